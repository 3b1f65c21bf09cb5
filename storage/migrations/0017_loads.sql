-- What was loaded from a file: the rows as they were before, as JSON, so that it can be taken back. The plan may be gone then.
CREATE TABLE loads (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL,
    person_id INTEGER REFERENCES people (id),
    loaded_at TEXT NOT NULL,
    is_new INTEGER NOT NULL CHECK (is_new IN (0, 1)),
    counts TEXT NOT NULL,
    before TEXT NOT NULL,
    audit_id INTEGER NOT NULL,
    undone_at TEXT
);
CREATE INDEX loads_by_plan ON loads (plan_id);
