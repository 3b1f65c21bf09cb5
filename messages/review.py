"""What is said when periods are asked and locked by hand, and when reports are reopened. Sending back: messages.returns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.deadlines import PeriodDates
from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import Period, Request, RequestKind
from messages.language import Html, Words, shortened


@dataclass(frozen=True, slots=True)
class Asking:
    """What asking a period now would mean."""

    period: Period
    dates: PeriodDates
    reports: int
    contributions: int
    departments: int
    people: int
    unreachable: Sequence[str]


def which_to_ask(t: Words, planned: Sequence[Period]) -> Outgoing:
    """`/ask` alone."""
    if not planned:
        return Outgoing(t("Every period of the plan has been asked."), ((_rhythm(t),),))
    lines = [t("Which period is to be asked now?"), t("Nobody is asked before you confirm.")]
    return Outgoing(Html.lines(*lines), _periods(t, planned, "ask.show"), about="ask")


def ask_question(t: Words, asking: Asking) -> Outgoing:
    """Before everybody is asked: how many, and by when."""
    period, dates = asking.period, asking.dates
    counts = t.n("{n} report", "{n} reports", asking.reports)
    if asking.contributions:
        more = t.n("{n} contribution", "{n} contributions", asking.contributions)
        counts = t("{reports} and {contributions}", reports=counts, contributions=more)
    lines = [
        t("📣 Ask <b>{period}</b> now?", period=t.period(period.label)),
        t(
            "{counts} from {departments}; {people}.",
            counts=counts,
            departments=t.n("{n} department", "{n} departments", asking.departments),
            people=t.n("{n} person gets the question", "{n} people get the question", asking.people),
        ),
        t("Its own dates have passed, so they are counted from today:") if dates.due_at != period.due_at else Html(),
        t(
            "Due {due}, summary {summary}, locked {locked}.",
            due=t.when(dates.due_at),
            summary=t.when(dates.summary_at),
            locked=t.when(dates.locked_at),
        ),
    ]
    if asking.unreachable:
        lines.append(t("⚠ Nobody can be asked in: {names}.", names=t.listed(list(asking.unreachable))))
    buttons = (Button(t("📣 Ask now"), f"ask.{period.id}"), Button(t("✖ Cancel"), "ask.no"))
    return Outgoing(Html.lines(*lines), (buttons,), about="ask")


def ask_now(t: Words, period: Period) -> Button:
    """For admins, where a period was not asked at its time."""
    return Button(t("📣 Ask {period} now", period=t.period(period.label)), f"ask.show.{period.id}")


def nobody_asked(t: Words) -> Outgoing:
    return Outgoing(t("Nobody has been asked."), ((_rhythm(t),),), about="ask")


def which_to_lock(t: Words, asked: Sequence[Period]) -> Outgoing:
    """`/lock` alone, where not exactly one period is open."""
    if not asked:
        return Outgoing(t("No period is open at the moment, so there is nothing to lock."), ((_rhythm(t),),))
    return Outgoing(t("Which period is to be locked?"), _periods(t, asked, "lock.show"), about="lock")


def lock_question(t: Words, period: Period, missing: Mapping[str, Sequence[Request]], *, now: datetime) -> Outgoing:
    """Before a period is locked: what would count as missed, by department."""
    count = sum(map(len, missing.values()))
    lines = [
        t("🔒 Lock <b>{period}</b> now?", period=t.period(period.label)),
        t("It is not even due yet: that is {when}.", when=t.when(period.due_at))
        if now < period.due_at
        else t("By itself it locks {when}.", when=t.when(period.locked_at)),
    ]
    if missing:
        listed = [_owed(t, name, owed) for name, owed in missing.items()]
        lines += [
            t.n("{n} is still missing and would count as missed:", "{n} are still missing and would count as missed:", count),
            Html(f"<blockquote expandable>{Html.lines(*listed)}</blockquote>"),
        ]  # fmt: skip
    else:
        lines.append(t("Everything has been reported."))
    buttons = (Button(t("🔒 Lock"), f"lock.{period.id}"), Button(t("✖ Cancel"), "lock.no"))
    return Outgoing(Html.lines(*lines), (buttons,), about="lock")


def locked(t: Words, period: Period, missed: int) -> Outgoing:
    """To the admin who locked it."""
    lines = [
        t("🔒 {period} is locked.", period=t.period(period.label)),
        t.n("{n} was missing and counts as missed.", "{n} were missing and count as missed.", missed)
        if missed
        else Html(),
        t("/reopen and a task's number lets its report in again."),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("📊 Summary"), f"sum.{period.id}"),),), about="lock")


def not_locked(t: Words) -> Outgoing:
    return Outgoing(t("Nothing has been locked."), ((_rhythm(t),),), about="lock")


def reopened(t: Words, request: Request, until: datetime, told: Sequence[str]) -> Outgoing:
    """To who reopened it."""
    lines = [
        t(
            "🔓 {what} is open again until {when}.",
            what=what(t, request),
            when=t.when(until),
        ),
        told_line(t, request, told),
    ]
    return Outgoing(Html.lines(*lines), (look(t, request),))


def open_already(t: Words, request: Request, until: datetime) -> Outgoing:
    """Nothing needed to be changed."""
    text = t("{what} is open until {when} already; nothing has changed.", what=what(t, request), when=t.when(until))
    return Outgoing(text, (look(t, request),))


def why_reopened(t: Words, request: Request) -> Outgoing:
    """Before what was accepted is opened again."""
    said = t(
        "Why is it opened again? It has been accepted. Please write a sentence; it goes to {department}.",
        department=request.department,
    )
    return Outgoing(
        Html.lines(t("🔓 <b>{what}</b>", what=what(t, request)), said),
        (look(t, request),),
        about=f"reopening:{request.id}",
    )


def reopened_for_you(t: Words, request: Request, until: datetime, by: str, reason: str) -> Outgoing:
    """To the department's contacts and deputies."""
    lines = [
        t("🔓 <b>{what}</b>", what=what(t, request)),
        t("{title}", title=shortened(request.title, 60)),
        t("{name} has reopened it: you can report, or change what is there, until {when}.", name=by, when=t.when(until)),
        t("Why: “{reason}”", reason=shortened(reason, 600)) if reason else Html(),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), (open_card(t, request),), about=f"card:{request.id}")


