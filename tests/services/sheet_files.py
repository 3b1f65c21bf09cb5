"""A sheet as its clerk has it on the table: filled in by task and header, and saved in whatever way people save files."""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from datetime import date, datetime

import xlsxwriter
from python_calamine import load_workbook

from domain.evidence import Attachment, FileKind
from domain.outgoing import Outgoing
from domain.people import Standing
from messages.answer_sheet import HEADERS
from services import arriving, sheet_booking, sheet_making
from services.hearing import Heard
from storage import outbox, uploads
from storage.database import Tx
from tests.services.made import made

Value = str | int | float | date | None


class Paper:
    """The first sheet of a workbook as rows of values."""

    def __init__(self, content: bytes) -> None:
        read = load_workbook(io.BytesIO(content)).get_sheet_by_index(0).to_python(skip_empty_area=False)
        self.rows: list[list[object]] = [list(row) for row in read]
        self.names = {str(header): at for at, header in enumerate(self.header)}

    @property
    def header(self) -> list[object]:
        return self.rows[sheet_making.HEADER_ROW]

    @property
    def body(self) -> list[list[object]]:
        return self.rows[sheet_making.HEADER_ROW + 1 :]

    def row(self, number: int) -> list[object]:
        """The row of a task."""
        at = next(self.names[h[NUMBER]] for h in HEADERS.values() if h[NUMBER] in self.names)
        return next(row for row in self.body if row[at] == number)

    def at(self, number: int) -> int:
        """The number of that row in the file."""
        return self.rows.index(self.row(number)) + 1

    def fill(self, number: int, /, **cells: Value) -> Paper:
        """Write into the row of a task, by the English or Chinese name of the column: `fill(2, health="🟢 on track")`."""
        for name, value in cells.items():
            column, place = (name[:-1], name[-1]) if name[-1].isdigit() else (name, "")
            header = next(
                h[column].format(n=place) for h in HEADERS.values() if h[column].format(n=place) in self.names
            )
            self.row(number)[self.names[header]] = "" if value is None else value
        return self

    def value(self, number: int, name: str) -> object:
        header = next(h[name] for h in HEADERS.values() if h[name] in self.names)
        return self.row(number)[self.names[header]]

    def xlsx(self, rows: Sequence[Sequence[object]] | None = None) -> bytes:
        """Saved by another program: without protection, formats or lists."""
        content = io.BytesIO()
        with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
            sheet = book.add_worksheet("Sheet1")
            day = book.add_format({"num_format": "yyyy-mm-dd"})
            for at, row in enumerate(self.rows if rows is None else rows):
                for place, cell in enumerate(row):
                    if isinstance(cell, date):
                        sheet.write_datetime(at, place, cell, day)
                    elif isinstance(cell, int | float):
                        sheet.write_number(at, place, cell)
                    elif cell != "":
                        sheet.write_string(at, place, str(cell))
        return content.getvalue()

    def csv(self, encoding: str = "utf-8-sig") -> bytes:
        """Saved as text, where symbols that the encoding lacks are lost."""
        content = io.StringIO(newline="")
        csv.writer(content).writerows(self.rows)
        return content.getvalue().encode(encoding, errors="replace")


NUMBER = "number"


async def handed_out(tx: Tx, who: Standing, *, now: datetime) -> bytes:
    """Her sheet as a file."""
    await sheet_making.mine(tx, who, now=now)
    return (await made(tx, who.person.chat_id, now=now))[1]


async def sends(
    tx: Tx, who: Standing, content: bytes, *, name: str = "sheet.xlsx", caption: str = "", now: datetime
) -> Outgoing:
    """Send a file and have it looked at; what is said to her newest then."""
    chat_id = who.person.chat_id
    count = len(await uploads.waiting(tx, now=now))
    attachment = Attachment(FileKind.DOCUMENT, "FILE", f"unique-{count}", name, size=len(content))
    heard = Heard(chat_id, 900_000 + count, caption, "document", "FILE", None, attachment)
    await sheet_booking.received(tx, who, heard, name=name, size=len(content), now=now)
    upload = (await uploads.waiting(tx, now=now))[-1]
    await uploads.fetched(tx, upload.id, f"upload-{upload.id}", digest="", size=len(content))
    await arriving.arrived(tx, upload, arriving.looked_at(name, content), now=now)
    return await newest(tx, chat_id)


async def newest(tx: Tx, chat_id: int) -> Outgoing:
    row = await tx.value(
        "SELECT id FROM outbox WHERE chat_id = :chat AND kind = 'message' ORDER BY id DESC LIMIT 1", chat=chat_id
    )
    found = await outbox.shown(tx, row)
    assert found is not None
    return found


def data(outgoing: Outgoing, label: str) -> list[str]:
    """The data of the only button whose label begins so, after its name."""
    (found,) = [b.data for row in outgoing.keyboard for b in row if b.label.removeprefix("• ").startswith(label)]
    assert len(found.encode()) <= 50
    return found.split(".")[1:]
