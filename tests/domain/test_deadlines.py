"""Dates of periods: the official table for China in 2023, the order of events everywhere, clock changes, daytime."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.deadlines import business_days_late, dates_of, local_instant, next_daytime
from domain.periods import LAST, Every, PeriodKey, Rhythm, within
from domain.workdays import WorkingCalendar

SHANGHAI = ZoneInfo("Asia/Shanghai")


def days(month: int, *numbers: int) -> set[date]:
    return {date(2023, month, number) for number in numbers}


# The State Council's calendar for 2023: weekdays off, weekends worked.
CHINA = WorkingCalendar(
    off=frozenset(
        days(1, 2, 23, 24, 25, 26, 27)
        | days(4, 5)
        | days(5, 1, 2, 3)
        | days(6, 22, 23)
        | days(9, 29)
        | days(10, 2, 3, 4, 5, 6)
    ),
    on=frozenset(days(1, 28, 29) | days(4, 23) | days(5, 6) | days(6, 25) | days(10, 7, 8)),
    known_through=2023,
)


def wall(instant: datetime, zone: ZoneInfo = SHANGHAI) -> str:
    return f"{instant.astimezone(zone):%m-%d %H:%M}"


@pytest.mark.parametrize(
    ("month", "asked", "reminders", "due", "summary", "locked"),
    [
        (1, "01-13", ["01-18", "01-20"], "01-20", "01-30", "02-01"),
        (3, "03-17", ["03-22", "03-24"], "03-24", "03-29", "03-31"),
        (4, "04-19", ["04-23", "04-25"], "04-25", "04-28", "05-05"),
        (6, "06-15", ["06-20", "06-25"], "06-25", "06-28", "06-30"),
    ],
)
def test_the_table_for_china_in_2023(
    month: int, asked: str, reminders: list[str], due: str, summary: str, locked: str
) -> None:
    dates = dates_of(Rhythm(), PeriodKey(2023, month, Every.MONTH), CHINA, SHANGHAI)
    assert wall(dates.asked_at) == f"{asked} 09:00"
    assert [wall(at) for at in dates.reminders_at] == [f"{day} 09:30" for day in reminders]
    assert wall(dates.due_at) == f"{due} 18:00"
    assert wall(dates.summary_at) == f"{summary} 09:00"
    assert wall(dates.locked_at) == f"{locked} 18:00"


def test_what_the_table_leaves_out_for_april() -> None:
    dates = dates_of(Rhythm(), PeriodKey(2023, 4, Every.MONTH), CHINA, SHANGHAI)
    assert wall(dates.check_at) == "04-18 09:00"
    assert wall(dates.deputies_at) == "04-20 09:00"
    assert wall(dates.contributions_due_at) == "04-23 18:00"
    assert [wall(at) for at in dates.overdue_at] == ["04-26 09:30", "04-27 09:30", "04-28 09:30"]
    assert dates.due_at.tzinfo is UTC
    assert dates.due_at == datetime(2023, 4, 25, 10, tzinfo=UTC)


@pytest.mark.parametrize(
    ("rhythm", "key", "due"),
    [
        (Rhythm(due_day=31), PeriodKey(2023, 2), "02-28"),
        (Rhythm(due_day=LAST), PeriodKey(2023, 9), "09-28"),
        (Rhythm(due_day=5, month_offset=1), PeriodKey(2023, 3), "04-04"),
        (Rhythm(due_day=5, month_offset=1), PeriodKey(2023, 12), "01-05"),
        (Rhythm(Every.QUARTER), PeriodKey(2023, 1, Every.QUARTER), "03-24"),
        (Rhythm(Every.QUARTER, due_day=10, month_offset=1), PeriodKey(2023, 2, Every.QUARTER), "07-10"),
        (Rhythm(due_day=1), PeriodKey(2023, 5), "04-28"),
    ],
)
def test_the_due_day_is_clamped_offset_and_moved_back_to_a_working_day(
    rhythm: Rhythm, key: PeriodKey, due: str
) -> None:
    assert wall(dates_of(rhythm, key, CHINA, SHANGHAI).due_at) == f"{due} 18:00"


@pytest.mark.parametrize("zone", ["Asia/Shanghai", "America/Santiago", "Europe/Berlin", "Asia/Kolkata", "Pacific/Apia"])
@pytest.mark.parametrize(
    "rhythm",
    [
        Rhythm(),
        Rhythm(due_day=31),
        Rhythm(due_day=LAST),
        Rhythm(month_offset=1),
        Rhythm(due_day=1, due_time=time(23, 59)),
    ],
    ids=["25", "31", "last", "offset", "first"],
)
def test_events_stand_in_order_in_every_month_of_ten_years(rhythm: Rhythm, zone: str) -> None:
    previous_due = datetime(2000, 1, 1, tzinfo=UTC)
    for key in within(date(2020, 1, 1), date(2030, 12, 31), Every.MONTH):
        dates = dates_of(rhythm, key, CHINA, ZoneInfo(zone))
        line = [dates.check_at, dates.asked_at, *dates.reminders_at, dates.due_at, *dates.overdue_at, dates.locked_at]
        assert line == sorted(set(line)), key
        assert dates.asked_at < dates.deputies_at < dates.due_at, key
        assert dates.asked_at < dates.contributions_due_at <= dates.due_at < dates.summary_at < dates.locked_at, key
        assert previous_due < dates.due_at, key
        previous_due = dates.due_at


@pytest.mark.parametrize(
    ("zone", "day", "at", "instant"),
    [
        ("Asia/Kolkata", date(2023, 4, 25), time(18), datetime(2023, 4, 25, 12, 30, tzinfo=UTC)),
        # Midnight to one does not exist: one o'clock is the first instant after the gap.
        ("America/Santiago", date(2023, 9, 3), time(0), datetime(2023, 9, 3, 4, tzinfo=UTC)),
        ("America/Santiago", date(2023, 9, 3), time(0, 30), datetime(2023, 9, 3, 4, tzinfo=UTC)),
        ("America/Santiago", date(2023, 9, 3), time(1), datetime(2023, 9, 3, 4, tzinfo=UTC)),
        ("Europe/Berlin", date(2023, 3, 26), time(2, 59), datetime(2023, 3, 26, 1, tzinfo=UTC)),
        # Half past two comes twice: the first is still summer time.
        ("Europe/Berlin", date(2023, 10, 29), time(2, 30), datetime(2023, 10, 29, 0, 30, tzinfo=UTC)),
        ("Europe/Berlin", date(2023, 10, 29), time(3), datetime(2023, 10, 29, 2, tzinfo=UTC)),
        # Samoa left out a whole day when it moved across the date line.
        ("Pacific/Apia", date(2011, 12, 30), time(9), datetime(2011, 12, 30, 10, tzinfo=UTC)),
        ("Australia/Lord_Howe", date(2023, 10, 1), time(2, 10), datetime(2023, 9, 30, 15, 30, tzinfo=UTC)),
    ],
)
def test_wall_time_where_the_clocks_change(zone: str, day: date, at: time, instant: datetime) -> None:
    assert local_instant(day, at, ZoneInfo(zone)) == instant


@pytest.mark.parametrize(
    ("now", "then"),
    [
        ("2023-04-25 08:00", "2023-04-25 08:00"),
        ("2023-04-25 19:59", "2023-04-25 19:59"),
        ("2023-04-25 07:59", "2023-04-25 08:00"),
        ("2023-04-25 00:00", "2023-04-25 08:00"),
        ("2023-04-25 20:00", "2023-04-26 08:00"),
        ("2023-04-22 12:00", "2023-04-23 08:00"),
        ("2023-04-23 12:00", "2023-04-23 12:00"),
        ("2023-04-28 21:00", "2023-05-04 08:00"),
        ("2023-05-01 03:00", "2023-05-04 08:00"),
    ],
)
def test_day_begins_at_eight_on_working_days(now: str, then: str) -> None:
    instant = datetime.fromisoformat(now).replace(tzinfo=SHANGHAI)
    expected = datetime.fromisoformat(then).replace(tzinfo=SHANGHAI)
    assert next_daytime(instant, SHANGHAI, CHINA) == expected
    assert next_daytime(instant.astimezone(UTC), SHANGHAI, CHINA) == expected


def test_daytime_is_the_persons_own() -> None:
    now = datetime(2023, 4, 25, 1, tzinfo=UTC)
    assert next_daytime(now, SHANGHAI, CHINA) == now
    assert next_daytime(now, ZoneInfo("Europe/Berlin"), CHINA) == datetime(2023, 4, 25, 6, tzinfo=UTC)
    assert next_daytime(now, SHANGHAI, CHINA, time(22), time(10)) == datetime(2023, 4, 25, 2, tzinfo=UTC)


def test_days_late_are_working_days_that_have_begun() -> None:
    due = datetime(2023, 4, 25, 18, tzinfo=SHANGHAI)
    late = {
        n: business_days_late(due, due + timedelta(days=n, hours=2), CHINA, SHANGHAI)
        for n in (-30, -1, 0, 1, 3, 8, 9, 12)
    }
    assert late == {-30: 0, -1: 0, 0: 0, 1: 1, 3: 3, 8: 3, 9: 4, 12: 6}
