"""A plan file read and checked as an admin has said that it is to be read. No database: what it would change is services.loading's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date

from domain.plan_file import read_plan
from domain.plan_header import Column, Header, Meanings, find_header
from domain.plan_rows import PlanFile
from domain.spreadsheet_text import unguarded
from services.sheets import Grid, read_grid


@dataclass(frozen=True, slots=True)
class Reading:
    """What an admin has said of a file: what its headers mean, the title of its only part where it names none, names that
    are other departments' (or nobody's: empty), and whether tasks that it does not name stay in the plan.
    """

    named: Meanings = field(default_factory=dict)
    one_part: str = ""
    same: Mapping[str, str] = field(default_factory=dict)
    keep: bool = False


@dataclass(frozen=True, slots=True)
class CheckedFile:
    """A plan file with the columns it has; only one without problems can be loaded."""

    plan: PlanFile
    columns: frozenset[Column]
    reading: Reading = field(default_factory=Reading)


def check(name: str, content: bytes, *, first_day: date, last_day: date) -> CheckedFile:
    """Read a file and hold it against the rules. Raises UnreadableFile. Takes up to seconds: call it in a thread."""
    return check_grid(read_grid(name, content), first_day=first_day, last_day=last_day)


def check_grid(grid: Grid, *, first_day: date, last_day: date, reading: Reading | None = None) -> CheckedFile:
    """The same for cells read before, as somebody has said that they are to be read."""
    reading = reading or Reading()
    cells = [[unguarded(cell) for cell in row] for row in grid]
    header = find_header(cells, reading.named)
    plan = read_plan(cells, first_day=first_day, last_day=last_day, named=reading.named, one_part=reading.one_part)
    return CheckedFile(_renamed(plan, reading.same), frozenset(header.at) if header else frozenset(), reading)


def header_of(grid: Grid) -> Header | None:
    """The header of a table that is a plan's; None where there is none."""
    return find_header([[unguarded(cell) for cell in row] for row in grid])


def _renamed(plan: PlanFile, same: Mapping[str, str]) -> PlanFile:
    """With the departments that names were said to mean; each once in a row."""
    if not any(same.values()):
        return plan
    rows = []
    for row in plan.rows:
        leads = tuple(dict.fromkeys(same.get(name) or name for name in row.leads))
        others = tuple(dict.fromkeys(same.get(name) or name for name in row.supporting))
        rows.append(replace(row, leads=leads, supporting=tuple(name for name in others if name not in leads)))
    return replace(plan, rows=tuple(rows))
