"""What a contact asks of the office: more time, another owner, a pause, a locked report again, the end of a task.

What may be asked, who decides, and when it has lost its sense.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.answers import dates
from domain.answers.folding import fold
from domain.closings import Grade
from domain.people import Duty
from domain.plan_cells import due_date
from domain.reports import Health, PeriodState, Request, RequestState
from domain.tasks import Task, TaskState
from domain.workdays import WorkingCalendar


class ApplicationKind(StrEnum):
    REPORT_EXTENSION = "report_extension"
    """This period's report comes later."""
    TASK_EXTENSION = "task_extension"
    """The task itself is due later."""
    WRONG_OWNER = "wrong_owner"
    """The task is not this department's."""
    SUSPENSION = "suspension"
    """The task rests until a day."""
    REOPENING = "reopening"
    """A locked report is taken again."""
    CLOSING = "closing"
    """The task is done: it is to be accepted and closed."""


DATED = (ApplicationKind.REPORT_EXTENSION, ApplicationKind.TASK_EXTENSION, ApplicationKind.SUSPENSION)
"""Kinds that ask for a day."""

ENCLOSING = (ApplicationKind.REPORT_EXTENSION, ApplicationKind.TASK_EXTENSION, ApplicationKind.CLOSING)
"""Kinds with which progress so far and a file may go."""

CHOOSING = (ApplicationKind.WRONG_OWNER, ApplicationKind.CLOSING)
"""Kinds that are not granted by a yes alone: whose is it instead, how well was it done?"""


class ApplicationState(StrEnum):
    OPEN = "open"
    GRANTED = "granted"
    REFUSED = "refused"
    WITHDRAWN = "withdrawn"
    EXPIRED = "expired"


class Level(StrEnum):
    """Who decides: whoever is in charge of the task, or who is in charge of the whole plan."""

    CHARGE = "charge"
    WHOLE = "whole"


class Bar(StrEnum):
    """Why something cannot be asked for."""

    CLOSED = "closed"
    NOT_LEAD = "not_lead"
    NOTHING_ASKED = "nothing_asked"
    REPORTED = "reported"
    NO_DUE_DATE = "no_due_date"
    DUE_PASSED = "due_passed"
    OPEN = "open"
    NOT_DONE = "not_done"


class Lapse(StrEnum):
    """Why an application that nobody decided has no sense any more."""

    CLOSED = "closed"
    LOCKED = "locked"
    REPORTED = "reported"
    MOVED = "moved"
    PASSED = "passed"
    OPEN = "open"


REMIND_AFTER = 2
"""Working days after which those who decide are reminded."""
WIDEN_AFTER = 4
"""Working days after which everybody in charge of the whole plan is told."""

LONGEST = timedelta(days=400)
"""How far ahead a day may lie."""

MOST_DAYS = 6
"""Days offered as buttons."""


@dataclass(frozen=True, slots=True)
class Application:
    """What a person asked for on behalf of a department, and what became of it."""

    id: int
    plan_id: int
    kind: ApplicationKind
    state: ApplicationState
    task_id: int
    number: int
    title: str
    part: int
    department_id: int
    department: str
    person_id: int
    person_name: str
    request_id: int | None
    label: str
    """The period of the request; empty where there is none."""
    reason: str
    wanted: date | None
    original: date | None
    """The task's due date when this was asked."""
    original_at: datetime | None
    """When the report was due then."""
    level: Level
    question: str
    """The newest one asked back, and whose it is."""
    asked_by: int | None
    reply: str
    made_at: datetime
    decided_by: int | None
    decider: str
    decided_at: datetime | None
    answer: str
    """The words of who decided; where it has expired, why."""
    granted: date | None
    progress: str = ""
    """What has been done so far, in the words of who asks."""
    grade: Grade | None = None
    """Of a task that was closed."""

    @property
    def is_open(self) -> bool:
        return self.state is ApplicationState.OPEN


