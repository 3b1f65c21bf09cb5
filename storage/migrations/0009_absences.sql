-- Several people on one seat: who is away and who stands in, for whom something was answered, and cards lent to colleagues.
CREATE TABLE absences (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    deputy_id INTEGER REFERENCES people (id),
    from_on TEXT NOT NULL,
    until_on TEXT NOT NULL,
    from_at TEXT NOT NULL,
    until_at TEXT NOT NULL,
    made_at TEXT NOT NULL,
    begun_at TEXT,
    ended_at TEXT
);
CREATE UNIQUE INDEX absences_now ON absences (person_id) WHERE ended_at IS NULL;
CREATE TABLE loans (
    id INTEGER PRIMARY KEY,
    digest TEXT NOT NULL UNIQUE,
    request_id INTEGER NOT NULL REFERENCES requests (id),
    person_id INTEGER NOT NULL REFERENCES people (id),
    state TEXT NOT NULL CHECK (state IN ('made', 'opened', 'handed', 'sent', 'unused')),
    made_at TEXT NOT NULL,
    expires_at TEXT NOT NULL,
    chat_id INTEGER,
    name TEXT NOT NULL,
    language TEXT NOT NULL,
    body TEXT NOT NULL,
    revision INTEGER NOT NULL,
    report_id INTEGER REFERENCES reports (id)
);
CREATE INDEX loans_by_chat ON loans (chat_id) WHERE chat_id IS NOT NULL;
CREATE INDEX loans_by_request ON loans (request_id);
CREATE INDEX loans_by_report ON loans (report_id) WHERE report_id IS NOT NULL;
ALTER TABLE reports ADD COLUMN for_id INTEGER REFERENCES people (id);
