"""A contact asks for help on a card: of whom, in which words, by when; confirmed with one tap. What becomes of it is
services.pursuing, who helps services.helping."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from domain import needs as rules
from domain.answers import read
from domain.cards import Place, Step
from domain.errors import NotYours, Outdated
from domain.needs import SUPERVISORS
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Department, Standing, departments_named
from domain.reports import Answered, Request
from domain.unreadable import BadDay
from messages import asking_help as words
from services import answering, applied, approaching, expecting, needing, owing, planning, posting, timing
from storage import drafts, people, reports, tasks
from storage.database import Tx
from storage.reports import Saying, SayingState

WHOM, WORDS, BY = "whom", "words", "by"
"""Words that may be waited for."""

A_NAME = 24
"""Characters up to which words that fit no department are taken for one misspelt; more are a report."""


async def choose(tx: Tx, who: Standing, request_id: int, asked_id: int, *, now: datetime) -> Reply:
    """It is asked of this department, or of the supervisors (0); next the words, where they are not there yet. Raises NotYours,
    Outdated."""
    answered = await owing.owned(tx, who, request_id)
    request = answered.request
    await _must_be_another(tx, request, asked_id)
    body = await _body(tx, who, request_id)
    said = body.get("words") or await _said_already(tx, answered, asked_id)
    if said:
        return in_place(await _ready(tx, who, request, body | {"of": [asked_id], "words": said}, now=now))
    await needing.wait(tx, who, WORDS, body | {"of": [asked_id]}, now=now)
    return in_place(words.ask_words(await posting.words_for(tx, who.person), request, await _names(tx, [asked_id])))


async def ask_whom(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Another department: its name is typed."""
    request = (await owing.owned(tx, who, request_id)).request
    await needing.wait(tx, who, WHOM, await _body(tx, who, request_id), now=now)
    return in_place(words.ask_whom(await posting.words_for(tx, who.person), request))


