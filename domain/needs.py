"""Help that a department asks of another one or of the supervisors: how it stands, how old it is, by when it is wanted."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum

from domain.answers import needs as reading
from domain.answers.scanning import scan, single_day
from domain.workdays import WorkingCalendar


class NeedState(StrEnum):
    OPEN = "open"
    """Nobody who was asked has said a word."""
    ACKNOWLEDGED = "acknowledged"
    ANSWERED = "answered"
    """Who asked says whether that solves it."""
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


REMIND_AFTER = 3
"""Working days without a sign after which who was asked is reminded."""
WIDEN_AFTER = 10
"""Working days without an answer after which the supervisors in charge are told."""

SUPERVISORS = 0
"""Stands for the supervisors in charge where a department's id is expected."""

MOST_WORDS = 1000
"""Characters of words, an answer or what is still missing; a message has room for as many."""

LONGEST = timedelta(days=400)
"""How far ahead a day may lie."""


@dataclass(frozen=True, slots=True)
class Need:
    """What a person asked for on behalf of a department, and what became of it."""

    id: int
    plan_id: int
    task_id: int
    number: int
    title: str
    part: int
    request_id: int
    label: str
    """The period in which it was asked for."""
    department_id: int
    department: str
    person_id: int
    person_name: str
    asked_id: int | None
    """The department that is asked; None for the supervisors in charge."""
    asked: str
    words: str
    by: date | None
    state: NeedState
    made_at: datetime
    asked_at: datetime
    """When it was put to who is asked now: later than `made_at` where it was passed on or sent back."""
    still_in: int
    """The newest request in which the asking department said that it needs this."""
    more: str
    """What was still missing after an answer, in the words of who asked."""
    acknowledger: str
    acknowledged_at: datetime | None
    answer: str
    answerer: str
    answered_at: datetime | None
    decliner: str
    declined_at: datetime | None
    """Since when it waits for who asked to choose somebody else."""
    closer: str
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is neither solved nor taken back; an answer alone does not close it."""
        return self.closed_at is None

    @property
    def waits_for_answer(self) -> bool:
        return self.state in (NeedState.OPEN, NeedState.ACKNOWLEDGED) and self.declined_at is None

    def days(self, now: datetime) -> int:
        """For how many days it has been open, or was."""
        return max(((self.closed_at or now) - self.made_at).days, 0)

    def is_overdue(self, today: date) -> bool:
        return self.is_open and self.by is not None and self.by < today


def day_named(words: str, today: date) -> date | None:
    """The one day in these words that is still to come; None where they name none or several."""
    day = single_day(words, today)
    return day if day is not None and day <= today + LONGEST else None


def days_offered(today: date, calendar: WorkingCalendar) -> tuple[date, ...]:
    """Days by which help may be wanted: a week and two of work from now, the ends of this month and the next."""
    ends = (_month_end(today), _month_end(_month_end(today) + timedelta(1)))
    found = {calendar.shift(today, 5), calendar.shift(today, 10), *ends}
    return tuple(sorted(day for day in found if day > today))


def named(words: str, departments: Mapping[str, str]) -> tuple[str, ...]:
    """The departments that stand in these words, by their full names, each once; `departments` as in answers.read."""
    return tuple(dict.fromkeys(m.department for m in reading.mentions(scan(words, None).text, departments)))


def _month_end(day: date) -> date:
    return day.replace(day=monthrange(day.year, day.month)[1])
