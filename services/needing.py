"""What needs share: making one, who is asked and who hears of it, who may do what, and the list of them.

What the asking side does is services.raising, the other side services.helping, the clock services.minding.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain import needs as rules
from domain.answers import Need as Read
from domain.deadlines import local_instant
from domain.errors import NotForYou, NotFound
from domain.needs import Need
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Person, Post, Role, Standing
from domain.reports import Request
from domain.tasks import Plan, Task
from messages import help_wanted
from messages import needs as words
from services import applied, posting, standing_in, timing
from services.membership import occasion
from storage import audit, drafts, needs, outbox, people, tasks
from storage.database import Tx
from storage.needs import NeedStep

DRAFT = "need"
"""The draft that says which words are waited for; one a person."""

READY = "ready"
"""No words are waited for, but a tap."""


@dataclass(frozen=True, slots=True)
class Case:
    """A need with its task as it is now."""

    need: Need
    task: Task


@dataclass(frozen=True, slots=True)
class Asked:
    """Who is asked; admins where nobody of those meant can be reached."""

    people: tuple[Person, ...]
    reached: bool


async def case(tx: Tx, who: Standing, need_id: int) -> Case:
    """Raises NotFound where there is none that she may know of: what it is about is not said."""
    found = await needs.find(tx, need_id)
    about = await case_of(tx, found) if found is not None else None
    if about is None or not may_see(who, about):
        raise NotFound
    return about


async def case_of(tx: Tx, found: Need) -> Case:
    task = await tasks.task_ever(tx, found.plan_id, found.number)
    assert task is not None
    return Case(found, task)


def may_see(who: Standing, about: Case) -> bool:
    return about.need.department_id in who.departments or may_help(who, about)


def may_help(who: Standing, about: Case) -> bool:
    """Whether she may answer: she sits in the department that is asked, or has the task in charge."""
    asked = about.need.asked_id
    in_charge = who.in_charge(about.task.part.number, about.task.owner_ids)
    return in_charge or (asked is not None and asked in who.departments)


def is_asked(who: Standing, about: Case) -> bool:
    """Whether it is asked of her: of her department, or of the supervisors; admins stand in where nobody can be reached."""
    asked = about.need.asked_id
    return may_help(who, about) if asked is None or who.is_admin else asked in who.departments


def is_hers(who: Standing, need: Need) -> bool:
    """Whether she may close it: she answers for the department that asked."""
    return who.may_answer(need.department_id)


async def make(
    tx: Tx, who: Standing, request: Request, asked_id: int | None, said: str, by: date | None, *, now: datetime
) -> Need:
    """Keep it, set its clock and put it to who is asked. The same asked twice is one."""
    known = await needs.open_of_task(tx, request.task_id, request.department_id)
    said = said.strip()[: rules.MOST_WORDS]
    twin = next((n for n in known if n.asked_id == asked_id and n.words == said), None)
    if twin is not None:
        return twin
    made = await needs.add(
        tx, plan_id=request.plan_id, task_id=request.task_id, request_id=request.id,
        department_id=request.department_id, person_id=who.person.id, asked_id=asked_id, words=said, by=by, now=now,
    )  # fmt: skip
    await audit.note(
        tx, person_id=who.person.id, act="need", on=("need", made), now=now,
        after={"task": request.number, "of": asked_id, "by": by, "words": said},
    )  # fmt: skip
    return await put(tx, who.person, made, now=now)


async def make_read(
    tx: Tx, who: Standing, request: Request, read: Sequence[Read], on: date | None, *, now: datetime
) -> str:
    """Ask for what she has confirmed as read; the words that ask for help of nobody in particular, to be given to somebody."""
    known = {department.name: department.id for department in await people.departments(tx)}
    for need in read:
        asked_id = known.get(need.department)
        if asked_id is not None and asked_id != request.department_id:
            by = rules.day_named(need.words, on) if on else None
            await make(tx, who, request, asked_id, need.words, by, now=now)
    return next((need.words for need in read if not need.department), "")


async def put(tx: Tx, by: Person, need_id: int, *, now: datetime) -> Need:
    """Put it to who is asked now, at once by day, and let the clock begin; who asked hears where nobody can be reached."""
    about = await _found(tx, need_id)
    plan = await tasks.plan(tx, about.need.plan_id)
    await needs.finish_steps(tx, need_id, [NeedStep.REMIND], "put anew", now=now)
    for step, days in ((NeedStep.REMIND, rules.REMIND_AFTER), (NeedStep.WIDEN, rules.WIDEN_AFTER)):
        await needs.put_step(tx, need_id, step, await morning_in(tx, plan, days, now=now))
    asked = await asked_of(tx, about, now=now)
    once = occasion()
    for person in asked.people:
        outgoing = help_wanted.asked(
            await posting.words_for(tx, person), about.need, reached=asked.reached,
            opens=await opens(tx, person, about), now=now,
        )  # fmt: skip
        await posting.notify(tx, person, outgoing, key=f"need:{need_id}:{once}:{person.id}", now=now)
    if not asked.reached:
        t = await posting.words_for(tx, by)
        outgoing = words.nobody_there(t, about.need, admins=[p.name for p in asked.people])
        await posting.notify(tx, by, outgoing, key=f"need-nobody:{need_id}:{once}:{by.id}", now=now)
    return about.need


async def morning_in(tx: Tx, plan: Plan, days: int, *, now: datetime) -> datetime:
    """The morning so many working days from now."""
    calendar = await timing.calendar_of(tx, plan)
    return local_instant(calendar.shift(now.astimezone(plan.zone).date(), days), applied.MORNING, plan.zone)


async def asked_of(tx: Tx, about: Case, *, now: datetime) -> Asked:
    """Who answers for the department and is there, its head where nobody does; or the supervisors in charge."""
    need = about.need
    if need.asked_id is None:
        found = await supervisors(tx, about)
    else:
        found = await standing_in.told(tx, [need.asked_id], now=now)
        found = found or await people.holders(tx, [need.asked_id], (Post.HEAD,))
    if found:
        return Asked(tuple(found), reached=True)
    return Asked(tuple(s.person for s in await people.charged(tx, Role.ADMIN)), reached=False)


async def supervisors(tx: Tx, about: Case) -> list[Person]:
    """Who has the task in charge; not who asks, unless alone."""
    found = [
        s.person for s in await people.charged(tx, Role.SUPERVISOR)
        if s.in_charge(about.task.part.number, about.task.owner_ids)
    ]  # fmt: skip
    return [person for person in found if person.id != about.need.person_id] or found


async def opens(tx: Tx, person: Person, about: Case) -> bool:
    """Whether she may open the task, of which she otherwise learns number and title alone."""
    standing = await people.standing_of(tx, person)
    return standing.may_see(about.task.part.number, about.task.owner_ids)


async def show(tx: Tx, who: Standing, need_id: int, *, now: datetime) -> Outgoing:
    """How it stands, with what she may do about it. Raises NotFound."""
    about = await case(tx, who, need_id)
    t = await posting.words_for(tx, who.person)
    if is_hers(who, about.need):
        return words.own(t, about.need, now=now)
    return help_wanted.shown(
        t, about.need, helps=may_help(who, about), asked=is_asked(who, about),
        opens=who.may_see(about.task.part.number, about.task.owner_ids), now=now,
    )  # fmt: skip


async def redraw(tx: Tx, need_id: int, *, besides: Person, now: datetime) -> None:
    """Make everybody else's newest message about it say how it stands now."""
    about = await _found(tx, need_id)
    for standing in await people.everyone(tx):
        if standing.person.id == besides.id:
            continue
        row = await outbox.latest_about(tx, standing.person.chat_id, f"need:{need_id}")
        if row is not None:
            outgoing = (
                await show(tx, standing, need_id, now=now)
                if may_see(standing, about)
                else help_wanted.gone(await posting.words_for(tx, standing.person))
            )
            await posting.edit(tx, row, outgoing, key=f"need-redraw:{occasion()}", now=now)


