"""What people write after /summary and /tasks, and what buttons say."""

from __future__ import annotations

import pytest

from domain.reports import Health
from domain.views import (
    BACK_ROOM,
    Filter,
    Page,
    Sieve,
    View,
    Wanted,
    filter_of,
    list_of,
    task_number,
    view_of,
    wanted,
)


@pytest.mark.parametrize(
    ("text", "meant"),
    [
        ("", Wanted()),
        ("2023-03", Wanted("2023-03")),
        ("2023-13", Wanted("2023-13")),
        ("２０２３－０４", Wanted("2023-04")),
        ("2023年3月份", Wanted("2023年3月份")),
        ("2023q1", Wanted("2023q1")),
        ("part 3", Wanted(part=3)),
        ("部分 3", Wanted(part=3)),
        ("第3部分", Wanted(part=3)),
        ("第三部分", Wanted(part=3)),
        ("第十一部分", Wanted(part=11)),
        ("第二十部分", Wanted(part=20)),
        ("省能源局", Wanted(department="省能源局")),
        ("省能源局 2023-03", Wanted("2023-03", department="省能源局")),
        ("2023-03 省能源局", Wanted("2023-03", department="省能源局")),
        ("Part 2 2023 Q1", Wanted("2023 Q1", 2)),
        ("2023年一季度 第2部分 省能源局", Wanted("2023年一季度", 2, "省能源局")),
        ("13", Wanted("13")),
        ("Dept of Science", Wanted(department="Dept of Science")),
    ],
)
def test_period_part_and_department_in_any_order(text: str, meant: Wanted) -> None:
    assert wanted(text) == meant


@pytest.mark.parametrize(
    ("text", "sieve"),
    [
        ("", Filter()),
        ("全部", Filter()),
        ("红", Filter(Sieve.HEALTH, Health.OFF_TRACK)),
        ("滞后", Filter(Sieve.HEALTH, Health.OFF_TRACK)),
        ("RED", Filter(Sieve.HEALTH, Health.OFF_TRACK)),
        ("off_track", Filter(Sieve.HEALTH, Health.OFF_TRACK)),
        ("🟡", Filter(Sieve.HEALTH, Health.AT_RISK)),
        ("missing", Filter(Sieve.MISSING)),
        ("未报", Filter(Sieve.MISSING)),
        ("第3部分", Filter(Sieve.PART, "3")),
        ("part 11", Filter(Sieve.PART, "11")),
        ("实验室", Filter(Sieve.WORDS, "实验室")),
    ],
)
def test_a_filter_is_read_and_comes_back_from_its_button(text: str, sieve: Filter) -> None:
    assert filter_of(text) == sieve
    assert list_of(sieve.data(3)) == (3, sieve)


def test_words_too_long_for_a_button_make_none() -> None:
    assert Filter(Sieve.WORDS, "高质量建设崂山实验室体系").data(1) == ""
    assert Filter(Sieve.WORDS, "a#1f").data(1) == ""
    assert len(Filter(Sieve.WORDS, "建设崂山实").data(1).encode()) <= BACK_ROOM


@pytest.mark.parametrize("page", list(Page))
def test_a_view_comes_back_from_its_button_and_fits(page: Page) -> None:
    view = View(page, 11, 128, 20)
    assert view_of(view.data(1200)) == (1200, view)
    assert len(view.data(1200).encode()) <= BACK_ROOM


def test_a_bare_button_shows_the_head() -> None:
    assert view_of("sum.3") == (3, View())


@pytest.mark.parametrize(
    "data", ["sum", "sum.x", "sum.1.nothing.0.0.1", "sum.1.head.0", "sum.99999999999", "sum.1.head.-1.0.1"]
)
def test_an_altered_button_names_nothing(data: str) -> None:
    assert view_of(data) is None


@pytest.mark.parametrize("data", ["tasks", "tasks.1.x.1", "tasks.1.p.x", "tasks.1.h.purple", "tasks.99999"])
def test_an_altered_list_button_names_nothing(data: str) -> None:
    assert list_of(data) is None


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", 12),
        ("#12", 12),
        ("任务12", 12),
        ("第12项", 12),
        ("１２", 12),
        ("12 13", None),
        ("x", None),
        ("9" * 30, None),
    ],
)
def test_a_task_number_as_written(text: str, number: int | None) -> None:
    assert task_number(text) == number
