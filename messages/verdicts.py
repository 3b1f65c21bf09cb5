"""How a task stands by the office's own checking: the questions, and the line beside what is declared and computed."""

from __future__ import annotations

from collections.abc import Sequence

from domain.outgoing import Button, Outgoing
from domain.reports import STATED, Answered, Health
from domain.tasks import Task
from domain.verdicts import Verdict, Way
from messages import terms
from messages.language import Html, Words, shortened
from messages.layout import in_rows, keyboard

WORDS_SHOWN = 300
"""Characters of what was found in a line; all of them are kept."""


def way(t: Words, checked: Way) -> Html:
    match checked:
        case Way.PAPERS:
            return t("papers")
        case Way.PHONE:
            return t("by phone")
        case Way.SITE:
            return t("on site")


def line(t: Words, verdict: Verdict) -> Html:
    """What was found, how, by whom and when."""
    return t(
        "🔎 Verified {health} · {way} · {name}, {when}: “{words}”",
        health=terms.health(t, verdict.health), way=way(t, verdict.way), name=verdict.person_name,
        when=t.when(verdict.verified_at), words=shortened(verdict.words, WORDS_SHOWN),
    )  # fmt: skip


def side_by_side(t: Words, newest: Answered | None, verdict: Verdict) -> Html:
    """Declared, computed, verified, none in another's place; whether the report has been changed since the check."""
    report = newest.report if newest is not None else None
    none = t("–")
    said = t(
        "⚖ declared {declared} · computed {computed} · verified {verified}",
        declared=terms.health(t, report.health) if report else none,
        computed=terms.health(t, report.computed) if report and report.computed else none,
        verified=terms.health(t, verdict.health),
    )  # fmt: skip
    if report is not None and report.id != verdict.report_id:
        return Html.lines(said, t("◌ The report is newer than the check."))
    return said


def on_page(t: Words, newest: Answered | None, known: Sequence[Verdict]) -> list[Html]:
    """For the page of a task: the newest check."""
    return [side_by_side(t, newest, known[0]), line(t, known[0])] if known else []


def entry(t: Words, number: int) -> Button:
    """The way in, on the page of a task."""
    return Button(t("🔎 Verify ▸"), f"verify.{number}")


def ask(t: Words, task: Task, newest: Answered | None, verdict: Verdict | None) -> Outgoing:
    """How does it stand by your own checking?"""
    lines = [_head(t, task), *_declared(t, newest), *(on_page(t, newest, [verdict]) if verdict else [])]
    lines.append(t("How does it stand by your own checking? What was reported stays as it is."))
    buttons = [Button(terms.health(t, h), f"verify.{task.number}.{h}") for h in STATED]
    return Outgoing(Html.lines(*lines), keyboard(*in_rows(buttons, 3), [_task(t, task)]), about=f"verify:{task.number}")


def ways(t: Words, task: Task, health: Health) -> Outgoing:
    """How was it checked?"""
    said = t("{health} · How did you check it?", health=terms.health(t, health))
    buttons = [Button(way(t, w), f"verify.{task.number}.{health}.{w}") for w in Way]
    back = [Button(t("‹ Back"), f"verify.{task.number}")]
    return Outgoing(Html.lines(_head(t, task), said), keyboard(buttons, back), about=f"verify:{task.number}")


def what_was_found(t: Words, task: Task, health: Health, checked: Way) -> Outgoing:
    said = t(
        "{health} · {way} · What did you find? Please write a sentence.",
        health=terms.health(t, health), way=way(t, checked),
    )  # fmt: skip
    back = [Button(t("‹ Back"), f"verify.{task.number}.{health}")]
    return Outgoing(Html.lines(_head(t, task), said), keyboard(back), about=f"verifying:{task.number}")


def kept(t: Words, task: Task, newest: Answered | None, verdict: Verdict) -> Outgoing:
    lines = [t("✔ Kept: task {number}", number=task.number), *on_page(t, newest, [verdict])]
    why = Button(t("🧮 Why"), f"why.{task.number}")
    return Outgoing(Html.lines(*lines), keyboard([_task(t, task), why]), about=f"task:{task.number}")


def _head(t: Words, task: Task) -> Html:
    return t("🔎 <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 80))


def _declared(t: Words, newest: Answered | None) -> list[Html]:
    if newest is None or newest.report is None:
        return [t("Nothing has been reported yet.")]
    period = t.period(newest.request.period.label)
    return [t("Says: {health} ({period})", health=terms.health(t, newest.report.health), period=period)]


def _task(t: Words, task: Task) -> Button:
    return Button(t("📋 Task {number}", number=task.number), f"task.{task.number}")
