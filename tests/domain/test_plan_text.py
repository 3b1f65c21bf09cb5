"""A plan out of running text: parts, numbers, owners in every form that documents have, targets and dates among the words."""

from __future__ import annotations

import csv
from datetime import date
from pathlib import Path

import pytest

from domain.department_names import likenesses, resemble
from domain.plan_file import read_plan
from domain.plan_gaps import GapKind, gaps
from domain.plan_owners import named_in
from domain.plan_rows import PlanRow
from domain.plan_text import joined, plan_text

FIRST, LAST = date(2023, 1, 1), date(2023, 12, 31)
NOTICE = """山东省2023年重点工作任务

一、深入实施创新驱动发展战略
1.高质量建设崂山实验室。完善运行机制，集聚人才100人以上。(牵头单位:省科技厅;配合单位:省财政厅)
２．完善实验室体系。全国重点实验室达到25家以上，山东省实验室10家左右。
（牵头单位：省科技厅、省教育厅；配合单位：省财政厅、省委网信办（省互联网信息办公室））
二、扩大内需
（一）促进消费
3、推进以旧换新（试点）。年内完成1.5万台。
牵头单位：省商务厅
配合单位：省财政厅、
省发展改革委
完成时限：2023年6月底
4.修订《办法》。（省科技厅牵头，省财政厅、省教育厅等配合）
5.无人负责。
"""


def rows(text: str) -> tuple[PlanRow, ...]:
    plan = read_plan(plan_text(text.splitlines()).grid, first_day=FIRST, last_day=LAST)
    assert plan.problems == ()
    return plan.rows


def test_a_notice_is_read_as_it_stands() -> None:
    found = plan_text(NOTICE.splitlines())
    assert (found.title, found.tasks, found.owned, found.is_plan) == ("山东省2023年重点工作任务", 5, 4, True)
    assert [(r.number, r.part_number, r.part_title, r.title, r.leads, r.supporting) for r in rows(NOTICE)] == [
        (1, 1, "深入实施创新驱动发展战略", "高质量建设崂山实验室", ("省科技厅",), ("省财政厅",)),
        (2, 1, "深入实施创新驱动发展战略", "完善实验室体系", ("省科技厅", "省教育厅"),
         ("省财政厅", "省委网信办（省互联网信息办公室）")),
        (3, 2, "扩大内需", "推进以旧换新（试点）", ("省商务厅",), ("省财政厅", "省发展改革委")),
        (4, 2, "扩大内需", "修订《办法》", ("省科技厅",), ("省财政厅", "省教育厅")),
        (5, 2, "扩大内需", "无人负责", (), ()),
    ]  # fmt: skip
    assert [r.target for r in rows(NOTICE)] == [
        "完善运行机制，集聚人才100人以上", "全国重点实验室达到25家以上；山东省实验室10家左右", "年内完成1.5万台", "", "",
    ]  # fmt: skip
    assert [r.due for r in rows(NOTICE)] == [None, None, date(2023, 6, 30), None, None]
    # The row of a task is the line that opens it, one further down for the header.
    assert [r.row for r in rows(NOTICE)] == [5, 6, 10, 15, 16]


@pytest.mark.parametrize(
    ("words", "leads", "supporting"),
    [
        ("甲。（牵头单位：省科技厅）", ("省科技厅",), ()),
        ("甲。（责任单位：省科技厅,省财政厅）", ("省科技厅", "省财政厅"), ()),
        ("甲。【责任单位：省科技厅，省财政厅】", ("省科技厅", "省财政厅"), ()),
        ("甲。(牵头单位：省科技厅；责任单位：省财政厅、各市）", ("省科技厅",), ("省财政厅", "各市")),
        ("甲。（省科技厅、省财政厅按职责分工负责）", ("省科技厅", "省财政厅"), ()),
        ("甲。（省科技厅牵头负责；省财政厅等单位参与）", ("省科技厅",), ("省财政厅",)),
        ("Build it. (Lead: Dept of Science; Supporting: Finance Office)", ("Dept of Science",), ("Finance Office",)),
        ("甲（试点）。（含乙）", (), ()),
        ("甲。（牵头单位：省科技厅（省外专局）", (), ()),
    ],
)
def test_who_is_named(words: str, leads: tuple[str, ...], supporting: tuple[str, ...]) -> None:
    said = named_in(words)
    assert (said.leads, said.supporting) == (leads, supporting)


