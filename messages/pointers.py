"""What is said to somebody who sent what nothing can be done with: what to do instead, with the button that does it."""

from __future__ import annotations

from collections.abc import Sequence

from domain.lookups import Look, Lookup
from domain.outgoing import Button, Outgoing
from domain.people import Standing
from messages.enquiries import entry
from messages.language import Html, Words, shortened
from messages.layout import keyboard

MOST_DATA = 48
"""Bytes of a button's data without its row's token; Telegram takes 64."""


def before_plan(t: Words, who: Standing) -> Outgoing:
    """No plan has been loaded."""
    if who.is_admin:
        said = t("No plan has been loaded yet. Send it here as an XLSX or CSV file to begin.")
        return Outgoing(said, ((Button(t("❓ Help"), "help"),),))
    said = t("No plan has been loaded yet. As soon as there is something to do, you hear of it here.")
    return Outgoing(said, ((entry(t), Button(t("❓ Help"), "help")),))


def overseer(t: Words, who: Standing, period_id: int | None, words: str = "") -> Outgoing:
    """To a supervisor or an admin; `period_id` of the newest period that was asked, `words` may be looked for."""
    said = t("Thank you. There is nothing to book this to. To look something up, tap, or write a task's number:")
    summary = [Button(t("📊 Summary"), f"sum.{period_id}")] if period_id is not None else []
    look = Look(Lookup.FIND, " ".join(words.split()))
    find = [Button(t("🔎 Find “{words}”", words=look.value), look.data)] if look.value and look.data else []
    return Outgoing(
        said, keyboard(find, [*summary, Button(t("📋 Tasks"), "tasks.0")], [_office(t, who), Button(t("❓ Help"), "help")])
    )  # fmt: skip


def head(t: Words, contacts: Sequence[str]) -> Outgoing:
    """To who has a seat and does not report."""
    said = (
        t("Thank you. For your department {names} report; you need not.", names=t.listed(list(contacts)))
        if contacts
        else t("Thank you. Nobody reports for your department yet; please ask the office to invite a contact.")
    )
    return Outgoing(said, ((Button(t("📋 Our tasks"), "tasks.0"), entry(t)),))


def question(t: Words, saying_id: int, words: str) -> Outgoing:
    """What looks like a question goes to the office with one tap."""
    said = t("Is this a question to the office? “{words}”", words=shortened(words, 160))
    rows = ((Button(t("❓ Yes, ask the office"), f"officesaid.{saying_id}"), Button(t("❓ Help"), "help")),)
    return Outgoing(said, rows)


def no_command(t: Words, who: Standing, name: str, rest: str, meant: Sequence[str]) -> Outgoing:
    """A command that there is not, with the nearest ones that are open to her, ready to be tapped."""
    written = [f"/{each} {rest}".strip() for each in meant]
    buttons = [Button(each, f"run.{each[1:].replace(' ', '.', 1)}") for each in written]
    fitting = [b for b in buttons if len(b.data.encode()) <= MOST_DATA]
    lines = [t("There is no command /{name}.", name=shortened(name, 32)) if name else Html()]
    if fitting:
        lines.append(t("Did you mean this?"))
    elif written:
        lines.append(t("Did you mean this? {command}", command=shortened(written[0], 300)))
    return Outgoing(
        Html.lines(*lines) or t("Which one?"), keyboard(fitting, [Button(t("❓ Help"), "help"), _office(t, who)])
    )


def _office(t: Words, who: Standing) -> Button:
    """To the office, or for the office to what it was asked."""
    return Button(t("‹ Questions"), "questions.1") if who.is_admin else entry(t)
