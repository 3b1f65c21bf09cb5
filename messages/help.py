"""What `/start` and `/help` say: who you are here, what comes next, and what can be done."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.outgoing import Button, Keyboard, Outgoing
from domain.people import Standing
from domain.reports import Period, PeriodState, Request
from messages.enquiries import entry
from messages.language import Html, Words
from messages.people import Names, Place, places


@dataclass(frozen=True, slots=True)
class Here:
    """What is known about somebody who says /start."""

    name: str
    places: Sequence[Place]
    names: Names
    has_plan: bool
    current: Period | None = None
    """The newest period that was asked."""
    next_asked: Period | None = None
    missing: tuple[Request, ...] = ()
    reported: int = 0
    overseen: tuple[int, int] = (0, 0)
    """Reports in, of how many, in her charge."""


def greeting(t: Words, who: Standing, here: Here) -> Outgoing:
    """Who she is here, what comes next, and a word on what does not belong into reports."""
    lines = [
        t("👋 {name}, you are here as: <b>{places}</b>.", name=here.name, places=places(t, here.places, here.names)),
        *(_next(t, who, here) if here.has_plan else [t("No plan has been loaded yet.")]),
        t("🔒 Please write nothing classified and no personal data into reports."),
    ]
    if who.is_admin and not here.has_plan:
        lines.insert(2, t("Send the plan here as an XLSX or CSV file to begin."))
    return Outgoing(Html.lines(*lines), _buttons(t, who, here))


def help_text(t: Words, commands: Sequence[tuple[str, str]], *, asks: bool = True) -> Outgoing:
    """The commands open to this person (name and English description), and how the main things are done.

    `asks` is false for the office itself, which has nobody to ask.
    """
    lines = [
        t("<b>What you can do here</b>"),
        *(t("/{name} — {description}", name=name, description=t(description)) for name, description in commands),
        Html(f"\n{t('<b>How it is done</b>')}"),
        t("✍ <b>Report:</b> reply to the message that asks you, in your own words; the buttons set the rest."),
        t("✏ <b>Correct:</b> edit your message, or tap the buttons under the task's card (/report 12). Earlier versions are kept."),
        t("☎ <b>Questions:</b> about the work, your supervisor; about access and this bot, your office's admin: /office."),
    ]  # fmt: skip
    ask = entry(t) if asks else Button(t("‹ Questions"), "questions.1")
    return Outgoing(Html.lines(*lines), ((Button(t("📋 My tasks"), "tasks.0"), ask),))


def _next(t: Words, who: Standing, here: Here) -> list[Html]:
    lines: list[Html] = []
    if who.answers_for:
        lines.append(_owed(t, here))
    elif who.seats:
        lines.append(t("You are told when your department's progress is overdue; you need not report yourself."))
    if who.oversees and here.current is not None:
        done, total = here.overseen
        lines.append(
            t(
                "{period}: {done} of {total} reports are in.",
                period=t.period(here.current.label),
                done=done,
                total=total,
            )
        )
        if here.current.state is PeriodState.ASKED:
            lines.append(
                t("Due {due}, locked {locked}.", due=t.when(here.current.due_at), locked=t.when(here.current.locked_at))
            )
    if here.next_asked is not None and not here.missing:
        period, when = t.period(here.next_asked.label), t.when(here.next_asked.asked_at)
        lines.append(t("Next: {period} is asked {when}.", period=period, when=when))
    return lines


def _owed(t: Words, here: Here) -> Html:
    if here.missing:
        period = here.missing[0].period
        return t.n(
            "<b>{n} task is still missing</b> for {period}, due {when}.",
            "<b>{n} tasks are still missing</b> for {period}, due {when}.",
            len(here.missing),
            period=t.period(period.label),
            when=t.when(period.due_at),
        )
    if here.reported:
        return t("✔ You have reported everything that was asked.")
    return t("Nothing is waiting for your report at the moment.")


def _buttons(t: Words, who: Standing, here: Here) -> Keyboard:
    rows: list[tuple[Button, ...]] = []
    if here.missing:
        label = t.n("▶ Report ({n} missing)", "▶ Report ({n} missing)", len(here.missing))
        rows.append((Button(label, f"go.{here.missing[0].period.id}"),))
    if here.has_plan:
        mine = Button(t("📋 Tasks") if who.oversees else t("📋 My tasks"), "tasks.0")
        seen = who.oversees and here.current is not None
        summary = (Button(t("📊 Summary"), f"sum.{here.current.id}"),) if seen and here.current else ()
        rows.append((mine, *summary))
    if who.is_admin:
        rows.append((Button(t("👥 People"), "people.0"), Button(t("🗓 Rhythm"), "rhythm.all")))
    elif who.oversees:
        rows.append((Button(t("🗓 Rhythm"), "rhythm.all"),))
    return (*rows, (Button(t("❓ Help"), "help"),))
