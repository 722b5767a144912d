-- What retention has removed of a file that has ended.

-- Kinds of artifacts that are gone, a sum of sch_kept
ALTER TABLE file ADD COLUMN gone INTEGER NOT NULL DEFAULT 0;
CREATE INDEX file_by_retention ON file (gone, created_ms) WHERE state IN (2, 3) AND gone < 7;
CREATE INDEX job_batch_by_age ON job_batch (created_ms) WHERE state = 2 AND options_json <> '{}';
