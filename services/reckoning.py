"""How a task's computed health comes about, and where its indicators lead, from what is stored. Who may read it: services.browsing."""

from __future__ import annotations

from datetime import datetime

from domain.reckoning import Reckoned, reckon
from domain.reports import Answered, PeriodState, RequestKind
from domain.tasks import Plan, Task
from services.measuring import span_of
from storage import figures, indicators, periods
from storage.database import Tx

FAR = "9999"
"""A label behind all others."""


async def reckoned(tx: Tx, plan: Plan, task: Task, *, now: datetime) -> list[Reckoned]:
    """Each confirmed indicator of the task, over the periods that are due by now: before that a figure is not missing."""
    known = (await indicators.confirmed(tx, [task.id])).get(task.id, [])
    if not known:
        return []
    asked = [
        p.label for p in await periods.periods(tx, plan.id) if p.state is not PeriodState.PLANNED and p.due_at <= now
    ]
    series = await figures.series(tx, task.id, until=FAR)
    first_day, last_day = span_of(plan, task)
    return [
        reckon(each, dict(series.get(each.id, [])), asked, first_day=first_day, last_day=last_day) for each in known
    ]


def reported(answers: list[Answered]) -> dict[str, Answered]:
    """The report of each period that has one, by label."""
    return {
        a.request.period.label: a
        for a in reversed(answers)
        if a.request.kind is RequestKind.REPORT and a.report is not None
    }
