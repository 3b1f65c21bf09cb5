"""What a file would change: every kind of change named, and nothing else; the words it is told in are another test's."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain.people import Department, Duty
from domain.plan_changes import ALL_COLUMNS, Field, Share, changes
from domain.plan_header import Column
from domain.plan_rows import PlanRow
from domain.plan_span import Span, plan_span, title_and_span, years_named
from domain.spreadsheet_text import guarded, unguarded
from domain.tasks import Owner, Part, Task, TaskState

SCIENCE, INDUSTRY, WATER = Department(1, "省科技厅"), Department(2, "省工业和信息化厅"), Department(3, "省水利厅")
NAMED = {d.name: d for d in (SCIENCE, INDUSTRY, WATER)} | {"省工信厅": INDUSTRY}
PART = Part(1, 1, "创新")


def task(number: int, **other: object) -> Task:
    known = Task(
        number, 1, PART, number, f"任务{number}", "≥ 25 家", "notice", date(2023, 6, 30), TaskState.ACTIVE,
        (Owner(SCIENCE, Duty.LEAD, True, "stated"), Owner(INDUSTRY, Duty.JOINT, True, "stated"),
         Owner(WATER, Duty.SUPPORTING, False, "stated")),
    )  # fmt: skip
    return replace(known, **other)  # type: ignore[arg-type]


def row(number: int, **other: object) -> PlanRow:
    known = PlanRow(
        row=number + 1, part_number=1, part_title="创新", number=number, title=f"任务{number}",
        leads=("省科技厅", "省工业和信息化厅"), supporting=("省水利厅",), target="≥ 25 家", target_source="notice",
        lead_source="stated", due=date(2023, 6, 30),
    )  # fmt: skip
    return replace(known, **other)  # type: ignore[arg-type]


def test_a_first_import_is_all_added() -> None:
    found = changes(
        (), (), [row(1), row(2, leads=("省财政厅", "省工信厅", "省财政厅"), supporting=("省工业和信息化厅",))], NAMED
    )
    assert [one.row.number for one in found.added] == [1, 2]
    assert found.added[1].shares == (
        Share("省财政厅", Duty.LEAD, "stated"),
        Share("省工业和信息化厅", Duty.JOINT, "stated"),
    )
    assert found.parts_added == ((1, "创新"),)
    assert found.departments_added == ("省财政厅",)
    assert (found.unchanged, found.updated, found.withdrawn) == (0, (), ())


@pytest.mark.parametrize(
    "repeated",
    [row(1), row(1, leads=("省科技厅", "省工信厅"))],
    ids=["as it is", "by alias"],
)
def test_the_same_again_changes_nothing(repeated: PlanRow) -> None:
    found = changes([task(1)], [PART], [repeated], NAMED)
    assert found.nothing
    assert found.unchanged == 1


@pytest.mark.parametrize(
    ("other", "field", "before", "after"),
    [
        ({"title": "新题"}, Field.TITLE, "任务1", "新题"),
        ({"target": ""}, Field.TARGET, "≥ 25 家", ""),
        ({"target_source": "related"}, Field.TARGET_SOURCE, "notice", "related"),
        ({"due": None}, Field.DUE, "2023-06-30", ""),
        ({"part_number": 2, "part_title": "内需"}, Field.PART, "1", "2"),
        ({"lead_source": "inferred"}, Field.LEAD_SOURCE, "stated", "inferred"),
    ],
)
def test_a_changed_field_is_named_with_both_values(
    other: dict[str, object], field: Field, before: str, after: str
) -> None:  # fmt: skip
    found = changes([task(1)], [PART], [row(1, **other)], NAMED)
    assert [(c.number, c.field, c.before, c.after) for c in found.changed] == [(1, field, before, after)]
    assert not found.owners_moved
    assert not found.nothing


def test_provenance_goes_with_lead_and_joint_departments_but_moves_nobody() -> None:
    (update,) = changes([task(1)], [PART], [row(1, lead_source="inferred")], NAMED).updated
    assert not update.moves_owners
    assert {share.department for share in update.begun} == {SCIENCE.name, INDUSTRY.name}


def test_a_joint_department_of_another_provenance_is_no_change() -> None:
    owners = (Owner(SCIENCE, Duty.LEAD, True, "inferred"), Owner(INDUSTRY, Duty.JOINT, True, "stated"))
    found = changes([task(1, owners=owners)], [PART], [row(1, supporting=(), lead_source="inferred")], NAMED)
    assert found.nothing


@pytest.mark.parametrize(
    ("leads", "supporting", "ended", "begun"),
    [
        (("省水利厅",), (), {"省科技厅", "省工业和信息化厅", "省水利厅"}, {"省水利厅"}),
        (("省工信厅", "省科技厅"), ("省水利厅",), {"省科技厅", "省工业和信息化厅"}, {"省科技厅", "省工业和信息化厅"}),
        (("省科技厅", "省工信厅"), (), {"省水利厅"}, set()),
        (("省科技厅", "省工信厅", "省财政厅"), ("省水利厅",), set(), {"省财政厅"}),
    ],
    ids=["another lead", "lead and joint change places", "support ends", "one more joint"],
)
def test_owners_that_move(
    leads: tuple[str, ...], supporting: tuple[str, ...], ended: set[str], begun: set[str]
) -> None:  # fmt: skip
    (update,) = changes([task(1)], [PART], [row(1, leads=leads, supporting=supporting)], NAMED).owners_moved
    assert {share.department for share in update.ended} == ended
    assert {share.department for share in update.begun} == begun
    assert not update.fields


def test_what_the_file_has_no_column_for_stays() -> None:
    bare = row(1, target="", target_source="", due=None, supporting=(), lead_source="stated")
    inferred = tuple(replace(owner, source="inferred") for owner in task(1).owners)
    columns = frozenset({Column.NUMBER, Column.PART, Column.TITLE, Column.LEAD})
    assert changes([task(1, owners=inferred)], [PART], [bare], NAMED, columns).nothing
    assert not changes([task(1, owners=inferred)], [PART], [bare], NAMED, ALL_COLUMNS).nothing


def test_tasks_that_are_gone_are_withdrawn_and_parts_renamed() -> None:
    found = changes([task(1), task(2)], [PART], [row(2, part_title="创新驱动")], NAMED)
    assert [gone.number for gone in found.withdrawn] == [1]
    assert [(p.number, p.before, p.after) for p in found.parts_renamed] == [(1, "创新", "创新驱动")]
    assert found.unchanged == 1
    assert not found.nothing


def test_the_fingerprint_tells_other_changes_apart() -> None:
    def fingerprint(known: Task) -> str:
        return changes([known], [PART], [row(1, title="新题")], NAMED).fingerprint

    assert fingerprint(task(1)) == fingerprint(task(1))
    assert fingerprint(task(1)) != fingerprint(task(1, title="别人改的"))


@pytest.mark.parametrize(
    ("text", "span"),
    [
        ("2023", (date(2023, 1, 1), date(2023, 12, 31))),
        (" 2023年全年 ", (date(2023, 1, 1), date(2023, 12, 31))),
        ("2023-01-01 2023-12-31", (date(2023, 1, 1), date(2023, 12, 31))),
        ("2023.1.1-2023.6.30", (date(2023, 1, 1), date(2023, 6, 30))),
        ("2023年1月1日至2024年12月31日", (date(2023, 1, 1), date(2024, 12, 31))),
        ("2023-12-31 2023-01-01", None),
        ("2023-01-01 2043-12-31", None),
        ("2023-02-30 2023-12-31", None),
        ("2023-01-01", None),
        ("9999", None),
        ("下个月", None),
        ("", None),
    ],
)
def test_first_and_last_day(text: str, span: Span | None) -> None:
    assert plan_span(text) == span


@pytest.mark.parametrize(
    ("text", "title", "span"),
    [
        ("重点工作 2023-01-01 2023-12-31", "重点工作", (date(2023, 1, 1), date(2023, 12, 31))),
        ("2023年重点工作", "2023年重点工作", None),
        ("重点工作\n2023年1月1日至2023年12月31日", "重点工作", (date(2023, 1, 1), date(2023, 12, 31))),
        ("", "", None),
    ],
)
def test_a_caption_gives_title_and_days(text: str, title: str, span: Span | None) -> None:
    assert title_and_span(text) == (title, span)


def test_years_that_a_text_names() -> None:
    assert years_named("山东2023年重点 (2023–2024) 120231.csv") == (2023, 2024)


@pytest.mark.parametrize("opener", list("=+-@\t\r＝＋－＠"))
def test_what_would_be_a_formula_is_guarded_and_read_back(opener: str) -> None:
    assert guarded(f"{opener}1+1") == f"'{opener}1+1"
    assert unguarded(guarded(f"{opener}1+1")) == f"{opener}1+1"


@pytest.mark.parametrize("text", ["", "1=1", "'quoted'", "省科技厅"])
def test_other_text_is_left_alone(text: str) -> None:
    assert guarded(text) == unguarded(text) == text


def test_a_file_with_the_date_from_before_an_extension_takes_nothing_back() -> None:
    extended = task(1, due_on=date(2023, 9, 30), original_due_on=date(2023, 6, 30))
    assert changes([extended], [PART], [row(1)], NAMED).nothing
    assert changes([extended], [PART], [row(1, due=date(2023, 9, 30))], NAMED).nothing
    moved = changes([extended], [PART], [row(1, due=date(2023, 12, 31))], NAMED)
    assert [(f.field, f.before, f.after) for f in moved.changed] == [(Field.DUE, "2023-09-30", "2023-12-31")]
    gone = changes([extended], [PART], [row(1, due=None)], NAMED)
    assert [f.after for f in gone.changed] == [""]
