-- Of an invitation to a seat that somebody gives up: who holds it until the invitation is used.
ALTER TABLE invitations ADD COLUMN from_id INTEGER REFERENCES people (id);
