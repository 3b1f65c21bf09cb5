"""What reporting costs those who report, and how punctually reports come: counted over people and departments, never about one by name."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from statistics import median

from domain.reports import Answered, RequestKind, RequestState
from domain.rollup import Rollup

PERIODS = 4
"""A period and the three before it."""


class Purpose(StrEnum):
    """Why a person was written to."""

    ASKED = "asked"
    REMINDED = "reminded"
    WARNED = "warned"
    """After it was due."""
    RETURNED = "returned"


@dataclass(frozen=True, slots=True)
class Told:
    """A message that was sent to somebody who then held a seat in a department; once for each such department."""

    message_id: int
    person_id: int
    department_id: int
    purpose: Purpose
    at: datetime


@dataclass(frozen=True, slots=True)
class Spread:
    """The middle and the largest of so many values."""

    count: int
    median: float
    most: int


@dataclass(frozen=True, slots=True)
class Burden:
    """One period's load. Times are by the clock, from a department's first question sent to the first version of an answer."""

    messages: Spread | None
    """A person who was written to; None where nobody was."""
    purposes: Mapping[Purpose, int]
    asks: Spread | None
    """What the departments of a person who was asked had to answer."""
    wait: timedelta | None
    """The median; None where nothing was timed."""
    timed: int
    early: int
    """Answered before the question went out, and so not timed."""
    reported: int
    unchanged: int


@dataclass(frozen=True, slots=True)
class Timeliness:
    """Reports of one or more periods: asked = expected + excused + out_of_reach, expected = on_time + late + absent."""

    expected: int
    on_time: int
    late: int
    absent: int
    nothing: int
    """Of those received: nothing to measure this time."""
    excused: int
    out_of_reach: int

    @property
    def asked(self) -> int:
        return self.expected + self.excused + self.out_of_reach

    @property
    def received(self) -> int:
        return self.on_time + self.late


def burden(told: Iterable[Told], first: Mapping[int, datetime], answers: Iterable[Answered]) -> Burden:
    """The load of these requests; `first` is when each got its first version by a contact, by request."""
    known = tuple(answers)
    owed = Counter(a.request.department_id for a in known)
    counted = [each for each in told if each.department_id in owed]
    whose = {each.message_id: each for each in counted}.values()
    seats = {(each.person_id, each.department_id) for each in counted if each.purpose is Purpose.ASKED}
    asks: Counter[int] = Counter()
    for person, department in seats:
        asks[person] += owed[department]
    asked: dict[int, datetime] = {}
    for each in counted:
        if each.purpose is Purpose.ASKED:
            asked[each.department_id] = min(each.at, asked.get(each.department_id, each.at))
    waits = [
        first[a.request.id] - asked[a.request.department_id]
        for a in known
        if a.request.id in first and a.request.department_id in asked
    ]
    timed = [wait for wait in waits if wait >= timedelta()]
    reports = [
        a
        for a in known
        if a.request.kind is RequestKind.REPORT and a.request.state is RequestState.REPORTED and a.report
    ]
    purposes = Counter(each.purpose for each in whose)
    return Burden(
        messages=spread(Counter(each.person_id for each in whose).values()),
        purposes={purpose: purposes[purpose] for purpose in Purpose},
        asks=spread(asks.values()),
        wait=timedelta(seconds=median(wait.total_seconds() for wait in timed)) if timed else None,
        timed=len(timed),
        early=len(waits) - len(timed),
        reported=len(reports),
        unchanged=sum(a.report is not None and a.report.no_change > 0 for a in reports),
    )


def spread(values: Iterable[int]) -> Spread | None:
    known = tuple(values)
    return Spread(len(known), median(known), max(known)) if known else None


def timeliness(rollups: Iterable[Rollup]) -> Timeliness:
    """The sum of what was asked of somebody."""
    known = tuple(rollups)
    return Timeliness(
        expected=sum(r.asked - r.excused - r.out_of_reach for r in known),
        on_time=sum(r.on_time for r in known),
        late=sum(r.late for r in known),
        absent=sum(r.unanswered for r in known),
        nothing=sum(r.nothing for r in known),
        excused=sum(r.excused for r in known),
        out_of_reach=sum(r.out_of_reach for r in known),
    )
