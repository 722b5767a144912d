-- Images of the v3 API that are read in the background: asynchronous requests and batches.

CREATE TABLE image_batch ( -- one POST /v3/batch; its number is its batch_id
    batch_no      INTEGER PRIMARY KEY AUTOINCREMENT,               -- never used twice
    group_id      TEXT NOT NULL REFERENCES app_group (group_id),   -- whose it is
    app_id        TEXT NOT NULL REFERENCES app (app_id),           -- through which application
    keys_json     TEXT NOT NULL,      -- the client's names of its images, in the order of the request
    callback_json TEXT,               -- whom to tell when all are read; NULL: nobody
    items         INTEGER NOT NULL,   -- images
    done          INTEGER NOT NULL,   -- of them, those that have a result
    created_ms    INTEGER NOT NULL    -- when it came
) STRICT;
CREATE INDEX image_batch_by_age ON image_batch (created_ms);

CREATE TABLE image_item ( -- an image to be read; of a batch it stays with its result
    item_no       INTEGER PRIMARY KEY AUTOINCREMENT,               -- never used twice
    request_id    TEXT NOT NULL UNIQUE,                            -- its id in history and result
    batch_no      INTEGER REFERENCES image_batch (batch_no),       -- of which batch; NULL: asynchronous
    item_key      TEXT,               -- the client's name in its batch; NULL: asynchronous
    group_id      TEXT NOT NULL REFERENCES app_group (group_id),   -- whose it is
    app_id        TEXT NOT NULL REFERENCES app (app_id),           -- through which application
    endpoint      TEXT NOT NULL,      -- "/v3/text"
    kind          TEXT NOT NULL,      -- "text" or "latex": how it is answered
    options_json  TEXT NOT NULL,      -- of the request, without the image
    callback_json TEXT,               -- whom to tell; NULL: nobody
    is_drawing    INTEGER NOT NULL,   -- 1: image holds strokes
    keeps         INTEGER NOT NULL,   -- 1: its result is kept in the history
    url           TEXT,               -- where the image is; NULL: in image, or it has been read
    image         BLOB,               -- its bytes; NULL: at url, or it has been read
    place         INTEGER NOT NULL,   -- images of its group that waited when it came: groups take turns
    attempt       INTEGER NOT NULL DEFAULT 0, -- times it was handed out
    worker        TEXT,               -- who holds it; NULL: nobody
    due_ms        INTEGER,            -- when it may be taken; NULL: it has its result
    result_json   TEXT,               -- of a batch; NULL: none yet
    created_ms    INTEGER NOT NULL    -- when it came
) STRICT;
CREATE INDEX image_item_waiting ON image_item (place, item_no) WHERE due_ms IS NOT NULL;
CREATE INDEX image_item_of_group ON image_item (group_id) WHERE due_ms IS NOT NULL;
CREATE INDEX image_item_by_batch ON image_item (batch_no, item_no) WHERE batch_no IS NOT NULL;
CREATE INDEX image_item_by_worker ON image_item (worker) WHERE worker IS NOT NULL;
