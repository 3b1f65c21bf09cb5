"""Gives back the files that stand beside reports, to who may read the task; and lets who answers for it replace one."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Outdated
from domain.evidence import Evidence, Kept
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Standing
from domain.tasks import Task
from domain.unreadable import Usage
from domain.views import task_number
from messages import evidence as words
from services import owing, planning, posting
from services.attaching import REPLACING
from services.browsing import open_to
from storage import drafts, evidence, requests
from storage.database import Tx


async def files_named(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/files 12`. Raises Usage, NoSuchTask, NotYours and NotInCharge."""
    number = task_number(text)
    if number is None:
        raise Usage(example="/files 12")
    return await files(tx, who, number, now=now)


async def files(tx: Tx, who: Standing, number: int, *, page: int = 1, now: datetime) -> Outgoing:
    """Every file of a task. Raises NoSuchTask, NotYours and NotInCharge."""
    task = await open_to(tx, who, await planning.current(tx), number)
    found = await evidence.of_task(tx, task.id)
    t = await posting.words_for(tx, who.person)
    mine = await _replaceable(tx, who, task, found, now=now)
    return words.listing(t, number, task.title, found, page, replaceable=mine)


async def send(tx: Tx, who: Standing, evidence_id: int) -> Outgoing:
    """The file itself. Raises Outdated where there is none, NotYours and NotInCharge."""
    found = await _open_to(tx, who, evidence_id)
    return words.sent_back(await posting.words_for(tx, who.person), found)


async def choose_to_replace(tx: Tx, who: Standing, number: int, *, now: datetime) -> Reply:
    """Which one is to be replaced? Those of reports that can still be changed."""
    task = await open_to(tx, who, await planning.current(tx), number)
    found = await evidence.of_task(tx, task.id)
    mine = await _replaceable(tx, who, task, found, now=now)
    t = await posting.words_for(tx, who.person)
    if not mine:
        return in_place(words.listing(t, number, task.title, found, 1, replaceable=()))
    return in_place(words.which_to_replace(t, number, task.title, found, mine))


async def begin_to_replace(tx: Tx, who: Standing, evidence_id: int, *, now: datetime) -> Reply:
    """The next file she sends takes its place. Raises NotYours, Locked and Outdated."""
    found = await evidence.evidence(tx, evidence_id)
    if found is None or found.request_id is None or found.superseded_by is not None:
        raise Outdated
    owing.must_accept((await owing.owned(tx, who, found.request_id)).request, now)
    await drafts.put(
        tx, who.person.id, REPLACING, request_id=found.request_id, body={"evidence": found.id}, now=now
    )  # fmt: skip
    return in_place(words.send_the_new_one(await posting.words_for(tx, who.person), found))


async def cancel_replacing(tx: Tx, who: Standing, number: int, *, now: datetime) -> Reply:
    """All stays as it is."""
    await drafts.drop(tx, who.person.id, REPLACING)
    return in_place(await files(tx, who, number, now=now))


async def _open_to(tx: Tx, who: Standing, evidence_id: int) -> Evidence:
    """The file, where she may read its task: the number in a button proves nothing."""
    found = await evidence.evidence(tx, evidence_id)
    if found is None or found.task_id is None or found.kept is Kept.LOST:
        raise Outdated
    task = await open_to(tx, who, await planning.current(tx), found.number)
    if task.id != found.task_id:
        raise Outdated
    return found


async def _replaceable(
    tx: Tx, who: Standing, task: Task, files: list[Evidence], *, now: datetime
) -> tuple[Evidence, ...]:  # fmt: skip
    answers = await requests.of_task(tx, task.id)
    mine = {a.request.id for a in answers if who.may_answer(a.request.department_id) and a.request.accepts(now)}
    return tuple(each for each in files if each.request_id in mine and each.superseded_by is None)
