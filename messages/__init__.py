"""Everything a person reads: value in, Outgoing out. English stands in the code, other languages in locales/."""
