"""When a subscription falls due, and how it is stored."""

from __future__ import annotations

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.subscriptions import Of, Often, next_due
from domain.workdays import WorkingCalendar
from tests.services.rounds import shanghai

ZONE = ZoneInfo("Asia/Shanghai")
CALENDAR = WorkingCalendar(off=frozenset({date(2023, 3, 27)}))
"""Monday the 27th is off."""


@pytest.mark.parametrize(
    ("often", "now", "expected"),
    [
        (Often.DAILY, shanghai(3, 20, 8), shanghai(3, 20, 9)),
        (Often.DAILY, shanghai(3, 20, 9), shanghai(3, 21, 9)),
        (Often.DAILY, shanghai(3, 24, 10), shanghai(3, 28, 9)),
        (Often.MONDAY, shanghai(3, 20, 8), shanghai(3, 20, 9)),
        (Often.MONDAY, shanghai(3, 20, 10), shanghai(3, 28, 9)),
        (Often.MONDAY, shanghai(3, 27, 10), shanghai(3, 28, 9)),
        (Often.MONDAY, shanghai(3, 28, 10), shanghai(4, 3, 9)),
        (Often.FRIDAY, shanghai(3, 20, 10), shanghai(3, 24, 9)),
    ],
)
def test_next_due(often: Often, now: datetime, expected: datetime) -> None:
    assert next_due(often, CALENDAR, ZONE, now=now) == expected


@pytest.mark.parametrize("of", [Of(), Of(3), Of(0, 7), Of(0, 0, (1, 12))])
def test_of_what_is_stored_and_read_again(of: Of) -> None:
    assert Of.from_text(of.to_text()) == of
