"""`/promises`: what is promised and still open, for who is in charge, and for contacts their own departments'."""

from __future__ import annotations

from datetime import datetime

from domain.errors import NotForYou
from domain.outgoing import Outgoing
from domain.people import Standing
from domain.promises import Promise, worst_first
from domain.reports import RequestKind
from domain.tasks import Task
from messages import promises as words
from services import planning, posting
from storage import promises, tasks
from storage.database import Tx


async def listed(tx: Tx, who: Standing, page: int, *, now: datetime) -> Outgoing:
    """Open promises, the longest over first. Raises NotForYou."""
    if not who.oversees and not who.seats:
        raise NotForYou(role="supervisor")
    plan = await planning.current(tx)
    known = {task.id: task for task in await tasks.tasks(tx, plan.id)}
    found = [
        promise
        for promise in await promises.all_open(tx, plan.id)
        if promise.task_id in known and _is_hers(who, promise, known[promise.task_id])
    ]
    t = await posting.words_for(tx, who.person)
    return words.listed(t, worst_first(found), page, today=now.astimezone(plan.zone).date())


def _is_hers(who: Standing, promise: Promise, task: Task) -> bool:
    """In her charge, or her department's to keep: what was promised in a report is the lead's of now."""
    if who.oversees and who.in_charge(task.part.number, task.owner_ids):
        return True
    leads = promise.kind is RequestKind.REPORT and task.lead is not None
    keeper = task.lead.id if leads and task.lead is not None else promise.department_id
    return keeper in who.departments
