"""Files from people: whatever the encoding or format the cells are the same; no table or too large a one is refused."""

from __future__ import annotations

import csv
import io
import zipfile
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from domain.evidence import MOST_BYTES
from domain.plan_file import read_plan
from services.sheets import FileFault, UnreadableFile, read_grid

EXAMPLE = (Path(__file__).parents[2] / "examples" / "shandong-2023" / "plan.csv").read_bytes()
TEXT = EXAMPLE.decode("utf-8").replace("\r\n", "\n")
OLD = (Path(__file__).parent / "filled.xls").read_bytes()
A_CELL = b"\xfd\x00\x0a\x00\x03\x00\x04\x00"
"""The head of the record of E4 there: a text."""
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


def rows_of_example() -> list[list[str]]:
    return list(csv.reader(io.StringIO(TEXT)))


def book(write: Callable[[xlsxwriter.Workbook], object]) -> bytes:
    content = io.BytesIO()
    workbook = xlsxwriter.Workbook(content)
    write(workbook)
    workbook.close()
    return content.getvalue()


def delimited(delimiter: str) -> str:
    text = io.StringIO()
    csv.writer(text, delimiter=delimiter).writerows(rows_of_example())
    return text.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        EXAMPLE,
        TEXT.encode("utf-8-sig"),
        TEXT.encode("gb18030"),
        TEXT.encode("utf-16"),
        b"\xfe\xff" + TEXT.encode("utf-16-be"),
        TEXT.replace("\n", "\r\n").encode(),
        TEXT.replace("\n", "\r").encode(),
        delimited(";").encode(),
        delimited("\t").encode("gb18030"),
    ],
    ids=["utf-8", "utf-8 BOM", "gb18030", "utf-16", "utf-16 BE", "crlf", "cr", "semicolons", "tabs"],
)
def test_the_plan_reads_the_same_from_any_csv(content: bytes) -> None:
    plan = read_plan(read_grid("plan.csv", content), first_day=FIRST, last_day=LAST)
    assert plan == read_plan(rows_of_example(), first_day=FIRST, last_day=LAST)
    assert (len(plan.rows), plan.problems) == (113, ())


def test_the_plan_reads_the_same_from_xlsx_with_merged_parts_and_shuffled_chinese_headers() -> None:
    header = ["任务", "目标", "牵头单位", "序号", "部分", "来源", "部分名称", "目标来源"]
    names = ["title", "target", "lead_departments", "number", "part", "lead_source", "part_title", "target_source"]
    tasks = list(csv.DictReader(io.StringIO(TEXT)))

    def write(workbook: xlsxwriter.Workbook) -> None:
        workbook.add_worksheet("空")
        hidden = workbook.add_worksheet("旧")
        hidden.write_string(0, 0, "草稿")
        hidden.hide()
        sheet = workbook.add_worksheet("计划")
        sheet.merge_range(0, 0, 0, 7, "2023年重点工作任务")
        for column, title in enumerate(header):
            sheet.write_string(1, column, title)
        for row, task in enumerate(tasks, 2):
            for column, name in enumerate(names):
                if name == "number":
                    sheet.write_number(row, column, int(task[name]))
                elif name not in ("part", "part_title"):
                    sheet.write_string(row, column, task[name])
        for part in dict.fromkeys(task["part"] for task in tasks):
            found = [row for row, task in enumerate(tasks, 2) if task["part"] == part]
            sheet.merge_range(found[0], 4, found[-1], 4, int(part))
            sheet.merge_range(found[0], 6, found[-1], 6, tasks[found[0] - 2]["part_title"])

    plan = read_plan(read_grid("计划.xlsx", book(write)), first_day=FIRST, last_day=LAST)
    expected = read_plan(rows_of_example(), first_day=FIRST, last_day=LAST)
    assert plan.problems == ()
    assert [row.row for row in plan.rows] == [row.row + 1 for row in expected.rows]
    facts = [(r.part_number, r.part_title, r.number, r.title, r.leads, r.target, r.lead_source) for r in plan.rows]
    assert facts == [
        (r.part_number, r.part_title, r.number, r.title, r.leads, r.target, r.lead_source) for r in expected.rows
    ]
    assert plan.departments_in_order == expected.departments_in_order


def test_cells_of_a_spreadsheet_as_text() -> None:
    def write(workbook: xlsxwriter.Workbook) -> None:
        day = workbook.add_format({"num_format": "yyyy-mm-dd"})
        sheet = workbook.add_worksheet()
        sheet.write_string(1, 1, "=1+1")
        sheet.write_number(1, 2, 3)
        sheet.write_number(1, 3, 0.1)
        sheet.write_boolean(1, 4, True)
        sheet.write_datetime(1, 5, date(2023, 3, 1), day)
        # Spreadsheets know no time zones.
        morning = datetime(2023, 3, 1, 9, 30)  # noqa: DTZ001
        sheet.write_datetime(1, 6, morning, workbook.add_format({"num_format": "yyyy-mm-dd hh:mm"}))
        sheet.write_blank(1, 90, None, day)
        sheet.write_blank(60000, 1, None, day)

    assert read_grid("x.xlsx", book(write)) == [
        [],
        ["", "=1+1", "3", "0.1", "TRUE", "2023-03-01", "2023-03-01 09:30"],
    ]


