-- Webhooks: whom to call, what is to be sent, and the secrets that sign it. Numbers are those of
-- the enums in schema/db/hooks.h, which only ever grow at their end.

CREATE TABLE hook ( -- a receiver, as one request named it; all files of that request share it
    hook_no      INTEGER NOT NULL PRIMARY KEY,                  -- in the order of the requests
    group_id     TEXT NOT NULL REFERENCES app_group (group_id), -- whose it is
    app_id       TEXT NOT NULL REFERENCES app (app_id),         -- whose secret signs
    url          TEXT NOT NULL,    -- where to post to
    lane         TEXT NOT NULL,    -- "<group_id> <scheme>://<host>[:port]": what takes turns
    headers_json TEXT,             -- of the post, {"name": "value"}; NULL: none
    events       INTEGER NOT NULL, -- bits of sch_hook_event
    is_signed    INTEGER NOT NULL, -- 1: with the app's secret
    created_ms   INTEGER NOT NULL  -- when it was named
) STRICT;

CREATE TABLE hook_post ( -- a message to a receiver, until it is delivered or given up and a while after
    post_no    INTEGER PRIMARY KEY AUTOINCREMENT,          -- never used twice
    hook_no    INTEGER NOT NULL REFERENCES hook (hook_no), -- to whom
    lane       TEXT NOT NULL,               -- the hook's
    event      INTEGER NOT NULL,            -- sch_hook_event; 0: what body says
    file_id    TEXT REFERENCES file (file_id), -- events of a file: of which
    job_no     INTEGER REFERENCES job (job_no), -- events of a job, or of a file in one: of which
    body       TEXT,                        -- what to send; NULL: the state of the file or job by then
    state      INTEGER NOT NULL DEFAULT 0,  -- sch_hook_state
    attempts   INTEGER NOT NULL DEFAULT 0,  -- that ended
    due_ms     INTEGER,                     -- next attempt, or the end of the lease of this one; NULL: it ended
    worker     TEXT,                        -- who is at it; NULL: nobody
    status     INTEGER NOT NULL DEFAULT 0,  -- HTTP status of the last attempt; 0: there was none
    error      TEXT,                        -- why the last attempt failed; NULL: it did not
    created_ms INTEGER NOT NULL,            -- when it happened
    ended_ms   INTEGER                      -- when it was delivered or given up; NULL: it waits
) STRICT;
CREATE INDEX hook_post_lane ON hook_post (lane, due_ms) WHERE state = 0;
CREATE INDEX hook_post_due ON hook_post (due_ms) WHERE state = 0;
CREATE INDEX hook_post_by_worker ON hook_post (worker) WHERE worker IS NOT NULL;
CREATE INDEX hook_post_by_hook ON hook_post (hook_no);
CREATE INDEX hook_post_ended ON hook_post (ended_ms) WHERE ended_ms IS NOT NULL;

CREATE TABLE job_hook ( -- who is told once that a job is over; gone when they are
    job_no  INTEGER NOT NULL REFERENCES job (job_no),   -- which job
    url     TEXT NOT NULL,                              -- the hook's: a receiver is told once
    hook_no INTEGER NOT NULL REFERENCES hook (hook_no), -- the last that named this URL
    PRIMARY KEY (job_no, url)                           -- once each
) STRICT, WITHOUT ROWID;
CREATE INDEX job_hook_by_hook ON job_hook (hook_no);

ALTER TABLE file ADD COLUMN hook_no INTEGER;      -- whom to tell how it ends; NULL: nobody, or it was told
ALTER TABLE job_batch ADD COLUMN hook_no INTEGER; -- the same for its items; NULL: nobody
CREATE INDEX file_by_hook ON file (hook_no) WHERE hook_no IS NOT NULL;
CREATE INDEX job_batch_by_hook ON job_batch (hook_no) WHERE hook_no IS NOT NULL;

ALTER TABLE app ADD COLUMN hook_secret BLOB;     -- sealed (schema/base/seal.h); NULL: nobody asked for it yet
ALTER TABLE app ADD COLUMN hook_secret_old BLOB; -- the one before, sealed; it signs too for a while; NULL: none
ALTER TABLE app ADD COLUMN hook_rotated_ms INTEGER NOT NULL DEFAULT 0; -- when the secret replaced it; 0: never
