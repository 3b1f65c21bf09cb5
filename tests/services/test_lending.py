"""A card lent to a colleague: what she sees and can do, what the contact makes of it, and everybody who gets nowhere."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NothingToUndo, NotYours
from domain.loans import LoanState
from domain.outgoing import Outgoing
from domain.people import Post
from domain.reports import Health
from services import borrowing, leaving, lending
from services.borrowing import press, told
from storage import loans, people, reports, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk, data
from tests.services.rounds import shanghai

NOW = shanghai(3, 17, 10)
GUEST = 7001
OTHER_GUEST = 7002


async def link(desk: Desk, chat_id: int = Office.SCIENCE, number: int = 1) -> str:
    """The secret of a link to her card."""
    request = await desk.request(number, desk.office.science.id)
    said = await desk.press(chat_id, f"lend.{request.id}")
    assert data(said)[0].endswith(".revoke")
    return said.text.split("start=")[1].split("\n")[0]


async def opens(desk: Desk, secret: str, chat_id: int = GUEST) -> Outgoing | None:
    return await borrowing.open_link(
        desk.tx, chat_id=chat_id, name="王芳", language="en", secret=secret, now=desk.now
    )  # fmt: skip


async def lent(desk: Desk, number: int) -> int:
    """A card lent and opened by the guest; the loan's id."""
    card = await opens(desk, await link(desk, number=number))
    assert card is not None
    return int(card.about.removeprefix("loan:"))


async def filled(desk: Desk) -> int:
    """A colleague has filled in card 1 and handed it in; the loan's id."""
    card = await opens(desk, await link(desk))
    assert card is not None
    number = int(data(card)[0].split(".")[1])
    await borrowing.press(desk.tx, GUEST, f"loan.{number}.on_track", now=desk.now)
    assert await borrowing.told(desk.tx, GUEST, "评审已完成", now=desk.now) is not None
    handed = await borrowing.press(desk.tx, GUEST, f"loan.{number}.hand", now=desk.now)
    assert handed is not None
    assert handed.edit is not None
    assert "Handed in for task 1" in handed.edit.text
    return number


