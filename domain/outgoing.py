"""What is said to a person, before it is sent: text, buttons and files, and how a long text is cut. Sending: storage.outbox, bot.sender."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum, StrEnum

TEXT_LIMIT = 4096
"""Characters in one Telegram message after entities are parsed (core.telegram.org/bots/api#sendmessage)."""

CAPTION_LIMIT = 1024
"""The same under a file (core.telegram.org/bots/api#senddocument)."""


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with `data` it comes back as a press, with `url` it opens a link."""

    label: str
    data: str = ""
    url: str = ""


Keyboard = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Document:
    """A file to send with a message as its caption; `path` names a file below DUBAN_FILES.

    One that Telegram has already goes by its `file_id`, as the `kind` it was sent as (photo, voice …), and from `path` only
    where that id is refused; where there is no path either, the words `otherwise` are said.
    """

    name: str
    path: str
    file_id: str = ""
    kind: str = "document"
    otherwise: str = ""


@dataclass(frozen=True, slots=True)
class Outgoing:
    """What a message says: HTML text (values already escaped), buttons, at most one file.

    `about` names what it is about (`card:12`, `prompt:3`), so that a reply to it finds its way back.
    """

    text: str
    keyboard: Keyboard = ()
    document: Document | None = None
    about: str = ""


class Kind(StrEnum):
    """How a row of the outbox is sent (DESIGN: Sending)."""

    MESSAGE = "message"
    EDIT = "edit"
    MENU = "menu"


class Priority(IntEnum):
    """Which chat goes first: a person looking at the chat, then notices to one person, then broadcasts."""

    ANSWER = 0
    NOTICE = 5
    BROADCAST = 9


class OutboxState(StrEnum):
    """Where a row of the outbox stands; `unsettled` may have arrived and is asked about before it is sent again."""

    WAITING = "waiting"
    SENDING = "sending"
    UNSETTLED = "unsettled"
    SENT = "sent"
    SKIPPED = "skipped"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class MenuCommand:
    """One line of a person's command menu."""

    name: str
    description: str


@dataclass(frozen=True, slots=True)
class Menu:
    """The commands shown to one person; it replaces the ones before."""

    commands: tuple[MenuCommand, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """What a person gets back: new messages below, the message pressed on as it reads now, and a toast.

    `retired` names messages (by what they are about) whose buttons go, since something newer stands below them.
    """

    messages: tuple[Outgoing, ...] = ()
    edit: Outgoing | None = None
    toast: str = ""
    retired: tuple[str, ...] = ()


def below(*messages: Outgoing, retired: tuple[str, ...] = ()) -> Reply:
    """A reply of new messages."""
    return Reply(messages=messages, retired=retired)


def in_place(edit: Outgoing, *messages: Outgoing, toast: str = "") -> Reply:
    """A reply that changes the message pressed on; where nothing was pressed it is said below."""
    return Reply(messages=messages, edit=edit, toast=toast)


def with_token(keyboard: Keyboard, token: int) -> Keyboard:
    """The keyboard with the row's number in every button's data, so that no other message carries the same keyboard."""
    return tuple(
        tuple(Button(b.label, f"{b.data}#{token:x}" if b.data else "", b.url) for b in row) for row in keyboard
    )


def split_token(data: str) -> tuple[str, int | None]:
    """A press's data without its token, and the outbox row it names (None where the data holds none)."""
    plain, found, token = data.rpartition("#")
    if not found:
        return data, None
    try:
        return plain, int(token, 16)
    except ValueError:
        return data, None


def pieces(text: str, limit: int = TEXT_LIMIT) -> tuple[str, ...]:
    """Cut a long HTML text at paragraph ends, else at line ends, else hard; each piece closes its marks, the next goes on.

    Counts raw characters, which are never fewer than Telegram counts after parsing entities.
    """
    parts: list[str] = []
    rest, opened = text, ""
    while len(rest) > limit:
        cut = _cut(rest, len(opened) + 1, limit - ROOM_TO_CLOSE)
        marks = _open_marks(rest[:cut])
        opened = "".join(f"<{mark}>" for mark in marks)
        piece = rest[:cut].rstrip("\n")
        if piece:
            parts.append(piece + "".join(f"</{mark.split()[0]}>" for mark in reversed(marks)))
        rest = opened + rest[cut:].lstrip("\n")
    return (*parts, rest)


ROOM_TO_CLOSE = 100
"""Characters kept for closing what is marked where a text is cut."""

_MARK = re.compile(r"<(/?)([^>]+)>")


def _cut(text: str, least: int, most: int) -> int:
    for end in ("\n\n", "\n"):
        cut = text.rfind(end, least, most)
        if cut > 0:
            return cut
    # Not through the middle of a tag or of an escaped character.
    for start, end in (("<", ">"), ("&", ";")):
        begun = text.rfind(start, least, most)
        if begun > 0 and text.find(end, begun, most) < 0:
            return begun
    return most


def _open_marks(text: str) -> list[str]:
    """What stands between < and > of the tags that are not closed, the outermost first."""
    marks: list[str] = []
    for closing, mark in _MARK.findall(text):
        if closing:
            marks.pop()
        else:
            marks.append(mark)
    return marks
