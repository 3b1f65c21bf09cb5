"""What a supervisor has subscribed to: of which tasks, how bad they are, how often; and when that is next. Whose it is to read: services."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.deadlines import local_instant
from domain.reports import Answered, Health, RequestState
from domain.workdays import WorkingCalendar

AT = time(9)
MOST = 10
"""Subscriptions a person has at most."""


class Level(StrEnum):
    """How bad something must be to be told."""

    EVERYTHING = "everything"
    COLOURED = "coloured"
    """Amber and red."""
    WORSE = "worse"
    """Red, and what is worse than in the period before."""


class Often(StrEnum):
    """Daily while a period is open, or on a day of the week."""

    DAILY = "daily"
    MONDAY = "0"
    TUESDAY = "1"
    WEDNESDAY = "2"
    THURSDAY = "3"
    FRIDAY = "4"


@dataclass(frozen=True, slots=True)
class Of:
    """A part, a department, or tasks by number; nothing named is all that is hers."""

    part: int = 0
    department: int = 0
    tasks: tuple[int, ...] = ()

    def covers(self, answered: Answered) -> bool:
        request = answered.request
        return (
            self.part in (0, request.part)
            and self.department in (0, request.department_id)
            and (not self.tasks or request.number in self.tasks)
        )

    def to_text(self) -> str:
        return f"{self.part} {self.department} {','.join(map(str, self.tasks))}"

    @classmethod
    def from_text(cls, text: str) -> Of:
        part, department, numbers = text.split(" ")
        return cls(int(part), int(department), tuple(int(n) for n in numbers.split(",") if n))


@dataclass(frozen=True, slots=True)
class Subscription:
    """`said_until_at`: what came until then has been told, or was there before she subscribed."""

    id: int
    person_id: int
    plan_id: int
    of: Of
    level: Level
    often: Often
    said_until_at: datetime
    ended_at: datetime | None


def told(level: Level, answered: Answered, before: Health | None) -> bool:
    """Whether a report is bad enough; `before` is the task's health in the period before."""
    report = answered.report
    if report is None or answered.request.state is not RequestState.REPORTED:
        return False
    match level:
        case Level.EVERYTHING:
            return True
        case Level.COLOURED:
            return report.health in (Health.AT_RISK, Health.OFF_TRACK)
        case Level.WORSE:
            better = before in (Health.ON_TRACK, Health.DONE)
            return report.health is Health.OFF_TRACK or (report.health is Health.AT_RISK and better)


def next_due(often: Often, calendar: WorkingCalendar, zone: ZoneInfo, *, now: datetime) -> datetime:
    """At nine on the next working day, or on that day of the week; on the working day after it where it is off."""
    day = now.astimezone(zone).date()
    for _ in range(8):
        if often is Often.DAILY or day.weekday() == int(often):
            at = local_instant(calendar.on_or_after(day), AT, zone)
            if at > now:
                return at
        day += timedelta(1)
    raise AssertionError("a week holds every weekday")
