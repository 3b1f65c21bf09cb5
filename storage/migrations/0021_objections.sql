-- What another owner of a task says against the lead's report; withdrawn ones stay as rows.
CREATE TABLE objections (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    report_id INTEGER NOT NULL REFERENCES reports (id),
    department_id INTEGER NOT NULL REFERENCES departments (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    words TEXT NOT NULL,
    made_at TEXT NOT NULL,
    withdrawn_at TEXT
);
CREATE UNIQUE INDEX objections_standing ON objections (request_id, department_id) WHERE withdrawn_at IS NULL;
