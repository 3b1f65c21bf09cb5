"""The sheet that a contact fills and sends back: its rows' keys, which cells stand where, and what of them is new or in conflict.

What a single cell says is domain.answer_cells; headers and drop-downs are messages.answer_sheet's.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Final

from domain.plan_cells import one_line
from domain.spreadsheet_text import unguarded

NUMBER: Final = "number"
HEALTH, PERCENT, FIGURE, WORDS = "health", "percent", "figure", "words"
NEXT, BY, NEEDS, WHOM = "next", "by", "needs", "whom"
"""Names of columns; those of figures are numbered from 1 (`figure1`), their values carry the indicator's id (`figure:12`)."""

MOST_FIGURES: Final = 8
"""Indicators of a task that have columns in a sheet."""

MOST_LINES: Final = 500
"""Rows that are read of one sheet."""


@dataclass(frozen=True, slots=True)
class Key:
    """What a row is about and how it stood when the sheet was made.

    Its check guards against damage, not against forging: whoever writes a key of her own gains nothing, since rights are asked
    of the request when it is read and again when it is booked. `marks` are digests of the answers as they were written into it.
    """

    request_id: int
    revision: int
    person_id: int
    label: str
    indicators: tuple[int, ...] = ()
    marks: Mapping[str, str] = field(default_factory=dict)

    @property
    def text(self) -> str:
        """As it stands in a cell; without what a CSV file could be cut at."""
        marks = ".".join(f"{name}~{value}" for name, value in self.marks.items())
        own = f"{_SIGN}:{self.request_id}:{self.revision}:{self.person_id}:{self.label}"
        own += f":{'.'.join(map(str, self.indicators))}:{marks}".replace("figure:", "figure_")
        return f"{own}:{mark(own)}"

    @classmethod
    def read(cls, text: str) -> Key | None:
        """None where it is none, or is damaged."""
        match = _KEY.fullmatch(text.strip())
        if match is None or mark(match["own"]) != match["check"]:
            return None
        marks = (piece.partition("~") for piece in match["marks"].split(".") if piece)
        return cls(
            int(match["request"]),
            int(match["revision"]),
            int(match["person"]),
            match["label"],
            tuple(int(each) for each in match["indicators"].split(".") if each),
            {name.replace("figure_", "figure:"): value for name, _, value in marks},
        )


_SIGN = "DUBAN1"
_KEY = re.compile(
    rf"(?P<own>{_SIGN}:(?P<request>\d{{1,15}}):(?P<revision>\d{{1,15}}):(?P<person>\d{{1,15}}):(?P<label>[\w-]+)"
    r":(?P<indicators>(?:\d{1,15}(?:\.\d{1,15})*)?):(?P<marks>[\w~.]*)):(?P<check>[0-9a-f]{8})",
    re.ASCII,
)


@dataclass(frozen=True, slots=True)
class Line:
    """A row of a sheet: its number in the file, its key (empty where that is gone or damaged), and the cells that say something."""

    row: int
    key: str
    number: str
    texts: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class FilledSheet:
    """`has_header` is false where the line with the columns' names is gone, so that nothing can be read."""

    lines: tuple[Line, ...]
    has_header: bool = True


def mark(value: str) -> str:
    """A digest by which a value is known again."""
    return sha256(value.encode()).hexdigest()[:8]


def folded(header: str) -> str:
    """A header without case, width, blanks and what stands in brackets."""
    plain = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", header).casefold())
    return re.sub(r"[\W_]+", "", plain)


def filled_sheet(grid: Sequence[Sequence[str]], names: Mapping[str, str]) -> FilledSheet | None:
    """The rows of a sheet of ours, whatever its columns' order; None where no row carries a key.

    `names` gives the column of each folded header, in every language. May take a while for large tables.
    """
    keyed = {at: key for at, cells in enumerate(grid) if (key := _key(cells)) is not None}
    if not keyed:
        return None
    header = max((at for at in range(len(grid)) if at not in keyed), key=lambda at: _known(grid[at], names), default=-1)
    if header < 0 or _known(grid[header], names) < 2:
        return FilledSheet((), has_header=False)
    at_column: dict[str, int] = {}
    for place, cell in enumerate(grid[header]):
        if column := names.get(folded(cell)):
            at_column.setdefault(column, place)
    number = at_column.pop(NUMBER, -1)
    order = [name for name in dict.fromkeys(names.values()) if name in at_column]
    lines = []
    for at, cells in enumerate(grid):
        texts = {name: text for name in order if (text := _cell(cells, at_column[name]))}
        if at in keyed or (at > header and texts):
            lines.append(Line(at + 1, keyed.get(at, ""), one_line(_cell(cells, number)), texts))
    return FilledSheet(tuple(lines))


def weigh(
    said: Mapping[str, str], present: Mapping[str, str], marks: Mapping[str, str]
) -> tuple[dict[str, str], tuple[str, ...]]:
    """What a row says that is new, by column, and which of that somebody else has changed in the meantime.

    A cell that is as it was in the sheet says nothing, whatever stands there now; an empty one never takes anything away.
    """
    new: dict[str, str] = {}
    conflicts = []
    for name, value in said.items():
        now, then = present.get(name, ""), marks.get(name, mark(""))
        if not value or mark(value) == then or value == now:
            continue
        new[name] = value
        if mark(now) != then:
            conflicts.append(name)
    return new, tuple(conflicts)


def _key(cells: Sequence[str]) -> str | None:
    """A row's key; empty where it is damaged, None where there is nothing like one."""
    for cell in cells:
        if cell.lstrip().startswith(f"{_SIGN}:"):
            return cell.strip() if Key.read(cell) else ""
    return None


def _known(cells: Sequence[str], names: Mapping[str, str]) -> int:
    return len({names[name] for name in map(folded, cells) if name in names})


def _cell(cells: Sequence[str], place: int) -> str:
    return unguarded(cells[place].strip()).strip() if 0 <= place < len(cells) else ""
