"""What a plan file would change in the plan as it is: pure comparison. Reading the file is domain.plan_file's."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from enum import StrEnum
from hashlib import sha256

from domain.people import Department, Duty
from domain.plan_header import Column
from domain.plan_rows import PlanRow
from domain.tasks import Part, Task

STATED, INFERRED = "stated", "inferred"
"""Provenance of an owner: named by the plan's own document, or concluded from the department's remit."""

ALL_COLUMNS = frozenset(Column)


class Field(StrEnum):
    """What of a task a file can change, its owners apart."""

    PART = "part"
    TITLE = "title"
    TARGET = "target"
    TARGET_SOURCE = "target_source"
    DUE = "due"
    LEAD_SOURCE = "lead_source"


@dataclass(frozen=True, slots=True)
class Share:
    """A department's part in a task, by the department's own name."""

    department: str
    duty: Duty
    source: str


@dataclass(frozen=True, slots=True)
class Addition:
    """A task the plan does not have yet, or no longer has."""

    row: PlanRow
    shares: tuple[Share, ...]


@dataclass(frozen=True, slots=True)
class FieldChange:
    number: int
    field: Field
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class Update:
    """A task that the file changes; what the file has no column for stands in `row` as it is."""

    task: Task
    row: PlanRow
    fields: tuple[FieldChange, ...]
    before: tuple[Share, ...]
    after: tuple[Share, ...]

    @property
    def moves_owners(self) -> bool:
        return _who(self.before) != _who(self.after)

    @property
    def ended(self) -> tuple[Share, ...]:
        return tuple(share for share in self.before if share not in self.after)

    @property
    def begun(self) -> tuple[Share, ...]:
        return tuple(share for share in self.after if share not in self.before)


@dataclass(frozen=True, slots=True)
class PartRenamed:
    number: int
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class PlanChanges:
    """All that would change; `unchanged` counts tasks that the file repeats as they are."""

    added: tuple[Addition, ...]
    updated: tuple[Update, ...]
    withdrawn: tuple[Task, ...]
    parts_added: tuple[tuple[int, str], ...]
    parts_renamed: tuple[PartRenamed, ...]
    departments_added: tuple[str, ...]
    unchanged: int

    @property
    def changed(self) -> tuple[FieldChange, ...]:
        return tuple(change for update in self.updated for change in update.fields)

    @property
    def owners_moved(self) -> tuple[Update, ...]:
        return tuple(update for update in self.updated if update.moves_owners)

    @property
    def numbers(self) -> tuple[int, ...]:
        """Of every task that is made, changed or withdrawn."""
        return (
            *(one.row.number for one in self.added),
            *(update.task.number for update in self.updated),
            *(task.number for task in self.withdrawn),
        )

    @property
    def counts(self) -> dict[str, int]:
        return {"added": len(self.added), "changed": len(self.updated), "withdrawn": len(self.withdrawn)}

    @property
    def nothing(self) -> bool:
        return not (self.added or self.updated or self.withdrawn or self.parts_renamed)

    @property
    def fingerprint(self) -> str:
        """The same for the same changes to the same tasks: what was shown is what is confirmed."""
        return sha256(repr(self).encode()).hexdigest()[:16]


def changes(
    tasks: Iterable[Task],
    parts: Iterable[Part],
    rows: Iterable[PlanRow],
    named: Mapping[str, Department],
    columns: frozenset[Column] = ALL_COLUMNS,
) -> PlanChanges:
    """What changes when the plan's tasks in force become these rows.

    `named` gives the department of each name and alias known. Of a task that stays, what the file has no column for
    is left as it is.
    """
    present = {task.number: task for task in tasks}
    titles = {part.number: part.title for part in parts}
    wanted = tuple(rows)
    added = [Addition(row, _shares(row, named)) for row in wanted if row.number not in present]
    pairs = [(present[row.number], row) for row in wanted if row.number in present]
    updates = [_update(task, row, named, columns) for task, row in pairs]
    updated = [update for update in updates if update.fields or update.ended or update.begun]
    kept = {row.number for row in wanted}
    new_titles = {row.part_number: row.part_title for row in wanted}
    shares = [*(one.shares for one in added), *(one.after for one in updated)]
    names = (share.department for owners in shares for share in owners)
    known = {department.name for department in named.values()}
    return PlanChanges(
        added=tuple(added),
        updated=tuple(updated),
        withdrawn=tuple(task for number, task in sorted(present.items()) if number not in kept),
        parts_added=tuple((number, title) for number, title in sorted(new_titles.items()) if number not in titles),
        parts_renamed=tuple(
            PartRenamed(number, titles[number], title)
            for number, title in sorted(new_titles.items())
            if titles.get(number, title) != title
        ),
        departments_added=tuple(dict.fromkeys(name for name in names if name not in known)),
        unchanged=len(updates) - len(updated),
    )


def _update(task: Task, row: PlanRow, named: Mapping[str, Department], columns: frozenset[Column]) -> Update:
    row = replace(
        row,
        target=row.target if Column.TARGET in columns else task.target,
        target_source=row.target_source if Column.TARGET_SOURCE in columns else task.target_source,
        due=row.due if Column.DUE in columns else task.due_on,
    )
    before = tuple(Share(o.department.name, o.duty, o.source) for o in task.owners)
    after = _shares_of_known(before, row, named, columns)
    pairs = [
        (Field.PART, str(task.part.number), str(row.part_number)),
        (Field.TITLE, task.title, row.title),
        (Field.TARGET, task.target, row.target),
        (Field.TARGET_SOURCE, task.target_source, row.target_source),
        (Field.DUE, str(task.due_on or ""), str((task.due_on if _was_extended(task, row) else row.due) or "")),
    ]
    if _who(before) == _who(after):
        pairs.append((Field.LEAD_SOURCE, _lead_source(before), _lead_source(after)))
    fields = tuple(FieldChange(task.number, field, was, now) for field, was, now in pairs if was != now)
    return Update(task, row, fields, before, after)


def _was_extended(task: Task, row: PlanRow) -> bool:
    """Whether the file repeats the date that the task had before it was extended: that takes nothing back."""
    return row.due is not None and row.due == task.original_due_on


def _shares(row: PlanRow, named: Mapping[str, Department]) -> tuple[Share, ...]:
    """Who owns the row's task, each department once and in its first duty: lead, joint, supporting."""
    duties = [
        *(
            (name, Duty.LEAD if place == 0 else Duty.JOINT, str(row.lead_source))
            for place, name in enumerate(row.leads)
        ),
        *((name, Duty.SUPPORTING, STATED) for name in row.supporting),
    ]
    found: dict[str, Share] = {}
    for name, duty, source in duties:
        own = named[name].name if name in named else name
        found.setdefault(own, Share(own, duty, source))
    return tuple(found.values())


def _shares_of_known(
    before: tuple[Share, ...], row: PlanRow, named: Mapping[str, Department], columns: frozenset[Column]
) -> tuple[Share, ...]:
    after = {share.department: share for share in _shares(row, named)}
    if Column.SUPPORTING not in columns:
        for share in before:
            if share.duty is Duty.SUPPORTING:
                after.setdefault(share.department, share)
    # The file has one word on where the owners of a row come from, about its lead: the others follow when that changes.
    newly = Column.LEAD_SOURCE in columns and row.lead_source != _lead_source(before)
    for share in before:
        same = after.get(share.department)
        if same and same.duty is share.duty and (share.duty is Duty.SUPPORTING or not newly):
            after[share.department] = share
    return tuple(after.values())


def _who(shares: tuple[Share, ...]) -> frozenset[tuple[str, Duty]]:
    return frozenset((share.department, share.duty) for share in shares)


def _lead_source(shares: tuple[Share, ...]) -> str:
    return next((share.source for share in shares if share.duty is Duty.LEAD), "")
