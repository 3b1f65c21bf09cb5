"""Corners of the card: what is typed into a step and is more than that, edited, locked or taken over meanwhile, or moved."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from domain.reports import Health, Manner, PeriodState
from services import moving
from storage import periods, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period
from tests.services.talk import Chat, answered, stored, talking, versions
from tests.services.test_answering import LABS, on_card, said_figures

SENTENCE = "本月完成两家重组，全国重点实验室达到21家，正在推进省实验室验收"


@pytest.mark.parametrize(("measured", "said"), [(True, SENTENCE), (False, "完成了45%，设备已进场，正在招标监理单位")])
async def test_a_sentence_at_a_step_is_words_and_what_is_read_waits_for_a_tap(
    db: Database, office: Office, measured: bool, said: str
) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, *([LABS] if measured else []))
        await chat.press("🟢")
        await chat.say(said)
        (report,) = await versions(chat, 1)
        assert (report.text, report.percent) == (said, None)
        assert await said_figures(chat) == []
        assert "I read: " in await chat.text() or not measured


async def test_what_is_longer_than_a_reason_is_the_report(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS, before=Decimal(19))
        await chat.press("🟢")
        await chat.say("18")
        assert "is less than last time" in await chat.text()
        await chat.say("建设进展顺利。" * 120)
        (report,) = await versions(chat, 1)
        assert (report.reason, report.text) == ("", "建设进展顺利。" * 120)


async def test_editing_what_filled_a_step_leaves_the_words_alone(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        await chat.press("🟢")
        number = await chat.say("21")
        await chat.edit(number, "22")
        (report,) = await versions(chat, 1)
        assert report.text == ""
        assert await said_figures(chat) == ["21"]
        assert "✏ Figures" in await chat.labels()
        assert [text for text, _ in await stored(chat)] == ["21", "22"]


async def test_a_tap_on_a_card_that_a_colleague_has_taken_writes_nothing(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat)
        old = next(data for data in await chat.data() if data.endswith(".on_track"))
        await chat.press("☰")
        deputy = Chat(chat.tx, office, Office.SCIENCE_DEPUTY, chat.now)
        await deputy.press_data(f"card.{(await answered(chat, 1)).request.id}")
        await chat.press_data(old)
        assert "take over?" in await chat.text()
        assert await versions(chat, 1) == []


async def test_figures_that_have_come_are_not_waited_for(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        await chat.press("Figures come later")
        await chat.press("Fri 31 Mar")
        await chat.press_data(f"card.{(await answered(chat, 1)).request.id}")
        await chat.say("全国重点实验室达到21家")
        await chat.press("➕ Add")
        await chat.press("✔ 🟢")
        report = (await versions(chat, 1))[-1]
        assert (report.manner, report.data_on) == (Manner.SAID, None)


async def test_what_is_typed_into_a_step_after_the_lock_is_kept(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        await chat.press("🟢")
        await periods.set_state(chat.tx, (await period(chat.tx, office)).id, PeriodState.LOCKED)
        await chat.say("21")
        assert "is locked" in await chat.text()
        assert [text for text, _ in await stored(chat)] == ["21"]
        assert await said_figures(chat) == []


async def test_moved_words_leave_what_was_typed_into_steps_and_make_nothing_late(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat)
        await chat.press("🟢")
        await chat.press("Next")
        await on_card(chat)
        await chat.press("✏ Per cent")
        await chat.say("45")
        await chat.say("其实这是四月的工作")
        before = (await answered(chat, 1)).request
        april = await period(chat.tx, office, "2023-04")
        who = await office.who(chat.tx, Office.SCIENCE)
        moved = await moving.move(chat.tx, who, before.id, april.id, now=chat.now)
        assert moved.edit is not None
        target = await requests.find(chat.tx, april.id, before.task_id, before.department_id)
        assert target is not None
        assert target.report is not None
        assert target.report.text == "其实这是四月的工作"
        assert (await answered(chat, 1)).request.answered_at == before.answered_at
        await moving.undo(chat.tx, who, before.id, target.request.id, target.request.revision, now=chat.now)
        assert (await answered(chat, 1)).request.answered_at == before.answered_at


async def test_a_card_taken_over_is_not_reworded_or_moved_by_an_old_button(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat)
        await chat.say("方案已印发各市")
        await chat.press("🟢")
        request_id = (await answered(chat, 1)).request.id
        april = await period(chat.tx, office, "2023-04")
        old = [f"rewrite.{request_id}", f"bookto.{request_id}", f"bookto.{request_id}.{april.id}"]
        deputy = Chat(chat.tx, office, Office.SCIENCE_DEPUTY, chat.now)
        await deputy.press_data(f"card.{request_id}")
        await deputy.press("✋ Take over")
        await deputy.press_health("🔴")
        for data in old:
            await chat.press_data(data)
            assert "has taken over" in await chat.text()
        assert [(r.person_name, r.health) for r in await versions(chat, 1)][-1] == ("刘洋", Health.OFF_TRACK)


async def test_figures_come_later_leads_on_and_its_days_pass(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        await chat.press("🟢")
        await chat.press("Figures come later")
        later = next(data for data in await chat.data() if data.startswith("later."))
        await chat.press_data(f"{later.rpartition('.')[0]}.{date(2023, 3, 17):%Y%m%d}")
        assert "The card has changed since" in chat.toast
        await chat.press("Pass over")
        assert (await chat.text()).endswith("What was done? Simply write it here.")
        assert [r.manner for r in await versions(chat, 1)] == [Manner.SAID]


async def test_an_edit_of_what_was_said_to_something_else_is_asked_about_and_is_no_report(
    db: Database, office: Office
) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat)
        # As the reason of an application, say: heard by another step, not as a report.
        await chat.edit(987, "数据28日才出，请改到30日")
        assert "数据28日才出，请改到30日" in await chat.text()
        assert (await answered(chat, 1)).report is None
        await chat.edit(988, "任务1：方案已印发各市")
        assert [r.text for r in await versions(chat, 1)] == ["方案已印发各市"]
