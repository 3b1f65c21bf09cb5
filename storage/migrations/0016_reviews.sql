-- What the office says of reports: versions it accepts, and versions it sends back.
CREATE TABLE acceptances (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    report_id INTEGER NOT NULL REFERENCES reports (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    batch TEXT NOT NULL,
    accepted_at TEXT NOT NULL,
    lifted_at TEXT,
    undone_at TEXT
);
CREATE UNIQUE INDEX acceptances_standing ON acceptances (report_id) WHERE undone_at IS NULL;
CREATE INDEX acceptances_by_request ON acceptances (request_id);
CREATE INDEX acceptances_by_batch ON acceptances (batch);
CREATE TABLE returns (
    id INTEGER PRIMARY KEY,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    report_id INTEGER NOT NULL REFERENCES reports (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL CHECK (reason IN ('vague', 'number', 'evidence', 'period', 'other')),
    words TEXT NOT NULL,
    returned_at TEXT NOT NULL,
    answered_at TEXT
);
CREATE INDEX returns_by_request ON returns (request_id);
