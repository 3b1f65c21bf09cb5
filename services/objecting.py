"""A department that works on a task beside its lead objects to the lead's report, before the lock; both stand, and it can take that back."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Locked, NotYours, Outdated, Refusal
from domain.objections import has_part_in, open_to
from domain.outgoing import Reply, below, in_place
from domain.people import Standing
from domain.reports import Answered, PeriodState
from messages import objections as words
from services import expecting, posting, standing_in
from storage import audit, drafts, objections, requests
from storage.database import Tx

DRAFT = "objecting"
"""The draft that says that the words of an objection are waited for."""
WORDS = "words"


async def ask(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """What is not right about it? Raises Outdated, Locked and NotYours."""
    answered, _ = await _against(tx, who, request_id)
    await drafts.put(tx, who.person.id, DRAFT, request_id=request_id, expects=WORDS, now=now)
    return in_place(words.question(await posting.words_for(tx, who.person), answered))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where the words of an objection are waited for; None where they are not.

    `about` is what the message is about that she replied to, empty for none.
    """
    draft = await expecting.waiting(tx, who, DRAFT, (WORDS,), now=now)
    if draft is None or draft.request_id is None or not text.strip():
        return None
    if about and about != f"objecting:{draft.request_id}":
        return None
    try:
        answered, department_id = await _against(tx, who, draft.request_id)
    except Refusal as gone:
        await expecting.let_go(tx, who, DRAFT, gone, now=now)
        return None
    request, report = answered.request, answered.report
    assert report is not None
    await drafts.drop(tx, who.person.id, DRAFT)
    made = await objections.add(
        tx, request_id=request.id, report_id=report.id, department_id=department_id, person_id=who.person.id,
        words=text.strip(), now=now,
    )  # fmt: skip
    await audit.note(tx, person_id=who.person.id, act="object", on=("request", request.id), after=made, now=now)
    objection = await objections.find(tx, made)
    assert objection is not None
    told = await standing_in.told(tx, [request.department_id], now=now)
    for person in told:
        outgoing = words.to_lead(await posting.words_for(tx, person), objection)
        await posting.notify(tx, person, outgoing, key=f"objection:{made}:{person.id}", now=now)
    return below(words.kept(await posting.words_for(tx, who.person), objection, [person.name for person in told]))


async def withdraw(tx: Tx, who: Standing, objection_id: int, *, now: datetime) -> Reply:
    """Her department takes it back; the lead hears of it. Raises Outdated and NotYours."""
    objection = await objections.find(tx, objection_id)
    if objection is None:
        raise Outdated
    if not who.may_answer(objection.department_id):
        raise NotYours(number=objection.number)
    if not await objections.withdraw(tx, objection_id, now=now):
        raise Outdated
    request = await requests.answered(tx, objection.request_id)
    assert request is not None
    await audit.note(
        tx, person_id=who.person.id, act="unobject", on=("request", objection.request_id), before=objection_id, now=now
    )
    for person in await standing_in.told(tx, [request.request.department_id], now=now):
        outgoing = words.withdrawn_to_lead(await posting.words_for(tx, person), objection)
        await posting.notify(tx, person, outgoing, key=f"unobject:{objection_id}:{person.id}", now=now)
    return in_place(words.withdrawn(await posting.words_for(tx, who.person), objection))


async def _against(tx: Tx, who: Standing, request_id: int) -> tuple[Answered, int]:
    """The report as it stands, and her department. Raises Outdated, NotYours, and Locked where her objection comes too late."""
    answered = await requests.answered(tx, request_id)
    if answered is None:
        raise Outdated
    answers = await requests.of_task(tx, answered.request.task_id)
    found = open_to(who, answers)
    period = answered.request.period
    if found is None and period.state is PeriodState.LOCKED and has_part_in(who, answers, period):
        raise Locked(period=period.label, number=answered.request.number)
    if found is None:
        raise NotYours(number=answered.request.number)
    if found[0].request.id != request_id:
        raise Outdated
    return found
