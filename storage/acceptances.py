"""Versions of reports that the office has accepted; undone ones stay as rows and count for nothing."""

from __future__ import annotations

from datetime import datetime

from domain.reviews import Acceptance
from storage.database import Row, Tx

_SELECT = (
    "SELECT c.id, c.request_id, c.report_id, r.version, e.label, p.name, c.batch, c.accepted_at, c.lifted_at "
    "FROM acceptances c JOIN reports r ON r.id = c.report_id JOIN requests q ON q.id = c.request_id "
    "JOIN periods e ON e.id = q.period_id JOIN people p ON p.id = c.person_id "
)


async def add(tx: Tx, *, request_id: int, report_id: int, person_id: int, batch: str, now: datetime) -> bool:
    """Whether this version was not accepted before."""
    made = await tx.insert(
        "INSERT INTO acceptances (request_id, report_id, person_id, batch, accepted_at) "
        "VALUES (:request, :report, :person, :batch, :now) ON CONFLICT DO NOTHING RETURNING id",
        request=request_id, report=report_id, person=person_id, batch=batch, now=now,
    )  # fmt: skip
    return made is not None


async def of_report(tx: Tx, report_id: int) -> Acceptance | None:
    row = await tx.row(_SELECT + "WHERE c.report_id = :report AND c.undone_at IS NULL", report=report_id)
    return None if row is None else _acceptance(row)


async def of_batch(tx: Tx, batch: str) -> list[Acceptance]:
    """What was accepted with one tap and still stands."""
    rows = await tx.rows(_SELECT + "WHERE c.batch = :batch AND c.undone_at IS NULL ORDER BY c.id", batch=batch)
    return [_acceptance(row) for row in rows]


async def last_of_task(tx: Tx, task_id: int, *, until: str) -> Acceptance | None:
    """The newest report on a task that was accepted, of the period with this label or an earlier one."""
    row = await tx.row(
        _SELECT + "WHERE q.task_id = :task AND q.kind = 'report' AND e.label <= :until AND c.undone_at IS NULL "
        "ORDER BY e.label DESC, r.version DESC, c.id DESC LIMIT 1",
        task=task_id, until=until,
    )  # fmt: skip
    return None if row is None else _acceptance(row)


async def lift(tx: Tx, request_id: int, *, now: datetime) -> None:
    """It is reopened: what was accepted stays so, and holds nothing fast any more."""
    await tx.run(
        "UPDATE acceptances SET lifted_at = :now WHERE request_id = :request AND undone_at IS NULL AND lifted_at IS NULL",
        request=request_id, now=now,
    )  # fmt: skip


async def undo(tx: Tx, report_id: int, *, now: datetime) -> bool:
    """This version is not accepted after all; whether it was."""
    return bool(
        await tx.run(
            "UPDATE acceptances SET undone_at = :now WHERE report_id = :report AND undone_at IS NULL",
            report=report_id, now=now,
        )
    )  # fmt: skip


def _acceptance(row: Row) -> Acceptance:
    return Acceptance(
        row["id"], row["request_id"], row["report_id"], row["version"], row["label"], row["name"], row["batch"],
        row["accepted_at"], row["lifted_at"] is not None,
    )  # fmt: skip
