"""Single cells of a plan file: departments, parts, dates and numbers as people write them."""

from __future__ import annotations

from datetime import date

import pytest

from domain.plan_cells import department_names, due_date, one_line, part_of, whole_number

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)


@pytest.mark.parametrize(
    ("cell", "names"),
    [
        (
            "省科技厅；省财政厅; 省教育厅、省水利厅\r\n省民政厅",
            ("省科技厅", "省财政厅", "省教育厅", "省水利厅", "省民政厅"),
        ),
        ("省科技厅，省财政厅，省科技厅", ("省科技厅", "省财政厅")),
        (
            "省委办公厅（改革办、研究室）；“甲、乙”中心、《丙；丁》编辑部",
            ("省委办公厅（改革办、研究室）", "“甲、乙”中心", "《丙；丁》编辑部"),
        ),
        (
            "Ministry of Food, Agriculture and Fisheries; Health (North; South)",
            ("Ministry of Food, Agriculture and Fisheries", "Health (North; South)"),
        ),
        ("省科技厅（牵头；省财政厅", ("省科技厅（牵头", "省财政厅")),
        ("省\u200b科技厅\x07；；", ("省科技厅",)),
        ("省工业和信息\n化厅\n省财政厅,省教育厅\n各市", ("省工业和信息化厅", "省财政厅", "省教育厅", "各市")),
        ("", ()),
    ],
)
def test_departments_of_a_cell(cell: str, names: tuple[str, ...]) -> None:
    assert department_names(cell) == names


@pytest.mark.parametrize(
    ("cell", "part"),
    [
        ("3", (3, "")),
        ("３", (3, "")),
        ("三", (3, "")),
        ("十一、坚决守好安全发展底线", (11, "坚决守好安全发展底线")),
        ("二十一 丙", (21, "丙")),
        ("1 深入", (1, "深入")),
        ("1. 深入", (1, "深入")),
        ("（二）纵深", (2, "纵深")),
        ("第三部分：扩大", (3, "扩大")),
        ("Part 3: Energy", (3, "Energy")),
        ("一体化推进", (None, "一体化推进")),
        ("5G网络建设", (None, "5G网络建设")),
        ("3.0版建设", (None, "3.0版建设")),
        ("2023年重点", (None, "2023年重点")),
        ("一二、甲", (None, "一二、甲")),
    ],
)
def test_a_part_cell_holds_number_title_or_both(cell: str, part: tuple[int | None, str]) -> None:
    assert part_of(cell) == part


@pytest.mark.parametrize(
    ("cell", "day"),
    [
        ("2023-12-31", date(2023, 12, 31)),
        ("2023/6/3", date(2023, 6, 3)),
        ("２０２３．６．３", date(2023, 6, 3)),
        ("20230603", date(2023, 6, 3)),
        ("2023-06-03 00:00:00", date(2023, 6, 3)),
        ("2023年12月底", date(2023, 12, 31)),
        ("12月31日前完成", date(2023, 12, 31)),
        ("2月底前", date(2023, 2, 28)),
        ("6月", date(2023, 6, 30)),
        ("6月中旬", date(2023, 6, 20)),
        ("2023-11", date(2023, 11, 30)),
        ("一季度", date(2023, 3, 31)),
        ("2023年第三季度", date(2023, 9, 30)),
        ("Q2", date(2023, 6, 30)),
        ("上半年", date(2023, 6, 30)),
        ("年底", date(2023, 12, 31)),
        ("2024年1月", date(2024, 1, 31)),
        ("6月前", None),
        ("13月", None),
        ("2月30日", None),
        ("2023-02-30", None),
        ("长期", None),
        ("31/12/2023", None),
    ],
)
def test_a_due_date_as_it_is_written(cell: str, day: date | None) -> None:
    assert due_date(cell, FIRST, LAST) == day


def test_a_month_without_a_year_is_the_one_within_the_plan() -> None:
    assert due_date("3月底", date(2023, 6, 1), date(2024, 5, 31)) == date(2024, 3, 31)
    assert due_date("9月底", date(2023, 6, 1), date(2024, 5, 31)) == date(2023, 9, 30)
    assert due_date("9月底", date(2023, 1, 1), date(2024, 12, 31)) is None, "which September is meant is not said"


@pytest.mark.parametrize(
    ("cell", "number"),
    [
        ("12", 12),
        ("１２", 12),
        ("12.", 12),
        ("12.0", 12),
        ("012", 12),
        ("12.5", None),
        ("0", None),
        ("-1", None),
        ("1-2", None),
        ("1" * 7, None),
        ("²", 2),
    ],
)
def test_whole_numbers(cell: str, number: int | None) -> None:
    assert whole_number(cell) == number


def test_names_lose_what_cannot_be_seen_and_keep_what_can() -> None:
    assert one_line(" 建设\u200b平台\x00\n二期 \u3000 A \n B “x” ") == "建设平台二期 A B “x”"
