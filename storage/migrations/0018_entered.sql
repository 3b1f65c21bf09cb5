-- A version that the office entered for a department, which said it by telephone or on paper.
ALTER TABLE reports ADD COLUMN entered INTEGER NOT NULL DEFAULT 0;
