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


def step_failed(t: Words, label: str, step: str, why: str) -> Outgoing:
    """What is due, in the period of this label or apart from any, could not be done; it is tried again by itself."""
    if label:
        said = t(
            "⚠ {period}: a step that is due ({step}) has failed ({why}). It is tried again every few seconds. "
            "Please tell whoever runs the bot.",
            period=t.period(label),
            step=step,
            why=why,
        )
    else:
        said = t(
            "⚠ Something that is due ({step}) has failed ({why}). It is tried again every few seconds. "
            "Please tell whoever runs the bot.",
            step=step,
            why=why,
        )
    return Outgoing(said, ((Button(t("👥 People"), "people.0"),),))


def making_failed(t: Words, kind: str, why: str) -> Outgoing:
    """A file could not be made, however often it was tried."""
    said = t(
        "⚠ A file that somebody asked for ({kind}) could not be made ({why}). Everything else goes on. "
        "Please tell whoever runs the bot.",
        kind=kind,
        why=why,
    )
    return Outgoing(said, ((Button(t("👥 People"), "people.0"),),))