async def test_she_sees_one_card_and_the_contact_sends_it(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        card = await opens(desk, await link(desk))
        assert card is not None
        assert card.text == (
            "👥 张伟 (省科技厅) asks you to fill in one card.\n<b>Task 1 完善实验室体系</b>\nTarget: ≥ 25 家\n"
            "Please answer by Fri 24 Mar 18:00.\n"
            "How does it stand? Tap, and write the figures and what was done in a sentence or two."
        )
        assert {each.split(".")[0] for each in data(card)} == {"loan"}
        number = await filled(desk)
        request = await desk.request(1, office.science.id)
        assert (await reports.versions(desk.tx, request.id)) == []
        offer = await desk.newest(Office.SCIENCE)
        assert "👥 王芳 has filled in task 1: <b>完善实验室体系</b>\n🟢 on track\n" in offer.text
        assert "评审已完成" in offer.text
        send = f"lent.{number}.send.{request.revision}"
        assert data(offer) == [send, send.replace("send", "change"), f"lent.{number}.discard"]
        done = await desk.press(Office.SCIENCE, send)
        assert "✔ reported by 张伟, prepared by 王芳, 10:00: 🟢 on track" in done.text
        said = (await reports.versions(desk.tx, request.id))[0]
        assert (said.health, said.text, said.left) == (Health.ON_TRACK, "评审已完成", True)
        assert "was sent" in (await desk.newest(GUEST)).text
        assert "张伟, prepared by 王芳" in (await desk.command(Office.SUPERVISOR, "history 1")).text
        with pytest.raises(NothingToUndo):
            await desk.press(Office.SCIENCE, send)
        # The colleague is forgotten but for the name beside what was sent.
        row = await desk.tx.row("SELECT chat_id, name, body FROM loans WHERE state = 'sent'")
        assert row == {"chat_id": None, "name": "王芳", "body": "{}"}


async def test_change_discard_and_revoke(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        number = await filled(desk)
        request = await desk.request(1, office.science.id)
        # Somebody reports meanwhile: the old button shows it again instead.
        await desk.press(Office.SCIENCE_DEPUTY, f"health.{request.id}.{request.revision}.at_risk")
        again = await desk.press(Office.SCIENCE, f"lent.{number}.send.{request.revision}")
        assert "Reported by now: 🟡 at risk (刘洋)" in again.text
        changed = await desk.press(Office.SCIENCE, data(again)[1])
        assert "version 2" in changed.text
        assert "health" in {each.split(".")[0] for each in data(changed)}

        number = await filled(desk)
        await desk.press(Office.SCIENCE, f"lent.{number}.discard")
        assert "was not used" in (await desk.newest(GUEST)).text
        assert len(await reports.versions(desk.tx, request.id)) == 2
        secret = await link(desk)
        last = await desk.tx.value("SELECT max(id) FROM loans")
        assert "no longer works" in (await desk.press(Office.SCIENCE, f"lent.{last}.revoke")).text
        assert await opens(desk, secret) is None
        assert await desk.tx.value("SELECT count(*) FROM loans WHERE name <> '' AND state = 'unused'") == 0
        # What was opened can be revoked too, and a new link makes the last unopened one worthless.
        first, second = await link(desk), await link(desk)
        assert await opens(desk, first) is None
        card = await opens(desk, second)
        assert card is not None
        await desk.press(Office.SCIENCE, f"lent.{data(card)[0].split('.')[1]}.revoke")
        assert await borrowing.press(desk.tx, GUEST, data(card)[0], now=desk.now) is None
        assert await borrowing.told(desk.tx, GUEST, "21 labs", now=desk.now) is None


async def test_a_link_works_once_for_72_hours_and_while_the_card_can_be_answered(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        secret = await link(desk)
        assert await opens(desk, secret + "x") is None
        # Who answers for the task anyhow gets her own card, and nothing is used up.
        own = await opens(desk, secret, Office.SCIENCE_DEPUTY)
        assert own is not None
        assert own.about.startswith("card:")
        card = await opens(desk, secret)
        assert card is not None
        for chat_id in (GUEST, OTHER_GUEST):
            assert await opens(desk, secret, chat_id) is None
        for stranger in (OTHER_GUEST, Office.INDUSTRY):
            for press in data(card):
                assert await borrowing.press(desk.tx, stranger, press, now=desk.now) is None
            assert await borrowing.told(desk.tx, stranger, "21 labs", now=desk.now) is None
        for forged in (
            "loan.1.done",
            "loan.99.done",
            "loan.1.hand",
            "loan.1.purple",
            "loan.1",
            "loan.x.done",
            "lent.1.send.1",
        ):
            reply = await borrowing.press(desk.tx, OTHER_GUEST, forged, now=desk.now)
            assert reply is None
        desk.now += timedelta(hours=73)
        assert await borrowing.press(desk.tx, GUEST, data(card)[0], now=desk.now) is None
        late = await link(desk)
        desk.now += timedelta(hours=73)
        assert await opens(desk, late) is None


async def test_nobody_else_lends_revokes_or_sends(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        number = await filled(desk)
        request = await desk.request(1, office.science.id)
        for chat_id in (Office.INDUSTRY, Office.SCIENCE_HEAD, Office.ADMIN, Office.SUPERVISOR):
            who = await office.who(desk.tx, chat_id)
            with pytest.raises(NotYours):
                await lending.lend(desk.tx, who, request.id, bot_name="bot", now=NOW)
            for deed in (lending.revoke, lending.discard):
                with pytest.raises(NotYours):
                    await deed(desk.tx, who, number, now=NOW)
            for say in (lending.send, lending.change):
                with pytest.raises(NotYours):
                    await say(desk.tx, who, number, request.revision, now=NOW)
        found = await loans.find(desk.tx, number)
        assert found is not None
        assert found.state is LoanState.HANDED
        assert await reports.versions(desk.tx, request.id) == []


async def test_what_comes_back_goes_to_who_answers_now(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        card = await opens(desk, await link(desk))
        assert card is not None
        lender = await desk.person(Office.SCIENCE)
        await people.leave_seat(desk.tx, lender.id, office.science.id, Post.CONTACT, now=NOW)
        number = data(card)[0].split(".")[1]
        await borrowing.press(desk.tx, GUEST, f"loan.{number}.done", now=NOW)
        await borrowing.press(desk.tx, GUEST, f"loan.{number}.hand", now=NOW)
        assert await desk.keys("handed") == [Office.SCIENCE_DEPUTY]


@pytest.mark.parametrize("moved", [True, False], ids=["task moved", "lender removed"])
async def test_what_is_lent_ends_with_the_lenders_right(db: Database, office: Office, *, moved: bool) -> None:
    async with at_desk(db, office, NOW) as desk:
        number, secret = await lent(desk, 1), await link(desk, number=2)
        lender = await office.who(desk.tx, Office.SCIENCE)
        if moved:
            for task in (1, 2):
                await requests.move(desk.tx, (await desk.request(task, office.science.id)).id, office.industry.id)
        else:
            await leaving.remove(desk.tx, await office.who(desk.tx, Office.ADMIN), lender, now=NOW)
            assert "was not used" in (await desk.newest(GUEST)).text
            assert await desk.tx.value("SELECT count(*) FROM loans WHERE state <> 'unused' OR chat_id IS NOT NULL") == 0
        assert await press(desk.tx, GUEST, f"loan.{number}.done", now=NOW) is None
        assert await told(desk.tx, GUEST, "21 labs", now=NOW) is None
        assert await opens(desk, secret, OTHER_GUEST) is None


async def test_of_two_cards_each_is_filled_by_its_own_button_and_reply(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        first, second = await lent(desk, 1), await lent(desk, 2)
        pressed = await press(desk.tx, GUEST, f"loan.{first}.at_risk", now=NOW)
        assert pressed is not None
        assert pressed.edit is not None
        assert pressed.edit.about == f"loan:{first}"
        for text, about, loan in (
            ("评审已完成", f"loan:{first}", first), ("专班已成立", "", second), ("方案已印发", f"loan:{second}", second),
        ):  # fmt: skip
            reply = await told(desk.tx, GUEST, text, about, now=NOW)
            assert reply is not None
            assert reply.messages[0].about == f"loan:{loan}"
        assert await press(desk.tx, GUEST, f"loan.{first}.hand", now=NOW) is not None
        # What was handed in takes no more words, and the other card does not get them instead.
        assert await told(desk.tx, GUEST, "还有一句", f"loan:{first}", now=NOW) is None
        for stranger in (OTHER_GUEST, Office.INDUSTRY):
            assert await told(desk.tx, stranger, "21 labs", f"loan:{second}", now=NOW) is None
        said = [await loans.find(desk.tx, number) for number in (first, second)]
        assert [loan.proposal.text for loan in said if loan] == ["评审已完成", "专班已成立\n方案已印发"]
