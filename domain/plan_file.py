"""A plan from a table: the task that each row holds, and every problem with its row and column.

Reading the file itself is services.sheets'; what one cell says is domain.plan_cells'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date
from types import MappingProxyType
from typing import Final

from domain.plan_cells import department_names, due_date, one_line, part_of, visible, whole_number
from domain.plan_header import HEADER_WITHIN, Column, Header, Meanings, find_header
from domain.plan_owners import Named, named_in
from domain.plan_rows import (
    MOST_NAME,
    MOST_ROWS,
    MOST_TARGET,
    MOST_TITLE,
    MOST_VALUE,
    PlanFile,
    PlanRow,
    Problem,
    ProblemKind,
)

_NOTE: Final = re.compile(
    r"(?:注|附注|备注|说明|填报|填表|制表|审核|审批|联系人|联系电话|抄送|合\s*计|总\s*计|小\s*计)\s*(?:[\d一二三]{0,2}[:：.．、)）]|说明|单位|人|日期|$)"
    r"|(?:note|remark|total)s?\s*(?:[:：.]|$)",
    re.IGNORECASE,
)
"""How a row begins that is no task."""
_INFERRED = frozenset({"inferred", "推断", "推定", "拟", "拟定"})


def read_plan(
    grid: Sequence[Sequence[str]], *, first_day: date, last_day: date, named: Meanings = MappingProxyType({}),
    one_part: str = "",
) -> PlanFile:  # fmt: skip
    """The plan in a table of cells, checked as a whole; problems come in the order of rows, then of columns.

    `named` says what its headers mean beside what they usually do; `one_part` is the title of the only part of a plan
    that names none.
    """
    first_filled = next((row for row, cells in enumerate(grid, 1) if any(map(visible, cells))), 0)
    if not first_filled:
        return PlanFile((), (Problem(1, "", ProblemKind.EMPTY_FILE, ""),))
    if len(grid) > MOST_ROWS + HEADER_WITHIN:
        return PlanFile((), (Problem(len(grid), "", ProblemKind.TOO_MANY_ROWS, str(len(grid))),))
    header = find_header(grid, named) or Header(first_filled)
    reader = _Reader(header, first_day, last_day, one_part)
    if header.at:
        for row, cells in enumerate(grid[header.row :], header.row + 1):
            reader.read(row, [visible(cell) for cell in cells])
    return reader.finished()


class _Reader:
    def __init__(self, header: Header, first_day: date, last_day: date, one_part: str) -> None:
        self.header = header
        self.first_day = first_day
        self.last_day = last_day
        self.row = header.row
        self.rows: list[PlanRow] = []
        self.problems: list[tuple[int, int, Problem]] = []
        self.number_rows: dict[int, int] = {}
        self.part_titles: dict[int, tuple[str, int]] = {}
        self.part: tuple[int, str] | None = None
        self.headings = False
        self.notes: list[tuple[int, str]] = []
        if one_part and not header.has_parts:
            self.part, self.headings = (1, one_part), True

    def read(self, row: int, cells: Sequence[str]) -> None:
        self.row = row
        if not any(cells) or self._is_heading(cells):
            return
        if self._is_note(cells):
            self.notes.append((row, one_line(next(filter(None, cells)))[:MOST_VALUE]))
            return
        before = len(self.problems)
        part = self._part(self._cell(cells, Column.PART), self._cell(cells, Column.PART_TITLE))
        number = self._number(self._cell(cells, Column.NUMBER))
        title = self._text(cells, Column.TITLE, MOST_TITLE, ProblemKind.MISSING_TITLE)
        target = self._text(cells, Column.TARGET, MOST_TARGET)
        target_source = self._text(cells, Column.TARGET_SOURCE, MOST_NAME)
        said = self._labelled(cells)
        leads = said.leads or self._departments(cells, Column.LEAD)
        joint = said.joint + self._departments(cells, Column.JOINT)
        supporting = said.supporting + self._departments(cells, Column.SUPPORTING)
        due = self._due(self._cell(cells, Column.DUE))
        if len(self.problems) > before or not part:
            return
        # What is no "inferred" names a source (notice, 明确, a document), and so is stated.
        inferred = self._cell(cells, Column.LEAD_SOURCE).casefold() in _INFERRED
        self.rows.append(
            PlanRow(
                row=row,
                part_number=part[0],
                part_title=part[1],
                number=number,
                title=one_line(title),
                leads=tuple(dict.fromkeys(leads + joint)),
                supporting=tuple(dict.fromkeys(name for name in supporting if name not in leads + joint)),
                target=target,
                target_source=one_line(target_source),
                lead_source="inferred" if inferred else "stated",
                due=due,
            )
        )

    def finished(self) -> PlanFile:
        self.row = self.header.row
        missing: list[Column] = list(self.header.missing)
        if not self.header.has_parts and not self.headings:
            missing.append(Column.PART)
            self.problems = [found for found in self.problems if found[2].kind is not ProblemKind.MISSING_PART]
        for column in missing:
            self._problem(column, ProblemKind.MISSING_HEADER, "")
        for at, written in self.header.repeated:
            self.problems.append((self.row, at, Problem(self.row, written, ProblemKind.REPEATED_HEADER, written)))
        if not self.rows and not self.problems:
            self._problem(None, ProblemKind.EMPTY_FILE, "")
        names = (name for row in self.rows for name in row.leads + row.supporting)
        return PlanFile(
            rows=tuple(self.rows),
            problems=tuple(problem for _, _, problem in sorted(self.problems, key=lambda found: found[:2])),
            departments_in_order=tuple(dict.fromkeys(names)),
            ignored_columns=tuple(self.header.ignored),
            notes=tuple(self.notes),
        )

    def _problem(self, column: Column | None, kind: ProblemKind, value: str, first_row: int = 0) -> None:
        at = self.header.at.get(column, -1) if column else -1
        name = self.header.written.get(column, column.value) if column else ""
        shown = value if len(value) <= MOST_VALUE else value[: MOST_VALUE - 1] + "…"
        self.problems.append((self.row, at, Problem(self.row, name, kind, shown, first_row)))

    def _is_heading(self, cells: Sequence[str]) -> bool:
        """Whether the row only opens a part: its cells alone, or `一、…` alone in a file without columns for parts."""
        filled = {at for at, cell in enumerate(cells) if cell}
        if self.header.has_parts:
            if not filled <= {self.header.at.get(column, -1) for column in (Column.PART, Column.PART_TITLE)}:
                return False
            self._part(self._cell(cells, Column.PART), self._cell(cells, Column.PART_TITLE))
            return True
        text = cells[min(filled)]
        if len(filled) > 1 or not all(part_of(text)):
            return False
        self.headings = True
        self._part(text, "")
        return True

    def _is_note(self, cells: Sequence[str]) -> bool:
        """Whether the row is a remark below the table, a sum, or who filled it in: it begins so, and has no number."""
        first = next(filter(None, cells))
        return _NOTE.match(first) is not None and not whole_number(self._cell(cells, Column.NUMBER))

    def _part(self, part_cell: str, title_cell: str) -> tuple[int, str] | None:
        """The part of this row, carried down from above where its cells are blank (merged or written once)."""
        title_column = Column.PART_TITLE if Column.PART_TITLE in self.header.at else Column.PART
        column = Column.PART if Column.PART in self.header.at else title_column
        if not part_cell and not title_cell:
            if not self.part:
                self._problem(column, ProblemKind.MISSING_PART, "")
            return self.part
        number, title = part_of(part_cell)
        if part_cell and not number and (title_cell or not any(map(str.isalpha, part_cell))):
            self._problem(column, ProblemKind.NUMBER_NOT_WHOLE, part_cell)
        if title_cell:
            title_number, bare = part_of(title_cell)
            numbered = bare and title_number and number in (None, title_number)
            number, title = (title_number, bare) if numbered else (number, one_line(title_cell))
        number = number or next((n for n, (known, _) in self.part_titles.items() if known == title), 0)
        number = number or max(self.part_titles, default=0) + 1
        if title:
            self.part_titles.setdefault(number, (title, self.row))
        known, first_row = self.part_titles.get(number, ("", 0))
        if not known:
            self._problem(title_column, ProblemKind.MISSING_PART, part_cell)
        elif title and title != known:
            self._problem(title_column if title_cell else column, ProblemKind.PART_DIFFERS, title, first_row)
        elif len(title) > MOST_TITLE:
            self._problem(title_column if title_cell else column, ProblemKind.TOO_LONG, str(len(title)))
        self.part = number, known
        return self.part

    def _number(self, cell: str) -> int:
        if Column.NUMBER not in self.header.at:
            return 0
        number = whole_number(cell)
        if not cell:
            self._problem(Column.NUMBER, ProblemKind.MISSING_NUMBER, "")
        elif not number:
            self._problem(Column.NUMBER, ProblemKind.NUMBER_NOT_WHOLE, cell)
        elif number in self.number_rows:
            self._problem(Column.NUMBER, ProblemKind.NUMBER_REPEATED, cell, self.number_rows[number])
        else:
            self.number_rows[number] = self.row
        return number or 0

    def _cell(self, cells: Sequence[str], column: Column) -> str:
        at = self.header.at.get(column, len(cells))
        return cells[at] if at < len(cells) else ""

    def _text(self, cells: Sequence[str], column: Column, most: int, missing: ProblemKind | None = None) -> str:
        text = self._cell(cells, column)
        if not text and missing and column in self.header.at:
            self._problem(column, missing, "")
        if len(text) > most:
            self._problem(column, ProblemKind.TOO_LONG, str(len(text)))
        return text

    def _labelled(self, cells: Sequence[str]) -> Named:
        """Who a single cell names with their duties, `牵头单位：甲 配合单位：乙` or `甲牵头，乙配合`; nobody where it does not."""
        cell = self._cell(cells, Column.LEAD)
        said = named_in(f"（{cell}）") if cell else Named()
        return said if said.leads and not said.rest.strip() else Named()

    def _departments(self, cells: Sequence[str], column: Column) -> tuple[str, ...]:
        names = department_names(self._cell(cells, column))
        for name in names:
            if len(name) > MOST_NAME:
                self._problem(column, ProblemKind.TOO_LONG, str(len(name)))
        return names

    def _due(self, cell: str) -> date | None:
        day = due_date(cell, self.first_day, self.last_day) if cell else None
        if cell and not day:
            self._problem(Column.DUE, ProblemKind.UNREADABLE_DUE, cell)
        return day
