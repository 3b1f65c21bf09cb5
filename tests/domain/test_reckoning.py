"""How a computed health comes about and where it leads: series with gaps, the light, its age, the range of a forecast; in tables."""

from __future__ import annotations

import statistics
from datetime import date
from decimal import Decimal
from itertools import pairwise

import pytest

from domain.forecasts import forecast
from domain.indicators import Aim, Direction, Indicator
from domain.periods import parse_label
from domain.reckoning import Reckoned, reckon, worst
from domain.reports import Health
from tests.domain.test_indicators import FIRST, LAST, D, indicator

G, A, R = Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK
ASKED = ("2023-01", "2023-02", "2023-03", "2023-04")
LENGTH = indicator(baseline=None, name="管道", unit="公里", target=D(900), cumulative=False)


def series(figures: str, first: int = 1) -> dict[str, Decimal]:
    """`19 . 20`: a month each, a dot for none."""
    return {f"2023-{m:02d}": D(f) for m, f in enumerate(figures.split(), first) if f != "."}


def of(it: Indicator, figures: str) -> Reckoned:
    return reckon(it, series(figures), ASKED, first_day=FIRST, last_day=LAST)


@pytest.mark.parametrize(
    ("figures", "stands", "expected", "health", "age", "gaps"),
    [
        ("19 19 20 20", D(20), D(20), G, 0, 0),
        ("19 19 19 19", D(19), D(20), R, 0, 0),
        ("19 . . 21", D(21), D(20), G, 0, 2),
        ("19 20 20 .", D(20), D(20), None, 1, 1),
        ("19 . . .", D(19), None, None, 3, 3),
        (". . . .", None, None, None, 4, 4),
    ],
)
def test_a_light_holds_for_its_period_and_turns_grey(
    figures: str, stands: Decimal | None, expected: Decimal | None, health: Health | None, age: int, gaps: int
) -> None:
    found = of(indicator(), figures)
    assert (found.newest.stands if found.newest else None) == stands
    assert (found.expected, found.health, found.age) == (expected, health, age)
    assert sum(point.figure is None for point in found.points) == gaps
    assert found.on == (None if stands is None else parse_label(f"2023-{4 - age:02d}").last_day)


def test_each_periods_own_figures_are_summed_over_gaps() -> None:
    found = of(LENGTH, "50 . 60 70")
    assert [p.stands for p in found.points] == [D(50), None, D(110), D(180)]
    assert found.arithmetic is not None
    assert (found.arithmetic.numerator, found.health) == (D(180), R)


def test_a_task_is_as_its_worst_indicator_and_never_an_average() -> None:
    good, bad, old = of(indicator(), "19 19 20 21"), of(LENGTH, "10 10 10 10"), of(indicator(), "19 19 . .")
    assert worst([good, bad, old]) is R
    assert worst([good, old]) is G
    assert worst([old]) is None
    assert worst([]) is None


@pytest.mark.parametrize(
    ("it", "figures", "low", "high", "months"),
    [
        (indicator(), "19 19 20", None, None, 0),  # quartiles of 0 and 1: 0.25 and 0.75 a month, 9 months
        (indicator(), "19 20", None, None, -1),
        (indicator(), "19", None, None, -1),
        (indicator(aim=Aim.MILESTONE, target=None), "0 0 0 0", None, None, -1),
        (indicator(), "19 20 21 22", D(30), D(30), 8),
        (indicator(), "19 . 21 . 23", D(30), D(30), 7),
        (indicator(direction=Direction.DOWN, target=D(10)), "19 18 17", D(8), D(8), 9),
        (indicator(unit="%", target=D("70.5"), baseline=D(60)), "60 61 63 63.5", D("69.5"), D("75.5"), 8),
        (indicator(), "1 50 60 10 10 10 10 10 10", D(10), D(10), 3),  # only the newest six count
    ],
)
def test_a_forecast_has_a_range(
    it: Indicator, figures: str, low: Decimal | None, high: Decimal | None, months: int
) -> None:
    told = series(figures)
    ends = [(parse_label(label).last_day, figure) for label, figure in told.items()]
    found = forecast(it, ends, last_day=LAST)
    if months < 0:
        assert found is None
        return
    assert found is not None
    if months == 0:
        assert (found.low, found.high) == (D(22), D(27))  # 22.25 and 26.75, rounded to whole laboratories
        return
    assert found.months == months
    newest = ends[-6:]
    steps = [(b[1] - a[1]) / (b[0].month - a[0].month) for a, b in pairwise(newest)]
    quartiles = statistics.quantiles(steps, n=4, method="inclusive")
    assert float(found.low) == pytest.approx(float(newest[-1][1] + quartiles[0] * months), abs=0.6)
    assert float(found.high) == pytest.approx(float(newest[-1][1] + quartiles[2] * months), abs=0.6)
    assert (found.low, found.high) == (low, high)


def test_no_forecast_when_nothing_is_ahead() -> None:
    ends = [(date(2023, m, 28), D(m)) for m in (10, 11, 12)]
    assert forecast(indicator(), ends, last_day=LAST) is None
    assert forecast(indicator(), ends, last_day=date(2023, 9, 30)) is None
