"""The only SQL: a function takes a transaction and returns domain values. `*_at` columns are UTC instants, `*_on` columns days."""
