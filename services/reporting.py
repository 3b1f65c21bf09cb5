"""From card to card: open one, see all, go on to the next. What a card says is set by services.answering."""

from __future__ import annotations

from datetime import datetime

from domain.errors import NothingOpen
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from messages import questions
from messages import reports as words
from services import cards, owing, posting, presence
from storage import snoozes
from storage.database import Tx


async def start(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """The first card of a period that is still missing, below the prompt; the overview where nothing is."""
    waiting = await presence.free_first(
        tx, who, [a for a in await owing.mine(tx, who) if a.request.is_missing], now=now
    )
    first = next((a for a in waiting if a.request.period.id == period_id), next(iter(waiting), None))
    if first is None:
        return below(await overview(tx, who, now=now))
    return below(await cards.enter(tx, who, first, now=now))


async def open_task(tx: Tx, who: Standing, number: int, *, now: datetime) -> Outgoing:
    """`/report 12`: the card of this task in the period it would be booked to. Raises NotYours."""
    return await cards.enter(tx, who, await owing.bookable(tx, who, number, now=now), now=now)


async def open_request(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """A card by its button."""
    return in_place(await cards.enter(tx, who, await owing.owned(tx, who, request_id), now=now))


async def open_any(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """`/report`: the first card that is missing. Raises NothingOpen."""
    waiting = [a for a in await owing.mine(tx, who) if a.request.is_missing]
    if not waiting:
        raise NothingOpen
    return await cards.enter(tx, who, (await presence.free_first(tx, who, waiting, now=now))[0], now=now)


async def overview(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """All of hers in the periods that are open, with what is missing first. Raises NothingOpen."""
    found = await owing.mine(tx, who)
    if not found:
        raise NothingOpen
    await cards.put_down(tx, who, now=now)
    put_off = min((s.due_at for s in await snoozes.open_of(tx, who.person.id)), default=None)
    return words.overview(await posting.words_for(tx, who.person), found, put_off)


async def overview_in_place(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """The same, in the place of the card."""
    return in_place(await overview(tx, who, now=now))


async def go_on(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Leave this card; show the next one that is missing after it, else that all is in, or what has been skipped."""
    answered = await owing.owned(tx, who, request_id)
    await cards.leave(tx, who, request_id, now=now)
    hers = [a for a in await owing.mine(tx, who) if a.request.period.id == answered.request.period.id]
    waiting = [a for a in hers if a.request.is_missing and a.request.id != request_id]
    if not waiting and any(a.request.is_missing for a in hers):
        return await overview_in_place(tx, who, now=now)
    if not waiting:
        await cards.put_down(tx, who, now=now)
        t = await posting.words_for(tx, who.person)
        if not hers:
            return in_place(questions.nudge(t, await owing.mine(tx, who)))
        return in_place(words.all_in(t, answered.request.period, hers))
    here = owing.place(answered)
    ahead = [a for a in waiting if owing.place(a) > here]
    following = (await presence.free_first(tx, who, [*ahead, *(a for a in waiting if a not in ahead)], now=now))[0]
    return in_place(await cards.enter(tx, who, following, now=now))
