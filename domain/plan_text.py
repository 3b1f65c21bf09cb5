"""A plan out of running text: parts headed `一、…`, tasks numbered `1.…`, owners in brackets at their end.

The text becomes a table like any other, which domain.plan_file checks; who is named in brackets is domain.plan_owners'.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final

from domain.plan_cells import one_line, part_of, visible
from domain.plan_header import Column
from domain.plan_owners import Named, named_in
from domain.targets import proposals

COLUMNS: Final = (
    Column.NUMBER, Column.PART, Column.PART_TITLE, Column.TITLE, Column.TARGET, Column.LEAD, Column.JOINT,
    Column.SUPPORTING, Column.DUE,
)  # fmt: skip
MOST_HEADING: Final = 60
"""Characters; what is longer is a sentence that begins with a numeral."""
MOST_NAME: Final = 100
MOST_TARGET: Final = 600
CUT_AT: Final = 3000
"""Telegram cuts what is longer than 4,096 characters into messages: so long a one may go on in the next."""

_PART = re.compile(
    r"(?:第\s*)?[一二三四五六七八九十]{1,3}\s*(?:[、.．]|部分|章|篇)|part\s+\d{1,3}\b|第\s*\d{1,3}\s*(?:部分|章|篇)",
    re.I,
)
_SECTION = re.compile(r"[（(]\s*[一二三四五六七八九十]{1,3}\s*[)）]")
_TASK = re.compile(r"(?P<number>\d{1,4})\s*(?:[.．](?!\d)|、)\s*(?P<text>\S.*)", re.DOTALL)
_OPENS = re.compile(rf"{_PART.pattern}|{_SECTION.pattern}|\d{{1,4}}\s*[.．、]", re.IGNORECASE)
_END = re.compile(r"。|\.(?=\s|$)|\n")


@dataclass(frozen=True, slots=True)
class TextPlan:
    """`grid` has its header first; row n + 1 is what line n of the text opens, and empty where it opens nothing."""

    title: str
    grid: list[list[str]]
    tasks: int
    owned: int
    """How many of the tasks name a department."""

    @property
    def is_plan(self) -> bool:
        """Whether such a text is a plan beyond doubt: nobody writes of anything else so."""
        return self.tasks >= 2 and 2 * self.owned >= self.tasks


@dataclass(slots=True)
class _Task:
    row: int
    number: int
    part: tuple[str, str]
    lines: list[str] = field(default_factory=list)


def joined(pieces: Sequence[str]) -> list[str]:
    """The lines of a text that arrived in several messages: one that was cut in the middle of a line goes on in the next."""
    text = ""
    for piece in pieces:
        goes_on = len(text) >= CUT_AT and text[-1] not in "。；;）)\n" and not _OPENS.match(piece.strip())
        text += piece if goes_on or not text else f"\n{piece}"
    return text.splitlines()


def plan_text(lines: Sequence[str]) -> TextPlan:
    """The tasks of a text, one paragraph a line. Raises nothing: what cannot be read is a gap in the table."""
    clean = [visible(line) for line in lines]
    opens = _SECTION if not any(_is_heading(_PART, line) for line in clean) else _PART
    title, part = "", ("", "")
    found: list[_Task] = []
    open_task: _Task | None = None
    for row, line in enumerate(clean):
        if not line:
            continue
        if _is_heading(opens, line):
            number, name = part_of(line)
            part, open_task = (str(number or ""), name or one_line(line)), None
        elif opens is _PART and _is_heading(_SECTION, line):
            open_task = None
        elif match := _TASK.fullmatch(line):
            open_task = _Task(row, int(match["number"]), part, [match["text"]])
            found.append(open_task)
        elif open_task is not None:
            open_task.lines.append(line)
        elif not found and not title and len(line) <= MOST_NAME:
            title = one_line(line)
    grid: list[list[str]] = [[str(column) for column in COLUMNS], *([] for _ in clean)]
    owned = 0
    for place, task in enumerate(_counted(found), 1):
        named, cells = _cells(task)
        owned += bool(named.leads)
        grid[found[place - 1].row + 1] = cells
    return TextPlan(title, grid, len(found), owned)


def _is_heading(opens: re.Pattern[str], line: str) -> bool:
    return opens.match(line) is not None and len(line) <= MOST_HEADING and not named_in(line).leads


def _counted(found: list[_Task]) -> list[_Task]:
    """Numbered through where every part begins with 1 again: a number names one task of the plan."""
    within: dict[tuple[str, str], int] = {}
    for task in found:
        within[task.part] = within.get(task.part, 0) + 1
        if task.number != within[task.part]:
            return found
    if len(within) < 2:
        return found
    return [_Task(task.row, number, task.part, task.lines) for number, task in enumerate(found, 1)]


def _cells(task: _Task) -> tuple[Named, list[str]]:
    named = named_in("\n".join(task.lines))
    text = named.rest
    end = _END.search(text)
    title = one_line(text[: end.start()] if end else text).strip(" 。；;.")
    values = {
        Column.NUMBER: str(task.number),
        Column.PART: task.part[0],
        Column.PART_TITLE: task.part[1],
        Column.TITLE: title,
        Column.TARGET: named.target or _target(text),
        Column.LEAD: "；".join(named.leads),
        Column.JOINT: "；".join(named.joint),
        Column.SUPPORTING: "；".join(named.supporting),
        Column.DUE: named.due,
    }
    return named, [values[column] for column in COLUMNS]


def _target(text: str) -> str:
    """The clauses that hold a figure, as they are written; the others say how, not how much."""
    kept: list[str] = []
    for read in proposals(re.sub(r"(?<=[A-Za-z])\.(?=\s|$)", "；", text)):
        words = one_line(read.source)
        if words not in kept and sum(map(len, kept)) + len(words) <= MOST_TARGET:
            kept.append(words)
    return "；".join(kept)