def bar(
    kind: ApplicationKind, task: Task, department_id: int, request: Request | None, *,
    today: date, now: datetime, declared: Health | None = None,
) -> Bar | None:  # fmt: skip
    """What keeps this department from asking; None where nothing does.

    `request` is its own of now, where there is one; `declared` is what its newest report says.
    """
    if task.state is not TaskState.ACTIVE:
        return Bar.CLOSED
    if kind is ApplicationKind.WRONG_OWNER:
        return None
    if kind is ApplicationKind.REPORT_EXTENSION:
        return _bar_of_report(request, now)
    if kind is ApplicationKind.REOPENING:
        return Bar.OPEN if request is None or request.accepts(now) else None
    if not leads(task, department_id):
        return Bar.NOT_LEAD
    if kind is ApplicationKind.TASK_EXTENSION:
        if task.due_on is None:
            return Bar.NO_DUE_DATE
        return Bar.DUE_PASSED if today > task.due_on else None
    if kind is ApplicationKind.CLOSING:
        return None if declared is Health.DONE else Bar.NOT_DONE
    return None


def _bar_of_report(request: Request | None, now: datetime) -> Bar | None:
    if request is None or request.period.state is PeriodState.PLANNED or request.state is RequestState.EXCUSED:
        return Bar.NOTHING_ASKED
    if request.state is RequestState.REPORTED:
        return Bar.REPORTED
    return None if request.is_missing and now < request.due_at else Bar.DUE_PASSED


def leads(task: Task, department_id: int) -> bool:
    return any(o.department.id == department_id and o.duty is Duty.LEAD for o in task.owners)


def level_of(kind: ApplicationKind, granted_before: int) -> Level:
    """A task's first extension is decided by who is in charge of it, every later one a level higher."""
    return Level.WHOLE if kind is ApplicationKind.TASK_EXTENSION and granted_before else Level.CHARGE


def after(kind: ApplicationKind, task: Task, due_on: date | None, *, today: date) -> date:
    """The day that the new one must lie behind; `due_on` is the report's."""
    if kind is ApplicationKind.REPORT_EXTENSION and due_on is not None:
        return due_on
    if kind is ApplicationKind.TASK_EXTENSION and task.due_on is not None:
        return task.due_on
    return today - timedelta(1)


def days_offered(
    kind: ApplicationKind, behind: date, locked_on: date | None, last_day: date, calendar: WorkingCalendar
) -> tuple[date, ...]:
    """Days that make sense: for a report working days up to the lock, else the ends of months and quarters ahead."""
    if kind is ApplicationKind.REPORT_EXTENSION:
        ahead = [calendar.shift(behind, n) for n in (1, 2, 3, 4)]
        until = locked_on or behind + timedelta(14)
        return _first(d for d in (*ahead, until) if behind < d <= until)
    ends = [_month_end(behind, n) for n in range(4)]
    quarters = [_month_end(behind, n) for n in range(13) if _month_end(behind, n).month % 3 == 0]
    near = [calendar.shift(behind, 10)] if kind is ApplicationKind.TASK_EXTENSION else []
    found = (*near, *ends[:3], *quarters[:3], last_day)
    return _first(d for d in found if behind < d <= max(last_day, behind + timedelta(45)))


def _first(days: Iterable[date]) -> tuple[date, ...]:
    return tuple(sorted(set(days)))[:MOST_DAYS]


def _month_end(day: date, months: int) -> date:
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, monthrange(year, month + 1)[1])


def day_named(text: str, behind: date) -> date | None:
    """The day that somebody typed: 6月30日, 2023-06-30, 月底, 30 June; without a year the next one behind that day."""
    found = due_date(text, behind + timedelta(1), behind + timedelta(365))
    if found is not None:
        return found
    named = {when.day for when in dates.scan(fold(text).text, behind)}
    return next(iter(named)) if len(named) == 1 else None


def lapse(
    kind: ApplicationKind, department_id: int, wanted: date | None, task: Task, request: Request | None, *,
    today: date, now: datetime,
) -> Lapse | None:  # fmt: skip
    """Why an open application of this department has no sense any more; None while it has."""
    if task.state is not TaskState.ACTIVE:
        return Lapse.CLOSED
    if kind is ApplicationKind.REPORT_EXTENSION:
        if request is None or request.department_id != department_id:
            return Lapse.MOVED
        if request.state is RequestState.REPORTED:
            return Lapse.REPORTED
        return None if request.is_missing and request.accepts(now) else Lapse.LOCKED
    if kind is ApplicationKind.REOPENING:
        if request is None or request.department_id != department_id:
            return Lapse.MOVED
        return Lapse.OPEN if request.accepts(now) else None
    if kind is ApplicationKind.WRONG_OWNER:
        return None if department_id in task.owner_ids else Lapse.MOVED
    if not leads(task, department_id):
        return Lapse.MOVED
    return Lapse.PASSED if wanted is not None and wanted < today else None
