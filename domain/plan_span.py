"""From which day to which a plan runs, as people write it: `2023`, `2023-01-01 2023-12-31`, `2023年1月1日至2023年12月31日`."""

from __future__ import annotations

import re
from datetime import date

from domain.plan_cells import one_line

MOST_YEARS = 10
"""A longer plan is taken for a slip of the finger."""

_DAY = r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?"
_DAYS = re.compile(rf"{_DAY}\s*(?:[-–—~～至到,，]|to|until)?\s*{_DAY}", re.IGNORECASE)
_YEAR = re.compile(r"(\d{4})\s*(?:年(?:度|全年)?)?")

Span = tuple[date, date]


def plan_span(text: str) -> Span | None:
    """The first and last day, or the whole of a year; None where it is neither, or runs backwards or too long."""
    plain = one_line(text)
    if year := _YEAR.fullmatch(plain):
        return _span((year[1], "1", "1"), (year[1], "12", "31"))
    days = _DAYS.fullmatch(plain)
    return _span(days.groups()[:3], days.groups()[3:]) if days else None


def title_and_span(text: str) -> tuple[str, Span | None]:
    """A plan's title and, where two days stand behind it, its span: `重点工作 2023-01-01 2023-12-31`."""
    plain = one_line(text)
    for days in _DAYS.finditer(plain):
        if days.end() == len(plain) and (span := plan_span(days[0])):
            return plain[: days.start()].strip(" ,，:：·"), span
    return plain, None


def years_named(text: str) -> tuple[int, ...]:
    """The years from 2000 on that a text names, in order and once each."""
    return tuple(dict.fromkeys(int(year) for year in re.findall(r"(?<!\d)(20\d{2})(?!\d)", text)))


def _span(first: tuple[str, ...], last: tuple[str, ...]) -> Span | None:
    try:
        first_day, last_day = date(*map(int, first)), date(*map(int, last))
    except ValueError:
        return None
    if first_day > last_day or last_day.year - first_day.year >= MOST_YEARS or not 1900 <= first_day.year <= 2190:
        return None
    return first_day, last_day
