"""Amendments of a plan that is under way: each makes a version of its task, with a reason, an author and a first period."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.amendments import BEGINNING, amends
from domain.plan_changes import Field, PlanChanges
from domain.reports import Period, PeriodState
from domain.tasks import Plan, Task
from storage import periods, versions
from storage.database import Tx

OFFERED = 3
"""Periods that are offered as the first in which an amendment holds."""


@dataclass(frozen=True, slots=True)
class Amendment:
    """From which period on, and why; `from_label` is empty for a correction that holds from the beginning."""

    from_label: str = BEGINNING
    reason: str = ""


async def periods_to_choose(tx: Tx, plan: Plan) -> list[Period]:
    """The period under way and the next ones, of a plan in which something was asked; none before."""
    first = await at_once(tx, plan.id)
    if first == BEGINNING:
        return []
    known = [period for period in await periods.periods(tx, plan.id) if period.label >= first]
    return [period for period in known if period.state is not PeriodState.LOCKED][:OFFERED]


def amended_by(found: PlanChanges) -> list[int]:
    """Numbers of the tasks whose target, due date or owners a file changes."""
    return [
        update.task.number
        for update in found.updated
        if update.moves_owners or {change.field for change in update.fields} & {Field.TARGET, Field.DUE}
    ]


def moves_targets(found: PlanChanges) -> bool:
    """Whether a file changes what is to be reached or by when: owners alone change at once."""
    return any(change.field in (Field.TARGET, Field.DUE) for change in found.changed)


async def note(
    tx: Tx, before: Task, after: Task, amendment: Amendment, *, person_id: int | None, now: datetime
) -> None:
    """Make a version, where the task has to reach something else, by another day or by others."""
    if amends(before, after):
        await versions.add(
            tx, before, after, from_label=amendment.from_label, reason=amendment.reason, person_id=person_id, now=now
        )


async def at_once(tx: Tx, plan_id: int) -> str:
    """The label of the period that a change of now begins with: the newest that was asked, else the beginning."""
    asked = [p.label for p in await periods.periods(tx, plan_id) if p.state is not PeriodState.PLANNED]
    return asked[-1] if asked else BEGINNING
