"""Makes the sheet of all that somebody may answer now, to be filled away from the chat and sent back. Reading it is services.sheet_booking."""

from __future__ import annotations

import io
import re
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from functools import partial
from typing import TYPE_CHECKING, Any

from domain.answer_sheet import BY, FIGURE, PERCENT
from domain.errors import NotForYou, NothingOpen
from domain.indicators import Aim
from domain.outgoing import Reply
from domain.people import Standing
from domain.reports import Answered, RequestState
from domain.tasks import Plan
from messages import answer_sheet as content
from messages import sheet_talk
from messages.answer_sheet import Column, Row, cell, columns
from messages.language import Words, plain, shortened
from services import cards, making, measuring, owing, planning, posting, sheet_values
from services.making import Draft
from services.sheet_values import MOST_CELL
from storage import people, requests, tasks
from storage.database import Tx

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

KIND = "sheet"
"""Its name among the files that are made."""

HEADER_ROW = 2
"""Counted from 0; above it stand two lines of how to."""

WARNING = {"error_type": "warning"}
"""What does not fit a list may be written all the same: it is judged when it comes back."""


async def mine(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """`/sheet`: all that her departments may answer now is made into one and sent. Raises NothingOpen."""
    return await _order(tx, who, {}, now=now)


async def of_department(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/sheet 省教育厅`: an office admin fills it for a department that does not open cards. Raises NotForYou, NothingOpen."""
    if not who.is_admin:
        raise NotForYou(role="admin")
    department = await planning.department(tx, text, choice=lambda d: f"sheet.{d.id}")
    return await _order(tx, who, {"department": department.id}, now=now)


async def of_department_chosen(tx: Tx, who: Standing, department_id: int, *, now: datetime) -> Reply:
    """The same for one of several that a name fits."""
    return await _order(tx, who, {"department": department_id}, now=now)


async def read(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
    """What the sheet is made of. Raises NotForYou, NothingOpen."""
    found = await _answerable(tx, who, arguments, now=now)
    names = list(dict.fromkeys(a.request.department for a in found))
    t = await posting.words_for(tx, who.person)
    plan = await tasks.plan(tx, found[0].request.plan_id)
    rows = await _rows(tx, who, plan, found)
    period = plain(t.period(found[0].request.period.label))
    made = plain(sheet_talk.made_for(t, plan.title, period, names, who.person.name, now))
    every = [d.name for d in await people.departments(tx)]
    title = f"{shortened('、'.join(names), 60)} {period} {plain(sheet_talk.name(t))}"
    name = re.sub(r'[\x00-\x1f\\/:*?"<>|]+', " ", title).strip(" .") + ".xlsx"
    return Draft(partial(workbook, rows, every, made, t), name, sheet_talk.sheet(t, period, names, len(rows)))


async def _order(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Reply:
    await _answerable(tx, who, arguments, now=now)
    return await making.asked(tx, who, KIND, arguments, now=now)


async def _answerable(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> list[Answered]:
    """What stands in it: her own, or a department's for an admin. Raises NotForYou, NothingOpen."""
    if "department" not in arguments:
        known = await owing.mine(tx, who)
    elif who.is_admin:
        known = await requests.of_departments(tx, [arguments["department"]])
    else:
        raise NotForYou(role="admin")
    found = [a for a in known if a.request.state is not RequestState.EXCUSED and a.request.accepts(now)]
    if not found:
        raise NothingOpen
    return found


async def _rows(tx: Tx, who: Standing, plan: Plan, found: Sequence[Answered]) -> list[Row]:
    parts = {part.number: part.title for part in await tasks.parts(tx, plan.id)}
    rows = []
    for answered in sorted(found, key=lambda a: (a.request.period.label, *owing.place(a))):
        measured = await measuring.measured(tx, answered)
        number = answered.request.part
        rows.append(
            Row(
                answered,
                f"{number} {parts.get(number, '')}".strip(),
                await requests.before(tx, answered.request),
                measured,
                await sheet_values.key(tx, who, answered, measured),
                await sheet_values.present(tx, answered, measured),
                (await cards.promised_on(tx, answered.request)).due,
            )
        )
    return rows


def workbook(rows: Sequence[Row], departments: Sequence[str], made: str, t: Words) -> bytes:
    """The sheet as a file; `departments` are offered where help is asked of one. Call it in a thread."""
    import xlsxwriter

    content_of_file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(content_of_file, options) as book:
        _fill(book, rows, departments, made, t)
    return content_of_file.getvalue()


def _fill(book: Workbook, rows: Sequence[Row], departments: Sequence[str], made: str, t: Words) -> None:
    look = _Look(book)
    sheet = book.add_worksheet(str(sheet_talk.name(t)))
    lists = book.add_worksheet("Lists")
    lists.hide()
    for at, name in enumerate(departments):
        lists.write_string(at, 0, name)
    shown = columns(t, rows)
    last = HEADER_ROW + len(rows)
    for at, line in enumerate(content.how_to(t, made)):
        sheet.merge_range(at, 1, at, len(shown) - 1, "", look.how_to)
        sheet.write_string(at, 1, line, look.how_to)
        sheet.set_row(at, 32)
    for place, column in enumerate(shown):
        hidden = {"hidden": True} if column.name == content.KEY else {}
        sheet.set_column(place, place, column.width, None, hidden)
        sheet.write_string(HEADER_ROW, place, column.header, look.header(column))
        for at, row in enumerate(rows, HEADER_ROW + 1):
            _put(sheet, at, place, cell(t, row, column), look.of(column))
            if column.name == FIGURE and _is_milestone(row, column):
                sheet.data_validation(at, place, at, place, {"validate": "list", "source": content.yes_or_no(t)})
        if (rule := _rule(t, column, len(departments))) is not None:
            sheet.data_validation(HEADER_ROW + 1, place, last, place, rule)
    sheet.freeze_panes(HEADER_ROW + 1, next(at for at, c in enumerate(shown) if c.name == "title") + 1)
    sheet.autofilter(HEADER_ROW, 0, last, len(shown) - 1)
    sheet.set_landscape()
    sheet.set_paper(9)
    sheet.set_margins(0.4, 0.4, 0.5, 0.5)
    sheet.fit_to_pages(1, 0)
    sheet.repeat_rows(HEADER_ROW)
    sheet.set_footer("&L&F&R&P / &N")
    # Without a password: it guards against slips, and rights are asked when it comes back.
    allowed = {"format_columns": True, "format_rows": True, "delete_rows": True, "sort": True, "autofilter": True}
    sheet.protect("", allowed)


class _Look:
    """How cells look: what is to be filled is yellow and open, everything else is locked."""

    def __init__(self, book: Workbook) -> None:
        base: dict[str, Any] = {"text_wrap": True, "valign": "top", "border": 1, "border_color": "#BFBFBF"}
        filled = {**base, "bg_color": "#FFF9DB", "locked": False}
        self.how_to = book.add_format({"text_wrap": True, "valign": "vcenter"})
        self._top = book.add_format({**base, "bold": True, "bg_color": "#DDEBF7"})
        self._top_filled = book.add_format({**base, "bold": True, "bg_color": "#FFE699"})
        self._plain = book.add_format({**base, "font_color": "#404040"})
        self._filled = book.add_format(filled)
        self._by_name = {
            PERCENT: book.add_format({**filled, "num_format": "0%"}),
            BY: book.add_format({**filled, "num_format": "yyyy-mm-dd"}),
        }

    def header(self, column: Column) -> Format:
        return self._top_filled if column.is_answer else self._top

    def of(self, column: Column) -> Format:
        return self._by_name.get(column.name, self._filled) if column.is_answer else self._plain


def _put(sheet: Worksheet, at: int, place: int, value: content.Cell, look: Format) -> None:
    """Each kind by its own call: text is text, whatever it looks like."""
    match value:
        case None | "":
            sheet.write_blank(at, place, None, look)
        case date():
            sheet.write_datetime(at, place, datetime(value.year, value.month, value.day), look)  # noqa: DTZ001
        case int() | float():
            sheet.write_number(at, place, value, look)
        case str():
            sheet.write_string(at, place, shortened(value, MOST_CELL), look)


def _is_milestone(row: Row, column: Column) -> bool:
    return column.number <= len(row.measured) and row.measured[column.number - 1].indicator.aim is Aim.MILESTONE


def _rule(t: Words, column: Column, departments: int) -> dict[str, Any] | None:
    """What a column takes; a wrong entry is warned of."""
    match column.name:
        case "health":
            return {"validate": "list", "source": content.healths(t), **WARNING}
        case "percent":
            return {"validate": "decimal", "criteria": "between", "minimum": 0, "maximum": 1, **WARNING}
        case "by":
            first = datetime(2000, 1, 1)  # noqa: DTZ001
            return {"validate": "date", "criteria": ">=", "value": first, **WARNING}
        case "whom" if departments:
            return {"validate": "list", "source": f"=Lists!$A$1:$A${departments}", **WARNING}
    return None
