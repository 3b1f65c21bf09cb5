-- Each change is bound to the one before it (storage/engines/chain.py); rows that are there already are bound when this has run.
ALTER TABLE audit ADD COLUMN hash TEXT NOT NULL DEFAULT '';
CREATE INDEX audit_by_time ON audit (done_at);
CREATE INDEX audit_by_person ON audit (person_id);
