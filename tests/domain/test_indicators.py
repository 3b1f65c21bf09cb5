"""What indicators expect by their period plans, and what figures say against it."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from domain.indicators import (
    Aim,
    Direction,
    Indicator,
    IndicatorState,
    Pace,
    arithmetic,
    computed,
    expected,
    nodes,
    total,
)
from domain.rating import Thresholds, light
from domain.reports import Health

D = Decimal
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
GREEN, AMBER, RED = Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK
STEEP = {"pace": Pace.QUARTERS, "points": (D(19), D(20), D(22), D(25))}
MONTHLY = {"pace": Pace.MONTHS, "points": (*(D(0),) * 11, D(5))}


def indicator(**changes: object) -> Indicator:
    """From 19 to 25 laboratories, where nothing else is said."""
    laboratories = Indicator(
        1, 1, 1, "laboratories", "家", D(19), Aim.AT_LEAST, D(25), None, Direction.UP, True, Pace.LINEAR, (),
        IndicatorState.CONFIRMED,
    )  # fmt: skip
    return replace(laboratories, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("changes", "on", "wanted"),
    [
        # Evenly, in whole things: 6 × 120/365 is 1.97.
        ({}, date(2023, 4, 30), D(20)),
        ({}, date(2023, 2, 28), None),
        ({}, date(2022, 12, 31), None),
        ({}, LAST, D(25)),
        ({}, date(2024, 3, 1), D(25)),
        # Parts of a unit count where the unit is a multiple or a share, or the plan itself has parts.
        ({"unit": "万家", "baseline": D(0), "target": D("3.65")}, date(2023, 1, 10), D("0.1")),
        ({"unit": "万家", "baseline": D(0), "target": D(365)}, date(2023, 1, 10), D(10)),
        ({"unit": "公顷", "baseline": D("0.5"), "target": D("365.5")}, date(2023, 1, 2), D("2.5")),
        # Downwards, rounded towards where it came from.
        ({"baseline": D(40), "target": D(37), "direction": Direction.DOWN}, date(2023, 6, 30), D(39)),
        ({"unit": "%", "baseline": D("36.5"), "target": D(0), "direction": Direction.DOWN}, date(2023, 1, 5), D("36")),
        # Without a baseline only the last day expects anything, unless it is counted period by period.
        ({"baseline": None}, date(2023, 12, 30), None),
        ({"baseline": None}, LAST, D(25)),
        ({"baseline": None, "cumulative": False, "target": D(365)}, date(2023, 1, 31), D(31)),
        # What is at its goal is kept there all year.
        ({"baseline": D(25)}, FIRST, D(25)),
        ({"baseline": D(30)}, date(2023, 5, 1), D(25)),
        ({"baseline": D(0), "target": D(0), "direction": Direction.DOWN}, FIRST, D(0)),
        # Typed points are expected from their days on.
        (STEEP, date(2023, 3, 31), None),
        (STEEP, date(2023, 6, 29), None),
        (STEEP, date(2023, 6, 30), D(20)),
        (STEEP, date(2023, 12, 30), D(22)),
        (STEEP, LAST, D(25)),
        (MONTHLY, date(2023, 11, 30), D(0)),
        ({**STEEP, "points": (D(19),)}, date(2023, 9, 30), None),
        ({**STEEP, "points": (D(19),)}, LAST, D(25)),
        ({**STEEP, "cumulative": False, "baseline": None, "points": (D(0), D(5), D(5), D(10))}, date(2023, 9, 30), D(10)),
        # A range asks for its nearer end.
        ({"aim": Aim.BETWEEN, "target": D(20), "target_high": D(22)}, LAST, D(20)),
        ({"aim": Aim.BETWEEN, "baseline": D(30), "target": D(20), "target_high": D(22), "direction": Direction.DOWN}, LAST, D(22)),
        # A milestone is expected when its day has come.
        ({"aim": Aim.MILESTONE, "target": None}, date(2023, 12, 30), None),
        ({"aim": Aim.MILESTONE, "target": None}, LAST, D(1)),
        ({"aim": Aim.MILESTONE, "target": None, "pace": Pace.QUARTERS, "points": (D(0), D(1), D(1), D(1))}, date(2023, 7, 1), D(1)),
        ({"target": None}, LAST, None),
    ],
)  # fmt: skip
def test_what_is_expected(changes: dict[str, object], on: date, wanted: D | None) -> None:
    assert expected(indicator(**changes), first_day=FIRST, last_day=LAST, on=on) == wanted


@pytest.mark.parametrize(
    ("changes", "on", "actual", "health"),
    [
        # 19 to 25: at the end of June 21 are expected.
        ({}, date(2023, 6, 30), "21", GREEN),
        ({}, date(2023, 6, 30), "20", RED),
        ({}, date(2023, 6, 30), "18", RED),
        ({}, date(2023, 9, 30), "22", AMBER),
        ({}, date(2023, 1, 31), "19", None),
        ({}, date(2023, 1, 31), "25", GREEN),
        ({}, LAST, "24", AMBER),
        # The thresholds themselves belong to the better light.
        ({"baseline": D(0), "target": D(100)}, LAST, "95", GREEN),
        ({"baseline": D(0), "target": D(100)}, LAST, "94.99", AMBER),
        ({"baseline": D(0), "target": D(100)}, LAST, "75", AMBER),
        ({"baseline": D(0), "target": D(100)}, LAST, "74.9", RED),
        # No baseline: nothing is said before the end but that the goal is reached.
        ({"baseline": None}, date(2023, 6, 30), "12", None),
        ({"baseline": None}, date(2023, 6, 30), "25", GREEN),
        ({"baseline": None}, LAST, "20", AMBER),
        ({"baseline": None, **STEEP}, date(2023, 6, 30), "19", GREEN),
        ({"baseline": None, **STEEP}, date(2023, 6, 30), "15", AMBER),
        # Kept at its goal.
        ({"baseline": D(25)}, date(2023, 2, 1), "25", GREEN),
        ({"baseline": D(25)}, date(2023, 2, 1), "20", AMBER),
        # Downwards: from 40 to 30 five fewer by the end of June; at a goal of nothing there is no half way.
        ({"baseline": D(40), "target": D(30), "direction": Direction.DOWN}, date(2023, 7, 2), "35", GREEN),
        ({"baseline": D(40), "target": D(30), "direction": Direction.DOWN}, date(2023, 7, 2), "36", AMBER),
        ({"baseline": D(40), "target": D(30), "direction": Direction.DOWN}, date(2023, 7, 2), "41", RED),
        ({"baseline": None, "target": D(30), "direction": Direction.DOWN}, LAST, "33", AMBER),
        ({"baseline": D(0), "target": D(0), "direction": Direction.DOWN}, date(2023, 7, 2), "0", GREEN),
        ({"baseline": D(0), "target": D(0), "direction": Direction.DOWN}, date(2023, 7, 2), "1", RED),
        # About 200 is reached near 200, and more than 200 is no fault.
        ({"aim": Aim.ABOUT, "baseline": D(0), "target": D(200)}, LAST, "190", GREEN),
        ({"aim": Aim.ABOUT, "baseline": D(0), "target": D(200)}, LAST, "189", AMBER),
        ({"aim": Aim.ABOUT, "baseline": D(0), "target": D(200)}, LAST, "260", GREEN),
        ({"aim": Aim.BETWEEN, "baseline": D(0), "target": D(3), "target_high": D(5)}, LAST, "3", GREEN),
        ({"aim": Aim.BETWEEN, "baseline": D(0), "target": D(3), "target_high": D(5)}, LAST, "2", RED),
        ({"aim": Aim.AT_MOST, "baseline": D(0), "target": D(5), "direction": Direction.DOWN, "cumulative": False}, date(2023, 2, 1), "6", AMBER),
        ({"aim": Aim.MILESTONE, "target": None}, date(2023, 8, 1), "0", None),
        ({"aim": Aim.MILESTONE, "target": None}, date(2023, 8, 1), "1", GREEN),
        ({"aim": Aim.MILESTONE, "target": None}, LAST, "0", RED),
        ({"target": None}, LAST, "3", None),
        ({"baseline": D(-5), "target": D(5)}, LAST, "0", RED),
        ({"baseline": D(10), "target": D(-5)}, LAST, "-6", RED),
        ({"baseline": D(10), "target": D(-5)}, LAST, "-5", GREEN),
    ],
)  # fmt: skip
def test_what_figures_say(changes: dict[str, object], on: date, actual: str, health: Health | None) -> None:
    found = computed(indicator(**changes), D(actual), first_day=FIRST, last_day=LAST, on=on)
    assert found is health


def test_the_arithmetic_can_be_shown() -> None:
    strict = Thresholds(green=D(1), amber=D("0.8"))
    found = arithmetic(indicator(), D(20), first_day=FIRST, last_day=LAST, on=date(2023, 9, 30), thresholds=strict)
    assert found is not None
    assert (found.actual, found.expected, found.start) == (D(20), D(23), D(19))
    assert (found.numerator, found.denominator, found.ratio) == (D(1), D(4), D("0.25"))
    assert (found.thresholds, found.health) == (strict, RED)


def test_without_a_start_the_figures_themselves_are_compared() -> None:
    less = indicator(baseline=None, target=D(30), direction=Direction.DOWN)
    found = arithmetic(less, D(40), first_day=FIRST, last_day=LAST, on=LAST)
    assert found is not None
    assert (found.start, found.numerator, found.denominator, found.ratio) == (None, D(30), D(40), D("0.75"))


@pytest.mark.parametrize(
    ("cumulative", "figures", "stands"),
    [(True, "3 5 4", "4"), (False, "3 5 4", "12"), (True, "", None), (False, "", None)],
)
def test_running_totals_replace_and_figures_of_a_period_are_summed(
    cumulative: bool, figures: str, stands: str | None
) -> None:
    found = total(indicator(cumulative=cumulative), [D(figure) for figure in figures.split()])
    assert found == (None if stands is None else D(stands))


@pytest.mark.parametrize(
    ("pace", "first", "last", "days"),
    [
        (Pace.LINEAR, FIRST, LAST, []),
        (Pace.QUARTERS, FIRST, LAST, ["2023-03-31", "2023-06-30", "2023-09-30", "2023-12-31"]),
        (Pace.QUARTERS, date(2023, 4, 1), date(2024, 3, 31), ["2023-06-30", "2023-09-30", "2023-12-31", "2024-03-31"]),
        (Pace.QUARTERS, FIRST, date(2023, 5, 15), ["2023-03-31", "2023-05-15"]),
        (Pace.MONTHS, date(2023, 11, 20), date(2024, 2, 29), ["2023-11-30", "2023-12-31", "2024-01-31", "2024-02-29"]),
    ],
)
def test_the_days_of_points(pace: Pace, first: date, last: date, days: list[str]) -> None:
    assert [day.isoformat() for day in nodes(pace, first_day=first, last_day=last)] == days


def test_no_figure_says_that_a_task_is_done() -> None:
    assert {light(D(ratio)) for ratio in ("9", "0.95", "0.8", "0", "-3")} == {GREEN, AMBER, RED}
