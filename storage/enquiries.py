"""Questions to the office with their answers, and when admins are reminded of one."""

from __future__ import annotations

from datetime import datetime

from domain.enquiries import Enquiry, EnquiryState
from storage.database import Row, Tx

_SELECT = (
    "SELECT e.id, e.person_id, p.name, coalesce(d.name, '') AS department, t.number, coalesce(t.title, '') AS title, "
    "e.state, e.words, e.made_at, e.answer, coalesce(a.name, '') AS answerer, e.answered_at FROM enquiries e "
    "JOIN people p ON p.id = e.person_id LEFT JOIN departments d ON d.id = e.department_id "
    "LEFT JOIN tasks t ON t.id = e.task_id LEFT JOIN people a ON a.id = e.answered_by "
)


async def add(
    tx: Tx, *, person_id: int, department_id: int | None, task_id: int | None, saying_id: int | None, words: str,
    remind_at: datetime, now: datetime,
) -> int | None:  # fmt: skip
    """A new one; None where what she said has been asked already."""
    return await tx.insert(
        "INSERT INTO enquiries (person_id, department_id, task_id, saying_id, state, words, made_at, remind_at, answer) "
        "VALUES (:person, :department, :task, :saying, 'open', :words, :now, :remind_at, '') "
        "ON CONFLICT DO NOTHING RETURNING id",
        person=person_id, department=department_id, task=task_id, saying=saying_id, words=words, now=now,
        remind_at=remind_at,
    )  # fmt: skip


async def find(tx: Tx, enquiry_id: int) -> Enquiry | None:
    row = await tx.row(_SELECT + "WHERE e.id = :id", id=enquiry_id)
    return None if row is None else _enquiry(row)


async def of_saying(tx: Tx, saying_id: int) -> Enquiry | None:
    """The one that these words became."""
    row = await tx.row(_SELECT + "WHERE e.saying_id = :saying", saying=saying_id)
    return None if row is None else _enquiry(row)


async def all_open(tx: Tx) -> list[Enquiry]:
    """Those that wait for an answer, the oldest first."""
    rows = await tx.rows(_SELECT + "WHERE e.state = 'open' ORDER BY e.id")
    return [_enquiry(row) for row in rows]


async def close(
    tx: Tx, enquiry_id: int, state: EnquiryState, *, answer: str, by: int, now: datetime
) -> bool:  # fmt: skip
    """Settle an open one; False where somebody has been quicker."""
    return bool(
        await tx.run(
            "UPDATE enquiries SET state = :state, answer = :answer, answered_by = :by, answered_at = :now "
            "WHERE id = :id AND state = 'open'",
            state=state, answer=answer, by=by, now=now, id=enquiry_id,
        )
    )  # fmt: skip


async def due(tx: Tx, *, now: datetime) -> list[int]:
    """Those whose reminder has fallen due, the oldest first."""
    rows = await tx.rows(
        "SELECT id FROM enquiries WHERE state = 'open' AND reminded_at IS NULL AND remind_at <= :now "
        "ORDER BY remind_at, id",
        now=now,
    )
    return [row["id"] for row in rows]


async def next_due(tx: Tx) -> datetime | None:
    """When the next reminder falls due."""
    found: datetime | None = await tx.value(
        "SELECT remind_at FROM enquiries WHERE state = 'open' AND reminded_at IS NULL ORDER BY remind_at LIMIT 1"
    )
    return found


async def reminded(tx: Tx, enquiry_id: int, *, now: datetime) -> bool:
    """Mark the reminder as given; False where it was before, or nobody waits any more."""
    return bool(
        await tx.run(
            "UPDATE enquiries SET reminded_at = :now WHERE id = :id AND state = 'open' AND reminded_at IS NULL",
            now=now, id=enquiry_id,
        )
    )  # fmt: skip


def _enquiry(row: Row) -> Enquiry:
    return Enquiry(
        row["id"], row["person_id"], row["name"], row["department"], row["number"], row["title"],
        EnquiryState(row["state"]), row["words"], row["made_at"], row["answer"], row["answerer"], row["answered_at"],
    )  # fmt: skip
