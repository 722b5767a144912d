-- Documents whose pages are sent while later ones are read.

ALTER TABLE file ADD COLUMN is_streamed INTEGER NOT NULL DEFAULT 0; -- 1: its pages are sent as they come

CREATE TABLE stream_part ( -- pages of a document, put together and ready to be sent
    file_id TEXT NOT NULL REFERENCES file (file_id), -- of which document
    first   INTEGER NOT NULL,                        -- index into the selected pages, from 0
    end     INTEGER NOT NULL,                        -- the same, exclusive; where the next part begins
    PRIMARY KEY (file_id, first)                     -- once each
) STRICT, WITHOUT ROWID;
