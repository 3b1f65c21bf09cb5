"""Who owns what: proposals, their yes, history, open requests, and who is told."""

from __future__ import annotations

import pytest

from domain.errors import NoSuchDepartment, NoSuchTask, NoSuchTasks, Refusal
from domain.people import Duty
from domain.reports import RequestKind, RequestState
from domain.unreadable import BadNumbers, Usage
from services import prompting
from storage import audit, requests, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.owning import LATER, owners_of, proposed, unassigning, yes
from tests.services.post import buttons_for, data_of, said_to


@pytest.mark.parametrize(
    ("text", "refusal", "named"),
    [
        ("", Usage, "/assign"),
        ("3", Usage, "/assign"),
        ("省科技厅", Usage, "/assign"),
        ("9-4 省科技厅", BadNumbers, "9-4"),
        ("4x 省科技厅", BadNumbers, "4x"),
        ("512 省科技厅", NoSuchTask, "512"),
        ("4-8,12 省科技厅", NoSuchTasks, "6–8, 12"),
        ("3 省气象局", NoSuchDepartment, "省气象局"),
    ],
)
async def test_what_cannot_be_read_says_exactly_why(
    db: Database, office: Office, text: str, refusal: type[Refusal], named: str
) -> None:
    async with db.write() as tx:
        with pytest.raises(refusal) as refused:
            await proposed(tx, office, text)
        assert any(named in str(value) for value in refused.value.values.values())


async def test_a_new_lead_takes_the_old_ones_place_after_a_yes(db: Database, office: Office) -> None:
    async with db.write() as tx:
        proposal = await proposed(tx, office, "3-5 省工信厅")
        assert "lead of 1 task?" in proposal.text
        assert "3 强化数字赋能 (unchanged)" in proposal.text
        assert "5 完善灌区配套 (lead so far: 省水利厅)" in proposal.text
        assert await owners_of(tx, office, 5) == [("省水利厅", Duty.LEAD)]
        await yes(tx, office, proposal)
        assert await owners_of(tx, office, 5) == [("省工业和信息化厅", Duty.LEAD)]
        task = await tasks.task(tx, office.plan.id, 5)
        assert task is not None
        before, now = await tasks.owner_history(tx, task.id)
        assert (before["name"], before["since_at"], before["until_at"]) == ("省水利厅", START, LATER)
        assert (now["name"], now["since_at"], now["until_at"]) == ("省工业和信息化厅", LATER, None)
        (noted,) = await audit.of_object(tx, "task", task.id)
        assert str(office.water.id) in noted["before"]
        assert str(office.industry.id) in noted["after"]
        untouched = await tasks.task(tx, office.plan.id, 4)
        assert untouched is not None
        assert await audit.of_object(tx, "task", untouched.id) == []


