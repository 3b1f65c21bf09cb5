"""A task's versions: what its target, due date and owners were and are, each from a period on."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime

from domain.people import Duty
from domain.tasks import Task

BEGINNING = ""
"""In place of a period's label: from the plan's beginning, so that nothing was ever otherwise."""


@dataclass(frozen=True, slots=True)
class Share:
    """A department's part in a version, by its name of now."""

    department: str
    duty: Duty


@dataclass(frozen=True, slots=True)
class Version:
    """`number` counts from 1; the first says what was before anything was amended, without author and reason.

    It holds from the period of this label on, until a later version does.
    """

    number: int
    from_label: str
    target: str
    due_on: date | None
    owners: tuple[Share, ...]
    reason: str
    author: str
    made_at: datetime


def amends(before: Task, after: Task) -> bool:
    """Whether what the task has to reach, by when or by whom is another."""
    return (before.target, before.due_on, _who(before)) != (after.target, after.due_on, _who(after))


def in_force(versions: Iterable[Version], label: str) -> Version | None:
    """The version that a period is judged by; None where nothing was ever amended."""
    return max((v for v in versions if v.from_label <= label), key=lambda v: v.number, default=None)


def _who(task: Task) -> frozenset[tuple[int, Duty]]:
    return frozenset((owner.department.id, owner.duty) for owner in task.owners)
