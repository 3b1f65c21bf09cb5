"""A bulletin's files out of its frozen figures: PDF, DOCX, XLSX. Pure; call it in a thread."""

from __future__ import annotations

import io
from datetime import datetime
from typing import Any

from domain.bulletins import Bulletin
from domain.tasks import Plan
from messages import bulletins as content
from messages.language import Words, plain, shortened
from messages.pictures import spelled
from services import typesetting
from services.exporting import MOST_CELL


def printed(plan: Plan, bulletin: Bulletin, form: str, t: Words) -> bytes:
    """One of FORMS."""
    at = bulletin.approved_at or bulletin.drafted_at
    match form:
        case "pdf":
            return _pdf(plan, bulletin, t)
        case "docx":
            return _docx(plan, bulletin, t)
    return _xlsx(plan, bulletin, t, at=at)


def _pdf(plan: Plan, bulletin: Bulletin, t: Words) -> bytes:
    at = bulletin.approved_at or bulletin.drafted_at
    return typesetting.pdf("bulletin", values_of(plan, bulletin, t), stamp=int(at.timestamp()))


def values_of(plan: Plan, bulletin: Bulletin, t: Words) -> dict[str, Any]:
    """What the template of the PDF shows."""
    values = content.document(t, plan, bulletin)
    rare = plain(spelled(t, typesetting.unknown(values)))
    values["foot"] = " ".join(filter(None, [values["foot"], rare]))
    return values


def _docx(plan: Plan, bulletin: Bulletin, t: Words) -> bytes:
    """Every text is set as text, so nothing in it is acted on."""
    from docx import Document
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.oxml.ns import qn
    from docx.shared import Cm, Pt

    values = content.document(t, plan, bulletin)
    made = Document()
    style = made.styles["Normal"]
    style.font.name = "Noto Sans SC"
    style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), "仿宋")
    style.font.size = Pt(12)

    def said(words: str, *, size: int = 12, bold: bool = False, align: WD_ALIGN_PARAGRAPH | None = None) -> None:
        paragraph = made.add_paragraph()
        if align is not None:
            paragraph.alignment = align
        run = paragraph.add_run(_written(words))
        run.bold, run.font.size = bold, Pt(size)

    if values["draft"]:
        said(values["draft"], align=WD_ALIGN_PARAGRAPH.CENTER)
    said(values["title"], size=20, bold=True, align=WD_ALIGN_PARAGRAPH.CENTER)
    said(values["number"], size=12, align=WD_ALIGN_PARAGRAPH.CENTER)
    for section in values["sections"]:
        said(section["heading"], size=14, bold=True)
        for words in section["paragraphs"]:
            said(words)
        if section["bar"]:
            made.add_picture(io.BytesIO(typesetting.png("strip", values)), width=Cm(15))
        if section["rows"]:
            table = made.add_table(rows=1, cols=len(section["head"]), style="Table Grid")
            for cell, words in zip(table.rows[0].cells, section["head"], strict=True):
                cell.text = _written(words)
            for row in section["rows"]:
                for cell, words in zip(table.add_row().cells, row, strict=True):
                    cell.text = _written(words)
    said(values["sign"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    said(values["date"], align=WD_ALIGN_PARAGRAPH.RIGHT)
    said(values["foot"], size=9)
    properties = made.core_properties
    at = bulletin.approved_at or bulletin.drafted_at
    properties.title, properties.author = values["title"], bulletin.approver or bulletin.drafter
    properties.created = properties.modified = at.replace(tzinfo=None)
    file = io.BytesIO()
    made.save(file)
    return file.getvalue()


def _written(words: str) -> str:
    """Without what XML does not hold."""
    return "".join(c for c in words if c.isprintable() or c in "\n\t")


def _xlsx(plan: Plan, bulletin: Bulletin, t: Words, *, at: datetime) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(file, options) as book:
        book.set_properties({"title": plan.title, "created": at.replace(tzinfo=None)})
        sheet = book.add_worksheet(bulletin.label)
        top = book.add_format({"bold": True, "bg_color": "#DDEBF7", "border": 1, "text_wrap": True})
        body = book.add_format({"text_wrap": True, "valign": "top"})
        headers, rows = content.ledger(t, bulletin)
        for place, (header, width) in enumerate(zip(headers, (6, 6, 36, 20, 10, 8, 17, 8, 60), strict=True)):
            sheet.set_column(place, place, width)
            sheet.write_string(0, place, header, top)
        for line, row in enumerate(rows, 1):
            for place, cell in enumerate(row):
                if isinstance(cell, int):
                    sheet.write_number(line, place, cell, body)
                else:
                    sheet.write_string(line, place, shortened(cell, MOST_CELL), body)
        sheet.freeze_panes(1, 3)
        sheet.autofilter(0, 0, len(rows), len(headers) - 1)
    return file.getvalue()
