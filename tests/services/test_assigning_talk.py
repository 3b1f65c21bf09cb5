"""The talk about a change of owners: buttons, pages, a yes that is good once, and who is refused."""

from __future__ import annotations

import pytest

from domain.errors import NotForYou, NothingToUndo, NotYours
from domain.people import Department, Duty, Post
from domain.unreadable import Usage
from services import assigning
from storage import people, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.owning import LATER, mark_of, owners_of, proposed, yes
from tests.services.post import data_of, said_to


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
