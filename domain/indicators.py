"""Indicators: what a task is measured by, what its period plan expects on a day, and how a figure stands against that.

Reading indicators out of a target's text is domain.targets; the thresholds of the lights are domain.rating's.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_DOWN, Decimal
from enum import StrEnum

from domain.rating import USUAL, Thresholds, light
from domain.reports import Health


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Aim(StrEnum):
    """How the target is meant. `about` and `exactly` (a figure without a word beside it) are reached like `at_least`,
    in the indicator's direction: plans name a figure to get to, and nobody is blamed for more. Of `between` the nearer
    end counts. A `milestone` is reached (1) or not (0) and has no target figure."""

    AT_LEAST = "at_least"
    AT_MOST = "at_most"
    ABOUT = "about"
    EXACTLY = "exactly"
    BETWEEN = "between"
    MILESTONE = "milestone"


class Pace(StrEnum):
    """The period plan: even day by day, or figures typed for the ends of quarters or months."""

    LINEAR = "linear"
    QUARTERS = "quarters"
    MONTHS = "months"


class IndicatorState(StrEnum):
    """`proposed` was read out of a target's text and waits for an admin; only `confirmed` ones are asked about."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DROPPED = "dropped"


REACHED = Decimal(1)
"""The figure of a milestone that is reached."""


@dataclass(frozen=True, slots=True)
class Indicator:
    """A measurable target of a task; `source` holds the words of the plan it was read from, empty where it was typed."""

    id: int
    task_id: int
    position: int
    name: str
    unit: str
    baseline: Decimal | None
    """Where it stood when the plan began; None where nobody has said."""
    aim: Aim
    target: Decimal | None
    target_high: Decimal | None
    """The upper end of `between`."""
    direction: Direction
    cumulative: bool
    """Whether a figure says where it stands by then (a running total, a share); else it is one period's own, and they are summed."""
    pace: Pace
    points: tuple[Decimal, ...]
    """As reported: where it shall stand at each end, or each period's own figure where these are summed."""
    state: IndicatorState
    source: str = ""
    sure: bool = True
    """Whether nothing in the reading is doubtful."""
    revision: int = 0
    """Grows with every change."""

    @property
    def goal(self) -> Decimal | None:
        """The figure that counts; None where none is known yet."""
        if self.aim is Aim.MILESTONE:
            return REACHED
        if self.aim is Aim.BETWEEN and self.direction is Direction.DOWN:
            return self.target_high if self.target_high is not None else self.target
        return self.target

    @property
    def is_complete(self) -> bool:
        """Whether it says enough to be confirmed."""
        return bool(self.name) and self.goal is not None

    @property
    def start(self) -> Decimal | None:
        """What progress is measured from: the baseline, and nothing (0) for what is counted period by period or reached or not."""
        if self.aim is Aim.MILESTONE or (self.baseline is None and not self.cumulative):
            return Decimal(0)
        return self.baseline


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """How a light comes about: `ratio` is numerator ÷ denominator.

    From a start: (actual − start) ÷ (expected − start). Where there is none, or nothing to gain from it: actual ÷ expected,
    and expected ÷ actual where less is better.
    """

    actual: Decimal
    expected: Decimal
    start: Decimal | None
    """None where it takes no part."""
    numerator: Decimal
    denominator: Decimal
    ratio: Decimal
    thresholds: Thresholds
    health: Health


def nodes(pace: Pace, *, first_day: date, last_day: date) -> tuple[date, ...]:
    """The days for which an indicator of this pace has points: ends of the plan's calendar quarters or months, the last one its last day."""
    if pace is Pace.LINEAR:
        return ()
    step = 3 if pace is Pace.QUARTERS else 1
    ends: list[date] = []
    year, month = first_day.year, (first_day.month + step - 1) // step * step
    while not ends or ends[-1] < last_day:
        ends.append(min(date(year, month, monthrange(year, month)[1]), last_day))
        year, month = (year, month + step) if month + step <= 12 else (year + 1, month + step - 12)
    return tuple(ends)


def total(indicator: Indicator, figures: Sequence[Decimal]) -> Decimal | None:
    """Where it stands after these figures, the newest last, one a period: the newest, or their sum. None without any."""
    if not figures:
        return None
    return figures[-1] if indicator.cumulative else sum(figures, Decimal(0))


def meets(indicator: Indicator, figure: Decimal, wanted: Decimal) -> bool:
    """Whether the figure is there already, in the indicator's direction."""
    return figure >= wanted if indicator.direction is Direction.UP else figure <= wanted


