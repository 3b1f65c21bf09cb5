"""Questions in plain words are read where nothing is left over, and never where a report could be meant."""

from __future__ import annotations

import pytest

from domain.people import Department
from domain.spoken import Spoken, Topic, spoken

LABELS = ("2022-12", "2023-01", "2023-02", "2023-03", "2023-04")
DEPARTMENTS = (Department(1, "省科技厅"), Department(2, "省能源局"), Department(3, "省海洋局"), Department(4, "省水利厅"),
               Department(5, "山东黄河河务局"), Department(6, "Berlin Office"))  # fmt: skip
ALIASES = {"省科学技术厅": 1, "黄河局": 5}


def read(text: str) -> Spoken | None:
    return spoken(text, LABELS, DEPARTMENTS, ALIASES)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("part 3 in March", Spoken(Topic.SUMMARY, "2023-03", 3)),
        ("Part 3, march 2023", Spoken(Topic.SUMMARY, "2023-03", 3)),
        ("第三部分三月", Spoken(Topic.SUMMARY, "2023-03", 3)),
        ("第3部分12月", Spoken(Topic.SUMMARY, "2022-12", 3)),
        ("三月第三部分进展怎么样？", Spoken(Topic.SUMMARY, "2023-03", 3, sure=True)),
        ("省能源局四月", Spoken(Topic.SUMMARY, "2023-04", department=2)),
        ("省能源局四月的进展", Spoken(Topic.SUMMARY, "2023-04", department=2)),
        ("黄河局", Spoken(Topic.SUMMARY, department=5)),
        ("能源局", Spoken(Topic.SUMMARY, department=2)),
        ("how is Berlin Office in April", Spoken(Topic.SUMMARY, "2023-04", department=6, sure=True)),
        ("谁还没报", Spoken(Topic.MISSING, sure=True)),
        ("谁还没报？", Spoken(Topic.MISSING, sure=True)),
        ("三月谁没报", Spoken(Topic.MISSING, "2023-03", sure=True)),
        ("who is missing", Spoken(Topic.MISSING, sure=True)),
        ("Who is missing in part 2?", Spoken(Topic.MISSING, part=2, sure=True)),
        ("what is behind", Spoken(Topic.BEHIND, sure=True)),
        ("哪些任务滞后", Spoken(Topic.BEHIND, sure=True)),
        ("未报", Spoken(Topic.MISSING)),
        ("承诺", Spoken(Topic.PROMISES)),
        ("请看一下汇总", Spoken(Topic.SUMMARY)),
        ("2023-04", Spoken(Topic.SUMMARY, "2023-04")),
        # Words of a report, of a talk, or about what there is not: nothing is read.
        ("", None), ("12", None), ("省", None), ("厅", None), ("海洋", None), ("水利厅已完成评审", None),
        ("已达21家，评审完成", None), ("省能源局四月完成评审", None), ("第三部分三月完成", None), ("part 3 is done in March", None),
        ("谁还没报我不清楚，已催办", None), ("进展顺利", None), ("任务12滞后，原因是拆迁", None), ("滞后两周", None),
        ("4月25日", None), ("25日", None), ("2023-09", None), ("七月", None), ("2021年3月", None), ("好的", None), ("谢谢", None),
        ("nothing is missing", None), ("who is missing the point of the review", None), ("may be behind", None),
        ("需省财政厅支持", None), ("who is missing\nin part 3", None), ("三月四月", None),
    ],
)  # fmt: skip
def test_what_is_read(text: str, found: Spoken | None) -> None:
    assert read(text) == found


def test_only_questions_are_sure() -> None:
    """For who also reports: what may be a report stays one."""
    for words in (
        "滞后",
        "预警",
        "进展",
        "未报",
        "承诺",
        "第三部分",
        "四月",
        "省能源局",
        "behind",
        "summary",
        "status",
    ):
        found = read(words)
        assert found is None or not found.sure, words
