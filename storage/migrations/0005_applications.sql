-- What contacts ask of the office, each with a clock of its own, and what a decision leaves behind on the task.
CREATE TABLE applications (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    kind TEXT NOT NULL CHECK (kind IN ('report_extension', 'task_extension', 'wrong_owner', 'suspension')),
    state TEXT NOT NULL CHECK (state IN ('open', 'granted', 'refused', 'withdrawn', 'expired')),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    request_id INTEGER REFERENCES requests (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL,
    wanted_on TEXT,
    original_on TEXT,
    original_at TEXT,
    level TEXT NOT NULL CHECK (level IN ('charge', 'whole')),
    question TEXT NOT NULL,
    asked_by INTEGER REFERENCES people (id),
    reply TEXT NOT NULL,
    made_at TEXT NOT NULL,
    decided_by INTEGER REFERENCES people (id),
    decided_at TEXT,
    answer TEXT NOT NULL,
    granted_on TEXT
);
CREATE UNIQUE INDEX applications_open ON applications (task_id, department_id, kind) WHERE state = 'open';
CREATE INDEX applications_by_task ON applications (task_id);
CREATE INDEX applications_by_request ON applications (request_id) WHERE request_id IS NOT NULL;
CREATE TABLE application_steps (
    id INTEGER PRIMARY KEY,
    application_id INTEGER NOT NULL REFERENCES applications (id),
    kind TEXT NOT NULL CHECK (kind IN ('remind', 'widen', 'due', 'overdue', 'head')),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL,
    UNIQUE (application_id, kind)
);
CREATE INDEX application_steps_due ON application_steps (due_at) WHERE done_at IS NULL;
ALTER TABLE tasks ADD COLUMN original_due_on TEXT;
ALTER TABLE tasks ADD COLUMN suspended_until_on TEXT;
