"""A later due date of a task, a task that is another's, and one that rests: granted and refused, and what each changes."""

from __future__ import annotations

from datetime import date
from json import loads

import pytest

from domain.applications import ApplicationState, Level
from domain.errors import DuePassed, LeadAsks, NoDueDate, NotForYou, WholePlanDecides
from domain.people import Post, Role, Scope
from domain.reports import RequestKind, RequestState
from domain.tasks import Task, TaskState
from services import browsing, planning, summarising
from storage import applications, audit, people, requests, tasks
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.asking import Desk, at_desk, data
from tests.services.rounds import period, queued, sent_out, shanghai, until

ASKED = shanghai(3, 20, 10)
EXTEND, NOT_OURS, SUSPEND = "task_extension", "wrong_owner", "suspension"
SCIENCE, SUPERVISOR, ADMIN = Office.SCIENCE, Office.SUPERVISOR, Office.ADMIN
SECOND = 1010
"""A supervisor of the first part only."""
MAY_31, JUNE_30, JULY_31 = date(2023, 5, 31), date(2023, 6, 30), date(2023, 7, 31)


async def due_on(tx: Tx, office: Office, number: int, due: date) -> Task:
    """Give a task a due date, as a plan file does."""
    task = await planning.task(tx, office.plan, number)
    await tasks.set_task(
        tx, plan_id=office.plan.id, part_id=task.part.id, number=number, title=task.title, target=task.target,
        target_source="", due=due,
    )  # fmt: skip
    return await planning.task(tx, office.plan, number)


async def part_supervisor(tx: Tx, office: Office) -> None:
    person = await people.add(tx, chat_id=SECOND, name="赵磊", username="", language="en", now=START)
    await people.take_charge(tx, person.id, Role.SUPERVISOR, Scope(parts=frozenset({1})), now=START)


async def extended(desk: Desk, day: date) -> int:
    """Asked for and granted by the supervisor of the whole."""
    asked = await desk.asks(SCIENCE, "t1", EXTEND, day)
    await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
    return asked.id


