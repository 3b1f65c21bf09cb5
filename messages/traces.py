"""What has changed since a day, a change a line or two: who reported what, and what the office did."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from domain.closings import Grade
from domain.indicators import Indicator
from domain.lookups import Look
from domain.outgoing import Outgoing
from domain.people import Duty
from domain.reports import Answered, Health, Report, RequestKind
from domain.tasks import Task
from messages import closings, measures, terms
from messages.applications import day as named_day
from messages.language import Html, Words, shortened, text
from messages.layout import arrows, fitted, keyboard
from messages.lookups import to_words
from messages.reports import by

SHOWN = 10
QUOTED = 60


@dataclass(frozen=True, slots=True)
class Said:
    """A version of a report beside what was said before, with the figures that differ: before and now."""

    answered: Answered
    report: Report
    before: Report | None = None
    figures: tuple[tuple[Indicator, Decimal | None, Decimal], ...] = ()


@dataclass(frozen=True, slots=True)
class Doing:
    """Something that was done to a task, and by whom (empty for the clock and the command line)."""

    kind: str
    act: str
    name: str
    before: object
    after: object


@dataclass(frozen=True, slots=True)
class Trace:
    at: datetime
    task: Task
    what: Said | Doing


TOLD = frozenset({
    ("task", "owners"), ("task", "own"), ("task", "extend"), ("task", "suspend"), ("task", "withdraw"), ("task", "add"),
    ("task", "close"), ("task", "reopen"),
    ("task", "set title"), ("task", "set target"), ("task", "set due"), ("task", "set part"), ("request", "return"),
    ("request", "reopen"), ("request", "extend"), ("application", "apply"), ("application", "decide"), ("indicator", "decide"),
})  # fmt: skip
"""Objects and acts that are told; the rest is how it came about."""


def changes(
    t: Words, shown: Sequence[Trace], total: int, look: Look, count: int, departments: Mapping[int, str], *, today: date
) -> Outgoing:
    """A page of changes, the newest first; a number opens the task's words."""
    day = named_day(t, look.day, today)
    head = t.n("🕘 <b>{n} change</b> since {day}", "🕘 <b>{n} changes</b> since {day}", total, day=day)
    lines = [Html.lines(_head(t, trace), _line(t, trace.what, departments)) for trace in shown]
    said = (
        fitted([head, *lines], t("More under the buttons."))
        if total
        else t("Nothing has changed since {day}.", day=day)
    )
    turns = arrows(look.number, count, lambda to: look.at(to).data)
    return Outgoing(said, keyboard(*to_words((s.task.number for s in shown), look), turns), about="lookup")


def _head(t: Words, trace: Trace) -> Html:
    what, lead = trace.what, trace.task.lead
    department = what.answered.request.department if isinstance(what, Said) else lead.name if lead else ""
    said = [t.when(trace.at), Html(f"<b>{trace.task.number}</b> {text(shortened(trace.task.title, 40))}")]
    return Html(" · ".join([*said, *([Html(text(shortened(department, 30)))] if department else [])]))


def _line(t: Words, what: Said | Doing, departments: Mapping[int, str]) -> Html:
    return _said(t, what) if isinstance(what, Said) else _done(t, what, departments)


def _said(t: Words, what: Said) -> Html:
    """Version, health from and to, figures from and to, the beginning of the words."""
    request, report, before = what.answered.request, what.report, what.before
    said = [t("{period} v{version}", period=t.period(request.period.label), version=report.version)]
    if request.kind is RequestKind.CONTRIBUTION:
        said.append(t("contribution"))
    was = before.health if before else report.health
    said.append(terms.health(t, report.health) if was is report.health else _turned(t, was, report.health))
    said += [_figure(t, *moved) for moved in what.figures]
    if report.text and (before is None or before.text != report.text):
        said.append(t("“{words}”", words=shortened(" ".join(report.text.split()), QUOTED)))
    said.append(by(t, report))
    return Html(" · ".join(said))


def _turned(t: Words, was: Health, now: Health) -> Html:
    return Html(f"{terms.health(t, was)} → {terms.health(t, now)}")


def _figure(t: Words, it: Indicator, was: Decimal | None, now: Decimal) -> Html:
    figure = measures.measured(t, now, it.unit)
    moved = Html(f"{measures.figure(t, was)} → {figure}") if was is not None else figure
    return t("{name}: {goal}", name=shortened(it.name, 20), goal=moved)


def _done(t: Words, what: Doing, departments: Mapping[int, str]) -> Html:
    return Html(" · ".join([_act(t, what, departments), *([Html(text(what.name))] if what.name else [])]))


def _act(t: Words, what: Doing, departments: Mapping[int, str]) -> Html:
    before, after = what.before, what.after
    details = after if isinstance(after, dict) else {}
    match what.kind, what.act:
        case "task", "owners" | "own":
            return _owners(t, before, after, departments)
        case "task", "extend" | "set due":
            return t("due date: {before} → {after}", before=_day(before), after=_day(after))
        case "request", "extend":
            return t("report due: {before} → {after}", before=_instant(t, before), after=_instant(t, after))
        case "task", "suspend":
            return t("suspended until {day}", day=_day(after))
        case "task", "close":
            return t("closed: {grade}", grade=closings.grade(t, Grade(str(details["grade"]))))
        case "task", "reopen":
            return t("opened again: “{reason}”", reason=_short(details.get("reason", "")))
        case "task", "withdraw":
            return t("withdrawn from the plan")
        case "task", "add":
            return t("added to the plan")
        case "task", "set title":
            return t("title: “{before}” → “{after}”", before=_short(before), after=_short(after))
        case "task", "set target":
            return t("target: “{before}” → “{after}”", before=_short(before), after=_short(after))
        case "task", _:
            return t("moved to another part of the plan")
        case "request", "return":
            return t("sent back: “{reason}”", reason=_short(details.get("reason", "")))
        case "request", _:
            return t("reopened")
        case "application", "apply":
            return t("an application to the office")
        case "application", _:
            return t("the office granted it") if details.get("state") == "granted" else t("the office refused it")
    return t("an indicator was confirmed") if after == "confirmed" else t("an indicator was dropped")


def _owners(t: Words, before: object, after: object, departments: Mapping[int, str]) -> Html:
    """The lead from and to; where it is the same, that others changed."""
    was, now = _lead(before, departments), _lead(after, departments)
    return t("owners changed") if was == now else t("lead: {before} → {after}", before=was, after=now)


def _lead(owners: object, departments: Mapping[int, str]) -> str:
    known = owners if isinstance(owners, list) else []
    return next((departments.get(o[0], "–") for o in known if o[1] == Duty.LEAD), "–")


def _short(value: object) -> str:
    return shortened(str(value or "–"), QUOTED)


def _day(value: object) -> str:
    return str(value)[:10] if value else "–"


def _instant(t: Words, value: object) -> Html:
    try:
        return t.when(datetime.fromisoformat(str(value)))
    except ValueError:
        return Html("–")
