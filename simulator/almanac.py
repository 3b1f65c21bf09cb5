"""The days of 2023 on which the example plan's periods go through their steps, written down by hand from the year's official calendar.

Nothing here is worked out by the code under test: where that comes to other days, nobody is asked when the story says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from simulator.telling import ZONE

DUE_HOUR = 18


@dataclass(frozen=True, slots=True)
class Days:
    """A period's instants, on the plan's clock."""

    label: str
    asked: datetime
    reminded: datetime
    """The first time; contributions are due at the end of that day."""
    last_day: datetime
    """The morning of the day on which reports are due."""
    overdue: datetime
    """The first working day after that."""
    warned: datetime
    """The second, on which heads are told."""
    summary: datetime
    locked: datetime

    @property
    def due(self) -> datetime:
        return self.last_day.replace(hour=DUE_HOUR, minute=0)

    @property
    def eve(self) -> datetime:
        """The morning before it is asked, when the one before is long locked."""
        return (self.asked - timedelta(days=1)).replace(hour=10)


# Asked, reminded, due, one and two working days after, summary, lock. The Spring Festival is 21 to 27 January with 28 and 29 worked,
# Labour Day 29 April to 3 May with 23 April and 6 May worked, the Dragon Boat 22 to 24 June with the 25th worked,
# Mid-Autumn and National Day 29 September to 6 October with 7 and 8 October worked.
_BY_HAND = """
2023-01 0113 0118 0120 0128 0129 0130 0201
2023-02 0217 0222 0224 0227 0228 0301 0303
2023-03 0317 0322 0324 0327 0328 0329 0331
2023-04 0419 0423 0425 0426 0427 0428 0505
2023-05 0518 0523 0525 0526 0529 0530 0601
2023-06 0615 0620 0625 0626 0627 0628 0630
2023-07 0718 0721 0725 0726 0727 0728 0801
2023-08 0818 0823 0825 0828 0829 0830 0901
2023-09 0918 0921 0925 0926 0927 0928 1008
2023-10 1018 1023 1025 1026 1027 1030 1101
2023-11 1117 1122 1124 1127 1128 1129 1201
2023-12 1218 1221 1225 1226 1227 1228 0102
"""

_HOURS = ((9, 0), (9, 30), (9, 30), (9, 30), (9, 30), (9, 0), (DUE_HOUR, 0))


def _read(line: str) -> Days:
    label, *days = line.split()
    moments = [
        datetime(2024 if day == "0102" else 2023, int(day[:2]), int(day[2:]), hour, minute, tzinfo=ZONE)
        for day, (hour, minute) in zip(days, _HOURS, strict=True)
    ]
    return Days(label, *moments)


YEAR = tuple(_read(line) for line in _BY_HAND.strip().splitlines())
