"""What went out, for whoever compares it with what arrived or would say it again."""

from __future__ import annotations

from datetime import datetime

from storage.database import Row, Tx


async def sent(tx: Tx) -> list[Row]:
    """id, chat_id, key and message_id of every message that was delivered, in order."""
    return await tx.rows(
        "SELECT id, chat_id, key, message_id FROM outbox WHERE kind = 'message' AND state = 'sent' ORDER BY id"
    )


async def not_sent(tx: Tx) -> list[Row]:
    """id, key, state and error of every row that is neither delivered nor skipped."""
    return await tx.rows("SELECT id, key, state, error FROM outbox WHERE state NOT IN ('sent', 'skipped') ORDER BY id")


async def scheduled(tx: Tx, label: str) -> list[int]:
    """How many scheduled messages of a period each chat had that had any."""
    rows = await tx.rows(
        "SELECT count(*) AS n FROM outbox o JOIN periods p ON p.id = o.scheduled_period_id "
        "WHERE p.label = :label AND o.state = 'sent' GROUP BY o.chat_id",
        label=label,
    )
    return [row["n"] for row in rows]


async def said_since(tx: Tx, chat_id: int, about: str, since: datetime) -> bool:
    """Whether a message about this was made for this chat after that instant."""
    found = await tx.value(
        "SELECT max(created_at) AS newest FROM outbox WHERE chat_id = :chat AND about = :about AND about <> '' "
        "AND kind = 'message' AND created_at > :since",
        chat=chat_id, about=about, since=since,
    )  # fmt: skip
    return found is not None
