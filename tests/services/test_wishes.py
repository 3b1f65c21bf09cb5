"""The words of /assign, and the wish in them."""

from __future__ import annotations

import pytest

from domain.people import Duty
from services import wishes
from services.wishes import Wanted


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("12 省科技厅", Wanted((12,), "省科技厅", Duty.LEAD, True)),
        ("4-6,12 省科技厅", Wanted((4, 5, 6, 12), "省科技厅", Duty.LEAD, True)),
        ("4 - 6, 12 Dept of Science", Wanted((4, 5, 6, 12), "Dept of Science", Duty.LEAD, True)),
        ("4至6、12 省财政厅 joint", Wanted((4, 5, 6, 12), "省财政厅", Duty.JOINT, True)),
        ("12 省财政厅 共同牵头", Wanted((12,), "省财政厅", Duty.JOINT, True)),
        ("12 省财政厅 配合", Wanted((12,), "省财政厅", Duty.SUPPORTING, False)),
        ("12 省财政厅 supporting asked", Wanted((12,), "省财政厅", Duty.SUPPORTING, True)),
        ("12 3局", Wanted((12,), "3局", Duty.LEAD, True)),
        ("12 joint", Wanted((12,), "joint", Duty.LEAD, True)),
        ("", None),
        ("12", None),
        ("省科技厅", None),
        ("省科技厅 joint", None),
    ],
)
def test_words_and_the_wish_in_them(text: str, expected: Wanted | None) -> None:
    assert wishes.read(text) == expected
