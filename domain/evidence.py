"""Files that stand beside a report (佐证材料): what was sent, how it was kept, and the limits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

MOST_BYTES = 20 * 1024 * 1024
"""What a bot can fetch (core.telegram.org/bots/api#getfile); what is larger is kept by its reference only."""

MOST_FILES = 10
"""Files that stand beside one report, superseded ones and those that never came left out."""


class FileKind(StrEnum):
    """How Telegram carries a file; a sticker is none."""

    PHOTO = "photo"
    DOCUMENT = "document"
    VOICE = "voice"
    AUDIO = "audio"
    VIDEO = "video"
    VIDEO_NOTE = "video_note"


class Kept(StrEnum):
    """What there is of a file: to be fetched, its bytes, only Telegram's reference, or nothing that came."""

    WAITING = "waiting"
    BYTES = "bytes"
    REFERENCE = "reference"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message, as Telegram tells of it; name, type and size come from outside. `album` is its media group, or empty."""

    kind: FileKind
    file_id: str
    unique_id: str = ""
    name: str = ""
    mime: str = ""
    size: int = 0
    album: str = ""

    @property
    def is_too_large(self) -> bool:
        return self.size > MOST_BYTES


@dataclass(frozen=True, slots=True)
class Evidence:
    """A file kept for a request, or (`request_id` None) not yet told which. `path` lies below DUBAN_FILES and is ours."""

    id: int
    saying_id: int
    kind: FileKind
    file_id: str
    unique_id: str
    name: str
    size: int
    kept: Kept
    path: str
    sent_at: datetime
    person_id: int
    person_name: str
    request_id: int | None
    task_id: int | None
    number: int
    """The task's number; 0 where it is not booked."""
    period: str
    """The period's label; empty where it is not booked."""
    report_id: int | None
    version: int | None
    superseded_by: int | None
    application_id: int | None = None
    """Of one that goes with what a contact asks of the office, and with no report."""

    @property
    def stands(self) -> bool:
        """Whether it counts beside the report."""
        return self.superseded_by is None and self.kept is not Kept.LOST


def standing(files: Iterable[Evidence]) -> tuple[Evidence, ...]:
    return tuple(file for file in files if file.stands)
