-- Groups, apps and keys; files, their formats and their tasks.
--
-- Times are milliseconds since 1970 UTC. Numbers for a state, class or kind are those of the enums
-- in schema/db/queries.h, which only ever grow at their end.

PRAGMA application_id = 0x5265636F; -- 'Reco': tells this file from any other SQLite database

CREATE TABLE app_group ( -- who owns files: an organization
    group_id   TEXT NOT NULL PRIMARY KEY, -- UUID
    name       TEXT NOT NULL,             -- for people
    created_ms INTEGER NOT NULL           -- when it was made
) STRICT;

CREATE TABLE app ( -- an application of a group; its keys share a signing secret and an app_id
    app_id     TEXT NOT NULL PRIMARY KEY,                        -- what clients send beside a key
    group_id   TEXT NOT NULL REFERENCES app_group (group_id),    -- whose it is
    created_ms INTEGER NOT NULL                                  -- when it was made
) STRICT;
CREATE INDEX app_by_group ON app (group_id);

CREATE TABLE api_key ( -- a secret that opens the API
    key_id        TEXT NOT NULL PRIMARY KEY,              -- UUID, not secret
    app_id        TEXT NOT NULL REFERENCES app (app_id),  -- for which application
    secret_sha256 BLOB NOT NULL UNIQUE,                   -- the secret itself is never stored
    name          TEXT NOT NULL,                          -- for people
    hint          TEXT NOT NULL,                          -- the secret's last characters
    created_ms    INTEGER NOT NULL,                       -- when it was made
    revoked_ms    INTEGER NOT NULL DEFAULT 0,             -- when it ended; 0: it is live
    used_ms       INTEGER NOT NULL DEFAULT 0,             -- last use, to the minute; 0: never
    CHECK (length(secret_sha256) = 32)                    -- bytes
) STRICT;
CREATE INDEX api_key_by_app ON api_key (app_id);

