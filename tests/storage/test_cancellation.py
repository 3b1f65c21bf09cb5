"""Callers cancelled at random awaits inside transactions: nothing is torn, and the database goes on."""

from __future__ import annotations

import asyncio
import random
from collections import Counter

import pytest

from storage.database import Database

PIECES = 4
"""Rows that one transaction writes, one await each: all of them are there, or none."""


async def _write(db: Database, name: str) -> None:
    async with db.write() as tx:
        for piece in range(PIECES):
            await tx.run("INSERT INTO departments (name) VALUES (:name)", name=f"{name}/{piece}")
            await tx.rows("SELECT count(*) FROM departments")


async def _read(db: Database) -> None:
    async with db.read() as tx:
        seen = await tx.rows("SELECT name FROM departments")
        assert all(count == PIECES for count in _by_writer([row["name"] for row in seen]).values())


def _by_writer(names: list[str]) -> Counter[str]:
    return Counter(name.split("/")[0] for name in names)


async def _round(db: Database, seed: int) -> int:
    """Let writers and readers go at once and cancel most of them, some twice; how many were cut short."""
    chance = random.Random(seed)
    loop = asyncio.get_running_loop()
    running = [
        asyncio.create_task(_read(db) if chance.random() < 0.3 else _write(db, f"{seed}-{n}"))
        for n in range(chance.randint(1, 4))
    ]
    for task in running:
        if chance.random() < 0.8:
            at = chance.random() * 0.003
            loop.call_later(at, task.cancel)
            if chance.random() < 0.4:
                loop.call_later(at + chance.random() * 0.0005, task.cancel)
    ended = await asyncio.gather(*running, return_exceptions=True)
    for error in ended:
        assert error is None or isinstance(error, asyncio.CancelledError), error
    return sum(isinstance(error, asyncio.CancelledError) for error in ended)


async def test_cancelled_callers_leave_no_half_transaction(db: Database) -> None:
    first = random.randrange(10**6)
    print(f"seeds {first} to {first + 299}")  # noqa: T201
    cut = 0
    for seed in range(first, first + 300):
        cut += await _round(db, seed)
        async with asyncio.timeout(5), db.write() as tx:
            names = [row["name"] for row in await tx.rows("SELECT name FROM departments")]
            assert {n: c for n, c in _by_writer(names).items() if c != PIECES} == {}, f"torn with seed {seed}"
            await tx.run("DELETE FROM departments")
    assert cut > 50, "the cancellations came too late to show anything"


@pytest.mark.parametrize("steps", range(40))
async def test_cancelled_at_every_step_of_the_loop(db: Database, steps: int) -> None:
    writing = asyncio.create_task(_write(db, "one"))
    for _ in range(steps):
        await asyncio.sleep(0)
    writing.cancel()
    await asyncio.gather(writing, return_exceptions=True)
    async with asyncio.timeout(5), db.write() as tx:
        assert await tx.value("SELECT count(*) FROM departments") in (0, PIECES)
        await tx.run("INSERT INTO departments (name) VALUES ('after')")
    async with db.read() as tx:
        assert await tx.value("SELECT count(*) FROM departments WHERE name = 'after'") == 1