async def ask_day(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """By when: a day is tapped or typed."""
    request = (await owing.owned(tx, who, request_id)).request
    body = await _must_be_ready(tx, who, request_id)
    await needing.wait(tx, who, BY, body, now=now)
    plan = await tasks.plan(tx, request.plan_id)
    today = applied.today(plan, now)
    days = rules.days_offered(today, await timing.calendar_of(tx, plan))
    return in_place(words.ask_day(await posting.words_for(tx, who.person), request, days, today=today))


async def take_day(tx: Tx, who: Standing, request_id: int, day: date | None, *, now: datetime) -> Reply:
    """By this day, or by none. Raises Outdated for one that has passed."""
    request = (await owing.owned(tx, who, request_id)).request
    body = await _must_be_ready(tx, who, request_id)
    today = applied.today(await tasks.plan(tx, request.plan_id), now)
    if day is not None and not today <= day <= today + rules.LONGEST:
        raise Outdated
    return in_place(await _ready(tx, who, request, body | {"by": day.isoformat() if day else None}, now=now))


async def confirm(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """It is asked; the card again, at the step that follows."""
    request = (await owing.owned(tx, who, request_id)).request
    draft = await drafts.get(tx, who.person.id, needing.DRAFT)
    if draft is None or draft.body.get("request") != request_id or not draft.body.get("of"):
        return await answering.go_to(tx, who, request_id, Place(Step.NEEDS), now=now)
    body = await _must_be_ready(tx, who, request_id)
    by = date.fromisoformat(body["by"]) if body.get("by") else None
    for asked_id in body["of"]:
        await needing.make(tx, who, request, asked_id or None, body["words"], by, now=now)
    await drafts.drop(tx, who.person.id, needing.DRAFT)
    return await answering.after(tx, who, request_id, Place(Step.NEEDS), now=now)


async def leave(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Nothing is asked; what she wrote as a need stays kept as she sent it."""
    await owing.owned(tx, who, request_id)
    await drafts.drop(tx, who.person.id, needing.DRAFT)
    return await answering.after(tx, who, request_id, Place(Step.NEEDS), now=now)


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where a name, words or a day are waited for; None where they are not.

    `about` is what the message is about that she replied to, empty for none.
    """
    if not text.strip() or not who.answers_for:
        return None
    draft = await expecting.waiting(tx, who, needing.DRAFT, (WHOM, WORDS, BY), now=now)
    if draft is None or "request" not in draft.body:
        return None
    request_id = draft.body["request"]
    if about and about not in (f"needing:{request_id}", f"card:{request_id}"):
        return None
    try:
        request, said = (await owing.owned(tx, who, request_id)).request, text.strip()
    except (NotYours, Outdated) as gone:
        await expecting.let_go(tx, who, needing.DRAFT, gone, now=now)
        return None
    match draft.expects:
        case "whom":
            if len(said) > A_NAME and not await _known(tx, said):
                return None
            found = await planning.department(tx, said, choice=lambda d: f"need.{request_id}.of.{d.id}")
            reply = await choose(tx, who, request_id, found.id, now=now)
            return below(*([reply.edit] if reply.edit else []))
        case "words":
            return below(await _ready(tx, who, request, await _with_words(tx, request, draft.body, said, now), now=now))
    day = rules.day_named(said, applied.today(await tasks.plan(tx, request.plan_id), now))
    if day is None and len(said) > A_NAME:
        return None
    if day is None:
        raise BadDay(text=said)
    reply = await take_day(tx, who, request_id, day, now=now)
    return below(*([reply.edit] if reply.edit else []))


async def typed(tx: Tx, who: Standing, saying: Saying, answered: Answered, said: str, *, now: datetime) -> Reply:
    """Words typed at the card's step: kept as they are, read, and shown for one tap with whom they ask."""
    request = answered.request
    await reports.book(tx, saying.id, SayingState.KEPT, request_id=request.id, report_id=None)
    named = await _known(tx, said)
    body: dict[str, Any] = {"request": request.id}
    if named and len(said) <= A_NAME:
        await drafts.drop(tx, who.person.id, needing.DRAFT)
        reply = await choose(tx, who, request.id, named[0].id, now=now)
        assert reply.edit is not None
        return below(reply.edit, retired=(f"card:{request.id}",))
    body = await _with_words(tx, request, body | {"of": await _asked_in(tx, request, said)}, said, now)
    return below(await _ready(tx, who, request, body, now=now), retired=(f"card:{request.id}",))


async def _ready(tx: Tx, who: Standing, request: Request, body: dict[str, Any], *, now: datetime) -> Outgoing:
    """All that is to be confirmed; where it is not clear who is asked, the choice."""
    await needing.wait(tx, who, needing.READY, body, now=now)
    t = await posting.words_for(tx, who.person)
    by = date.fromisoformat(body["by"]) if body.get("by") else None
    today = applied.today(await tasks.plan(tx, request.plan_id), now)
    return words.ready(
        t, request, await _names(tx, body["of"]), body["words"], by, await approaching.candidates(tx, request, body["words"]),
        today=today,
    )  # fmt: skip


async def _with_words(
    tx: Tx, request: Request, body: Mapping[str, Any], said: str, now: datetime
) -> dict[str, Any]:  # fmt: skip
    """The words, and the day that stands in them."""
    plan = await tasks.plan(tx, request.plan_id)
    day = rules.day_named(said, applied.today(plan, now))
    by = body.get("by") or (day.isoformat() if day else None)
    return {**body, "words": said[: rules.MOST_WORDS], "by": by}


async def _asked_in(tx: Tx, request: Request, said: str) -> list[int]:
    """Whom these words ask: those that are asked for something, else the only one that is named."""
    known = await approaching.by_name(tx)
    ids = {d.name: d.id for d in await people.departments(tx)}
    asked = [need.department for need in read(said, departments=known).needs if need.department]
    named = rules.named(said, known)
    found = [ids[name] for name in asked or (named if len(named) == 1 else ())]
    return [department_id for department_id in found if department_id != request.department_id]


async def _said_already(tx: Tx, answered: Answered, asked_id: int) -> str:
    """The words of the report that ask this department for something."""
    if answered.report is None or asked_id == SUPERVISORS:
        return ""
    found = read(answered.report.text, departments=await approaching.by_name(tx)).needs
    names = await _names(tx, [asked_id])
    return next((need.words for need in found if need.department in names), "")


async def _must_be_another(tx: Tx, request: Request, asked_id: int) -> None:
    if asked_id == request.department_id or (asked_id != SUPERVISORS and await people.department(tx, asked_id) is None):
        raise Outdated


async def _must_be_ready(tx: Tx, who: Standing, request_id: int) -> dict[str, Any]:
    body = await _body(tx, who, request_id)
    if not body.get("of") or not body.get("words"):
        raise Outdated
    return body


async def _body(tx: Tx, who: Standing, request_id: int) -> dict[str, Any]:
    draft = await drafts.get(tx, who.person.id, needing.DRAFT)
    found = draft.body if draft is not None and draft.body.get("request") == request_id else {"request": request_id}
    return dict(found)


async def _names(tx: Tx, asked: Sequence[int]) -> list[str]:
    """The departments' names, an empty one for the supervisors."""
    found = [await people.department(tx, asked_id) if asked_id else None for asked_id in asked]
    return [department.name if department else "" for department in found]


async def _known(tx: Tx, text: str) -> tuple[Department, ...]:
    """The department that this is the name of and nothing else."""
    found = departments_named(text, await people.departments(tx), await people.aliases(tx))
    return found if len(found) == 1 else ()
