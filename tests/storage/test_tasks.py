"""Plans, parts, tasks, and owners from a date until a date."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.people import Duty
from domain.rhythm import Every
from domain.tasks import Part, TaskState
from storage import tasks
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.storage.test_database import BROKEN

LATER = START + timedelta(days=1)


async def owners(tx: Tx, office: Office, number: int) -> list[tuple[str, Duty]]:
    found = await tasks.task(tx, office.plan.id, number)
    assert found is not None
    return [(owner.department.name, owner.duty) for owner in found.owners]


async def test_a_plan_comes_back_as_it_was_stored(db: Database, office: Office) -> None:
    async with db.write() as tx:
        assert await tasks.plan(tx, office.plan.id) == office.plan
        assert (office.plan.zone, office.plan.first_day) == (ZoneInfo("Asia/Shanghai"), date(2023, 1, 1))
        rhythm = replace(office.plan.rhythm, every=Every.QUARTER, due_time=time(17, 45), reminders=())
        await tasks.set_rhythm(tx, office.plan.id, rhythm)
        assert await tasks.plans(tx) == [replace(office.plan, rhythm=rhythm)]


async def test_tasks_come_with_their_part_and_owners(db: Database, office: Office) -> None:
    async with db.read() as tx:
        found = await tasks.tasks(tx, office.plan.id)
        assert [task.number for task in found] == [1, 2, 3, 4, 5]
        assert [await tasks.task(tx, office.plan.id, task.number) for task in found] == found
        assert await tasks.task(tx, office.plan.id, 6) is None
        parts = await tasks.parts(tx, office.plan.id)
        assert [(part.number, part.title) for part in parts] == [(1, "第1部分"), (2, "第2部分")]
        assert await tasks.span(tx, office.plan.id) == (1, 5)
    third = found[2]
    assert (third.part.number, third.lead, third.due_on) == (1, office.industry, None)
    assert third.owner_ids == {office.industry.id, office.science.id}
    assert [o.department for o in third.owners_by(Duty.JOINT)] == [office.science]
    assert found[0].target == "≥ 25 家"


async def test_a_task_is_brought_up_to_date_and_keeps_its_identity(db: Database, office: Office) -> None:
    async with db.write() as tx:
        before = await tasks.task(tx, office.plan.id, 4)
        assert before is not None
        part = await tasks.set_part(tx, office.plan.id, 1, "renamed")
        made = await tasks.set_task(
            tx, plan_id=office.plan.id, part_id=part.id, number=4, title="new", target="t", target_source="s",
            due=date(2023, 6, 30),
        )  # fmt: skip
        found = await tasks.task(tx, office.plan.id, 4)
    assert made == before.id
    assert found == replace(
        before, part=Part(1, 1, "renamed"), title="new", target="t", target_source="s", due_on=date(2023, 6, 30)
    )


@pytest.mark.parametrize(
    ("state", "after"),
    [
        (TaskState.WITHDRAWN, TaskState.ACTIVE),
        (TaskState.CLOSED, TaskState.CLOSED),
        (TaskState.ACTIVE, TaskState.ACTIVE),
    ],
)
async def test_loading_again_brings_back_what_was_withdrawn_and_leaves_closed_what_is_done(
    db: Database, office: Office, state: TaskState, after: TaskState
) -> None:
    async with db.write() as tx:
        task = await tasks.task(tx, office.plan.id, 5)
        assert task is not None
        await tasks.set_state(tx, task.id, state)
        hidden = state is TaskState.WITHDRAWN
        assert (await tasks.task(tx, office.plan.id, 5) is None) is hidden
        assert await tasks.span(tx, office.plan.id) == (1, 4 if hidden else 5)
        assert len(await tasks.tasks(tx, office.plan.id)) == (4 if hidden else 5)
        await tasks.set_task(
            tx, plan_id=office.plan.id, part_id=task.part.id, number=5, title=task.title, target="", target_source="",
            due=None,
        )  # fmt: skip
        found = await tasks.task(tx, office.plan.id, 5)
    assert found is not None
    assert found.state is after


async def test_a_plan_without_tasks_has_no_span(db: Database, office: Office) -> None:
    async with db.write() as tx:
        for task in await tasks.tasks(tx, office.plan.id):
            await tasks.set_state(tx, task.id, TaskState.WITHDRAWN)
        assert await tasks.span(tx, office.plan.id) == (0, 0)


async def test_owners_change_and_their_history_stays(db: Database, office: Office) -> None:
    async with db.write() as tx:
        task = await tasks.task(tx, office.plan.id, 3)
        assert task is not None
        assert await tasks.end_owner(tx, task.id, office.industry.id, now=LATER)
        assert not await tasks.end_owner(tx, task.id, office.industry.id, now=LATER)
        assert await owners(tx, office, 3) == [("省科技厅", Duty.JOINT)]
        await tasks.add_owner(
            tx, task.id, office.water.id, Duty.LEAD, source="inferred", asked=True, position=0, now=LATER
        )
        await tasks.add_owner(
            tx, task.id, office.industry.id, Duty.SUPPORTING, source="stated", asked=False, position=9, now=LATER
        )
        assert await owners(tx, office, 3) == [
            ("省水利厅", Duty.LEAD), ("省科技厅", Duty.JOINT), ("省工业和信息化厅", Duty.SUPPORTING),
        ]  # fmt: skip
        history = [tuple(row.values()) for row in await tasks.owner_history(tx, task.id)]
    assert history == [
        ("省工业和信息化厅", "lead", "stated", START, LATER),
        ("省科技厅", "joint", "stated", START, None),
        ("省水利厅", "lead", "inferred", LATER, None),
        ("省工业和信息化厅", "supporting", "stated", LATER, None),
    ]


@pytest.mark.parametrize("duty", [Duty.LEAD, Duty.JOINT])
async def test_two_leads_or_two_shares_of_one_department_cannot_be(db: Database, office: Office, duty: Duty) -> None:
    department = office.water if duty is Duty.LEAD else office.industry

    async def add() -> None:
        async with db.write() as tx:
            task = await tasks.task(tx, office.plan.id, 3)
            assert task is not None
            await tasks.add_owner(tx, task.id, department.id, duty, source="stated", asked=True, position=1, now=LATER)

    with pytest.raises(BROKEN):
        await add()
