"""Who is asked for help says that it was seen, answers, or that it is not theirs. Once, whoever presses."""

from __future__ import annotations

import re
from datetime import datetime

from domain.answers import is_acknowledgement
from domain.errors import NotFound
from domain.needs import MOST_WORDS, Need
from domain.outgoing import Reply, below, in_place
from domain.people import Standing
from messages import help_wanted
from messages import needs as words
from services import expecting, needing, posting, standing_in
from services.membership import occasion
from storage import audit, drafts, needs
from storage.database import Tx
from storage.needs import NeedStep

ANSWER = "answer"
"""The words that are waited for."""


async def look(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """How it stands, with what she may do. Raises NotFound."""
    return in_place(await needing.show(tx, who, need_id, now=now))


async def acknowledge(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """It was seen. Raises NotFound."""
    need = await _asked_of(tx, who, need_id)
    if await needs.acknowledge(tx, need_id, by=who.person.id, now=now):
        await _settled(tx, who, need, "acknowledge", None, now=now)
    return await look(tx, who, need_id, now=now)


async def wait_for_answer(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """She is going to write the answer. Raises NotFound."""
    need = await _to_help(tx, who, need_id)
    if not need.waits_for_answer:
        return await look(tx, who, need_id, now=now)
    await needing.wait(tx, who, ANSWER, {"need": need_id}, now=now)
    return in_place(help_wanted.ask_answer(await posting.words_for(tx, who.person), need, now=now))


async def decline(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Reply:
    """It is not theirs: back to who asked, with the choice of somebody else. Raises NotFound."""
    need = await _asked_of(tx, who, need_id)
    if await needs.decline(tx, need_id, by=who.person.id, now=now):
        await needs.finish_steps(tx, need_id, [NeedStep.REMIND], "not theirs", now=now)
        await _settled(tx, who, need, "decline", {"of": need.asked_id}, now=now)
    return await look(tx, who, need_id, now=now)


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """Her answer, where one is waited for or she replied to what was asked; None where it is nothing of the kind.

    A reply that only thanks says that it was seen. `about` is what the message is about that she replied to, empty for none.
    """
    said = text.strip()
    draft = await expecting.waiting(tx, who, needing.DRAFT, (ANSWER,), now=now)
    waiting = int(draft.body["need"]) if draft is not None else None
    replied_to = re.fullmatch(r"need:(\d+)", about)
    need_id = int(replied_to[1]) if replied_to else None if about else waiting
    if not said or need_id is None:
        return None
    try:
        about_it = await needing.case(tx, who, need_id)
    except NotFound as gone:
        if replied_to:
            raise
        await expecting.let_go(tx, who, needing.DRAFT, gone, now=now)
        return None
    if not needing.may_help(who, about_it) or needing.is_hers(who, about_it.need):
        return None
    if need_id != waiting and is_acknowledgement(said):
        if not needing.is_asked(who, about_it):
            return None
        await acknowledge(tx, who, need_id, now=now)
    else:
        await _answer(tx, who, about_it.need, said[:MOST_WORDS], now=now)
    return below(await needing.show(tx, who, need_id, now=now), retired=(f"need:{need_id}",))


async def _answer(tx: Tx, who: Standing, need: Need, said: str, *, now: datetime) -> None:
    await drafts.drop(tx, who.person.id, needing.DRAFT)
    if await needs.answer(tx, need.id, said, by=who.person.id, now=now):
        await _settled(tx, who, need, "answer", said, now=now)


async def _settled(tx: Tx, who: Standing, need: Need, act: str, after: object, *, now: datetime) -> None:
    """Written down; who asked hears it, and the colleagues' messages say so too."""
    await audit.note(
        tx, person_id=who.person.id, act=act, on=("need", need.id), before=need.state, after=after, now=now
    )
    await needing.redraw(tx, need.id, besides=who.person, now=now)
    found = await needs.find(tx, need.id)
    assert found is not None
    for person in await standing_in.told_of(tx, found.person_id, found.department_id, now=now):
        if person.id != who.person.id:
            outgoing = words.heard(await posting.words_for(tx, person), found, now=now)
            await posting.notify(tx, person, outgoing, key=f"need-heard:{need.id}:{occasion()}", now=now)


async def _asked_of(tx: Tx, who: Standing, need_id: int) -> Need:
    about = await needing.case(tx, who, need_id)
    if not needing.is_asked(who, about):
        raise NotFound
    return about.need


async def _to_help(tx: Tx, who: Standing, need_id: int) -> Need:
    about = await needing.case(tx, who, need_id)
    if not needing.may_help(who, about):
        raise NotFound
    return about.need
