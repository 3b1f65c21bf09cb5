-- "Remind me later": in place of the reminders before that instant, one at it, where something is still missing.
CREATE TABLE snoozes (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    period_id INTEGER NOT NULL REFERENCES periods (id),
    due_at TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL DEFAULT ''
);
CREATE UNIQUE INDEX snoozes_open ON snoozes (person_id, period_id) WHERE done_at IS NULL;
CREATE INDEX snoozes_due ON snoozes (due_at) WHERE done_at IS NULL;
