"""The figures of a report beside what was said before and what is expected by the end of its period."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal

from domain.amendments import in_force
from domain.answers import Measure
from domain.indicators import Aim, Indicator, arithmetic, expected, total
from domain.measures import Measured
from domain.periods import parse_label
from domain.reports import Answered, RequestKind
from domain.tasks import Plan, Task
from storage import figures, indicators, tasks, versions
from storage.database import Tx


def span_of(plan: Plan, task: Task) -> tuple[date, date]:
    """The days over which the task's indicators are expected to come about."""
    return plan.first_day, min(task.due_on or plan.last_day, plan.last_day)


async def measured(tx: Tx, answered: Answered) -> tuple[Measured, ...]:
    """The task's confirmed indicators, each as this request's report leaves it.

    A contribution's figures are its department's own part, of which nothing is expected by itself.
    """
    request = answered.request
    held = await indicators.confirmed(tx, [request.task_id], request.period.label)
    known = held.get(request.task_id, [])
    if not known:
        return ()
    plan = await tasks.plan(tx, request.plan_id)
    task = await tasks.task_of(tx, request.task_id)
    version = in_force(await versions.of_task(tx, request.task_id), request.period.label)
    span = span_of(plan, replace(task, due_on=version.due_on) if version else task)
    said = await figures.of_report(tx, answered.report.id) if answered.report else {}
    if request.kind is not RequestKind.REPORT:
        parts = ((it, said.get(it.id)) for it in known if it.aim is not Aim.MILESTONE)
        return tuple(Measured(it, part, part, None, None, None, None) for it, part in parts)
    series = await figures.series(tx, request.task_id, until=request.period.label)
    on = parse_label(request.period.label).last_day
    return tuple(
        _measured(
            indicator,
            [value for label, value in series.get(indicator.id, []) if label < request.period.label],
            said.get(indicator.id),
            span,
            on,
        )
        for indicator in known
    )


async def measures(tx: Tx, answered: Answered) -> list[Measure]:
    """What a reply about this request is read against."""
    return [
        Measure(m.indicator.id, m.indicator.name, m.indicator.unit)
        for m in await measured(tx, answered)
        if m.indicator.aim is not Aim.MILESTONE
    ]


def _measured(
    indicator: Indicator, past: Sequence[Decimal], said: Decimal | None, span: tuple[date, date], on: date
) -> Measured:
    first_day, last_day = span
    stands = total(indicator, [*past, said]) if said is not None else None
    return Measured(
        indicator,
        said=said,
        stands=stands,
        before=total(indicator, past),
        said_before=past[-1] if past else None,
        expected=expected(indicator, first_day=first_day, last_day=last_day, on=on),
        arithmetic=None
        if stands is None
        else arithmetic(indicator, stands, first_day=first_day, last_day=last_day, on=on),
    )
