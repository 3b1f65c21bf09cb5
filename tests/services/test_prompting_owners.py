"""Requests follow their owners: those that are open, and those begun before the asking."""

from __future__ import annotations

import pytest

from domain.people import Department, Duty
from domain.reports import RequestKind, RequestState
from domain.tasks import Task, TaskState
from services import owing, prompting
from storage import requests, tasks
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.rounds import letter, period, reported, request_of, shanghai, until

ASKED = shanghai(3, 17, 9)


async def task(tx: Tx, office: Office, number: int) -> Task:
    found = await tasks.task(tx, office.plan.id, number)
    assert found is not None
    return found


async def own(tx: Tx, office: Office, number: int, *owners: tuple[Department, Duty]) -> int:
    """Make these the owners of the task, and bring its requests along; how many moved."""
    before = await task(tx, office, number)
    for owner in before.owners:
        await tasks.end_owner(tx, before.id, owner.department.id, now=ASKED)
    for place, (department, duty) in enumerate(owners):
        await tasks.add_owner(
            tx, before.id, department.id, duty, source="stated", asked=duty is not Duty.SUPPORTING, position=place,
            now=ASKED,
        )  # fmt: skip
    return await prompting.owners_moved(tx, await task(tx, office, number), now=ASKED)


async def standing(tx: Tx, office: Office, number: int) -> list[tuple[str, RequestKind, RequestState]]:
    """Who owes what for this task in March."""
    found = await requests.of_task(tx, (await task(tx, office, number)).id)
    return [(a.request.department[1:3], a.request.kind, a.request.state) for a in found]


REPORT, JOINT = RequestKind.REPORT, RequestKind.CONTRIBUTION
OPEN, EXCUSED, REPORTED = RequestState.OPEN, RequestState.EXCUSED, RequestState.REPORTED


@pytest.mark.parametrize(
    ("owners", "moved", "expected"),
    [
        ("工L 科J", 0, [("工业", REPORT, OPEN), ("科技", JOINT, OPEN)]),
        ("水L 科J", 1, [("水利", REPORT, OPEN), ("科技", JOINT, OPEN)]),
        ("科L 工J", 1, [("科技", REPORT, OPEN), ("工业", JOINT, OPEN)]),
        ("科L", 2, [("科技", REPORT, OPEN), ("工业", JOINT, EXCUSED)]),
        ("工L", 1, [("工业", REPORT, OPEN), ("科技", JOINT, EXCUSED)]),
        ("工L 科S", 1, [("工业", REPORT, OPEN), ("科技", JOINT, EXCUSED)]),
        ("工L 科J 水J", 1, [("工业", REPORT, OPEN), ("科技", JOINT, OPEN), ("水利", JOINT, OPEN)]),
        ("水L 科J 工J", 2, [("水利", REPORT, OPEN), ("科技", JOINT, OPEN), ("工业", JOINT, OPEN)]),
        ("科J", 1, [("工业", REPORT, EXCUSED), ("科技", JOINT, OPEN)]),
        ("", 2, [("工业", REPORT, EXCUSED), ("科技", JOINT, EXCUSED)]),
    ],
)
async def test_open_requests_move_with_the_owners(
    db: Database, office: Office, owners: str, moved: int, expected: list[tuple[str, RequestKind, RequestState]]
) -> None:
    named = {"科": office.science, "工": office.industry, "水": office.water}
    duties = {"L": Duty.LEAD, "J": Duty.JOINT, "S": Duty.SUPPORTING}
    await until(db, ASKED)
    async with db.write() as tx:
        march = await period(tx, office)
        wanted = [(named[pair[0]], duties[pair[1]]) for pair in owners.split()]
        assert await own(tx, office, 3, *wanted) == moved
        assert sorted(await standing(tx, office, 3)) == sorted(expected)
        due = {a.request.kind: a.request.due_at for a in await requests.of_task(tx, 3)}
        assert due == {REPORT: march.due_at, JOINT: march.contributions_due_at}
        # And back again: nobody owes anything twice, and everybody what she owed.
        await own(tx, office, 3, (office.industry, Duty.LEAD), (office.science, Duty.JOINT))
        back = [row for row in await standing(tx, office, 3) if row[2] is OPEN]
        assert sorted(back) == sorted([("工业", REPORT, OPEN), ("科技", JOINT, OPEN)])


async def test_what_is_reported_stays_with_who_reported(db: Database, office: Office) -> None:
    await until(db, ASKED)
    async with db.write() as tx:
        mary = await office.who(tx, Office.INDUSTRY)
        await reported(tx, mary, await request_of(tx, office, 3, office.industry.id), ASKED)
        assert await own(tx, office, 3, (office.water, Duty.LEAD), (office.science, Duty.JOINT)) == 0
        assert await standing(tx, office, 3) == [("工业", REPORT, REPORTED), ("科技", JOINT, OPEN)]


async def test_a_task_that_was_not_asked_stays_so_in_this_period(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await tasks.set_state(tx, 5, TaskState.CLOSED)
    await until(db, ASKED)
    async with db.write() as tx:
        await tasks.set_state(tx, 5, TaskState.ACTIVE)
        assert await own(tx, office, 5, (office.industry, Duty.LEAD)) == 0
        assert await standing(tx, office, 5) == []


@pytest.mark.parametrize("answered", [True, False])
async def test_what_was_begun_early_is_asked_once_whoever_leads_now(
    db: Database, office: Office, answered: bool
) -> None:
    async with db.write() as tx:
        mary = await office.who(tx, Office.INDUSTRY)
        early = await owing.bookable(tx, mary, 4, now=shanghai(3, 6, 9))
        if answered:
            await reported(tx, mary, early, shanghai(3, 6, 9))
        await own(tx, office, 4, (office.water, Duty.LEAD), (office.science, Duty.JOINT))
    await until(db, ASKED)
    async with db.read() as tx:
        lead = ("工业", REPORT, REPORTED) if answered else ("水利", REPORT, OPEN)
        assert sorted(await standing(tx, office, 4)) == sorted([lead, ("科技", JOINT, OPEN)])


async def test_what_was_begun_early_falls_away_with_its_task(db: Database, office: Office) -> None:
    async with db.write() as tx:
        mary = await office.who(tx, Office.INDUSTRY)
        await owing.bookable(tx, mary, 4, now=shanghai(3, 6, 9))
        await tasks.set_state(tx, 4, TaskState.CLOSED)
    await until(db, ASKED)
    async with db.read() as tx:
        assert await standing(tx, office, 4) == [("工业", REPORT, EXCUSED)]
        assert "推进技改" not in (await letter(tx, Office.INDUSTRY, "prompt")).text
