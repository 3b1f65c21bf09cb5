"""A plan out of cells: the real plan whole, every layout people use, and every fault named with its row and column."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from domain.plan_file import read_plan
from domain.plan_rows import Problem, ProblemKind

EXAMPLE = Path(__file__).parents[2] / "examples" / "shandong-2023" / "plan.csv"
FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
HEADER = ["number", "part", "title", "lead"]
CHINESE = ["序号", "部分", "任务", "牵头单位", "配合单位", "目标", "完成时限", "来源", "目标来源"]


def example_grid() -> list[list[str]]:
    with EXAMPLE.open(encoding="utf-8", newline="") as file:
        return list(csv.reader(file))


def faults(grid: list[list[str]]) -> list[tuple[int, str, ProblemKind]]:
    return [(p.row, p.column, p.kind) for p in read_plan(grid, first_day=FIRST, last_day=LAST).problems]


def test_the_real_plan_is_whole() -> None:
    plan = read_plan(example_grid(), first_day=FIRST, last_day=LAST)
    assert plan.problems == ()
    assert plan.ignored_columns == ()
    assert [row.number for row in plan.rows] == list(range(1, 114))
    assert {row.part_number for row in plan.rows} == set(range(1, 12))
    assert len({row.part_title for row in plan.rows}) == 11
    leads = {row.leads[0] for row in plan.rows}
    assert (len(plan.departments_in_order), len(leads)) == (28, 23)
    assert len(set(plan.departments_in_order) - leads) == 5
    assert sum(len(row.leads) - 1 for row in plan.rows) == 22
    assert [row.number for row in plan.rows if row.lead_source == "stated"] == [1, 2, 3]
    assert plan.rows[51].title == "推进城市排水“两清零、一提标”"
    assert plan.rows[51].row == 53
    assert plan.departments_in_order[:3] == ("省科技厅", "省工业和信息化厅", "省委组织部")


def test_chinese_headers_in_any_order_with_everything_filled() -> None:
    grid = [
        ["2023年重点工作任务分工表"],
        [],
        [
            "完成 时限",
            "牵头单位（第一个牵头）",
            "目标来源",
            "\ufeff序号",
            "来 源",
            "所属部分",
            "ＴＡＲＧＥＴ",
            "工作任务",
            "配合单位",
            "备注",
        ],
        [
            "12月底",
            "省科技厅；省财政厅",
            "notice",
            "１",
            "拟",
            "二、扩大内需",
            "约 100 家\n省级 10 家",
            "建设\n平台",
            "省教育厅、省财政厅",
            "x",
        ],
    ]
    plan = read_plan(grid, first_day=FIRST, last_day=LAST)
    assert plan.problems == ()
    assert plan.ignored_columns == ("备注",)
    (row,) = plan.rows
    assert (row.row, row.number, row.title, row.part_number, row.part_title) == (4, 1, "建设平台", 2, "扩大内需")
    assert (row.leads, row.supporting) == (("省科技厅", "省财政厅"), ("省教育厅",))
    assert (row.target, row.target_source, row.lead_source) == ("约 100 家\n省级 10 家", "notice", "inferred")
    assert row.due == date(2023, 12, 31)


@pytest.mark.parametrize(
    "grid",
    [
        [HEADER, ["1", "一、创新", "甲", "省科技厅"], ["2", "", "乙", "省科技厅"], ["3", "二、内需", "丙", "省商务厅"]],
        [HEADER, ["1", "创新", "甲", "省科技厅"], ["2", "创新", "乙", "省科技厅"], ["3", "内需", "丙", "省商务厅"]],
        [
            HEADER,
            ["", "1 创新"],
            ["1", "", "甲", "省科技厅"],
            ["2", "", "乙", "省科技厅"],
            ["", "第二部分 内需"],
            ["3", "", "丙", "省商务厅"],
        ],
        [
            ["number", "title", "lead"],
            ["一、创新"],
            ["1", "甲", "省科技厅"],
            ["2", "乙", "省科技厅"],
            ["", "", ""],
            ["二、内需"],
            ["3", "丙", "省商务厅"],
        ],
        [
            ["number", "part", "part_title", "title", "lead"],
            ["1", "1", "创新", "甲", "省科技厅"],
            ["2", "1", "", "乙", "省科技厅"],
            ["3", "二", "二、内需", "丙", "省商务厅"],
        ],
        [
            ["Part title", "No.", "Task", "Lead departments"],
            ["创新", "1", "甲", "省科技厅"],
            ["", "2", "乙", "省科技厅"],
            ["内需", "3", "丙", "省商务厅"],
        ],
    ],
    ids=["carried down", "titles only", "own rows", "headings across", "two columns", "English"],
)
def test_parts_are_read_in_every_layout(grid: list[list[str]]) -> None:
    plan = read_plan(grid, first_day=FIRST, last_day=LAST)
    assert plan.problems == ()
    assert [(r.number, r.part_number, r.part_title) for r in plan.rows] == [
        (1, 1, "创新"),
        (2, 1, "创新"),
        (3, 2, "内需"),
    ]


def test_of_two_header_rows_the_fuller_one_counts() -> None:
    grid = [
        ["序号", "部分", "任务", "责任单位", ""],
        ["序号", "部分", "任务", "牵头单位", "配合单位"],
        ["1", "1 创新", "甲", "省科技厅", "省财政厅"],
    ]
    plan = read_plan(grid, first_day=FIRST, last_day=LAST)
    assert plan.problems == ()
    assert plan.rows[0].supporting == ("省财政厅",)


def test_faults_in_two_hundred_rows_are_all_found_and_nothing_else() -> None:
    grid = [CHINESE] + [
        [str(n), f"{(n - 1) // 50 + 1}、第{(n - 1) // 50 + 1}部", f"任务{n}", "省科技厅", "", "", "2023-06-30", "", ""]
        for n in range(1, 201)
    ]
    grid[10][2] = " \u200b"
    grid[25][0] = ""
    grid[60][0] = "12.5"
    grid[99][0] = "7"
    grid[120][3] = "；"
    grid[150][6] = "尽快"
    grid[199][6] = "2024年1月"
    plan = read_plan(grid, first_day=FIRST, last_day=LAST)
    assert plan.problems == (
        Problem(11, "任务", ProblemKind.MISSING_TITLE, ""),
        Problem(26, "序号", ProblemKind.MISSING_NUMBER, ""),
        Problem(61, "序号", ProblemKind.NUMBER_NOT_WHOLE, "12.5"),
        Problem(100, "序号", ProblemKind.NUMBER_REPEATED, "7", first_row=8),
        Problem(151, "完成时限", ProblemKind.UNREADABLE_DUE, "尽快"),
    )
    assert len(plan.rows) == 195
    found = {row.number: row for row in plan.rows}
    assert (found[199].due, found[120].leads) == (date(2024, 1, 31), ())


@pytest.mark.parametrize(
    ("grid", "expected"),
    [
        ([], [(1, "", ProblemKind.EMPTY_FILE)]),
        ([["", " "], ["\ufeff"]], [(1, "", ProblemKind.EMPTY_FILE)]),
        ([[], HEADER, []], [(2, "", ProblemKind.EMPTY_FILE)]),
        (
            [[], ["hello", "world"], ["1", "2"]],
            [(2, name, ProblemKind.MISSING_HEADER) for name in ("number", "title", "lead", "part")],
        ),
        (
            [["序号", "工作任务"], ["1", "甲"]],
            [(1, "lead", ProblemKind.MISSING_HEADER), (1, "part", ProblemKind.MISSING_HEADER)],
        ),
        ([[*HEADER, "任务"], ["1", "1 创新", "甲", "省科技厅", "乙"]], [(1, "任务", ProblemKind.REPEATED_HEADER)]),
        ([HEADER, ["1", "", "甲", "省科技厅"]], [(2, "part", ProblemKind.MISSING_PART)]),
        (
            [HEADER[:1] + HEADER[2:], ["1", "甲", "省科技厅"], ["一、创新"], ["2", "乙", "省科技厅"]],
            [(2, "part", ProblemKind.MISSING_PART)],
        ),
        ([HEADER, ["1", "3", "甲", "省科技厅"]], [(2, "part", ProblemKind.MISSING_PART)]),
        ([HEADER, ["1", "1.5", "甲", "省科技厅"]], [(2, "part", ProblemKind.NUMBER_NOT_WHOLE)]),
        (
            [HEADER, ["1", "1 创新", "甲", "省科技厅"], ["2", "1 内需", "乙", "省科技厅"]],
            [(3, "part", ProblemKind.PART_DIFFERS)],
        ),
        (
            [HEADER, ["0", "1 创新", "甲" * 301, "省" * 101]],
            [
                (2, c, k)
                for c, k in (
                    ("number", ProblemKind.NUMBER_NOT_WHOLE),
                    ("title", ProblemKind.TOO_LONG),
                    ("lead", ProblemKind.TOO_LONG),
                )
            ],
        ),
        ([[*HEADER, "目标"], ["1", "1 创新", "甲" * 300, "省" * 100, "x" * 1001]], [(2, "目标", ProblemKind.TOO_LONG)]),
        ([HEADER] * 20_011, [(20_011, "", ProblemKind.TOO_MANY_ROWS)]),
    ],
    ids=lambda value: "" if isinstance(value, list) and len(value) > 9 else None,
)
def test_faults_of_files_and_rows(grid: list[list[str]], expected: list[tuple[int, str, ProblemKind]]) -> None:
    assert faults(grid) == expected


def test_too_long_tells_the_length_and_long_values_are_cut() -> None:
    grid = [[*HEADER, "due"], ["1", "1 创新", "甲" * 301, "省科技厅", "尽快" * 100]]
    problems = read_plan(grid, first_day=FIRST, last_day=LAST).problems
    assert [problem.value for problem in problems] == ["301", "尽快" * 49 + "尽…"]


def test_joint_departments_may_stand_in_a_column_of_their_own() -> None:
    grid = [
        [*HEADER, "共同牵头单位", "配合单位"],
        ["1", "1 创新", "甲", "省科技厅", "省财政厅；省科技厅", "省财政厅；省水利厅"],
    ]
    (row,) = read_plan(grid, first_day=FIRST, last_day=LAST).rows
    assert row.leads == ("省科技厅", "省财政厅")
    assert row.supporting == ("省水利厅",)
