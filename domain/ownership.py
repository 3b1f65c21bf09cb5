"""What becomes of a task's owners when one department's share in it is changed. Asking, storing and telling are services.assigning."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from domain.people import Department, Duty
from domain.reports import Request, RequestKind
from domain.tasks import Owner, Task


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to change: this department's duty in some tasks; None ends its share. `asked` counts for supporting ones."""

    department: Department
    duty: Duty | None
    asked: bool = True


@dataclass(frozen=True, slots=True)
class Change:
    """A task as it is and its owners as they would be; `passing` and `dropped` count its open requests concerned."""

    task: Task
    after: tuple[Owner, ...]
    passing: int = 0
    """Reports that go to the new lead."""
    dropped: int = 0
    """Requests that end with their department's share."""

    @property
    def is_none(self) -> bool:
        return self.after == self.task.owners

    @property
    def loses_lead(self) -> bool:
        return self.task.lead is not None and all(o.duty is not Duty.LEAD for o in self.after)


@dataclass(frozen=True, slots=True)
class Move:
    """What a change means to one of the departments concerned; None where it has no share before or after."""

    task: Task
    department: Department
    before: Owner | None
    after: Owner | None
    lead: Department | None
    """Who leads from now on."""


def change_of(task: Task, wish: Wish, open_now: Iterable[Request]) -> Change:
    """What the wish means for this task and for its open requests of asked periods."""
    after = owners_after(task.owners, wish)
    if after == task.owners:
        return Change(task, after)
    staying = {o.department.id for o in after}
    lead = _lead(after)
    passing = dropped = 0
    for request in open_now:
        if request.kind is RequestKind.REPORT and lead is not None and request.department_id != lead.id:
            passing += 1
        elif request.department_id not in staying:
            dropped += 1
    return Change(task, after, passing, dropped)


def owners_after(owners: tuple[Owner, ...], wish: Wish) -> tuple[Owner, ...]:
    """The owners once the wish is done: a new lead takes the old one's place, and a department has one share.

    Owners named by a person are stated, even where the same was inferred before.
    """
    others = tuple(o for o in owners if o.department != wish.department)
    if wish.duty is None:
        return others
    mine = Owner(wish.department, wish.duty, wish.asked, "stated")
    if any(o.department == wish.department and o.source == "stated" and duty_of(o) == duty_of(mine) for o in owners):
        return owners
    if wish.duty is Duty.LEAD:
        return (mine, *(o for o in others if o.duty is not Duty.LEAD))
    return (*others, mine)


def duty_of(owner: Owner | None) -> tuple[Duty, bool] | None:
    """What an owner has to do; only of a supporting one it is open whether it is asked."""
    return None if owner is None else (owner.duty, owner.asked or owner.duty is not Duty.SUPPORTING)


def moves_of(change: Change) -> list[Move]:
    """One for each department whose duty changes."""
    before = {o.department: o for o in change.task.owners}
    after = {o.department: o for o in change.after}
    return [
        Move(change.task, department, before.get(department), after.get(department), _lead(change.after))
        for department in dict.fromkeys((*before, *after))
        if duty_of(before.get(department)) != duty_of(after.get(department))
    ]


def _lead(owners: Iterable[Owner]) -> Department | None:
    return next((o.department for o in owners if o.duty is Duty.LEAD), None)
