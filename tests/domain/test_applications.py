"""What may be asked of the office, on which days, who decides, and when an application has lost its sense."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.applications import (
    ApplicationKind,
    Bar,
    Lapse,
    Level,
    after,
    bar,
    day_named,
    days_offered,
    lapse,
    level_of,
)
from domain.people import Department, Duty
from domain.reports import Health, Period, PeriodState, Request, RequestKind, RequestState
from domain.tasks import Owner, Part, Task, TaskState
from domain.workdays import WorkingCalendar

REPORT, TASK, OWNER, REST, _, CLOSE = ApplicationKind
SCIENCE, FINANCE = Department(1, "省科技厅"), Department(2, "省财政厅")
DUE = datetime(2023, 3, 24, 10, tzinfo=UTC)
BEFORE, TODAY = DUE - timedelta(days=3), date(2023, 3, 21)
MARCH = Period(1, 1, "2023-03", PeriodState.ASKED, DUE, DUE, DUE, DUE, DUE + timedelta(days=7))
REQUEST = Request(
    1, 1, MARCH, 1, 1, "x", "", 1, 1, "省科技厅", RequestKind.REPORT, RequestState.OPEN, DUE, 1, None, None
)  # fmt: skip
ACTIVE = Task(
    1, 1, Part(1, 1, "p"), 1, "x", "", "", date(2023, 5, 31), TaskState.ACTIVE,
    (Owner(SCIENCE, Duty.LEAD, True, "stated"), Owner(FINANCE, Duty.JOINT, True, "stated")),
)  # fmt: skip
REPORTED = replace(REQUEST, state=RequestState.REPORTED, answered_at=BEFORE)


@pytest.mark.parametrize(
    ("kind", "task", "department", "request_", "now", "expected"),
    [
        (REPORT, ACTIVE, 1, REQUEST, BEFORE, None),
        (REPORT, ACTIVE, 1, None, BEFORE, Bar.NOTHING_ASKED),
        (REPORT, ACTIVE, 1, replace(REQUEST, period=replace(MARCH, state=PeriodState.PLANNED)), BEFORE, Bar.NOTHING_ASKED),
        (REPORT, ACTIVE, 1, REPORTED, BEFORE, Bar.REPORTED),
        (REPORT, ACTIVE, 1, replace(REQUEST, state=RequestState.MISSED), BEFORE, Bar.DUE_PASSED),
        (REPORT, ACTIVE, 1, replace(REQUEST, state=RequestState.EXCUSED), BEFORE, Bar.NOTHING_ASKED),
        (REPORT, ACTIVE, 1, REQUEST, DUE, Bar.DUE_PASSED),
        (REPORT, ACTIVE, 1, replace(REQUEST, due_at=DUE + timedelta(1)), DUE, None),
        (REPORT, ACTIVE, 2, replace(REQUEST, department_id=2), BEFORE, None),
        (TASK, ACTIVE, 1, None, BEFORE, None),
        (TASK, ACTIVE, 2, None, BEFORE, Bar.NOT_LEAD),
        (TASK, replace(ACTIVE, due_on=None), 1, None, BEFORE, Bar.NO_DUE_DATE),
        (TASK, replace(ACTIVE, due_on=TODAY), 1, None, BEFORE, None),
        (TASK, replace(ACTIVE, due_on=TODAY - timedelta(1)), 1, None, BEFORE, Bar.DUE_PASSED),
        (REST, ACTIVE, 1, None, BEFORE, None),
        (REST, ACTIVE, 2, None, BEFORE, Bar.NOT_LEAD),
        (OWNER, ACTIVE, 2, None, BEFORE, None),
        *((kind, replace(ACTIVE, state=TaskState.CLOSED), 1, REQUEST, BEFORE, Bar.CLOSED) for kind in (REPORT, TASK, OWNER, REST, CLOSE)),
        (CLOSE, ACTIVE, 2, REPORTED, BEFORE, Bar.NOT_LEAD),
        (CLOSE, ACTIVE, 1, REPORTED, BEFORE, Bar.NOT_DONE),
    ],
)  # fmt: skip
def test_what_may_still_be_asked(
    kind: ApplicationKind, task: Task, department: int, request_: Request | None, now: datetime, expected: Bar | None
) -> None:
    assert bar(kind, task, department, request_, today=TODAY, now=now) is expected


@pytest.mark.parametrize("declared", [*Health, None])
def test_only_what_is_declared_done_is_closed(declared: Health | None) -> None:
    barred = bar(CLOSE, ACTIVE, 1, REPORTED, today=TODAY, now=BEFORE, declared=declared)
    assert barred is (None if declared is Health.DONE else Bar.NOT_DONE)


@pytest.mark.parametrize(
    ("kind", "granted", "level"),
    [(REPORT, 0, Level.CHARGE), (REPORT, 3, Level.CHARGE), (TASK, 0, Level.CHARGE), (TASK, 1, Level.WHOLE), (REST, 2, Level.CHARGE)],
)  # fmt: skip
def test_the_second_extension_of_a_task_goes_one_level_up(kind: ApplicationKind, granted: int, level: Level) -> None:
    assert level_of(kind, granted) is level


@pytest.mark.parametrize(
    ("kind", "behind", "locked_on", "expected"),
    [
        (REPORT, date(2023, 3, 24), date(2023, 3, 31), ["03-27", "03-28", "03-29", "03-30", "03-31"]),
        (REPORT, date(2023, 3, 30), date(2023, 3, 31), ["03-31"]),
        (REPORT, date(2023, 3, 31), date(2023, 3, 31), []),
        (TASK, date(2023, 5, 31), None, ["06-14", "06-30", "07-31", "09-30", "12-31"]),
        (TASK, date(2023, 12, 31), None, ["01-12", "01-31"]),
        (REST, date(2023, 3, 20), None, ["03-31", "04-30", "05-31", "06-30", "09-30", "12-31"]),
    ],
)
def test_days_that_are_offered(
    kind: ApplicationKind, behind: date, locked_on: date | None, expected: list[str]
) -> None:
    offered = days_offered(kind, behind, locked_on, date(2023, 12, 31), WorkingCalendar())
    assert [f"{day:%m-%d}" for day in offered] == expected


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("2023-06-30", date(2023, 6, 30)),
        ("6月30日", date(2023, 6, 30)),
        ("６月底", date(2023, 6, 30)),
        ("2023年6月30日前", date(2023, 6, 30)),
        ("30 June", date(2023, 6, 30)),
        ("by June 30, 2023", date(2023, 6, 30)),
        ("延到4月6日吧", date(2023, 4, 6)),
        ("1月15日", date(2024, 1, 15)),
        ("soon", None),
        ("尽快", None),
        ("6月31日", None),
        ("4月6日或者4月7日", None),
        ("", None),
    ],
)
def test_days_that_are_typed(typed: str, expected: date | None) -> None:
    assert day_named(typed, date(2023, 3, 24)) == expected


@pytest.mark.parametrize(
    ("kind", "task", "department", "request_", "now", "expected"),
    [
        (REPORT, ACTIVE, 1, REQUEST, BEFORE, None),
        (REPORT, ACTIVE, 1, REQUEST, DUE + timedelta(1), None),
        (REPORT, ACTIVE, 1, REPORTED, BEFORE, Lapse.REPORTED),
        (REPORT, ACTIVE, 1, replace(REQUEST, state=RequestState.MISSED), BEFORE, Lapse.LOCKED),
        (REPORT, ACTIVE, 1, replace(REQUEST, period=replace(MARCH, state=PeriodState.LOCKED)), BEFORE, Lapse.LOCKED),
        (REPORT, ACTIVE, 1, replace(REQUEST, department_id=2), BEFORE, Lapse.MOVED),
        (REPORT, ACTIVE, 1, None, BEFORE, Lapse.MOVED),
        (OWNER, ACTIVE, 2, None, BEFORE, None),
        (OWNER, ACTIVE, 3, None, BEFORE, Lapse.MOVED),
        (TASK, ACTIVE, 1, None, BEFORE, None),
        (TASK, ACTIVE, 2, None, BEFORE, Lapse.MOVED),
        (REST, replace(ACTIVE, state=TaskState.WITHDRAWN), 1, None, BEFORE, Lapse.CLOSED),
    ],
)
def test_when_nobody_needs_to_decide_any_more(
    kind: ApplicationKind, task: Task, department: int, request_: Request | None, now: datetime, expected: Lapse | None
) -> None:
    assert lapse(kind, department, date(2023, 6, 30), task, request_, today=TODAY, now=now) is expected


def test_a_wish_for_a_day_that_has_passed_lapses() -> None:
    assert lapse(REST, 1, TODAY, ACTIVE, None, today=TODAY, now=BEFORE) is None
    assert lapse(REST, 1, TODAY, ACTIVE, None, today=TODAY + timedelta(1), now=BEFORE) is Lapse.PASSED


def test_a_new_day_lies_behind_the_old_one() -> None:
    assert after(REPORT, ACTIVE, date(2023, 3, 24), today=TODAY) == date(2023, 3, 24)
    assert after(TASK, ACTIVE, date(2023, 3, 24), today=TODAY) == date(2023, 5, 31)
    assert after(REST, ACTIVE, date(2023, 3, 24), today=TODAY) == TODAY - timedelta(1)


@pytest.mark.parametrize(
    ("ends", "rests"), [(date(2023, 4, 30), True), (date(2023, 5, 31), True), (date(2023, 6, 30), False)]
)
def test_a_suspended_task_is_asked_about_again_with_the_first_period_that_ends_after(
    ends: date, *, rests: bool
) -> None:
    assert replace(ACTIVE, suspended_until=date(2023, 5, 31)).rests(ends) is rests
    assert not ACTIVE.rests(ends)
