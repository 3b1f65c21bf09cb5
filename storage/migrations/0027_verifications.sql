-- How tasks stand by the office's own checking, beside what is declared and computed.
CREATE TABLE verifications (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    report_id INTEGER REFERENCES reports (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    health TEXT NOT NULL CHECK (health IN ('on_track', 'at_risk', 'off_track', 'done', 'not_started')),
    way TEXT NOT NULL CHECK (way IN ('papers', 'phone', 'site')),
    words TEXT NOT NULL,
    verified_at TEXT NOT NULL
);
CREATE INDEX verifications_by_task ON verifications (task_id, id);
