"""Lists of task numbers as people write them."""

from __future__ import annotations

import pytest

from domain.tasks import MOST_NUMBERS, task_numbers


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("12", (12,)),
        ("4-9,12", (4, 5, 6, 7, 8, 9, 12)),
        ("4 - 6 、 12", (4, 5, 6, 12)),
        ("4–6", (4, 5, 6)),
        ("4至6；8", (4, 5, 6, 8)),
        ("4~5 4 5", (4, 5)),
        ("9,3", (3, 9)),
        ("12，", (12,)),
        ("7-7", (7,)),
        (f"1-{MOST_NUMBERS + 1}", tuple(range(1, MOST_NUMBERS + 2))),
    ],
)
def test_lists_and_ranges(text: str, numbers: tuple[int, ...]) -> None:
    assert task_numbers(text) == numbers


@pytest.mark.parametrize(
    "text", ["", ",", "a", "12a", "9-4", "1-2-3", "-3", "3-", "12 省科技厅", "1.5", "1-99999", "1234567"]
)
def test_what_is_no_list(text: str) -> None:
    assert task_numbers(text) is None
