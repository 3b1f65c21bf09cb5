"""A plan pasted by one admin, amended by another with a document and taken back; a ledger with headers of its own; a contact who tries it."""

from __future__ import annotations

from simulator.client import Actor
from tests.journeys.conftest import Stage
from tests.journeys.steps import answer, changed, presses_all, rows, says, stored, trouble
from tests.services import plan_documents

PASTED = (
    "省重点工作任务\n一、创新驱动\n1.高质量建设崂山实验室。(牵头单位:省科技厅;配合单位:省财政厅)\n"
    "2．完善实验室体系。全国重点实验室达到25家以上。（牵头单位：省科技厅）",
    "二、扩大内需\n3.推进城市更新。（省住房城乡建设厅牵头，省财政厅配合）",
)
AMENDED = (
    "一、创新驱动",
    "1.高质量建设崂山实验室。（牵头单位：省科技厅；配合单位：省财政厅）",
    "2.完善实验室体系。全国重点实验室达到30家以上。（牵头单位：省科技厅）",
    "二、扩大内需",
    "3.推进城市更新。（省住建厅牵头，省财政厅配合）",
)
PLAN = ("plans", "parts", "tasks", "owners", "departments", "aliases", "indicators", "headers", "task_versions")


async def press(stage: Stage, actor: Actor, *labels: str) -> str:
    for label in labels:
        await actor.press(label)
        await stage.bot.rests()
    last = await actor.last()
    return "\n".join([last.text, *last.labels])


async def test_a_plan_from_words_to_an_amendment_and_back(stage: Stage) -> None:
    office = stage.office
    await office.first_admin()
    admin, second = office.admin, await office.joins("admin", "Anna Smith", "en")
    offered = await says(stage, admin, PASTED[0])
    assert "这段文字像是一份计划：省重点工作任务\n1个部分 · 2项任务" in offered
    assert "2个部分 · 3项任务" in await says(stage, admin, PASTED[1])
    shown = await press(stage, admin, "按计划查看", "省重点工作任务", "2023年全年")
    assert "4 个牵头单位" not in shown
    assert "还缺：2 个牵头单位还联系不到人。" in shown
    await press(stage, admin, "✔ 确认载入")
    assert await rows(stage.bot, "SELECT number, title, target FROM tasks ORDER BY number") == [
        (1, "高质量建设崂山实验室", ""), (2, "完善实验室体系", "全国重点实验室达到25家以上"), (3, "推进城市更新", ""),
    ]  # fmt: skip
    contact = await office.joins("省科技厅", "张伟", "zh")
    await stage.bot.rests()
    await stage.at(4, 19)
    before = await stored(stage.bot, PLAN)

    sent = await second.file("amended.docx", plan_documents.document(AMENDED))
    assert "Is “省住建厅” a department that I know already?" in await answer(stage, second, sent)
    shown = await press(stage, second, "The same as 省住房城乡建设厅")
    assert "2 · Target: 全国重点实验室达到25家以上 → 全国重点实验室达到30家以上" in shown
    assert "0 added · 1 changed · 0 withdrawn" in shown
    assert "From which period on" in await press(stage, second, "✔ Apply")
    await press(stage, second, "May 2023")
    await says(stage, second, "Meeting of 18 April")
    page = await says(stage, contact, "/task 2")
    assert (
        "🕘 第 2 版，2023年5月起：目标“全国重点实验室达到25家以上”→“全国重点实验室达到30家以上” · 原因：Meeting of 18 April"
        in page
    )
    own = await contact.last()
    amended = await stored(stage.bot, PLAN)
    await presses_all(
        contact, own, ("undo.2", "undoyes.2", "importyes.2.0", "amendfrom.2.0", "importcol.2.0.lead", "importgaps.2.1")
    )  # fmt: skip
    await says(stage, contact, "/undo")
    assert changed(amended, await stored(stage.bot, PLAN)) == []

    assert "added 0, changed 1, withdrawn 0" in await says(stage, second, "/undo")
    await press(stage, second, "↩ Take it back")
    assert changed(before, await stored(stage.bot, PLAN)) == []

    sent = await admin.file("台账.xlsx", plan_documents.unknown_headers())
    asked = await answer(stage, admin, sent)
    assert "“号”一列是什么内容？\n例如：1 · 2" in asked
    shown = await press(stage, admin, "序号", "任务", "牵头单位", "配合单位", "与计划无关")
    assert "缺少“部分”列" in shown
    shown = await press(stage, admin, "不分部分：全部为一个部分", "取消")
    assert changed(before, await stored(stage.bot, PLAN)) == []
    assert trouble(stage.bot) == []
