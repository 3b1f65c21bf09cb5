"""Tables out of the CSV and XLSX files people send: cells as text, within limits. What they mean is domain's."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
import zlib
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time
from enum import StrEnum
from typing import TYPE_CHECKING, Final

from domain.evidence import MOST_BYTES

if TYPE_CHECKING:
    from python_calamine import CalamineSheet

Grid = list[list[str]]
"""Rows from the file's first, so that grid[0] is row 1; rows may be of different length."""

MOST_UNZIPPED: Final = 200_000_000
MOST_RATIO: Final = 200
"""Unzipped to zipped. Spreadsheets stay below 40 or so; what is packed tighter was made to burst."""
MOST_ROWS: Final = 20_010
"""20,000 tasks, the header and what may stand above it."""
MOST_COLUMNS: Final = 100
MOST_SHEETS: Final = 12
"""Of a workbook that are looked at."""


class FileFault(StrEnum):
    NOT_A_TABLE = "not_a_table"
    TOO_LARGE = "too_large"
    BROKEN = "broken"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    NO_TASKS = "no_tasks"
    """A document without a table or numbered text of tasks."""


class UnreadableFile(ValueError):
    """`detail` says more to a log than to a person: which limit, which encoding, what the reader said."""

    def __init__(self, kind: FileFault, detail: str = "") -> None:
        super().__init__(f"{kind}: {detail}")
        self.kind = kind
        self.detail = detail


def read_grid(name: str, content: bytes) -> Grid:
    """The cells of the first sheet that holds anything, as `read_sheets` gives it."""
    return read_sheets(name, content)[0][1]


