"""How the computed health of a task comes about: each indicator's figures by period, gaps and all, what was expected, and where it leads."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.forecasts import Forecast, forecast
from domain.indicators import Arithmetic, Indicator, arithmetic, expected, total
from domain.periods import parse_label
from domain.rating import USUAL, Thresholds
from domain.reports import SEVERITY, Health


@dataclass(frozen=True, slots=True)
class Point:
    """A period that was asked; `figure` is what its newest version said, None for a gap; `stands` where it stood with that."""

    label: str
    figure: Decimal | None
    stands: Decimal | None


@dataclass(frozen=True, slots=True)
class Reckoned:
    """One indicator; as of the newest period with a figure, which has `age` newer ones without."""

    indicator: Indicator
    points: tuple[Point, ...]
    on: date | None
    """The last day of that period; None where there is no figure yet."""
    age: int
    expected: Decimal | None
    arithmetic: Arithmetic | None
    forecast: Forecast | None
    first_day: date
    last_day: date

    @property
    def health(self) -> Health | None:
        """What the figures speak for; None where they say nothing or have grown old: that is grey."""
        return self.arithmetic.health if self.arithmetic is not None and not self.age else None

    @property
    def newest(self) -> Point | None:
        return next((point for point in reversed(self.points) if point.figure is not None), None)


def reckon(
    indicator: Indicator, said: Mapping[str, Decimal], labels: Sequence[str], *, first_day: date, last_day: date,
    thresholds: Thresholds = USUAL,
) -> Reckoned:  # fmt: skip
    """From the figures said by period and the labels of the periods asked, ascending; a label with a figure counts as asked."""
    known = sorted({*labels, *said})
    points: list[Point] = []
    told: list[Decimal] = []
    for label in known:
        if label in said:
            told.append(said[label])
        points.append(Point(label, said.get(label), total(indicator, told) if label in said else None))
    newest = next((place for place in range(len(points) - 1, -1, -1) if points[place].figure is not None), None)
    span = {"first_day": first_day, "last_day": last_day}
    if newest is None:
        return Reckoned(indicator, tuple(points), None, len(points), None, None, None, **span)
    on = parse_label(points[newest].label).last_day
    stands = points[newest].stands
    assert stands is not None
    ends = [(parse_label(p.label).last_day, p.stands) for p in points if p.stands is not None]
    return Reckoned(
        indicator,
        tuple(points),
        on,
        len(points) - 1 - newest,
        expected(indicator, on=on, **span),
        arithmetic(indicator, stands, on=on, thresholds=thresholds, **span),
        forecast(indicator, ends, last_day=last_day),
        **span,
    )


def worst(known: Iterable[Reckoned]) -> Health | None:
    """What the figures of a task speak for together: the worst; never an average. None where none says anything now."""
    found = [each.health for each in known if each.health is not None]
    return min(found, key=lambda health: SEVERITY[health], default=None)
