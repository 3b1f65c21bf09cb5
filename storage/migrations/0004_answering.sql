-- What a report says beside its health: how it was answered, why it is kept as it is, and what the figures speak for.
ALTER TABLE reports ADD COLUMN manner TEXT NOT NULL DEFAULT 'said';
ALTER TABLE reports ADD COLUMN data_on TEXT;
ALTER TABLE reports ADD COLUMN reason TEXT NOT NULL DEFAULT '';
ALTER TABLE reports ADD COLUMN computed TEXT;
-- The figures of a version, in the indicator's unit, as decimals.
CREATE TABLE figures (
    report_id INTEGER NOT NULL REFERENCES reports (id),
    indicator_id INTEGER NOT NULL REFERENCES indicators (id),
    value TEXT NOT NULL,
    PRIMARY KEY (report_id, indicator_id)
);
CREATE INDEX figures_by_indicator ON figures (indicator_id);
