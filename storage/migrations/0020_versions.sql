-- What a task's target, due date and owners were and are, each from a period on; the first version has neither author nor reason.
CREATE TABLE task_versions (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    version INTEGER NOT NULL,
    from_label TEXT NOT NULL,
    target TEXT NOT NULL,
    due_on TEXT,
    owners TEXT NOT NULL,
    reason TEXT NOT NULL,
    person_id INTEGER REFERENCES people (id),
    made_at TEXT NOT NULL,
    UNIQUE (task_id, version)
);
-- Of an indicator that took another's place: which one, and from which period on; of the other until which it held.
ALTER TABLE indicators ADD COLUMN follows_id INTEGER REFERENCES indicators (id);
ALTER TABLE indicators ADD COLUMN from_label TEXT NOT NULL DEFAULT '';
ALTER TABLE indicators ADD COLUMN until_label TEXT NOT NULL DEFAULT '';
