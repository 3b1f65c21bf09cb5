"""The processes that work on this database: who is alive by the database's own time, and who leads. Used in turns of its own
(`Database.apart`), so that a long change elsewhere delays no beat."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta

from storage.database import Tx

EXPIRY = 10.0
"""Seconds without a beat after which a process is taken for dead."""


@dataclass(frozen=True, slots=True)
class Worker:
    """A process that sends. Chats are shared out by their ids, so that each has one writer and one pace."""

    id: int
    position: int
    count: int


ALONE = Worker(0, 0, 1)


@dataclass(frozen=True, slots=True)
class Member:
    """A live process as its last beat found it; `caught_up` where the leader has fetched what was waiting."""

    worker: Worker
    leads: bool
    caught_up: bool


async def join(tx: Tx) -> int:
    """Take a place; its number, which rises and is never given again.

    It is the instant in microseconds: a process that hangs may still claim a row under its number long after it was dropped, and
    that row must not seem to be in the hands of a live one.
    """
    now = await tx.clock()
    newest = int(await tx.value("SELECT coalesce(max(id), 0) FROM processes"))
    number = max(newest + 1, round(now.timestamp() * 1_000_000))
    await tx.run("INSERT INTO processes (id, beat_at, leads, caught_up) VALUES (:id, :now, 0, 0)", id=number, now=now)
    return number


async def beat(tx: Tx, process_id: int, *, caught_up: bool) -> Member | None:
    """Say that this process lives, drop those that have not said so for too long, and lead where nobody does.

    None where this process itself has been dropped: others have taken over its work.
    """
    now = await tx.clock()
    await tx.run(
        "DELETE FROM processes WHERE beat_at < :stale AND id <> :id",
        stale=now - timedelta(seconds=EXPIRY),
        id=process_id,
    )
    alive = await tx.run(
        "UPDATE processes SET beat_at = :now, caught_up = :caught_up WHERE id = :id",
        now=now, caught_up=int(caught_up), id=process_id,
    )  # fmt: skip
    if not alive:
        return None
    await tx.run(
        "UPDATE processes SET leads = 1 WHERE id = :id AND NOT EXISTS (SELECT 1 FROM processes WHERE leads = 1)",
        id=process_id,
    )
    rows = await tx.rows("SELECT id, leads, caught_up FROM processes ORDER BY id")
    ids = [row["id"] for row in rows]
    led_by_us = any(row["leads"] and row["id"] == process_id for row in rows)
    worker = Worker(process_id, ids.index(process_id), len(ids))
    return Member(worker, led_by_us, any(row["leads"] and row["caught_up"] for row in rows))


async def leave(tx: Tx, process_id: int) -> None:
    """Give the place up, so that others take over at their next beat."""
    await tx.run("DELETE FROM processes WHERE id = :id", id=process_id)


async def clear(tx: Tx) -> None:
    """Whoever is named here is gone: a lock of the system says that no other process runs."""
    await tx.run("DELETE FROM processes")


async def count_alive(tx: Tx) -> int:
    """How many are at work."""
    stale = await tx.clock() - timedelta(seconds=EXPIRY)
    return int(await tx.value("SELECT count(*) FROM processes WHERE beat_at >= :stale", stale=stale))
