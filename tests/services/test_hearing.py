"""What a contact types: kept as it came, booked where it belongs, asked about where that is unclear."""

from __future__ import annotations

import pytest

from domain.reports import Health, PeriodState, RequestState
from storage import outbox, periods
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period, shanghai
from tests.services.talk import Chat, answered, stored, talking, versions


async def on_card(chat: Chat, number: int = 3) -> None:
    await chat.press_data(f"card.{(await answered(chat, number)).request.id}")


async def leave_one_open(chat: Chat) -> None:
    """Mary has reported task 4, so that only 3 is open, and no card is in hand."""
    await on_card(chat, 4)
    await chat.press("🟢")
    await chat.press("☰")


async def test_a_plain_reply_counts_at_once_with_its_words_alone(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say("评审已通过，正在公示")
        (report,) = await versions(chat, 3)
        assert (report.health, report.percent, report.text) == (Health.UNSTATED, None, "评审已通过，正在公示")
        assert (await answered(chat, 3)).request.state is RequestState.REPORTED
        assert await stored(chat) == [("评审已通过，正在公示", "counted")]
        said = await chat.text()
        assert "▫ unstated</b> · version 1" in said
        assert "<blockquote expandable>评审已通过，正在公示</blockquote>\nHow does it stand?" in said
        await chat.press("🟢")
        (report,) = await versions(chat, 3)
        assert (report.health, report.text) == (Health.ON_TRACK, "评审已通过，正在公示")


@pytest.mark.parametrize("text", ["任务3 评审已通过", "第3项：评审已通过", "3：评审已通过", "#3 评审已通过"])
async def test_a_number_in_front_beats_the_card_in_hand(db: Database, office: Office, text: str) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat, 4)
        await chat.say(text)
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过"]
        assert await versions(chat, 4) == []


