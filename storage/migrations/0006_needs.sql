-- Help that departments ask of others or of the supervisors, each with a clock of its own.
CREATE TABLE needs (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    request_id INTEGER NOT NULL REFERENCES requests (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    asked_id INTEGER REFERENCES departments (id),
    words TEXT NOT NULL,
    by_on TEXT,
    state TEXT NOT NULL CHECK (state IN ('open', 'acknowledged', 'answered', 'closed', 'withdrawn')),
    made_at TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    still_in INTEGER NOT NULL REFERENCES requests (id),
    more TEXT NOT NULL,
    acknowledged_by INTEGER REFERENCES people (id),
    acknowledged_at TEXT,
    answer TEXT NOT NULL,
    answered_by INTEGER REFERENCES people (id),
    answered_at TEXT,
    declined_by INTEGER REFERENCES people (id),
    declined_at TEXT,
    closed_by INTEGER REFERENCES people (id),
    closed_at TEXT
);
CREATE INDEX needs_open ON needs (task_id, department_id) WHERE closed_at IS NULL;
CREATE INDEX needs_by_task ON needs (task_id);
CREATE TABLE need_steps (
    id INTEGER PRIMARY KEY,
    need_id INTEGER NOT NULL REFERENCES needs (id),
    kind TEXT NOT NULL CHECK (kind IN ('remind', 'widen')),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL
);
CREATE UNIQUE INDEX need_steps_waiting ON need_steps (need_id, kind) WHERE done_at IS NULL;
CREATE INDEX need_steps_due ON need_steps (due_at) WHERE done_at IS NULL;
