-- Jobs and the batches that feed them; the lives of keys, the quotas of groups and what they used.
--
-- A batch is one POST of many files. Its items are kept as they came, in chunks, and become files
-- chunk by chunk afterwards, so that taking 200,000 of them is quick and holds nobody up.

CREATE TABLE job ( -- a container of files that a client named
    job_no          INTEGER NOT NULL PRIMARY KEY,                  -- in the order of their making
    group_id        TEXT NOT NULL REFERENCES app_group (group_id), -- whose it is
    app_id          TEXT NOT NULL REFERENCES app (app_id),         -- which application made it
    job_id          TEXT NOT NULL,              -- the client's name for it, or a UUID of ours
    next_seq        INTEGER NOT NULL DEFAULT 1, -- place of the next file in listings
    file_count      INTEGER NOT NULL DEFAULT 0, -- files taken in, items still in chunks included
    files_completed INTEGER NOT NULL DEFAULT 0, -- of them, how many ended well
    files_errored   INTEGER NOT NULL DEFAULT 0, -- of them, how many ended in error
    finalized_ms    INTEGER NOT NULL DEFAULT 0, -- when it was closed to new files; 0: it is open
    created_ms      INTEGER NOT NULL,           -- when it was made
    modified_ms     INTEGER NOT NULL            -- last change of anything above
) STRICT;
CREATE UNIQUE INDEX job_by_id ON job (group_id, job_id);
CREATE INDEX job_by_time ON job (group_id, created_ms);

CREATE TABLE job_batch ( -- one POST of many files; its options count for each of them
    batch_no        INTEGER NOT NULL PRIMARY KEY,                  -- in the order of their arrival
    group_id        TEXT NOT NULL REFERENCES app_group (group_id), -- whose it is
    app_id          TEXT NOT NULL REFERENCES app (app_id),         -- through which application
    job_no          INTEGER REFERENCES job (job_no), -- its job; NULL while it is being written
    state           INTEGER NOT NULL,                -- sch_batch_state
    idempotency_key TEXT,                            -- the client's, unique in the group; NULL: none
    options_json    TEXT,                            -- of every file; NULL while it is being written
    items           INTEGER NOT NULL DEFAULT 0,      -- how many the request had
    created_ms      INTEGER NOT NULL                 -- when it came
) STRICT;
CREATE UNIQUE INDEX job_batch_by_key ON job_batch (group_id, idempotency_key)
    WHERE idempotency_key IS NOT NULL;
CREATE INDEX job_batch_open ON job_batch (group_id, batch_no) WHERE state = 1;
CREATE INDEX job_batch_unfinished ON job_batch (created_ms) WHERE state = 0;

CREATE TABLE job_chunk ( -- items of a batch that are no files yet
    chunk_no INTEGER NOT NULL PRIMARY KEY,                     -- in the order of the request
    batch_no INTEGER NOT NULL REFERENCES job_batch (batch_no), -- of which batch
    items    INTEGER NOT NULL,                                 -- how many
    lines    TEXT NOT NULL                                     -- a JSON object each, one a line
) STRICT;
CREATE INDEX job_chunk_by_batch ON job_chunk (batch_no);

CREATE TABLE job_lane ( -- the items of a group that are no files yet, counted, and their turn
    group_id TEXT NOT NULL PRIMARY KEY REFERENCES app_group (group_id), -- whose items
    items    INTEGER NOT NULL CHECK (items >= 0),                       -- how many
    served   INTEGER NOT NULL                                           -- turn of the last chunk taken
) STRICT, WITHOUT ROWID;
CREATE INDEX job_lane_waiting ON job_lane (served) WHERE items > 0;
CREATE INDEX job_lane_by_turn ON job_lane (served);

ALTER TABLE file ADD COLUMN job_no INTEGER REFERENCES job (job_no); -- in which job; NULL: in none
ALTER TABLE file ADD COLUMN job_seq INTEGER;    -- its place in the job's listing
ALTER TABLE file ADD COLUMN batch_no INTEGER;   -- of which job_batch, whose options count too; NULL: sent alone
ALTER TABLE file ADD COLUMN custom_id TEXT;     -- the client's id in the job; NULL: none, or deleted
ALTER TABLE file ADD COLUMN holds_pair INTEGER NOT NULL DEFAULT 0; -- 1: (job_no, custom_id) means this file
CREATE UNIQUE INDEX file_by_pair ON file (job_no, custom_id) WHERE holds_pair = 1;
CREATE INDEX file_by_job ON file (job_no, job_seq) WHERE job_no IS NOT NULL;
-- as filters name states: pending is pending or split
CREATE INDEX file_by_job_state ON file (job_no, max(state, 1), job_seq) WHERE job_no IS NOT NULL;
CREATE INDEX file_by_group ON file (group_id, file_id);

ALTER TABLE api_key ADD COLUMN expires_ms INTEGER NOT NULL DEFAULT 0; -- when it ends by itself; 0: never
ALTER TABLE api_key ADD COLUMN per_minute INTEGER; -- submissions a minute; NULL: as the settings say; 0: no limit
ALTER TABLE app_group ADD COLUMN pages_month INTEGER; -- pages a month; NULL: as the settings say; 0: no limit
ALTER TABLE app_group ADD COLUMN files_month INTEGER; -- files a month; NULL: as the settings say; 0: no limit

CREATE TABLE group_usage ( -- what a group used in a calendar month, UTC
    group_id TEXT NOT NULL REFERENCES app_group (group_id), -- which group
    month    INTEGER NOT NULL,                              -- 202612
    files    INTEGER NOT NULL DEFAULT 0,                    -- files that were taken
    pages    INTEGER NOT NULL DEFAULT 0,                    -- pages that were selected of them
    PRIMARY KEY (group_id, month)                           -- once each
) STRICT, WITHOUT ROWID;
