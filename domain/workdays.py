"""Which days are worked. Where that is known from (a country's calendar, an admin's list): services.calendars."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta

LONGEST_BREAK = 60
"""Days off in a row after which a calendar is taken to be wrong; the longest official breaks are about two weeks."""


class NoWorkingDay(ValueError):
    """No working day within LONGEST_BREAK days of `day`: too many days off were listed."""

    def __init__(self, day: date) -> None:
        super().__init__(f"no working day within {LONGEST_BREAK} days of {day}")
        self.day = day


@dataclass(frozen=True)
class WorkingCalendar:
    """Weekends, the days off among the other days, and the days worked although they are weekend.

    `known_through` is the last year whose days off are published; None where every year follows from fixed rules.
    """

    off: frozenset[date] = frozenset()
    on: frozenset[date] = frozenset()
    weekend: frozenset[int] = frozenset({5, 6})
    """Days of the week as `date.weekday()` counts them: Monday is 0."""
    known_through: int | None = None

    def __post_init__(self) -> None:
        if both := self.off & self.on:
            raise ValueError(f"{min(both)} is listed both as a day off and as a working day")

    def is_working(self, day: date) -> bool:
        return day in self.on or (day.weekday() not in self.weekend and day not in self.off)

    def on_or_before(self, day: date) -> date:
        return self._nearest(day, -1)

    def on_or_after(self, day: date) -> date:
        return self._nearest(day, 1)

    def shift(self, day: date, n: int) -> date:
        """The nth working day after `day`, or before it for a negative n; `day` itself for 0, worked or not."""
        step = 1 if n > 0 else -1
        for _ in range(abs(n)):
            day = self._nearest(day + timedelta(step), step)
        return day

    def provisional(self, year: int) -> bool:
        """Whether the official days off of `year` are not published yet, so that dates in it may still move."""
        return self.known_through is not None and year > self.known_through

    def _nearest(self, day: date, step: int) -> date:
        for distance in range(LONGEST_BREAK + 1):
            candidate = day + timedelta(step * distance)
            if self.is_working(candidate):
                return candidate
        raise NoWorkingDay(day)
