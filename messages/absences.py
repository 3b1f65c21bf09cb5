"""What is said about being away: until when, who stands in, what is open meanwhile, and welcome back."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date

from domain.absences import Absence
from domain.outgoing import Button, Outgoing
from domain.people import Department, Person
from domain.reports import Period, Request
from messages.language import Html, Words, shortened
from messages.people import invite_button
from messages.prompts import listed, start

EXAMPLE = "/away 2023-04-20 2023-05-03"


def until_when(t: Words, today: date, days: Sequence[date]) -> Outgoing:
    """`/away` without a day."""
    text = Html.lines(
        t("🗓 You are away from today. Until which day, that day included?"),
        t("Other days: write {example}, with a name behind it for who stands in.", example=EXAMPLE),
    )
    buttons = [Button(t.day(day), f"away.{today:%Y%m%d}.{day:%Y%m%d}") for day in days]
    return Outgoing(text, tuple(tuple(buttons[n : n + 2]) for n in range(0, len(buttons), 2)), about="away")


def who_stands_in(t: Words, from_on: date, until_on: date, people: Sequence[Person]) -> Outgoing:
    text = t("🗓 Away {span}. Who stands in for you?", span=span(t, from_on, until_on))
    data = f"away.{from_on:%Y%m%d}.{until_on:%Y%m%d}"
    rows = [(Button(shortened(person.name, 30), f"{data}.{person.id}"),) for person in people[:8]]
    return Outgoing(text, (*rows, (Button(t("Whoever is there"), f"{data}.0"),)), about="away")


def away(t: Words, absence: Absence, names: Sequence[str], alone: Sequence[str]) -> Outgoing:
    """What holds now: `names` stand in; in the departments `alone` nobody does."""
    lines = [t("🗓 <b>Away {span}</b>", span=span(t, absence.from_on, absence.until_on))]
    if names:
        lines.append(
            t(
                "{names} stands in for you and gets your questions and reminders; you get none.",
                names=t.listed([*names]),
            )
        )
    if alone:
        lines.append(
            t("Nobody stands in at {departments}: the head, or the office, is told what is open. The tasks stay due.", departments=t.listed([*alone]))
        )  # fmt: skip
    back = t("✔ I'm back") if absence.begun else t("✖ I'm not going")
    return Outgoing(Html.lines(*lines), ((Button(back, f"back.{absence.id}"),),), about="away")


def stands_in(t: Words, absence: Absence, departments: Sequence[str], missing: Sequence[Request]) -> Outgoing:
    """To who stands in, at once, with all that is open."""
    lines = [
        t(
            "🗓 {name} is away until {day}; you stand in at {departments}.",
            name=absence.name,
            day=t.day(absence.until_on),
            departments=t.listed([*departments]),
        ),
        _open(t, missing),
    ]
    return Outgoing(Html.lines(*lines), (_start(t, missing),), about=_about(missing))


def nobody_stands_in(t: Words, absence: Absence, department: Department, missing: Sequence[Request]) -> Outgoing:
    """To the head of the department."""
    lines = _alone(t, absence, department, missing)
    return Outgoing(Html.lines(*lines), ((Button(t("📋 See the tasks"), "tasks.0"),),))


def nobody_stands_in_at(t: Words, absence: Absence, department: Department, missing: Sequence[Request]) -> Outgoing:
    """To an admin, where no head can be told."""
    return Outgoing(Html.lines(*_alone(t, absence, department, missing)), ((invite_button(t, department),),))


def nobody_there(t: Words, period: Period, names: Sequence[str]) -> Outgoing:
    """To admins before a period is asked."""
    lines = [
        t("⚠ {period} is asked {when}.", period=t.period(period.label), when=t.when(period.asked_at)),
        t("Everybody who answers is away then at: {names}.", names=t.listed([*names])),
        t("Their reports stay due. /invite and the department's name makes a link for a deputy."),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("👥 Departments"), "departments.0"),),))


def welcome_back(t: Words, missing: Sequence[Request]) -> Outgoing:
    if not missing:
        return Outgoing(t("👋 Welcome back. Nothing is open."), ((Button(t("📋 Our tasks"), "tasks.0"),),))
    count = t.n("👋 Welcome back: {n} still open.", "👋 Welcome back: {n} still open.", len(missing))
    return Outgoing(Html.lines(count, listed(t, missing)), (_start(t, missing),), about=_about(missing))


def not_going(t: Words) -> Outgoing:
    return Outgoing(t("✔ Noted: you are not away. Questions and reminders come to you."), ((_mine(t),),), about="away")


def is_back(t: Words, name: str) -> Outgoing:
    """To who stood in."""
    return Outgoing(t("🗓 {name} is back and answers again. Thank you for standing in.", name=name), ((_mine(t),),))


def instead_of(t: Words, outgoing: Outgoing, absent: Sequence[str]) -> Outgoing:
    """A question or reminder to somebody who stands in for others."""
    if not absent:
        return outgoing
    note = t("🗓 You stand in for {names}, who is away.", names=t.listed([*absent]))
    return replace(outgoing, text=Html.lines(note, Html(outgoing.text)))


def span(t: Words, from_on: date, until_on: date) -> Html:
    """One day, or from one day to another."""
    if from_on == until_on:
        return t.day(from_on)
    return t("{first} – {last}", first=t.day(from_on), last=t.day(until_on))


def _alone(t: Words, absence: Absence, department: Department, missing: Sequence[Request]) -> list[Html]:
    said = t(
        "🗓 {name} ({department}) is away until {day}, and nobody stands in.",
        name=absence.name,
        department=department.name,
        day=t.day(absence.until_on),
    )
    return [said, _open(t, missing)]


def _open(t: Words, missing: Sequence[Request]) -> Html:
    if not missing:
        return t("Nothing is open at the moment.")
    due = t.when(min(r.due_at for r in missing))
    count = t.n("Still open: {n} task, due {due}.", "Still open: {n} tasks, due {due}.", len(missing), due=due)
    return Html.lines(count, listed(t, missing))


def _start(t: Words, missing: Sequence[Request]) -> tuple[Button, ...]:
    return (start(t, missing[0].period, len(missing)),) if missing else (_mine(t),)


def _mine(t: Words) -> Button:
    return Button(t("☰ All"), "mine")


def _about(missing: Sequence[Request]) -> str:
    return f"prompt:{missing[0].period.id}" if missing else ""
