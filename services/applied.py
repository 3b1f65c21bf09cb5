"""What applications share: one with all that it is about, who decides on it, who hears of it, and the list of them."""

from __future__ import annotations

from datetime import date, datetime, time

from domain.applications import Application, ApplicationKind, ApplicationState, Level, lapse
from domain.deadlines import local_instant
from domain.errors import NobodyElse, NotForYou, NotInCharge, OthersDecide, Outdated, WholePlanDecides
from domain.evidence import Kept
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Person, Role, Standing
from domain.tasks import Plan, Task
from messages import decisions, outcomes
from messages.outcomes import Case
from services import posting, standing_in
from services.membership import occasion
from storage import applications, audit, evidence, outbox, people, requests, tasks
from storage.database import Tx

DRAFT = "application"
"""The draft that says which words are waited for; one a person."""

MORNING = time(9, 30)
"""When somebody is reminded of what waits for her, and of reports by their moved date."""


async def case(tx: Tx, application_id: int, *, now: datetime) -> Case:
    """Raises Outdated where there is none."""
    found = await applications.find(tx, application_id)
    if found is None:
        raise Outdated
    return await case_of(tx, found, now=now)


async def case_of(tx: Tx, found: Application, *, now: datetime) -> Case:
    task = await tasks.task_ever(tx, found.plan_id, found.number)
    assert task is not None
    plan = await tasks.plan(tx, found.plan_id)
    answered = await requests.answered(tx, found.request_id) if found.request_id else None
    later = found.kind is ApplicationKind.REPORT_EXTENSION and found.wanted
    wanted_at = due_at(plan, later) if later else None
    file = await evidence.of_application(tx, found.id)
    file = None if file is not None and file.kept is Kept.LOST else file
    return Case(found, task, answered.request if answered else None, wanted_at, today(plan, now), file)


def today(plan: Plan, now: datetime) -> date:
    return now.astimezone(plan.zone).date()


def due_at(plan: Plan, day: date) -> datetime:
    """When a report is due that is due on this day."""
    return local_instant(day, plan.rhythm.due_time, plan.zone)


async def deciders(tx: Tx, asked: Application, task: Task) -> list[Standing]:
    """Who decides: admins on owners, else the supervisors in charge; admins where there are none.

    Nobody decides on her own or her department's; empty where nobody else is left.
    """
    found: list[Standing] = []
    if asked.kind is not ApplicationKind.WRONG_OWNER:
        supervisors = await people.charged(tx, Role.SUPERVISOR)
        found = [s for s in supervisors if _decides(s, asked, task) and not is_own(s, asked)]
    return found or [s for s in await people.charged(tx, Role.ADMIN) if not is_own(s, asked)]


def is_own(who: Standing, asked: Application) -> bool:
    """Whether it comes from herself or from a department that she has a seat in."""
    return asked.person_id == who.person.id or asked.department_id in who.departments


async def tell_nobody(tx: Tx, about: Case, *, key: str, now: datetime) -> list[Person]:
    """Nobody is left who may decide: the admins hear that somebody must be named; who they are."""
    admins = [s.person for s in await people.charged(tx, Role.ADMIN)]
    for person in admins:
        outgoing = decisions.nobody(await posting.words_for(tx, person), about)
        await posting.notify(tx, person, outgoing, key=f"{key}:{about.application.id}:{person.id}", now=now)
    return admins


async def of_the_whole(tx: Tx, asked: Application) -> list[Standing]:
    """Who hears of it when nobody has decided for long: who supervises the whole plan, and admins about owners."""
    supervisors = await people.charged(tx, Role.SUPERVISOR)
    found = [s for s in supervisors if s.in_charge_of_all and asked.kind is not ApplicationKind.WRONG_OWNER]
    found = [s for s in found if not is_own(s, asked)]
    return found or [s for s in await people.charged(tx, Role.ADMIN) if not is_own(s, asked)]


async def must_decide(tx: Tx, who: Standing, about: Case) -> None:
    """Raises NotForYou, NotInCharge, WholePlanDecides, OthersDecide, NobodyElse."""
    asked, task = about.application, about.task
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    if asked.kind is ApplicationKind.WRONG_OWNER and not who.is_admin:
        raise NotForYou(role=Role.ADMIN)
    if not who.in_charge(task.part.number, task.owner_ids):
        t = await posting.words_for(tx, who.person)
        raise NotInCharge(name=t("Task {number}", number=task.number))
    if asked.level is Level.WHOLE and not who.in_charge_of_all:
        raise WholePlanDecides
    if is_own(who, asked):
        others = await deciders(tx, asked, task)
        if not others:
            raise NobodyElse
        t = await posting.words_for(tx, who.person)
        raise OthersDecide(names=t.listed([s.person.name for s in others]))


