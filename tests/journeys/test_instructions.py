"""A supervisor (English) instructs the lead of a task from the decisions; its contact (Chinese) answers on the card; the bot is killed in between."""

from __future__ import annotations

from tests.journeys.prepared import Small
from tests.journeys.test_applications import taps, writes
from tests.journeys.test_deciding import edited, reports_red

pytest_plugins = ("tests.journeys.small_office",)

WATER, CIVIL = "省水利厅", "省民政厅"
"""The first leads task 35; the second has nothing to do with it."""

WORDS, ANSWER = "请专题研究移民安置", "已列入4月28日厅务会"


async def test_an_instruction_is_given_answered_and_closed(small: Small) -> None:
    chief, contact, other = small.office.supervisor, small.contact(WATER), small.contact(CIVIL)
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = 'en' WHERE name = '李强'")
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    await reports_red(small, contact, 35, "水库除险施工滞后")

    await writes(small, chief, "/summary")
    assert "Instruction on task 35" in await edited(small, chief, "due.", "1 Instruct")
    assert "Sent to" in (await writes(small, chief, WORDS)).text
    notice = await contact.last()
    assert "对任务35" in notice.text
    assert WORDS in notice.text
    assert "不计作进展填报" in notice.text

    await small.bot.kill()
    await small.bot.start()
    await small.running(2)
    assert f"李强批示：“{WORDS}”" in (await writes(small, contact, "/report 35")).text
    assert "请写下答复内容" in await edited(small, contact, "instruction.1.answer")
    assert "已答复，尚未办结" in (await writes(small, contact, ANSWER)).text
    heard = await chief.last()
    assert "has answered.</b>" not in heard.text
    assert "has answered. Is that enough?" in heard.text
    assert ANSWER in heard.text
    assert "没有未办结的批示" in (await writes(small, other, "/instructions")).text
    assert "1 instruction is not closed" in (await writes(small, chief, "/instructions")).text
    await taps(small, chief, "instruction.1")
    assert "closed" in (await taps(small, chief, "instruction.1.close.")).text
    assert "没有未办结的批示" in (await writes(small, contact, "/instructions")).text
    assert ANSWER not in "\n".join(m.text for m in await other.chat())
    assert await small.delivery() == []
    assert "Traceback" not in small.log()
