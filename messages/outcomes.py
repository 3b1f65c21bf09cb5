"""What came of what a contact asked: how it stands in a line, what she hears, and the lists of what waits.

What those read who decide is messages.decisions.
"""

from __future__ import annotations

from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.applications import Application, ApplicationKind, ApplicationState, Lapse
from domain.evidence import Evidence
from domain.outgoing import Button, Outgoing
from domain.reports import Request
from domain.tasks import Task
from messages import applications as words
from messages import closings
from messages.applications import day, quoted
from messages.language import Html, Words, shortened
from messages.layout import fitted, keyboard

LISTED = 6
"""Applications in one list, so that each has its own numbered buttons."""


@dataclass(frozen=True, slots=True)
class Case:
    """An application with its task and its request as they are now; `wanted_at` is when the report would be due then."""

    application: Application
    task: Task
    request: Request | None
    wanted_at: datetime | None
    today: date
    file: Evidence | None = None
    """The one that goes with it."""

    @property
    def stays_open_until(self) -> datetime | None:
        """Until when the report is taken, where that is beyond its period's lock."""
        until = self.request.unlocked_until_at if self.request else None
        extends = self.application.kind is ApplicationKind.REPORT_EXTENSION
        return until if extends and self.request and until and until > self.request.period.locked_at else None

    @property
    def beyond_lock(self) -> bool:
        return (
            self.request is not None and self.wanted_at is not None and self.wanted_at > self.request.period.locked_at
        )


def outcome(t: Words, asked_for: Application, *, today: date) -> Html:
    """How it stands."""
    when = t.when(asked_for.decided_at) if asked_for.decided_at else Html()
    match asked_for.state:
        case ApplicationState.OPEN:
            return t("⏳ Not decided yet.")
        case ApplicationState.GRANTED if asked_for.grade is not None:
            grade = closings.grade(t, asked_for.grade)
            return t("🏁 Accepted and closed by {name}, {when}: <b>{grade}</b>", name=asked_for.decider, when=when, grade=grade)  # fmt: skip
        case ApplicationState.GRANTED:
            said = t("✔ Granted by {name}, {when}", name=asked_for.decider, when=when)
            if asked_for.granted is not None:
                said = t("{said}: until <b>{day}</b>", said=said, day=day(t, asked_for.granted, today))
            return Html.lines(said, quoted(t, asked_for.answer))
        case ApplicationState.REFUSED if asked_for.kind is ApplicationKind.CLOSING:
            returned = t("↩ Returned by {name}, {when}:", name=asked_for.decider, when=when)
            return Html.lines(returned, quoted(t, asked_for.answer))
        case ApplicationState.REFUSED:
            return Html.lines(
                t("✖ Not granted by {name}, {when}:", name=asked_for.decider, when=when), quoted(t, asked_for.answer)
            )
        case ApplicationState.WITHDRAWN:
            return t("↩ Withdrawn by {name}, {when}.", name=asked_for.decider, when=when)
        case ApplicationState.EXPIRED:
            return t("⌛ Lapsed {when} without a decision: {why}.", when=when, why=_why(t, Lapse(asked_for.answer)))


def in_short(t: Words, asked_for: Application, *, today: date) -> Html:
    """What was asked and what became of it, without anybody's words."""
    asked, when = words.what(t, asked_for, today=today), t.when(asked_for.decided_at or asked_for.made_at)
    match asked_for.state:
        case ApplicationState.OPEN:
            return t("⏳ {what}: asked {when}, not decided yet", what=asked, when=when)
        case ApplicationState.GRANTED:
            return t("✔ {what}: granted {when}, {name}", what=asked, when=when, name=asked_for.decider)
        case ApplicationState.REFUSED:
            return t("✖ {what}: not granted {when}, {name}", what=asked, when=when, name=asked_for.decider)
        case ApplicationState.WITHDRAWN:
            return t("↩ {what}: withdrawn {when}", what=asked, when=when)
        case ApplicationState.EXPIRED:
            return t("⌛ {what}: lapsed {when}", what=asked, when=when)


def decided(t: Words, case: Case) -> Outgoing:
    """To who asked: what was decided, by whom, and the next step."""
    asked_for = case.application
    lines = [
        t("📬 <b>{what}</b>", what=words.what(t, asked_for, today=case.today)),
        outcome(t, asked_for, today=case.today),
        _holds(t, case),
    ]
    return Outgoing(Html.lines(*lines), ((_next(t, case),),), about=f"application:{asked_for.id}")


