"""An admin loads the real plan, confirms the figures read from its targets and writes one anew; a contact who tries it changes nothing."""

from __future__ import annotations

from simulator.client import Actor
from tests.journeys.conftest import Stage
from tests.journeys.steps import presses_all, rows, says, trouble


async def test_figures_of_the_real_plan(stage: Stage) -> None:
    office = stage.office
    await office.first_admin()
    await office.load_plan()
    admin = office.admin
    offer = await admin.waits_for("🎯 从目标中读到41个指标。")
    await press(stage, admin, "逐个核对")
    card = await admin.last()
    assert card.id == offer.id
    assert card.text.splitlines() == [
        "1/41 · 任务2 完善实验室体系",
        "目标：“全国重点实验室 ≥ 25 家；山东省实验室约 10 家”",
        "读到：全国重点实验室：不少于 25 家 · 基数 – · 累计数 · 均衡推进",
        "没有基数，期末之前不计算应完成数。",
    ]
    await press(stage, admin, "✔ 没错")
    await press(stage, admin, "✖ 不是指标")
    assert "3/41" in (await admin.last()).text
    await press(stage, admin, "↶ 撤销上一步")
    assert "2/41" in (await admin.last()).text

    await press(stage, admin, "有把握的全部确认（40）")
    assert "106 新增家庭养老床位：1 万张 · 基数 0" in (await admin.last()).text
    await press(stage, admin, "✔ 全部确认")
    assert "✔ 已确认40个指标。" in (await admin.last()).text
    assert await rows(stage.bot, "SELECT state, count(*) FROM indicators GROUP BY state") == [("confirmed", 41)]

    assert "1. 全国重点实验室：不少于 25 家 · ✔ 已确认" in await says(stage, admin, "/indicator 2")
    for label in ("✏ 1", "✏ 修改 ▸", "✏ 基数"):
        await press(stage, admin, label)
    asked = (await admin.last()).id
    assert "“大约19”不是我能读懂的数字" in await says(stage, admin, "大约19")
    assert "基数 19" in await says(stage, admin, "19 家", reply_to=asked)
    for label in ("✏ 修改 ▸", "按季度 ▸"):
        await press(stage, admin, label)
    assert "按季度：19、20、22、25" in await says(stage, admin, "19 20 22 25")

    contact = await office.joins("省科技厅", "张伟", "zh")
    await stage.bot.rests()
    for reader in (admin, contact):
        page = await says(stage, reader, "/task 2")
        assert "🎯 全国重点实验室：不少于 25 家 · 基数 19\n🎯 山东省实验室：约 10 家" in page
    await forges(stage, contact)
    assert trouble(stage.bot) == []


async def press(stage: Stage, actor: Actor, label: str) -> None:
    await actor.press(label)
    await stage.bot.rests()


async def forges(stage: Stage, contact: Actor) -> None:
    """Every kind of button that the admin had, and her commands."""
    everything = "SELECT * FROM indicators ORDER BY id"
    before = await rows(stage.bot, everything)
    own = await contact.last()
    data = (
        "indicators", "indtask.2", "indadd.2", "indread", "indlook.0", "indcard.1.w", "indedit.1.t", "indset.1.4.dropped.w",
        "indset.1.4.down.t", "indask.1.name.t", "indsure.1", "indsureyes.0", "indsureundo.0",
    )  # fmt: skip
    await presses_all(contact, own, data)
    for words in ("/indicators", "/indicator 2", "20"):
        assert "指标" not in await says(stage, contact, words)
    assert "全国重点实验室" not in "".join(m.text for m in await contact.chat() if m.from_bot and m.id > own.id)
    assert await rows(stage.bot, everything) == before
