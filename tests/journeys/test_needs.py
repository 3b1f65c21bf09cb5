"""Help asked in free text on a card goes to another department, which answers; the bot is killed in between, and who asked closes it."""

from __future__ import annotations

import pytest

from tests.journeys.prepared import Small
from tests.journeys.test_applications import taps, writes

pytest_plugins = ("tests.journeys.small_office",)

EDUCATION, CIVIL, WATER = "省教育厅", "省民政厅", "省水利厅"
"""The first leads task 102; the second is asked; the third must learn nothing."""

SAYS = {
    "zh": {
        "reply": "任务102 校舍选址已完成，需省民政厅协调用地", "read": "需协调：省民政厅", "asks": "省教育厅提请贵方协调",
        "words": "需省民政厅协调用地", "seen": "已收到", "answer": "已会商，5月底前落实", "heard": "已答复",
        "open": "1件需协调事项未解决", "solved": "已解决", "none": "没有未解决的需协调事项",
    },
    "en": {
        "reply": "task 102: The site is chosen, we need 省民政厅 to clear the land", "read": "help of 省民政厅", "asks": "省教育厅 asks you for help",
        "words": "need 省民政厅 to clear the land", "seen": "has seen it", "answer": "Agreed, by the end of May", "heard": "has answered",
        "open": "1 request for help is open", "solved": "solved", "none": "No request for help is open",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_help_is_asked_and_given(small: Small, language: str) -> None:
    says, contact, other, third = SAYS[language], small.contact(EDUCATION), small.contact(CIVIL), small.contact(WATER)
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = :language", language=language)
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)

    assert says["read"] in (await writes(small, contact, says["reply"])).text
    assert "🤝 省民政厅" in (await taps(small, contact, "right.", "at_risk")).text
    asked = await other.last()
    assert says["asks"] in asked.text
    assert says["words"] in asked.text
    assert "选址" not in asked.text
    assert "site" not in asked.text

    await small.bot.kill()
    await taps_only(small, "needed.1.seen")
    await small.bot.start()
    await small.running(2)
    await small.bot.rests()
    assert says["seen"] in (await contact.last()).text
    await taps(small, other, "needed.1.answer")
    await writes(small, other, says["answer"])
    heard = await contact.last()
    assert says["heard"] in heard.text
    assert says["answer"] in heard.text

    assert says["open"] in (await writes(small, small.office.supervisor, "/needs")).text
    assert says["none"] in (await writes(small, third, "/needs")).text
    assert says["solved"] in (await taps(small, contact, "needed.1.solved")).text
    assert says["solved"] in "\n".join(m.text for m in await other.chat())
    assert says["none"] in (await writes(small, contact, "/needs")).text
    assert await small.delivery() == []
    assert "Traceback" not in small.log()


async def taps_only(small: Small, data: str) -> None:
    """Presses while nobody is there to answer."""
    other = small.contact(CIVIL)
    await other.press_only(
        next(b.text for row in (await other.last()).keyboard for b in row if (b.data or "").startswith(data))
    )
