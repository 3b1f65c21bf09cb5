"""A task is proposed as done, graded or returned, closed and asked about no more, and opened again; never by its own department."""

from __future__ import annotations

import pytest

from domain.applications import ApplicationState
from domain.closings import Grade
from domain.errors import (
    ClosedTask,
    LeadAsks,
    NobodyElse,
    NotClosed,
    NotDone,
    NotForYou,
    NotInCharge,
    OthersDecide,
    Outdated,
    OwnTask,
)
from domain.people import Post, Role, Scope
from domain.reports import RequestState
from domain.tasks import TaskState
from storage import applications, audit, closings, people, requests, summaries, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.asking import Desk, at_desk, data
from tests.services.rounds import request_of, shanghai, until

ASKED = shanghai(3, 20, 10)
SCIENCE, DEPUTY, HEAD, INDUSTRY = Office.SCIENCE, Office.SCIENCE_DEPUTY, Office.SCIENCE_HEAD, Office.INDUSTRY
SUPERVISOR, ADMIN = Office.SUPERVISOR, Office.ADMIN
REVIEWED = "25家实验室全部通过验收"


async def reports(desk: Desk, chat_id: int, number: int, department_id: int, health: str = "done") -> int:
    request = await desk.request(number, department_id)
    await desk.press(chat_id, f"health.{request.id}.{request.revision}.{health}")
    return request.id


async def supervises(desk: Desk, chat_id: int, scope: Scope) -> int:
    person = await people.add(desk.tx, chat_id=chat_id, name=f"赵磊{chat_id}", username="", language="en", now=START)
    await people.take_charge(desk.tx, person.id, Role.SUPERVISOR, scope, now=START)
    return person.id


