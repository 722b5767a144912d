-- The v3 API: names of its documents, app tokens, sessions of strokes, requests and their results,
-- what was used.

ALTER TABLE file ADD COLUMN v3_id TEXT;    -- what the v3 API calls it (pdf_id, conversion_id); NULL: sent through the Files API
ALTER TABLE file ADD COLUMN v3_kind INTEGER NOT NULL DEFAULT 0; -- sch_v3_kind
CREATE UNIQUE INDEX file_by_v3_id ON file (v3_id) WHERE v3_id IS NOT NULL;
CREATE INDEX file_by_v3_kind ON file (group_id, v3_kind, created_ms, file_id) WHERE v3_kind != 0;
CREATE INDEX file_by_v3_app ON file (app_id, v3_kind, created_ms, file_id) WHERE v3_kind != 0;

CREATE TABLE app_token ( -- a secret that lives for minutes, for clients that must not have a key
    token_sha256 BLOB NOT NULL PRIMARY KEY,                -- the token itself is never stored
    key_id       TEXT NOT NULL REFERENCES api_key (key_id), -- with which key it was made; it ends with it
    user_id      TEXT,                                     -- the client's name for who gets it; NULL: none
    session_id   TEXT,                                     -- strokes session made with it; NULL: none
    created_ms   INTEGER NOT NULL,                         -- when it was made
    expires_ms   INTEGER NOT NULL,                         -- when it ends
    CHECK (length(token_sha256) = 32)                      -- bytes
) STRICT, WITHOUT ROWID;
CREATE INDEX app_token_by_end ON app_token (expires_ms);

CREATE TABLE strokes_session ( -- strokes that come piece by piece and are read as one
    session_id   TEXT NOT NULL PRIMARY KEY,                        -- "strokes_" and 32 digits
    group_id     TEXT NOT NULL REFERENCES app_group (group_id),    -- whose it is
    app_id       TEXT NOT NULL REFERENCES app (app_id),            -- through which application
    strokes_json TEXT,                                             -- drawn so far, {"x": .., "y": ..}; NULL: nothing yet
    created_ms   INTEGER NOT NULL,                                 -- when it was made
    expires_ms   INTEGER NOT NULL                                  -- when it takes no more strokes
) STRICT, WITHOUT ROWID;
CREATE INDEX strokes_session_by_end ON strokes_session (expires_ms);

CREATE TABLE ocr_request ( -- an image, strokes or a page of a document that was read through v3
    request_no   INTEGER NOT NULL PRIMARY KEY, -- 16 times its timestamp, and a number: by time, newest last
    image_id     TEXT NOT NULL,                -- the request's id; of a page "<pdf_id>-<page>"
    group_id     TEXT NOT NULL REFERENCES app_group (group_id), -- whose it is
    app_id       TEXT NOT NULL REFERENCES app (app_id),         -- through which application
    endpoint     TEXT NOT NULL,                -- "/v3/text"
    file_id      TEXT REFERENCES file (file_id), -- of which document; NULL: of none
    page         INTEGER,                      -- its place among the selected pages, from 1; NULL: no page
    duration_ms  INTEGER NOT NULL,             -- from its arrival to its timestamp
    detections   INTEGER NOT NULL,             -- bits of sch_detection
    args_json    TEXT NOT NULL,                -- arguments of the request, without the image
    result_json  TEXT                          -- reply; NULL: there is none (yet)
) STRICT;
CREATE UNIQUE INDEX ocr_request_by_image ON ocr_request (image_id);
CREATE INDEX ocr_request_by_file ON ocr_request (file_id, page) WHERE file_id IS NOT NULL;
CREATE INDEX ocr_request_by_group ON ocr_request (group_id, request_no);
CREATE INDEX ocr_request_with_result ON ocr_request (group_id, request_no) WHERE result_json IS NOT NULL;

-- What can be searched of an ocr_request that has a result (q_request_index.c): rowid is its
-- request_no, grams are words for its group, application, tags, detections and for each three
-- characters of its texts. Only the lists are kept, neither words nor places.
CREATE VIRTUAL TABLE ocr_gram USING fts5 (grams, content = '', columnsize = 0, detail = none, tokenize = 'ascii');

CREATE TABLE ocr_usage ( -- how much was used, added up for spans of time; each use counts once in every span
    group_id   TEXT NOT NULL REFERENCES app_group (group_id), -- whose use
    span       INTEGER NOT NULL,                       -- sch_usage_span: a millisecond, hour, day, month
    at_ms      INTEGER NOT NULL,                       -- first millisecond of the span, UTC
    usage_type TEXT NOT NULL,                          -- "image", "pdf-page"
    app_id     TEXT NOT NULL REFERENCES app (app_id),  -- through which application
    args_hash  TEXT NOT NULL,                          -- of the options that change the work, 40 digits
    count      INTEGER NOT NULL,                       -- requests, or pages
    PRIMARY KEY (group_id, span, at_ms, usage_type, app_id, args_hash) -- once each
) STRICT, WITHOUT ROWID;
