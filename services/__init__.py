"""What the bot can do: a call takes the open transaction (tx) and returns what to say. Rights are asked here."""
