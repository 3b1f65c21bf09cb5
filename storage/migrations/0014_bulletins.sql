-- Bulletins: a period's figures as they were drafted, approved by somebody, numbered; and the very bytes that were published.
CREATE TABLE bulletins (
    id INTEGER PRIMARY KEY,
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    period_id INTEGER NOT NULL UNIQUE REFERENCES periods (id),
    state TEXT NOT NULL CHECK (state IN ('draft', 'approved', 'published')),
    revision INTEGER NOT NULL,
    figures TEXT NOT NULL,
    drafted_by INTEGER NOT NULL REFERENCES people (id),
    drafted_at TEXT NOT NULL,
    year INTEGER,
    number INTEGER,
    approved_by INTEGER REFERENCES people (id),
    approved_at TEXT,
    published_at TEXT,
    UNIQUE (plan_id, year, number)
);
CREATE TABLE bulletin_files (
    id INTEGER PRIMARY KEY,
    bulletin_id INTEGER NOT NULL REFERENCES bulletins (id),
    form TEXT NOT NULL,
    language TEXT NOT NULL,
    name TEXT NOT NULL,
    path TEXT NOT NULL,
    digest TEXT NOT NULL,
    content TEXT NOT NULL,
    UNIQUE (bulletin_id, form, language)
);
