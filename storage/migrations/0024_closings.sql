-- Tasks that are done, confirmed and graded; reopened with a reason they are asked about again.
CREATE TABLE closings (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    application_id INTEGER NOT NULL UNIQUE REFERENCES applications (id),
    grade TEXT NOT NULL CHECK (grade IN ('excellent', 'good', 'pass', 'fail')),
    person_id INTEGER NOT NULL REFERENCES people (id),
    closed_at TEXT NOT NULL,
    reopened_by INTEGER REFERENCES people (id),
    reopened_at TEXT,
    reason TEXT NOT NULL
);
CREATE UNIQUE INDEX closings_standing ON closings (task_id) WHERE reopened_at IS NULL;
CREATE INDEX closings_by_task ON closings (task_id, id);
-- The list of kinds can only be made longer by putting another column in the place of the old one.
DROP INDEX applications_open;
ALTER TABLE applications ADD COLUMN wish TEXT NOT NULL DEFAULT 'report_extension'
    CHECK (wish IN ('report_extension', 'task_extension', 'wrong_owner', 'suspension', 'reopening', 'closing'));
UPDATE applications SET wish = kind;
ALTER TABLE applications DROP COLUMN kind;
ALTER TABLE applications RENAME COLUMN wish TO kind;
CREATE UNIQUE INDEX applications_open ON applications (task_id, department_id, kind) WHERE state = 'open';
