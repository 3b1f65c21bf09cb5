"""The lead answers an instruction, and the clock of those that are not answered in time. Safe twice."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.answers import is_acknowledgement
from domain.errors import NotFound
from domain.instructions import Instruction
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Person, Standing
from domain.tasks import Plan, TaskState
from messages import instructions as words
from services import expecting, instructing, planning, posting
from storage import drafts, instructions, tasks
from storage.database import Tx
from storage.instructions import DueStep

ANSWER = "answer"
"""The words that are waited for."""


async def wait_for_answer(
    tx: Tx, who: Standing, instruction_id: int, request_id: int | None = None, *, now: datetime
) -> Reply:  # fmt: skip
    """She is going to write the answer; from a card (its request) the way leads back there. Raises NotFound."""
    it = await _hers(tx, who, instruction_id)
    if not it.is_open:
        return await instructing.look(tx, who, it.id, now=now)
    body: dict[str, object] = {"id": it.id, "request": request_id}
    await drafts.put(tx, who.person.id, instructing.DRAFT, expects=ANSWER, body=body, now=now)
    return in_place(words.ask_answer(await posting.words_for(tx, who.person), it, now=now))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """Her answer, where one is waited for or she replied to the instruction; None where it is nothing of the kind.

    A reply that only acknowledges is no answer. `about` is what the message is about that she replied to, empty for none.
    """
    said = text.strip()
    draft = await expecting.waiting(tx, who, instructing.DRAFT, (ANSWER,), now=now)
    waiting = int(draft.body["id"]) if draft is not None else None
    replied_to = re.fullmatch(r"instruction:(\d{1,15})", about)
    instruction_id = int(replied_to[1]) if replied_to else None if about else waiting
    if not said or instruction_id is None:
        return None
    try:
        found = (await instructing.case(tx, who, instruction_id)).instruction
    except NotFound as gone:
        if replied_to:
            raise
        await expecting.let_go(tx, who, instructing.DRAFT, gone, now=now)
        return None
    if not who.may_answer(found.department_id):
        return None
    request_id = draft.body.get("request") if draft is not None and waiting == found.id else None
    if found.is_open and (waiting == found.id or not is_acknowledgement(said)):
        await _answer(tx, who, found, said, now=now)
    shown = await instructing.show(tx, who, found.id, now=now)
    card = words.with_card(await posting.words_for(tx, who.person), shown, request_id)
    return below(card, retired=(f"instruction:{found.id}",))


async def take(tx: Tx, step: DueStep, *, now: datetime) -> str:
    """Its day has passed: mark it done, remind the lead once and tell who gave it, in one transaction; what came of it."""
    if step.id not in {due.id for due in await instructions.due_steps(tx, now=now)}:
        return "done before"
    outcome = await _remind(tx, step, now=now)
    await instructions.finish_step(tx, step.id, outcome, now=now)
    return outcome


async def _remind(tx: Tx, step: DueStep, *, now: datetime) -> str:
    found = await instructions.find(tx, step.instruction_id)
    assert found is not None
    about = await instructing.case_of(tx, found)
    if not found.is_overdue(now) or about.task.state is TaskState.WITHDRAWN:
        return f"passed over: {found.state}"
    plan = await tasks.plan(tx, found.plan_id)
    due = {each.instruction_id for each in await instructions.due_steps(tx, now=now)}
    overdue = [it for it in await instructions.all_open(tx) if it.id in due and it.is_overdue(now)]
    count = 0
    for person in await instructing.recipients(tx, found.department_id, now=now):
        hers = [it for it in overdue if it.department_id == found.department_id]
        outgoing = words.reminder(await posting.words_for(tx, person), hers)
        key = f"instruction-due:{found.department_id}:{now.astimezone(plan.zone):%Y%m%d}:{person.id}"
        count += await _schedule(tx, plan, person, outgoing, key, now=now)
    for person in await instructing.hears(tx, about):
        hers = await _given_by(tx, overdue, person)
        outgoing = words.missed(await posting.words_for(tx, person), hers)
        key = f"instruction-missed:{now.astimezone(plan.zone):%Y%m%d}:{person.id}"
        count += await _schedule(tx, plan, person, outgoing, key, now=now)
    return f"{count} people told"


async def _schedule(tx: Tx, plan: Plan, person: Person, outgoing: Outgoing, key: str, *, now: datetime) -> bool:
    """As one of the few messages of the period that is current; by day where none has been asked yet."""
    period = await planning.current_period(tx, plan)
    if period is None:
        return await posting.notify(tx, person, outgoing, key=key, now=now) is not None
    return await posting.schedule(tx, plan, period, person, outgoing, key=key, now=now)


async def _given_by(tx: Tx, overdue: Sequence[Instruction], person: Person) -> list[Instruction]:
    """Those of which this person hears what comes of them."""
    found = []
    for it in overdue:
        if person.id in {p.id for p in await instructing.hears(tx, await instructing.case_of(tx, it))}:
            found.append(it)
    return found


async def _answer(tx: Tx, who: Standing, it: Instruction, said: str, *, now: datetime) -> None:
    """Kept below what was answered already, and told at once to who gave it."""
    await drafts.drop(tx, who.person.id, instructing.DRAFT)
    whole = said if it.waits_for_answer else f"{it.answer}\n{said}"
    await instructions.answer(tx, it.id, whole, by=who.person.id, now=now)
    await instructions.finish_steps(tx, it.id, "answered", now=now)
    await instructing.note(tx, who, it, "answer", said, now=now)
    await instructing.redraw(tx, it.id, besides=who.person, now=now)
    found = await instructions.find(tx, it.id)
    assert found is not None
    about = await instructing.case_of(tx, found)
    for person in await instructing.hears(tx, about):
        if person.id != who.person.id:
            outgoing = words.answered(await posting.words_for(tx, person), found, now=now)
            key = f"instruction-answer:{found.id}:{found.revision}:{person.id}"
            await posting.notify(tx, person, outgoing, key=key, now=now)


async def _hers(tx: Tx, who: Standing, instruction_id: int) -> Instruction:
    found = (await instructing.case(tx, who, instruction_id)).instruction
    if not who.may_answer(found.department_id):
        raise NotFound
    return found