async def test_a_joint_lead_that_becomes_the_lead_has_one_share(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await yes(tx, office, await proposed(tx, office, "3 省科技厅"))
        assert await owners_of(tx, office, 3) == [("省科技厅", Duty.LEAD)]


async def test_a_lead_made_joint_leaves_no_lead_and_that_is_said(db: Database, office: Office) -> None:
    async with db.write() as tx:
        proposal = await proposed(tx, office, "1,2 省科技厅 joint")
        assert "Without a lead, and so not asked about: 1–2" in proposal.text
        done = await yes(tx, office, proposal)
        assert done.edit is not None
        assert "Without a lead" in done.edit.text
        assert await owners_of(tx, office, 1) == [("省科技厅", Duty.JOINT)]


async def test_a_supporting_department_may_be_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await yes(tx, office, await proposed(tx, office, "1 省水利厅 supporting"))
        await yes(tx, office, await proposed(tx, office, "1 省水利厅 supporting asked"))
        task = await tasks.task(tx, office.plan.id, 1)
        assert task is not None
        assert [(o.duty, o.asked) for o in task.owners] == [(Duty.LEAD, True), (Duty.SUPPORTING, True)]


async def test_a_share_ends(db: Database, office: Office) -> None:
    async with db.write() as tx:
        proposal = await unassigning(tx, office, "3-4 省科技厅")
        assert "in 1 task?" in proposal.text
        assert "4 推进技改提级 (unchanged)" in proposal.text
        await yes(tx, office, proposal)
        assert await owners_of(tx, office, 3) == [("省工业和信息化厅", Duty.LEAD)]


async def test_an_inferred_owner_is_confirmed_by_the_same_command(db: Database, office: Office) -> None:
    async with db.write() as tx:
        task = await tasks.task(tx, office.plan.id, 5)
        assert task is not None
        await tasks.end_owner(tx, task.id, office.water.id, now=START)
        await tasks.add_owner(
            tx, task.id, office.water.id, Duty.LEAD, source="inferred", asked=True, position=1, now=START
        )
        proposal = await proposed(tx, office, "5 省水利厅")
        assert "so far only inferred" in proposal.text
        await yes(tx, office, proposal)
        again = await proposed(tx, office, "5 省水利厅")
        assert "Nothing to change" in again.text


@pytest.mark.parametrize("command", ["4 省工信厅", "3 省科技厅 joint"])
async def test_what_is_so_already_needs_no_yes(db: Database, office: Office, command: str) -> None:
    async with db.write() as tx:
        answer = await proposed(tx, office, command)
        assert "Nothing to change" in answer.text
        assert not any(data.startswith("assignyes") for data in data_of(answer))


async def test_open_reports_go_to_the_new_lead_and_both_sides_hear_of_it_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await prompting.ask_by_hand(tx, await office.who(tx, Office.ADMIN), "2023-03", now=START)
        before = {chat: len(await said_to(tx, chat)) for chat in (Office.SCIENCE, Office.INDUSTRY)}
        proposal = await proposed(tx, office, "1-2 省工信厅")
        assert "2 open reports pass to the new lead" in proposal.text
        done = await yes(tx, office, proposal)
        assert done.edit is not None
        assert "2 open requests" in done.edit.text
        for number in (1, 2):
            task = await tasks.task(tx, office.plan.id, number)
            assert task is not None
            (answered,) = await requests.of_task(tx, task.id)
            assert (answered.request.department_id, answered.request.kind) == (office.industry.id, RequestKind.REPORT)
        for chat in (Office.SCIENCE, Office.INDUSTRY):
            told = (await said_to(tx, chat))[before[chat] :]
            assert len(told) == 1
            assert "完善实验室体系" in told[0]
            assert "加强创新平台建设" in told[0]
        assert len(await said_to(tx, Office.SCIENCE_DEPUTY)) == 1
        assert await said_to(tx, Office.SCIENCE_HEAD) == []
        assert (await buttons_for(tx, Office.INDUSTRY))[-2].startswith("go.")


async def test_a_joint_lead_that_leaves_owes_nothing_more(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await prompting.ask_by_hand(tx, await office.who(tx, Office.ADMIN), "2023-03", now=START)
        proposal = await unassigning(tx, office, "3 省科技厅")
        assert "1 open request falls away" in proposal.text
        done = await yes(tx, office, proposal)
        assert done.edit is not None
        assert "1 open request has fallen away." in done.edit.text
        task = await tasks.task(tx, office.plan.id, 3)
        assert task is not None
        states = {a.request.department_id: a.request.state for a in await requests.of_task(tx, task.id)}
        assert states == {office.industry.id: RequestState.OPEN, office.science.id: RequestState.EXCUSED}


async def test_a_joint_lead_that_comes_in_is_asked_at_once_and_that_is_said(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await prompting.ask_by_hand(tx, await office.who(tx, Office.ADMIN), "2023-03", now=START)
        done = await yes(tx, office, await proposed(tx, office, "1-2 省工信厅 joint"))
        assert done.edit is not None
        assert "It is asked for 2 contributions now." in done.edit.text
        assert "went along" not in done.edit.text
