-- Questions to the office, each with its answer; a department can ask to have a locked report reopened.
CREATE TABLE enquiries (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    department_id INTEGER REFERENCES departments (id),
    task_id INTEGER REFERENCES tasks (id),
    saying_id INTEGER UNIQUE REFERENCES sayings (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'phoned')),
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    remind_at TEXT NOT NULL,
    reminded_at TEXT,
    answer TEXT NOT NULL,
    answered_by INTEGER REFERENCES people (id),
    answered_at TEXT
);
CREATE INDEX enquiries_open ON enquiries (id) WHERE state = 'open';
CREATE INDEX enquiries_due ON enquiries (remind_at) WHERE state = 'open' AND reminded_at IS NULL;
-- The list of kinds can only be made longer by putting another column in the place of the old one.
DROP INDEX applications_open;
ALTER TABLE applications ADD COLUMN wish TEXT NOT NULL DEFAULT 'report_extension'
    CHECK (wish IN ('report_extension', 'task_extension', 'wrong_owner', 'suspension', 'reopening'));
UPDATE applications SET wish = kind;
ALTER TABLE applications DROP COLUMN kind;
ALTER TABLE applications RENAME COLUMN wish TO kind;
CREATE UNIQUE INDEX applications_open ON applications (task_id, department_id, kind) WHERE state = 'open';
-- A version whose words were booked to another request after all: it stays, and says nothing here any more.
ALTER TABLE reports ADD COLUMN moved_to INTEGER REFERENCES requests (id);
