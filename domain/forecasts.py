"""Where an indicator will stand on its last day at its current pace: a range, from its last few figures."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_EVEN, Decimal
from itertools import pairwise

from domain.indicators import Aim, Indicator, places_of

LEAST, MOST = 3, 6
"""Figures that a forecast is made from: none with fewer, and the newest ones only."""


@dataclass(frozen=True, slots=True)
class Forecast:
    """`low` to `high` on the day `on`, if each month brings what the middle half of the last months brought."""

    low: Decimal
    high: Decimal
    on: date
    slow: Decimal
    """What a month brings by the lower quartile."""
    fast: Decimal
    figures: int
    months: int
    """From the newest figure to that day."""


def forecast(indicator: Indicator, points: Sequence[tuple[date, Decimal]], *, last_day: date) -> Forecast | None:
    """From where it stood at the ends of periods, the oldest first; None with fewer than three figures or nothing ahead.

    Of the last six figures each step to the next is shared out over its months (a month without a figure is a gap); the
    quartiles of these monthly steps, times the months left, give the range.
    """
    known = points[-MOST:]
    if indicator.aim is Aim.MILESTONE or len(known) < LEAST:
        return None
    left = _months(known[-1][0], last_day)
    if left <= 0:
        return None
    steps = sorted(
        (after - before) / _months(since, until)
        for (since, before), (until, after) in pairwise(known)
        if _months(since, until) > 0
    )
    if len(steps) < LEAST - 1:
        return None
    slow, fast = _quartile(steps, 1), _quartile(steps, 3)
    # A forecast is no more exact than the figures that it is of.
    exact = max(places_of(indicator) - 1, 0)
    now = known[-1][1]

    def ends(step: Decimal) -> Decimal:
        return (now + step * left).quantize(Decimal(1).scaleb(-exact), ROUND_HALF_EVEN)

    return Forecast(ends(slow), ends(fast), last_day, _short(slow), _short(fast), len(known), left)


def _months(since: date, until: date) -> int:
    return (until.year - since.year) * 12 + until.month - since.month


def _quartile(ascending: Sequence[Decimal], number: int) -> Decimal:
    """The first or third, between two values in proportion (the inclusive method)."""
    place = Decimal(number * (len(ascending) - 1)) / 4
    below = int(place)
    above = min(below + 1, len(ascending) - 1)
    return ascending[below] + (ascending[above] - ascending[below]) * (place - below)


def _short(step: Decimal) -> Decimal:
    """To two decimals, without zeros at the end."""
    rounded = step.quantize(Decimal("0.01"), ROUND_HALF_EVEN)
    return rounded.quantize(Decimal(1)) if rounded == rounded.to_integral_value() else rounded.normalize()
