"""Working days: weekends, days off, make-up days, and a calendar that never ends its holidays."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.workdays import LONGEST_BREAK, NoWorkingDay, WorkingCalendar

MAY = WorkingCalendar(
    off=frozenset({date(2023, 5, 1), date(2023, 5, 2), date(2023, 5, 3)}),
    on=frozenset({date(2023, 4, 23), date(2023, 5, 6)}),
    known_through=2023,
)


@pytest.mark.parametrize(
    ("day", "working"),
    [
        (date(2023, 4, 21), True),
        (date(2023, 4, 22), False),
        (date(2023, 4, 23), True),
        (date(2023, 5, 1), False),
        (date(2023, 5, 4), True),
        (date(2023, 5, 6), True),
        (date(2023, 5, 7), False),
    ],
)
def test_a_day_is_worked_by_the_lists_before_the_weekend(day: date, working: bool) -> None:
    assert MAY.is_working(day) is working


@pytest.mark.parametrize(
    ("day", "before", "after"),
    [
        (date(2023, 4, 22), date(2023, 4, 21), date(2023, 4, 23)),
        (date(2023, 5, 2), date(2023, 4, 28), date(2023, 5, 4)),
        (date(2023, 5, 4), date(2023, 5, 4), date(2023, 5, 4)),
    ],
)
def test_the_nearest_working_day(day: date, before: date, after: date) -> None:
    assert MAY.on_or_before(day) == before
    assert MAY.on_or_after(day) == after


@pytest.mark.parametrize(
    ("day", "n", "result"),
    [
        (date(2023, 4, 25), -5, date(2023, 4, 19)),
        (date(2023, 4, 25), 5, date(2023, 5, 5)),
        (date(2023, 4, 22), 1, date(2023, 4, 23)),
        (date(2023, 4, 22), -1, date(2023, 4, 21)),
        (date(2023, 4, 22), 0, date(2023, 4, 22)),
        (date(2023, 5, 5), 1, date(2023, 5, 6)),
    ],
)
def test_shift_counts_working_days(day: date, n: int, result: date) -> None:
    assert MAY.shift(day, n) == result


def test_shifting_there_and_back_from_a_working_day_is_nothing() -> None:
    for n in range(1, 30):
        assert MAY.shift(MAY.shift(date(2023, 4, 25), n), -n) == date(2023, 4, 25)


def test_a_calendar_without_working_days_is_refused_and_not_searched_for_ever() -> None:
    start = date(2023, 1, 2)
    shut = WorkingCalendar(off=frozenset(start + timedelta(n) for n in range(LONGEST_BREAK + 30)))
    with pytest.raises(NoWorkingDay, match="2023-01-03"):
        shut.shift(start, 1)
    with pytest.raises(NoWorkingDay):
        WorkingCalendar(weekend=frozenset(range(7))).on_or_before(start)


def test_other_weekends() -> None:
    gulf = WorkingCalendar(weekend=frozenset({4, 5}))
    assert gulf.on_or_before(date(2023, 4, 22)) == date(2023, 4, 20)


def test_a_day_cannot_be_both_on_and_off() -> None:
    with pytest.raises(ValueError, match="2023-05-01"):
        WorkingCalendar(off=frozenset({date(2023, 5, 1)}), on=frozenset({date(2023, 5, 1)}))


def test_years_after_the_last_published_one_are_provisional() -> None:
    assert not MAY.provisional(2023)
    assert MAY.provisional(2024)
    assert not WorkingCalendar().provisional(2100)
