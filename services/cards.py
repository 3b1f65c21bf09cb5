"""Draws the card of a request and takes it in hand: what she types next belongs to it. Where she is on it is a row, so that
a restart or another device changes nothing."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta

from domain.answers import Measure, Reading, read
from domain.cards import Card, Contribution, Place, Step, first
from domain.instructions import Instruction
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Standing
from domain.promises import Promised, promised
from domain.reports import Answered, PeriodState, Request, RequestKind, RequestState
from domain.reviews import Returned
from domain.sanity import questions
from messages import cards as words
from services import approaching, measuring, owing, posting, presence
from storage import drafts, evidence, instructions, needs, promises, reports, requests, returns, tasks
from storage.database import Tx

IN_HAND = timedelta(hours=1)
"""How long a card stays in hand without a touch; after that more words make a new version."""


@dataclass(frozen=True, slots=True)
class Hand:
    """The card that somebody has in hand: where she is on it, and what she wrote that is still to be confirmed."""

    request_id: int
    at: Place
    words: str
    on: date | None
    """The day of these words, from which their dates count."""
    since: datetime
    took_from: int | None
    """Out of whose hands she took it."""
    touched_at: datetime

    def is_warm(self, now: datetime) -> bool:
        return now - self.touched_at < IN_HAND


async def hand(tx: Tx, who: Standing) -> Hand | None:
    """What she has in hand."""
    draft = await drafts.get(tx, who.person.id, drafts.CARD)
    if draft is None or draft.request_id is None:
        return None
    on = draft.body.get("on")
    at = Place.named(draft.expects) or first(None)
    words = str(draft.body.get("words", ""))
    day = date.fromisoformat(on) if on else None
    return Hand(draft.request_id, at, words, day, presence.since(draft), draft.body.get("took_from"), draft.updated_at)


async def enter(tx: Tx, who: Standing, answered: Answered, *, now: datetime) -> Outgoing:
    """Open a card; where somebody else has it in hand, the question whether to take over."""
    return await presence.question(tx, who, answered.request, now=now) or await show(tx, who, answered, now=now)


async def take_over(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Take a card out of the hands of who has it; the next tap there says so."""
    answered = await owing.owned(tx, who, request_id)
    before = await presence.release(tx, who, answered.request, now=now)
    return in_place(await show(tx, who, await owing.owned(tx, who, request_id), took_from=before, now=now))


async def show(
    tx: Tx, who: Standing, answered: Answered, *, at: Place | None = None, words_read: str = "",
    took_from: int | None = None, now: datetime,
) -> Outgoing:  # fmt: skip
    """Draw a card and take it in hand, leaving the one before. `words_read` is what she has just written: what is sure in it is
    offered to be confirmed."""
    request = answered.request
    held = await hand(tx, who)
    if held is not None and held.request_id != request.id:
        await put_down(tx, who, now=now)
    plan = await tasks.plan(tx, request.plan_id)
    today = now.astimezone(plan.zone).date()
    at = at or first(answered.report, await promised_on(tx, request))
    since = now
    if held is not None and held.request_id == request.id:
        since, took_from = held.since, took_from or held.took_from
    body: dict[str, object] = {"words": words_read, "on": today.isoformat()} if words_read else {}
    body |= {"since": since.isoformat()} | ({"took_from": took_from} if took_from else {})
    await drafts.put(tx, who.person.id, drafts.CARD, request_id=request.id, expects=at.name, body=body, now=now)
    found = await card(tx, who, answered, at=at)
    if words_read:
        found = await _with_reading(tx, found, words_read, today)
    return words.card(await posting.words_for(tx, who.person), found, now=now)


