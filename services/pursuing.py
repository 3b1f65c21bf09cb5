"""Who asked for help follows it up: solved, not yet, still needed, taken back, or put to somebody else."""

from __future__ import annotations

import re
from datetime import datetime

from domain.answers import is_acknowledgement
from domain.errors import NotFound, Outdated
from domain.needs import MOST_WORDS, SUPERVISORS, Need, NeedState
from domain.outgoing import Reply, below, in_place
from domain.people import Standing
from messages import needs as words
from services import cards, expecting, needing, owing, planning, posting
from storage import audit, drafts, needs, people
from storage.database import Tx
from storage.needs import NeedStep

NOT_YET, WHOM_INSTEAD = "not_yet", "whom_instead"
"""Words that may be waited for."""


async def solve(tx: Tx, who: Standing, need_id: int, request_id: int | None = None, *, now: datetime) -> Reply:
    """It is solved; from a card (its request) back to the card. Raises NotFound, Outdated."""
    await _close(tx, who, need_id, NeedState.CLOSED, now=now)
    return await _shown(tx, who, need_id, request_id, now=now)


async def withdraw(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """She takes it back."""
    await _close(tx, who, need_id, NeedState.WITHDRAWN, now=now)
    return await _shown(tx, who, need_id, None, now=now)


async def still(tx: Tx, who: Standing, need_id: int, request_id: int, *, now: datetime) -> Reply:
    """It is still needed in this period: who is asked hears so, once a period; an answer goes back."""
    need = await _own(tx, who, need_id)
    request = (await owing.owned(tx, who, request_id)).request
    if request.task_id != need.task_id:
        raise Outdated
    if await needs.still(tx, need_id, request_id):
        await needs.send_back(tx, need_id, "", now=now)
        await _note(tx, who, need, "still", request.period.label, now=now)
        if need.declined_at is None:
            await needing.put(tx, who.person, need_id, now=now)
    return await _shown(tx, who, need_id, request_id, now=now)


async def wait_for_more(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """The answer does not solve it: what is missing is typed."""
    need = await _own(tx, who, need_id)
    if need.state is not NeedState.ANSWERED:
        return await _shown(tx, who, need_id, None, now=now)
    await needing.wait(tx, who, NOT_YET, {"need": need_id}, now=now)
    return in_place(words.ask_more(await posting.words_for(tx, who.person), need))


async def ask_whom(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """Somebody else shall be asked: a department's name is typed."""
    need = await _hers_to_pass_on(tx, who, need_id)
    if not need.is_open:
        return await _shown(tx, who, need_id, None, now=now)
    await needing.wait(tx, who, WHOM_INSTEAD, {"need": need_id}, now=now)
    return in_place(words.ask_whom(await posting.words_for(tx, who.person), need))


async def pass_on(tx: Tx, who: Standing, need_id: int, asked_id: int, *, now: datetime) -> Reply:
    """It is asked of this department instead, or of the supervisors (0). Raises NotFound, Outdated."""
    need = await _hers_to_pass_on(tx, who, need_id)
    known = asked_id == SUPERVISORS or await people.department(tx, asked_id) is not None
    if asked_id == need.department_id or not known:
        raise Outdated
    if (need.asked_id or SUPERVISORS) == asked_id and need.declined_at is None:
        return await _shown(tx, who, need_id, None, now=now)
    if await needs.put_to(tx, need_id, asked_id or None, now=now):
        await drafts.drop(tx, who.person.id, needing.DRAFT)
        await _note(tx, who, need, "put", {"of": asked_id or None}, now=now)
        await needing.redraw(tx, need_id, besides=who.person, now=now)
        await needing.put(tx, who.person, need_id, now=now)
    return await _shown(tx, who, need_id, None, now=now)


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where what is missing or another department is waited for; None where it is not.

    `about` is what the message is about that she replied to, empty for none.
    """
    draft = await expecting.waiting(tx, who, needing.DRAFT, (NOT_YET, WHOM_INSTEAD), now=now)
    if draft is None or not text.strip():
        return await _replied(tx, who, text.strip(), about, now=now)
    need_id, said = int(draft.body["need"]), text.strip()
    if about and about != f"need:{need_id}":
        return None
    try:
        need = await (_hers_to_pass_on if draft.expects == WHOM_INSTEAD else _own)(tx, who, need_id)
    except NotFound as gone:
        await expecting.let_go(tx, who, needing.DRAFT, gone, now=now)
        return None
    if draft.expects == WHOM_INSTEAD:
        found = await planning.department(tx, said, choice=lambda d: f"needed.{need_id}.of.{d.id}")
        return _below(await pass_on(tx, who, need_id, found.id, now=now))
    await _send_back(tx, who, need, said, now=now)
    return below(await needing.show(tx, who, need_id, now=now))


async def send_back(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """What she wrote in reply to the answer says what is missing."""
    draft = await drafts.get(tx, who.person.id, needing.DRAFT)
    need = await _own(tx, who, need_id)
    if draft is not None and draft.body.get("need") == need_id and draft.body.get("words"):
        await _send_back(tx, who, need, str(draft.body["words"]), now=now)
    return await _shown(tx, who, need_id, None, now=now)


async def _replied(tx: Tx, who: Standing, said: str, about: str, *, now: datetime) -> Reply | None:
    """Words in reply to an answer: it is asked what they say, before they go anywhere."""
    found = re.fullmatch(r"need:(\d+)", about)
    need = await needs.find(tx, int(found[1])) if found and said else None
    if need is None or need.state is not NeedState.ANSWERED or not needing.is_hers(who, need):
        return None
    if is_acknowledgement(said):
        return below(await needing.show(tx, who, need.id, now=now))
    kept: dict[str, object] = {"need": need.id, "words": said[:MOST_WORDS]}
    await needing.wait(tx, who, needing.READY, kept, now=now)
    return below(words.is_it_solved(await posting.words_for(tx, who.person), need, said))


async def _send_back(tx: Tx, who: Standing, need: Need, said: str, *, now: datetime) -> None:
    await drafts.drop(tx, who.person.id, needing.DRAFT)
    if await needs.send_back(tx, need.id, said[:MOST_WORDS], now=now):
        await _note(tx, who, need, "not_yet", said, now=now)
        await needing.put(tx, who.person, need.id, now=now)


def _below(reply: Reply) -> Reply:
    return below(*([reply.edit] if reply.edit else []))


async def _close(tx: Tx, who: Standing, need_id: int, state: NeedState, *, now: datetime) -> None:
    need = await _own(tx, who, need_id)
    if await needs.close(tx, need_id, state, by=who.person.id, now=now):
        await needs.finish_steps(tx, need_id, NeedStep, state, now=now)
        await _note(tx, who, need, "close" if state is NeedState.CLOSED else "withdraw", state, now=now)
        await needing.redraw(tx, need_id, besides=who.person, now=now)


async def _shown(tx: Tx, who: Standing, need_id: int, request_id: int | None, *, now: datetime) -> Reply:
    if request_id is None:
        return in_place(await needing.show(tx, who, need_id, now=now))
    held = await cards.hand(tx, who)
    at = held.at if held is not None and held.request_id == request_id else None
    answered = await owing.owned(tx, who, request_id)
    return in_place(await cards.show(tx, who, answered, at=at, now=now))


async def _own(tx: Tx, who: Standing, need_id: int) -> Need:
    need = (await needing.case(tx, who, need_id)).need
    if not needing.is_hers(who, need):
        raise NotFound
    return need


async def _hers_to_pass_on(tx: Tx, who: Standing, need_id: int) -> Need:
    """Who asked chooses anew; an admin too, who has it where nobody else can be reached."""
    need = (await needing.case(tx, who, need_id)).need
    if not needing.is_hers(who, need) and not who.is_admin:
        raise NotFound
    return need


async def _note(tx: Tx, who: Standing, need: Need, act: str, after: object, *, now: datetime) -> None:
    await audit.note(
        tx, person_id=who.person.id, act=act, on=("need", need.id), before=need.state, after=after, now=now
    )
