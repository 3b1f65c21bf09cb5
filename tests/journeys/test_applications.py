"""Contacts ask the office for more time and say what is not theirs, by buttons and in words; the bot is killed before anybody decides."""

from __future__ import annotations

from datetime import date

import pytest

from simulator.client import Actor
from simulator.players import press
from simulator.seen import Seen
from tests.journeys.prepared import Small

pytest_plugins = ("tests.journeys.small_office",)

EDUCATION, CIVIL = "省教育厅", "省民政厅"
"""The first leads tasks 102 and 103 and has no others."""

SAYS = {
    "zh": {
        "asked": "已提交申请", "granted": "李强已同意", "page": "完成时限：6月30日（周五），原定5月31日（周三）",
        "handed": "现由省民政厅牵头", "june": "6月30日", "reminder": "还差", "due": "进展4月28日（周五）18:00截止",
        "disputed": "有异议：非本单位任务", "list": "没有待决定的申请",
    },
    "en": {
        "asked": "Asked:", "granted": "Granted by 李强", "page": "Due: Fri 30 Jun (originally Wed 31 May)",
        "handed": "It is led by 省民政厅 now", "june": "30 June", "reminder": "still missing", "due": "The report is due Fri 28 Apr 18:00",
        "disputed": "disputed: “not ours”", "list": "Nothing waits for a decision",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", ["zh", pytest.param("en", marks=pytest.mark.long)])
async def test_more_time_and_another_owner(small: Small, language: str) -> None:
    says, contact, other = SAYS[language], small.contact(EDUCATION), small.contact(CIVIL)
    admin, supervisor = small.office.admin, small.office.supervisor
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = :language", language=language)
        await tx.run("UPDATE tasks SET due_on = :due WHERE number = 102", due=date(2023, 5, 31))
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)

    # Not ours: the admin names the owner, who is asked.
    await writes(small, contact, "/notours 103")
    assert says["asked"] in (await writes(small, contact, "应由省民政厅牵头")).text
    assert says["disputed"] in (await writes(small, supervisor, "/task 103")).text
    assert says["list"] in (await writes(small, supervisor, "/applications")).text
    begun = (await other.last()).id
    await taps(small, admin, "decide.1.owner.1")
    for data in ("decide.1.give.", "decide.1.yes."):
        await taps(small, admin, data, CIVIL)
    assert says["handed"] in "\n".join(m.text for m in await contact.chat())
    asked = await other.last()
    assert asked.id > begun
    assert "103" in asked.text
    assert (asked.keyboard[0][0].data or "").startswith("go.")
    assert "103" in (await writes(small, other, "/report 103")).text

    # More time for the report, by buttons from the task's page; the process dies before anybody decides.
    await writes(small, contact, "/task 102")
    await taps(small, contact, "apply.")
    await taps(small, contact, "apply.", "report_extension")
    await taps(small, contact, "apply.", "20230428")
    assert says["asked"] in (await writes(small, contact, "数据28日才出")).text
    await taps(small, contact, "enclose.2")
    await contact.file("部门数据函.docx", b"PK data", caption="一季度数据已汇总九成")
    await small.bot.rests()
    await small.bot.kill()
    await small.clock(4, 20, 9)
    await small.bot.start()
    await small.running(2)
    await small.at(4, 23, 9, 31)
    assert [m.text for m in await contact.chat() if says["reminder"] in m.text and m.text.startswith("🔔")] == []
    assert [m.text for m in await other.chat() if m.text.startswith("🔔")] != []
    await taps(small, supervisor, "enclosed.2")
    file = (await supervisor.last()).document
    assert file is not None
    assert (file.name, await small.world.download(file)) == ("部门数据函.docx", b"PK data")
    # A file cannot turn into a page: it stands below.
    await taps(small, supervisor, "task.102")
    assert "102" in (await supervisor.last()).text
    assert (await supervisor.last()).document is None
    decided = (await taps(small, supervisor, "decide.2.grant")).text
    assert says["granted"] in decided
    assert "一季度数据已汇总九成" in decided
    heard = await contact.last()
    assert says["granted"] in heard.text
    assert says["due"] in heard.text
    await small.at(4, 26, 9, 31)
    assert [m.text for m in await contact.chat() if m.text.startswith("🔔")] == []

    # More time for the task: the day is typed, and the first one stays visible.
    await writes(small, contact, "/extend 102")
    await taps(small, contact, "apply.", "task_extension")
    await writes(small, contact, says["june"])
    assert says["asked"] in (await writes(small, contact, "评审推迟")).text
    await taps(small, supervisor, "decide.3.grant")
    assert says["page"] in (await writes(small, contact, "/task 102")).text

    # On the day that was granted it is reminded of.
    await small.at(4, 28, 9, 31)
    assert len([m for m in await contact.chat() if m.text.startswith("🔔")]) == 1
    assert await small.faults() == []


async def writes(small: Small, actor: Actor, text: str) -> Seen:
    """Writes, and reads the answer."""
    sent = await actor.send(text)
    await small.bot.rests()
    last = await actor.last()
    assert last.id > sent, await actor.drawn()
    return last


async def taps(small: Small, actor: Actor, begins: str, holds: str = "") -> Seen:
    """Presses the newest button whose data begins so and that holds these words in label or data; the message after it."""
    for message in reversed(await actor.chat()):
        for button in (b for row in message.keyboard for b in row if b.data):
            data = (button.data or "").split("#")[0]
            if data.startswith(begins) and (holds in data or holds in button.text):
                await press(actor, message, data)
                await small.bot.rests()
                return next(m for m in await actor.chat() if m.id == message.id)
    raise LookupError(f"no button {begins}…{holds}\n{await actor.drawn()}")
