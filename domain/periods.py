"""The months and quarters of a plan, their labels, and how people write them.

When one is asked and due is domain.deadlines' business; the rhythm comes from domain.rhythm and can be had from here.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.rhythm import LAST, BadRhythm, Every, Rhythm, RhythmFault, Step

__all__ = [
    "LAST",
    "BadPeriod",
    "BadRhythm",
    "Every",
    "PeriodFault",
    "PeriodKey",
    "Rhythm",
    "RhythmFault",
    "Step",
    "parse_label",
    "period_of",
    "within",
]

FIRST_YEAR, LAST_YEAR = 1900, 2199
"""Years outside are slips of the finger."""


class PeriodFault(StrEnum):
    UNREADABLE = "unreadable"
    NO_SUCH_MONTH = "no_such_month"
    NO_SUCH_QUARTER = "no_such_quarter"
    NO_SUCH_YEAR = "no_such_year"


class BadPeriod(ValueError):
    """`value` is what is wrong: the month 13, the quarter 5, the year, or the text where nothing could be read."""

    def __init__(self, fault: PeriodFault, value: str) -> None:
        super().__init__(f"{fault}: {value}")
        self.fault = fault
        self.value = value


@dataclass(frozen=True, order=True)
class PeriodKey:
    """The `number`th month or quarter of a year, from 1. Keys of one plan sort by time."""

    year: int
    number: int
    every: Every = Every.MONTH

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise BadPeriod(PeriodFault.NO_SUCH_YEAR, str(self.year))
        if not 1 <= self.number <= 12 // self._months:
            monthly = self.every is Every.MONTH
            raise BadPeriod(PeriodFault.NO_SUCH_MONTH if monthly else PeriodFault.NO_SUCH_QUARTER, str(self.number))

    @property
    def label(self) -> str:
        """`2023-03` or `2023-Q1`; `parse_label` reads it back."""
        return f"{self.year}-{self.number:02d}" if self.every is Every.MONTH else f"{self.year}-Q{self.number}"

    @property
    def first_day(self) -> date:
        return date(self.year, (self.number - 1) * self._months + 1, 1)

    @property
    def last_day(self) -> date:
        month = self.number * self._months
        return date(self.year, month, monthrange(self.year, month)[1])

    def next(self) -> PeriodKey:
        return self._moved(1)

    def previous(self) -> PeriodKey:
        return self._moved(-1)

    @property
    def _months(self) -> int:
        return 1 if self.every is Every.MONTH else 3

    def _moved(self, by: int) -> PeriodKey:
        a_year = 12 // self._months
        year, number = divmod(self.year * a_year + self.number - 1 + by, a_year)
        return PeriodKey(year, number + 1, self.every)


def period_of(day: date, every: Every) -> PeriodKey:
    return PeriodKey(day.year, day.month if every is Every.MONTH else (day.month + 2) // 3, every)


def within(first: date, last: date, every: Every) -> tuple[PeriodKey, ...]:
    """The periods that a plan from `first` to `last` touches, in order; none where last is before first."""
    periods = []
    key = period_of(first, every)
    while key.first_day <= last:
        periods.append(key)
        key = key.next()
    return tuple(periods) if first <= last else ()


_YEAR = r"(?P<year>\d{4})\s*"
_MONTH = re.compile(_YEAR + r"(?:(?:(?<=\s)|[-./–—]|年)\s*(?P<number>\d{1,2})\s*(?:月份?)?|(?<=\d)(?P<joined>\d{2}))")
_QUARTER = re.compile(_YEAR + r"(?:[-./–—]|年)?\s*(?:q\s*(?P<q>\d{1,2})|第?\s*(?P<number>\d{1,2})\s*季度?)")
_CHINESE = {"十二": "12", "十一": "11", "十": "10"} | {digit: str(n) for n, digit in enumerate("一二三四五六七八九", 1)}
_CHINESE_NUMBER = re.compile("(" + "|".join(_CHINESE) + ")(?=个?月|个?季)")


def parse_label(text: str) -> PeriodKey:
    """The period that `2023-03`, `202303`, `2023年3月`, `2023q1` or `2023年一季度` means; full-width characters too.

    Raises BadPeriod.
    """
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    plain = _CHINESE_NUMBER.sub(lambda match: _CHINESE[match[0]], plain)
    if quarter := _QUARTER.fullmatch(plain):
        return PeriodKey(int(quarter["year"]), int(quarter["q"] or quarter["number"]), Every.QUARTER)
    if month := _MONTH.fullmatch(plain):
        return PeriodKey(int(month["year"]), int(month["number"] or month["joined"]), Every.MONTH)
    raise BadPeriod(PeriodFault.UNREADABLE, text.strip())
