"""What both engines do alike: transactions, and how values go in and come out."""

from __future__ import annotations

import sqlite3
from datetime import UTC, date, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import asyncpg
import pytest

from storage.database import Database, migrations

NOON = datetime(2023, 3, 1, 12, 0, tzinfo=UTC)

BROKEN = (sqlite3.IntegrityError, asyncpg.IntegrityConstraintViolationError)


def test_migrations_are_numbered_without_gaps() -> None:
    assert [number for number, _, _ in migrations()] == list(range(1, len(migrations()) + 1))


async def test_a_block_that_raises_leaves_nothing_behind(db: Database) -> None:
    async def fail() -> None:
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await fail()
    async with db.write() as tx:
        assert await tx.value("SELECT count(*) FROM departments") == 0


async def test_a_failed_statement_takes_the_whole_block_back(db: Database) -> None:
    async def fail() -> None:
        async with db.write() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
            await tx.run("INSERT INTO aliases (alias, department_id) VALUES ('科技厅', 99)")

    with pytest.raises(BROKEN):
        await fail()
    async with db.read() as tx:
        assert await tx.value("SELECT count(*) FROM departments") == 0


async def test_readers_see_what_is_committed_and_only_that(db: Database) -> None:
    async with db.write() as tx:
        await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")
        async with db.read() as reader:
            assert await reader.value("SELECT count(*) FROM departments") == 0
    async with db.read() as reader:
        assert await reader.value("SELECT count(*) FROM departments") == 1


async def test_readers_cannot_write(db: Database) -> None:
    with pytest.raises((sqlite3.OperationalError, asyncpg.ReadOnlySQLTransactionError), match=r"read-?only"):
        async with db.read() as tx:
            await tx.run("INSERT INTO departments (name) VALUES ('省科技厅')")


@pytest.mark.parametrize(
    "instant",
    [
        NOON,
        NOON.replace(microsecond=1),
        NOON.replace(microsecond=999_999),
        datetime(2023, 3, 1, 20, 0, tzinfo=ZoneInfo("Asia/Shanghai")),
        datetime(2023, 3, 1, 6, 30, tzinfo=timezone(timedelta(hours=-5, minutes=-30))),
        datetime(2023, 10, 29, 2, 30, tzinfo=ZoneInfo("Europe/Berlin"), fold=1),
    ],
)
async def test_instants_come_back_the_same_in_utc(db: Database, instant: datetime) -> None:
    async with db.write() as tx:
        await tx.run(
            "INSERT INTO strangers (chat_id, updates, failures, seen_at) VALUES (1, 1, 0, :instant)", instant=instant
        )
        row = await tx.row("SELECT seen_at, answered_on FROM strangers")
    assert row == {"seen_at": instant.astimezone(UTC), "answered_on": None}
    assert row["seen_at"].tzinfo is UTC


async def test_instants_sort_as_text_whatever_their_zone(db: Database) -> None:
    base = datetime(2023, 3, 1, 12, 0, tzinfo=UTC)
    instants = [base, base + timedelta(microseconds=1), base + timedelta(seconds=1), base + timedelta(days=300)]
    zones = [UTC, ZoneInfo("Asia/Shanghai"), ZoneInfo("America/New_York"), ZoneInfo("Pacific/Kiritimati")]
    async with db.write() as tx:
        for number, (instant, zone) in enumerate(zip(instants, zones, strict=True)):
            await tx.run(
                "INSERT INTO strangers (chat_id, updates, failures, seen_at) VALUES (:n, 1, 0, :at)",
                n=number, at=instant.astimezone(zone),
            )  # fmt: skip
        found = [row["seen_at"] for row in await tx.rows("SELECT seen_at FROM strangers ORDER BY seen_at")]
    assert found == instants


async def test_days_come_back_as_days(db: Database) -> None:
    async with db.write() as tx:
        await tx.run("INSERT INTO days (country, day_on, working) VALUES ('CN', :day, 1)", day=date(2024, 2, 29))
        assert await tx.row("SELECT day_on, working FROM days") == {"day_on": date(2024, 2, 29), "working": 1}


async def test_what_is_not_there_is_none(db: Database) -> None:
    async with db.write() as tx:
        assert await tx.row("SELECT * FROM people") is None
        assert await tx.value("SELECT id FROM people") is None
        assert await tx.rows("SELECT * FROM people") == []
        assert await tx.run("UPDATE people SET name = 'x'") == 0
        made = await tx.insert("INSERT INTO departments (name) VALUES ('a') ON CONFLICT DO NOTHING RETURNING id")
        assert made == 1
        again = await tx.insert("INSERT INTO departments (name) VALUES ('a') ON CONFLICT DO NOTHING RETURNING id")
        assert again is None
