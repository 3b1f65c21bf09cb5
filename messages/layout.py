"""How lists are laid out in a message: cut into pages that can be read, with buttons in rows and arrows between pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import TypeVar

from domain.outgoing import Button, Keyboard
from messages.language import Html, text

ROOM = 3500
"""Characters of markup on one page; Telegram takes 4,096 after markup."""

T = TypeVar("T")


def cut(items: Sequence[T], number: int, size: int) -> tuple[Sequence[T], int, int]:
    """The items of a page, its number brought into range, and how many pages there are (at least 1)."""
    count = max(1, -(-len(items) // size))
    number = min(max(number, 1), count)
    return items[(number - 1) * size : number * size], number, count


def arrows(number: int, count: int, data: Callable[[int], str]) -> tuple[Button, ...]:
    """Buttons to the page before and the page after, where there are such; empty data makes no button."""
    steps = [(f"‹ {number - 1}/{count}", number - 1), (f"{number + 1}/{count} ›", number + 1)]
    return tuple(Button(label, data(to)) for label, to in steps if 1 <= to <= count and data(to))


def in_rows(buttons: Iterable[Button], width: int = 5) -> Keyboard:
    known = tuple(buttons)
    return tuple(known[start : start + width] for start in range(0, len(known), width))


def keyboard(*rows: Sequence[Button]) -> Keyboard:
    """The rows that hold a button."""
    return tuple(tuple(row) for row in rows if row)


def fitted(lines: Iterable[Html], more: Html, room: int = ROOM) -> Html:
    """The lines one below the other, as many as there is room for; `more` stands in the place of the others."""
    kept: list[Html] = []
    used = len(more) + 1
    for line in lines:
        used += len(line) + 1
        if used > room:
            return Html.lines(*kept, more)
        kept.append(line)
    return Html.lines(*kept)


def pieces_of(words: str, room: int) -> list[str]:
    """Words from outside cut so that each piece takes at most so much room once it is escaped."""
    pieces: list[str] = []
    start = used = 0
    for place, character in enumerate(words):
        width = len(text(character))
        if used + width > room:
            pieces.append(words[start:place])
            start, used = place, 0
        used += width
    return [*pieces, words[start:]]
