"""Period labels as people write them, the periods of a plan, and the rhythm's settings."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import date, time

import pytest

from domain.periods import (
    LAST,
    BadPeriod,
    BadRhythm,
    Every,
    PeriodFault,
    PeriodKey,
    Rhythm,
    RhythmFault,
    Step,
    parse_label,
    period_of,
    within,
)

MARCH = PeriodKey(2023, 3, Every.MONTH)
SPRING = PeriodKey(2023, 1, Every.QUARTER)
HALF_PAST_NINE = time(9, 30)


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("2023-03", MARCH),
        ("2023-3", MARCH),
        (" 2023.03 ", MARCH),
        ("2023/3", MARCH),
        ("202303", MARCH),
        ("2023 3", MARCH),
        ("2023年3月", MARCH),
        ("2023年03月份", MARCH),
        ("2023年三月", MARCH),
        ("２０２３－０３", MARCH),
        ("2023年十二月", PeriodKey(2023, 12, Every.MONTH)),
        ("2023-12", PeriodKey(2023, 12, Every.MONTH)),
        ("2023-Q1", SPRING),
        ("2023q1", SPRING),
        ("2023 Q1", SPRING),
        ("2023年一季度", SPRING),
        ("2023年第一季度", SPRING),
        ("2023年第1季度", SPRING),
        ("2023年1季度", SPRING),
    ],
)
def test_a_label_is_read_however_it_is_written(text: str, key: PeriodKey) -> None:
    assert parse_label(text) == key


@pytest.mark.parametrize(
    ("text", "fault", "value"),
    [
        ("2023-13", PeriodFault.NO_SUCH_MONTH, "13"),
        ("2023年13月", PeriodFault.NO_SUCH_MONTH, "13"),
        ("202300", PeriodFault.NO_SUCH_MONTH, "0"),
        ("2023-Q5", PeriodFault.NO_SUCH_QUARTER, "5"),
        ("0023-01", PeriodFault.NO_SUCH_YEAR, "23"),
        ("9999-01", PeriodFault.NO_SUCH_YEAR, "9999"),
        ("3月", PeriodFault.UNREADABLE, "3月"),
        ("2023", PeriodFault.UNREADABLE, "2023"),
        ("20233", PeriodFault.UNREADABLE, "20233"),
        ("2023-03-01", PeriodFault.UNREADABLE, "2023-03-01"),
        ("²³", PeriodFault.UNREADABLE, "²³"),
        (" ", PeriodFault.UNREADABLE, ""),
    ],
)
def test_a_bad_label_says_what_is_wrong(text: str, fault: PeriodFault, value: str) -> None:
    with pytest.raises(BadPeriod) as caught:
        parse_label(text)
    assert (caught.value.fault, caught.value.value) == (fault, value)


@pytest.mark.parametrize("every", list(Every))
def test_labels_read_back_and_next_and_previous_follow_without_gaps(every: Every) -> None:
    key = period_of(date(2019, 12, 31), every)
    for _ in range(60):
        assert parse_label(key.label) == key
        assert key.next().previous() == key
        assert (key.next().first_day - key.last_day).days == 1
        assert key < key.next()
        assert period_of(key.first_day, every) == period_of(key.last_day, every) == key
        key = key.next()


def test_first_and_last_day() -> None:
    assert (MARCH.first_day, MARCH.last_day) == (date(2023, 3, 1), date(2023, 3, 31))
    assert (SPRING.first_day, SPRING.last_day) == (date(2023, 1, 1), date(2023, 3, 31))
    assert PeriodKey(2024, 2, Every.MONTH).last_day == date(2024, 2, 29)


def test_a_plan_has_the_periods_it_touches() -> None:
    months = within(date(2023, 1, 15), date(2023, 12, 1), Every.MONTH)
    assert [key.label for key in months] == [f"2023-{n:02d}" for n in range(1, 13)]
    quarters = within(date(2022, 12, 31), date(2023, 4, 1), Every.QUARTER)
    assert [key.label for key in quarters] == ["2022-Q4", "2023-Q1", "2023-Q2"]
    assert within(date(2023, 2, 3), date(2023, 2, 3), Every.MONTH) == (PeriodKey(2023, 2, Every.MONTH),)
    assert within(date(2023, 2, 3), date(2023, 2, 2), Every.MONTH) == ()


@pytest.mark.parametrize(
    ("setting", "value", "change"),
    [
        ("every", "quarter", {"every": Every.QUARTER}),
        ("every", "每季度", {"every": Every.QUARTER}),
        ("due", "28", {"due_day": 28}),
        ("due", "last", {"due_day": LAST}),
        ("due", "月底 17:00", {"due_day": LAST, "due_time": time(17)}),
        ("due", "２５日　１８：３０", {"due_time": time(18, 30)}),
        ("due", "31, 12:00", {"due_day": 31, "due_time": time(12)}),
        ("due", "17:30", {"due_time": time(17, 30)}),
        ("offset", "1", {"month_offset": 1}),
        ("asked", "7", {"asked_before": 7}),
        ("Asked", "5 8:30", {"asked_time": time(8, 30)}),
        ("reminders", "2 09:30, 0 09:30", {}),
        ("reminders", "2,0 09:30", {}),
        ("reminders", "０，２ ０９：３０", {}),
        ("reminders", "3、1 10:00", {"reminders": (Step(3, time(10)), Step(1, time(10)))}),
        ("reminders", "3 10:00 1 09:00", {"reminders": (Step(3, time(10)), Step(1, time(9)))}),
        ("reminders", "1", {"reminders": (Step(1, HALF_PAST_NINE),)}),
        ("reminders", "none", {"reminders": ()}),
        ("reminders", "无", {"reminders": ()}),
        ("overdue", "2, 1", {"overdue": (Step(1, HALF_PAST_NINE), Step(2, HALF_PAST_NINE))}),
        ("summary", "4 10:00", {"summary": Step(4, time(10))}),
        ("lock", "10", {"lock": Step(10, time(18))}),
        ("contributions", "3", {"contributions_before": 3}),
    ],
)
def test_a_setting_is_changed_as_it_is_written(setting: str, value: str, change: dict[str, object]) -> None:
    changed = Rhythm().changed(setting, value)
    assert changed == replace(Rhythm(), **change)  # type: ignore[arg-type]
    name = setting.casefold()
    assert Rhythm().changed(name, changed.written(name)) == changed


UNREADABLE, RANGE, ORDER = RhythmFault.UNREADABLE, RhythmFault.OUT_OF_RANGE, RhythmFault.OUT_OF_ORDER


@pytest.mark.parametrize(
    ("setting", "value", "fault", "against"),
    [
        ("colour", "red", RhythmFault.UNKNOWN_SETTING, None),
        ("every", "week", UNREADABLE, None),
        ("due", "", UNREADABLE, None),
        ("due", "friday", UNREADABLE, None),
        ("due", "32", RANGE, None),
        ("due", "0", RANGE, None),
        ("due", "25 24:00", RANGE, None),
        ("due", "25 09:00", ORDER, "reminders"),
        ("offset", "13", RANGE, None),
        ("offset", "-1", UNREADABLE, None),
        ("asked", "0", RANGE, None),
        ("asked", "61", RANGE, None),
        ("asked", "2 10:00", ORDER, "reminders"),
        ("asked", "5 09:00, 4 09:00", UNREADABLE, None),
        ("reminders", "", UNREADABLE, None),
        ("reminders", "09:30", UNREADABLE, None),
        ("reminders", "soon", UNREADABLE, None),
        ("reminders", "6 09:30", ORDER, "asked"),
        ("reminders", "0 19:00", ORDER, "due"),
        ("reminders", "4,3,2,1", RANGE, None),
        ("overdue", "0 19:00", RANGE, None),
        ("overdue", "6 09:30", ORDER, "lock"),
        ("overdue", "1,2,3,4", RANGE, None),
        ("summary", "0 17:00", ORDER, "due"),
        ("lock", "2 18:00", ORDER, "overdue"),
        ("contributions", "5.5", UNREADABLE, None),
        ("contributions", "6", ORDER, "asked"),
    ],
)
def test_a_bad_setting_names_itself_and_what_it_overtakes(
    setting: str, value: str, fault: RhythmFault, against: str | None
) -> None:
    with pytest.raises(BadRhythm) as caught:
        Rhythm().changed(setting, value)
    bad = caught.value
    assert (bad.field, bad.value, bad.fault, bad.against) == (setting, value, fault, against)


def test_a_rhythm_out_of_order_cannot_be_made() -> None:
    with pytest.raises(BadRhythm) as caught:
        Rhythm(reminders=(Step(0, HALF_PAST_NINE), Step(2, HALF_PAST_NINE)))
    assert (caught.value.field, caught.value.fault) == ("reminders", ORDER)


def test_json_is_stable_and_tolerates_missing_and_unknown_keys() -> None:
    rhythm = Rhythm(Every.QUARTER, LAST, time(17, 30), 1, reminders=(), lock=Step(9, time(12)))
    assert Rhythm.from_json(rhythm.to_json()) == rhythm
    assert Rhythm.from_json(rhythm.to_json()).to_json() == rhythm.to_json()
    assert Rhythm.from_json("{}") == Rhythm()
    assert Rhythm.from_json('{"due_day": 20, "of_another_version": 1}') == Rhythm(due_day=20)
    assert json.loads(Rhythm().to_json())["reminders"] == [[2, "09:30"], [0, "09:30"]]


@pytest.mark.parametrize(
    ("text", "field"),
    [('{"every": "week"}', "every"), ('{"lock": 5}', "lock"), ('{"due_time": "noon"}', "due_time")],
)
def test_json_that_does_not_fit_names_the_key(text: str, field: str) -> None:
    with pytest.raises(BadRhythm) as caught:
        Rhythm.from_json(text)
    assert caught.value.field == field
