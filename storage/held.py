"""Scheduled messages that wait in the outbox until somebody has a moment for them."""

from __future__ import annotations

from datetime import datetime

from domain.outgoing import Priority
from storage.database import Tx


async def let_go(tx: Tx, chat_id: int, *, now: datetime) -> None:
    """Those of this chat that have not been tried yet are looked at again."""
    await tx.run(
        "UPDATE outbox SET hold_until_at = :now WHERE chat_id = :chat AND state = 'waiting' AND hold_until_at > :now "
        "AND priority = :scheduled AND floor IS NULL",
        chat=chat_id, now=now, scheduled=Priority.BROADCAST,
    )  # fmt: skip
