-- What tasks are measured by. Figures are decimals as text, so that 69.95 stays 69.95; points are separated by spaces.
CREATE TABLE indicators (
    id INTEGER PRIMARY KEY,
    task_id INTEGER NOT NULL REFERENCES tasks (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL,
    unit TEXT NOT NULL,
    baseline TEXT,
    aim TEXT NOT NULL CHECK (aim IN ('at_least', 'at_most', 'about', 'exactly', 'between', 'milestone')),
    target TEXT,
    target_high TEXT,
    direction TEXT NOT NULL CHECK (direction IN ('up', 'down')),
    cumulative INTEGER NOT NULL CHECK (cumulative IN (0, 1)),
    pace TEXT NOT NULL CHECK (pace IN ('linear', 'quarters', 'months')),
    points TEXT NOT NULL,
    state TEXT NOT NULL CHECK (state IN ('proposed', 'confirmed', 'dropped')),
    source TEXT NOT NULL,
    sure INTEGER NOT NULL CHECK (sure IN (0, 1)),
    revision INTEGER NOT NULL,
    UNIQUE (task_id, position)
);
