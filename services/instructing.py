"""What instructions share: who may see, answer and close one, who hears of it, how it is put to the lead, and the list of them.

What who gives it does is services.directing, the lead's side and the clock services.complying.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.deadlines import local_instant
from domain.errors import NotForYou, NotFound
from domain.instructions import ANSWER_BY, ANSWER_DAYS, Instruction, urgency
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Person, PersonState, Post, Role, Standing
from domain.tasks import Task
from messages import instructions as words
from services import applied, posting, standing_in, timing
from services.membership import occasion
from storage import audit, instructions, outbox, people, tasks
from storage.database import Tx

DRAFT = "instruction"
"""The draft that says which words are waited for; one a person."""


@dataclass(frozen=True, slots=True)
class Case:
    """An instruction with its task as it is now."""

    instruction: Instruction
    task: Task


async def case(tx: Tx, who: Standing, instruction_id: int) -> Case:
    """Raises NotFound where there is none that she may know of: what it is about is not said."""
    found = await instructions.find(tx, instruction_id)
    about = await case_of(tx, found) if found is not None else None
    if about is None or not may_see(who, about):
        raise NotFound
    return about


async def case_of(tx: Tx, found: Instruction) -> Case:
    task = await tasks.task_ever(tx, found.plan_id, found.number)
    assert task is not None
    return Case(found, task)


def may_see(who: Standing, about: Case) -> bool:
    """It is between who oversees the task and the department that leads it."""
    return about.instruction.department_id in who.departments or may_close(who, about)


def may_close(who: Standing, about: Case) -> bool:
    """Whether she gave it, or has the task in charge as well."""
    gave = about.instruction.person_id == who.person.id
    return who.oversees and (gave or who.in_charge(about.task.part.number, about.task.owner_ids))


async def visible(tx: Tx, who: Standing, task_id: int) -> list[Instruction]:
    """Those on a task that are not closed and hers to read."""
    found = [await case_of(tx, each) for each in await instructions.open_of_task(tx, task_id)]
    return [about.instruction for about in found if may_see(who, about)]


async def put(tx: Tx, instruction_id: int, *, now: datetime) -> tuple[Instruction, list[Person]]:
    """Tell the lead by day and let the clock begin; who was told: the head where nobody answers for it, nobody where none is there."""
    found = await instructions.find(tx, instruction_id)
    assert found is not None
    if found.waits_for_answer:
        await instructions.put_step(tx, found.id, await missed_at(tx, found), now=now)
    told = await recipients(tx, found.department_id, now=now)
    for person in told:
        outgoing = words.put(await posting.words_for(tx, person), found, now=now)
        key = f"instruction:{found.id}:{found.revision}:{person.id}"
        await posting.notify(tx, person, outgoing, key=key, now=now)
    return found, told


async def recipients(tx: Tx, department_id: int, *, now: datetime) -> list[Person]:
    found = await standing_in.told(tx, [department_id], now=now)
    return found or await people.holders(tx, [department_id], (Post.HEAD,))


async def answer_by(tx: Tx, plan_id: int, *, now: datetime) -> datetime:
    """By when what is asked now is to be answered."""
    plan = await tasks.plan(tx, plan_id)
    calendar = await timing.calendar_of(tx, plan)
    return local_instant(calendar.shift(now.astimezone(plan.zone).date(), ANSWER_DAYS), ANSWER_BY, plan.zone)


async def missed_at(tx: Tx, it: Instruction) -> datetime:
    """The morning of the first working day after it was to be answered."""
    plan = await tasks.plan(tx, it.plan_id)
    calendar = await timing.calendar_of(tx, plan)
    after = calendar.on_or_after(it.by_at.astimezone(plan.zone).date() + timedelta(days=1))
    return local_instant(after, applied.MORNING, plan.zone)


async def hears(tx: Tx, about: Case) -> Sequence[Person]:
    """Who gave it, while she is here and oversees; else who has the task in charge, admins where nobody has."""
    giver = await people.person(tx, about.instruction.person_id)
    if (
        giver is not None
        and giver.state is PersonState.ACTIVE
        and may_close(await people.standing_of(tx, giver), about)
    ):
        return [giver]
    task = about.task
    supervisors = await people.charged(tx, Role.SUPERVISOR)
    found = [s.person for s in supervisors if s.in_charge(task.part.number, task.owner_ids)]
    return found or [s.person for s in await people.charged(tx, Role.ADMIN)]


async def show(tx: Tx, who: Standing, instruction_id: int, *, now: datetime) -> Outgoing:
    """How it stands, with what she may do about it. Raises NotFound."""
    about = await case(tx, who, instruction_id)
    t = await posting.words_for(tx, who.person)
    answers, closes = who.may_answer(about.instruction.department_id), may_close(who, about)
    return words.shown(t, about.instruction, answers=answers, closes=closes, now=now)


async def look(tx: Tx, who: Standing, instruction_id: int, *, now: datetime) -> Reply:
    return in_place(await show(tx, who, instruction_id, now=now))


async def redraw(tx: Tx, instruction_id: int, *, besides: Person | None, now: datetime) -> None:
    """Make everybody else's newest message about it say how it stands now."""
    found = await instructions.find(tx, instruction_id)
    assert found is not None
    about = await case_of(tx, found)
    for standing in await people.everyone(tx):
        if besides is not None and standing.person.id == besides.id:
            continue
        row = await outbox.latest_about(tx, standing.person.chat_id, f"instruction:{instruction_id}")
        if row is not None:
            outgoing = (
                await show(tx, standing, instruction_id, now=now)
                if may_see(standing, about)
                else words.gone(await posting.words_for(tx, standing.person))
            )
            await posting.edit(tx, row, outgoing, key=f"instruction-redraw:{occasion()}", now=now)


async def follow_lead(tx: Tx, task: Task, *, now: datetime) -> None:
    """What is not closed goes to the task's lead as it is now, with its days anew; both departments are told."""
    for before in await instructions.open_of_task(tx, task.id):
        if task.lead is None or task.lead.id == before.department_id:
            continue
        by_at = await answer_by(tx, task.plan_id, now=now) if before.waits_for_answer else before.by_at
        await instructions.hand_over(tx, before.id, task.lead.id, by_at=by_at)
        await audit.note(
            tx, person_id=None, act="hand over", on=("instruction", before.id), before=before.department_id,
            after=task.lead.id, now=now,
        )  # fmt: skip
        await redraw(tx, before.id, besides=None, now=now)
        after, told = await put(tx, before.id, now=now)
        for person in await recipients(tx, before.department_id, now=now):
            if person not in told:
                outgoing = words.moved(await posting.words_for(tx, person), after)
                key = f"instruction-moved:{before.id}:{after.revision}:{person.id}"
                await posting.notify(tx, person, outgoing, key=key, now=now)


async def listed(tx: Tx, who: Standing, page: int, *, now: datetime) -> Reply:
    """`/instructions`: those that are not closed, hers to see; overdue first. Raises NotForYou."""
    if not who.oversees and not who.seats:
        raise NotForYou(role=Role.SUPERVISOR)
    found = [about for each in await instructions.all_open(tx) if may_see(who, about := await case_of(tx, each))]
    shown = sorted((about.instruction for about in found), key=lambda it: urgency(it, now))
    return in_place(words.listed(await posting.words_for(tx, who.person), shown, page, oversees=who.oversees, now=now))


async def note(tx: Tx, who: Standing, it: Instruction, act: str, after: object, *, now: datetime) -> None:
    await audit.note(
        tx, person_id=who.person.id, act=act, on=("instruction", it.id), before=it.state, after=after, now=now
    )
