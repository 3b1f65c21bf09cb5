"""Several people who answer for one department: who has a card in hand, taking over, and closing what somebody else has reported."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from domain.outgoing import Outgoing
from domain.people import PersonState, Standing
from domain.reports import Answered, Request
from messages import presence as words
from services import posting
from storage import drafts, outbox, people, reports, requests
from storage.database import Tx
from storage.drafts import Draft

AT_IT = timedelta(minutes=15)
"""How long after the last touch of a card somebody is taken to be answering it still."""


def since(draft: Draft) -> datetime:
    """When the card was taken in hand."""
    begun = draft.body.get("since")
    return datetime.fromisoformat(begun) if begun else draft.updated_at


async def question(tx: Tx, who: Standing, request: Request, *, now: datetime) -> Outgoing | None:
    """That another has this card in hand: take over? None where nobody has."""
    for person_id, draft in await _others(tx, who, now):
        if draft.request_id == request.id:
            other = await people.person(tx, person_id)
            if other is None or other.state is not PersonState.ACTIVE:
                continue
            if not (await people.standing_of(tx, other)).may_answer(request.department_id):
                continue
            t = await posting.words_for(tx, who.person)
            if draft.body.get("took_from") == who.person.id:
                return words.taken_over(t, request, other.name, since(draft))
            return words.busy(t, request, other.name, since(draft))
    return None


async def free_first(tx: Tx, who: Standing, waiting: Sequence[Answered], *, now: datetime) -> list[Answered]:
    """The same, those last that others have in hand."""
    held = {draft.request_id for _, draft in await _others(tx, who, now)}
    return sorted(waiting, key=lambda a: a.request.id in held)


async def release(tx: Tx, who: Standing, request: Request, *, now: datetime) -> int | None:
    """Take the card out of others' hands, what they said on it stays; who had it last, None for nobody."""
    released = None
    for person_id, draft in await _others(tx, who, now):
        if draft.request_id == request.id:
            await drafts.drop(tx, person_id, drafts.CARD)
            released = released or person_id
    if released is not None:
        await reports.leave(tx, request.id, now=now)
        await requests.touch(tx, request.id)
    return released


async def close_others(tx: Tx, who: Standing, answered: Answered, *, now: datetime) -> None:
    """She has reported: the others' cards of this request say so, and lead on."""
    request, report = answered.request, answered.report
    assert report is not None
    for person in await people.holders(tx, [request.department_id]):
        shown = await outbox.latest_about(tx, person.chat_id, f"card:{request.id}")
        if person.id == who.person.id or shown is None:
            continue
        held = await drafts.get(tx, person.id, drafts.CARD)
        if held is not None and held.request_id == request.id:
            await drafts.drop(tx, person.id, drafts.CARD)
        closed = words.closed(await posting.words_for(tx, person), request, report)
        key = f"closed:{report.id}:{request.revision}:{person.id}"
        await posting.edit(tx, shown, closed, key=key, now=now)


async def _others(tx: Tx, who: Standing, now: datetime) -> list[tuple[int, Draft]]:
    return await drafts.held_by_others(tx, who.person.id, drafts.CARD, since=now - AT_IT)
