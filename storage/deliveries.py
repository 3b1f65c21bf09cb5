"""What went out, for whoever compares it with what arrived."""

from __future__ import annotations

from storage.database import Row, Tx


async def sent(tx: Tx) -> list[Row]:
    """id, chat_id, key and message_id of every message that was delivered, in order."""
    return await tx.rows(
        "SELECT id, chat_id, key, message_id FROM outbox WHERE kind = 'message' AND state = 'sent' ORDER BY id"
    )


async def not_sent(tx: Tx) -> list[Row]:
    """id, key, state and error of every row that is neither delivered nor skipped."""
    return await tx.rows("SELECT id, key, state, error FROM outbox WHERE state NOT IN ('sent', 'skipped') ORDER BY id")
