"""Two people who answer for one department: who is at a card, taking over, and the others' cards once it is reported."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NotYours
from domain.people import Post
from domain.reports import Health
from storage import people
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period
from tests.services.talk import ASKED, Chat, answered, talking, versions


async def both(chat: Chat) -> Chat:
    """The deputy, talking in the same transaction."""
    return Chat(chat.tx, chat.office, Office.SCIENCE_DEPUTY, chat.now)


async def opens(chat: Chat, number: int, contact: Chat) -> None:
    await chat.press_data(f"card.{(await answered(contact, number)).request.id}")


async def test_the_second_is_asked_and_takes_over(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as contact:
        deputy = await both(contact)
        await opens(contact, 1, contact)
        await contact.press("🟢")
        await contact.press("50 %")
        deputy.now = contact.now
        await opens(deputy, 1, contact)
        assert "✋ 张伟 has been answering task 1 since 09:01: take over?\n<b>完善实验室体系</b>" in await deputy.text()
        assert await deputy.labels() == ["✋ Take over", "Leave it to 张伟 ›"]
        await deputy.press("✋ Take over")
        assert "🟢 on track 50 %</b> · version 1" in await deputy.text()
        contact.now = deputy.now
        await contact.press("✏ Health")
        assert "✋ 刘洋 has taken over task 1 (09:05)." in await contact.text()
        await deputy.press_health("🔴")
        first, second = await versions(contact, 1)
        assert (first.person_name, first.health, first.left) == ("张伟", Health.ON_TRACK, True)
        assert (second.person_name, second.health, second.percent) == ("刘洋", Health.OFF_TRACK, 50)
        # And back again by the same button; an old tap of the deputy's then changes nothing.
        stale = next(each for each in await deputy.data() if each.startswith("next"))
        await contact.press("✋ Take over")
        assert "🔴 off track 50 %</b> · version 2" in await contact.text()
        await deputy.press_data(stale.replace("next", "percent") + ".75")
        assert "✋ 张伟 has taken over task 1" in await deputy.text()
        assert len(await versions(contact, 1)) == 2


@pytest.mark.parametrize(("minutes", "asked"), [(14, True), (16, False)])
async def test_after_a_quarter_of_an_hour_nobody_is_at_it(
    db: Database, office: Office, minutes: int, asked: bool
) -> None:
    async with talking(db, office, Office.SCIENCE) as contact:
        deputy = await both(contact)
        await opens(contact, 1, contact)
        deputy.now = contact.now + timedelta(minutes=minutes - 1)
        await opens(deputy, 1, contact)
        assert ("take over?" in await deputy.text()) is asked


async def test_start_and_next_lead_around_what_another_has_in_hand(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as contact:
        deputy = await both(contact)
        go = f"go.{(await period(contact.tx, office)).id}"
        await contact.press_data(go)
        await deputy.press_data(go)
        assert "Task 1 " in await contact.text()
        assert "Task 2 " in await deputy.text()
        await opens(deputy, 1, contact)
        await deputy.press("Leave it")
        assert "Task 2 " in await deputy.text()
        assert (await answered(contact, 1)).report is None


async def test_the_first_report_closes_the_others_cards_by_name(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as contact:
        deputy = await both(contact)
        await opens(deputy, 1, contact)
        deputy.now += timedelta(minutes=30)
        contact.now = deputy.now
        await opens(contact, 1, contact)
        await contact.press("🟢")
        assert "Task 1 " in await deputy.text()
        assert "reported by" not in await deputy.text()
        await contact.press("Next ›")
        assert await deputy.text() == "<b>Task 1 完善实验室体系</b>\n✔ reported by 张伟, 09:33: 🟢 on track"
        assert await deputy.labels() == ["✏ Change", "Next ›"]
        assert await deputy.tx.value("SELECT count(*) FROM drafts WHERE kind = 'card'") == 1
        # Her words now belong to no card, and the button to the same one as before.
        await deputy.press("✏ Change")
        assert "version 1" in await deputy.text()
        await deputy.press_health("🟡")
        await deputy.press("Next ›")
        assert [r.person_name for r in await versions(contact, 1)] == ["张伟", "刘洋"]


async def test_no_change_closes_them_too_and_skipping_does_not(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as contact:
        deputy = await both(contact)
        await opens(deputy, 2, contact)
        deputy.now += timedelta(minutes=30)
        contact.now = deputy.now
        await opens(contact, 2, contact)
        await contact.press("Skip ›")
        assert "reported by" not in await deputy.text()


async def test_who_does_not_answer_here_can_neither_take_over_nor_hold(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as contact:
        await opens(contact, 1, contact)
        request = (await answered(contact, 1)).request
        for stranger in (Office.INDUSTRY, Office.SCIENCE_HEAD, Office.ADMIN, Office.SUPERVISOR):
            other = Chat(contact.tx, office, stranger, contact.now)
            with pytest.raises(NotYours):
                await other.press_data(f"takeover.{request.id}")
        # Who has lost the seat is not at the card any more.
        person = (await office.who(contact.tx, Office.SCIENCE)).person
        await people.leave_seat(contact.tx, person.id, office.science.id, Post.CONTACT, now=ASKED)
        deputy = await both(contact)
        await deputy.press_data(f"card.{request.id}")
        assert "take over?" not in await deputy.text()
