-- What waits for others' machines (fetching a source, delivering results) has slots of its own, so
-- that it never keeps an engine waiting: tasks and their lanes belong to a pool.

ALTER TABLE task ADD COLUMN pool INTEGER NOT NULL DEFAULT 0; -- sch_task_pool

DROP TRIGGER task_insert;
DROP TRIGGER task_take;
DROP TRIGGER task_give_back;
DROP TRIGGER task_delete;
DROP INDEX task_ready;
CREATE INDEX task_ready ON task (pool, class, group_id, file_ms, task_id) WHERE due_ms IS NULL;

-- Fetching was the first part of preparing; 0: SCH_TASK_PREPARE, 5: SCH_TASK_FETCH
UPDATE task SET kind = 5, pool = 1
    WHERE kind = 0 AND (SELECT source_uri FROM file WHERE file.file_id = task.file_id) IS NOT NULL;

DROP INDEX lane_ready;
DROP INDEX lane_by_turn;
ALTER TABLE lane RENAME TO old_lane;
CREATE TABLE lane ( -- the ready tasks of one pool, class and group, counted, and their turn
    pool     INTEGER NOT NULL,                              -- sch_task_pool
    class    INTEGER NOT NULL,                              -- sch_class
    group_id TEXT NOT NULL REFERENCES app_group (group_id), -- whose tasks
    ready    INTEGER NOT NULL CHECK (ready >= 0),           -- how many; kept by the triggers below
    served   INTEGER NOT NULL,                              -- turn of the last one taken; 0: none
    PRIMARY KEY (pool, class, group_id)                     -- once each
) STRICT, WITHOUT ROWID;
INSERT INTO lane SELECT 0, class, group_id, 0, served FROM old_lane;
DROP TABLE old_lane;
INSERT INTO lane SELECT pool, class, group_id, count(*), 0 FROM task WHERE due_ms IS NULL
    GROUP BY pool, class, group_id
    ON CONFLICT (pool, class, group_id) DO UPDATE SET ready = excluded.ready;
CREATE INDEX lane_ready ON lane (pool, class, served) WHERE ready > 0;
CREATE INDEX lane_by_turn ON lane (served);

CREATE TRIGGER task_insert AFTER INSERT ON task WHEN NEW.due_ms IS NULL
BEGIN
    INSERT INTO lane (pool, class, group_id, ready, served)
        VALUES (NEW.pool, NEW.class, NEW.group_id, 1, 0)
        ON CONFLICT (pool, class, group_id) DO UPDATE SET ready = ready + 1;
END;
CREATE TRIGGER task_take AFTER UPDATE OF due_ms ON task
    WHEN OLD.due_ms IS NULL AND NEW.due_ms IS NOT NULL
BEGIN
    UPDATE lane SET ready = ready - 1
        WHERE pool = NEW.pool AND class = NEW.class AND group_id = NEW.group_id;
END;
CREATE TRIGGER task_give_back AFTER UPDATE OF due_ms ON task
    WHEN OLD.due_ms IS NOT NULL AND NEW.due_ms IS NULL
BEGIN
    UPDATE lane SET ready = ready + 1
        WHERE pool = NEW.pool AND class = NEW.class AND group_id = NEW.group_id;
END;
CREATE TRIGGER task_delete AFTER DELETE ON task WHEN OLD.due_ms IS NULL
BEGIN
    UPDATE lane SET ready = ready - 1
        WHERE pool = OLD.pool AND class = OLD.class AND group_id = OLD.group_id;
END;
