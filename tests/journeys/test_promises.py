"""A next step is promised in April; the bot is killed; in May it is quoted back, moved and listed for the supervisor."""

from __future__ import annotations

import pytest

from tests.journeys.prepared import Small
from tests.journeys.test_applications import taps, writes

pytest_plugins = ("tests.journeys.small_office",)

EDUCATION = "省教育厅"
"""It leads tasks 102 and 103 and has no others."""

SAYS = {
    "zh": {
        "words": "已启动重组，5月底前完成省级评审", "next": "👣 下一步：5月31日（周三）前：“已启动重组，5月底前完成省级评审”",
        "falls_due": "有1项承诺本期到期", "quoted": "2023年4月承诺 5月31日（周三）前：“已启动重组，5月底前完成省级评审”",
        "moved": "6月30日", "list": "6月30日（周五）前：“已启动重组，5月底前完成省级评审”（最初5月31日（周三）前，已改期1次）",
        "none": "没有未兑现的承诺",
    },
    "en": {
        "words": "finish the review by the end of May", "next": "👣 Next: by Wed 31 May: “finish the review by the end of May”",
        "falls_due": "1 promise falls due", "quoted": "Promised in April 2023: by Wed 31 May: “finish the review by the end of May”",
        "moved": "by the end of June", "list": "by Fri 30 Jun: “finish the review by the end of May” (first by Wed 31 May, moved 1 time)",
        "none": "No promise is open",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_a_promise_is_quoted_back(small: Small, language: str) -> None:
    says, contact, other = SAYS[language], small.contact(EDUCATION), small.contact("省民政厅")
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = :language", language=language)
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    await writes(small, contact, "/report 102")
    await taps(small, contact, "health.", "on_track")
    await taps(small, contact, "step.", ".words")
    await taps(small, contact, "step.", ".next")
    assert says["next"] in (await writes(small, contact, says["words"])).text

    # A kill between the promise and the period that asks for it.
    await small.bot.kill()
    await small.clock(5, 18, 8)
    await small.bot.start()
    await small.running(2)
    await small.at(5, 18, 9)
    asked = next(m for m in reversed(await contact.chat()) if m.text.startswith("📋"))
    assert says["falls_due"] in asked.text
    assert says["quoted"] in (await writes(small, contact, "/report 102")).text
    await taps(small, contact, "step.", ".moved-1")
    await writes(small, contact, says["moved"])
    assert says["list"] in (await writes(small, small.office.supervisor, "/promises")).text
    assert says["none"] in (await writes(small, other, "/promises")).text
    assert says["list"] in (await writes(small, contact, "/task 102")).text
    assert await small.delivery() == []
    assert "Traceback" not in small.log()
