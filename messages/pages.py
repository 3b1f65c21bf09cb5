"""How a long list becomes one message whose pages turn in place. What stands in the lines is their modules' business."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.outgoing import Button, Keyboard, Outgoing
from messages.language import Html

LIMIT = 3500
"""Characters of one page: well below Telegram's limit, so that a page can be edited without being cut."""

MOST_BUTTONS = 24


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a list, with the button that opens what it names."""

    text: Html
    button: Button | None = None


def turned(
    head: Html, lines: Sequence[Line], *, name: str, page: int, tail: str = "", across: int = 3, below: Keyboard = ()
) -> Outgoing:
    """Page `page` (from 0; one that is not there any more becomes the last) under the head, its buttons `across` a row.

    The turning buttons say `<name>.<page><tail>`.
    """
    cut = _cut(lines, LIMIT - len(head))
    page = min(max(page, 0), len(cut) - 1)
    shown = cut[page]
    buttons = list(dict.fromkeys(line.button for line in shown if line.button is not None))
    rows = tuple(tuple(buttons[at : at + across]) for at in range(0, len(buttons), across))
    text = Html.lines(head, *(line.text for line in shown))
    return Outgoing(text, (*rows, *turning(name, page, len(cut), tail), *below))


def turning(name: str, page: int, count: int, tail: str = "") -> Keyboard:
    """`[‹] [2/4] [›]`; nothing where there is one page."""
    if count < 2:
        return ()
    places = [(page - 1, "‹")] if page else []
    places.append((page, f"{page + 1}/{count}"))
    if page + 1 < count:
        places.append((page + 1, "›"))
    return (tuple(Button(label, f"{name}.{to}{tail}") for to, label in places),)


def _cut(lines: Sequence[Line], limit: int) -> list[list[Line]]:
    pages: list[list[Line]] = [[]]
    size = buttons = 0
    for line in lines:
        size += len(line.text) + 1
        buttons += line.button is not None
        if pages[-1] and (size > limit or buttons > MOST_BUTTONS):
            pages.append([])
            size, buttons = len(line.text) + 1, int(line.button is not None)
        pages[-1].append(line)
    return pages
