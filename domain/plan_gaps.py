"""What a plan that can be loaded still lacks, so that it is known before anybody is asked: listed, and nothing waits for it."""

from __future__ import annotations

from collections.abc import Container, Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from domain.plan_rows import PlanRow
from domain.targets import proposals


class GapKind(StrEnum):
    NO_LEAD = "no_lead"
    UNMEASURED = "unmeasured"
    """The target holds nothing that could be measured: no figure with what it counts."""
    DUE_OUTSIDE = "due_outside"
    UNREACHABLE = "unreachable"
    """Nobody of the department that leads can be reached."""


@dataclass(frozen=True, slots=True)
class Gap:
    """`value` is the target, the date or the department that is the matter, empty where there is nothing to name."""

    kind: GapKind
    number: int
    title: str
    value: str


def gaps(rows: Iterable[PlanRow], *, first_day: date, last_day: date, reachable: Container[str]) -> tuple[Gap, ...]:
    """By kind, then in the order of the plan; `reachable` names the departments in which somebody can be asked."""
    found: list[Gap] = []
    for row in rows:
        if not row.leads:
            found.append(Gap(GapKind.NO_LEAD, row.number, row.title, ""))
        elif row.leads[0] not in reachable:
            found.append(Gap(GapKind.UNREACHABLE, row.number, row.title, row.leads[0]))
        if row.target and not any(read.unit or read.name for read in proposals(row.target)):
            found.append(Gap(GapKind.UNMEASURED, row.number, row.title, row.target))
        if row.due and not first_day <= row.due <= last_day:
            found.append(Gap(GapKind.DUE_OUTSIDE, row.number, row.title, row.due.isoformat()))
    order = list(GapKind)
    return tuple(sorted(found, key=lambda gap: order.index(gap.kind)))
