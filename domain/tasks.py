"""Plans, parts, tasks and their owners, and lists of task numbers as people write them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from zoneinfo import ZoneInfo

from domain.people import Department, Duty
from domain.rhythm import Rhythm


class TaskState(StrEnum):
    """`closed`: done and confirmed, asked no more; `withdrawn`: taken out of the plan. Nothing is deleted."""

    ACTIVE = "active"
    CLOSED = "closed"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Plan:
    """A titled list of tasks from a first day to a last, with its time zone, country calendar and rhythm."""

    id: int
    title: str
    first_day: date
    last_day: date
    zone: ZoneInfo
    country: str
    rhythm: Rhythm


@dataclass(frozen=True, slots=True)
class Part:
    id: int
    number: int
    title: str


@dataclass(frozen=True, slots=True)
class Owner:
    """One department's share in a task; `asked` says whether a supporting one is asked for contributions."""

    department: Department
    duty: Duty
    asked: bool
    source: str


@dataclass(frozen=True, slots=True)
class Task:
    id: int
    plan_id: int
    part: Part
    number: int
    title: str
    target: str
    target_source: str
    due_on: date | None
    state: TaskState
    owners: tuple[Owner, ...] = ()
    original_due_on: date | None = None
    """The due date before it was ever extended; None where it was not."""
    suspended_until: date | None = None
    """The last day on which a suspended task rests."""

    @property
    def lead(self) -> Department | None:
        return next((o.department for o in self.owners if o.duty is Duty.LEAD), None)

    @property
    def owner_ids(self) -> frozenset[int]:
        return frozenset(o.department.id for o in self.owners)

    def rests(self, last_day: date) -> bool:
        """Whether it is suspended for a period that ends on this day: it is asked again from the first that ends later."""
        return self.suspended_until is not None and last_day <= self.suspended_until

    def owners_by(self, duty: Duty) -> tuple[Owner, ...]:
        return tuple(o for o in self.owners if o.duty is duty)


MOST_NUMBERS = 2000
"""Numbers in one list; a longer range is taken for a slip of the finger."""

_RANGE = re.compile(r"(\d{1,6})(?:\s*[-–—~至到]\s*(\d{1,6}))?")


def task_numbers(text: str) -> tuple[int, ...] | None:
    """The numbers of a list such as `4-9,12、25`, ascending and once each; None where it is not such a list."""
    numbers: set[int] = set()
    for piece in filter(None, re.split(r"[,，、;；\s]+", re.sub(r"\s*([-–—~至到])\s*", r"\1", text.strip()))):
        match = _RANGE.fullmatch(piece)
        if not match:
            return None
        first = int(match[1])
        last = int(match[2] or first)
        if last < first or last - first > MOST_NUMBERS:
            return None
        numbers.update(range(first, last + 1))
    return tuple(sorted(numbers)) or None
