"""The rules: frozen dataclasses and pure functions on the standard library alone. No clock, no I/O."""
