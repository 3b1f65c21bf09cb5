"""What a person types next, where a step of some talk waits for her words: which step that is, for how long, and how it lets go."""

from __future__ import annotations

from collections.abc import Container
from datetime import datetime, timedelta

from domain.errors import Outdated, Refusal
from domain.people import Standing
from messages import refusals
from services import posting
from services.membership import occasion
from storage import drafts
from storage.database import Tx
from storage.drafts import Draft

PATIENCE = timedelta(hours=2)
"""How long words are waited for; after that they are a report again."""


async def waiting(tx: Tx, who: Standing, kind: str, expects: Container[str], *, now: datetime) -> Draft | None:
    """The step of this kind that waits for her words, unless it waits for long or she has begun something else since."""
    draft = await drafts.get(tx, who.person.id, kind)
    if draft is None or draft.expects not in expects or now - draft.updated_at > PATIENCE:
        return None
    return None if await drafts.another_since(tx, who.person.id, kind, draft.updated_at) else draft


async def let_go(tx: Tx, who: Standing, kind: str, why: Refusal, *, now: datetime) -> None:
    """The step has lost its sense and waits no more: her words are a report again, and she hears why unless it is merely settled."""
    await drafts.drop(tx, who.person.id, kind)
    if not isinstance(why, Outdated):
        said = refusals.refusal(await posting.words_for(tx, who.person), why)
        await posting.answer(tx, who.person.chat_id, said, key=f"letgo:{kind}:{occasion()}", now=now)