CREATE TABLE file ( -- one submitted document; the row outlives the deletion of the document
    file_id         TEXT NOT NULL PRIMARY KEY,                     -- UUID, version 7
    group_id        TEXT NOT NULL REFERENCES app_group (group_id), -- whose it is
    app_id          TEXT NOT NULL REFERENCES app (app_id),         -- through which application
    state           INTEGER NOT NULL,           -- sch_file_state
    class           INTEGER NOT NULL,           -- sch_class, for its tasks
    filename        TEXT,                       -- display name; NULL once deleted
    source_uri      TEXT,                       -- where to fetch it; NULL: uploaded, or deleted
    mime            TEXT,                       -- what prepare recognized; NULL before
    options_json    TEXT,                       -- the request's options; NULL once deleted
    idempotency_key TEXT,                       -- the client's, unique in the group; NULL: none
    source_bytes    INTEGER NOT NULL,           -- size of the source; 0 before it is there
    source_sha256   TEXT,                       -- of the source, hexadecimal; NULL before it is known
    num_pages       INTEGER NOT NULL DEFAULT 0, -- pages selected; 0 before split
    doc_pages       INTEGER NOT NULL DEFAULT 0, -- pages of the whole document; 0 before split
    pages_done      INTEGER NOT NULL DEFAULT 0, -- of the pages selected
    error_id        TEXT,                       -- stable code; NULL unless state is error
    error_text      TEXT,                       -- for people; NULL unless state is error
    created_ms      INTEGER NOT NULL,           -- when it was submitted
    modified_ms     INTEGER NOT NULL            -- last change of anything a client sees
) STRICT;
CREATE UNIQUE INDEX file_by_idempotency_key ON file (group_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;

CREATE TABLE format ( -- an output that was asked for besides those always made
    file_id     TEXT NOT NULL REFERENCES file (file_id), -- of which document
    ext         TEXT NOT NULL,                           -- as requested: "docx", "tex.zip"
    state       INTEGER NOT NULL DEFAULT 0,              -- sch_format_state
    error_id    TEXT,                                    -- stable code; NULL unless it failed
    error_text  TEXT,                                    -- for people; NULL unless it failed
    modified_ms INTEGER NOT NULL,                        -- last change
    PRIMARY KEY (file_id, ext)                           -- once each
) STRICT, WITHOUT ROWID;

CREATE TABLE task ( -- a step of a document that is still to be done
    task_id    INTEGER PRIMARY KEY AUTOINCREMENT,             -- never used twice
    file_id    TEXT NOT NULL REFERENCES file (file_id),       -- of which document
    group_id   TEXT NOT NULL REFERENCES app_group (group_id), -- the file's
    class      INTEGER NOT NULL,            -- the file's
    file_ms    INTEGER NOT NULL,            -- the file's created_ms: old documents end first
    kind       INTEGER NOT NULL,            -- sch_task_kind
    page_first INTEGER NOT NULL,            -- pages: index into the selected pages, from 0
    page_last  INTEGER NOT NULL,            -- pages: the same, inclusive
    pages_done INTEGER NOT NULL DEFAULT 0,  -- pages: how many of them the file has counted
    format     TEXT NOT NULL,               -- export: which; '' for the other kinds
    attempt    INTEGER NOT NULL DEFAULT 0,  -- times it was handed out and not given back unharmed
    queued_ms  INTEGER NOT NULL,            -- when it was written
    worker     TEXT,                        -- who holds it; NULL: nobody
    due_ms     INTEGER                      -- NULL: ready; else when it becomes so by itself, at the end of
                                            -- the lease or of the pause after a failure
) STRICT;
CREATE INDEX task_ready ON task (class, group_id, file_ms, task_id) WHERE due_ms IS NULL;
CREATE INDEX task_by_age ON task (queued_ms) WHERE due_ms IS NULL;
CREATE INDEX task_by_due ON task (due_ms) WHERE due_ms IS NOT NULL;
CREATE INDEX task_by_worker ON task (worker) WHERE worker IS NOT NULL;
CREATE INDEX task_by_file ON task (file_id, kind);

CREATE TABLE lane ( -- the ready tasks of one class and group, counted, and their turn
    class    INTEGER NOT NULL,                              -- sch_class
    group_id TEXT NOT NULL REFERENCES app_group (group_id), -- whose tasks
    ready    INTEGER NOT NULL CHECK (ready >= 0),           -- how many; kept by the triggers below
    served   INTEGER NOT NULL,                              -- turn of the last one taken; 0: none
    PRIMARY KEY (class, group_id)                           -- once each
) STRICT, WITHOUT ROWID;
CREATE INDEX lane_ready ON lane (class, served) WHERE ready > 0;
CREATE INDEX lane_by_turn ON lane (served);

CREATE TRIGGER task_insert AFTER INSERT ON task WHEN NEW.due_ms IS NULL
BEGIN
    INSERT INTO lane (class, group_id, ready, served) VALUES (NEW.class, NEW.group_id, 1, 0)
        ON CONFLICT (class, group_id) DO UPDATE SET ready = ready + 1;
END;
CREATE TRIGGER task_take AFTER UPDATE OF due_ms ON task
    WHEN OLD.due_ms IS NULL AND NEW.due_ms IS NOT NULL
BEGIN
    UPDATE lane SET ready = ready - 1 WHERE class = NEW.class AND group_id = NEW.group_id;
END;
CREATE TRIGGER task_give_back AFTER UPDATE OF due_ms ON task
    WHEN OLD.due_ms IS NOT NULL AND NEW.due_ms IS NULL
BEGIN
    UPDATE lane SET ready = ready + 1 WHERE class = NEW.class AND group_id = NEW.group_id;
END;
CREATE TRIGGER task_delete AFTER DELETE ON task WHEN OLD.due_ms IS NULL
BEGIN
    UPDATE lane SET ready = ready - 1 WHERE class = OLD.class AND group_id = OLD.group_id;
END;
