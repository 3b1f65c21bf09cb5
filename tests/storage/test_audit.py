"""The chain of the audit: it grows with each change, shows where it was touched, and begins alike on both engines; looking it up."""

from __future__ import annotations

import sqlite3
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage import audit, trail
from storage.database import Tx, chain, migrations, opened
from storage.trail import Of
from tests.conftest import START, Office


async def _some(tx: Tx) -> None:
    await audit.note(tx, person_id=None, act="ask", on=("period", 1), after="2023-03", now=START)
    await audit.note(
        tx, person_id=1, act="owners", on=("task", 1), before=[[1, "lead"]], after={"a": "一\0"}, now=START
    )
    await audit.note(tx, person_id=1, act="return", on=("request", 5), now=START + timedelta(microseconds=7))


async def test_each_row_is_bound_to_the_one_before_and_a_touched_one_is_found(office: Office, tx: Tx) -> None:
    assert await audit.verify(tx) == audit.Chain(0, "")
    await _some(tx)
    rows = [row async for row in audit.every(tx)]
    whole = await audit.verify(tx)
    assert whole == audit.Chain(3, rows[-1]["hash"])
    assert rows[1]["hash"] == chain.bound(rows[0]["hash"], rows[1])
    # Known figures: the same whatever the engine, the zone of its session or the version of this program.
    assert chain.content(rows[2]) == '["2023-03-01T01:00:00.000007+00:00",1,"return","request",5,"",""]'
    assert rows[0]["hash"] == "b7f758757139191f6f7a644ead736e1c76e4714fa3bc5ae7631a118f59cb3e25"
    await tx.run("UPDATE audit SET hash = ''")
    await chain.begin(tx)
    assert await audit.verify(tx) == whole
    for touch, at in (
        ("UPDATE audit SET after = '\"2023-04\"' WHERE id = :id", 0),
        ("UPDATE audit SET person_id = NULL WHERE id = :id", 1),
        ("UPDATE audit SET hash = '' WHERE id = :id", 2),
        ("DELETE FROM audit WHERE id = :id", 0),
    ):
        await tx.run(touch, id=rows[at]["id"])
        found = await audit.verify(tx)
        assert (found.rows, found.broken_at) == (at, rows[at + touch.startswith("DELETE")]["id"])
        await chain.begin(tx)


async def test_forgetting_a_name_leaves_the_chain_whole(office: Office, tx: Tx) -> None:
    await _some(tx)
    await tx.run("UPDATE people SET name = '', username = '', chat_id = -id")
    assert (await audit.verify(tx)).broken_at is None


async def test_it_is_looked_up_by_each_thing_it_can_be_about(office: Office, tx: Tx) -> None:
    await _some(tx)
    for of, subject, expected in (
        (Of.ALL, 0, ["return", "owners", "ask"]),
        (Of.TASK, 1, ["owners"]),
        (Of.DEPARTMENT, 1, []),
        (Of.PERSON, 1, ["return", "owners"]),
        (Of.TIME, 0, ["owners", "ask"]),
    ):
        span = {"since": START, "until": START + timedelta(microseconds=1)}
        rows = await trail.page(tx, of, subject=subject, **span, first=0, most=9)
        assert [row["act"] for row in rows] == expected
        assert await trail.count(tx, of, subject=subject, **span) == len(expected)
    for kind in (*trail._NAMED, "nothing known"):
        assert await trail.about(tx, kind, 999) is None
    found = await trail.about(tx, "task", 1)
    assert found is not None
    assert found["number"] == 1


@pytest.mark.engines("sqlite")
async def test_a_database_from_before_the_chain_is_bound_when_it_is_upgraded(tmp_path: Path) -> None:
    path = tmp_path / "duban.db"
    with sqlite3.connect(path) as raw:
        for number, _, script in migrations():
            if number < chain.SINCE:
                raw.executescript(script)
        for n in range(3):
            at = datetime(2023, 3, 1, n, tzinfo=UTC).isoformat(timespec="microseconds")
            raw.execute(
                "INSERT INTO audit (done_at, act, object, object_id, before, after) VALUES (?, 'load', 'plan', 1, '', ?)",
                (at, f'"{n}"'),
            )
        raw.execute("INSERT INTO departments (name) VALUES ('省科技厅')")
        raw.execute(f"PRAGMA user_version = {chain.SINCE - 1}")
    raw.close()
    async with opened(path) as db, db.write() as tx:
        assert (await audit.verify(tx)).rows == 3
        await audit.note(tx, person_id=None, act="load", on=("plan", 1), now=START)
        assert (await audit.verify(tx)).rows == 4
        assert await tx.value("SELECT name FROM departments") == "省科技厅"
    # The way back: the copy that was taken before, at the schema of the program before this one.
    with sqlite3.connect(tmp_path / f"duban-schema-{chain.SINCE - 1}.backup.db") as old:
        assert old.execute("SELECT count(*) FROM audit").fetchone() == (3,)
    old.close()


def test_the_chain_begins_with_its_migration() -> None:
    assert [number for number, name, _ in migrations() if name.endswith("_chain.sql")] == [chain.SINCE]