def rests(t: Words, task: Task, until: date, *, today: date) -> Outgoing:
    """To another owner of a task that is suspended."""
    lines = [
        t("⏸ <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 80)),
        t("It rests until {day}; until then you need not report on it.", day=day(t, until, today)),
    ]
    button = Button(t("📋 Task {number}", number=task.number), f"task.{task.number}")
    return Outgoing(Html.lines(*lines), ((button,),), about=f"task:{task.number}")


def listed(
    t: Words, found: Sequence[Application], deciding: int, answers_for: Container[int], *, more: int, today: date
) -> Outgoing:
    """`/applications`: the first `deciding` of them wait for the reader's decision, the others are her departments'."""
    lines: list[Html] = []
    rows: list[tuple[Button, ...]] = []
    for place, each in enumerate(found, 1):
        if place == 1 and deciding:
            lines.append(t("<b>Please decide</b>"))
        if place == deciding + 1:
            lines.append(t("<b>What your department asked for</b>"))
        lines.append(_line(t, place, each, today=today))
        rows.append(_to_decide(t, place, each) if place <= deciding else _own(t, place, each, answers_for))
    if more:
        lines.append(t("… and {n} more", n=more))
    if not found:
        lines.append(t("Nothing waits for a decision."))
        rows.append((Button(t("📋 See the tasks"), "tasks.0"),))
    return Outgoing(fitted(lines, t("… and more.")), keyboard(*rows), about="applications")


def _own(t: Words, place: int, each: Application, answers_for: Container[int]) -> tuple[Button, ...]:
    look = Button(t("{n} 📋 Task", n=place), f"task.{each.number}")
    if each.is_open and each.department_id in answers_for:
        return (Button(t("{n} ↩ Withdraw", n=place), f"withdraw.{each.id}"), look)
    return (look,)


def _to_decide(t: Words, place: int, each: Application) -> tuple[Button, ...]:
    if each.kind is ApplicationKind.CLOSING:
        return (Button(t("{n} 🏁 Grade or return ▸", n=place), f"decide.{each.id}"),)
    grant = (
        Button(t("{n} ✔ Grant", n=place), f"decide.{each.id}.grant")
        if each.kind is not ApplicationKind.WRONG_OWNER
        else Button(t("{n} ✔ Owner ▸", n=place), f"decide.{each.id}.owner.1")
    )
    refuse = Button(t("{n} ✖ Refuse", n=place), f"decide.{each.id}.refuse")
    return (grant, refuse, Button(t("{n} Look ▸", n=place), f"decide.{each.id}"))


def _line(t: Words, place: int, each: Application, *, today: date) -> Html:
    said = t("{n}. {what} · {department}", n=place, what=words.what(t, each, today=today), department=each.department)
    reason = t("“{words}”", words=shortened(each.reason, 120))
    return Html.lines(said, reason, Html() if each.is_open else outcome(t, each, today=today))


def _holds(t: Words, case: Case) -> Html:
    """What follows for who asked."""
    asked_for = case.application
    granted = asked_for.state is ApplicationState.GRANTED
    match asked_for.kind:
        case ApplicationKind.REPORT_EXTENSION:
            if case.request is None:
                return Html()
            return t("The report is due {when}.", when=t.when(case.request.due_at))
        case ApplicationKind.TASK_EXTENSION:
            return t("The task is due {day}.", day=words.due(t, case.task, today=case.today))
        case ApplicationKind.WRONG_OWNER:
            if granted and case.task.lead is not None:
                return t("It is led by {department} now; you are not asked about it any more.", department=case.task.lead.name)  # fmt: skip
            return t("It stays with you; please report as before.")
        case ApplicationKind.SUSPENSION:
            if granted:
                return t("It is asked about again with the first period that ends after that day.")
            return t("It is asked about as before.")
        case ApplicationKind.REOPENING:
            until = case.request.unlocked_until_at if case.request else None
            if granted and until is not None:
                return t("It can be answered again until {when}.", when=t.when(until))
            return t("It stays locked, as it was reported.")
        case ApplicationKind.CLOSING:
            if granted:
                return t("You are not asked about it any more.")
            return t("The task stays open and is asked about as before; you can propose it again.")


def _next(t: Words, case: Case) -> Button:
    asked_for, request = case.application, case.request
    owned = (
        request is not None
        and request.department_id == asked_for.department_id
        and (request.is_missing or asked_for.kind is ApplicationKind.REOPENING)
    )
    return words.back(t, asked_for.number, request if owned else None)


def _why(t: Words, why: Lapse) -> Html:
    match why:
        case Lapse.CLOSED:
            return t("the task is closed or withdrawn")
        case Lapse.LOCKED:
            return t("the period is locked")
        case Lapse.REPORTED:
            return t("the report has come in")
        case Lapse.MOVED:
            return t("the task has another owner")
        case Lapse.PASSED:
            return t("the day asked for has passed")
        case Lapse.OPEN:
            return t("the report can be answered again")
