"""Bringing the plan to what a file says: whole or not at all, and no more than that."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.people import Duty, Post
from domain.plan_changes import Field
from domain.reports import RequestState
from domain.tasks import TaskState
from domain.unreadable import FaultyFile
from services import loading, planning, prompting
from storage import audit, people, periods, requests, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.plan_files import NEW, NOW, changed_plan, checked, faulty_plan, load, real_plan

CONTACT = 2002


async def test_the_real_plan_is_loaded_whole(db: Database) -> None:
    async with db.write() as tx:
        found = await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        loaded = await tasks.tasks(tx, plan.id)
        departments = await people.departments(tx)
        laid_out = await periods.periods(tx, plan.id)
        written = await audit.of_object(tx, "plan", plan.id)
    assert (len(found.parts_added), len(found.added), len(departments)) == (11, 113, 28)
    assert (plan.title, plan.first_day, plan.last_day) == (NEW.title, NEW.first_day, NEW.last_day)
    assert len({task.lead for task in loaded}) == 23
    assert [o.department.name for o in loaded[2].owners] == ["省科技厅", "省工业和信息化厅"]
    assert [(o.duty, o.asked) for o in loaded[2].owners] == [(Duty.LEAD, True), (Duty.JOINT, True)]
    assert sum(owner.source == "inferred" for task in loaded for owner in task.owners_by(Duty.LEAD)) == 110
    assert [period.label for period in laid_out] == [f"2023-{month:02}" for month in range(1, 13)]
    assert [row["act"] for row in written] == ["load"]


async def test_the_same_file_again_changes_nothing(db: Database) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        before = await tasks.tasks(tx, plan.id)
        found = await load(tx, plan, real_plan())
        assert found.nothing
        assert found.unchanged == 113
        assert await tasks.tasks(tx, plan.id) == before


async def test_a_changed_copy_changes_what_it_says_and_no_more(db: Database) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        before = {task.number: task for task in await tasks.tasks(tx, plan.id)}
        found = await load(tx, plan, changed_plan(), now=NOW + timedelta(days=1))
        after = {task.number: task for task in await tasks.tasks(tx, plan.id)}
        gone = await tx.value("SELECT state FROM tasks WHERE id = :id", id=before[113].id)
        history = await tasks.owner_history(tx, before[3].id)
        written = await audit.of_object(tx, "task", before[3].id)
    assert [(c.number, c.field) for c in found.changed] == [(2, Field.TITLE)]
    assert [one.row.number for one in found.added] == [200]
    assert [update.task.number for update in found.owners_moved] == [3]
    assert found.departments_added == ("省新单位",)
    assert found.unchanged == 110
    assert gone == TaskState.WITHDRAWN
    assert set(after) == set(before) - {113} | {200}
    assert after[2].title == "完善实验室体系和平台"
    assert [(o.department.name, o.duty) for o in after[3].owners] == [
        ("省工业和信息化厅", Duty.LEAD),
        ("省水利厅", Duty.JOINT),
    ]
    assert {row["name"] for row in history if row["until_at"]} == {"省科技厅", "省工业和信息化厅"}
    assert [row["act"] for row in written] == ["own"]
    same = set(before) - {2, 3, 113}
    assert {n: after[n] for n in same} == {n: before[n] for n in same}


async def test_a_withdrawn_task_comes_back_with_the_owners_of_the_file(db: Database) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        before = await planning.task(tx, plan, 113)
        await load(tx, plan, real_plan()[:-1])
        await load(tx, plan, real_plan(), now=NOW + timedelta(days=1))
        after = await planning.task(tx, plan, 113)
    assert after == before


async def test_open_requests_are_excused_or_moved_and_the_contacts_told_once(db: Database, office: Office) -> None:
    rows = [
        ["部分", "部分名称", "序号", "任务", "牵头单位"],
        ["1", "第1部分", "1", "完善实验室体系", "省科技厅"],
        ["1", "第1部分", "3", "强化数字赋能", "省科技厅；省工业和信息化厅"],
        ["2", "第2部分", "4", "推进技改提级", "省工业和信息化厅"],
        ["2", "第2部分", "5", "完善灌区配套", "省水利厅"],
    ]
    async with db.write() as tx:
        await people.set_language(tx, (await office.who(tx, Office.SCIENCE)).person.id, "en")
        period = (await periods.periods(tx, office.plan.id))[2]
        await prompting.open_period(tx, office.plan, period, now=START)
        await load(tx, office.plan, rows, now=START)
        asked = await requests.of_period(tx, period.id)
        notices = await tx.rows("SELECT chat_id, body FROM outbox WHERE key LIKE 'reload:%'")
    states = {(a.request.number, a.request.department): (a.request.kind, a.request.state) for a in asked}
    assert states[2, "省科技厅"] == ("report", RequestState.EXCUSED)
    assert states[3, "省科技厅"] == ("report", RequestState.OPEN)
    assert states[3, "省工业和信息化厅"] == ("contribution", RequestState.OPEN)
    assert sorted(row["chat_id"] for row in notices) == [Office.SCIENCE, Office.SCIENCE_DEPUTY, Office.INDUSTRY]
    (mine,) = [row["body"] for row in notices if row["chat_id"] == Office.SCIENCE]
    assert "No report is needed any more for: 2." in mine
    assert "3 强化数字赋能 · 省科技厅: joint lead → lead" in mine


async def test_an_alias_is_its_department(db: Database) -> None:
    rows = real_plan()
    for row in rows:
        row[4] = row[4].replace("省科技厅", "山东省科技厅")
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        plan = await planning.current(tx)
        science = (await people.add_departments(tx, ["省科技厅"]))["省科技厅"]
        await people.add_alias(tx, "山东省科技厅", science.id)
        assert (await load(tx, plan, rows)).nothing
        assert len(await people.departments(tx)) == 28


async def test_a_faulty_file_writes_nothing(db: Database) -> None:
    async with db.write() as tx:
        file = checked(faulty_plan())
        assert len(file.plan.problems) == 5
        seen = (await loading.propose(tx, NEW, file)).fingerprint
        with pytest.raises(FaultyFile):
            await loading.apply(tx, None, NEW, file, seen=seen, now=NOW)
        assert await tasks.plans(tx) == []
        assert await people.departments(tx) == []


async def test_a_contact_of_a_new_department_is_told_of_its_task(db: Database) -> None:
    async with db.write() as tx:
        await load(tx, NEW, real_plan())
        person = await people.add(tx, chat_id=CONTACT, name="赵敏", username="", language="en", now=NOW)
        finance = (await people.add_departments(tx, ["省水利厅"]))["省水利厅"]
        await people.take_seat(tx, person.id, finance.id, Post.CONTACT, now=NOW)
        await load(tx, await planning.current(tx), changed_plan())
        (body,) = [r["body"] for r in await tx.rows("SELECT body FROM outbox WHERE chat_id = :c", c=CONTACT)]
    assert "3 加强创新平台建设 · 省水利厅: no part → joint lead" in body