async def test_proposed_returned_proposed_again_graded_closed_and_reopened(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        # Only what is reported as done, and only by the lead.
        request_id = await reports(desk, SCIENCE, 1, office.science.id, "on_track")
        assert f"apply.{request_id}.closing" not in data(await desk.newest(SCIENCE))
        with pytest.raises(NotDone):
            await desk.press(SCIENCE, f"apply.{request_id}.closing")
        await reports(desk, SCIENCE, 1, office.science.id)
        await desk.press(SCIENCE, f"card.{request_id}")
        await desk.press(SCIENCE, f"step.{request_id}.words")
        assert f"apply.{request_id}.closing" in data(await desk.newest(SCIENCE))
        joint = await reports(desk, SCIENCE, 3, office.science.id)
        with pytest.raises(LeadAsks):
            await desk.press(SCIENCE, f"apply.{joint}.closing")

        asked = await desk.asks(SCIENCE, str(request_id), "closing", None, REVIEWED)
        receipt = await desk.newest(SCIENCE)
        assert "Asked: <b>Task 1 · done, to be closed</b>" in receipt.text
        assert f"enclose.{asked.id}" in data(receipt)
        seen = await desk.newest(SUPERVISOR)
        assert "reports a task as done and proposes to close it" in seen.text
        assert REVIEWED in seen.text
        grades = [f"decide.{asked.id}.grade.{g}" for g in Grade]
        assert data(seen)[:6] == [*grades, f"decide.{asked.id}.refuse", f"decide.{asked.id}.ask"]
        assert data(await desk.command(SUPERVISOR, "applications")) == [f"decide.{asked.id}"]
        assert data(await desk.press(SUPERVISOR, f"decide.{asked.id}.grant"))[:4] == grades
        for chat_id in (SCIENCE, HEAD, INDUSTRY):
            with pytest.raises(NotForYou):
                await desk.press(chat_id, grades[0])
        with pytest.raises(Outdated):
            await desk.press(SUPERVISOR, f"decide.{asked.id}.grade.splendid")

        await desk.press(SUPERVISOR, f"decide.{asked.id}.refuse")
        assert await desk.types(SUPERVISOR, "请补充验收文件") is not None
        assert "请补充验收文件" in (await desk.about(SCIENCE, asked.id)).text
        assert (await tasks.task_of(desk.tx, 1)).state is TaskState.ACTIVE

        again = await desk.asks(SCIENCE, "t1", "closing", None, REVIEWED)
        assert again.request_id == request_id
        graded = await desk.press(SUPERVISOR, f"decide.{again.id}.grade.good")
        assert "🏁 Accepted and closed by 李强" in graded.text
        assert "<b>good</b>" in graded.text
        late = await desk.press(ADMIN, f"decide.{again.id}.grade.fail")
        assert "<b>good</b>" in late.text
        told = await desk.about(SCIENCE, again.id)
        assert "You are not asked about it any more." in told.text
        found = await desk.application(again.id)
        assert (found.state, found.grade) == (ApplicationState.GRANTED, Grade.GOOD)
        assert (await tasks.task_of(desk.tx, 1)).state is TaskState.CLOSED
        assert [row["act"] for row in await audit.of_object(desk.tx, "task", 1)] == ["close"]
        with pytest.raises(ClosedTask):
            await desk.press(SCIENCE, f"apply.{request_id}.closing")

        page = await desk.press(SUPERVISOR, "task.1")
        assert "Closed: done and confirmed" in page.text
        assert "by 李强: <b>good</b>" in page.text
        assert "unclose.1" in data(page)
        assert "unclose.1" not in data(await desk.press(SCIENCE, "task.1"))
        assert "<b>good</b>" in (await desk.press(SCIENCE, "history.1.1")).text

    # The next period does not ask about it, and its summary counts it.
    await until(db, shanghai(4, 20, 10))
    async with at_desk(db, office, shanghai(4, 20, 10)) as desk:
        changed = (await desk.command(SUPERVISOR, "changes 2023-03-01")).text
        assert "closed: good · 李强" in changed
        asked_of = {a.request.number for a in await requests.of_period(desk.tx, 4)}
        assert 2 in asked_of
        assert 1 not in asked_of
        assert "Closed and asked no more: 1" in (await desk.command(SUPERVISOR, "summary")).text

        # Opened again with a reason, by who oversees it.
        for chat_id in (SCIENCE, HEAD, INDUSTRY):
            with pytest.raises(NotForYou):
                await desk.press(chat_id, "unclose.1")
        await supervises(desk, 1010, Scope(parts=frozenset({2})))
        with pytest.raises(NotInCharge):
            await desk.press(1010, "unclose.1")
        with pytest.raises(NotClosed):
            await desk.press(SUPERVISOR, "unclose.2")
        assert "Why is it opened again?" in (await desk.press(SUPERVISOR, "unclose.1")).text
        reopened = await desk.types(SUPERVISOR, "两家未达标")
        assert reopened is not None
        assert "Task 1 is open again" in reopened.text
        assert await desk.types(SUPERVISOR, "两家未达标") is None
        assert "两家未达标" in (await desk.newest(SCIENCE)).text
        assert (await tasks.task_of(desk.tx, 1)).state is TaskState.ACTIVE
        [closed] = await closings.of_task(desk.tx, 1)
        assert (closed.stands, closed.reopener, closed.reason) == (False, "李强", "两家未达标")
        assert "两家未达标" in (await desk.press(SUPERVISOR, "task.1")).text
        assert len(await summaries.versions(desk.tx, 1)) == 1
    await until(db, shanghai(5, 20, 10))
    async with at_desk(db, office, shanghai(5, 20, 10)) as desk:
        assert 1 in {a.request.number for a in await requests.of_period(desk.tx, 5)}


async def test_what_is_still_asked_of_others_is_waited_for_no_more(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await reports(desk, INDUSTRY, 3, office.industry.id)
        asked = await desk.asks(INDUSTRY, "t3", "closing", None, REVIEWED)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grade.excellent")
        ours = (await request_of(desk.tx, office, 3, office.science.id)).request
        assert ours.state is RequestState.EXCUSED
        assert await desk.keys("closed") == [SCIENCE, DEPUTY]


async def test_nobody_closes_or_reopens_her_own_departments(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        chief = (await desk.person(SUPERVISOR)).id
        await people.take_seat(desk.tx, chief, office.science.id, Post.HEAD, now=START)
        await reports(desk, SCIENCE, 1, office.science.id)
        asked = await desk.asks(SCIENCE, "t1", "closing", None, REVIEWED)
        assert await desk.keys("apply") == [ADMIN]
        with pytest.raises(OthersDecide) as refused:
            await desk.press(SUPERVISOR, f"decide.{asked.id}.grade.excellent")
        assert "王芳" in str(refused.value.values["names"])
        assert "Please decide" not in (await desk.command(SUPERVISOR, "applications")).text
        await desk.press(ADMIN, f"decide.{asked.id}.grade.pass")
        with pytest.raises(OwnTask):
            await desk.press(SUPERVISOR, "unclose.1")
        await people.take_seat(desk.tx, (await desk.person(ADMIN)).id, office.science.id, Post.DEPUTY, now=START)
        with pytest.raises(NobodyElse):
            await desk.press(ADMIN, "unclose.1")


async def test_where_nobody_else_can_the_admins_are_told_to_name_somebody(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        for chat_id in (SUPERVISOR, ADMIN):
            person = (await desk.person(chat_id)).id
            await people.take_seat(desk.tx, person, office.science.id, Post.CONTACT, now=START)
        await reports(desk, SCIENCE, 1, office.science.id)
        asked = await desk.asks(SCIENCE, "t1", "closing", None, REVIEWED)
        assert "Told, so that somebody else is named: 王芳" in (await desk.newest(SCIENCE)).text
        assert await desk.keys("apply") == []
        assert await desk.keys("nobody") == [ADMIN]
        assert "Please invite somebody else: /invite supervisor" in (await desk.newest(ADMIN)).text
        for chat_id in (SUPERVISOR, ADMIN):
            with pytest.raises(NobodyElse):
                await desk.press(chat_id, f"decide.{asked.id}.grade.pass")
        assert (await desk.application(asked.id)).is_open
    await until(db, shanghai(3, 22, 9, 30))
    async with at_desk(db, office, shanghai(3, 22, 9, 31)) as desk:
        assert await desk.keys("nobody") == [ADMIN, ADMIN]
        # Somebody who joins the office by then decides.
        await supervises(desk, 1010, Scope())
        assert [a.id for a in await applications.all_open(desk.tx)] == [asked.id]
        await desk.press(1010, f"decide.{asked.id}.grade.pass")
        assert (await tasks.task_of(desk.tx, 1)).state is TaskState.CLOSED