async def show_in_place(tx: Tx, who: Standing, request_id: int, at: Place, *, toast: str = "", now: datetime) -> Reply:
    """The same, in the place of the card, as it stands now; where somebody has taken over meanwhile, that is said."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await in_the_way(tx, who, answered, now=now)) is not None:
        return told
    return in_place(await show(tx, who, answered, at=at, now=now), toast=toast)


async def in_the_way(
    tx: Tx, who: Standing, answered: Answered, revision: int | None = None, *, now: datetime
) -> Reply | None:
    """Why a tap is not taken, asked before anything is written: somebody else has the card in hand, or the button is of an
    older card (`revision`, where it carries one). None where it is."""
    taken = await _taken(tx, who, answered.request, now=now)
    if taken is not None:
        return in_place(taken)
    if revision is not None and answered.request.revision != revision:
        return await stale(tx, who, answered, now=now)
    return None


async def stale(tx: Tx, who: Standing, answered: Answered, *, now: datetime) -> Reply:
    """The card as it stands, at the step where she was, for who pressed a button of an older one."""
    if (told := await in_the_way(tx, who, answered, now=now)) is not None:
        return told
    t = await posting.words_for(tx, who.person)
    held = await hand(tx, who)
    at = held.at if held is not None and held.request_id == answered.request.id else None
    return in_place(await show(tx, who, answered, at=at, now=now), toast=words.stale(t))


async def put_down(tx: Tx, who: Standing, *, now: datetime) -> None:
    """Leave the card in hand: what is said of it after that is a new version."""
    held = await hand(tx, who)
    if held is not None:
        await leave(tx, who, held.request_id, now=now)
        await posting.left_in_peace(tx, who.person, now=now)
    await drafts.drop(tx, who.person.id, drafts.CARD)


async def leave(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> None:
    """Her version is given: what comes after is a new one, and the card is closed where others have it open."""
    answered = await requests.answered(tx, request_id)
    report = answered.report if answered else None
    if answered is not None and report is not None and not report.left and report.person_id == who.person.id:
        await reports.leave(tx, request_id, now=now)
        await presence.close_others(tx, who, answered, now=now)


async def _taken(tx: Tx, who: Standing, request: Request, *, now: datetime) -> Outgoing | None:
    """That somebody else has this card in hand, for who has not."""
    held = await hand(tx, who)
    if held is not None and held.request_id == request.id:
        return None
    return await presence.question(tx, who, request, now=now)


async def card(tx: Tx, who: Standing, answered: Answered, *, at: Place) -> Card:
    """All that stands on the card."""
    request = answered.request
    hers = [a.request.id for a in await owing.mine(tx, who) if a.request.period.id == request.period.id]
    before = await requests.before(tx, request)
    measured = await measuring.measured(tx, answered)
    text = answered.report.text if answered.report else ""
    return Card(
        answered,
        place=hers.index(request.id) + 1 if request.id in hers else 1,
        total=max(len(hers), 1),
        before=before,
        at=at,
        contributions=await _contributions(tx, request),
        measured=measured,
        questions=questions(answered.report, before.report if before else None, measured) if answered.report else (),
        sent_back=await _sent_back(tx, request),
        locked_before=await _locked_before(tx, request),
        said_before=await _repeated(tx, before),
        files=tuple(await evidence.of_request(tx, request.id)),
        promised=await promised_on(tx, request),
        needs=tuple(await needs.open_of_task(tx, request.task_id, request.department_id)),
        instructions=await _instructions(tx, request),
        could_help=await approaching.candidates(tx, request, text) if at.step is Step.NEEDS else (),
    )


async def _instructions(tx: Tx, request: Request) -> tuple[Instruction, ...]:
    """Those that the lead has still to answer."""
    found = await instructions.open_of_task(tx, request.task_id)
    return tuple(it for it in found if it.waits_for_answer and it.department_id == request.department_id)


async def promised_on(tx: Tx, request: Request) -> Promised:
    """What was promised of its task, as far as it stands on this card."""
    return promised(await promises.of_task(tx, request.task_id), request)


async def _contributions(tx: Tx, request: Request) -> tuple[Contribution, ...]:
    """What joint departments were asked for in the same period; none on the card of one."""
    if request.kind is not RequestKind.REPORT:
        return ()
    asked = [
        a
        for a in await requests.of_task(tx, request.task_id)
        if a.request.period.id == request.period.id
        and a.request.kind is RequestKind.CONTRIBUTION
        and a.request.state is not RequestState.EXCUSED
    ]
    return tuple([Contribution(a, await measuring.measured(tx, a) if a.report else ()) for a in asked])


async def reading(tx: Tx, measures: list[Measure], said: str, on: date | None) -> Reading:
    """What is sure in these words."""
    return read(said, measures=measures, departments=await approaching.by_name(tx), today=on)


async def _with_reading(tx: Tx, found: Card, said: str, today: date) -> Card:
    measures = await measuring.measures(tx, found.answered)
    return replace(found, reading=await reading(tx, measures, said, today))


async def _repeated(tx: Tx, before: Answered | None) -> Answered | None:
    """What was last said in words or taps of its own, where the newest answer only repeats it."""
    found = before
    while found is not None and found.report is not None and found.report.no_change:
        found = await requests.before(tx, found.request)
    return None if found is before else found


async def _sent_back(tx: Tx, request: Request) -> Returned | None:
    """The newest return, where the request still waits for an answer to it."""
    if request.state is not RequestState.RETURNED:
        return None
    return next(reversed(await returns.of_request(tx, request.id)), None)


async def _locked_before(tx: Tx, request: Request) -> str:
    """The newest period in which this was missed, where the card is an early report of a later one."""
    if request.period.state is not PeriodState.PLANNED:
        return ""
    missed = (a.request for a in await requests.of_task(tx, request.task_id) if a.request.state is RequestState.MISSED)
    return next((r.period.label for r in missed if r.department_id == request.department_id), "")
