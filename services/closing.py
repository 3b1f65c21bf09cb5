"""A task that is done is closed with a grade and asked about no more; reopened, with a reason, it is asked about again."""

from __future__ import annotations

from datetime import datetime

from domain.closings import Grade
from domain.errors import NotClosed, Refusal
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.reports import PeriodState, Request, RequestState
from domain.tasks import Task, TaskState
from messages import closings as words
from messages.outcomes import Case
from services import expecting, judging, planning, posting, standing_in
from services.membership import occasion
from storage import audit, closings, drafts, requests, tasks
from storage.database import Tx

DRAFT = "unclosing"
"""The draft that says that the reason for reopening a task is waited for."""
REASON = "reason"


async def close(tx: Tx, who: Standing, case: Case, grade: Grade, *, now: datetime) -> None:
    """The task of an application is closed; what is open about it is waited for no more."""
    task = case.task
    await tasks.set_state(tx, task.id, TaskState.CLOSED)
    await closings.add(
        tx, task_id=task.id, application_id=case.application.id, grade=grade, person_id=who.person.id, now=now
    )
    await audit.note(
        tx, person_id=who.person.id, act="close", on=("task", task.id), before=task.state,
        after={"state": TaskState.CLOSED, "grade": grade}, now=now,
    )  # fmt: skip
    for answered in await requests.of_task(tx, task.id):
        if answered.request.is_missing and answered.request.period.state is not PeriodState.LOCKED:
            await _excuse(tx, who, task, case.application.department_id, answered.request, now=now)


async def _excuse(tx: Tx, who: Standing, task: Task, asking: int, request: Request, *, now: datetime) -> None:
    await requests.set_state(tx, request.id, RequestState.EXCUSED)
    await audit.note(
        tx, person_id=who.person.id, act="close", on=("request", request.id), before=request.state,
        after=RequestState.EXCUSED, now=now,
    )  # fmt: skip
    if request.department_id == asking:
        return
    for person in await standing_in.told(tx, [request.department_id], now=now):
        outgoing = words.closed_for_you(await posting.words_for(tx, person), task)
        await posting.notify(tx, person, outgoing, key=f"closed:{request.id}:{occasion()}:{person.id}", now=now)


async def ask(tx: Tx, who: Standing, number: int, *, now: datetime) -> Reply:
    """Why is it opened again? Raises NotClosed and what keeps her from judging."""
    task = await _closed(tx, who, number)
    await drafts.put(tx, who.person.id, DRAFT, expects=REASON, body={"number": number}, now=now)
    return in_place(words.why(await posting.words_for(tx, who.person), task))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where the reason is waited for; None where it is not."""
    draft = await expecting.waiting(tx, who, DRAFT, (REASON,), now=now)
    if draft is None or not text.strip() or (about and about != f"unclosing:{draft.body['number']}"):
        return None
    try:
        task = await _closed(tx, who, draft.body["number"])
    except Refusal as gone:
        await expecting.let_go(tx, who, DRAFT, gone, now=now)
        return None
    await drafts.drop(tx, who.person.id, DRAFT)
    return below(await _reopen(tx, who, task, text.strip(), now=now))


async def _reopen(tx: Tx, who: Standing, task: Task, reason: str, *, now: datetime) -> Outgoing:
    await tasks.set_state(tx, task.id, TaskState.ACTIVE)
    await closings.reopen(tx, task.id, person_id=who.person.id, reason=reason, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="reopen", on=("task", task.id), before=task.state,
        after={"state": TaskState.ACTIVE, "reason": reason}, now=now,
    )  # fmt: skip
    told = await standing_in.told(tx, task.owner_ids, now=now)
    for person in told:
        outgoing = words.reopened_for_you(await posting.words_for(tx, person), task, who.person.name, reason)
        await posting.notify(tx, person, outgoing, key=f"unclosed:{task.id}:{occasion()}:{person.id}", now=now)
    return words.reopened(await posting.words_for(tx, who.person), task, [person.name for person in told])


async def _closed(tx: Tx, who: Standing, number: int) -> Task:
    task = await planning.task(tx, await planning.current(tx), number)
    await judging.must_judge(tx, who, task)
    if task.state is not TaskState.CLOSED:
        raise NotClosed(number=number)
    return task
