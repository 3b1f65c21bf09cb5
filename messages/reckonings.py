"""`/why 12`: the arithmetic of a computed health, with its figures, dates, thresholds and versions, and the forecast."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from decimal import ROUND_DOWN, Decimal

from domain.forecasts import Forecast
from domain.indicators import Aim, Arithmetic, Indicator, Pace
from domain.outgoing import Button, Outgoing
from domain.reckoning import Point, Reckoned, worst
from domain.reports import Answered
from domain.tasks import Task
from domain.verdicts import Verdict
from messages import figures, measures, terms, verdicts
from messages.applications import day as named_day
from messages.language import Html, Words, shortened
from messages.layout import fitted, keyboard
from messages.reports import by

POINTS = 6
"""Periods of a series that are shown, the newest ones."""


def why(t: Words, task: Task, known: Sequence[Reckoned], reports: Mapping[str, Answered], back: str, *,
    verified: Sequence[Verdict] = (),
) -> Outgoing:  # fmt: skip
    """Declared beside computed and verified, then each indicator: its figures by period, what was expected, the division, the light."""
    newest = reports[max(reports)] if reports else None
    lines = [
        t("🧮 <b>Task {number} · {title}</b>", number=task.number, title=shortened(task.title, 60)),
        *_declared(t, newest),
        _together(t, known),
        *verdicts.on_page(t, newest, verified),
        *(line for each in known for line in _indicator(t, each, reports)),
    ]
    words = Button(t("History"), f"history.{task.number}.1{f'.{back}' if back else ''}")
    to_task = Button(t("‹ Task {number}", number=task.number), f"task.{task.number}{f'.{back}' if back else ''}")
    rows = keyboard([words] if newest else [], [to_task])
    return Outgoing(fitted(lines, t("More in the history.")), rows, about=f"task:{task.number}")


def on_task(t: Words, known: Sequence[Reckoned]) -> list[Html]:
    """Where the indicators lead, a line each that has a forecast."""
    return [_forecast(t, each.indicator, each.forecast) for each in known if each.forecast is not None]


def button(t: Words, task: Task, back: str) -> Button:
    return Button(t("🧮 Why"), f"why.{task.number}{f'.{back}' if back else ''}")


def _declared(t: Words, newest: Answered | None) -> list[Html]:
    if newest is None or newest.report is None:
        return [t("Nothing has been reported yet.")]
    report = newest.report
    said = [
        t("Says: {health}", health=terms.health(t, report.health)),
        t.period(newest.request.period.label), figures.version(t, newest), by(t, report),
    ]  # fmt: skip
    why_kept = t("kept although figures say otherwise: “{reason}”", reason=shortened(report.reason, 200))
    return [Html(" · ".join(said)), why_kept if report.reason else Html()]


def _together(t: Words, known: Sequence[Reckoned]) -> Html:
    if not known:
        return t(
            "No indicator is confirmed for it, so that nothing is computed; a part or a department is a count of its tasks."
        )
    found = worst(known)
    if found is None:
        return t("Computed: ◌ no light, for want of a figure for the newest period or of anything expected yet.")
    if len(known) == 1:
        return t("Computed: {health}", health=terms.health(t, found))
    return t("Computed: {health}, the worst of {n} indicators", health=terms.health(t, found), n=len(known))


def _indicator(t: Words, each: Reckoned, reports: Mapping[str, Answered]) -> list[Html]:
    it = each.indicator
    lines = [Html(f"\n🎯 {measures.line(t, it)}"), _series(t, each, reports), *_sum(t, each)]
    if each.on is None:
        return [*lines, t("No figure yet.")]
    lines.append(_expected(t, each))
    if each.arithmetic is not None:
        lines += [_division(t, each), _light(t, each)]
    if each.age:
        lines.append(
            t.n("◌ Grey: {n} period has been asked since without a figure.",
                "◌ Grey: {n} periods have been asked since without a figure.", each.age)
        )  # fmt: skip
    if each.forecast is not None:
        lines += [_forecast(t, it, each.forecast), _pace(t, it, each.forecast)]
    return lines


def _series(t: Words, each: Reckoned, reports: Mapping[str, Answered]) -> Html:
    """The newest periods, a month without a figure as a dash."""
    return Html(" · ".join(_point(t, each.indicator, p, reports.get(p.label)) for p in each.points[-POINTS:]))


def _point(t: Words, it: Indicator, point: Point, answered: Answered | None) -> Html:
    if point.figure is None:
        return t("{period}: –", period=t.period(point.label))
    figure = measures.figure(t, point.figure)
    if it.aim is Aim.MILESTONE:
        figure = t("reached") if point.figure else t("not yet")
    version = figures.version(t, answered) if answered is not None else Html()
    return t("{period}: {figure} ({version})", period=t.period(point.label), figure=figure, version=version)


def _sum(t: Words, each: Reckoned) -> list[Html]:
    """Where figures are each period's own: what they come to."""
    newest = each.newest
    if each.indicator.cumulative or newest is None or newest.stands is None or each.indicator.aim is Aim.MILESTONE:
        return []
    return [t("Together: {figure}", figure=measures.measured(t, newest.stands, each.indicator.unit))]


