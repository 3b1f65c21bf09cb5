"""Next steps with a day: promised on a card, and in a later period said to be done, moved or dropped.

Reading them out of a report's words is domain.answers; the list of them is services.following_up.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from domain.answers import Promise as Read
from domain.answers import read, single_day
from domain.cards import Place, Step, after_promise
from domain.errors import Outdated
from domain.outgoing import Reply, below
from domain.people import Standing
from domain.promises import MOST_WORDS, Promise, PromiseState
from domain.reports import Answered
from messages import promises as words
from messages.language import plain
from services import cards, owing, posting
from storage import audit, promises, reports, tasks
from storage.database import Tx
from storage.reports import Saying, SayingState

STEPS = (Step.MOVED, Step.DROPPED, Step.NEXT, Step.BY)
"""The steps to which something is typed here."""

MOST_REASON = 500
MOST_MADE = 9
"""Next steps on one card."""


async def keep(tx: Tx, who: Standing, request_id: int, promise_id: int, *, now: datetime) -> Reply:
    """It is done. Raises NotYours, Locked, Outdated."""
    return await _settle(tx, who, request_id, promise_id, PromiseState.KEPT, now=now)


async def move(tx: Tx, who: Standing, request_id: int, promise_id: int, day: date, *, now: datetime) -> Reply:
    """It is done by another day, which is promised anew; the first one stays visible."""
    return await _settle(tx, who, request_id, promise_id, PromiseState.MOVED, day=day, now=now)


async def drop(tx: Tx, who: Standing, request_id: int, promise_id: int, code: str, *, now: datetime) -> Reply:
    """It is done no more, for this reason of messages.promises.REASONS. Raises Outdated."""
    if code not in words.REASONS:
        raise Outdated
    reason = plain(words.reason(await posting.words_for(tx, who.person), code))
    return await _settle(tx, who, request_id, promise_id, PromiseState.DROPPED, reason=reason, now=now)


async def set_day(tx: Tx, who: Standing, request_id: int, promise_id: int, day: date, *, now: datetime) -> Reply:
    """What has just been promised is for this day."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, now=now)) is not None:
        return told
    owing.must_accept(answered.request, now)
    await _must_be_ahead(tx, answered, day, now=now)
    promise = await _made(tx, answered, promise_id)
    await _set_day(tx, who, promise, day, now=now)
    return await cards.show_in_place(tx, who, request_id, Place(Step.NEXT), now=now)


