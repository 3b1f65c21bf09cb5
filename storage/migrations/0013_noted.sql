-- What a supervisor has noted among what waits for her decision: it comes up again only in another state.
CREATE TABLE noted (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (kind IN ('r', 'w', 'p', 'n', 'm')),
    object_id INTEGER NOT NULL,
    mark TEXT NOT NULL,
    noted_at TEXT NOT NULL,
    UNIQUE (person_id, kind, object_id, mark)
);
