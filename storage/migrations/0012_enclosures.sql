-- What goes with an application for more time: progress so far, and one file.
ALTER TABLE applications ADD COLUMN progress TEXT NOT NULL DEFAULT '';
ALTER TABLE evidence ADD COLUMN application_id INTEGER REFERENCES applications (id);
CREATE INDEX evidence_by_application ON evidence (application_id) WHERE application_id IS NOT NULL;