async def withdraw(tx: Tx, who: Standing, request_id: int, promise_id: int, *, now: datetime) -> Reply:
    """What has just been promised was not meant."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, now=now)) is not None:
        return told
    owing.must_accept(answered.request, now)
    promise = await _made(tx, answered, promise_id)
    await promises.settle(tx, promise.id, PromiseState.WITHDRAWN, request_id, person_id=who.person.id, now=now)
    await _note(tx, who, promise.id, promise.state, {"state": PromiseState.WITHDRAWN}, now=now)
    return await cards.show_in_place(tx, who, request_id, Place(Step.NEXT), now=now)


async def fill(
    tx: Tx, who: Standing, saying: Saying, target: Answered, said: str, at: Place, *, now: datetime
) -> Reply | None:
    """Put what was typed into the step of a promise that waits for it; None where it is something else."""
    if at.step not in STEPS or (target.report is None and at.step in (Step.NEXT, Step.BY)):
        return None
    plan = await tasks.plan(tx, target.request.plan_id)
    today = now.astimezone(plan.zone).date()
    match at.step:
        case Step.NEXT:
            place = await _promise(tx, who, target, said, today, now=now)
        case Step.DROPPED if len(said) <= MOST_REASON:
            owing.must_accept(target.request, now)
            place = await _settled(tx, who, target, at.indicator, PromiseState.DROPPED, reason=said, now=now)
        case Step.DROPPED:
            # What is longer is a report, not a reason.
            return None
        case _:
            place = await _dated(tx, who, target, at, said, today, now=now)
    if place is None:
        return None
    report_id = target.report.id if target.report else None
    await reports.book(tx, saying.id, SayingState.COUNTED, request_id=target.request.id, report_id=report_id)
    card = await cards.show(tx, who, await owing.owned(tx, who, target.request.id), at=place, now=now)
    return below(card, retired=(card.about,))


async def store(tx: Tx, who: Standing, answered: Answered, found: Iterable[Read], *, now: datetime) -> None:
    """What was read out of her words is promised, now that she has confirmed it."""
    for read_ in found:
        await _add(tx, who, answered, read_.words, read_.by, now=now)


async def restate(tx: Tx, who: Standing, answered: Answered, said: str, by: date | None, *, now: datetime) -> None:
    """The newest next step of this card is this, by this day: in the place of what it was."""
    request = answered.request
    made = (await cards.promised_on(tx, request)).made
    last = made[-1] if made else None
    if last is not None and last.words == said:
        if by is not None and by != last.by:
            await _set_day(tx, who, last, by, now=now)
        return
    if last is not None:
        await promises.settle(tx, last.id, PromiseState.WITHDRAWN, request.id, person_id=who.person.id, now=now)
        await _note(tx, who, last.id, last.state, {"state": PromiseState.WITHDRAWN}, now=now)
    await _add(tx, who, answered, said, by, now=now)


async def _promise(tx: Tx, who: Standing, target: Answered, said: str, today: date, *, now: datetime) -> Place | None:
    """Each next step with its day; words without one ask for it, unless something is promised already."""
    made = (await cards.promised_on(tx, target.request)).made
    found = read(said, today=today).promises
    day = found[0].by if len(found) == 1 else single_day(said, today)
    is_several = len(found) > 1
    if (
        len(said) > MOST_WORDS
        or len(made) + max(len(found), 1) > MOST_MADE
        or (made and not is_several and day is None)
    ):
        return None
    owing.must_accept(target.request, now)
    if is_several:
        await store(tx, who, target, found, now=now)
        return Place(Step.NEXT)
    made_id = await _add(tx, who, target, said.strip(), day, now=now)
    return Place(Step.BY, made_id) if day is None and made_id else Place(Step.NEXT)


async def _dated(
    tx: Tx, who: Standing, target: Answered, at: Place, said: str, today: date, *, now: datetime
) -> Place | None:
    """A day for what has just been promised, or for what is moved."""
    day = single_day(said, today)
    if day is None:
        return None
    owing.must_accept(target.request, now)
    if at.step is Step.MOVED:
        return await _settled(tx, who, target, at.indicator, PromiseState.MOVED, day=day, now=now)
    await _set_day(tx, who, await _made(tx, target, at.indicator), day, now=now)
    return Place(Step.NEXT)


async def _settle(
    tx: Tx, who: Standing, request_id: int, promise_id: int, state: PromiseState, *, day: date | None = None,
    reason: str = "", now: datetime,
) -> Reply:  # fmt: skip
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, now=now)) is not None:
        return told
    owing.must_accept(answered.request, now)
    if day is not None:
        await _must_be_ahead(tx, answered, day, now=now)
    place = await _settled(tx, who, answered, promise_id, state, day=day, reason=reason, now=now)
    return await cards.show_in_place(tx, who, request_id, place, now=now)


async def _settled(
    tx: Tx, who: Standing, answered: Answered, promise_id: int, state: PromiseState, *, day: date | None = None,
    reason: str = "", now: datetime,
) -> Place:  # fmt: skip
    """Say what came of it, once or anew on the same card; the place that follows. Raises Outdated."""
    request = answered.request
    on_card = await cards.promised_on(tx, request)
    promise = on_card.named(promise_id)
    if promise is None or promise in on_card.made:
        raise Outdated
    if (promise.state, promise.moved_to, promise.reason) != (state, day, reason):
        await promises.settle(
            tx, promise.id, state, request.id, person_id=who.person.id, moved_to=day, reason=reason, now=now
        )
        if day is not None:
            await promises.go_on(tx, promise, request, person_id=who.person.id, by=day, now=now)
        after: dict[str, object] = {"state": state, "request": request.id}
        after |= {"by": day.isoformat()} if day else {}
        after |= {"reason": reason} if reason else {}
        await _note(tx, who, promise.id, promise.state, after, now=now)
    return after_promise(Place(Step.PROMISE, promise.id), answered.report, await cards.promised_on(tx, request))


async def _add(tx: Tx, who: Standing, answered: Answered, said: str, by: date | None, *, now: datetime) -> int | None:
    made = await promises.add(tx, answered.request, person_id=who.person.id, words=said, by=by, now=now)
    if made is not None:
        after = {"state": PromiseState.OPEN, "request": answered.request.id, "by": by.isoformat() if by else None}
        await _note(tx, who, made, None, after, now=now)
    return made


async def _set_day(tx: Tx, who: Standing, promise: Promise, day: date, *, now: datetime) -> None:
    await promises.set_day(tx, promise.id, day)
    before = promise.by.isoformat() if promise.by else None
    await _note(tx, who, promise.id, {"by": before}, {"by": day.isoformat()}, now=now)


async def _made(tx: Tx, answered: Answered, promise_id: int) -> Promise:
    """What was promised on this card. Raises Outdated."""
    found = await cards.promised_on(tx, answered.request)
    promise = next((p for p in found.made if p.id == promise_id), None)
    if promise is None:
        raise Outdated
    return promise


async def _must_be_ahead(tx: Tx, answered: Answered, day: date, *, now: datetime) -> None:
    """Raises Outdated: a button's day may have passed since."""
    plan = await tasks.plan(tx, answered.request.plan_id)
    if day < now.astimezone(plan.zone).date():
        raise Outdated


async def _note(tx: Tx, who: Standing, promise_id: int, before: object, after: object, *, now: datetime) -> None:
    await audit.note(
        tx, person_id=who.person.id, act="promise", on=("promise", promise_id), before=before, after=after, now=now
    )
