"""What the plan's clock brings next, read from the bot's database: steps that fall due, and messages that were held back."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.reports import PeriodState
from simulator.refusals import Json
from storage import outbox, periods, tasks
from storage.database import Tx
from storage.periods import Step, StepKind

HELD = "held"
"""The kind of the event that is no step: messages that were held back are sent."""
FAR = timedelta(days=1000)
"""So far ahead the next event is looked for."""
SOON = timedelta(minutes=1)
"""What is held back for less, as words that may be followed by more are, goes before anybody could jump there."""


async def next_event(tx: Tx, *, now: datetime) -> Json | None:
    """{at, what: [{kind, position, period, on_due_day}]} of all that happens at the next instant after now."""
    steps = [each for each in await periods.due_steps(tx, now=now + FAR) if each.due_at > now]
    held_until = await outbox.next_hold(tx, now=now + SOON)
    found: list[Json] = []
    at = held_until
    for step in steps:
        if at is not None and step.due_at > at:
            break
        shown = await _shown_step(tx, step, now=now)
        if shown is None:
            continue
        at = step.due_at
        if shown not in found:
            found.append(shown)
    if at is None:
        return None
    if at == held_until:
        found.append({"kind": HELD, "position": 1, "period": None, "on_due_day": False})
    return {"at": at.isoformat(), "what": found}


async def _shown_step(tx: Tx, step: Step, *, now: datetime) -> Json | None:
    period = await periods.period(tx, step.period_id)
    begins = step.kind in (StepKind.CHECK, StepKind.ASK)
    if period.state is PeriodState.PLANNED and not begins and period.asked_at <= now:
        # The period was not asked, so nothing comes of its steps.
        return None
    zone = (await tasks.plan(tx, period.plan_id)).zone
    on_due_day = step.due_at.astimezone(zone).date() == period.due_at.astimezone(zone).date()
    position = step.position if step.kind is StepKind.OVERDUE else 1
    return {"kind": step.kind, "position": position, "period": period.label, "on_due_day": on_due_day}
