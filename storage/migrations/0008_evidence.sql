-- Files that stand beside a report: what Telegram says of each, what its bytes are, and where it is booked.
ALTER TABLE files ADD COLUMN kind TEXT NOT NULL DEFAULT 'document';
ALTER TABLE files ADD COLUMN unique_id TEXT NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN mime TEXT NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN digest TEXT NOT NULL DEFAULT '';
ALTER TABLE files ADD COLUMN attempts INTEGER NOT NULL DEFAULT 0;
ALTER TABLE files ADD COLUMN retry_at TEXT;
CREATE TABLE evidence (
    id INTEGER PRIMARY KEY,
    upload_id INTEGER NOT NULL UNIQUE REFERENCES files (id),
    saying_id INTEGER NOT NULL REFERENCES sayings (id),
    album TEXT NOT NULL,
    request_id INTEGER REFERENCES requests (id),
    report_id INTEGER REFERENCES reports (id),
    supersedes_id INTEGER UNIQUE REFERENCES evidence (id)
);
CREATE INDEX evidence_by_request ON evidence (request_id);
CREATE INDEX evidence_by_saying ON evidence (saying_id);
CREATE INDEX evidence_by_album ON evidence (album) WHERE album <> '';
