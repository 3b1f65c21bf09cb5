-- Files that are made here, outside transactions, and then sent: asked for once, made once.
CREATE TABLE makings (
    id INTEGER PRIMARY KEY,
    key TEXT UNIQUE,
    kind TEXT NOT NULL,
    arguments TEXT NOT NULL,
    person_id INTEGER NOT NULL REFERENCES people (id),
    chat_id INTEGER NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('waiting', 'made', 'refused', 'failed')),
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    asked_at TEXT NOT NULL,
    retry_at TEXT,
    closed_at TEXT,
    path TEXT NOT NULL DEFAULT '',
    digest TEXT NOT NULL DEFAULT ''
);
CREATE INDEX makings_waiting ON makings (id) WHERE state = 'waiting';
