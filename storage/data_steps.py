"""The days on which figures come that a report put off, each with who said so; done once."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class DataStep:
    """The figures of a request are due on `day`; who said so is asked for them at `due_at`."""

    id: int
    request_id: int
    person_id: int
    day: date
    due_at: datetime


_COLUMNS = "id, request_id, person_id, data_on, due_at"


async def put(tx: Tx, request_id: int, *, person_id: int, day: date, due_at: datetime, now: datetime) -> None:
    """The figures come on this day, and on no other that was named before; said again, it is still due once."""
    await tx.run(
        "UPDATE data_steps SET done_at = :now, outcome = 'passed over: another day' "
        "WHERE request_id = :request AND data_on <> :day AND done_at IS NULL",
        request=request_id, day=day, now=now,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO data_steps (request_id, person_id, data_on, due_at, outcome) "
        "VALUES (:request, :person, :day, :due_at, '') ON CONFLICT (request_id, data_on) DO UPDATE SET "
        "person_id = excluded.person_id, due_at = excluded.due_at, "
        "done_at = CASE WHEN data_steps.due_at > :now THEN NULL ELSE data_steps.done_at END",
        request=request_id, person=person_id, day=day, due_at=due_at, now=now,
    )  # fmt: skip


async def due(tx: Tx, *, now: datetime) -> list[DataStep]:
    """Undone ones that have fallen due, the oldest first."""
    rows = await tx.rows(
        f"SELECT {_COLUMNS} FROM data_steps WHERE done_at IS NULL AND due_at <= :now ORDER BY due_at, id", now=now
    )
    return [_step(row) for row in rows]


async def together(tx: Tx, step: DataStep) -> list[DataStep]:
    """Those of the same period that fall due at the same moment, this one among them, done or not."""
    rows = await tx.rows(
        "SELECT s.id, s.request_id, s.person_id, s.data_on, s.due_at FROM data_steps s "
        "JOIN requests q ON q.id = s.request_id WHERE s.due_at = :due_at AND q.period_id = "
        "(SELECT o.period_id FROM requests o WHERE o.id = :request) ORDER BY s.id",
        due_at=step.due_at, request=step.request_id,
    )  # fmt: skip
    return [_step(row) for row in rows]


async def finish(tx: Tx, step_id: int, outcome: str, *, now: datetime) -> None:
    """Mark one done with what came of it."""
    await tx.run(
        "UPDATE data_steps SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
        now=now, outcome=outcome, id=step_id,
    )  # fmt: skip


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone one falls due."""
    row = await tx.row("SELECT min(due_at) AS next_at FROM data_steps WHERE done_at IS NULL")
    found: datetime | None = row["next_at"] if row else None
    return found


def _step(row: Row) -> DataStep:
    return DataStep(row["id"], row["request_id"], row["person_id"], row["data_on"], row["due_at"])
