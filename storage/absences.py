"""Who is away, and who was named to stand in. Who really stands in is services.standing_in."""

from __future__ import annotations

from datetime import date, datetime

from domain.absences import Absence
from storage.database import Row, Tx

_SELECT = (
    "SELECT a.id, a.person_id, p.name, a.deputy_id, a.from_on, a.until_on, a.from_at, a.until_at, a.begun_at "
    "FROM absences a JOIN people p ON p.id = a.person_id WHERE a.ended_at IS NULL "
)


async def add(
    tx: Tx, person_id: int, *, deputy_id: int | None, from_on: date, until_on: date, from_at: datetime,
    until_at: datetime, now: datetime,
) -> int:  # fmt: skip
    """Its id; an absence of hers that is open must have been ended."""
    made = await tx.insert(
        "INSERT INTO absences (person_id, deputy_id, from_on, until_on, from_at, until_at, made_at) "
        "VALUES (:person, :deputy, :from_on, :until_on, :from_at, :until_at, :now) RETURNING id",
        person=person_id, deputy=deputy_id, from_on=from_on, until_on=until_on, from_at=from_at, until_at=until_at,
        now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def find(tx: Tx, absence_id: int) -> Absence | None:
    """An absence that has not ended."""
    row = await tx.row(_SELECT + "AND a.id = :id", id=absence_id)
    return None if row is None else _absence(row)


async def of_person(tx: Tx, person_id: int) -> Absence | None:
    """Her absence that is to come or goes on."""
    row = await tx.row(_SELECT + "AND a.person_id = :person", person=person_id)
    return None if row is None else _absence(row)


async def at(tx: Tx, instant: datetime) -> list[Absence]:
    """Who is away at that instant, in the order in which they said so."""
    rows = await tx.rows(_SELECT + "AND a.from_at <= :at AND a.until_at > :at ORDER BY a.id", at=instant)
    return [_absence(row) for row in rows]


async def begin(tx: Tx, absence_id: int, *, now: datetime) -> bool:
    """Whether it was still to begin."""
    sql = "UPDATE absences SET begun_at = :now WHERE id = :id AND begun_at IS NULL AND ended_at IS NULL"
    return bool(await tx.run(sql, now=now, id=absence_id))


async def end(tx: Tx, absence_id: int, *, now: datetime) -> bool:
    """Whether it was still open."""
    sql = "UPDATE absences SET ended_at = :now WHERE id = :id AND ended_at IS NULL"
    return bool(await tx.run(sql, now=now, id=absence_id))


async def due(tx: Tx, *, now: datetime) -> list[int]:
    """Those that are to begin or to end by now."""
    rows = await tx.rows(
        "SELECT id FROM absences WHERE ended_at IS NULL "
        "AND (until_at <= :now OR (from_at <= :now AND begun_at IS NULL)) ORDER BY id",
        now=now,
    )
    return [row["id"] for row in rows]


async def next_due(tx: Tx) -> datetime | None:
    """When the next begins or ends."""
    row = await tx.row(
        "SELECT min(CASE WHEN begun_at IS NULL THEN from_at ELSE until_at END) AS next_at FROM absences "
        "WHERE ended_at IS NULL"
    )
    found: datetime | None = row["next_at"] if row else None
    return found


async def skip_chasing(tx: Tx, chat_id: int, why: str, *, now: datetime) -> None:
    """Questions and reminders in the outbox that wait for this chat are not sent: somebody else is asked."""
    await tx.run(
        "UPDATE outbox SET state = 'skipped', error = :why, sent_at = :now WHERE chat_id = :chat AND state = 'waiting' "
        "AND scheduled_period_id IS NOT NULL AND needed <> ''",
        why=why, now=now, chat=chat_id,
    )  # fmt: skip


def _absence(row: Row) -> Absence:
    return Absence(
        row["id"], row["person_id"], row["name"], row["deputy_id"], row["from_on"], row["until_on"], row["from_at"],
        row["until_at"], row["begun_at"] is not None,
    )  # fmt: skip
