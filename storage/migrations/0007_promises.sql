-- Next steps with a day. One that is moved is settled, and goes on in a new row that knows the first day and how often it moved.
CREATE TABLE promises (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    request_id INTEGER NOT NULL REFERENCES requests (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    words TEXT NOT NULL,
    by_on TEXT,
    first_on TEXT,
    moves INTEGER NOT NULL,
    prior_id INTEGER REFERENCES promises (id),
    state TEXT NOT NULL CHECK (state IN ('open', 'kept', 'moved', 'dropped', 'withdrawn')),
    made_at TEXT NOT NULL,
    settled_request_id INTEGER REFERENCES requests (id),
    settled_by INTEGER REFERENCES people (id),
    settled_at TEXT,
    moved_on TEXT,
    reason TEXT NOT NULL
);
CREATE INDEX promises_by_task ON promises (task_id);
CREATE INDEX promises_by_plan ON promises (plan_id, by_on);
CREATE UNIQUE INDEX promises_moved ON promises (prior_id) WHERE state = 'open';
-- Figures that come later: the day on which who said so is asked for them.
CREATE TABLE data_steps (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    data_on TEXT NOT NULL,
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL,
    UNIQUE (request_id, data_on)
);
CREATE INDEX data_steps_due ON data_steps (due_at) WHERE done_at IS NULL;
