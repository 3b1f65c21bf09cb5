"""Somebody of the office says how a task stands by her own checking: the colour, how it was checked, and what she found."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Outdated, Refusal
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.reports import STATED, Answered, Health, RequestKind
from domain.tasks import Task
from domain.unreadable import Usage
from domain.verdicts import Way
from domain.views import task_number
from messages import verdicts as words
from services import expecting, judging, planning, posting
from storage import audit, drafts, requests, verifications
from storage.database import Tx

DRAFT = "verifying"
"""The draft that says that the words of a check are waited for, of which task, colour and way."""
FOUND = "found"


async def ask(tx: Tx, who: Standing, text: str) -> Outgoing:
    """`/verify 12`: how does it stand? Raises Usage, NoSuchTask and what keeps her from judging."""
    judging.must_oversee(who)
    number = task_number(text)
    if number is None:
        raise Usage(example="/verify 12")
    return await _ask(tx, who, await _task(tx, who, number))


async def pressed(
    tx: Tx, who: Standing, number: int, health: Health | None, way: Way | None, *, now: datetime
) -> Reply:  # fmt: skip
    """The button on the task's page, then the colour, then the way: then her words are waited for."""
    task = await _task(tx, who, number)
    if health is None:
        return in_place(await _ask(tx, who, task))
    if health not in STATED:
        raise Outdated
    t = await posting.words_for(tx, who.person)
    if way is None:
        return in_place(words.ways(t, task, health))
    body = {"number": number, "health": health, "way": way}
    await drafts.put(tx, who.person.id, DRAFT, expects=FOUND, body=body, now=now)
    return in_place(words.what_was_found(t, task, health, way))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where the words of a check are waited for; None where they are not."""
    draft = await expecting.waiting(tx, who, DRAFT, (FOUND,), now=now)
    if draft is None or not text.strip() or (about and about != f"verifying:{draft.body['number']}"):
        return None
    try:
        task = await _task(tx, who, draft.body["number"])
    except Refusal as gone:
        await expecting.let_go(tx, who, DRAFT, gone, now=now)
        return None
    await drafts.drop(tx, who.person.id, DRAFT)
    health, way = Health(draft.body["health"]), Way(draft.body["way"])
    return below(await _keep(tx, who, task, health, way, text.strip(), now=now))


async def _keep(tx: Tx, who: Standing, task: Task, health: Health, way: Way, found: str, *, now: datetime) -> Outgoing:
    newest = await newest_report(tx, task)
    before = next(iter(await verifications.of_task(tx, task.id)), None)
    report_id = newest.report.id if newest is not None and newest.report is not None else None
    await verifications.add(
        tx, task_id=task.id, report_id=report_id, person_id=who.person.id, health=health, way=way, words=found, now=now
    )
    await audit.note(
        tx, person_id=who.person.id, act="verify", on=("task", task.id), before=before.health if before else None,
        after={"health": health, "way": way, "words": found}, now=now,
    )  # fmt: skip
    verdict = (await verifications.of_task(tx, task.id))[0]
    return words.kept(await posting.words_for(tx, who.person), task, newest, verdict)


async def newest_report(tx: Tx, task: Task) -> Answered | None:
    """The newest word of a lead on it."""
    answered = await requests.of_task(tx, task.id)
    return next((a for a in answered if a.report is not None and a.request.kind is RequestKind.REPORT), None)


async def _ask(tx: Tx, who: Standing, task: Task) -> Outgoing:
    verdict = next(iter(await verifications.of_task(tx, task.id)), None)
    return words.ask(await posting.words_for(tx, who.person), task, await newest_report(tx, task), verdict)


async def _task(tx: Tx, who: Standing, number: int) -> Task:
    judging.must_oversee(who)
    plan = await planning.current(tx)
    task = await planning.task(tx, plan, number)
    await judging.must_judge(tx, who, task)
    return task
