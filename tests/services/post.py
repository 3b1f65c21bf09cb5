"""What waits in the outbox for somebody, read the way a person would: newest last."""

from __future__ import annotations

import json
from typing import Any

from domain.outgoing import Outgoing
from storage.database import Tx


async def said_to(tx: Tx, chat_id: int) -> list[str]:
    """The texts of the messages queued for this chat and not closed."""
    return [body["text"] for body in await _bodies(tx, chat_id) if "text" in body]


async def buttons_for(tx: Tx, chat_id: int) -> list[str]:
    """The data of every button under them."""
    bodies = await _bodies(tx, chat_id)
    return [b["data"] for body in bodies for row in body.get("keyboard", ()) for b in row]


async def menus_of(tx: Tx, chat_id: int) -> list[list[str]]:
    """The names of the commands in each menu queued for this chat."""
    return [[c["name"] for c in body["commands"]] for body in await _bodies(tx, chat_id) if "commands" in body]


def data_of(outgoing: Outgoing | None) -> list[str]:
    """The data of the buttons under a message."""
    assert outgoing is not None
    return [button.data for row in outgoing.keyboard for button in row]


async def _bodies(tx: Tx, chat_id: int) -> list[dict[str, Any]]:
    rows = await tx.rows(
        "SELECT body FROM outbox WHERE chat_id = :chat AND state = 'waiting' ORDER BY id", chat=chat_id
    )
    return [json.loads(row["body"]) for row in rows]
