"""What a supervisor has to decide, in which order, and what she can do about each; what she has noted comes back only when it changes."""

from __future__ import annotations

from collections.abc import Container, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.applications import CHOOSING, Application
from domain.courses import Course, behind, mismatches
from domain.needs import Need
from domain.promises import Promise, worst_first
from domain.reports import Health

AT_ONCE = 5
"""Decisions that are shown at a time."""


class Kind(StrEnum):
    """In the order in which they come up; each one's letter in a button's data."""

    RED = "r"
    """Newly off track."""
    WORSE = "w"
    """At risk, and was better before."""
    PROMISE = "p"
    """A next step whose day has passed."""
    NEED = "n"
    """Help that is overdue, or asked of the supervisors."""
    APPLICATION = "a"
    """Something a contact asks of the office."""
    MISMATCH = "m"
    """Better in words than in figures."""
    STILL = "s"
    """Off track since an earlier period."""


class Way(StrEnum):
    """What can be done about one; its letter in a button's data."""

    RETURN = "b"
    """Send the report back with a reason."""
    HASTEN = "h"
    """Remind who must act."""
    ANSWER = "w"
    """Answer a request for help."""
    GRANT = "g"
    REFUSE = "x"
    ASK = "q"
    DECIDE = "d"
    """Where granting needs another choice: open it."""
    INSTRUCT = "i"
    """Write the lead an instruction."""
    NOTED = "n"
    """Nothing is to be done; it does not come up again until it changes."""


WAYS: Mapping[Kind, tuple[Way, ...]] = {
    Kind.RED: (Way.RETURN, Way.INSTRUCT, Way.NOTED),
    Kind.WORSE: (Way.RETURN, Way.INSTRUCT, Way.NOTED),
    Kind.PROMISE: (Way.HASTEN, Way.INSTRUCT, Way.NOTED),
    Kind.NEED: (Way.HASTEN, Way.NOTED),
    Kind.APPLICATION: (Way.GRANT, Way.REFUSE, Way.ASK),
    Kind.MISMATCH: (Way.RETURN, Way.INSTRUCT, Way.NOTED),
    Kind.STILL: (Way.RETURN, Way.INSTRUCT, Way.NOTED),
}

Note = tuple[str, int, str]
"""Kind, object and mark of what somebody has noted."""


@dataclass(frozen=True, slots=True)
class Decision:
    """`object_id` is a task's, a promise's, a need's, an application's or a request's; `mark` tells whether it has changed."""

    kind: Kind
    number: int
    object_id: int
    mark: str
    what: Course | Promise | Need | Application

    @property
    def note(self) -> Note:
        # What has turned red is the same thing a period later.
        return ("r" if self.kind is Kind.STILL else self.kind.value, self.object_id, self.mark)

    @property
    def ways(self) -> tuple[Way, ...]:
        if isinstance(self.what, Application) and self.what.kind in CHOOSING:
            return (Way.DECIDE, Way.REFUSE, Way.ASK)
        if isinstance(self.what, Need) and self.what.asked_id is None:
            return (Way.ANSWER, Way.NOTED)
        return WAYS[self.kind]


def decisions(
    courses: Mapping[int, Course],
    promises: Iterable[Promise],
    needs: Iterable[Need],
    applications: Iterable[Application],
    *,
    noted: Container[Note] = (),
    label: str,
    today: date,
) -> tuple[Decision, ...]:
    """All that waits for a decision, what comes first first; whose it is, is the caller's question.

    `courses` may go on after the period of this label only where reports came early.
    """
    reported = [c for c in behind(courses) if _comes_up(c, label)]
    found = [_of_course(c, label) for c in reported]
    colours = {d.object_id for d in found}
    found += [
        Decision(Kind.PROMISE, p.number, p.id, f"{p.by:%y%m%d}", p) for p in worst_first(promises) if p.days_over(today)
    ]
    found += [
        Decision(Kind.NEED, n.number, n.id, f"{n.asked_at:%y%m%d}", n)
        for n in sorted(needs, key=lambda n: (not n.is_overdue(today), n.made_at, n.id))
        if n.waits_for_answer and (n.is_overdue(today) or n.asked_id is None)
    ]
    found += [Decision(Kind.APPLICATION, a.number, a.id, "0", a) for a in applications if a.is_open]
    found += [
        Decision(Kind.MISMATCH, c.newest.request.number, c.newest.request.id, str(c.newest.report.id), c)
        for c in mismatches(courses)
        if c.newest.report is not None and not c.is_sent_back and c.newest.request.task_id not in colours
    ]
    left = [d for d in found if d.kind is Kind.APPLICATION or d.note not in noted]
    return tuple(sorted(left, key=_order))


def _comes_up(course: Course, label: str) -> bool:
    """Red always; amber where it has just become so; neither while it is sent back."""
    if course.is_sent_back:
        return False
    if course.health is Health.OFF_TRACK:
        return True
    return course.is_new and course.is_worse and course.newest.request.period.label >= label


def _of_course(course: Course, label: str) -> Decision:
    request = course.newest.request
    fresh = course.is_new and request.period.label >= label
    red = Kind.RED if fresh else Kind.STILL
    kind = red if course.health is Health.OFF_TRACK else Kind.WORSE
    return Decision(kind, request.number, request.task_id, str(course.first.request.id), course)


_ORDER = {kind: place for place, kind in enumerate(Kind)}


def _order(decision: Decision) -> int:
    """The order within a kind is the one in which they were found: sorting is stable."""
    return _ORDER[decision.kind]