def _expected(t: Words, each: Reckoned) -> Html:
    """What was expected by then, and how that comes about."""
    it, on = each.indicator, each.on
    assert on is not None
    if each.expected is None:
        last = named_day(t, each.last_day, on)
        if it.start is None:
            return t("Nothing is expected before {day}: there is no baseline to count from.", day=last)
        return t("Nothing is expected yet by {day}.", day=named_day(t, on, each.last_day))
    by = t("Expected by {day}: {figure}", day=named_day(t, on, each.last_day),
           figure=measures.measured(t, each.expected, it.unit))  # fmt: skip
    if it.pace is not Pace.LINEAR:
        return t("{expected}, as planned for then", expected=by)
    start, goal = it.start, it.goal
    if on >= each.last_day or start is None or goal is None or each.expected in (start, goal):
        return by
    passed, days = (on - each.first_day).days + 1, (each.last_day - each.first_day).days + 1
    return t(
        "{expected} = {start} + ({goal} − {start}) × {passed}/{days} days, rounded towards {start}",
        expected=by, start=measures.figure(t, start), goal=measures.figure(t, goal), passed=passed, days=days,
    )  # fmt: skip


def _division(t: Words, each: Reckoned) -> Html:
    found = each.arithmetic
    assert found is not None
    share = _percent(t, found.ratio)
    if found.start is None:
        above, below = found.numerator, found.denominator
        return t(
            "{above} ÷ {below} = {share}", above=measures.figure(t, above), below=measures.figure(t, below), share=share
        )
    values = {
        "actual": measures.figure(t, found.actual), "expected": measures.figure(t, found.expected),
        "start": measures.figure(t, found.start), "share": share,
    }  # fmt: skip
    return t("({actual} − {start}) ÷ ({expected} − {start}) = {share}", **values)


def _light(t: Words, each: Reckoned) -> Html:
    found: Arithmetic | None = each.arithmetic
    assert found is not None
    limits = t("🟢 from {green}, 🟡 from {amber}, below 🔴", green=_percent(t, found.thresholds.green),
               amber=_percent(t, found.thresholds.amber))  # fmt: skip
    if each.age:
        return t("{limits} → it was {health}", limits=limits, health=terms.health(t, found.health))
    return t("{limits} → {health}", limits=limits, health=terms.health(t, found.health))


def _forecast(t: Words, it: Indicator, found: Forecast) -> Html:
    day = t.day(found.on)
    low, high = sorted((found.low, found.high))
    figure = measures.measured(t, high, it.unit)
    if low != high:
        figure = Html(f"{measures.figure(t, low)}–{figure}")
    return t("📈 {name} at the current pace by {day}: {figure}, target {goal}", name=shortened(it.name, 30), day=day,
             figure=figure, goal=measures.goal(t, it))  # fmt: skip


def _pace(t: Words, it: Indicator, found: Forecast) -> Html:
    return t(
        "({n} figures; {slow} to {fast} a month, the middle half; {months} months to go)",
        n=found.figures, slow=measures.figure(t, found.slow), fast=measures.figure(t, found.fast), months=found.months,
    )  # fmt: skip


def _percent(t: Words, ratio: Decimal) -> Html:
    """Rounded down, so that what misses a limit never reads as if it reached it."""
    return t("{percent} %", percent=int((ratio * 100).quantize(Decimal(1), ROUND_DOWN)))