def test_rows_keep_the_numbers_they_have_in_the_file() -> None:
    assert read_grid("x.csv", b'\n\na,"b\nc"\n\nd,e\n\n') == [[], [], ["a", "b\nc"], [], ["d", "e"]]


def test_semicolons_inside_cells_are_no_delimiter() -> None:
    assert read_grid("x.csv", "1,甲;乙\n2,丙\n3,丁;戊;己\n".encode()) == [
        ["1", "甲;乙"],
        ["2", "丙"],
        ["3", "丁;戊;己"],
    ]


def far_apart(row: int, column: int) -> bytes:
    def write(workbook: xlsxwriter.Workbook) -> None:
        sheet = workbook.add_worksheet()
        sheet.write_string(0, 0, "a")
        sheet.write_string(row, column, "z")

    return book(write)


def zipped(name: str, content: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        container.writestr(name, content)
    return file.getvalue()


SOUND = far_apart(1, 1)


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"", FileFault.EMPTY),
        (b"\xef\xbb\xbf\r\n \r\n", FileFault.EMPTY),
        (b",,\n,,\n", FileFault.EMPTY),
        (book(lambda workbook: workbook.add_worksheet()), FileFault.EMPTY),
        (b"a,b\x00,c\n", FileFault.NOT_A_TABLE),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR", FileFault.NOT_A_TABLE),
        (b"caf\xe9,b\n", FileFault.NOT_A_TABLE),
        (b"\xff\xfea", FileFault.NOT_A_TABLE),
        (zipped("word/document.xml", b"<w/>"), FileFault.NOT_A_TABLE),
        (zipped("xl/workbook.bin", b"binary"), FileFault.NOT_A_TABLE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 512, FileFault.NOT_A_TABLE),
        (OLD[:3000], FileFault.NOT_A_TABLE),
        (OLD.replace(A_CELL, b"\xfd\x00\x0a\x00\xff\xff\xff\x00"), FileFault.TOO_LARGE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1\x00" + "EncryptedPackage".encode("utf-16-le"), FileFault.ENCRYPTED),
        (b'a,b\n"c,d\n1,2\n', FileFault.BROKEN),
        (SOUND[:-200], FileFault.BROKEN),
        (zipped("xl/workbook.xml", b"<workbook"), FileFault.BROKEN),
        (b"a" * (MOST_BYTES + 1), FileFault.TOO_LARGE),
        (b"a\n" * 20_011, FileFault.TOO_LARGE),
        (b",".join([b"a"] * 101), FileFault.TOO_LARGE),
        (zipped("xl/worksheets/sheet1.xml", b"<row/>" * 1_000_000), FileFault.TOO_LARGE),
        (far_apart(1_048_575, 16_383), FileFault.TOO_LARGE),
        (far_apart(20_010, 1), FileFault.TOO_LARGE),
        (far_apart(1, 100), FileFault.TOO_LARGE),
    ],
    ids=lambda value: value if isinstance(value, FileFault) else "",
)
def test_what_cannot_be_read_is_refused_for_its_reason(content: bytes, kind: FileFault) -> None:
    with pytest.raises(UnreadableFile) as caught:
        read_grid("plan.xlsx", content)
    assert caught.value.kind is kind


def test_cells_without_a_reference_are_counted_where_they_lie() -> None:
    """The reference is optional in the format; the row's number is then the only sign of how far a sheet reaches."""
    far = b'<row r="1000000"><c t="str"><v>z</v></c></row>'
    with zipfile.ZipFile(io.BytesIO(SOUND)) as container:
        parts = {name: container.read(name) for name in container.namelist()}
    sheet = "xl/worksheets/sheet1.xml"
    parts[sheet] = parts[sheet].replace(b"</sheetData>", far + b"</sheetData>")
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as container:
        for name, content in parts.items():
            container.writestr(name, content)
    with pytest.raises(UnreadableFile, match="1000000 rows"):
        read_grid("plan.xlsx", file.getvalue())


def test_a_sheet_at_the_limits_is_read() -> None:
    grid = read_grid("x.xlsx", far_apart(20_009, 99))
    assert (len(grid), grid[-1][-1]) == (20_010, "z")


def test_a_file_of_excel_97_reads_like_any_other() -> None:
    assert read_grid("a.xls", OLD) == [
        ["", "Fill in the yellow cells"], ["", "0.41", "2023-06-30", "12500000", "TRUE"],
        ["Key (please leave as it is)", "No.", "Task", "Health", "What was done"],
        ["K" * 120, "2", "加强创新平台建设", "🔴 off track", "拆迁滞后"],
    ]  # fmt: skip
    assert OLD.count(A_CELL) == 1