def read_sheets(name: str, content: bytes) -> list[tuple[str, Grid]]:
    """The cells of a CSV file, or of each visible sheet of an XLSX file that holds anything, of the first of an XLS file.

    Each with the sheet's name; at least one. Raises UnreadableFile. The kind is told from the content, since names lie;
    `name` goes into the error. May take seconds at the limits: call it in a thread.
    """
    if len(content) > MOST_BYTES:
        raise UnreadableFile(FileFault.TOO_LARGE, f"{name}: {len(content)} bytes")
    if not content.strip(b"\x00 \t\r\n"):
        raise UnreadableFile(FileFault.EMPTY, name)
    if content.startswith(b"PK"):
        found = _read_xlsx(content)
    elif content.startswith(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"):
        # The old container of Office: a locked XLSX or DOCX is wrapped in it, and XLS is one.
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise UnreadableFile(FileFault.ENCRYPTED, f"{name}: OLE container")
        from services import old_sheets

        found = [("", old_sheets.read_xls(content))]
    else:
        found = [("", _read_csv(content))]
    kept = [(title, cells) for title, grid in found if (cells := _filled(grid))]
    if not kept:
        raise UnreadableFile(FileFault.EMPTY, name)
    for _, grid in kept:
        _check_size(len(grid), max(map(len, grid)))
    return kept


def _filled(grid: Grid) -> Grid:
    """Without the empty cells and rows at its ends; nothing where all are."""
    cells = [_trimmed(row) for row in grid]
    while cells and not cells[-1]:
        cells.pop()
    return cells


def _trimmed(row: list[str]) -> list[str]:
    while row and not row[-1].strip():
        row.pop()
    return row


def _check_size(rows: int, columns: int) -> None:
    if rows > MOST_ROWS:
        raise UnreadableFile(FileFault.TOO_LARGE, f"{rows} rows")
    if columns > MOST_COLUMNS:
        raise UnreadableFile(FileFault.TOO_LARGE, f"{columns} columns")


def _read_csv(content: bytes) -> Grid:
    text = _decoded(content)
    if any(unicodedata.category(char) == "Cc" and char not in "\t\r\n\v\f" for char in set(text)):
        raise UnreadableFile(FileFault.NOT_A_TABLE, "control characters")
    # A quotation mark that is never closed swallows all that follows; then the last row is not the one added here.
    end = "end of the table"
    rows = _rows(text.rstrip() + f"\n{end}\n", _delimiter(text), MOST_ROWS + 2)
    if len(rows) < MOST_ROWS + 2 and rows[-1] != [end]:
        raise UnreadableFile(FileFault.BROKEN, "a quotation mark is not closed")
    return rows[:-1]


def _decoded(content: bytes) -> str:
    encodings = ["utf-16"] if content.startswith((b"\xff\xfe", b"\xfe\xff")) else ["utf-8-sig", "gb18030"]
    for encoding in encodings:
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise UnreadableFile(FileFault.NOT_A_TABLE, f"not in {', '.join(encodings)}")


def _delimiter(text: str) -> str:
    """The delimiter by which most of the first rows have the same number of cells, and of those the most cells."""

    def score(delimiter: str) -> tuple[int, int]:
        widths = Counter(len(row) for row in _rows(text, delimiter, 30) if len(row) > 1)
        return max(((count, width) for width, count in widths.items()), default=(0, 0))

    return max(",;\t", key=score)


def _rows(text: str, delimiter: str, most: int) -> Grid:
    rows: Grid = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append(row)
            if len(rows) == most:
                break
    except csv.Error as error:
        raise UnreadableFile(FileFault.BROKEN, str(error)) from error
    return rows


def _read_xlsx(content: bytes) -> list[tuple[str, Grid]]:
    _check_workbook(content)
    return filled_sheets(content)


def first_filled(content: bytes) -> Grid:
    """The first of `filled_sheets`; empty where there is none. Raises UnreadableFile."""
    return next((grid for _, grid in filled_sheets(content)), [])


def filled_sheets(content: bytes) -> list[tuple[str, Grid]]:
    """The cells of a workbook's visible sheets that hold anything, how large they are being known. Raises UnreadableFile."""
    from python_calamine import CalamineError, PasswordError, SheetTypeEnum, SheetVisibleEnum, load_workbook

    filled: list[tuple[str, Grid]] = []
    try:
        with load_workbook(io.BytesIO(content)) as book:
            for sheet in book.sheets_metadata:
                if sheet.typ is SheetTypeEnum.WorkSheet and sheet.visible is SheetVisibleEnum.Visible:
                    found = book.get_sheet_by_name(sheet.name)
                    _check_size(found.total_height, found.total_width)
                    grid = _cells(found)
                    if any(cell for row in grid for cell in row):
                        filled.append((sheet.name, grid))
                        if len(filled) == MOST_SHEETS:
                            break
    except PasswordError as error:
        raise UnreadableFile(FileFault.ENCRYPTED, str(error)) from error
    except CalamineError as error:
        raise UnreadableFile(FileFault.BROKEN, str(error)) from error
    return filled


@contextmanager
def unzipped(content: bytes) -> Iterator[zipfile.ZipFile]:
    """The container of an office file, once it is known to fit into memory. Raises UnreadableFile, for what goes wrong inside as well."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            members = container.infolist()
            if any(member.flag_bits & 1 for member in members):
                raise UnreadableFile(FileFault.ENCRYPTED, "zip encryption")
            size = sum(member.file_size for member in members)
            if size > MOST_UNZIPPED or size > MOST_RATIO * len(content):
                raise UnreadableFile(FileFault.TOO_LARGE, f"{size} bytes unzipped from {len(content)}")
            yield container
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError, OSError, zlib.error) as error:
        raise UnreadableFile(FileFault.BROKEN, str(error)) from error


def _check_workbook(content: bytes) -> None:
    """Refuse what is no spreadsheet or would not fit into memory, before the reader opens it."""
    with unzipped(content) as container:
        names = {name.casefold() for name in container.namelist()}
        if "xl/workbook.bin" in names or not any(name.startswith("xl/") for name in names):
            raise UnreadableFile(FileFault.NOT_A_TABLE, "a zip file without an XLSX workbook")
        for member in container.infolist():
            _check_cells(container.read(member))


_ROW_OR_FILLED_CELL = re.compile(
    rb"""<(?:\w+:)?row\b[^>]*?\br=["'](?P<row>\d{1,9})["']"""
    rb"""|<(?:\w+:)?c\b(?:[^>]*?\br=["'](?P<column>[A-Za-z]{1,4})(?P<at>\d{1,9})["'])?[^>]*(?<!/)>(?!</)"""
)


def _check_cells(xml: bytes) -> None:
    """Check where the filled cells of a sheet lie: the reader makes room for all between the first and the last.

    Two cells at opposite corners would take 500 GB and abort the process, whatever the file's size.
    """
    row, rows, columns = 0, 0, 0
    for match in _ROW_OR_FILLED_CELL.finditer(xml):
        if match["row"]:
            row = int(match["row"])
        else:
            rows = max(rows, int(match["at"] or row))
            columns = max(columns, _column_number(match["column"] or b""))
    _check_size(rows, columns)


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters.upper():
        number = number * 26 + letter - ord("A") + 1
    return number


def _cells(sheet: CalamineSheet) -> Grid:
    grid = [[_text(value) for value in row] for row in sheet.to_python(skip_empty_area=False)]
    # Merged cells hold their value once, at the top left. It counts for all rows; across columns it is a heading.
    for (top, left), (bottom, _) in sheet.merged_cell_ranges or []:
        if top < len(grid) and left < len(grid[top]):
            for row in grid[top + 1 : bottom + 1]:
                row[left] = row[left] or grid[top][left]
    return grid


def _text(value: object) -> str:
    match value:
        case bool():
            return str(value).upper()
        case float() if value.is_integer() and abs(value) < 1e15:
            return str(int(value))
        case float():
            return format(value, ".15g")
        case datetime() if value.time() == time():
            return value.date().isoformat()
        case datetime():
            return value.isoformat(" ", "minutes")
        case date() | time():
            return value.isoformat()
    return str(value)
