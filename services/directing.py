"""A supervisor gives an instruction on a task, and closes it or asks again once it is answered."""

from __future__ import annotations

import re
from datetime import datetime

from domain.answers import is_acknowledgement
from domain.errors import NotForYou, NotFound, NotInCharge, Refusal, Unled
from domain.instructions import MOST_WORDS, Instruction
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Department, Role, Standing
from domain.tasks import Task
from messages import instructions as words
from services import expecting, instructing, planning, posting, reviewing
from storage import audit, drafts, instructions
from storage.database import Tx

GIVE, AGAIN, READY = "give", "again", "ready"
"""What is waited for: an instruction, what is asked again, or a tap that says what her words were."""


async def instruct(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/instruct 12 words`; without words these are waited for. Raises NotForYou, NotInCharge, Usage, NoSuchTask, Unled."""
    task, said = await reviewing.reviewed(tx, who, text, usage="/instruct 12 …")
    if not said:
        return below(await _ask(tx, who, task, f"task.{task.number}", now=now))
    return below(await _give(tx, who, task, said, now=now))


async def ask(tx: Tx, who: Standing, number: int, back: str, *, now: datetime) -> Reply:
    """She is going to write one; `back` is where the way back leads. Raises as `instruct`."""
    return in_place(await _ask(tx, who, await _directed(tx, who, number), back, now=now))


async def leave(tx: Tx, who: Standing) -> Reply:
    """She gives none."""
    draft = await drafts.get(tx, who.person.id, instructing.DRAFT)
    await drafts.drop(tx, who.person.id, instructing.DRAFT)
    back = str(draft.body.get("back", "")) if draft is not None else ""
    return in_place(words.not_given(await posting.words_for(tx, who.person), back))


async def close(tx: Tx, who: Standing, instruction_id: int, revision: int, *, now: datetime) -> Reply:
    """It is settled; where something has happened since the button was drawn, that is shown first. Raises NotFound."""
    it = await _own(tx, who, instruction_id)
    t = await posting.words_for(tx, who.person)
    if it.is_open and it.revision != revision:
        return in_place(await instructing.show(tx, who, it.id, now=now), toast=words.changed(t))
    if await instructions.close(tx, it.id, by=who.person.id, now=now):
        await instructions.finish_steps(tx, it.id, "closed", now=now)
        await _forget(tx, who, it.id)
        await instructing.note(tx, who, it, "close", None, now=now)
        await instructing.redraw(tx, it.id, besides=who.person, now=now)
    return await instructing.look(tx, who, it.id, now=now)


async def wait_for_more(tx: Tx, who: Standing, instruction_id: int, *, now: datetime) -> Reply:
    """The answer is not enough: what is still wanted is typed, or was already. Raises NotFound."""
    it = await _own(tx, who, instruction_id)
    draft = await drafts.get(tx, who.person.id, instructing.DRAFT)
    if it.is_open and not it.waits_for_answer:
        if draft is not None and draft.expects == READY and draft.body.get("id") == it.id:
            await _ask_again(tx, who, it, str(draft.body["words"]), now=now)
        else:
            await drafts.put(tx, who.person.id, instructing.DRAFT, expects=AGAIN, body={"id": it.id}, now=now)
            return in_place(words.ask_more(await posting.words_for(tx, who.person), it))
    return await instructing.look(tx, who, it.id, now=now)


async def look(tx: Tx, who: Standing, instruction_id: int, *, now: datetime) -> Reply:
    """How it stands; words about it are waited for no more. Raises NotFound."""
    shown = await instructing.look(tx, who, instruction_id, now=now)
    await _forget(tx, who, instruction_id)
    return shown


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where an instruction or what is asked again is waited for, or where she replied to an answer; else None.

    `about` is what the message is about that she replied to, empty for none.
    """
    said = text.strip()
    draft = await expecting.waiting(tx, who, instructing.DRAFT, (GIVE, AGAIN), now=now)
    if draft is None or not said:
        return await _replied(tx, who, said, about, now=now)
    named = f"instructing:{draft.body['number']}" if draft.expects == GIVE else f"instruction:{draft.body['id']}"
    if about and about != named:
        return await _replied(tx, who, said, about, now=now)
    try:
        if draft.expects == GIVE:
            task = await _directed(tx, who, int(draft.body["number"]))
            return below(await _give(tx, who, task, said, back=str(draft.body["back"]), now=now))
        it = await _own(tx, who, int(draft.body["id"]))
    except Refusal as gone:
        await expecting.let_go(tx, who, instructing.DRAFT, gone, now=now)
        return None
    await _ask_again(tx, who, it, said, now=now)
    return below(await instructing.show(tx, who, it.id, now=now), retired=(f"instruction:{it.id}",))


async def _replied(tx: Tx, who: Standing, said: str, about: str, *, now: datetime) -> Reply | None:
    """Words in reply to an answer: it is asked what they say, before they go anywhere."""
    found = re.fullmatch(r"instruction:(\d{1,15})", about)
    it = await instructions.find(tx, int(found[1])) if found and said else None
    if it is None or not it.is_open or it.waits_for_answer:
        return None
    if not instructing.may_close(who, await instructing.case_of(tx, it)) or who.may_answer(it.department_id):
        return None
    if is_acknowledgement(said):
        return below(await instructing.show(tx, who, it.id, now=now))
    body: dict[str, object] = {"id": it.id, "words": said}
    await drafts.put(tx, who.person.id, instructing.DRAFT, expects=READY, body=body, now=now)
    return below(words.is_it_enough(await posting.words_for(tx, who.person), it, said))


async def _ask(tx: Tx, who: Standing, task: Task, back: str, *, now: datetime) -> Outgoing:
    lead = _lead(task)
    body: dict[str, object] = {"number": task.number, "back": back}
    await drafts.put(tx, who.person.id, instructing.DRAFT, expects=GIVE, body=body, now=now)
    told = await instructing.recipients(tx, lead.id, now=now)
    by_at = await instructing.answer_by(tx, task.plan_id, now=now)
    t = await posting.words_for(tx, who.person)
    return words.ask(t, task, lead, [person.name for person in told], by_at)


async def _give(tx: Tx, who: Standing, task: Task, said: str, *, back: str = "", now: datetime) -> Outgoing:
    """Keep it and put it to the lead, with the receipt; the same given twice is one."""
    lead = _lead(task)
    await drafts.drop(tx, who.person.id, instructing.DRAFT)
    said = said[:MOST_WORDS]
    t = await posting.words_for(tx, who.person)
    known = await instructions.open_of_task(tx, task.id)
    twin = next((it for it in known if it.person_id == who.person.id and it.words == said), None)
    if twin is not None:
        return await instructing.show(tx, who, twin.id, now=now)
    made = await instructions.add(
        tx, plan_id=task.plan_id, task_id=task.id, department_id=lead.id, person_id=who.person.id, words=said,
        by_at=await instructing.answer_by(tx, task.plan_id, now=now), now=now,
    )  # fmt: skip
    await audit.note(
        tx, person_id=who.person.id, act="instruct", on=("instruction", made), now=now,
        after={"task": task.number, "department": lead.id, "words": said},
    )  # fmt: skip
    it, told = await instructing.put(tx, made, now=now)
    return words.given(t, it, [person.name for person in told], back, now=now)


async def _ask_again(tx: Tx, who: Standing, it: Instruction, said: str, *, now: datetime) -> None:
    await drafts.drop(tx, who.person.id, instructing.DRAFT)
    said = said[:MOST_WORDS]
    if await instructions.ask_again(
        tx, it.id, said, by_at=await instructing.answer_by(tx, it.plan_id, now=now)
    ):  # fmt: skip
        await instructing.note(tx, who, it, "ask again", said, now=now)
        await instructing.redraw(tx, it.id, besides=who.person, now=now)
        await instructing.put(tx, it.id, now=now)


async def _directed(tx: Tx, who: Standing, number: int) -> Task:
    """Raises NotForYou, NoSuchTask, NotInCharge."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    task = await planning.task(tx, await planning.current(tx), number)
    if not who.in_charge(task.part.number, task.owner_ids):
        t = await posting.words_for(tx, who.person)
        raise NotInCharge(name=t("Task {number}", number=task.number))
    return task


async def _own(tx: Tx, who: Standing, instruction_id: int) -> Instruction:
    about = await instructing.case(tx, who, instruction_id)
    if not instructing.may_close(who, about):
        raise NotFound
    return about.instruction


async def _forget(tx: Tx, who: Standing, instruction_id: int) -> None:
    draft = await drafts.get(tx, who.person.id, instructing.DRAFT)
    if draft is not None and draft.body.get("id") == instruction_id:
        await drafts.drop(tx, who.person.id, instructing.DRAFT)


def _lead(task: Task) -> Department:
    if task.lead is None:
        raise Unled(number=task.number)
    return task.lead
