"""What a department said it would do next and by when, and what came of it. Reading it out of words is domain.answers."""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.periods import parse_label
from domain.reports import Request, RequestKind

MOST_WORDS = 1000
"""Characters of a next step; what is longer is a report."""


class PromiseState(StrEnum):
    """Open until it is said what came of it; one that is moved goes on as another; `withdrawn` was never meant."""

    OPEN = "open"
    KEPT = "kept"
    MOVED = "moved"
    DROPPED = "dropped"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Promise:
    """A next step in its own words. `label` is the period it was made in."""

    id: int
    plan_id: int
    task_id: int
    number: int
    part: int
    department_id: int
    department: str
    kind: RequestKind
    """Whether the lead promised it in a report, or another owner in a contribution."""
    request_id: int
    label: str
    words: str
    by: date | None
    """The last day that was named; None where none was."""
    first: date | None
    """The day that was named first, before it was ever moved."""
    moves: int
    prior_id: int | None
    """Of one that was moved: what it goes on from."""
    state: PromiseState
    settled_request_id: int | None
    settled_at: datetime | None
    moved_to: date | None
    reason: str
    made_at: datetime

    @property
    def is_open(self) -> bool:
        return self.state is PromiseState.OPEN

    def days_over(self, today: date) -> int:
        """Days since the one that was named; 0 where it is still to come."""
        return max((today - self.by).days, 0) if self.by is not None and self.is_open else 0


@dataclass(frozen=True, slots=True)
class Promised:
    """The promises that stand on a card."""

    due: tuple[Promise, ...] = ()
    """Made earlier, open, and due by the end of the card's period: quoted back."""
    later: tuple[Promise, ...] = ()
    """Made earlier, open, and due only after that."""
    settled: tuple[Promise, ...] = ()
    """What came of them was said on this card."""
    made: tuple[Promise, ...] = ()
    """Made on this card, without what goes on from an earlier one."""

    def named(self, promise_id: int) -> Promise | None:
        return next((p for p in (*self.due, *self.later, *self.settled, *self.made) if p.id == promise_id), None)

    def due_after(self, promise_id: int) -> Promise | None:
        """The next one to be asked about."""
        return next((p for p in self.due if p.id > promise_id), None)


def promised(known: Iterable[Promise], request: Request) -> Promised:
    """Of a task's promises those on the card of a request: of the report all that were made in reports, whoever led the task then;
    of a contribution the department's own."""
    label, last_day = request.period.label, parse_label(request.period.label).last_day
    found = sorted((p for p in known if _is_of(p, request)), key=lambda p: p.id)
    gone_on = {p.prior_id for p in found if p.state in SETTLED}
    earlier = [p for p in found if p.is_open and p.label < label]
    return Promised(
        due=tuple(p for p in earlier if p.by is None or p.by <= last_day),
        later=tuple(p for p in earlier if p.by is not None and p.by > last_day),
        settled=tuple(p for p in found if p.settled_request_id == request.id and p.id not in gone_on),
        made=tuple(p for p in found if p.is_open and p.request_id == request.id and p.prior_id is None),
    )


def _is_of(promise: Promise, request: Request) -> bool:
    if promise.task_id != request.task_id or promise.kind is not request.kind:
        return False
    return request.kind is RequestKind.REPORT or promise.department_id == request.department_id


def worst_first(known: Iterable[Promise]) -> list[Promise]:
    """By the day they were due, the longest over first; those without a day last."""
    return sorted(known, key=lambda p: (p.by is None, p.by or date.max, p.number, p.id))


def sensible_days(today: date, after: date | None = None) -> Sequence[date]:
    """The ends of this month, the next, its quarter and the year, as far as they are still to come and after that day."""
    months = (today.month, today.month + 1, (today.month + 3) // 3 * 3, 12)
    days = {_end_of(today.year, month) for month in months}
    return sorted(day for day in days if day > today and (after is None or day > after)) or [_end_of(today.year + 1, 3)]


def _end_of(year: int, month: int) -> date:
    year, month = year + (month - 1) // 12, (month - 1) % 12 + 1
    return date(year, month, monthrange(year, month)[1])


SETTLED = (PromiseState.KEPT, PromiseState.MOVED, PromiseState.DROPPED)
