"""What admins are told unasked about the bot itself."""

from __future__ import annotations

from domain.outgoing import Button, Outgoing
from messages.language import Words


def quarantined(t: Words, row: int, why: str) -> Outgoing:
    """A message was put aside after several failures; the rest goes on."""
    said = t(
        "⚠ A message could not be handled and was put aside (no. {row}, {why}). Everything else goes on. "
        "Please tell whoever runs the bot.",
        row=row,
        why=why,
    )
    return Outgoing(said, ((Button(t("👥 People"), "people.0"),),))
