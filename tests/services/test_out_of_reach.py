"""A department in which nobody could be reached when a period was locked has missed nothing in it, whatever came later."""

from __future__ import annotations

from datetime import timedelta

from services import membership, summarising
from storage.database import Database
from tests.conftest import Office
from tests.services.stories import after, ask, english, lock


async def test_who_had_blocked_the_bot_at_the_lock_was_out_of_reach(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        admin = await english(tx, office, Office.ADMIN)
        await membership.blocked(tx, Office.INDUSTRY, now=april.due_at - timedelta(hours=2))
        before = await summarising.summary(tx, admin, "", now=after(april))
        await lock(tx, april)
        await membership.unblocked(tx, Office.INDUSTRY, now=april.locked_at + timedelta(hours=1))
        locked = await summarising.summary(tx, admin, "", now=april.locked_at + timedelta(hours=2))
    assert "not reported yet: 2 · nobody can be reached: 3" in before.text
    assert "missed: 2 · nobody can be reached: 3" in locked.text
