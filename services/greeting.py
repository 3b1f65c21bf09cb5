"""`/start` for somebody who is known here: who she is, and what comes next for her. Joining is services.membership."""

from __future__ import annotations

from datetime import datetime

from domain.outgoing import Outgoing
from domain.people import Standing
from domain.reports import Period, PeriodState, RequestKind, RequestState
from domain.tasks import Plan
from messages import help as words
from services import owing, posting
from services.membership import names_of, places_of
from storage import periods, requests, tasks
from storage.database import Tx


async def greet(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """Her seats and roles, what is missing or when she is next asked, and where to go from here."""
    t = await posting.words_for(tx, who.person)
    plans = await tasks.plans(tx)
    here = words.Here(who.person.name, places_of(who), await names_of(tx), has_plan=bool(plans))
    if plans:
        here = await _with_work(tx, who, plans[-1], here, now=now)
    return words.greeting(t, who, here)


async def _with_work(tx: Tx, who: Standing, plan: Plan, here: words.Here, *, now: datetime) -> words.Here:
    known = await periods.periods(tx, plan.id)
    current = next((p for p in reversed(known) if p.state is not PeriodState.PLANNED), None)
    planned = next((p for p in known if p.state is PeriodState.PLANNED and p.asked_at > now), None)
    mine = await owing.mine(tx, who)
    return words.Here(
        here.name, here.places, here.names, has_plan=True, current=current, next_asked=planned,
        missing=tuple(a.request for a in mine if a.request.is_missing and a.request.accepts(now)),
        reported=sum(not a.request.is_missing for a in mine),
        overseen=await _overseen(tx, who, current) if current is not None and who.oversees else (0, 0),
    )  # fmt: skip


async def _overseen(tx: Tx, who: Standing, period: Period) -> tuple[int, int]:
    """Reports in, of how many, on the tasks in her charge."""
    owners = {task.id: task.owner_ids for task in await tasks.tasks(tx, period.plan_id)}
    asked = [
        a
        for a in await requests.of_period(tx, period.id)
        if a.request.kind is RequestKind.REPORT
        and who.in_charge(a.request.part, owners.get(a.request.task_id, frozenset({a.request.department_id})))
    ]
    return sum(a.request.state is RequestState.REPORTED for a in asked), len(asked)
