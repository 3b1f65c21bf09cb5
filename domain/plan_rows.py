"""What a plan's table comes to: tasks by row, and what is wrong by row and column. How it is read is domain.plan_file's."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final, Literal

MOST_ROWS: Final = 20_000
MOST_TITLE: Final = 300
MOST_TARGET: Final = 1000
MOST_NAME: Final = 100
MOST_VALUE: Final = 100
"""Characters of a cell that a problem repeats."""


class ProblemKind(StrEnum):
    MISSING_HEADER = "missing_header"
    REPEATED_HEADER = "repeated_header"
    MISSING_TITLE = "missing_title"
    MISSING_NUMBER = "missing_number"
    NUMBER_NOT_WHOLE = "number_not_whole"
    NUMBER_REPEATED = "number_repeated"
    MISSING_PART = "missing_part"
    PART_DIFFERS = "part_differs"
    """The number of this part stands beside another title further up."""
    UNREADABLE_DUE = "unreadable_due"
    TOO_LONG = "too_long"
    EMPTY_FILE = "empty_file"
    TOO_MANY_ROWS = "too_many_rows"


@dataclass(frozen=True)
class Problem:
    """`column` is the header as written, or the name of the column that is missing.

    `value` is what stands in the cell; for too_long and too_many_rows how many there are.
    `first_row` is where a repeated number or a part's title stood first, 0 elsewhere.
    """

    row: int
    column: str
    kind: ProblemKind
    value: str
    first_row: int = 0


@dataclass(frozen=True)
class PlanRow:
    """A task as the file has it; `row` counts from 1 as spreadsheets do. Texts are empty where nothing is said."""

    row: int
    part_number: int
    part_title: str
    number: int
    title: str
    leads: tuple[str, ...]
    """The first leads, the others are joint; nobody where none is named."""
    supporting: tuple[str, ...]
    target: str
    target_source: str
    lead_source: Literal["stated", "inferred"]
    due: date | None


@dataclass(frozen=True)
class PlanFile:
    """`rows` holds the tasks that are sound; they are a whole plan only where `problems` is empty."""

    rows: tuple[PlanRow, ...]
    problems: tuple[Problem, ...]
    departments_in_order: tuple[str, ...] = ()
    ignored_columns: tuple[str, ...] = ()
    """Headers that name no column known here."""
    notes: tuple[tuple[int, str], ...] = ()
    """Rows that hold a remark and no task, with how they begin."""
