"""A clock whose step fails: it stays due, the others go on, and admins are told once."""

from __future__ import annotations

from datetime import datetime

from schedules.jobs import Clock, take
from storage.database import Database, Tx
from tests.conftest import START, Office


class Broken(Exception):
    pass


async def due(tx: Tx, *, now: datetime) -> list[int]:
    return [7, 8, 9]


async def breaks(tx: Tx, number: int, *, now: datetime) -> bool:
    if number == 8:
        await tx.run("UPDATE people SET name = 'half done'")
        raise Broken
    return number != 9


async def test_a_step_that_fails_is_taken_back_told_of_once_and_holds_up_no_other(db: Database, office: Office) -> None:
    clock = Clock("need", due, breaks)
    # Two are taken in turn: one was done, one had been done before.
    assert [await take(db, clock, now=START) for _ in range(2)] == [1, 1]
    async with db.read() as tx:
        told = await tx.rows("SELECT chat_id, body FROM outbox")
        assert [row["chat_id"] for row in told] == [Office.ADMIN]
        assert "need 8" in told[0]["body"]
        assert "Broken" in told[0]["body"]
        assert await tx.value("SELECT count(*) FROM people WHERE name = 'half done'") == 0