def what(t: Words, request: Request) -> Html:
    """Which answer is meant: task, department and period."""
    number, department, period = request.number, request.department, t.period(request.period.label)
    if request.kind is RequestKind.CONTRIBUTION:
        return t(
            "Task {number} · contribution of {department} · {period}",
            number=number, department=department, period=period,
        )  # fmt: skip
    return t("Task {number} · {department} · {period}", number=number, department=department, period=period)


def told_line(t: Words, request: Request, told: Sequence[str]) -> Html:
    if told:
        return t("Told: {names}.", names=t.listed(list(told)))
    return t("⚠ Nobody at {department} can be told at the moment.", department=request.department)


def _owed(t: Words, department: str, owed: Sequence[Request]) -> Html:
    numbers: list[str] = [
        t("{number} (contribution)", number=r.number) if r.kind is RequestKind.CONTRIBUTION else str(r.number)
        for r in owed
    ]
    return t("{department}: {tasks}", department=department, tasks=t.listed(numbers))


def open_card(t: Words, request: Request) -> tuple[Button, ...]:
    return (Button(t("▶ Open task {number}", number=request.number), f"card.{request.id}"),)


def look(t: Words, request: Request) -> tuple[Button, ...]:
    return (Button(t("📋 Task {number}", number=request.number), f"task.{request.number}"),)


def _periods(t: Words, found: Sequence[Period], name: str) -> Keyboard:
    return tuple((Button(t.period(period.label), f"{name}.{period.id}"),) for period in found)


def _rhythm(t: Words) -> Button:
    return Button(t("🗓 Rhythm"), "rhythm.all")
