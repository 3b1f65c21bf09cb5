"""Who owns what: proposals, their yes, history, open requests, and who is told."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import (
    BadNumbers,
    NoSuchDepartment,
    NoSuchTask,
    NoSuchTasks,
    NotForYou,
    NothingToUndo,
    NotYours,
    Refusal,
    Usage,
)
from domain.outgoing import Outgoing, Reply
from domain.people import Department, Duty, Post
from domain.reports import RequestKind, RequestState
from services import assigning, prompting, wishes
from services.wishes import Wanted
from storage import audit, people, requests, tasks
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.post import buttons_for, data_of, said_to

LATER = START + timedelta(days=1)


async def owners_of(tx: Tx, office: Office, number: int) -> list[tuple[str, Duty]]:
    task = await tasks.task(tx, office.plan.id, number)
    assert task is not None
    return [(owner.department.name, owner.duty) for owner in task.owners]


def mark_of(outgoing: Outgoing | None) -> str:
    """What ties the yes of a proposal to it."""
    return next(data.split(".")[1] for data in data_of(outgoing) if data.startswith("assignyes."))


async def yes(tx: Tx, office: Office, proposal: Outgoing | None) -> Reply:
    return await assigning.confirm(tx, await office.who(tx, Office.ADMIN), mark_of(proposal), now=LATER)


async def proposed(tx: Tx, office: Office, text: str) -> Outgoing:
    await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
    return await assigning.assign(tx, await office.who(tx, Office.ADMIN), text, now=LATER)


async def unassigning(tx: Tx, office: Office, text: str) -> Outgoing:
    await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
    return await assigning.unassign(tx, await office.who(tx, Office.ADMIN), text, now=LATER)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 省科技厅", Wanted((12,), "省科技厅", Duty.LEAD, True)),
        ("4-6,12 省科技厅", Wanted((4, 5, 6, 12), "省科技厅", Duty.LEAD, True)),
        ("4 - 6, 12 Dept of Science", Wanted((4, 5, 6, 12), "Dept of Science", Duty.LEAD, True)),
        ("4至6、12 省财政厅 joint", Wanted((4, 5, 6, 12), "省财政厅", Duty.JOINT, True)),
        ("12 省财政厅 共同牵头", Wanted((12,), "省财政厅", Duty.JOINT, True)),
        ("12 省财政厅 配合", Wanted((12,), "省财政厅", Duty.SUPPORTING, False)),
        ("12 省财政厅 supporting asked", Wanted((12,), "省财政厅", Duty.SUPPORTING, True)),
        ("12 3局", Wanted((12,), "3局", Duty.LEAD, True)),
        ("12 joint", Wanted((12,), "joint", Duty.LEAD, True)),
        ("", None),
        ("12", None),
        ("省科技厅", None),
        ("省科技厅 joint", None),
    ],
)
def test_words_and_the_wish_in_them(text: str, expected: Wanted | None) -> None:
    assert wishes.read(text) == expected


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
        await yes(tx, office, proposal)
        task = await tasks.task(tx, office.plan.id, 3)
        assert task is not None
        states = {a.request.department_id: a.request.state for a in await requests.of_task(tx, task.id)}
        assert states == {office.industry.id: RequestState.OPEN, office.science.id: RequestState.EXCUSED}


async def test_a_yes_is_good_once_and_only_for_the_newest_proposal(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        first, second = await proposed(tx, office, "1 省工信厅"), await proposed(tx, office, "2 省工信厅")
        with pytest.raises(NothingToUndo):
            await yes(tx, office, first)
        await yes(tx, office, second)
        with pytest.raises(NothingToUndo):
            await yes(tx, office, second)
        assert await owners_of(tx, office, 1) == [("省科技厅", Duty.LEAD)]
        third = await proposed(tx, office, "1 省工信厅")
        await assigning.cancel(tx, admin, mark_of(third))
        with pytest.raises(NothingToUndo):
            await yes(tx, office, third)


async def test_a_proposal_overtaken_by_another_change_is_shown_anew(db: Database, office: Office) -> None:
    async with db.write() as tx:
        proposal = await proposed(tx, office, "1 省水利厅")
        task = await tasks.task(tx, office.plan.id, 1)
        assert task is not None
        await tasks.end_owner(tx, task.id, office.science.id, now=LATER)
        anew = await yes(tx, office, proposal)
        assert anew.edit is not None
        assert "changed in the meantime" in anew.edit.text
        assert await owners_of(tx, office, 1) == []
        await yes(tx, office, anew.edit)
        assert await owners_of(tx, office, 1) == [("省水利厅", Duty.LEAD)]


async def test_an_ambiguous_department_goes_on_by_a_button(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        question = await proposed(tx, office, "1-2 省 joint")
        data = next(d for d in data_of(question) if d.startswith(f"assignto.{office.water.id}."))
        proposal = await assigning.assign_to(tx, admin, office.water.id, data.split(".")[2], now=LATER)
        await yes(tx, office, proposal.edit)
        for number in (1, 2):
            assert ("省水利厅", Duty.JOINT) in await owners_of(tx, office, number)
        with pytest.raises(NothingToUndo):
            await assigning.assign_to(tx, admin, office.water.id, data.split(".")[2], now=LATER)


async def test_a_question_that_is_still_open_cannot_be_confirmed(db: Database, office: Office) -> None:
    async with db.write() as tx:
        question = await proposed(tx, office, "1 省")
        mark = data_of(question)[0].split(".")[2]
        with pytest.raises(NothingToUndo):
            await assigning.confirm(tx, await office.who(tx, Office.ADMIN), mark, now=LATER)


async def test_a_long_proposal_turns_its_pages_and_keeps_its_yes(db: Database, office: Office) -> None:
    async with db.write() as tx:
        part = (await tasks.parts(tx, office.plan.id))[0]
        for number in range(6, 120):
            await tasks.set_task(
                tx, plan_id=office.plan.id, part_id=part.id, number=number, title="推进重点任务落实" * 5, target="",
                target_source="", due=None,
            )  # fmt: skip
        proposal = await proposed(tx, office, "1-119 省水利厅")
        mark = mark_of(proposal)
        assert f"assignpage.2.{mark}" in data_of(proposal)
        page = await assigning.turn(tx, await office.who(tx, Office.ADMIN), 2, mark)
        assert page.edit is not None
        assert mark_of(page.edit) == mark
        assert page.edit.text != proposal.text
        assert max(len(proposal.text), len(page.edit.text)) <= 3500
        done = await yes(tx, office, page.edit)
        assert done.edit is not None
        assert len(done.edit.text) <= 4096


async def test_owners_with_provenance_and_history(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await yes(tx, office, await proposed(tx, office, "3 省水利厅"))
        card = (await assigning.owners(tx, await office.who(tx, Office.ADMIN), "3")).edit
        assert card is not None
        assert "省水利厅 · lead · stated" in card.text
        assert "2023-03-01 – 2023-03-02: 省工业和信息化厅 · lead · stated" in card.text
        assert {"pick.3.lead.1", f"endowner.3.{office.science.id}"} < set(data_of(card))
        seen = (await assigning.owners(tx, await office.who(tx, Office.SCIENCE), "3")).edit
        assert data_of(seen) == ["task.3"]
        with pytest.raises(NotYours):
            await assigning.owners(tx, await office.who(tx, Office.INDUSTRY), "3")
        for text in ("", "all", "1-3"):
            with pytest.raises(Usage):
                await assigning.owners(tx, await office.who(tx, Office.ADMIN), text)


async def test_owners_are_changed_by_buttons_alone(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        choice = (await assigning.pick(tx, admin, 1, Duty.LEAD, page=1)).edit
        assert data_of(choice) == [
            f"give.1.lead.{office.industry.id}", f"give.1.lead.{office.water.id}", "owners.1",
        ]  # fmt: skip
        proposal = await assigning.give(tx, admin, 1, Duty.LEAD, office.water.id, now=LATER)
        await yes(tx, office, proposal.edit)
        ending = await assigning.give(tx, admin, 1, None, office.water.id, now=LATER)
        await yes(tx, office, ending.edit)
        assert await owners_of(tx, office, 1) == []


async def test_one_contact_of_both_sides_gets_one_message(db: Database, office: Office) -> None:
    async with db.write() as tx:
        mary = (await office.who(tx, Office.INDUSTRY)).person
        await people.take_seat(tx, mary.id, office.water.id, Post.CONTACT, now=START)
        await yes(tx, office, await proposed(tx, office, "4 省水利厅"))
        (told,) = await said_to(tx, Office.INDUSTRY)
        assert "省工业和信息化厅" in told
        assert "省水利厅 is now lead" in told


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY])
async def test_others_change_no_owner(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        mark = mark_of(await proposed(tx, office, "1 省水利厅"))
        who, water = await office.who(tx, chat_id), Department(office.water.id, office.water.name)
        for refused in (
            assigning.assign(tx, who, "1 省水利厅", now=LATER),
            assigning.assign(tx, who, "", now=LATER),
            assigning.unassign(tx, who, "1 省科技厅", now=LATER),
            assigning.assign_to(tx, who, water.id, mark, now=LATER),
            assigning.give(tx, who, 1, Duty.LEAD, water.id, now=LATER),
            assigning.turn(tx, who, 1, mark),
            assigning.confirm(tx, who, mark, now=LATER),
            assigning.cancel(tx, who, mark),
            assigning.pick(tx, who, 1, Duty.LEAD, page=1),
        ):
            with pytest.raises(NotForYou):
                await refused
        assert await owners_of(tx, office, 1) == [("省科技厅", Duty.LEAD)]
