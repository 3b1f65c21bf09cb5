-- Several processes on one database: who is alive, who leads, and whose request a row in flight is.
CREATE TABLE processes (
    id INTEGER PRIMARY KEY,
    beat_at TEXT NOT NULL,
    leads INTEGER NOT NULL,
    caught_up INTEGER NOT NULL
);
ALTER TABLE outbox ADD COLUMN process_id INTEGER;
-- The number of a message that came in from a private chat: what is sent after it gets a higher one.
ALTER TABLE inbox ADD COLUMN message_id INTEGER;
CREATE INDEX inbox_by_message ON inbox (message_id) WHERE message_id IS NOT NULL;
