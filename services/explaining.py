"""Who asked the office for something takes it back, or answers what was asked back before it is decided."""

from __future__ import annotations

import re
from datetime import datetime

from domain.applications import ApplicationState
from domain.errors import NotYours, Outdated
from domain.outgoing import Reply, below, in_place
from domain.people import PersonState, Standing
from messages import applications as words
from messages import decisions, outcomes
from services import applied, expecting, posting
from services.membership import occasion
from storage import applications, audit, drafts, people
from storage.database import Tx

REPLY = "reply"
"""The words that are waited for."""


async def withdraw(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """She takes it back; what has been decided stays decided. Raises NotYours, Outdated."""
    case = await applied.case(tx, application_id, now=now)
    asked, t = case.application, await posting.words_for(tx, who.person)
    if not who.may_answer(asked.department_id):
        raise NotYours(number=asked.number)
    withdrawn = await applications.close(
        tx, asked.id, ApplicationState.WITHDRAWN, by=who.person.id, answer="", granted=None, now=now
    )
    if not withdrawn:
        return in_place(outcomes.decided(t, case))
    await applications.finish_steps(tx, asked.id, "withdrawn", now=now)
    await audit.note(
        tx, person_id=who.person.id, act="withdraw", on=("application", asked.id), before=asked.state,
        after=ApplicationState.WITHDRAWN, now=now,
    )  # fmt: skip
    case = await applied.case(tx, asked.id, now=now)
    await applied.redraw(tx, case, besides=None, now=now)
    return in_place(words.withdrawn(t, case.application, today=case.today))


async def wait_for_reply(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """She is going to answer the question. Raises NotYours, Outdated."""
    case = await _questioned(tx, who, application_id, now=now)
    await drafts.put(
        tx, who.person.id, applied.DRAFT, expects=REPLY, body={"id": case.application.id}, now=now
    )  # fmt: skip
    return below(words.ask_reply(await posting.words_for(tx, who.person), case.application))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """Her answer, where one is waited for or she replied to the question; None where it is nothing of the kind.

    `about` is what the message is about that she replied to, empty for none.
    """
    if not text.strip() or not who.answers_for:
        return None
    if asked := re.fullmatch(r"question:(\d+)", about):
        return await _reply(tx, who, int(asked[1]), text.strip(), now=now)
    draft = await expecting.waiting(tx, who, applied.DRAFT, (REPLY,), now=now)
    if draft is None or about:
        return None
    try:
        return await _reply(tx, who, draft.body["id"], text.strip(), now=now)
    except (NotYours, Outdated) as gone:
        # It was decided meanwhile: nothing has been written, and what she types is no answer any more.
        await expecting.let_go(tx, who, applied.DRAFT, gone, now=now)
        return None


async def _questioned(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> outcomes.Case:
    case = await applied.case(tx, application_id, now=now)
    if not who.may_answer(case.application.department_id):
        raise NotYours(number=case.application.number)
    if not case.application.is_open or case.application.asked_by is None:
        raise Outdated
    return case


async def _reply(tx: Tx, who: Standing, application_id: int, text: str, *, now: datetime) -> Reply:
    """Her answer goes back to who asked, with the buttons again; to all who decide where that person has gone."""
    case = await _questioned(tx, who, application_id, now=now)
    asked_by = await people.person(tx, case.application.asked_by or 0)
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    await applications.reply(tx, application_id, text)
    await audit.note(
        tx, person_id=who.person.id, act="answer", on=("application", application_id), before=case.application.question,
        after=text, now=now,
    )  # fmt: skip
    case = await applied.case(tx, application_id, now=now)
    there = asked_by is not None and asked_by.state is PersonState.ACTIVE
    to = (
        [asked_by]
        if asked_by and there
        else [s.person for s in await applied.deciders(tx, case.application, case.task)]
    )
    for person in to:
        outgoing = decisions.asked(await posting.words_for(tx, person), case)
        await posting.notify(tx, person, outgoing, key=f"reply:{application_id}:{occasion()}", now=now)
    t = await posting.words_for(tx, who.person)
    return below(words.replied(t, case.application, to[0].name if to else ""))
