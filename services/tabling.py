"""What waits for a supervisor's decision, of what she has in charge. What comes of it is services.disposing."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.courses import courses
from domain.decisions_due import Decision, decisions
from domain.people import Standing
from domain.reports import Answered, Period
from domain.tasks import Task, TaskState
from services import applied
from storage import needs, noted, promises, requests, tasks
from storage.database import Tx


async def tabled(
    tx: Tx, who: Standing, current: Period, known: Iterable[Task], *, now: datetime
) -> tuple[Decision, ...]:  # fmt: skip
    """In the order in which it comes up; `current` is the newest period asked, `known` are the plan's tasks."""
    zone = (await tasks.plan(tx, current.plan_id)).zone
    hers = {
        task.id for task in known if task.state is TaskState.ACTIVE and who.in_charge(task.part.number, task.owner_ids)
    }

    def counts(answered: Answered) -> bool:
        # Not what came early, which no summary counts yet; and nobody reviews her own department.
        request = answered.request
        own = request.department_id in who.departments
        return request.task_id in hers and request.period.label <= current.label and not own

    return decisions(
        courses(filter(counts, await requests.reports_of_plan(tx, current.plan_id))),
        [p for p in await promises.all_open(tx, current.plan_id) if p.task_id in hers],
        [n for n in await needs.all_open(tx) if n.task_id in hers],
        [a for a in await applied.to_decide(tx, who) if a.plan_id == current.plan_id],
        noted=await noted.of_person(tx, who.person.id),
        label=current.label,
        today=now.astimezone(zone).date(),
    )
