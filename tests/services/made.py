"""The worker's part in a test of services: what was ordered is read for, made and queued, within the test's transaction."""

from __future__ import annotations

import hashlib
import json
from datetime import datetime

from domain.outgoing import Outgoing
from services import making
from services.file_kinds import KINDS
from storage import makings, outbox
from storage.database import Tx


async def made(tx: Tx, chat_id: int, *, now: datetime) -> tuple[Outgoing, bytes]:
    """Make all that waits; the newest file queued for this chat, with what it holds."""
    contents: dict[str, bytes] = {}
    for order in await makings.waiting(tx, now=now):
        assert await making.begin(tx, order, now=now)
        draft = await making.draft(tx, order, KINDS[order.kind], now=now)
        assert draft is not None
        content = draft.make()
        digest = hashlib.sha256(content).hexdigest()
        path = making.path_of(order, draft, digest)
        contents[path] = content
        assert await making.finish(tx, order, draft, path, content, digest=digest, now=now)
    rows = await tx.rows("SELECT id, body FROM outbox WHERE chat_id = :chat ORDER BY id DESC", chat=chat_id)
    found = await outbox.shown(tx, next(row["id"] for row in rows if json.loads(row["body"]).get("document")))
    assert found is not None
    assert found.document is not None
    return found, contents[found.document.path]
