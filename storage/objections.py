"""What other owners say against leads' reports; withdrawn ones stay as rows."""

from __future__ import annotations

from datetime import datetime

from domain.objections import Objection
from storage.database import Row, Tx

_SELECT = (
    "SELECT o.id, o.request_id, q.task_id, t.number, e.label, r.version, o.department_id, d.name AS department, o.person_id, "
    "p.name AS person_name, o.words, o.made_at, o.withdrawn_at FROM objections o JOIN requests q ON q.id = o.request_id "
    "JOIN tasks t ON t.id = q.task_id JOIN periods e ON e.id = q.period_id JOIN reports r ON r.id = o.report_id "
    "JOIN departments d ON d.id = o.department_id JOIN people p ON p.id = o.person_id "
)


async def add(
    tx: Tx, *, request_id: int, report_id: int, department_id: int, person_id: int, words: str, now: datetime
) -> int:
    """In place of the one that this department had against this report; its id."""
    await tx.run(
        "UPDATE objections SET withdrawn_at = :now WHERE request_id = :request AND department_id = :department "
        "AND withdrawn_at IS NULL",
        request=request_id, department=department_id, now=now,
    )  # fmt: skip
    made = await tx.insert(
        "INSERT INTO objections (request_id, report_id, department_id, person_id, words, made_at) "
        "VALUES (:request, :report, :department, :person, :words, :now) RETURNING id",
        request=request_id, report=report_id, department=department_id, person=person_id, words=words, now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def find(tx: Tx, objection_id: int) -> Objection | None:
    row = await tx.row(_SELECT + "WHERE o.id = :id", id=objection_id)
    return None if row is None else _objection(row)


async def of_task(tx: Tx, task_id: int) -> list[Objection]:
    """Those that stand, the newest period first."""
    rows = await tx.rows(
        _SELECT + "WHERE q.task_id = :task AND o.withdrawn_at IS NULL ORDER BY e.label DESC, o.id", task=task_id
    )
    return [_objection(row) for row in rows]


async def withdraw(tx: Tx, objection_id: int, *, now: datetime) -> bool:
    """Whether it stood until now."""
    return bool(
        await tx.run(
            "UPDATE objections SET withdrawn_at = :now WHERE id = :id AND withdrawn_at IS NULL",
            id=objection_id,
            now=now,
        )
    )


def _objection(row: Row) -> Objection:
    return Objection(
        row["id"], row["request_id"], row["task_id"], row["number"], row["label"], row["version"], row["department_id"],
        row["department"], row["person_id"], row["person_name"], row["words"], row["made_at"],
        row["withdrawn_at"] is not None,
    )  # fmt: skip