async def test_a_task_is_due_later_and_its_first_date_stays_visible(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await due_on(desk.tx, office, 1, MAY_31)
        days = await desk.press(SCIENCE, f"apply.t1.{EXTEND}")
        request = await desk.request(1, office.science.id)
        assert f"apply.{request.id}.{EXTEND}.20230630" in data(days)
        number = await extended(desk, JUNE_30)
        task = await planning.task(desk.tx, office.plan, 1)
        assert (task.due_on, task.original_due_on) == (JUNE_30, MAY_31)
        heard = await desk.newest(SCIENCE)
        assert "The task is due Fri 30 Jun (originally Wed 31 May)." in heard.text
        assert data(heard) == [f"card.{request.id}"]
        who = await office.who(desk.tx, SCIENCE)
        page = await browsing.task(desk.tx, who, 1, now=ASKED)
        assert "Due: Fri 30 Jun (originally Wed 31 May)" in page.text
        history = await browsing.history(desk.tx, who, 1)
        assert "Due: Fri 30 Jun (originally Wed 31 May)" in history.text
        assert "✔ Task 1 · due Fri 30 Jun instead: granted Mon 20 Mar 10:00, 李强" in history.text
        noted = (await audit.of_object(desk.tx, "task", task.id))[-1]
        assert (noted["act"], loads(noted["before"]), loads(noted["after"])) == ("extend", "2023-05-31", "2023-06-30")
        assert [row["act"] for row in await audit.of_object(desk.tx, "application", number)] == ["apply", "decide"]
        # The plan's file still says May: that takes nothing back. A new date does.
        assert (await due_on(desk.tx, office, 1, MAY_31)).due_on == JUNE_30
        assert (await due_on(desk.tx, office, 1, JUNE_30)).original_due_on == MAY_31
        moved = await due_on(desk.tx, office, 1, date(2023, 9, 30))
        assert (moved.due_on, moved.original_due_on) == (date(2023, 9, 30), None)


async def test_the_second_extension_goes_one_level_up(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await part_supervisor(desk.tx, office)
        await due_on(desk.tx, office, 1, MAY_31)
        first = await desk.asks(SCIENCE, "t1", EXTEND, JUNE_30)
        assert set(await desk.keys("apply")) == {SUPERVISOR, SECOND}
        await desk.press(SECOND, f"decide.{first.id}.grant")
        second = await desk.asks(SCIENCE, "t1", EXTEND, JULY_31)
        assert second.level is Level.WHOLE
        assert await desk.keys(f"apply:{second.id}") == [SUPERVISOR]
        told = await desk.newest(SUPERVISOR)
        assert "It was extended before, so a supervisor of the whole plan decides." in told.text
        assert "Originally due: Wed 31 May" in told.text
        with pytest.raises(WholePlanDecides):
            await desk.press(SECOND, f"decide.{second.id}.grant")
        await desk.press(SUPERVISOR, f"decide.{second.id}.grant")
        task = await planning.task(desk.tx, office.plan, 1)
        assert (task.due_on, task.original_due_on) == (JULY_31, MAY_31)


async def test_a_task_is_extended_by_its_lead_and_before_it_is_due(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        with pytest.raises(NoDueDate):
            await desk.press(SCIENCE, f"apply.t1.{EXTEND}")
        await due_on(desk.tx, office, 1, date(2023, 3, 19))
        await due_on(desk.tx, office, 3, MAY_31)
        with pytest.raises(DuePassed):
            await desk.press(SCIENCE, f"apply.t1.{EXTEND}")
        with pytest.raises(LeadAsks):
            await desk.press(SCIENCE, f"apply.t3.{EXTEND}")
        await due_on(desk.tx, office, 1, date(2023, 3, 20))
        await desk.asks(SCIENCE, "t1", EXTEND, JUNE_30)


async def test_refused_the_date_stays(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await due_on(desk.tx, office, 1, MAY_31)
        asked = await desk.asks(SCIENCE, "t1", EXTEND, JUNE_30)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.refuse")
        await desk.types(SUPERVISOR, "进度可以赶上")
        task = await planning.task(desk.tx, office.plan, 1)
        assert (task.due_on, task.original_due_on) == (MAY_31, None)
        again = await desk.asks(SCIENCE, "t1", EXTEND, JUNE_30)
        assert again.level is Level.CHARGE


async def test_not_ours_goes_to_the_admin_who_names_the_owner(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        await desk.press(SCIENCE, f"apply.{request.id}.{NOT_OURS}")
        await desk.types(SCIENCE, "应由省工信厅牵头")
        asked = (await applications.all_open(desk.tx))[0]
        assert await desk.keys("apply") == [ADMIN]
        page = await browsing.task(desk.tx, await office.who(desk.tx, SUPERVISOR), 1, now=ASKED)
        assert "disputed: “not ours”" in page.text
        missing = await summarising.missing(desk.tx, await office.who(desk.tx, SUPERVISOR), "", now=ASKED)
        assert "disputed: “not ours”" in missing.text
        with pytest.raises(NotForYou):
            await desk.press(SUPERVISOR, f"decide.{asked.id}.owner.1")
        choice = await desk.press(ADMIN, f"decide.{asked.id}.grant")
        assert f"decide.{asked.id}.give.{office.industry.id}" in data(choice)
        assert f"decide.{asked.id}.give.{office.science.id}" not in data(choice)
        sure = await desk.press(ADMIN, f"decide.{asked.id}.give.{office.industry.id}")
        assert (await desk.application(asked.id)).is_open
        assert f"decide.{asked.id}.yes.{office.industry.id}" in data(sure)
        settled = await desk.press(ADMIN, f"decide.{asked.id}.yes.{office.industry.id}")
        assert "✔ Granted by 王芳" in settled.text
        moved = await desk.request(1, office.industry.id)
        assert (moved.id, moved.state, moved.disputed) == (request.id, RequestState.OPEN, False)
        assert (await planning.task(desk.tx, office.plan, 1)).lead == office.industry
        told = await desk.keys("owners")
        assert set(told) == {SCIENCE, Office.SCIENCE_DEPUTY, Office.INDUSTRY}
        heard = await desk.newest(Office.INDUSTRY)
        assert "Task 1" in heard.text or "1 完善实验室体系" in heard.text


async def test_disputed_nobody_new_hears_of_it(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        for number in (1, 2, 3):
            await desk.asks(SCIENCE, f"t{number}", NOT_OURS, None)
        await desk.sends_out()
    await until(db, shanghai(3, 27, 9, 30))
    async with db.write() as tx:
        assert [p for p, key in await sent_out(tx) if key == "overdue:1"] == ["contact", "deputy", "mary"]
    await until(db, shanghai(3, 28, 9, 30))
    async with db.write() as tx:
        assert [key for key in await queued(tx) if key[0] == "head"] == []


async def test_a_joint_share_goes_to_another_and_a_lead_keeps_its_own(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t3", NOT_OURS, None)
        await desk.press(ADMIN, f"decide.{asked.id}.yes.{office.water.id}")
        task = await planning.task(desk.tx, office.plan, 3)
        assert [o.department.name for o in task.owners] == ["省工业和信息化厅", "省水利厅"]
        request = await desk.request(3, office.water.id)
        assert request.kind is RequestKind.CONTRIBUTION
        assert (await desk.request(3, office.science.id)).state is RequestState.EXCUSED


async def test_refused_it_stays_theirs(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", NOT_OURS, None)
        await desk.press(ADMIN, f"decide.{asked.id}.refuse")
        await desk.types(ADMIN, "通知第一条已明确")
        heard = await desk.newest(SCIENCE)
        assert "It stays with you" in heard.text
        assert "通知第一条已明确" in heard.text
        assert not (await desk.request(1, office.science.id)).disputed


async def test_suspended_it_is_not_asked_until_the_first_period_after(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, date(2023, 5, 15), "汛期停工")
        settled = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "Not asked about until <b>Mon 15 May</b>" in settled.text
        assert (await desk.request(1, office.science.id)).state is RequestState.EXCUSED
        head = await summarising.summary(desk.tx, await office.who(desk.tx, SUPERVISOR), "", now=ASKED)
        assert "<b>0 of 4</b> reported" in head.text
        assert "suspended: 1" in head.text
        assert "Suspended, not asked about: task 1" in head.text
        page = await browsing.task(desk.tx, await office.who(desk.tx, SCIENCE), 1, now=ASKED)
        assert "⏸ Suspended until Mon 15 May" in page.text
    await until(db, shanghai(6, 1, 9))
    async with db.read() as tx:
        asked_in = {}
        for label in ("2023-04", "2023-05"):
            found = await requests.of_period(tx, (await period(tx, office, label)).id)
            asked_in[label] = [a.request.number for a in found if a.request.kind is RequestKind.REPORT]
        assert asked_in == {"2023-04": [2, 3, 4, 5], "2023-05": [1, 2, 3, 4, 5]}
        head = await summarising.summary(tx, await office.who(tx, SUPERVISOR), "2023-04", now=shanghai(6, 1, 9))
    assert "suspended: 1" in head.text
    assert "missed: 3" in head.text


async def test_who_contributes_to_a_suspended_task_is_told(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(Office.INDUSTRY, "t3", SUSPEND, date(2023, 3, 31))
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert (await desk.request(3, office.science.id)).state is RequestState.EXCUSED
        assert await desk.keys("suspended") == [SCIENCE, Office.SCIENCE_DEPUTY]
        assert "It rests until Fri 31 Mar; until then you need not report on it." in (await desk.newest(SCIENCE)).text


async def test_a_contribution_gets_more_time_and_never_escalates(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(3, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), "report_extension", date(2023, 3, 27))
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert (await desk.request(3, office.science.id)).due_at == shanghai(3, 27, 18)
        due = await applications.due_steps(desk.tx, now=shanghai(4, 3, 9))
    assert [(step.kind, step.due_at) for step in due] == [("due", shanghai(3, 27, 9, 30))]


async def test_a_suspension_lapses_with_its_task(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, date(2023, 5, 15))
        task = await planning.task(desk.tx, office.plan, 1)
        await tasks.set_state(desk.tx, task.id, TaskState.CLOSED)
    await until(db, shanghai(3, 22, 9, 30))
    async with at_desk(db, office, shanghai(3, 22, 9, 30)) as desk:
        lapsed = await desk.application(asked.id)
        assert (lapsed.state, lapsed.answer) == (ApplicationState.EXPIRED, "closed")
        assert set(await desk.keys("expired") + await desk.keys("decided")) == {SUPERVISOR, SCIENCE}


async def test_without_a_supervisor_admins_decide(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await people.leave_charge(desk.tx, (await desk.person(SUPERVISOR)).id, Role.SUPERVISOR, now=ASKED)
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, date(2023, 5, 15))
        assert await desk.keys("apply") == [ADMIN]
        await desk.press(ADMIN, f"decide.{asked.id}.grant")
        assert (await planning.task(desk.tx, office.plan, 1)).suspended_until == date(2023, 5, 15)


async def test_a_contact_who_left_is_answered_through_her_department(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, date(2023, 5, 15))
        person = await desk.person(SCIENCE)
        await people.leave_seat(desk.tx, person.id, office.science.id, Post.CONTACT, now=ASKED)
        await people.leave(desk.tx, person.id, now=ASKED)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert await desk.keys("decided") == [Office.SCIENCE_DEPUTY]
