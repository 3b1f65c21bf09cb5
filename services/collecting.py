"""Figures that come later: the day is kept, and on it who said so, or who sits in the seat by then, is asked for them once."""

from __future__ import annotations

from datetime import date, datetime

from domain.cards import Place, Step
from domain.deadlines import local_instant
from domain.outgoing import Reply, below
from domain.people import Person, Standing
from domain.reports import Answered, Manner
from messages import prompts
from services import cards, measuring, owing, posting, standing_in
from services.timing import calendar_of
from storage import data_steps, requests, tasks
from storage.data_steps import DataStep
from storage.database import Tx


async def expect(tx: Tx, who: Standing, answered: Answered, day: date, *, now: datetime) -> None:
    """She says that the figures come on this day: they are asked for then, or on the first working day after it."""
    plan = await tasks.plan(tx, answered.request.plan_id)
    on = (await calendar_of(tx, plan)).on_or_after(day)
    due_at = local_instant(on, plan.rhythm.asked_time, plan.zone)
    await data_steps.put(tx, answered.request.id, person_id=who.person.id, day=day, due_at=due_at, now=now)


async def take(tx: Tx, step: DataStep, *, now: datetime) -> str:
    """Ask for what comes today and mark it done, in one transaction; returns what came of it. One that is done does nothing."""
    if step.id not in {due.id for due in await data_steps.due(tx, now=now)}:
        return "done before"
    outcome = await _ask(tx, step, now=now)
    await data_steps.finish(tx, step.id, outcome, now=now)
    return outcome


async def open_card(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """The card at its first missing figure, below the message that asked for it. Raises NotYours, Locked."""
    answered = await owing.owned(tx, who, request_id)
    owing.must_accept(answered.request, now)
    missing = next((m for m in await measuring.measured(tx, answered) if m.said is None), None)
    at = Place(Step.FIGURE, missing.indicator.id) if missing else None
    if (told := await cards.in_the_way(tx, who, answered, now=now)) is not None:
        assert told.edit is not None
        return below(told.edit)
    return below(await cards.show(tx, who, answered, at=at, now=now))


async def _ask(tx: Tx, step: DataStep, *, now: datetime) -> str:
    answered = await _waiting(tx, step)
    if answered is None:
        return "passed over: nothing is waited for"
    period, count = answered.request.period, 0
    plan = await tasks.plan(tx, period.plan_id)
    for person in await standing_in.told_of(tx, step.person_id, answered.request.department_id, now=now):
        hers = [
            a.request
            for s in await data_steps.together(tx, step)
            if (a := await _hers(tx, s, person, now=now)) is not None
        ]
        outgoing = prompts.figures_today(await posting.words_for(tx, person), period, hers, now=now)
        key = f"data:{period.id}:{step.due_at:%Y%m%d%H%M}:{person.id}"
        count += await posting.schedule(tx, plan, period, person, outgoing, key=key, now=now)
    return f"{count} people asked"


async def _waiting(tx: Tx, step: DataStep) -> Answered | None:
    """The request, where its newest report still puts figures off to this day, and some are missing."""
    answered = await requests.answered(tx, step.request_id)
    if answered is None or answered.report is None:
        return None
    report = answered.report
    if report.manner is not Manner.LATER or report.data_on != step.day:
        return None
    return answered if any(m.said is None for m in await measuring.measured(tx, answered)) else None


async def _hers(tx: Tx, step: DataStep, person: Person, *, now: datetime) -> Answered | None:
    """What is waited for with a step, where this person is asked for it."""
    answered = await _waiting(tx, step)
    if answered is None:
        return None
    told = await standing_in.told_of(tx, step.person_id, answered.request.department_id, now=now)
    if person.id not in {p.id for p in told}:
        return None
    return answered
