"""Refusals in the person's language: the English stands as the docstring of each error, with what to try instead as buttons."""

from __future__ import annotations

import inspect

from domain.errors import Accepted, Locked, NotAllowed, NothingOpen, OfficeItself, Refusal
from domain.outgoing import Button, Outgoing
from messages import enquiries, terms
from messages.language import Html, Words

_LABELS = ("period", "label", "first", "last")
"""Values that are a period's label where they are words; tasks and days also have a first and a last."""


def refusal(t: Words, error: Refusal) -> Outgoing:
    """What is said in place of what was asked for, with what to try instead, or the way to the help."""
    buttons = error.buttons or (Button(t("❓ Help"), "help"),)
    return Outgoing(refusal_text(t, error), tuple((button,) for button in (*buttons, *_ways_on(t, error))))


def _ways_on(t: Words, error: Refusal) -> tuple[Button, ...]:
    """Somebody who may not do something can ask those who decide on it."""
    if isinstance(error, (Accepted, Locked)) and "request" in error.values:
        return (Button(t("🔓 Ask to reopen ▸"), f"apply.{error.values['request']}.reopening"),)
    if isinstance(error, OfficeItself):
        return (Button(t("‹ Questions"), "questions.1"),)
    if isinstance(error, NothingOpen):
        return (Button(t("📋 My tasks"), "tasks.0"),)
    if not isinstance(error, NotAllowed):
        return ()
    number = error.values.get("number")
    return (enquiries.entry(t, number if isinstance(number, int) else None),)


def refusal_text(t: Words, error: Refusal) -> Html:
    values = {name: _worded(t, name, value) for name, value in error.values.items()}
    return t(said_by(type(error)), **values)


def said_by(kind: type[Refusal]) -> str:
    """The English message of an error class, the key of its translations."""
    return inspect.cleandoc(kind.__doc__ or "")


def _worded(t: Words, name: str, value: object) -> object:
    if name == "role":
        return terms.audience(t, str(value))
    if name in _LABELS and isinstance(value, str) and not isinstance(value, Html):
        return t.period(value) if value[:1].isdigit() else value
    return value