async def listed(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """`/applications`: what waits for her decision, then what her departments asked for. Raises NotForYou."""
    if not who.oversees and not who.seats:
        raise NotForYou(role=Role.SUPERVISOR)
    waiting = await to_decide(tx, who)
    own = await applications.of_departments(tx, who.departments, limit=outcomes.LISTED)
    own = [a for a in own if a.id not in {d.id for d in waiting}]
    shown = [*waiting, *own][: outcomes.LISTED]
    t = await posting.words_for(tx, who.person)
    deciding, more = min(len(waiting), len(shown)), max(len(waiting) - len(shown), 0)
    on = now.astimezone(t.zone).date()
    return in_place(outcomes.listed(t, shown, deciding, who.answers_for, more=more, today=on))


async def tell_decided(tx: Tx, about: Case, *, now: datetime) -> None:
    """Who asked hears what came of it; where she has gone, who answers for the department now."""
    asked = about.application
    for person in await standing_in.told_of(tx, asked.person_id, asked.department_id, now=now):
        named, key = f"application:{asked.id}", f"decided:{asked.id}:{person.id}"
        await posting.retire(tx, person.chat_id, named, key=f"{key}:retired", now=now)
        await posting.notify(tx, person, outcomes.decided(await posting.words_for(tx, person), about), key=key, now=now)


async def redraw(tx: Tx, about: Case, *, besides: Person | None, now: datetime) -> None:
    """The messages of everybody else who can decide say it as it is now; once it is decided, without the buttons."""
    asked = about.application
    for person in {s.person.id: s.person for role in Role for s in await people.charged(tx, role)}.values():
        if person.id == asked.person_id or (besides is not None and person.id == besides.id):
            continue
        row = await outbox.latest_about(tx, person.chat_id, f"application:{asked.id}")
        if row is not None:
            t = await posting.words_for(tx, person)
            outgoing = decisions.asked(t, about) if asked.is_open else decisions.settled(t, about)
            key = f"settled:{asked.id}:{person.id}" + (f":{occasion()}" if asked.is_open else "")
            await posting.edit(tx, row, outgoing, key=key, now=now)


async def expire(tx: Tx, about: Case, *, now: datetime) -> Case | None:
    """Close an open application that has lost its sense and tell both sides; None where it still has one."""
    asked = about.application
    why = lapse(asked.kind, asked.department_id, asked.wanted, about.task, about.request, today=about.today, now=now)
    if not asked.is_open or why is None:
        return None
    await applications.close(tx, asked.id, ApplicationState.EXPIRED, by=None, answer=why, granted=None, now=now)
    await applications.finish_steps(tx, asked.id, f"lapsed: {why}", now=now)
    await audit.note(
        tx, person_id=None, act="expire", on=("application", asked.id), before=asked.state, after=why, now=now
    )
    settled = await case(tx, asked.id, now=now)
    await redraw(tx, settled, besides=None, now=now)
    await tell_decided(tx, settled, now=now)
    for standing in await deciders(tx, asked, about.task):
        outgoing = decisions.settled(await posting.words_for(tx, standing.person), settled)
        await posting.notify(tx, standing.person, outgoing, key=f"expired:{asked.id}:{standing.person.id}", now=now)
    return settled


async def said_about(tx: Tx, chat_id: int, message_id: int) -> str:
    """What a message of ours is about, by Telegram's number; `?` where that is not known."""
    row = await outbox.by_message(tx, chat_id, message_id)
    return row.about if row is not None and row.about else "?"


async def show(tx: Tx, who: Standing, about: Case) -> Outgoing:
    """To who decides: with buttons while it is open."""
    t = await posting.words_for(tx, who.person)
    return decisions.asked(t, about) if about.application.is_open else decisions.settled(t, about)


async def to_decide(tx: Tx, who: Standing) -> list[Application]:
    """What waits for her decision, the oldest first."""
    found = []
    for asked in await applications.all_open(tx) if who.oversees else []:
        task = await tasks.task_ever(tx, asked.plan_id, asked.number)
        if task is not None and _decides(who, asked, task) and not is_own(who, asked):
            found.append(asked)
    return found


def _decides(who: Standing, asked: Application, task: Task) -> bool:
    if asked.kind is ApplicationKind.WRONG_OWNER:
        return who.is_admin
    if asked.level is Level.WHOLE:
        return who.in_charge_of_all
    return who.in_charge(task.part.number, task.owner_ids)
