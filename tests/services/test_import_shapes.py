"""Plan files as offices have them: each loads right, or it is said exactly what is unclear, by buttons that settle it."""

from __future__ import annotations

import io
import zipfile

import pytest

from domain.errors import NotForYou, Outdated
from domain.outgoing import Outgoing
from domain.people import Duty, Standing
from domain.tasks import Task
from services import import_answers, importing, pasting, planning
from services.documents import read_document
from services.sheets import FileFault, UnreadableFile
from storage import people, tasks
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services import plan_documents
from tests.services.plan_files import NOW
from tests.services.test_importing import admin, button, send, shown

assert admin
SPAN = "重点 2024-01-01 2024-12-31"


def owners(task: Task) -> list[tuple[str, Duty]]:
    return [(owner.department.name, owner.duty) for owner in task.owners]


async def loads(tx: Tx, who: Standing, upload: int, preview: Outgoing) -> list[Task]:
    await importing.confirm(tx, who, upload, button(preview, "importyes")[1], now=NOW)
    return await tasks.tasks(tx, (await planning.current(tx)).id)


async def test_merged_headers_titles_notes_and_full_width_digits(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, preview = await send(tx, admin, plan_documents.merged_headers(), name="台账.xlsx", caption=SPAN)
        for words in (
            "2 parts · 3 tasks",
            "Still missing: 1 task without a lead, 1 target without a figure and unit, 1 date outside the plan, "
            "1 lead department in which nobody can be reached.",
            "3 rows are remarks and no tasks:", "Row 8: “合计”", "Row 9: “注：1.牵头单位每月25日前报送进展。”", "Row 10: “填表人：张三”",
        ):  # fmt: skip
            assert words in preview.text
        lacking = shown(await import_answers.show_gaps(tx, admin, upload, 1)).text
        for words in (
            "3 推进城市更新\n",
            "3 推进城市更新 · 取得明显成效",
            "3 推进城市更新 · 2025-03-31",
            "省科技厅: 1–2",
        ):
            assert words in lacking + "\n"
        first, second, third = await loads(tx, admin, upload, preview)
    assert owners(first) == [
        ("省科技厅", Duty.LEAD), ("省财政厅", Duty.SUPPORTING), ("省教育厅", Duty.SUPPORTING),
    ]  # fmt: skip
    assert owners(second) == [("省科技厅", Duty.LEAD), ("省工业和信息化厅", Duty.JOINT)]
    assert (first.target, str(first.due_on), str(second.due_on)) == (
        "全国重点实验室≥２５家",
        "2024-12-31",
        "2024-06-30",
    )
    assert (third.number, third.part.title, third.owners, third.title) == (3, "扩大内需", (), "推进城市更新")


async def test_unknown_headers_are_asked_about_and_known_the_next_time(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, asked = await send(tx, admin, plan_documents.unknown_headers(), caption=SPAN)
        assert "What does “<b>号</b>” hold?\nFor example: 1 · 2" in asked.text
        assert "There is no column “Task”." in asked.text
        for at, meaning, follows in (
            (0, "number", "“<b>办什么</b>”"), (0, "title", "“<b>办什么</b>”"), (1, "title", "For example: 省科技厅 · 省住建厅"),
            (2, "lead", "“<b>谁帮忙</b>”"), (3, "supporting", "“<b>分管领导</b>”"), (4, "none", "no column “Part”"),
        ):  # fmt: skip
            asked = shown(await import_answers.take_column(tx, admin, upload, at, meaning, now=NOW))
            assert follows in asked.text
        assert button(asked, "importone") == [str(upload)]
        with pytest.raises(Outdated):
            await import_answers.take_column(tx, admin, upload, 1, "nonsense", now=NOW)
        preview = shown(await import_answers.take_one_part(tx, admin, upload, now=NOW))
        assert "Columns that are not used: 分管领导." in preview.text
        again = shown(await import_answers.ask_columns(tx, admin, upload, now=NOW))
        assert "“<b>分管领导</b>”" in again.text
        preview = shown(await import_answers.take_column(tx, admin, upload, 4, "none", now=NOW))
        first, second = await loads(tx, admin, upload, preview)
        assert owners(first) == [("省科技厅", Duty.LEAD), ("省财政厅", Duty.SUPPORTING)]
        assert (second.part.number, second.part.title) == (1, "重点")
        upload, same = await send(tx, admin, plan_documents.unknown_headers())
        assert "no column “Part”" in same.text
        assert "Nothing to change" in shown(await import_answers.take_one_part(tx, admin, upload, now=NOW)).text


async def test_two_sheets_one_of_them_or_both(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, asked = await send(tx, admin, plan_documents.two_sheets(), name="b.xlsx", caption=SPAN)
        assert "1 · “上半年” · 4 rows\n2 · “下半年” · 3 rows" in asked.text
        with pytest.raises(Outdated):
            await import_answers.take_sheet(tx, admin, upload, 3, now=NOW)
        preview = shown(await import_answers.take_sheet(tx, admin, upload, 0, now=NOW))
        assert [t.title for t in await loads(tx, admin, upload, preview)] == ["甲", "乙", "丙"]
        upload, _ = await send(tx, admin, plan_documents.two_sheets(lambda _: "1"), name="b.xlsx")
        unclear = shown(await import_answers.take_sheet(tx, admin, upload, 0, now=NOW))
        assert "“下半年”, row 3, “序号”: number 1 is used already: “上半年”, row 3." in unclear.text
        upload, _ = await send(tx, admin, plan_documents.two_sheets(), name="b.xlsx")
        one = shown(await import_answers.take_sheet(tx, admin, upload, 2, now=NOW))
        assert "0 added · 0 changed · 2 withdrawn" in one.text
        kept = shown(await import_answers.take_keep(tx, admin, upload, 1, now=NOW))
        assert "Nothing to change" in kept.text


async def test_documents_as_text_as_lists_and_as_tables(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        upload, asked = await send(tx, admin, plan_documents.document(), name="通知.docx")
        assert asked.keyboard[0][0].label == "省重点工作任务（2024年）"
        await importing.take_suggested_title(tx, admin, upload, now=NOW)
        preview = shown(await importing.take_year(tx, admin, upload, 2024, now=NOW))
        found = await loads(tx, admin, upload, preview)
        assert [(t.number, t.part.number, t.title, t.target) for t in found] == [
            (1, 1, "高质量建设崂山实验室", ""),
            (2, 1, "完善实验室体系", "全国重点实验室达到25家以上"),
            (3, 2, "推进城市更新", ""),
        ]
        assert owners(found[1])[1:] == [("省教育厅", Duty.SUPPORTING), ("省财政厅", Duty.SUPPORTING)]
        lines = read_document(plan_documents.listed_document()).lines
        assert lines == (
            "一、创新驱动", "1.高质量建设实验室。（省科技厅牵头）", "2.完善体系。（省教育厅牵头）",
            "二、扩大内需", "3.全面推进更新。（省财政厅牵头）",
        )  # fmt: skip
        table = [
            ["序号", "部分", "任务", "牵头单位"], ["1", "1 创新", "高质量建设崂山实验室（新）", "省科技厅"],
        ]  # fmt: skip
        _, change = await send(tx, admin, plan_documents.document(("分工表",), tables=[table]), name="t.docx")
        assert "1 · Task: 高质量建设崂山实验室 → 高质量建设崂山实验室（新）" in change.text
        _, none = await send(tx, admin, plan_documents.document(("你好",)), name="t.docx")
        assert "neither a table with headers nor numbered tasks" in none.text
        lines_wrong = (*plan_documents.NOTICE, "3.重复。（省科技厅负责）")
        _, wrong = await send(tx, admin, plan_documents.document(lines_wrong), name="t.docx")
        assert "Line 7, “Number”: number 3 is used already: Line 6." in wrong.text


def packed(*members: tuple[str, bytes]) -> bytes:
    content = io.BytesIO()
    with zipfile.ZipFile(content, "w", zipfile.ZIP_DEFLATED) as made:
        for name, data in members:
            made.writestr(name, data)
    return content.getvalue()


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        (packed(("word/document.xml", b"<a/>" + b" " * 13_000_000)), FileFault.TOO_LARGE),
        (packed(("word/document.xml", b"<!DOCTYPE a [<!ENTITY b 'c'>]><a>&b;</a>")), FileFault.BROKEN),
        (packed(("word/document.xml", b"<a")), FileFault.BROKEN),
        (packed(("word/document.xml", b"<a/>"), ("word/media/x.bmp", b"\0" * 30_000_000)), FileFault.TOO_LARGE),
        (plan_documents.document()[:-400], FileFault.BROKEN),
    ],
    ids=["much xml", "entities", "no package", "packed tight", "torn off"],
)
def test_documents_that_are_none(content: bytes, fault: FileFault) -> None:
    with pytest.raises(UnreadableFile) as refused:
        read_document(content)
    assert refused.value.kind is fault


async def test_names_that_may_be_a_department_known_are_asked_about(db: Database, admin: Standing) -> None:
    async with db.write() as tx:
        await people.add_departments(tx, ["省科学技术厅", "省财政厅"])
        upload, asked = await send(tx, admin, plan_documents.document(), name="t.docx", caption=SPAN)
        assert "Is “<b>省科技厅</b>” a department that I know already?" in asked.text
        assert [b.label for row in asked.keyboard for b in row][:2] == [
            "The same as 省科学技术厅",
            "A department of its own",
        ]
        preview = shown(await import_answers.take_same(tx, admin, upload, 0, 1, now=NOW))
        assert shown(await import_answers.take_same(tx, admin, upload, 0, 0, now=NOW)).text == preview.text
        found = await loads(tx, admin, upload, preview)
        assert owners(found[0])[0] == ("省科学技术厅", Duty.LEAD)
        assert (await people.aliases(tx))["省科技厅"] == found[0].owners[0].department.id
        _, again = await send(tx, admin, plan_documents.document(), name="t.docx")
        assert "Nothing to change" in again.text


async def test_pasted_text_is_offered_gathered_and_read(db: Database, admin: Standing, office: Office) -> None:
    text = "\n".join(plan_documents.NOTICE)
    async with db.write() as tx:
        contact = await office.who(tx, Office.SCIENCE)
        assert await pasting.told(tx, contact, text, now=NOW) is None
        assert (
            await pasting.told(
                tx, admin, "1. 已完成评审\n2. 尚需省财政厅落实配套资金，请协调支持，谢谢各位领导" * 3, now=NOW
            )
            is None
        )
        offered = await pasting.told(tx, admin, text, now=NOW)
        assert "<b>省重点工作任务（2024年）</b>\n2 parts · 3 tasks" in shown(offered).text
        more = await pasting.told(
            tx,
            admin,
            "4.再来一项任务，文字长一些，说明要做什么、怎么做、什么时候做完，由谁负责。（省科技厅负责）",
            now=NOW,
        )
        assert more is not None
        assert more.retired == ("pasted",)
        assert "2 parts · 4 tasks" in shown(more).text
        assert await pasting.told(tx, admin, "谢谢", now=NOW) is None
        upload = int(button(shown(more), "importpasted")[0])
        with pytest.raises(NotForYou):
            await pasting.take(tx, contact, upload, now=NOW)
        proposal = shown(await pasting.take(tx, admin, upload, now=NOW))
        new = (
            shown(await importing.take_as_new(tx, admin, upload, now=NOW)) if "importnew" in str(proposal) else proposal
        )
        assert "What is the plan called?" in new.text
        await importing.take_suggested_title(tx, admin, upload, now=NOW)
        preview = shown(await importing.take_year(tx, admin, upload, 2024, now=NOW))
        found = await loads(tx, admin, upload, preview)
    assert [(t.number, t.part.number) for t in found] == [(1, 1), (2, 1), (3, 2), (4, 2)]
