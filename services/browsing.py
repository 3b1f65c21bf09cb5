"""Looking at single tasks: the page of a task, its history, and lists of tasks. Each only for who may read it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime

from domain.errors import NotInCharge, NotYours, Outdated
from domain.lookups import look_of
from domain.objections import open_to as open_to_object
from domain.outgoing import Button, Outgoing
from domain.people import Standing, departments_named
from domain.reports import Answered, Period, PeriodState, Request, RequestKind, RequestState
from domain.tasks import Plan, Task, TaskState
from domain.unreadable import Usage
from domain.views import Filter, Sieve, filter_of, list_of, task_number, view_of
from messages import closings as closing_words
from messages import histories, reckonings, verdicts
from messages import tasks as said
from messages.language import Words
from services import instructing, judging, planning, posting, reckoning
from services.planning import current_period
from storage import (
    applications,
    closings,
    evidence,
    indicators,
    needs,
    objections,
    people,
    promises,
    requests,
    summaries,
    tasks,
    verifications,
    versions,
)
from storage.database import Tx


async def task_named(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/task 12`; words instead of a number look for tasks. Raises Usage, NoSuchTask, NotYours and NotInCharge."""
    number = task_number(text)
    if number is not None:
        return await task(tx, who, number, now=now)
    if not text.strip():
        raise Usage(example="/task 12")
    return await tasks_list(tx, who, text)


async def history_named(tx: Tx, who: Standing, text: str) -> Outgoing:
    """`/history 12`. Raises Usage, NoSuchTask, NotYours and NotInCharge."""
    number = task_number(text)
    if number is None:
        raise Usage(example="/history 12")
    return await history(tx, who, number)


async def task_pressed(tx: Tx, who: Standing, data: str, *, now: datetime) -> Outgoing:
    """The task that a button names, with the way back to where it stood. Raises Outdated and as `task`."""
    match = re.fullmatch(r"task\.(\d{1,9})(?:\.(.+))?", data, re.DOTALL)
    if not match:
        raise Outdated
    return await task(tx, who, int(match[1]), back=_way_back(match[2]), now=now)


async def history_pressed(tx: Tx, who: Standing, data: str) -> Outgoing:
    """The page of a task's history that a button names. Raises Outdated and as `history`."""
    match = re.fullmatch(r"history\.(\d{1,9})\.(\d{1,4})(?:\.(.+))?", data, re.DOTALL)
    if not match:
        raise Outdated
    return await history(tx, who, int(match[1]), page=int(match[2]), back=_way_back(match[3]))


async def task(tx: Tx, who: Standing, number: int, *, back: str = "", now: datetime) -> Outgoing:
    """What the task is, who owns it, how it stands. Raises NoSuchTask, NotYours and NotInCharge."""
    plan = await planning.current(tx)
    found = await open_to(tx, who, plan, number)
    answers = await requests.of_task(tx, found.id)
    mine = [a.request for a in answers if _may_answer(who, a.request, now=now)]
    t = await posting.words_for(tx, who.person)
    measured_by = (await indicators.confirmed(tx, [found.id])).get(found.id, [])
    current = await current_period(tx, plan)
    objectable = open_to_object(who, answers)
    return said.task(
        t, found, answers, current, mine, back, measured_by=measured_by,
        asked_for=await applications.of_task(tx, found.id), apply=_way_to_ask(who, found, mine),
        needed=await needs.of_task(tx, found.id), promised=await promises.of_task(tx, found.id),
        instructed=await instructing.visible(tx, who, found.id), instructs=_may_instruct(who, found),
        files=await evidence.of_task(tx, found.id), reckoned=await reckoning.reckoned(tx, plan, found, now=now),
        objected=await objections.of_task(tx, found.id), object_to=objectable[0] if objectable else None, now=now,
        amended=await versions.of_task(tx, found.id), closed=await closings.of_task(tx, found.id),
        verified=await verifications.of_task(tx, found.id), judging=_ways_to_judge(t, who, found),
    )  # fmt: skip