async def listed(tx: Tx, who: Standing, page: int, *, now: datetime) -> Reply:
    """`/needs`: what is asked of her, what she asked, and all in charge; overdue first, then the oldest. Raises NotForYou."""
    if not who.oversees and not who.seats:
        raise NotForYou(role=Role.SUPERVISOR)
    found = [about for need in await needs.all_open(tx) if may_see(who, about := await case_of(tx, need))]
    t = await posting.words_for(tx, who.person)
    today = now.astimezone(t.zone).date()
    found.sort(key=lambda about: (not about.need.is_overdue(today), about.need.made_at, about.need.id))
    asked = [a.need for a in found if _is_asked_of(who, a)]
    own = [a.need for a in found if a.need.department_id in who.departments and a.need not in asked]
    rest = [a.need for a in found if a.need not in asked and a.need not in own]
    return in_place(help_wanted.listed(t, asked, own, rest, page=page, now=now))


async def wait(tx: Tx, who: Standing, expects: str, body: dict[str, object], *, now: datetime) -> None:
    """What she types next is this; nothing else that waited for words does any more."""
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    await drafts.put(tx, who.person.id, DRAFT, expects=expects, body=body, now=now)


async def keep(tx: Tx, who: Standing, request_id: int, words: str, *, now: datetime) -> None:
    """Words that ask for help wait for the tap that says of whom."""
    await wait(tx, who, READY, {"request": request_id, "words": words[: rules.MOST_WORDS]}, now=now)


async def _found(tx: Tx, need_id: int) -> Case:
    found = await needs.find(tx, need_id)
    assert found is not None
    return await case_of(tx, found)


def _is_asked_of(who: Standing, about: Case) -> bool:
    need = about.need
    if not need.waits_for_answer or need.department_id in who.departments:
        return False
    if need.asked_id is not None:
        return need.asked_id in who.departments
    return who.is_supervisor and may_help(who, about)
