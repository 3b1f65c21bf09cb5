"""Until when a reminder can be put off."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from domain.snoozing import choices
from tests.domain.test_deadlines import CHINA, SHANGHAI, wall


def at(text: str) -> datetime:
    """`04-19 09:00` of 2023 in Shanghai."""
    return datetime.strptime(f"2023-{text}", "%Y-%m-%d %H:%M").replace(tzinfo=SHANGHAI).astimezone(UTC)


@pytest.mark.parametrize(
    ("now", "due", "offered"),
    [
        ("04-19 09:00", "04-25 18:00", ["04-19 11:00", "04-20 09:00", "04-21 09:00", "04-23 09:00"]),
        # Not into the evening, and over the days off.
        ("04-19 18:30", "04-25 18:00", ["04-20 09:00", "04-21 09:00", "04-23 09:00"]),
        ("04-22 10:00", "04-25 18:00", ["04-23 09:00", "04-24 09:00"]),
        # Never past a working day before it is due.
        ("04-24 10:00", "04-25 18:00", ["04-24 12:00"]),
        ("04-24 16:30", "04-25 18:00", []),
        ("04-25 09:00", "04-25 18:00", []),
        ("04-30 12:00", "05-08 18:00", ["05-04 09:00", "05-05 09:00", "05-06 09:00"]),
        # Seconds of the question do not show in the answer.
        ("04-24 06:59", "04-26 18:00", ["04-25 09:00"]),
    ],
)
def test_what_is_offered(now: str, due: str, offered: list[str]) -> None:
    assert [wall(each) for each in choices(at(due), CHINA, SHANGHAI, now=at(now))] == offered
