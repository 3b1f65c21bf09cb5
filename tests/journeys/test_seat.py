"""Two people answer for one department: one takes over, one goes away and the other stands in and asks a colleague; the bot is killed meanwhile."""

from __future__ import annotations

import pytest

from simulator.players import link_in
from tests.journeys.prepared import Small
from tests.journeys.test_applications import taps, writes

pytest_plugins = ("tests.journeys.small_office",)

EDUCATION = "省教育厅"
"""It leads tasks 102 and 103 and has no others; 韩军 answers for it."""

SAYS = {
    "zh": {
        "busy": "韩军从09:00起正在填报任务102", "taken": "刘洋已接手任务102", "closed": "刘洋 09:00已报：🟢 正常",
        "stands in": "韩军到5月3日（周三）不在，省教育厅由您代为填报",
        "offer": "王芳填好了任务103", "sent": "刘洋（代韩军）（王芳填写）", "thanks": "已报送",
        "nothing": "欢迎回来，没有待报任务", "lender": "刘洋（省教育厅）请您填写", "polite": "只对受邀人员开放",
    },
    "en": {
        "busy": "韩军 has been answering task 102 since 09:00", "taken": "刘洋 has taken over task 102",
        "closed": "reported by 刘洋, 09:00: 🟢 on track", "stands in": "韩军 is away until Wed 3 May; you stand in at 省教育厅",
        "offer": "王芳 has filled in task 103", "sent": "刘洋 for 韩军, prepared by 王芳", "thanks": "was sent",
        "nothing": "Welcome back. Nothing is open", "lender": "刘洋 (省教育厅) asks you to fill in one card", "polite": "invited people only",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_two_on_one_seat_and_a_colleague(small: Small, language: str) -> None:
    says, contact = SAYS[language], small.contact(EDUCATION)
    await small.bot.start()
    await small.running(1)
    deputy = await small.office.joins(f"{EDUCATION} deputy", "刘洋", language)
    await small.bot.rests()
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = :language", language=language)
    await small.at(4, 19)

    # Both open the same card; one takes over, reports, and the other's card says so.
    await writes(small, contact, "/report 102")
    assert says["busy"] in (await writes(small, deputy, "/report 102")).text
    await taps(small, deputy, "takeover.")
    assert says["taken"] in (await taps(small, contact, "health.", "on_track")).text
    card = await contact.last()
    await taps(small, deputy, "health.", "on_track")
    await taps(small, deputy, "next.")
    assert says["closed"] in next(m.text for m in await contact.chat() if m.id == card.id)

    # She goes away, the bot dies; the deputy alone is reminded.
    await writes(small, contact, "/away 2023-04-20 2023-05-03 刘洋")
    await small.bot.kill()
    await small.clock(4, 20, 9)
    await small.bot.start()
    await small.running(2)
    await small.at(4, 23, 9, 31)
    assert [m for m in await contact.chat() if m.text.startswith("🔔")] == []
    assert [m for m in await deputy.chat() if m.text.startswith("🔔")] != []
    assert any(says["stands in"] in m.text for m in await deputy.chat()), await deputy.drawn()

    # A colleague fills one card by a link, and is a stranger for everything else.
    await writes(small, deputy, "/report 103")
    await taps(small, deputy, "lend.")
    guest = await small.world.person("王芳", language=language)
    await guest.opens(link_in(await deputy.last()))
    await small.bot.rests()
    assert says["lender"] in (await guest.last()).text
    await taps(small, guest, "loan.", "at_risk")
    for words in ("/mine", "/task 1", "/away 2023-04-25"):
        await guest.send(words)
    await writes(small, guest, "方案已印发")
    await small.bot.rests()
    assert [m for m in await guest.chat() if m.from_bot and "103" not in m.text and says["polite"] not in m.text] == []
    await taps(small, guest, "loan.", "hand")
    assert says["offer"] in (await deputy.last()).text
    assert says["sent"] in (await taps(small, deputy, "lent.", "send")).text
    assert says["thanks"] in (await guest.last()).text

    # The morning after she is back.
    await small.at(5, 4, 8, 1)
    assert says["nothing"] in (await contact.last()).text
    assert await small.delivery() == []
    assert "Traceback" not in small.log()
