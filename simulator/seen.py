"""Messages as a test sees them in a chat: plain frozen values, read from the control API."""

from dataclasses import dataclass
from datetime import UTC, datetime

from simulator.refusals import Json


@dataclass(frozen=True, slots=True)
class Button:
    """A button under a message: with data, or a link."""

    text: str
    data: str | None = None
    url: str | None = None


@dataclass(frozen=True, slots=True)
class Document:
    """A file, photo or sticker of a message; `url` is where its bytes are."""

    kind: str
    name: str
    size: int
    mime: str
    url: str


@dataclass(frozen=True, slots=True)
class Seen:
    """A message as it stands in the chat now; `sender` is "bot" or a person's id."""

    id: int
    chat_id: int
    sender: str | int
    date: datetime
    text: str
    html: str
    keyboard: tuple[tuple[Button, ...], ...]
    reply_to: int | None
    edited: datetime | None
    deleted: bool
    document: Document | None

    @property
    def from_bot(self) -> bool:
        """Whether the bot wrote it."""
        return self.sender == "bot"

    @property
    def labels(self) -> list[str]:
        """The labels of all buttons in reading order."""
        return [button.text for row in self.keyboard for button in row]

    def drawn(self) -> str:
        """The message as a few lines of plain text."""
        who = "bot" if self.from_bot else str(self.sender)
        marks = f"{' edited' if self.edited else ''}{' deleted' if self.deleted else ''}"
        file = f" [{self.document.kind} {self.document.name}]" if self.document else ""
        rows = "".join("\n    " + " ".join(f"[{each.text}]" for each in row) for row in self.keyboard)
        return f"#{self.id} {who} {self.date:%Y-%m-%d %H:%M}{marks}:{file} {self.text}{rows}"


def read_seen(given: Json) -> Seen:
    """A message of the control API."""
    return Seen(
        id=given["id"],
        chat_id=given["chat_id"],
        sender=given["from"],
        date=datetime.fromtimestamp(given["date"], UTC),
        text=given["text"],
        html=given["html"],
        keyboard=tuple(tuple(Button(**button) for button in row) for row in given["keyboard"]),
        reply_to=given["reply_to"],
        edited=datetime.fromtimestamp(given["edited"], UTC) if given["edited"] else None,
        deleted=given["deleted"],
        document=Document(**given["document"]) if given["document"] else None,
    )