def test_numbers_that_begin_anew_in_every_part_are_counted_through() -> None:
    text = "一、甲\n1.子。（省科技厅负责）\n2.丑。\n二、乙\n1.寅。（省科技厅负责）"
    assert [(r.number, r.part_number) for r in rows(text)] == [(1, 1), (2, 1), (3, 2)]
    odd = plan_text("一、甲\n1.子。\n3.丑。\n二、乙\n1.寅。".splitlines())
    assert [row[0] for row in odd.grid[1:] if row] == ["1", "3", "1"]


@pytest.mark.parametrize(
    "text",
    [
        "1. 已完成评审\n2. 还差财政配套，需省财政厅支持",
        "一、已完成\n二、未完成",
        "收到",
        "1.5万家企业\n2.3万人（省科技厅）",
        "",
    ],
)
def test_what_is_no_plan(text: str) -> None:
    assert not plan_text(text.splitlines()).is_plan


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("省科技厅", "山东省科学技术厅", True),
        ("省发改委", "省发展和改革委员会", True),
        ("省工信厅", "省工业和信息化厅", True),
        ("住建厅", "省住房和城乡建设厅", True),
        ("Dept. of Science", "Department of Science", True),
        ("省财政厅", "省民政厅", False),
        ("市教育局", "省教育厅", False),
        ("省教育厅", "市教育厅", False),
        ("省委办公厅", "省政府办公厅", False),
        ("财政厅", "财政部驻鲁监管局", False),
    ],
)
def test_which_names_are_asked_about(one: str, other: str, same: bool) -> None:
    assert resemble(one, other) is resemble(other, one) is same


def test_names_are_asked_about_once_and_also_among_new_ones() -> None:
    known = {"省科学技术厅": "省科学技术厅", "科技厅": "省科学技术厅"}
    found = likenesses(("省科技厅", "科技厅", "省发展改革委", "省发改委"), known, {})
    assert [(one.name, one.like) for one in found] == [
        ("省科技厅", ("省科学技术厅",)), ("省发改委", ("省发展改革委",)),
    ]  # fmt: skip
    assert likenesses(("省科技厅",), known, {"省科技厅": ""}) == []


def test_what_a_plan_lacks() -> None:
    text = (
        "一、甲\n1.子。目标达到25家。（牵头单位：省科技厅；完成时限：2024年1月）\n2.丑。\n"
        "3.寅。（牵头单位：省财政厅；目标：取得明显成效）"
    )
    found = gaps(rows(text), first_day=FIRST, last_day=LAST, reachable={"省科技厅"})
    assert [(gap.kind, gap.number, gap.value) for gap in found] == [
        (GapKind.NO_LEAD, 2, ""),
        (GapKind.UNMEASURED, 3, "取得明显成效"),
        (GapKind.DUE_OUTSIDE, 1, "2024-01-31"),
        (GapKind.UNREACHABLE, 3, "省财政厅"),
    ]


def test_a_text_cut_into_messages_is_one_again() -> None:
    long = "一、甲\n1.子。" + "做好各项工作，" * 500 + "\n2.建设"
    assert joined([long, "平台。（省科技厅负责）", "3.丑。"])[-2:] == ["2.建设平台。（省科技厅负责）", "3.丑。"]
    assert joined([long + "平台", "3.丑。"])[-2:] == ["2.建设平台", "3.丑。"]
    assert joined(["1.子。", "丑"]) == ["1.子。", "丑"]


def test_the_real_plan_reads_the_same_as_a_notice() -> None:
    with (Path(__file__).parents[2] / "examples" / "shandong-2023" / "plan.csv").open(
        encoding="utf-8", newline=""
    ) as file:
        grid = list(csv.reader(file))
    table = read_plan(grid, first_day=FIRST, last_day=LAST).rows
    lines, numerals, part = ["重点工作任务"], "一二三四五六七八九十", 0
    for row in table:
        if row.part_number != part:
            part = row.part_number
            lines.append(f"{numerals[part - 1] if part <= 10 else '十一'}、{row.part_title}")
        lines.append(f"{row.number}.{row.title}。{row.target}（牵头单位：{'、'.join(row.leads)}）")
    found = plan_text(lines)
    assert (found.tasks, found.owned, found.is_plan) == (113, 113, True)
    assert [(r.number, r.part_number, r.part_title, r.title, r.leads) for r in rows("\n".join(lines))] == [
        (r.number, r.part_number, r.part_title, r.title, r.leads) for r in table
    ]
    names = dict.fromkeys(name for row in table for name in row.leads)
    assert likenesses(names, {}, {}) == []
