-- What an admin has said that the headers of a plan's files mean: nothing where the column is not to be read.
CREATE TABLE headers (
    plan_id INTEGER NOT NULL REFERENCES plans (id),
    header TEXT NOT NULL,
    meaning TEXT NOT NULL,
    PRIMARY KEY (plan_id, header)
);
