-- What a supervisor wants to be told of by itself: of what, how bad, how often; and each time it falls due.
CREATE TABLE subscriptions (
    id INTEGER PRIMARY KEY,
    person_id INTEGER NOT NULL REFERENCES people (id),
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    of_what TEXT NOT NULL,
    level TEXT NOT NULL,
    often TEXT NOT NULL,
    made_at TEXT NOT NULL,
    said_until_at TEXT NOT NULL,
    ended_at TEXT
);
CREATE UNIQUE INDEX subscriptions_open ON subscriptions (person_id, plan_id, of_what) WHERE ended_at IS NULL;
CREATE TABLE subscription_steps (
    id INTEGER PRIMARY KEY,
    subscription_id INTEGER NOT NULL REFERENCES subscriptions (id),
    due_at TEXT NOT NULL,
    done_at TEXT,
    outcome TEXT NOT NULL DEFAULT '',
    UNIQUE (subscription_id, due_at)
);
CREATE INDEX subscription_steps_due ON subscription_steps (due_at) WHERE done_at IS NULL;
