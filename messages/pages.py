"""How a long list becomes one message whose pages turn in place, cut by size. What stands in the lines is their modules' business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.outgoing import Button, Keyboard, Outgoing
from messages.language import Html
from messages.layout import ROOM, arrows, in_rows, keyboard

MOST_BUTTONS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, with the button that opens what it names."""

    text: Html
    button: Button | None = None


def turned(
    head: Html, lines: Sequence[Line], *, name: str, page: int, tail: str = "", width: int = 3, below: Keyboard = ()
) -> Outgoing:
    """Page `page` (from 1; one that is not there becomes the nearest) under the head, its buttons `width` a row.

    The turning buttons say `<name>.<page><tail>`.
    """
    cut = _cut(lines, ROOM - len(head))
    page = min(max(page, 1), len(cut))
    shown = cut[page - 1]
    buttons = dict.fromkeys(line.button for line in shown if line.button is not None)
    turning = arrows(page, len(cut), lambda to: f"{name}.{to}{tail}")
    text = Html.lines(head, *(line.text for line in shown))
    return Outgoing(text, keyboard(*in_rows(buttons, width), turning, *below))


def _cut(lines: Sequence[Line], room: int) -> list[list[Line]]:
    pages: list[list[Line]] = [[]]
    size = buttons = 0
    for line in lines:
        size += len(line.text) + 1
        buttons += line.button is not None
        if pages[-1] and (size > room or buttons > MOST_BUTTONS):
            pages.append([])
            size, buttons = len(line.text) + 1, int(line.button is not None)
        pages[-1].append(line)
    return pages
