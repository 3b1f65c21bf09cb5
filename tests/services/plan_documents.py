"""Plan files as offices write them: workbooks and documents made here, each with traps of its own."""

from __future__ import annotations

import io
from collections.abc import Callable, Sequence
from typing import Any

import docx
import xlsxwriter
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from tests.services.test_sheets import book

NOTICE = (
    "省重点工作任务（2024年）",
    "一、创新驱动",
    "1.高质量建设崂山实验室。(牵头单位:省科技厅;配合单位:省财政厅)",
    "2．完善实验室体系。全国重点实验室达到25家以上。（牵头单位：省科技厅；配合单位：省教育厅、省财政厅）",
    "二、扩大内需",
    "3.推进城市更新。（省住房城乡建设厅牵头，省财政厅配合）",
)


def document(lines: Sequence[str] = NOTICE, *, tables: Sequence[Sequence[Sequence[str]]] = ()) -> bytes:
    made = docx.Document()
    for line in lines:
        made.add_paragraph(line)
    for rows in tables:
        table = made.add_table(0, len(rows[0]))
        for cells in rows:
            for cell, text in zip(table.add_row().cells, cells, strict=True):
                cell.text = text
    return _bytes(made)


def listed_document() -> bytes:
    """The numbers stand in no paragraph: Word draws them; one word was inserted and one deleted with changes tracked."""
    made = docx.Document()
    numbering = made.part.numbering_part.element
    level = '<w:lvl w:ilvl="{at}"><w:start w:val="1"/><w:numFmt w:val="{kind}"/><w:lvlText w:val="{text}"/></w:lvl>'
    for number, kind, text in ((91, "chineseCounting", "%1、"), (92, "decimal", "%1.")):
        listing = parse_xml(
            f'<w:abstractNum {nsdecls("w")} w:abstractNumId="{number}">{level.format(at=0, kind=kind, text=text)}</w:abstractNum>'
        )
        numbering.insert(0, listing)
        numbering.append(
            parse_xml(f'<w:num {nsdecls("w")} w:numId="{number}"><w:abstractNumId w:val="{number}"/></w:num>')
        )
    for number, words in (
        (91, "创新驱动"), (92, "高质量建设实验室。（省科技厅牵头）"), (92, "完善体系。（省教育厅牵头）"),
        (91, "扩大内需"), (92, "推进更新。（省财政厅牵头）"),
    ):  # fmt: skip
        paragraph = made.add_paragraph(words)
        paragraph._p.get_or_add_pPr().append(
            parse_xml(f'<w:numPr {nsdecls("w")}><w:ilvl w:val="0"/><w:numId w:val="{number}"/></w:numPr>')
        )
    last = made.paragraphs[-1]._p
    last.insert(1, parse_xml(f'<w:ins {nsdecls("w")} w:id="1"><w:r><w:t>全面</w:t></w:r></w:ins>'))
    last.insert(1, parse_xml(f'<w:del {nsdecls("w")} w:id="2"><w:r><w:delText>部分</w:delText></w:r></w:del>'))
    return _bytes(made)


def _bytes(made: Any) -> bytes:
    content = io.BytesIO()
    made.save(content)
    return content.getvalue()


def merged_headers() -> bytes:
    """Two title rows, a header in two rows with a heading merged over two columns, notes and a sum below, full-width digits."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet("台账")
        sheet.merge_range(0, 0, 0, 6, "2024年省重点工作任务台账")
        sheet.write(1, 0, "填报单位：省政府督查室")
        for at, text in enumerate(("序号", "板块", "重点工作", "", "", "工作目标", "完成时限")):
            if text:
                sheet.write(2, at, text)
        sheet.merge_range(2, 3, 2, 4, "责任分工")
        sheet.write(3, 3, "牵头单位")
        sheet.write(3, 4, "配合单位")
        sheet.merge_range(4, 1, 5, 1, "一、创新驱动")
        rows = (
            ("１", None, "高质量建设崂山实验室", "省科技厅", "省财政厅\n省教育厅", "全国重点实验室≥２５家", "12月底"),
            ("２", None, "完善实验室体系", "省科技厅\n省工业和信息\n化厅", "", "", "2024年6月"),
            ("３", "二、扩大内需", "推进城市更新", "", "", "取得明显成效", "2025年3月"),
        )
        for row, cells in enumerate(rows, 4):
            for at, cell in enumerate(cells):
                if cell:
                    sheet.write_string(row, at, cell)
        sheet.write(7, 0, "合计")
        sheet.write(7, 2, "3项")
        sheet.merge_range(8, 0, 8, 6, "注：1.牵头单位每月25日前报送进展。")
        sheet.write(9, 0, "填表人：张三")

    return book(write)


def unknown_headers() -> bytes:
    """A ledger without parts whose headers nobody else has: a column of names, and one of the leaders in charge."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        rows = (
            ("号", "办什么", "谁来办", "谁帮忙", "分管领导"),
            ("1", "高质量建设崂山实验室", "省科技厅", "省财政厅", "张三"),
            ("2", "推进城市更新", "省住建厅", "", "李四"),
        )
        for row, cells in enumerate(rows):
            for at, cell in enumerate(cells):
                sheet.write_string(row, at, cell)

    return book(write)


def two_sheets(second: Callable[[int], str] = str) -> bytes:
    """Two sheets of tasks with the same columns, and one of explanations; `second` numbers the tasks of the other sheet."""

    def write(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("填表说明").write(0, 0, "请于每月25日前填报。")
        header = ("序号", "部分", "任务", "牵头单位")
        for name, rows in (
            ("上半年", [("1", "一、创新", "甲", "省科技厅"), ("2", "", "乙", "省科技厅")]),
            ("下半年", [(second(3), "二、内需", "丙", "省商务厅")]),
        ):
            sheet = workbook.add_worksheet(name)
            sheet.write(0, 0, f"{name}任务")
            for row, cells in enumerate((header, *rows), 1):
                for at, cell in enumerate(cells):
                    sheet.write_string(row, at, cell)

    return book(write)
