-- Instructions that supervisors give to a task's lead, each with a clock of its own.
CREATE TABLE instructions (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    words TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('open', 'answered', 'closed')),
    revision INTEGER NOT NULL,
    made_at TEXT NOT NULL,
    by_at TEXT NOT NULL,
    more TEXT NOT NULL,
    answer TEXT NOT NULL,
    answered_by INTEGER REFERENCES people (id),
    answered_at TEXT,
    closed_by INTEGER REFERENCES people (id),
    closed_at TEXT
);
CREATE INDEX instructions_open ON instructions (by_at) WHERE closed_at IS NULL;
CREATE INDEX instructions_by_task ON instructions (task_id);
CREATE TABLE instruction_steps (
    id INTEGER PRIMARY KEY,
    instruction_id INTEGER NOT NULL REFERENCES instructions (id),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL
);
CREATE UNIQUE INDEX instruction_steps_waiting ON instruction_steps (instruction_id) WHERE done_at IS NULL;
CREATE INDEX instruction_steps_due ON instruction_steps (due_at) WHERE done_at IS NULL;
