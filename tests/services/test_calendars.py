"""Calendars of real countries: the official one of China for 2023, a plan's own days, and years nobody knows yet."""

from __future__ import annotations

from datetime import date, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.deadlines import dates_of
from domain.periods import PeriodKey, Rhythm
from services.calendars import UnknownCountry, working_calendar

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


def in_2023(days: frozenset[date]) -> list[str]:
    return [f"{day:%m-%d}" for day in sorted(days) if day.year == 2023]


def test_china_2023_is_the_official_calendar() -> None:
    china = working_calendar("CN", FIRST, LAST)
    assert in_2023(china.on) == ["01-28", "01-29", "04-23", "05-06", "06-25", "10-07", "10-08"]
    assert in_2023(china.off) == [
        *("01-02", "01-23", "01-24", "01-25", "01-26", "01-27", "04-05", "05-01", "05-02", "05-03"),
        *("06-22", "06-23", "09-29", "10-02", "10-03", "10-04", "10-05", "10-06"),
    ]


@pytest.mark.parametrize(
    ("month", "asked", "due", "locked"),
    [
        (1, "01-13", "01-20", "02-01"),
        (3, "03-17", "03-24", "03-31"),
        (4, "04-19", "04-25", "05-05"),
        (6, "06-15", "06-25", "06-30"),
    ],
)
def test_the_design_table_comes_out_of_the_package(month: int, asked: str, due: str, locked: str) -> None:
    zone = ZoneInfo("Asia/Shanghai")
    dates = dates_of(Rhythm(), PeriodKey(2023, month), working_calendar("CN", FIRST, LAST), zone)
    found = [f"{at.astimezone(zone):%m-%d}" for at in (dates.asked_at, dates.due_at, dates.locked_at)]
    assert found == [asked, due, locked]


def test_make_up_days_in_december_for_the_next_january_are_known() -> None:
    assert working_calendar("CN", date(2006, 1, 1), date(2006, 12, 31)).is_working(date(2006, 12, 30))


def test_a_year_on_both_sides_is_covered() -> None:
    china = working_calendar("CN", FIRST, LAST)
    assert not china.is_working(date(2022, 10, 3))
    assert not china.is_working(date(2024, 2, 12))


def test_the_plans_own_days_win() -> None:
    day_off, day_on, make_up = date(2023, 3, 15), date(2023, 5, 1), date(2023, 4, 23)
    calendar = working_calendar("cn", FIRST, LAST, days_off=[day_off, make_up], days_on=[day_on])
    assert [calendar.is_working(day) for day in (day_off, make_up, day_on)] == [False, False, True]
    assert working_calendar("CN", FIRST, LAST).is_working(make_up)


def test_a_year_that_china_has_not_published_is_provisional() -> None:
    china = working_calendar("CN", FIRST, date(2040, 12, 31))
    assert china.known_through is not None
    assert china.known_through >= 2026
    assert not china.provisional(2023)
    assert china.provisional(2039)


def test_years_are_provisional_where_feasts_wait_for_the_moon_and_never_where_law_fixes_them() -> None:
    assert working_calendar("IN", date(2022, 1, 1), date(2023, 12, 31)).known_through is None
    assert working_calendar("IN", date(2022, 1, 1), date(2035, 12, 31)).provisional(2035)
    assert not working_calendar("DE", FIRST, date(2035, 12, 31)).provisional(2035)


def test_other_weekends_and_other_holidays() -> None:
    germany = working_calendar("DE", FIRST, LAST)
    assert not germany.is_working(date(2023, 10, 3))
    assert germany.on == frozenset()
    israel = working_calendar("IL", FIRST, LAST)
    assert israel.is_working(date(2023, 3, 12)), "a Sunday"
    assert not israel.is_working(date(2023, 3, 10)), "a Friday"


@pytest.mark.parametrize("country", ["ZZ", "", "China!"])
def test_an_unknown_country_is_named(country: str) -> None:
    with pytest.raises(UnknownCountry, match="country"):
        working_calendar(country, FIRST, LAST)


def test_the_longest_official_break_is_no_error() -> None:
    china = working_calendar("CN", FIRST, LAST)
    assert china.on_or_after(date(2023, 1, 21)) - date(2023, 1, 21) == timedelta(7)
