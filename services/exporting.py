"""The ledger as a file: every task with its owners and what was reported of it, as a workbook or as CSV."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import partial
from typing import Any

from domain.errors import NotForYou
from domain.outgoing import Button, Reply
from domain.people import Standing
from domain.reports import Answered, Period, PeriodState, RequestKind
from domain.spreadsheet_text import guarded
from domain.tasks import Plan
from messages import files
from messages.language import Words, shortened
from messages.ledger import Cell, Row, cells, headers, widths
from services import making, planning, posting
from services.making import Draft
from storage import periods, requests, tasks
from storage.database import Tx

KIND = "ledger"
"""Its name among the files that are made."""

MOST_CELL = 32_767
"""Characters that a cell of a workbook holds."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """The tasks that somebody may see, by number, and the periods that were asked, in order of time."""

    plan: Plan
    periods: tuple[Period, ...]
    rows: tuple[Row, ...]


async def order_xlsx(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """A workbook of what is in her charge is made and sent. Raises NotForYou, NoPlan."""
    return await _order(tx, who, "xlsx", now=now)


async def order_csv(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """The same as CSV."""
    return await _order(tx, who, "csv", now=now)


async def read(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
    """What the ledger is made of. Raises NotForYou, NoPlan."""
    plan = await _may_have(tx, who)
    data, t = await ledger(tx, plan, who), await posting.words_for(tx, who.person)
    if arguments["ending"] == "xlsx":
        make, other = partial(ledger_xlsx, data, t), Button(t("As CSV"), "exportcsv")
    else:
        make, other = partial(ledger_csv, data, t), Button(t("As a workbook"), "exportxlsx")
    name = file_name(plan, arguments["ending"], now=now)
    return Draft(make, name, files.exported(t, plan, len(data.rows), other))


async def ledger(tx: Tx, plan: Plan, who: Standing | None = None) -> Ledger:
    """The plan's tasks with their reports, as far as they are in `who`'s charge; all of them for the command line."""
    found = [
        task
        for task in await tasks.tasks(tx, plan.id)
        if who is None or who.in_charge(task.part.number, task.owner_ids)
    ]
    asked: list[Period] = []
    reports: list[dict[int, Answered]] = []
    for period in await periods.periods(tx, plan.id):
        answered = _reports(await requests.of_period(tx, period.id))
        if period.state is not PeriodState.PLANNED or answered:
            asked.append(period)
            reports.append(answered)
    rows = (Row(task, tuple(of_period.get(task.id) for of_period in reports)) for task in found)
    return Ledger(plan, tuple(asked), tuple(rows))


def ledger_xlsx(data: Ledger, words: Words) -> bytes:
    """A workbook of one sheet whose task columns can be imported again. Call it in a thread."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        book.set_properties({"title": data.plan.title})
        sheet = book.add_worksheet(str(words("Ledger")))
        top = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        day = book.add_format({"num_format": "yyyy-mm-dd", "valign": "top"})
        moment = book.add_format({"num_format": "yyyy-mm-dd hh:mm", "valign": "top"})
        for place, header in enumerate(headers(words, data.periods)):
            sheet.write_string(0, place, header, top)
        for place, width in enumerate(widths(data.periods)):
            sheet.set_column(place, place, width)
        for at, row in enumerate(data.rows, 1):
            for place, cell in enumerate(cells(words, row)):
                # Each kind by its own call: text is text, whatever it looks like.
                match cell:
                    case datetime():
                        sheet.write_datetime(at, place, cell, moment)
                    case date():
                        sheet.write_datetime(at, place, datetime(cell.year, cell.month, cell.day), day)  # noqa: DTZ001
                    case int():
                        sheet.write_number(at, place, cell, plain)
                    case str() if cell:
                        sheet.write_string(at, place, shortened(cell, MOST_CELL), plain)
        sheet.freeze_panes(1, 4)
        sheet.autofilter(0, 0, len(data.rows), len(headers(words, data.periods)) - 1)
    return content.getvalue()


def ledger_csv(data: Ledger, words: Words) -> bytes:
    """The same table as UTF-8 with a byte order mark, which spreadsheets need to read it as such."""
    content = io.StringIO(newline="")
    writer = csv.writer(content)
    writer.writerow(map(guarded, headers(words, data.periods)))
    for row in data.rows:
        writer.writerow([_written(cell) for cell in cells(words, row)])
    return content.getvalue().encode("utf-8-sig")


def file_name(plan: Plan, suffix: str, *, now: datetime) -> str:
    """The plan's title and today, without what file systems do not take."""
    title = re.sub(r'[\x00-\x1f\\/:*?"<>|]+', " ", plan.title)[:60].strip(" .") or "ledger"
    return f"{title} {now.astimezone(plan.zone):%Y-%m-%d}.{suffix}"


async def _order(tx: Tx, who: Standing, ending: str, *, now: datetime) -> Reply:
    await _may_have(tx, who)
    return await making.asked(tx, who, KIND, {"ending": ending}, now=now)


async def _may_have(tx: Tx, who: Standing) -> Plan:
    if not who.oversees:
        raise NotForYou(role="supervisor")
    return await planning.current(tx)


def _reports(found: list[Answered]) -> dict[int, Answered]:
    """The report on each task, contributions left out; where it went to another department the one that was answered."""
    chosen: dict[int, Answered] = {}
    for answered in found:
        if answered.request.kind is RequestKind.REPORT and (
            answered.request.task_id not in chosen or answered.report is not None
        ):
            chosen[answered.request.task_id] = answered
    return chosen


def _written(cell: Cell) -> str:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.isoformat(" ", "minutes")
        case date():
            return cell.isoformat()
        case int():
            return str(cell)
    return guarded(cell)
