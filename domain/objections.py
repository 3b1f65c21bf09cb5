"""What a department that works on a task beside its lead says against the lead's report of a period."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from domain.people import Standing
from domain.reports import Answered, Period, PeriodState, RequestKind


@dataclass(frozen=True, slots=True)
class Objection:
    """One department's, against the version that it had read; at most one of a department stands against a report."""

    id: int
    request_id: int
    task_id: int
    number: int
    label: str
    version: int
    department_id: int
    department: str
    person_id: int
    person_name: str
    words: str
    made_at: datetime
    withdrawn: bool


def has_part_in(who: Standing, answers: Iterable[Answered], period: Period) -> bool:
    """Whether her department was asked for a contribution to the task in this period."""
    return any(
        a.request.kind is RequestKind.CONTRIBUTION
        and a.request.period.id == period.id
        and who.may_answer(a.request.department_id)
        for a in answers
    )


def open_to(who: Standing, answers: Iterable[Answered]) -> tuple[Answered, int] | None:
    """The lead's report that she may object to, and her department: the newest that is told and not locked, where her department
    is asked for a contribution in the same period."""
    known = list(answers)
    hers = {
        a.request.period.id: a.request.department_id
        for a in known
        if a.request.kind is RequestKind.CONTRIBUTION and who.may_answer(a.request.department_id)
    }
    told = [
        a
        for a in known
        if a.request.kind is RequestKind.REPORT
        and a.report is not None
        and a.request.period.id in hers
        and a.request.period.state is PeriodState.ASKED
        and not who.may_answer(a.request.department_id)
    ]
    newest = max(told, key=lambda a: a.request.period.label, default=None)
    return None if newest is None else (newest, hers[newest.request.period.id])