def expected(indicator: Indicator, *, first_day: date, last_day: date, on: date) -> Decimal | None:
    """Where the indicator should stand at the end of this day; None where nothing is expected yet.

    `first_day` and `last_day` are the plan's, or of the task where it is due earlier; `on` is the last day that a figure
    speaks for (for a period's report the period's last). Evenly from the baseline to the goal by days; with typed points
    what the last one passed says. Without a baseline an even way is not known, so that only the last day expects anything: a
    share of 70 % is not 23 % in April. A baseline that is at the goal already is expected to be kept. Whole numbers of
    things are rounded towards the start, since nobody is asked for two thirds of a laboratory, and others to one decimal more than
    they are written with.
    """
    goal = indicator.goal
    if goal is None or on < first_day:
        return None
    if _is_held(indicator):
        return goal
    if indicator.pace is not Pace.LINEAR:
        return _by_points(indicator, goal, first_day=first_day, last_day=last_day, on=on)
    if on >= last_day:
        return goal
    start = indicator.start
    if start is None or indicator.aim is Aim.MILESTONE:
        return None
    passed, days = (on - first_day).days + 1, (last_day - first_day).days + 1
    gain = (goal - start) * passed / days
    gain = gain.quantize(Decimal(1).scaleb(-places_of(indicator)), ROUND_DOWN)
    return start + gain if gain else None


def arithmetic(
    indicator: Indicator, actual: Decimal, *, first_day: date, last_day: date, on: date, thresholds: Thresholds = USUAL
) -> Arithmetic | None:
    """How `actual` (of `total`) stands on this day, `expected`'s terms; None where nothing is expected yet and the goal not reached."""
    goal = indicator.goal
    wanted = expected(indicator, first_day=first_day, last_day=last_day, on=on)
    if wanted is None and goal is not None and on >= first_day and meets(indicator, actual, goal):
        wanted = goal
    if wanted is None:
        return None
    start = None if _is_held(indicator) else indicator.start
    if start is not None and wanted != start:
        above, below = actual - start, wanted - start
    elif indicator.direction is Direction.UP:
        start, above, below = None, actual, wanted
    else:
        start, above, below = None, wanted, actual
    ratio = above / below if below and (start is not None or below > 0) else Decimal(meets(indicator, actual, wanted))
    if start is None and meets(indicator, actual, wanted):
        # Also of figures at or below nothing, which cannot be divided by.
        ratio = max(ratio, Decimal(1))
    return Arithmetic(actual, wanted, start, above, below, ratio, thresholds, light(ratio, thresholds))


def computed(
    indicator: Indicator, actual: Decimal, *, first_day: date, last_day: date, on: date, thresholds: Thresholds = USUAL
) -> Health | None:
    """The health that the figures speak for (see `arithmetic`); None where they say nothing yet."""
    found = arithmetic(
        indicator, actual, first_day=first_day, last_day=last_day, on=on, thresholds=thresholds
    )  # fmt: skip
    return found.health if found else None


def _by_points(indicator: Indicator, goal: Decimal, *, first_day: date, last_day: date, on: date) -> Decimal | None:
    days = nodes(indicator.pace, first_day=first_day, last_day=last_day)
    passed = sum(day <= on for day in days)
    if len(indicator.points) != len(days):
        return goal if on >= last_day else None
    if not passed:
        return None
    found = total(indicator, indicator.points[:passed])
    return None if found == indicator.start else found


def places_of(indicator: Indicator) -> int:
    """Decimals that a figure worked out for it is rounded to: none for what is counted, else one more than it is written with."""
    if _is_counted(indicator):
        return 0
    return 1 + max((_places(f) for f in (indicator.baseline, indicator.goal) if f is not None), default=0)


def _places(figure: Decimal) -> int:
    """How many decimals it is written with."""
    exponent = figure.as_tuple().exponent
    return max(0, -exponent) if isinstance(exponent, int) else 0


def _is_held(indicator: Indicator) -> bool:
    """Whether there is nothing to gain from the start in the indicator's direction: the goal is a level to keep."""
    start, goal = indicator.start, indicator.goal
    return start is not None and goal is not None and meets(indicator, start, goal)


MULTIPLES = ("万", "亿", "千", "百", "thousand", "million", "billion", "bn", "mn", "%", "％", "‰", "percent", "百分")
"""How units begin (or what they are) in which a part of one is a figure as well."""


def _is_counted(indicator: Indicator) -> bool:
    figures = [f for f in (indicator.baseline, indicator.goal) if f is not None]
    return not indicator.unit.casefold().startswith(MULTIPLES) and all(f == f.to_integral_value() for f in figures)
