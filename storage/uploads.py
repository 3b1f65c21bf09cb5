"""Files that a person sent for a purpose and that a worker fetches from Telegram."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Upload:
    id: int
    person_id: int
    purpose: str
    file_id: str
    name: str
    size: int
    path: str


async def add(tx: Tx, *, person_id: int, purpose: str, file_id: str, name: str, size: int, now: datetime) -> int:
    made = await tx.insert(
        "INSERT INTO files (person_id, purpose, file_id, name, size, state, path, error, asked_at) "
        "VALUES (:person, :purpose, :file, :name, :size, 'waiting', '', '', :now) RETURNING id",
        person=person_id, purpose=purpose, file=file_id, name=name, size=size, now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def waiting(tx: Tx) -> list[Upload]:
    rows = await tx.rows("SELECT " + _UPLOAD + " FROM files WHERE state = 'waiting' ORDER BY id")
    return [_upload(row) for row in rows]


async def upload(tx: Tx, upload_id: int) -> Upload | None:
    row = await tx.row("SELECT " + _UPLOAD + " FROM files WHERE id = :id", id=upload_id)
    return None if row is None else _upload(row)


async def fetched(tx: Tx, upload_id: int, path: str) -> None:
    await tx.run("UPDATE files SET state = 'fetched', path = :path WHERE id = :id", path=path, id=upload_id)


async def failed(tx: Tx, upload_id: int, error: str) -> None:
    await tx.run("UPDATE files SET state = 'failed', error = :error WHERE id = :id", error=error, id=upload_id)


_UPLOAD = "id, person_id, purpose, file_id, name, size, path"


def _upload(row: Row) -> Upload:
    return Upload(row["id"], row["person_id"], row["purpose"], row["file_id"], row["name"], row["size"], row["path"])
