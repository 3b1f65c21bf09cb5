"""A plan that an admin pastes into the chat: recognised, gathered from several messages, and offered as an import."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.outgoing import Reply, below
from domain.people import Standing
from domain.plan_text import CUT_AT, joined, plan_text
from messages import imports
from services import importing, posting
from services.books import read_text
from services.import_talk import DRAFT, body_of, go_on, redrawn
from storage import drafts, uploads
from storage.database import Tx

PURPOSE = "pasted plan"
"""What stands in the place of an uploaded file, without bytes of its own."""

LEAST = 60
"""Characters; a shorter message is no plan."""

MOST_TEXT = 400_000
"""Characters gathered; 20 messages are 80,000."""

TOGETHER = timedelta(minutes=10)
"""So long after a message what follows may belong to it."""


async def told(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply | None:
    """The offer to read what was pasted as a plan; None where it is none, and goes its usual way."""
    if not who.is_admin or not text.strip():
        return None
    draft = await drafts.get(tx, who.person.id, DRAFT)
    body = draft.body if draft is not None and draft.body.get("pasted") and draft.updated_at > now - TOGETHER else None
    if body is None and len(text) < LEAST:
        return None
    alone = plan_text(text.splitlines())
    if body is None:
        if not alone.is_plan:
            return None
        name = imports.pasted_name(await posting.words_for(tx, who.person))
        upload_id = await uploads.add(
            tx, person_id=who.person.id, purpose=PURPOSE, file_id="", name=name, size=len(text), now=now
        )
        await uploads.fetched(tx, upload_id, "", digest="", size=len(text))
        body = {"upload": upload_id, "name": name, "pasted": [], "caption": ""}
    else:
        goes_on = len(body["pasted"][-1]) >= CUT_AT or alone.owned
        if not goes_on or sum(map(len, body["pasted"])) + len(text) > MOST_TEXT:
            return None
    body["pasted"].append(text)
    await drafts.put(tx, who.person.id, DRAFT, body=body, now=now)
    found = plan_text(joined(body["pasted"]))
    t = await posting.words_for(tx, who.person)
    parts = len({(row[1], row[2]) for row in found.grid[1:] if row})
    return below(imports.offer(t, found.title, parts, found.tasks, body["upload"]), retired=("pasted",))


async def take(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """Go on with what was pasted as with a file."""
    body = await body_of(tx, who, upload_id)
    if "pasted" in body:
        await importing.begin(tx, body, read_text(joined(body.pop("pasted"))))
    return redrawn(await go_on(tx, who.person, body, now=now))
