"""Removing people, ending a seat or role, taking a joining back."""

from __future__ import annotations

import pytest

from domain.errors import LastAdmin, NoSuchPerson, NotForYou, NothingToUndo, Refusal
from domain.people import Charge, PersonState, Post, Role, Scope, Seat
from domain.unreadable import AmbiguousPerson, Usage
from services import leaving, membership, prompting
from storage import invitations, people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.post import data_of, menus_of, said_to
from tests.services.test_membership import ANOTHER, NEWCOMER, invited, join, menu


async def test_a_person_is_removed_after_a_yes(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin, mary = await office.who(tx, Office.ADMIN), await office.who(tx, Office.INDUSTRY)
        question = await leaving.propose_removal(tx, admin, "mary", now=START)
        assert "省工业和信息化厅" in question.text
        assert data_of(question) == [f"removeyes.{mary.person.id}", f"removeno.{mary.person.id}"]
        assert await people.standing(tx, Office.INDUSTRY) is not None
        done = await leaving.confirm_removal(tx, admin, mary.person.id, now=START)
        assert await people.standing(tx, Office.INDUSTRY) is None
        assert f"inviteto.{office.industry.id}.contact" in data_of(done.edit)
        (farewell,) = await said_to(tx, Office.INDUSTRY)
        assert "access here has ended" in farewell
        assert await menus_of(tx, Office.INDUSTRY) == [[]]
        kept = await people.person(tx, mary.person.id)
        assert kept is not None
        assert (kept.name, kept.state) == ("Mary Brown", PersonState.LEFT)
        with pytest.raises(NothingToUndo):
            await leaving.confirm_removal(tx, admin, mary.person.id, now=START)


async def test_what_waited_for_a_removed_person_is_not_sent(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await prompting.ask_by_hand(tx, admin, "2023-03", now=START)
        assert len(await said_to(tx, Office.INDUSTRY)) == 1
        await leaving.remove(tx, admin, await office.who(tx, Office.INDUSTRY), now=START)
        (only,) = await said_to(tx, Office.INDUSTRY)
        assert "强化数字赋能" not in only


async def test_links_made_by_a_removed_admin_stop_working(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await join(tx, NEWCOMER, await invited(tx, office, Charge(Role.ADMIN, Scope())))
        newcomer = await office.who(tx, NEWCOMER)
        made = await membership.make_invitation(tx, newcomer, Charge(Role.ADMIN, Scope()), now=START)
        await leaving.remove(tx, await office.who(tx, Office.ADMIN), newcomer, now=START)
        await join(tx, ANOTHER, made.secret)
        assert await people.standing(tx, ANOTHER) is None


async def test_a_yes_belongs_to_the_person_asked_about_last(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        science, mary = await office.who(tx, Office.SCIENCE), await office.who(tx, Office.INDUSTRY)
        await leaving.propose_removal(tx, admin, science.person.name, now=START)
        await leaving.propose_removal_of(tx, admin, mary.person.id, now=START)
        with pytest.raises(NothingToUndo):
            await leaving.confirm_removal(tx, admin, science.person.id, now=START)
        await leaving.keep(tx, admin, mary.person.id)
        with pytest.raises(NothingToUndo):
            await leaving.confirm_removal(tx, admin, mary.person.id, now=START)


async def test_the_last_admin_stays(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await people.take_seat(tx, admin.person.id, office.water.id, Post.HEAD, now=START)
        admin = await office.who(tx, Office.ADMIN)
        for refused in (
            leaving.propose_removal(tx, admin, admin.person.name, now=START),
            leaving.remove(tx, admin, admin, now=START),
            leaving.end(tx, admin, admin.person.id, "0.admin", menu=menu, now=START),
        ):
            with pytest.raises(LastAdmin):
                await refused
        await join(tx, NEWCOMER, await invited(tx, office, Charge(Role.ADMIN, Scope())))
        await leaving.remove(tx, admin, admin, now=START)
        assert await people.standing(tx, Office.ADMIN) is None


async def test_one_seat_ends_and_the_others_stay(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin, zhang = await office.who(tx, Office.ADMIN), await office.who(tx, Office.SCIENCE)
        await people.take_seat(tx, zhang.person.id, office.water.id, Post.CONTACT, now=START)
        place = f"{office.science.id}.contact"
        question = await leaving.propose_end(tx, admin, zhang.person.id, place)
        assert f"unseatyes.{zhang.person.id}.{place}" in data_of(question.edit)
        await leaving.end(tx, admin, zhang.person.id, place, menu=menu, now=START)
        assert (await office.who(tx, Office.SCIENCE)).seats == (Seat(office.water, Post.CONTACT),)
        assert len(await said_to(tx, Office.SCIENCE)) == 1
        with pytest.raises(NothingToUndo):
            await leaving.end(tx, admin, zhang.person.id, place, menu=menu, now=START)


async def test_with_the_last_seat_access_ends(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin, zhang = await office.who(tx, Office.ADMIN), await office.who(tx, Office.SCIENCE)
        await leaving.end(tx, admin, zhang.person.id, f"{office.science.id}.contact", menu=menu, now=START)
        assert await people.standing(tx, Office.SCIENCE) is None


async def test_a_joining_by_the_wrong_person_is_taken_back(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await join(tx, NEWCOMER, await invited(tx, office, Seat(office.water, Post.CONTACT)))
        number = await tx.value("SELECT max(id) FROM invitations")
        admin = await office.who(tx, Office.ADMIN)
        await leaving.take_back(tx, admin, number, menu=menu, now=START)
        assert await people.standing(tx, NEWCOMER) is None
        assert await invitations.used(tx, number) is None
        with pytest.raises(NothingToUndo):
            await leaving.take_back(tx, admin, number, menu=menu, now=START)


@pytest.mark.parametrize(
    ("text", "refusal"), [("", Usage), ("nobody", NoSuchPerson), ("王", None), ("Brown", None), ("张", AmbiguousPerson)]
)
async def test_names_after_remove(db: Database, office: Office, text: str, refusal: type[Refusal] | None) -> None:
    async with db.write() as tx:
        await people.add(tx, chat_id=ANOTHER, name="张磊", username="", language="zh", now=START)
        await join(tx, NEWCOMER, await invited(tx, office, Charge(Role.ADMIN, Scope())))
        admin = await office.who(tx, Office.ADMIN)
        if refusal is None:
            assert data_of(await leaving.propose_removal(tx, admin, text, now=START))
            return
        with pytest.raises(refusal) as refused:
            await leaving.propose_removal(tx, admin, text, now=START)
        if refusal is AmbiguousPerson:
            assert all(b.data.startswith("remove.") for b in refused.value.buttons)
            assert len(refused.value.buttons) == 2


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.INDUSTRY])
async def test_others_end_nothing(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        who, target = await office.who(tx, chat_id), await office.who(tx, Office.SCIENCE_HEAD)
        number, place = target.person.id, f"{office.science.id}.head"
        for refused in (
            leaving.propose_removal(tx, who, "陈静", now=START),
            leaving.propose_removal_of(tx, who, number, now=START),
            leaving.confirm_removal(tx, who, number, now=START),
            leaving.remove(tx, who, target, now=START),
            leaving.propose_end(tx, who, number, place),
            leaving.end(tx, who, number, place, menu=menu, now=START),
            leaving.take_back(tx, who, 1, menu=menu, now=START),
        ):
            with pytest.raises(NotForYou):
                await refused
        assert (await office.who(tx, Office.SCIENCE_HEAD)).seats == target.seats
