"""An indicator's way as a picture: what was expected and what came, as values for the template; the caption says the same in words."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from domain.indicators import Indicator
from domain.outgoing import Outgoing
from domain.tasks import Task
from messages import measures
from messages.language import Html, Words, plain, shortened
from messages.layout import fitted
from messages.pictures import CAPTION, short, spelled

COLOURS = {"actual": "#1B5E9B", "expected": "#B45F06", "goal": "#5F6C7B"}

Point = tuple[date, Decimal]


@dataclass(frozen=True, slots=True)
class Way:
    """An indicator over its plan's days. A run is a line without a gap; the runs are in order of time."""

    task: Task
    indicator: Indicator
    first_day: date
    last_day: date
    expected: tuple[Point, ...]
    actual: tuple[tuple[Point, ...], ...]
    months: tuple[tuple[date, str], ...]
    """The last day of each period, and its label."""
    newest: tuple[str, Decimal, Decimal | None] | None
    """The newest period that has a figure: its label, where it stood, and where it should have."""


def chart(t: Words, way: Way) -> dict[str, Any]:
    it = way.indicator
    levels = [value for _, value in way.expected] + [value for run in way.actual for _, value in run]
    levels += [level for level in (it.goal, it.start) if level is not None]
    ticks = _ticks(min(levels, default=Decimal(0)), max(levels, default=Decimal(1)))
    low, span = ticks[0], (ticks[-1] - ticks[0]) or Decimal(1)
    days = max((way.last_day - way.first_day).days, 1)

    def at(point: Point) -> tuple[float, float]:
        return _x(way, point[0], days), float((point[1] - low) / span)

    last = way.actual[-1][-1] if way.actual else None
    return {
        "lang": t.language,
        "colours": COLOURS,
        "title": shortened(f"{way.task.number} {it.name}", 26 if t.language == "zh" else 44),
        "about": shortened(way.task.title, 40),
        "headline": plain(_headline(t, way)),
        "words": {
            "actual": plain(t("reported")),
            "expected": plain(t("expected")),
            "goal": plain(t("goal {figure}", figure=measures.goal(t, it))),
        },
        "ticks": [{"at": float((tick - low) / span), "label": plain(measures.figure(t, tick))} for tick in ticks],
        "months": [{"at": _x(way, day, days), "label": short(label)} for day, label in way.months],
        "goal": None if it.goal is None else float((it.goal - low) / span),
        "expected": [[at(point) for point in way.expected]] if way.expected else [],
        "actual": [[at(point) for point in run] for run in way.actual],
        "labels": [] if last is None else [{"at": at(last), "text": plain(measures.figure(t, last[1]))}],
        "foot": plain(t("A month without a figure is a gap.")),
    }


def caption(t: Words, way: Way, unknown: Iterable[str]) -> Outgoing:
    """The picture in words."""
    name = t("📈 <b>{number}</b> {title}", number=way.task.number, title=shortened(way.task.title, 60))
    said = [Html(f"{t.period(label)} {measures.figure(t, value)}") for label, value in _told(way)]
    lines = [
        name,
        measures.line(t, way.indicator),
        _headline(t, way),
        t("Reported: {figures}", figures=t.listed(list(said))) if said else t("No figure has been reported yet."),
        spelled(t, unknown),
    ]
    return Outgoing(fitted(lines, t("More under the buttons."), CAPTION), about=f"task:{way.task.number}")


def _told(way: Way) -> list[tuple[str, Decimal]]:
    labels = dict(way.months)
    return [(labels[day], value) for run in way.actual for day, value in run if day in labels]


def _headline(t: Words, way: Way) -> Html:
    if way.newest is None:
        return t("No figure has been reported yet.")
    label, stands, wanted = way.newest
    values = {"period": t.period(label), "stands": measures.measured(t, stands, way.indicator.unit)}
    if wanted is None:
        return t("{period}: {stands}, nothing is expected yet", **values)
    return t("{period}: {stands}, expected {wanted}", wanted=measures.figure(t, wanted), **values)


def _x(way: Way, day: date, days: int) -> float:
    return min(max((day - way.first_day).days / days, 0.0), 1.0)


def _ticks(low: Decimal, high: Decimal) -> Sequence[Decimal]:
    """Round figures from below the lowest to above the highest, about five."""
    if low > 0 and low < high / 2:
        low = Decimal(0)
    rough = (high - low) / 4 or abs(high) / 4 or Decimal(1)
    power = Decimal(1).scaleb(rough.adjusted())
    step = next(power * n for n in (1, 2, 5, 10) if power * n >= rough)
    first = (low / step).to_integral_value(ROUND_FLOOR) * step
    last = (high / step).to_integral_value(ROUND_CEILING) * step
    return [first + step * n for n in range(int((last - first) / step) + 1)]
