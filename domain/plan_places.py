"""Where in what was sent a row of a plan's table stands: in a sheet, in another of several put together, in a line of a text."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Places:
    """`starts` gives, for sheets that were put together, the first row of each with its name and its row there."""

    is_text: bool = False
    starts: tuple[tuple[int, str, int], ...] = ()

    def of(self, row: int) -> tuple[str, int]:
        """The sheet's name, empty for the only one, and the row in it; of a text the line."""
        if self.is_text:
            return "", max(row - 1, 1)
        for first, name, there in reversed(self.starts):
            if row >= first:
                return name, row - first + there
        return "", row


def together(sheets: Sequence[tuple[str, list[list[str]]]], headers: Sequence[int]) -> tuple[list[list[str]], Places]:
    """One table of several with the same columns in the same places; `headers` names each one's header row, from 1.

    What stands above the later headers falls away with them.
    """
    grid = list(sheets[0][1])
    starts = [(1, sheets[0][0], 1)]
    for (name, cells), header in zip(sheets[1:], headers[1:], strict=True):
        starts.append((len(grid) + 1, name, header + 1))
        grid += cells[header:]
    return grid, Places(starts=tuple(starts))
