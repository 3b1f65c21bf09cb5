"""A contact goes through the guided pass while the bot is killed after every message and tap: nothing is lost, nothing doubled."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.reports import Health
from simulator.client import Actor
from simulator.seen import Seen
from storage import indicators
from tests.journeys.prepared import Small, questions
from tests.journeys.test_restarts import some_calls
from tests.services.test_answering import LABS
from tests.simulator.conftest import PNG

pytest_plugins = ("tests.journeys.small_office",)

EDUCATION, CIVIL = "省教育厅", "省民政厅"
"""The first leads tasks 102 and 103 and has no others; the second is asked for help."""

FILES = {"📷1": PNG, "📷2": PNG + b"\0", "📷3": PNG + b"\1", "纪要": b"%PDF-1.7"}


class Mortal:
    """A contact at work; whatever she does, the bot is killed none to three calls later and started again."""

    def __init__(self, small: Small, actor: Actor) -> None:
        self.small, self.actor = small, actor
        self.deaths = 0

    async def taps(self, begins: str, holds: str = "") -> None:
        """The newest button whose data begins so and that holds these words in label or data."""
        message, data = await self._button(begins, holds)
        await self.actor.press_only(data, message=message.id)
        await self.dies()

    async def says(self, text: str) -> None:
        await self.actor.send(text)
        await self.dies()

    async def shows(self, name: str, *, caption: str | None = None, album: str | None = None) -> None:
        """A photo or a document, in reply to the card."""
        content, card = FILES[name], (await self.actor.last()).id
        if content.startswith(PNG):
            await self.actor.photo(content, caption=caption, reply_to=card, media_group=album)
        else:
            await self.actor.file(f"{name}.pdf", content, caption=caption, reply_to=card, media_group=album)
        await self.dies()

    async def dies(self) -> None:
        if calls := self.deaths % 4:
            await some_calls(self.small, calls)
        assert await self.small.bot.kill() != 0
        self.deaths += 1
        await self.small.bot.start()
        await self.small.running(self.deaths + 1)
        await self.small.emptied()

    async def card(self) -> str:
        return (await self.actor.last()).text

    async def _button(self, begins: str, holds: str) -> tuple[Seen, str]:
        for message in reversed(await self.actor.chat()):
            for button in (b for row in message.keyboard for b in row if b.data):
                data = button.data or ""
                if data.startswith(begins) and (holds in data or holds in button.text):
                    return message, data
        raise LookupError(f"no button {begins}…{holds}\n{await self.actor.drawn()}")


@pytest.mark.long
async def test_nothing_is_lost_or_doubled_whenever_the_bot_dies(small: Small) -> None:
    contact, civil = small.contact(EDUCATION), small.contact(CIVIL)
    async with small.bot.opened() as db, db.write() as tx:
        task = await tx.value("SELECT id FROM tasks WHERE number = 102")
        await tx.run("DELETE FROM indicators WHERE task_id = :task", task=task)
        await indicators.add(tx, replace(LABS, task_id=int(task)))
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    her = Mortal(small, contact)

    await her.taps("go.")
    await her.taps("health.", "at_risk")
    await her.says("21")
    assert "现 21 家" in await her.card()
    await her.says("已完成省级评审，正在公示")
    await her.taps("step.", ".next")
    await her.says("5月底前挂牌")
    assert "👣 下一步：5月31日（周三）前：“5月底前挂牌”" in await her.card()
    await her.taps("step.", ".needs")
    await her.says("需省民政厅6月30日前协调用地")
    if "🤝 省民政厅" not in await her.card():
        await her.taps("need.", ".yes")
    assert "🤝 省民政厅" in await her.card()
    await her.shows("📷1", caption="评审现场")
    await her.shows("📷2", album="g")
    await her.shows("📷3", album="g")
    await her.shows("纪要")
    assert "📎 4" in await her.card()
    await her.taps("next.")
    assert "任务103" in await her.card()
    await her.taps("health.", "on_track")
    await her.taps("next.")
    await her.says("/files 102")
    await her.taps("file.", "4")
    back = await contact.last()
    assert back.document is not None
    assert await small.world.download(back.document) == FILES["纪要"]
    await her.says("/sheet")
    sheets = [m for m in await contact.chat() if m.document is not None and m.document.name.endswith(".xlsx")]
    assert len(sheets) == 1
    assert her.deaths == 19

    found = await small.rows(
        "SELECT t.number, r.version, r.health, r.text, (SELECT count(*) FROM figures f WHERE f.report_id = r.id) AS figures "
        "FROM reports r JOIN requests q ON q.id = r.request_id JOIN tasks t ON t.id = q.task_id ORDER BY t.number, r.id"
    )
    assert [(r["number"], r["version"], r["health"], r["figures"]) for r in found] == [
        (102, 1, Health.AT_RISK, 1), (103, 1, Health.ON_TRACK, 0),
    ]  # fmt: skip
    for words in ("已完成省级评审，正在公示", "评审现场"):
        assert found[0]["text"].count(words) == 1
    assert [Decimal(r["value"]) for r in await small.rows("SELECT value FROM figures")] == [21]
    assert [r["words"] for r in await small.rows("SELECT words FROM promises")] == ["5月底前挂牌"]
    assert len(await small.rows("SELECT id FROM needs")) == 1
    assert len([m for m in await civil.chat() if "提请贵方协调" in m.text]) == 1
    kept = await small.rows(
        "SELECT f.state FROM evidence e JOIN files f ON f.id = e.upload_id WHERE e.request_id IS NOT NULL"
    )
    assert [r["state"] for r in kept] == ["fetched"] * 4
    assert len(await questions(contact)) == 1
    assert await small.delivery() == []
    assert "Traceback" not in small.log()