async def why_named(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/why 12`. Raises Usage, NoSuchTask, NotYours and NotInCharge."""
    number = task_number(text)
    if number is None:
        raise Usage(example="/why 12")
    return await why(tx, who, number, now=now)


async def why_pressed(tx: Tx, who: Standing, data: str, *, now: datetime) -> Outgoing:
    """The same for a button, with the way back. Raises Outdated and as `why`."""
    match = re.fullmatch(r"why\.(\d{1,9})(?:\.(.+))?", data, re.DOTALL)
    if not match:
        raise Outdated
    return await why(tx, who, int(match[1]), back=_way_back(match[2]), now=now)


async def why(tx: Tx, who: Standing, number: int, *, back: str = "", now: datetime) -> Outgoing:
    """The arithmetic of its computed health. Raises NoSuchTask, NotYours and NotInCharge."""
    plan = await planning.current(tx)
    found = await open_to(tx, who, plan, number)
    t = await posting.words_for(tx, who.person)
    reports = reckoning.reported(await requests.of_task(tx, found.id))
    reckoned = await reckoning.reckoned(tx, plan, found, now=now)
    return reckonings.why(t, found, reckoned, reports, back, verified=await verifications.of_task(tx, found.id))


async def history(tx: Tx, who: Standing, number: int, *, page: int = 1, back: str = "") -> Outgoing:
    """All versions of all periods, word by word. Raises NoSuchTask, NotYours and NotInCharge."""
    plan = await planning.current(tx)
    found = await open_to(tx, who, plan, number)
    t = await posting.words_for(tx, who.person)
    told, asked_for = await summaries.versions(tx, found.id), await applications.of_task(tx, found.id)
    return histories.history(
        t, found, told, page, back, asked_for=asked_for, needed=await needs.of_task(tx, found.id),
        promised=await promises.of_task(tx, found.id), files=await evidence.of_task(tx, found.id), within=plan.first_day,
        objected=await objections.of_task(tx, found.id), closed=await closings.of_task(tx, found.id),
        verified=await verifications.of_task(tx, found.id),
    )  # fmt: skip


async def tasks_list(tx: Tx, who: Standing, text: str) -> Outgoing:
    """`/tasks` with a part, a health, `missing` or words of a title or department; alone, all that she may read."""
    return await _listed(tx, who, filter_of(text), 1)


async def tasks_pressed(tx: Tx, who: Standing, data: str) -> Outgoing:
    """The page of a list that a button names. Raises Outdated."""
    named = list_of(data)
    if named is None:
        raise Outdated
    return await _listed(tx, who, named[1], named[0])


async def _listed(tx: Tx, who: Standing, sieve: Filter, page: int) -> Outgoing:
    plan = await planning.current(tx)
    current = await current_period(tx, plan)
    latest = {a.request.task_id: a for a in await requests.latest_reports(tx, plan.id)}
    readable = [t for t in await tasks.tasks(tx, plan.id) if who.may_see(t.part.number, t.owner_ids)]
    found = await _sifted(tx, who, readable, sieve, latest, current)
    t = await posting.words_for(tx, who.person)
    return said.listed(t, found, latest, sieve, said.heading(t, sieve, len(found), current), page)


async def _sifted(
    tx: Tx, who: Standing, known: list[Task], sieve: Filter, latest: dict[int, Answered], current: Period | None
) -> list[Task]:
    match sieve.sieve:
        case Sieve.ALL:
            return known
        case Sieve.PART:
            return [t for t in known if t.part.number == int(sieve.value)]
        case Sieve.HEALTH:
            return [t for t in known if t.id in latest and latest[t.id].health == sieve.value]
        case Sieve.MISSING:
            asked = await requests.of_period(tx, current.id) if current else []
            missing = {a.request.task_id for a in asked if _is_missing_to(who, a.request)}
            return [t for t in known if t.id in missing]
    return _with_words(known, sieve.value, await _named(tx, sieve.value))


def _is_missing_to(who: Standing, request: Request) -> bool:
    """Whether she misses this answer: her own departments' of any kind, and every report she oversees."""
    unanswered = request.is_missing or request.state is RequestState.MISSED
    return unanswered and (
        request.department_id in who.departments or (who.oversees and request.kind is RequestKind.REPORT)
    )


async def _named(tx: Tx, words: str) -> frozenset[int]:
    found = departments_named(words, await people.departments(tx), await people.aliases(tx))
    return frozenset(d.id for d in found)


def _with_words(known: Iterable[Task], words: str, departments: frozenset[int]) -> list[Task]:
    """Those with the words in the title, or owned by a department that the words name."""
    plain = "".join(words.split()).casefold()
    return [t for t in known if plain in "".join(t.title.split()).casefold() or not departments.isdisjoint(t.owner_ids)]


async def open_to(tx: Tx, who: Standing, plan: Plan, number: int) -> Task:
    """The task, where she may read it."""
    # Withdrawn tasks have no owners any more: only who oversees the plan reads what was reported on them.
    find = planning.task_ever if who.oversees else planning.task
    found = await find(tx, plan, number)
    if who.may_see(found.part.number, found.owner_ids):
        return found
    if who.oversees:
        raise NotInCharge(name=said.name(await posting.words_for(tx, who.person), number))
    raise NotYours(number=number)


def _may_answer(who: Standing, request: Request, *, now: datetime) -> bool:
    return (
        who.may_answer(request.department_id)
        and request.period.state is not PeriodState.PLANNED
        and request.accepts(now)
    )


def _may_instruct(who: Standing, task: Task) -> bool:
    in_charge = who.oversees and who.in_charge(task.part.number, task.owner_ids)
    return in_charge and task.lead is not None and task.state is not TaskState.WITHDRAWN


def _ways_to_judge(t: Words, who: Standing, task: Task) -> list[Button]:
    """What she may do about it for the office."""
    if not judging.may_judge(who, task):
        return []
    again = [closing_words.entry(t, task.number)] if task.state is TaskState.CLOSED else []
    return [verdicts.entry(t, task.number), *again] if task.state is not TaskState.WITHDRAWN else []


def _way_to_ask(who: Standing, task: Task, mine: Iterable[Request]) -> str:
    """Where she may ask the office for something about the task: with the request that she may answer now, else without."""
    if who.answers_for.isdisjoint(task.owner_ids) or task.state is not TaskState.ACTIVE:
        return ""
    return next((f"apply.{request.id}" for request in mine), f"apply.t{task.number}")


def _way_back(data: str | None) -> str:
    """Data of a button leads back only where it names a page of a summary, of a list or of what was looked up."""
    return data if data and (view_of(data) or list_of(data) or look_of(data)) else ""