async def test_without_a_card_words_belong_to_the_only_one_open(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await leave_one_open(chat)
        await chat.say("评审已通过")
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过"]


async def test_a_reply_to_a_message_means_what_it_shows_now(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat, 3)
        message = await chat.number_of_last()
        await on_card(chat, 4)
        await chat.press_data("mine")
        await on_card(chat, 4)
        await chat.say("评审已通过", reply_to=message)
        assert [r.text for r in await versions(chat, 4)] == ["评审已通过"]


async def test_a_reply_to_an_older_card_beats_the_card_in_hand(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat, 3)
        old = await chat.number_of_last()
        await chat.say("任务4 x")
        await chat.say("评审已通过", reply_to=old)
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过"]
        assert [r.text for r in await versions(chat, 4)] == ["x"]


async def test_three_short_messages_in_a_row_are_one_version(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await leave_one_open(chat)
        before = await chat.count()
        for text in ("评审已通过", "正在公示", "下周挂牌"):
            await chat.say(text)
        (report,) = await versions(chat, 3)
        assert (report.version, report.text) == (1, "评审已通过\n正在公示\n下周挂牌")
        assert await chat.count() == before + 3
        rows = await chat.tx.rows(
            "SELECT id FROM outbox WHERE about LIKE 'card:%' AND kind = 'message' ORDER BY id DESC LIMIT 3"
        )
        shown = [await outbox.shown(chat.tx, row["id"]) for row in rows]
        assert [bool(said and said.keyboard) for said in shown] == [True, False, False]


async def test_five_thousand_characters_in_two_messages_are_one_version(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        first, second = "评审通过。" * 819, "正在公示。" * 181
        await chat.say(first)
        await chat.say(second)
        (report,) = await versions(chat, 3)
        assert report.text == f"{first}\n{second}"
        assert len(await chat.text()) < 4096


async def test_after_an_hour_words_are_asked_about(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await leave_one_open(chat)
        await chat.say("评审已通过")
        chat.now = shanghai(3, 17, 11)
        await chat.say("任务3 正在公示")
        assert "Task 3 has a report already (version 1)" in await chat.text()
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过"]


@pytest.mark.parametrize(("button", "text"), [("➕", "评审已通过\n正在公示\n下周挂牌"), ("🔁", "正在公示\n下周挂牌")])
async def test_more_words_are_added_or_replace_and_the_old_version_stays(
    db: Database, office: Office, button: str, text: str
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say("评审已通过")
        await chat.press("🟡")
        chat.now = shanghai(3, 17, 11)
        await chat.say("任务3 正在公示")
        await chat.say("任务3 下周挂牌")
        assert [state for _, state in await stored(chat)] == ["counted", "asked", "asked"]
        await chat.press(button)
        first, second = await versions(chat, 3)
        assert (first.text, first.health) == ("评审已通过", Health.AT_RISK)
        assert (second.text, second.health, second.version) == (text, Health.AT_RISK, 2)
        assert [state for _, state in await stored(chat)] == ["counted"] * 3
        await chat.press_data(f"add.{(await answered(chat, 3)).request.id}")
        assert len(await versions(chat, 3)) == 2


async def test_words_for_one_report_are_not_added_to_another(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat, 3)
        await chat.press("🟢")
        await on_card(chat, 4)
        await chat.press("🟢")
        chat.now = shanghai(3, 17, 12)
        await chat.say("任务3 关于三")
        await chat.say("任务4 关于四")
        await chat.say("还有一句")
        await chat.press_data(f"add.{(await answered(chat, 3)).request.id}")
        await chat.press_data(f"replace.{(await answered(chat, 4)).request.id}")
        assert [(await versions(chat, number))[-1].text for number in (3, 4)] == ["关于三", "关于四"]
        assert ("还有一句", "asked") in await stored(chat)


async def test_with_several_open_it_asks_which_and_books_all_that_waits_in_order(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.say("评审已通过")
        assert await chat.text() == (
            "Kept as you wrote it:\n<blockquote>“评审已通过”</blockquote>\nWhich task is it about?"
        )
        await chat.say("正在公示")
        assert "<blockquote>“评审已通过”\n“正在公示”</blockquote>" in await chat.text()
        assert await chat.labels() == [
            "3 强化数字赋能",
            "4 推进技改提级",
            "None: it is not progress",
            "❓ It is a question to the office",
        ]
        assert await stored(chat) == [("评审已通过", "asked"), ("正在公示", "asked")]
        assert await versions(chat, 3) == await versions(chat, 4) == []
        await chat.press("4")
        assert [r.text for r in await versions(chat, 4)] == ["评审已通过\n正在公示"]
        assert await stored(chat) == [("评审已通过", "counted"), ("正在公示", "counted")]
        await chat.press_data(f"book.{(await answered(chat, 3)).request.id}")
        assert await versions(chat, 3) == []


async def test_what_is_no_progress_is_kept_and_not_counted(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.say("请问谁负责这项工作")
        assert await chat.labels() == ["❓ Yes, ask the office", "It is progress ▸", "▶ Go on reporting (2 left)"]
        assert await stored(chat) == [("请问谁负责这项工作", "kept")]
        await chat.say("这项工作由省水利厅负责")
        await chat.press("None")
        assert (await stored(chat))[1:] == [("这项工作由省水利厅负责", "kept")]
        assert await chat.labels() == ["▶ Go on reporting (2 left)"]


@pytest.mark.parametrize(
    ("number", "refusal"),
    [(1, "Task 1 belongs to another department"), (512, "There is no task 512 (this plan has 1–5).")],
)
async def test_words_are_kept_whatever_is_wrong_with_the_number(
    db: Database, office: Office, number: int, refusal: str
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.say(f"任务{number} 已完成")
        assert (await chat.text()).startswith(refusal)
        assert await stored(chat) == [(f"任务{number} 已完成", "asked")]
        await chat.press("3")
        assert [r.text for r in await versions(chat, 3)] == ["已完成"]


@pytest.mark.parametrize(
    ("text", "read"), [("评审顺利，总体完成80%", 80), ("同比增长6.8%", None), ("完成60%，投资完成70%", None)]
)
async def test_a_percentage_fills_the_card_and_is_stored_when_confirmed(
    db: Database, office: Office, text: str, read: int | None
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say(text)
        (report,) = await versions(chat, 3)
        assert (report.percent, report.health, report.text) == (None, Health.UNSTATED, text)
        assert ("I read: " in await chat.text()) is (read is not None)
        if read is None:
            return
        await chat.press("✔ 🟡")
        (report,) = await versions(chat, 3)
        assert (report.percent, report.health, report.text) == (read, Health.AT_RISK, text)


async def test_only_the_words(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say("完成80%")
        await chat.press("Only the words")
        assert [(r.percent, r.health) for r in await versions(chat, 3)] == [(None, Health.UNSTATED)]
        assert (await chat.labels())[0] == "🟢 on track"


@pytest.mark.parametrize(("day", "hour", "late"), [(24, 17, False), (27, 9, True)])
async def test_after_it_was_due_a_report_is_late(db: Database, office: Office, day: int, hour: int, late: bool) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        chat.now = shanghai(3, day, hour)
        await on_card(chat)
        assert ("was due Fri 24 Mar 18:00, taken until Fri 31 Mar 18:00" in await chat.text()) is late
        await chat.say("评审已通过")
        assert (await answered(chat, 3)).request.is_late is late
        assert ("· late\n" in await chat.text()) is late


async def test_after_the_lock_words_are_kept_and_the_way_back_is_told(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await periods.set_state(chat.tx, (await period(chat.tx, office)).id, PeriodState.LOCKED)
        await chat.say("评审已通过")
        said = await chat.text()
        assert said.startswith("March 2023 is locked, so task 3 can no longer be changed. Your words are kept;")
        assert "/reopen 3" in said
        assert (await versions(chat, 3), await stored(chat)) == ([], [("评审已通过", "kept")])


async def test_with_nothing_open_words_are_kept_and_a_number_books_ahead(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY, now=shanghai(3, 10, 9)) as chat:
        await chat.say("评审已通过")
        assert "Your words are kept. Nothing is waiting for your report" in await chat.text()
        await chat.say("任务3 评审已通过")
        assert "Early: booked to March 2023" in await chat.text()
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过"]
        assert await stored(chat) == [("评审已通过", "kept"), ("任务3 评审已通过", "counted")]


async def test_two_people_in_one_seat_do_not_mix_their_words(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        deputy = Chat(chat.tx, office, Office.SCIENCE_DEPUTY, chat.now)
        await on_card(chat, 1)
        await on_card(deputy, 1)
        await chat.say("我的话")
        # The card is in another's hand, so that only an answer to what she was shown is about it.
        await deputy.say("另一个人的话", reply_to=await deputy.number_of_last())
        assert "Task 1 has a report already" in await deputy.text()
        await deputy.press("➕")
        assert [(r.person_name, r.text) for r in await versions(chat, 1)] == [
            ("张伟", "我的话"), ("刘洋", "我的话\n另一个人的话"),
        ]  # fmt: skip
