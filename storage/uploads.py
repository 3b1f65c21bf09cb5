"""Files that a person sent for a purpose and that a worker fetches from Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Tx

TOO_LARGE = "too large"
"""The error of a file that Telegram does not hand to bots."""


@dataclass(frozen=True, slots=True)
class Upload:
    """`attempts` counts tries to fetch it that came to nothing."""

    id: int
    person_id: int
    purpose: str
    file_id: str
    name: str
    size: int
    path: str
    attempts: int


async def add(
    tx: Tx, *, person_id: int, purpose: str, file_id: str, name: str, size: int, now: datetime, kind: str = "document",
    unique_id: str = "", mime: str = "",
) -> int:  # fmt: skip
    made = await tx.insert(
        "INSERT INTO files (person_id, purpose, file_id, name, size, state, path, error, asked_at, kind, unique_id, mime) "
        "VALUES (:person, :purpose, :file, :name, :size, 'waiting', '', '', :now, :kind, :unique, :mime) RETURNING id",
        person=person_id, purpose=purpose, file=file_id, name=name, size=size, now=now, kind=kind, unique=unique_id,
        mime=mime,
    )  # fmt: skip
    assert made is not None
    return made


async def waiting(tx: Tx, *, now: datetime) -> list[Upload]:
    """What is to be fetched now."""
    rows = await tx.rows(
        "SELECT " + _UPLOAD + " FROM files WHERE state = 'waiting' AND coalesce(retry_at, :now) <= :now ORDER BY id",
        now=now,
    )
    return [_upload(row) for row in rows]


async def upload(tx: Tx, upload_id: int) -> Upload | None:
    row = await tx.row("SELECT " + _UPLOAD + " FROM files WHERE id = :id", id=upload_id)
    return None if row is None else _upload(row)


async def fetched(tx: Tx, upload_id: int, path: str, *, digest: str, size: int) -> None:
    """Its bytes lie there; their SHA-256 and number are what was counted, not what was told."""
    await tx.run(
        "UPDATE files SET state = 'fetched', path = :path, digest = :digest, size = :size, error = '' WHERE id = :id",
        path=path, digest=digest, size=size, id=upload_id,
    )  # fmt: skip


async def put_off(tx: Tx, upload_id: int, *, until: datetime, error: str) -> None:
    """To be tried again."""
    await tx.run(
        "UPDATE files SET attempts = attempts + 1, retry_at = :until, error = :error WHERE id = :id",
        until=until, error=error, id=upload_id,
    )  # fmt: skip


async def failed(tx: Tx, upload_id: int, error: str) -> None:
    await tx.run("UPDATE files SET state = 'failed', error = :error WHERE id = :id", error=error, id=upload_id)


async def paths(tx: Tx) -> list[str]:
    """Every file on disk that is named here, below DUBAN_FILES."""
    return [row["path"] for row in await tx.rows("SELECT DISTINCT path FROM files WHERE path <> '' ORDER BY path")]


_UPLOAD = "id, person_id, purpose, file_id, name, size, path, attempts"


def _upload(row: Row) -> Upload:
    return Upload(
        row["id"], row["person_id"], row["purpose"], row["file_id"], row["name"], row["size"], row["path"],
        row["attempts"],
    )  # fmt: skip
