"""Reminders by hand: who is missing, the preview, the neutral words themselves, and what came of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.outgoing import Button, Outgoing
from domain.reports import Period, Request
from messages import pages, prompts
from messages.language import Html, Words, shortened
from messages.layout import keyboard


@dataclass(frozen=True, slots=True)
class Last:
    """When a department was reminded by hand."""

    at: datetime
    today: bool


@dataclass(frozen=True, slots=True)
class Owed:
    """What is missing from a department."""

    department_id: int
    name: str
    missing: tuple[Request, ...]
    last: Last | None


class Why(StrEnum):
    """Why somebody gets no reminder."""

    CAP = "cap"
    SNOOZED = "snoozed"


@dataclass(frozen=True, slots=True)
class Told:
    name: str
    departments: list[str]


@dataclass(frozen=True, slots=True)
class Untold:
    name: str
    departments: list[str]
    why: Why


ABOUT = "nudge"


def nothing_asked(t: Words) -> Outgoing:
    return Outgoing(t("No period is open, so nobody can be reminded."), (_summary(t),), about=ABOUT)


def listed(t: Words, period: Period, owed: Sequence[Owed], page: int, *, now: datetime) -> Outgoing:
    """Every department from which something is missing, with when it was last reminded by hand."""
    if not owed:
        said = t("✅ {period}: nothing is missing in your charge.", period=t.period(period.label))
        return Outgoing(said, (_summary(t),), about=ABOUT)
    head = t(
        "🔔 <b>Remind of {period}</b>, due {when}. Whom?", period=t.period(period.label), when=t.when(period.due_at)
    )
    lines = [
        pages.Line(
            _line(t, place, each),
            Button(f"{place}. {shortened(each.name, 14)}", f"nudge.{period.id}.{each.department_id}"),
        )
        for place, each in enumerate(owed, 1)
    ]
    free = [each for each in owed if each.last is None or not each.last.today]
    everybody = [Button(t("🔔 All {n}", n=len(free)), f"nudge.{period.id}.0")] if len(free) > 1 else []
    turned = pages.turned(head, lines, name="nudges", page=page, width=2, below=keyboard(everybody, _summary(t)))
    return Outgoing(turned.text, turned.keyboard, about=ABOUT)


def nudge(t: Words, period: Period, missing: Sequence[Request], name: str, said: str, *, now: datetime) -> Outgoing:
    """To who answers for it; neutral, with the words of who sends it where she has added some."""
    due = (
        t("due {when}", when=t.when(period.due_at))
        if now < period.due_at
        else t("it was due {when}", when=t.when(period.due_at))
    )
    lines = [
        t.n(
            "🔔 <b>{period}</b>: {n} task still missing, {due}.", "🔔 <b>{period}</b>: {n} tasks still missing, {due}.",
            len(missing), period=t.period(period.label), due=due,
        ),
        prompts.listed(t, missing),
        t("{name}: “{words}”", name=name, words=said) if said else Html(),
        t("Once it is all in you will not be reminded."),
    ]  # fmt: skip
    row = (prompts.start(t, period, len(missing)), prompts.sheet(t))
    return Outgoing(Html.lines(*lines), (row,), about=f"prompt:{period.id}")


def preview(
    t: Words, chosen: Sequence[Owed], names: Sequence[str], sample: Outgoing, of: tuple[int, int, int], *,
    with_words: bool,
) -> Outgoing:  # fmt: skip
    """What would be sent, and to whom; `of` names period, department and version for the buttons."""
    period_id, department_id, version = of
    to = t.listed([each.name for each in chosen])
    if not names:
        said = t("Nobody can be reached in: {names}.", names=to)
        return Outgoing(said, ((Button(t("👥 Departments"), "departments.0"),), _back(t)), about=ABOUT)
    lines = [
        t("<b>Preview</b> · to {names} ({departments})", names=_few(t, names), departments=_few(t, [c.name for c in chosen])),
        Html(f"\n{sample.text}\n"),
        t("It counts among the five messages a person gets in a period, and comes by day on a working day."),
    ]  # fmt: skip
    if len(names) > 1:
        lines.insert(1, t("Each sees only what is missing from her own department, in her language."))
    label = t("✏ Other words") if with_words else t("✏ Add a sentence")
    rows = (
        (Button(t.n("🔔 Send to {n} person", "🔔 Send to {n} people", len(names)), f"nudgego.{period_id}.{department_id}.{version}"),),
        (Button(label, f"nudgesay.{period_id}.{department_id}"), *_back(t)),
    )  # fmt: skip
    return Outgoing(Html.lines(*lines), rows, about=ABOUT)


def today_already(t: Words, period: Period, owed: Sequence[Owed]) -> Outgoing:
    """Once a day is enough."""
    if not owed:
        said = t("✅ {period}: nothing is missing in your charge.", period=t.period(period.label))
        return Outgoing(said, (_summary(t),), about=ABOUT)
    lines = [
        t("{department} was reminded today at {time}.", department=each.name, time=t.clock(each.last.at))
        for each in owed
        if each.last is not None
    ]
    return Outgoing(Html.lines(*lines, t("A department can be reminded by hand once a day.")), (_back(t),), about=ABOUT)


def write(t: Words, period_id: int, department_id: int, most: int) -> Outgoing:
    said = t("Please write the sentence here, at most {n} characters. It stands below the neutral words.", n=most)
    return Outgoing(said, (_again(t, period_id, department_id),), about=ABOUT)


def too_long(t: Words, period_id: int, department_id: int, length: int, most: int) -> Outgoing:
    said = t("That is {length} characters; at most {n} fit. Please write it shorter.", length=length, n=most)
    return Outgoing(said, (_again(t, period_id, department_id),), about=ABOUT)


def sent(t: Words, period: Period, came: Sequence[Told], failed: Sequence[Untold], alone: Sequence[str]) -> Outgoing:
    """Who gets it, and by name who does not and why."""
    lines = []
    if came:
        lines.append(
            t.n(
                "✔ {period}: {n} person is reminded.", "✔ {period}: {n} people are reminded.",
                len(came), period=t.period(period.label),
            )
        )  # fmt: skip
        people = [t("{name} ({departments})", name=e.name, departments=t.listed(e.departments)) for e in came]
        lines.append(Html(f"<blockquote expandable>{Html.lines(*people)}</blockquote>"))
    else:
        lines.append(t("{period}: nobody is reminded.", period=t.period(period.label)))
    for each in failed:
        name, departments = each.name, t.listed(each.departments)
        lines.append(
            t("Not sent to {name} ({departments}): has had five messages this period.", name=name, departments=departments)
            if each.why is Why.CAP
            else t("Not sent to {name} ({departments}): has put reminders off.", name=name, departments=departments)
        )  # fmt: skip
    if alone:
        lines.append(t("Nobody can be reached in: {names}.", names=t.listed(list(alone))))
    return Outgoing(Html.lines(*lines), (_back(t),), about="nudged")


def entry(t: Words) -> Button:
    """The way in."""
    return Button(t("🔔 Remind ▸"), "nudges.1")


def _line(t: Words, place: int, each: Owed) -> Html:
    counted = t.n("{n} missing", "{n} missing", len(each.missing))
    if each.last is None:
        return t("{place}. {name} · {counted}", place=place, name=each.name, counted=counted)
    when = t("today {time}", time=t.clock(each.last.at)) if each.last.today else t.when(each.last.at)
    return t("{place}. {name} · {counted} · reminded {when}", place=place, name=each.name, counted=counted, when=when)


def _few(t: Words, names: Sequence[str]) -> Html:
    """The first of them, and how many more."""
    shown = t.listed(list(names[:5]))
    return Html(f"{shown} {t('… and {n} more', n=len(names) - 5)}") if len(names) > 5 else shown


def _again(t: Words, period_id: int, department_id: int) -> tuple[Button, ...]:
    return (Button(t("‹ Without it"), f"nudge.{period_id}.{department_id}"),)


def _back(t: Words) -> tuple[Button, ...]:
    return (Button(t("‹ Who is missing"), "nudges.1"),)


def _summary(t: Words) -> tuple[Button, ...]:
    return (Button(t("📊 Summary"), "run.summary"),)
