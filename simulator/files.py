"""Files that were sent: their bytes on disk, and the ids, sizes and shapes that Telegram gives for them."""

import hashlib
import mimetypes
import re
import secrets
import struct
from dataclasses import asdict, dataclass
from pathlib import Path

from simulator.journal import Journal
from simulator.refusals import Json, bad_request

UPLOAD = 50 * 1024 * 1024
DOWNLOAD = 20 * 1024 * 1024
PHOTO = 10 * 1024 * 1024
_SUFFIX = re.compile(r"\.\w{1,16}")


@dataclass(frozen=True, slots=True)
class Stored:
    """One file; `file_id` is for the bot, `unique_id` the same for the same bytes."""

    file_id: str
    unique_id: str
    name: str
    mime: str
    size: int
    path: str


class Files:
    """All files of the world, by `file_id`."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder / "files"
        self._folder.mkdir(exist_ok=True)
        self._journal = Journal(folder / "files.jsonl")
        self._by_id = {values["file_id"]: Stored(**values) for values in self._journal.records()}
        self._by_path = {stored.path: stored for stored in self._by_id.values()}

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    def add(self, name: str, mime: str, content: bytes, folder: str) -> Stored:
        """Stores bytes under a new id; `folder` is the first part of its path (documents, photos …)."""
        digest = hashlib.sha256(content).digest()
        unique = "AgAD" + digest[:8].hex()[:12]
        suffix = Path(name).suffix
        path = f"{folder}/file_{len(self._by_id)}{suffix if _SUFFIX.fullmatch(suffix) else ''}"
        stored = Stored("BQACAgUAAxkB" + secrets.token_urlsafe(24), unique, name, mime, len(content), path)
        target = self._folder / path
        target.parent.mkdir(exist_ok=True)
        target.write_bytes(content)
        self._by_id[stored.file_id] = stored
        self._by_path[path] = stored
        self._journal.append(asdict(stored))
        return stored

    def find(self, file_id: str) -> Stored | None:
        """The file with this id, if there is one."""
        return self._by_id.get(file_id)

    def at(self, path: str) -> Stored | None:
        """The file with this `file_path`, if there is one."""
        return self._by_path.get(path)

    def location(self, stored: Stored) -> Path:
        """Where its bytes lie."""
        return self._folder / stored.path


def file_object(stored: Stored) -> Json:
    """The ids and the size, as they stand in every object that is a file."""
    return {"file_id": stored.file_id, "file_unique_id": stored.unique_id, "file_size": stored.size}


def mime_type(name: str, told: str) -> str:
    """The kind of a file the bot sends. Telegram goes by its name alone; `told` is for names that Python does not know."""
    return mimetypes.guess_type(f"x{Path(name).suffix}")[0] or (
        told if told.isprintable() else "application/octet-stream"
    )


def document_object(stored: Stored) -> Json:
    """The Document object."""
    return {"file_name": stored.name, "mime_type": stored.mime, **file_object(stored)}


def photo_object(stored: Stored, content: bytes) -> list[Json]:
    """The PhotoSize objects of a picture, one size; refused as by `photo_shape`."""
    width, height = photo_shape(content)
    return [{**file_object(stored), "width": width, "height": height}]


def photo_shape(content: bytes) -> tuple[int, int]:
    """Width and height of a photo; refused when it is too large, no PNG or JPEG, or its shape is impossible."""
    if len(content) > PHOTO:
        raise bad_request(
            f"file of size {len(content)} bytes is too big for a photo; the maximum size is {PHOTO} bytes"
        )
    size = picture_size(content)
    if size is None:
        raise bad_request("IMAGE_PROCESS_FAILED")
    width, height = size
    if width + height > 10_000 or max(width, height) > 20 * min(width, height):
        raise bad_request("PHOTO_INVALID_DIMENSIONS")
    return size


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height of a PNG or JPEG, or None."""
    if content[:8] == b"\x89PNG\r\n\x1a\n" and len(content) >= 24:
        width, height = struct.unpack(">II", content[16:24])
        return (width, height) if width and height else None
    if content[:2] != b"\xff\xd8":
        return None
    place = 2
    while place + 9 <= len(content) and content[place] == 0xFF:
        marker, length = content[place + 1], int.from_bytes(content[place + 2 : place + 4])
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = struct.unpack(">HH", content[place + 5 : place + 9])
            return (width, height) if width and height else None
        place += 2 + length
    return None
