"""Owners of many tasks at once, when a plan is loaded. One task's owners are storage.tasks'."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.people import Duty
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class NewShare:
    task_id: int
    department_id: int
    duty: Duty
    asked: int
    """0 or 1: whether a supporting department is asked for contributions; the others always are."""
    position: int
    source: str


async def begin_shares(tx: Tx, shares: Iterable[NewShare], *, now: datetime) -> None:
    """Begin these shares; each department must have none in its task now, and no task a second lead."""
    await tx.many(
        "INSERT INTO owners (task_id, department_id, duty, asked, position, source, since_at) "
        "VALUES (:task, :department, :duty, :asked, :position, :source, :now)",
        [
            {
                "task": share.task_id,
                "department": share.department_id,
                "duty": share.duty,
                "asked": share.asked,
                "position": share.position,
                "source": share.source,
                "now": now,
            }
            for share in shares
        ],
    )


async def end_shares_of_withdrawn(tx: Tx, plan_id: int, *, now: datetime) -> None:
    """Nobody owns a task that is not in the plan any more; the history of who did stays."""
    await tx.run(
        "UPDATE owners SET until_at = :now WHERE until_at IS NULL "
        "AND task_id IN (SELECT id FROM tasks WHERE plan_id = :plan AND state = 'withdrawn')",
        now=now, plan=plan_id,
    )  # fmt: skip
