"""Pictures for the chat: a period's card, and an indicator's way. Ordered by a tap; read for, from the summary's own figures; drawn in a thread."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime
from decimal import Decimal
from functools import partial
from typing import Any

from domain.errors import NotInCharge, Outdated
from domain.indicators import Indicator, IndicatorState, expected, total
from domain.outgoing import Reply
from domain.people import Standing
from domain.periods import parse_label
from domain.reports import Answered, Period, PeriodState
from domain.tasks import Plan, Task
from domain.views import View
from messages import charts, pictures
from messages.charts import Point, Way
from services import browsing, making, measuring, planning, posting, reach, summarising, tallying, typesetting
from storage import figures, indicators, periods, requests, tasks
from storage.database import Tx

KIND = "picture"


async def of_period(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """A period's card, into her chat. Raises NotForYou, NotInCharge and Outdated."""
    await read(tx, who, {"period": period_id}, now=now)
    return await making.asked(tx, who, KIND, {"period": period_id}, now=now)


async def of_indicator(tx: Tx, who: Standing, indicator_id: int, *, now: datetime) -> Reply:
    """An indicator's way, into her chat. Raises Outdated, and what reading its task raises."""
    await read(tx, who, {"indicator": indicator_id}, now=now)
    return await making.asked(tx, who, KIND, {"indicator": indicator_id}, now=now)


async def read(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> making.Draft:
    """What a picture is drawn from, as far as she may see it. Raises the same."""
    plan = await planning.current(tx)
    if "indicator" in arguments:
        return await _indicator(tx, who, plan, int(arguments["indicator"]))
    return await _card(tx, who, plan, int(arguments["period"]), now=now)


async def _card(tx: Tx, who: Standing, plan: Plan, period_id: int, *, now: datetime) -> making.Draft:
    tallying.reader(who)
    known = await periods.periods(tx, plan.id)
    asked = [p for p in known if p.state is not PeriodState.PLANNED]
    period = next((p for p in asked if p.id == period_id), None)
    if period is None:
        raise Outdated
    counts = await tallying.counts(tx, plan, period, who, View(), asked=asked, now=now)
    t = await posting.words_for(tx, who.person)
    if not counts.answers and not who.in_charge_of_all:
        raise NotInCharge(name=t.period(period.label))
    frame = await summarising.frame(tx, plan, period, who, View(), t, counts, asked, now=now)
    drawn = {a.request.task_id for a in counts.answers}
    months = [
        (p, await _readable(tx, who, p, counts.tasks) if p in asked and p.label <= period.label else None)
        for p in _window(known, period)
    ]
    values = pictures.card(
        t, plan, frame, counts.rollup, departments=counts.by_department,
        tasks=[task for task in counts.tasks if task in counts.led or task.id in drawn], months=months,
    )  # fmt: skip
    said = pictures.caption(t, frame, counts.rollup, typesetting.unknown(values))
    return making.Draft(partial(typesetting.png, "card", values), f"{period.label}.png", said, shown_as="photo")


def _window(known: Sequence[Period], period: Period) -> Sequence[Period]:
    """The plan's periods, or as many up to this one as a picture shows."""
    if len(known) <= pictures.MOST_MONTHS:
        return known
    return [p for p in known if p.label <= period.label][-pictures.MOST_MONTHS :]


async def _readable(tx: Tx, who: Standing, period: Period, known: Sequence[Task]) -> list[Answered]:
    return reach.readable(who, View(), await requests.of_period(tx, period.id), {task.id: task for task in known})


async def _indicator(tx: Tx, who: Standing, plan: Plan, indicator_id: int) -> making.Draft:
    it = await indicators.indicator(tx, indicator_id)
    if it is None or it.state is not IndicatorState.CONFIRMED:
        raise Outdated
    task = await tasks.task_of(tx, it.task_id)
    await browsing.open_to(tx, who, plan, task.number)
    found = way(plan, task, it, await periods.periods(tx, plan.id), await _series(tx, it))
    t = await posting.words_for(tx, who.person)
    values = charts.chart(t, found)
    said = charts.caption(t, found, typesetting.unknown(values))
    return making.Draft(
        partial(typesetting.png, "indicator", values), f"{task.number}-{it.position}.png", said, shown_as="photo"
    )


async def _series(tx: Tx, it: Indicator) -> list[tuple[str, Decimal]]:
    return (await figures.series(tx, it.task_id, until="9999")).get(it.id, [])


def way(plan: Plan, task: Task, it: Indicator, known: Sequence[Period], series: Sequence[tuple[str, Decimal]]) -> Way:
    """What was expected at the end of each period and where it stood then; a period asked without a figure is a gap."""
    first_day, last_day = measuring.span_of(plan, task)
    ends = [(p, min(parse_label(p.label).last_day, plan.last_day)) for p in known]
    wanted: list[Point] = [] if it.start is None else [(first_day, it.start)]
    for day in dict.fromkeys(min(day, last_day) for _, day in ends):
        if (level := expected(it, first_day=first_day, last_day=last_day, on=day)) is not None and day > first_day:
            wanted.append((day, level))
    said = dict(series)
    runs: list[list[Point]] = [[]]
    newest = None
    for period, day in ends:
        if period.label in said:
            stands = total(it, [value for label, value in series if label <= period.label])
            assert stands is not None
            runs[-1].append((day, stands))
            newest = (period.label, stands, expected(it, first_day=first_day, last_day=last_day, on=day))
        elif period.state is not PeriodState.PLANNED and runs[-1]:
            runs.append([])
    return Way(
        task=task,
        indicator=it,
        first_day=plan.first_day,
        last_day=plan.last_day,
        expected=tuple(wanted),
        actual=tuple(tuple(run) for run in runs if run),
        months=tuple((day, period.label) for period, day in ends),
        newest=newest,
    )
