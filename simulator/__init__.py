"""A local Telegram for the demo and the tests: a Bot API server on loopback whose people are played over HTTP."""
