"""Updates as Telegram sent them: committed before they are confirmed, handled in order per chat, closed once."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Tx

_NO_CHAT = -1
"""Telegram's chat ids are never -1; updates of no chat stand under 0."""


@dataclass(frozen=True, slots=True)
class Received:
    """A raw update on its way in; `chat_id` is 0 where it belongs to no chat, `message_id` where it is no message of a private one."""

    update_id: int
    digest: str
    chat_id: int
    body: str
    message_id: int = 0


@dataclass(frozen=True, slots=True)
class Waiting:
    id: int
    chat_id: int
    body: str
    attempts: int
    received_at: datetime


async def put(tx: Tx, batch: Iterable[Received], *, now: datetime) -> None:
    """Keep a batch; what is already here (same id, same content) is passed over."""
    await tx.many(
        "INSERT INTO inbox (update_id, digest, chat_id, body, message_id, state, attempts, error, received_at) "
        "VALUES (:update_id, :digest, :chat_id, :body, :message_id, 'waiting', 0, '', :now) ON CONFLICT DO NOTHING",
        [
            {
                "update_id": r.update_id,
                "digest": r.digest,
                "chat_id": r.chat_id,
                "body": r.body,
                "message_id": r.message_id or None,
                "now": now,
            }
            for r in batch
        ],
    )


async def next_waiting(tx: Tx, busy_chats: Iterable[int], *, now: datetime, limit: int) -> list[Waiting]:
    """The first waiting update of each chat that is not busy, the oldest first; one to be tried later holds its chat."""
    busy = ", ".join(str(int(c)) for c in (*busy_chats, _NO_CHAT))
    rows = await tx.rows(
        "SELECT i.id, i.chat_id, i.body, i.attempts, i.received_at FROM inbox i JOIN "
        "(SELECT min(id) AS id FROM inbox WHERE state = 'waiting' GROUP BY chat_id) first ON first.id = i.id "
        f"WHERE (i.retry_at IS NULL OR i.retry_at <= :now) AND i.chat_id NOT IN ({busy}) ORDER BY i.id LIMIT :limit",
        now=now, limit=limit,
    )  # fmt: skip
    return [Waiting(r["id"], r["chat_id"], r["body"], r["attempts"], r["received_at"]) for r in rows]


async def close(tx: Tx, row_id: int, *, now: datetime) -> bool:
    """Mark an update handled; whether it was still waiting."""
    return bool(
        await tx.run(
            "UPDATE inbox SET state = 'done', done_at = :now WHERE id = :id AND state = 'waiting'", now=now, id=row_id
        )
    )


async def blank(tx: Tx, row_id: int) -> None:
    """Drop what an update said: it came from a stranger."""
    await tx.run("UPDATE inbox SET body = '' WHERE id = :id", id=row_id)


async def fail(tx: Tx, row_id: int, error: str, *, retry_at: datetime) -> None:
    """Leave an update waiting, to be tried again then."""
    await tx.run(
        "UPDATE inbox SET attempts = attempts + 1, error = :error, retry_at = :retry_at WHERE id = :id",
        error=error, retry_at=retry_at, id=row_id,
    )  # fmt: skip


async def quarantine(tx: Tx, row_id: int, error: str, *, now: datetime) -> None:
    """Put an update aside, so that the rest of its chat goes on."""
    await tx.run(
        "UPDATE inbox SET state = 'quarantined', attempts = attempts + 1, error = :error, done_at = :now WHERE id = :id",
        error=error, now=now, id=row_id,
    )  # fmt: skip


async def next_retry(tx: Tx) -> datetime | None:
    row = await tx.row("SELECT min(retry_at) AS next_at FROM inbox WHERE state = 'waiting' AND retry_at IS NOT NULL")
    found: datetime | None = row["next_at"] if row else None
    return found


async def purge(tx: Tx, *, before: datetime) -> None:
    """Drop the bodies of updates handled, or put aside, before then."""
    await tx.run(
        "UPDATE inbox SET body = '' WHERE state <> 'waiting' AND done_at < :before AND body <> ''", before=before
    )


async def count(tx: Tx, state: str) -> int:
    return int(await tx.value("SELECT count(*) FROM inbox WHERE state = :state", state=state))
