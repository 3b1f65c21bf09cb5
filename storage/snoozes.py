"""Who wants to be reminded later of a period, and when; at most one open one for each."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Snooze:
    """She is reminded at `due_at`, and not before."""

    id: int
    person_id: int
    period_id: int
    due_at: datetime


_SELECT = "SELECT id, person_id, period_id, due_at FROM snoozes "


async def put(tx: Tx, person_id: int, period_id: int, *, due_at: datetime, now: datetime) -> None:
    """In place of the one that was open."""
    await tx.run(
        "INSERT INTO snoozes (person_id, period_id, due_at, asked_at) VALUES (:person, :period, :due_at, :now) "
        "ON CONFLICT (person_id, period_id) WHERE done_at IS NULL DO UPDATE SET due_at = excluded.due_at, "
        "asked_at = excluded.asked_at",
        person=person_id, period=period_id, due_at=due_at, now=now,
    )  # fmt: skip


async def open_of(tx: Tx, person_id: int) -> list[Snooze]:
    """Hers that are still to come, by period."""
    rows = await tx.rows(_SELECT + "WHERE person_id = :person AND done_at IS NULL ORDER BY period_id", person=person_id)
    return [_snooze(row) for row in rows]


async def due(tx: Tx, *, now: datetime) -> list[Snooze]:
    """Undone ones that have fallen due, the oldest first."""
    rows = await tx.rows(_SELECT + "WHERE done_at IS NULL AND due_at <= :now ORDER BY due_at, id", now=now)
    return [_snooze(row) for row in rows]


async def finish(tx: Tx, snooze_id: int, outcome: str, *, now: datetime) -> None:
    """Mark one done with what came of it."""
    await tx.run(
        "UPDATE snoozes SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
        now=now, outcome=outcome, id=snooze_id,
    )  # fmt: skip


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone one falls due."""
    row = await tx.row("SELECT min(due_at) AS next_at FROM snoozes WHERE done_at IS NULL")
    found: datetime | None = row["next_at"] if row else None
    return found


def _snooze(row: Row) -> Snooze:
    return Snooze(row["id"], row["person_id"], row["period_id"], row["due_at"])
