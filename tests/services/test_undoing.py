"""A file taken back: everything is what it was before, row by row; and what stands in the way is named."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from domain.errors import NotForYou, NothingToUndo
from domain.indicators import IndicatorState
from domain.people import Post, Standing
from domain.plan_changes import PlanChanges
from domain.reports import RequestState
from services import assigning, importing, planning, proposing, undoing
from storage import audit, indicators, loads, people, requests
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.plan_files import NEW, NOW, TARGET, as_csv, changed_plan, load, real_plan
from tests.services.rounds import shanghai, until
from tests.services.talk import talking
from tests.services.test_importing import admin, button, send, shown

assert admin
LATER = NOW + timedelta(hours=1)
KEPT = ("plans", "parts", "tasks", "departments", "owners", "indicators", "periods", "steps", "requests")


async def stored(tx: Tx) -> dict[str, list[Any]]:
    """All rows of what a plan is made of, without the inner counts of what never was in use."""
    found: dict[str, list[Any]] = {table: await tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in KEPT}
    for table in ("aliases", "headers"):
        found[table] = await tx.rows(f"SELECT * FROM {table} ORDER BY 1, 2")
    return {table: [dict(row) for row in rows] for table, rows in found.items()}


async def amended(tx: Tx, who: Standing) -> tuple[PlanChanges, int]:
    """The real plan, half confirmed; then changed by a file in every way, its new figures confirmed as well."""
    rows = changed_plan()
    rows[2][TARGET] = "全国重点实验室 ≥ 30 家"
    rows[5][1] = "深入实施创新驱动发展战略"
    found = await load(tx, await planning.current(tx), rows, now=LATER)
    task = await planning.task(tx, await planning.current(tx), 2)
    for it in proposing.sure_ones(await indicators.of_task(tx, task.id)):
        await proposing.decide(tx, it, IndicatorState.CONFIRMED, person_id=who.person.id, now=LATER)
    newest = await loads.newest(tx)
    assert newest is not None
    return found, newest.id


@pytest.mark.engines("sqlite", "postgres")
async def test_a_second_file_taken_back_leaves_no_trace(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        assert "No file has been loaded" in (await undoing.last(tx, admin, now=NOW)).text
        await load(tx, NEW, real_plan())
        for it in proposing.sure_ones(await indicators.of_plan(tx, 1))[:5]:
            await proposing.decide(tx, it, IndicatorState.CONFIRMED, person_id=admin.person.id, now=NOW)
        before = await stored(tx)
        found, load_id = await amended(tx, admin)
        assert len(found.updated) == 2
        assert (await stored(tx)) != before
        asked = await undoing.last(tx, admin, now=LATER)
        assert "added 1, changed 2, withdrawn 1" in asked.text
        assert [b.data for b in asked.keyboard[0]] == [f"undoyes.{load_id}", f"undono.{load_id}"]
        done = await undoing.confirm(tx, admin, load_id, now=LATER + timedelta(hours=22))
        assert "is what it was before" in shown(done).text
        assert await stored(tx) == before
        with pytest.raises(NothingToUndo):
            await undoing.confirm(tx, admin, load_id, now=LATER)
        acts = [row["act"] for row in await audit.of_object(tx, "plan", 1)]
        assert acts == ["load", "load", "take back load"]
        # What was taken back can be loaded again, and the file before it taken back as well.
        await amended(tx, admin)


async def test_a_first_file_taken_back_leaves_no_plan(db: Database, office: Office, admin: Standing) -> None:
    async with db.write() as tx:
        before = await stored(tx)
        upload, preview = await send(tx, admin, as_csv(real_plan()), caption="另一个 2024-01-01 2024-12-31")
        done = shown(await importing.confirm(tx, admin, upload, button(preview, "importyes")[1], now=NOW))
        load_id = int(button(done, "undo")[0])
        assert "goes with all its tasks" in shown(await undoing.ask(tx, admin, load_id, now=NOW)).text
        assert "Nothing has been taken back" in shown(await undoing.leave(tx, admin, load_id)).text
        assert "no such plan any more" in shown(await undoing.confirm(tx, admin, load_id, now=LATER)).text
        assert await stored(tx) == before
        assert (await planning.current(tx)).id == office.plan.id
        await load(tx, replace(NEW, title="又一个"), real_plan())
        newest = await loads.newest(tx)
        assert newest is not None
        invited = (await people.departments(tx))[-1]
        await people.take_seat(tx, admin.person.id, invited.id, Post.CONTACT, now=NOW)
        await undoing.confirm(tx, admin, newest.id, now=LATER)
        assert [d.name for d in await people.departments(tx)][-1] == invited.name


async def test_what_stands_in_the_way_is_named(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        _, load_id = await amended(tx, admin)
        assert "older than 24 hours" in (await undoing.last(tx, admin, now=LATER + undoing.WITHIN)).text
        task = await planning.task(tx, plan, 2)
        science = task.owners[0].department
        await people.take_seat(tx, admin.person.id, science.id, Post.CONTACT, now=LATER)
        asked = await assigning.assign(tx, admin, "2 省水利厅 supporting", now=LATER)
        mark = next(b.data for row in asked.keyboard for b in row if b.data.startswith("assignyes.")).split(".")[1]
        await assigning.confirm(tx, admin, mark, now=LATER)
        said = (await undoing.last(tx, admin, now=LATER)).text
        assert "cannot be taken back any more" in said
        assert "Changed since: tasks 2." in said
        before = await stored(tx)
        assert "Changed since" in shown(await undoing.confirm(tx, admin, load_id, now=LATER)).text
        assert await stored(tx) == before
        await load(tx, plan, changed_plan(), now=LATER)
        assert "Another file has been loaded" in shown(await undoing.ask(tx, admin, load_id, now=LATER)).text


async def test_open_requests_go_back_and_reports_stand_in_the_way(db: Database, office: Office) -> None:
    asked_at = shanghai(3, 17, 9)
    await until(db, asked_at)
    header = ["number", "part", "title", "lead"]
    rows = [
        header,
        ["1", "1 创新", "Task 1", "省水利厅"],
        ["2", "1 创新", "Task 2", "省科技厅"],
        ["9", "1 创新", "新", "省科技厅"],
    ]
    async with db.write() as tx:
        chief = await office.who(tx, Office.ADMIN)
        before = await stored(tx)
        await load(tx, office.plan, rows, now=asked_at + timedelta(minutes=5))
        moved = {a.request.number: a.request for a in await requests.of_departments(tx, [office.water.id])}
        assert moved[1].state is RequestState.OPEN
        newest = await loads.newest(tx)
        assert newest is not None
        for chat_id in (Office.SUPERVISOR, Office.SCIENCE):
            who = await office.who(tx, chat_id)
            for press in (undoing.last(tx, who, now=asked_at), undoing.confirm(tx, who, newest.id, now=asked_at)):
                with pytest.raises(NotForYou):
                    await press
    async with talking(db, office, Office.SCIENCE, asked_at + timedelta(minutes=10)) as chat:
        await chat.say("2 进展顺利，已完成评审。")
        said = (await undoing.last(chat.tx, chief, now=asked_at + timedelta(hours=1))).text
        assert "此后已报送进展：任务 2。" in said
    async with db.write() as tx:
        await tx.run("DELETE FROM sayings")
        await tx.run("DELETE FROM reports")
        await tx.run("UPDATE requests SET state = 'open', answered_at = NULL")
        await undoing.confirm(tx, chief, newest.id, now=asked_at + timedelta(hours=2))
        after = await stored(tx)
        assert after["owners"] == before["owners"]
        assert after["tasks"] == before["tasks"]
        open_ones = {(a.request.number, a.request.department) for a in await requests.of_departments(tx, [office.science.id])
                     if a.request.state is RequestState.OPEN}  # fmt: skip
        assert open_ones == {(1, "省科技厅"), (2, "省科技厅"), (3, "省科技厅")}
        told = await tx.rows(
            "SELECT body FROM outbox WHERE key LIKE 'reload:%' AND chat_id = :chat", chat=Office.SCIENCE
        )
        assert len(told) == 2


@pytest.mark.engines("sqlite")
async def test_every_table_that_refers_to_what_is_taken_back_is_known(db: Database) -> None:
    """A new table that names tasks, plans or departments must be looked at before rows of these go."""
    async with db.read() as tx:
        schema = await tx.rows("SELECT name, sql FROM sqlite_master WHERE type = 'table'")

    def naming(target: str) -> set[tuple[str, str]]:
        found = set()
        for row in schema:
            for line in row["sql"].splitlines():
                if f"REFERENCES {target} " in line:
                    found.add((row["name"], line.split()[0]))
        return found

    made_of = {(table, "task_id") for table in loads.OF_TASK}
    assert naming("tasks") == {*loads.REFERRING, *made_of}
    own = {(table, "plan_id") for table in ("parts", "tasks", "periods", "headers")}
    assert naming("plans") == {*loads.NAMING_A_PLAN, *own}
    assert naming("departments") == set(loads.NAMING_A_DEPARTMENT)
