"""The rows of a filled sheet as they are shown before anything is booked: what is new, in conflict, or cannot be read."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.answer_cells import CellFault
from domain.measures import Measured
from domain.reports import Answered


class RowFault(StrEnum):
    """Why a whole row cannot be booked."""

    KEY = "key"
    TWICE = "twice"
    OTHERS = "others"
    LOCKED = "locked"
    GONE = "gone"
    MOVED = "moved"
    """Its key is another task's: the rows were sorted without it."""


@dataclass(frozen=True, slots=True)
class Fault:
    """A cell (`column` is its name) or a row that cannot be read; `task` is 0 where even that is unknown."""

    row: int
    why: CellFault | RowFault
    column: str = ""
    text: str = ""
    task: int = 0
    period: str = ""


@dataclass(frozen=True, slots=True)
class Conflict:
    """A cell that somebody else has changed since the sheet was made; `takes_mine` where the sheet's is to be booked."""

    name: str
    theirs: str
    mine: str
    person: str
    at: datetime
    takes_mine: bool


@dataclass(frozen=True, slots=True)
class Filled:
    """A row that says something new: what of it is booked, and what has been changed by others."""

    row: int
    answered: Answered
    measured: tuple[Measured, ...]
    taken: tuple[tuple[str, str], ...]
    conflicts: tuple[Conflict, ...]

    @property
    def is_new(self) -> bool:
        return self.answered.request.is_missing

    @property
    def cells(self) -> dict[str, str]:
        """What of it is booked as things stand."""
        kept = {c.name for c in self.conflicts if not c.takes_mine}
        return {name: value for name, value in self.taken if name not in kept}


@dataclass(frozen=True, slots=True)
class Weighed:
    """A filled sheet held against what is booked by now; `untouched` rows say nothing new."""

    name: str
    upload_id: int
    rows: tuple[Filled, ...]
    faults: tuple[Fault, ...]
    untouched: int
    fingerprint: str
    for_office: bool = False

    @property
    def bookable(self) -> tuple[Filled, ...]:
        return tuple(row for row in self.rows if row.cells)
