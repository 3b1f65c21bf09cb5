"""A seat goes to a successor: by a link, at once, taken back; who may not."""

from __future__ import annotations

import io

import pytest
from python_calamine import load_workbook

from domain.errors import NotForYou, NothingToUndo
from domain.outgoing import Outgoing, Reply
from domain.people import PersonState, Post, Seat
from services import handing_over, leaving, lending, packing, prompting, reporting
from storage import drafts, loans, people
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.made import made
from tests.services.post import buttons_for, data_of, said_to
from tests.services.test_membership import ANOTHER, NEWCOMER, menu


async def linked(tx: Tx, office: Office, giver: int, by: int, post: str = "contact") -> tuple[str, int]:
    """The link's secret and the invitation's number."""
    person = (await office.who(tx, giver)).person
    seat = (await office.who(tx, giver)).seats[0]
    who = await office.who(tx, by)
    reply = await handing_over.link(tx, who, seat.department.id, post, person.id, bot_name="duban_bot", now=START)
    said = edited(reply)
    secret = said.text.split("?start=")[1].split()[0]
    return secret, int(data_of(said)[0].split(".")[1])


def edited(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


async def opens(tx: Tx, chat_id: int, secret: str) -> None:
    await handing_over.join(
        tx, chat_id=chat_id, name="赵敏", username="zhaomin", language="en", secret=secret, menu=menu, now=START
    )


async def test_a_seat_moves_when_the_link_is_opened_and_can_be_taken_back(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin, mary = await office.who(tx, Office.ADMIN), await office.who(tx, Office.INDUSTRY)
        await prompting.ask_by_hand(tx, admin, "2023-03", now=START)
        card = await reporting.open_task(tx, mary, 3, now=START)
        assert "强化数字赋能" in card.text
        draft = await drafts.get(tx, mary.person.id, drafts.CARD)
        assert draft is not None
        assert draft.request_id is not None
        await lending.lend(tx, mary, draft.request_id, bot_name="duban_bot", now=START)
        asked = await handing_over.propose(tx, admin, "省工信厅 联络员")
        assert data_of(asked) == [f"handlink.{office.industry.id}.contact.{mary.person.id}"]
        old, _ = await linked(tx, office, Office.INDUSTRY, Office.ADMIN)
        secret, number = await linked(tx, office, Office.INDUSTRY, Office.INDUSTRY)
        await opens(tx, NEWCOMER, old)
        assert await people.standing(tx, NEWCOMER) is None
        assert (await office.who(tx, Office.INDUSTRY)).seats
        await opens(tx, NEWCOMER, secret)
        assert (await office.who(tx, NEWCOMER)).seats == (Seat(office.industry, Post.CONTACT),)
        assert await people.standing(tx, Office.INDUSTRY) is None
        assert await drafts.get(tx, mary.person.id, drafts.CARD) is None
        assert await loans.lent_by(tx, mary.person.id) == []
        receipt = (await said_to(tx, Office.INDUSTRY))[-1]
        assert "Handed over" in receipt
        assert "access here has ended" in receipt
        joined, prompt, packet = (await said_to(tx, NEWCOMER))[-3:]
        assert "agree that what you write is kept" in joined
        assert "March 2023" in prompt
        assert "take over" in packet
        assert "2 led" in packet
        assert "2 reports are missing" in packet
        assert "0 of 2 reported" in packet
        told = (await said_to(tx, Office.ADMIN))[-1]
        assert "Mary Brown" in told
        assert (await buttons_for(tx, Office.ADMIN))[-1] == f"unjoin.{number}"
        said, content = await made(tx, NEWCOMER, now=START)
        assert "省工业和信息化厅" in said.text
        book = load_workbook(io.BytesIO(content))
        assert [row[0] for row in book.get_sheet_by_name("Tasks").to_python()] == ["No.", 3, 4]
        assert len(book.get_sheet_by_name("Reports").to_python()) == 3
        with pytest.raises(NothingToUndo):
            await handing_over.withdraw(tx, admin, number, now=START)
        await leaving.take_back(tx, admin, number, menu=menu, now=START)
        assert (await office.who(tx, Office.INDUSTRY)).seats == (Seat(office.industry, Post.CONTACT),)
        assert await people.standing(tx, NEWCOMER) is None
        assert "You are again" in " ".join(await said_to(tx, Office.INDUSTRY))
        with pytest.raises(NothingToUndo):
            await leaving.take_back(tx, admin, number, menu=menu, now=START)


async def test_a_seat_goes_at_once_to_a_colleague_who_is_here(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await prompting.ask_by_hand(tx, await office.who(tx, Office.ADMIN), "2023-03", now=START)
        giver, deputy = await office.who(tx, Office.SCIENCE), await office.who(tx, Office.SCIENCE_DEPUTY)
        await people.set_language(tx, deputy.person.id, "en")
        asked = await handing_over.propose(tx, giver, "")
        head = (await office.who(tx, Office.SCIENCE_HEAD)).person
        seat = f"{office.science.id}.contact.{giver.person.id}"
        assert set(data_of(asked)) == {
            f"handlink.{seat}",
            f"handto.{seat}.{deputy.person.id}",
            f"handto.{seat}.{head.id}",
        }
        whole = (office.science.id, "contact", giver.person.id)
        await handing_over.at_once(tx, giver, *whole, deputy.person.id, menu=menu, now=START)
        assert await people.standing(tx, Office.SCIENCE) is None
        assert len((await office.who(tx, Office.SCIENCE_DEPUTY)).seats) == 2
        packet, prompt = (await said_to(tx, Office.SCIENCE_DEPUTY))[-2:]
        assert "take over" in packet
        assert "March 2023" in prompt
        undo = (await buttons_for(tx, Office.ADMIN))[-1]
        assert undo.startswith("unjoin.")
        admin = await office.who(tx, Office.ADMIN)
        await leaving.take_back(tx, admin, int(undo.split(".")[1]), menu=menu, now=START)
        assert (await office.who(tx, Office.SCIENCE)).answers_for == {office.science.id}
        assert [s.post for s in (await office.who(tx, Office.SCIENCE_DEPUTY)).seats] == [Post.DEPUTY]


async def test_who_held_it_no_more_is_not_given_it_back(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin, mary = await office.who(tx, Office.ADMIN), await office.who(tx, Office.INDUSTRY)
        secret, number = await linked(tx, office, Office.INDUSTRY, Office.ADMIN)
        await leaving.remove(tx, admin, mary, now=START)
        await opens(tx, ANOTHER, secret)
        assert (await office.who(tx, ANOTHER)).seats == (Seat(office.industry, Post.CONTACT),)
        assert "Mary" not in (await said_to(tx, ANOTHER))[-1]
        await leaving.take_back(tx, admin, number, menu=menu, now=START)
        left = await people.person(tx, mary.person.id)
        assert left is not None
        assert left.state is PersonState.LEFT
        assert await people.standing(tx, Office.INDUSTRY) is None


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.SCIENCE_DEPUTY])
async def test_nobody_else_hands_a_seat_over(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        who, mary = await office.who(tx, chat_id), (await office.who(tx, Office.INDUSTRY)).person
        _, number = await linked(tx, office, Office.INDUSTRY, Office.ADMIN)
        whole = (office.industry.id, "contact", mary.id)
        for attempt in (
            handing_over.propose(tx, who, "省工信厅 contact"),
            handing_over.propose_from(tx, who, *whole),
            handing_over.link(tx, who, *whole, bot_name="duban_bot", now=START),
            handing_over.at_once(tx, who, *whole, who.person.id, menu=menu, now=START),
            handing_over.withdraw(tx, who, number, now=START),
            packing.order(tx, who, office.industry.id, now=START),
        ):
            with pytest.raises(NotForYou):
                await attempt
        stranger = (await office.who(tx, Office.SCIENCE_HEAD)).person
        admin = await office.who(tx, Office.ADMIN)
        with pytest.raises(NothingToUndo):
            await handing_over.at_once(tx, admin, *whole, stranger.id, menu=menu, now=START)
        with pytest.raises(NothingToUndo):
            await handing_over.propose_from(tx, admin, office.industry.id, "head", mary.id)
