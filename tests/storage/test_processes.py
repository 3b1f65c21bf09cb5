"""Who works on a database, who leads, and whose rows are in doubt once their process is gone."""

from __future__ import annotations

import asyncio
from datetime import timedelta

from domain.outgoing import OutboxState, Outgoing, Priority
from storage import outbox, processes
from storage.database import Database, Tx
from storage.processes import EXPIRY, Member, Worker
from tests.conftest import START


async def test_the_first_leads_and_the_next_follows(db: Database) -> None:
    async with db.apart() as tx:
        first, second = await processes.join(tx), await processes.join(tx)
        assert await processes.beat(tx, first, caught_up=False) == Member(Worker(first, 0, 2), True, False)
        assert await processes.beat(tx, second, caught_up=False) == Member(Worker(second, 1, 2), False, False)
        assert await processes.beat(tx, first, caught_up=True) == Member(Worker(first, 0, 2), True, True)
        assert await processes.beat(tx, second, caught_up=False) == Member(Worker(second, 1, 2), False, True)
        assert await processes.count_alive(tx) == 2


async def test_who_leaves_is_succeeded_at_once(db: Database) -> None:
    async with db.apart() as tx:
        first, second = await processes.join(tx), await processes.join(tx)
        await processes.beat(tx, first, caught_up=True)
        await processes.leave(tx, first)
        assert await processes.beat(tx, second, caught_up=False) == Member(Worker(second, 0, 1), True, False)


async def test_who_is_silent_for_too_long_is_dropped_and_told_so(db: Database) -> None:
    async with db.apart() as tx:
        first, second = await processes.join(tx), await processes.join(tx)
        await processes.beat(tx, first, caught_up=True)
        await silent_for(tx, first, EXPIRY - 1)
        follower = await processes.beat(tx, second, caught_up=False)
        assert follower is not None
        assert not follower.leads
        await silent_for(tx, first, EXPIRY + 1)
        assert await processes.beat(tx, second, caught_up=False) == Member(Worker(second, 0, 1), True, False)
        assert await processes.beat(tx, first, caught_up=True) is None
        assert await processes.count_alive(tx) == 1


async def silent_for(tx: Tx, process_id: int, seconds: float) -> None:
    at = await tx.clock() - timedelta(seconds=seconds)
    await tx.run("UPDATE processes SET beat_at = :at WHERE id = :id", at=at, id=process_id)


async def test_what_a_dead_process_was_sending_is_in_doubt_and_nothing_else(db: Database) -> None:
    async with db.write() as tx:
        alive, dead = await processes.join(tx), await processes.join(tx)
        rows = [await queued(tx, chat) for chat in (5, 6)]
        await outbox.start_sending(tx, rows[0], Worker(alive, 0, 2))
        await outbox.start_sending(tx, rows[1], Worker(dead, 1, 2))
        assert await outbox.count_interrupted(tx) == 0
        await processes.leave(tx, dead)
        assert await outbox.unsettle_interrupted(tx) == 1
        assert [letter.id for letter in await outbox.unsettled(tx)] == [rows[1]]
        kept = await outbox.letter(tx, rows[0])
        assert kept is not None
        assert kept.state is OutboxState.SENDING


async def test_a_number_is_never_given_again(db: Database) -> None:
    """A process that hung may still claim a row once it has been dropped and others have come."""
    given = []
    for _ in range(3):
        async with db.apart() as tx:
            given.append(await processes.join(tx))
            await processes.leave(tx, given[-1])
        async with asyncio.timeout(5):
            while await instant(db) <= given[-1]:
                await asyncio.sleep(0.001)
    assert given == sorted(set(given))


async def instant(db: Database) -> int:
    async with db.apart() as tx:
        return round((await tx.clock()).timestamp() * 1_000_000)


async def test_each_chat_has_one_process_to_write_to_it(db: Database) -> None:
    async with db.write() as tx:
        for chat in (*range(1, 8), -7):
            await queued(tx, chat)
        taken: dict[int, list[int]] = {}
        for position in range(3):
            worker = Worker(position + 1, position, 3)
            while (letter := await outbox.candidate(tx, [], now=START, worker=worker)) is not None:
                await outbox.start_sending(tx, letter.id, worker)
                taken.setdefault(position, []).append(letter.chat_id)
    assert taken == {0: [3, 6], 1: [1, 4, 7, -7], 2: [2, 5]}


async def queued(tx: Tx, chat: int) -> int:
    made = await outbox.put(
        tx, chat_id=chat, key=f"to {chat}", priority=Priority.NOTICE, content=Outgoing("x"), now=START, hold_until=START
    )
    assert made is not None
    return made
