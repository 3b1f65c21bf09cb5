"""A contact fills a sheet of eight tasks away from the chat and sends it back; the process dies before her yes; another department is refused."""

from __future__ import annotations

import asyncio

from domain.reports import Health
from simulator.client import Actor
from simulator.players import press
from simulator.seen import Seen
from tests.journeys.prepared import Small
from tests.journeys.steps import trouble
from tests.services.sheet_files import Paper

pytest_plugins = ("tests.journeys.small_office",)

WATER, EDUCATION = "省水利厅", "省教育厅"
"""The first leads six tasks and contributes to one; here it leads 103 as well."""


async def test_eight_tasks_by_a_sheet(small: Small) -> None:
    contact, other = small.contact(WATER), small.contact(EDUCATION)
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run(
            "UPDATE owners SET department_id = (SELECT id FROM departments WHERE name = :water) "
            "WHERE task_id = (SELECT id FROM tasks WHERE number = 103)",
            water=WATER,
        )
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)

    asked = await contact.waits_for_button("📄")
    await press(contact, asked, "sheet")
    handed = await contact.waits_for("8项任务", after=asked.id)
    assert handed.document is not None
    paper = await asyncio.to_thread(Paper, await small.world.download(handed.document))
    numbers = [int(float(str(row[1]))) for row in paper.body]
    assert len(numbers) == 8
    for number in numbers[:5]:
        paper.fill(number, health="🟢 on track" if number % 2 else "预警", percent=0.4, words=f"任务{number}已启动")
    paper.fill(numbers[5], health="基本正常", words="会后补")
    first = await sends(small, contact, paper)
    assert "共8行：新报5行 · 有改动0行 · 读不懂1行 · 未填或无变化2行" in first.text
    assert "第9行进度状态“基本正常”：不在可选范围内" in first.text
    assert await stored(small) == []

    # In the meantime one of them is answered on its card, and the doubtful cell is mended.
    await contact.send(f"/report {numbers[0]}")
    card = await contact.waits_for_button("🔴")
    await press(
        contact, card, next(b.data or "" for b in card.keyboard[0] if "off_track" in (b.data or "")).split("#")[0]
    )
    await small.bot.rests()
    paper.fill(numbers[5], health="正常")
    shown = await sends(small, contact, paper)
    assert "共8行：新报5行 · 有改动1行 · 未填或无变化2行" in shown.text
    assert "第4行进度状态：表格生成后，徐军于4月19日" in shown.text
    assert not [b for m in await contact.chat() if m.id == first.id for row in m.keyboard for b in row]
    await press(contact, shown, next(d for d in data(shown) if d.endswith(".health.mine")))
    await small.bot.rests()

    # The process dies, and from here on everybody reads English, of a sheet that was made in Chinese.
    await small.bot.kill()
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = 'en'")
    await small.bot.start()
    await small.running(2)
    shown = next(m for m in await contact.chat() if m.id == shown.id)
    await press(contact, shown, next(d for d in data(shown) if d.startswith("sheetyes")))
    await small.bot.rests()
    receipt = next(m for m in await contact.chat() if m.id == shown.id)
    assert "6 reports booked from 填好了.xlsx" in receipt.text
    assert "2 tasks still missing" in (await contact.last()).text
    booked = await stored(small)
    assert [row["number"] for row in booked] == sorted([numbers[0], *numbers[:6]])
    wanted = {n: Health.ON_TRACK if n % 2 else Health.AT_RISK for n in numbers[:5]} | {numbers[5]: Health.ON_TRACK}
    assert {row["number"]: row["health"] for row in booked} == wanted

    # Another department's contact has got hold of the file.
    said = await sends(small, other, paper)
    assert "was made for another department" in said.text
    assert await stored(small) == booked
    assert await small.delivery() == []
    assert trouble(small.bot) == []


async def sends(small: Small, actor: Actor, paper: Paper) -> Seen:
    """Sends the sheet; what is said when it has been looked at."""
    sent = await actor.file("填好了.xlsx", await asyncio.to_thread(paper.xlsx))
    return await actor.waits_for("填好了.xlsx", after=sent)


async def stored(small: Small) -> list[dict[str, object]]:
    return await small.rows(
        "SELECT t.number, r.health FROM reports r JOIN requests q ON q.id = r.request_id JOIN tasks t ON t.id = q.task_id "
        "ORDER BY t.number, r.version"
    )


def data(message: Seen) -> list[str]:
    return [(b.data or "").split("#")[0] for row in message.keyboard for b in row]
