"""Files that are to be made here and sent: which, for whom, and what became of them. What stands in them is read anew at each try."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Making:
    """`arguments` say which file of its kind; `attempts` counts tries that were begun."""

    id: int
    kind: str
    arguments: Mapping[str, Any]
    person_id: int
    chat_id: int
    attempts: int


async def add(
    tx: Tx, *, key: str, kind: str, arguments: Mapping[str, object], person_id: int, chat_id: int, now: datetime
) -> int | None:  # fmt: skip
    """Ask for a file; None where its key has been used, or without a key where the very same is waited for already."""
    written = json.dumps(arguments, ensure_ascii=False, sort_keys=True)
    if not key:
        twin = await tx.value(
            "SELECT id FROM makings WHERE state = 'waiting' AND kind = :kind AND arguments = :arguments "
            "AND person_id = :person AND chat_id = :chat",
            kind=kind, arguments=written, person=person_id, chat=chat_id,
        )  # fmt: skip
        if twin is not None:
            return None
    return await tx.insert(
        "INSERT INTO makings (key, kind, arguments, person_id, chat_id, state, attempts, error, asked_at) "
        "VALUES (:key, :kind, :arguments, :person, :chat, 'waiting', 0, '', :now) ON CONFLICT (key) DO NOTHING RETURNING id",
        key=key or None, kind=kind, arguments=written, person=person_id, chat=chat_id, now=now,
    )  # fmt: skip


async def waiting(tx: Tx, *, now: datetime) -> list[Making]:
    """What is to be made now, the oldest first."""
    rows = await tx.rows(
        "SELECT " + _MAKING + " FROM makings WHERE state = 'waiting' AND coalesce(retry_at, :now) <= :now ORDER BY id",
        now=now,
    )
    return [_making(row) for row in rows]


async def making(tx: Tx, making_id: int) -> Making | None:
    row = await tx.row("SELECT " + _MAKING + " FROM makings WHERE id = :id", id=making_id)
    return None if row is None else _making(row)


async def next_retry(tx: Tx) -> datetime | None:
    """When one that did not succeed is to be tried again."""
    row = await tx.row("SELECT min(retry_at) AS next_at FROM makings WHERE state = 'waiting'")
    found: datetime | None = row["next_at"] if row else None
    return found


async def begin(tx: Tx, making_id: int) -> None:
    """A try is begun: counted before it may end the process."""
    await tx.run("UPDATE makings SET attempts = attempts + 1 WHERE id = :id", id=making_id)


async def put_off(tx: Tx, making_id: int, *, until: datetime, error: str) -> None:
    """To be tried again."""
    await tx.run(
        "UPDATE makings SET retry_at = :until, error = :error WHERE id = :id", until=until, error=error, id=making_id
    )


async def made(tx: Tx, making_id: int, path: str, *, digest: str, now: datetime) -> bool:
    """It lies there; False where it was closed before."""
    return await _close(tx, making_id, "made", path=path, digest=digest, error="", now=now)


async def refused(tx: Tx, making_id: int, why: str, *, now: datetime) -> bool:
    """Nothing is made of it, for a reason that is said; False where it was closed before."""
    return await _close(tx, making_id, "refused", error=why, now=now)


async def failed(tx: Tx, making_id: int, error: str, *, now: datetime) -> bool:
    """It cannot be made; False where it was closed before."""
    return await _close(tx, making_id, "failed", error=error, now=now)


async def spent(tx: Tx) -> list[tuple[int, str]]:
    """Files, each with where it lies, whose message was sent so long ago that nobody can send it again."""
    rows = await tx.rows(
        "SELECT m.id, m.path FROM makings m JOIN outbox o ON o.key = 'making:' || m.id "
        "WHERE m.path <> '' AND o.body = '{}' ORDER BY m.id"
    )
    return [(row["id"], row["path"]) for row in rows]


async def drop_path(tx: Tx, making_id: int) -> None:
    """Its bytes do not lie there any more."""
    await tx.run("UPDATE makings SET path = '' WHERE id = :id", id=making_id)


async def _close(
    tx: Tx, making_id: int, state: str, *, path: str = "", digest: str = "", error: str, now: datetime
) -> bool:
    count = await tx.run(
        "UPDATE makings SET state = :state, path = :path, digest = :digest, error = :error, retry_at = NULL, "
        "closed_at = :now WHERE id = :id AND state = 'waiting'",
        state=state, path=path, digest=digest, error=error, now=now, id=making_id,
    )  # fmt: skip
    return bool(count)


_MAKING = "id, kind, arguments, person_id, chat_id, attempts"


def _making(row: Row) -> Making:
    return Making(
        row["id"], row["kind"], json.loads(row["arguments"]), row["person_id"], row["chat_id"], row["attempts"]
    )
