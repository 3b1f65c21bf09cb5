"""Messages that are edited after they were sent: the new wording counts, the old version stays."""

from __future__ import annotations

import pytest

from domain.people import Post
from domain.reports import Health, PeriodState
from storage import people, periods
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period
from tests.services.talk import answered, stored, talking, versions
from tests.services.test_hearing import on_card


async def test_an_edited_message_makes_a_new_version(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        first = await chat.say("评审已经通国")
        await chat.say("正在公示")
        await chat.press("🟡")
        await chat.edit(first, "评审已经通过")
        old, new = await versions(chat, 3)
        assert (old.text, old.health) == ("评审已经通国\n正在公示", Health.AT_RISK)
        assert (new.text, new.health, new.version) == ("评审已经通过\n正在公示", Health.AT_RISK, 2)
        assert await stored(chat) == [
            ("评审已经通国", "counted"), ("正在公示", "counted"), ("评审已经通过", "counted"),
        ]  # fmt: skip
        await chat.edit(first, "评审通过")
        assert [r.text for r in await versions(chat, 3)][-1] == "评审通过\n正在公示"


async def test_the_number_in_front_is_no_part_of_the_words(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        number = await chat.say("任务3 完成80%")
        await chat.edit(number, "任务3：完成90%")
        assert [r.text for r in await versions(chat, 3)] == ["完成80%", "完成90%"]
        assert "I read: <b>90 %</b>" in await chat.text()


@pytest.mark.parametrize("state", ["counted", "asked", "kept"])
async def test_an_edit_that_changes_no_words_changes_nothing(db: Database, office: Office, state: str) -> None:
    """Telegram tells of an edit when a link's preview came, as well."""
    async with talking(db, office, Office.INDUSTRY) as chat:
        if state != "asked":
            await on_card(chat)
        text = "收到" if state == "kept" else "评审已通过"
        number = await chat.say(text)
        before = await chat.count()
        await chat.edit(number, text)
        assert await stored(chat) == [(text, state)]
        assert await chat.count() == before
        assert len(await versions(chat, 3)) == (1 if state == "counted" else 0)


async def test_an_edit_before_it_is_booked_is_booked_as_it_reads_then(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        first = await chat.say("评审已经通国")
        await chat.say("正在公示")
        await chat.edit(first, "评审已经通过")
        await chat.press("3")
        assert [r.text for r in await versions(chat, 3)] == ["评审已经通过\n正在公示"]
        assert await stored(chat) == [
            ("评审已经通国", "kept"), ("正在公示", "counted"), ("评审已经通过", "counted"),
        ]  # fmt: skip


async def test_an_edit_of_words_to_be_added_stays_with_their_task(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.press("🟢")
        await chat.press("☰")
        number = await chat.say("任务3 正在公式")
        await chat.edit(number, "任务3 正在公示")
        await chat.press("➕")
        assert [r.text for r in await versions(chat, 3)] == ["", "正在公示"]


async def test_an_acknowledgement_edited_into_a_report_counts(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        number = await chat.say("收到")
        await chat.edit(number, "收到，评审已通过")
        assert [r.text for r in await versions(chat, 3)] == ["收到，评审已通过"]
        await chat.edit(999_999, "一条以前的消息")
        assert ("一条以前的消息", "asked") in await stored(chat)


async def test_an_edit_after_the_lock_is_kept_and_changes_nothing(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        number = await chat.say("评审已通过")
        await periods.set_state(chat.tx, (await period(chat.tx, office)).id, PeriodState.LOCKED)
        await chat.edit(number, "评审未通过")
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过"]
        assert await stored(chat) == [("评审已通过", "counted"), ("评审未通过", "kept")]
        assert "is locked" in await chat.text()


async def test_an_edit_by_who_has_moved_on_is_kept_and_changes_nothing(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        number = await chat.say("评审已通过")
        request = (await answered(chat, 3)).request
        mary = (await office.who(chat.tx, Office.INDUSTRY)).person
        await people.leave_seat(chat.tx, mary.id, office.industry.id, Post.CONTACT, now=chat.now)
        await people.take_seat(chat.tx, mary.id, office.water.id, Post.CONTACT, now=chat.now)
        await chat.edit(number, "评审未通过")
        assert "Task 3 belongs to another department" in await chat.text()
        assert await stored(chat) == [("评审已通过", "counted"), ("评审未通过", "asked")]
        assert (await answered(chat, 3, department_id=office.industry.id)).request == request


async def test_an_edit_to_another_tasks_number_is_not_counted_for_this_one(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        number = await chat.say("任务3：已完成40%")
        await chat.edit(number, "任务4：已完成40%")
        assert len(await versions(chat, 3)) == 1
        assert "Which task is it about?" in await chat.text()
        assert ("任务4：已完成40%", "asked") in await stored(chat)


async def test_an_edit_to_an_acknowledgement_is_no_progress(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        number = await chat.say("任务3：已完成40%")
        await chat.edit(number, "收到")
        assert [r.text for r in await versions(chat, 3)] == ["已完成40%"]
        assert "Thank you" in await chat.text()


async def test_a_question_stands_anew_with_the_edited_words(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        number = await chat.say("评审已经通国")
        await chat.edit(number, "评审已经通过")
        assert "评审已经通过" in await chat.text()
        assert "评审已经通国" not in await chat.text()
        await chat.edit(number, "收到")
        assert ("收到", "kept") in await stored(chat)
