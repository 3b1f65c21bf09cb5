"""A plan's working calendar, and its rhythm laid out as rows: periods with their instants, and the steps that fall due."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta

from domain.deadlines import PeriodDates, dates_of, local_instant
from domain.periods import PeriodKey, parse_label, within
from domain.reports import Period, PeriodState
from domain.rhythm import Every
from domain.tasks import Plan
from domain.workdays import WorkingCalendar
from services.calendars import working_calendar
from storage import periods
from storage.database import Tx
from storage.periods import StepKind


async def calendar_of(tx: Tx, plan: Plan) -> WorkingCalendar:
    """The country's working days with the admins' own days on and off."""
    own = await periods.days(tx, plan.country)
    return working_calendar(
        plan.country,
        plan.first_day,
        plan.last_day,
        days_on=[day for day, works in own.items() if works],
        days_off=[day for day, works in own.items() if not works],
    )


async def lay_out(tx: Tx, plan: Plan, *, now: datetime) -> list[Period]:
    """Make or move every period that has not been asked; steps already past when a period is new are passed over.

    A plan loaded in May does not ask for January to April: an admin can, with /ask.
    """
    calendar = await calendar_of(tx, plan)
    known = {period.label: period for period in await periods.periods(tx, plan.id)}
    laid = []
    for key in within(plan.first_day, plan.last_day, plan.rhythm.every):
        period = known.get(key.label)
        if period is None or period.state is PeriodState.PLANNED:
            dates = dates_of(plan.rhythm, key, calendar, plan.zone)
            period = await _place(tx, plan, key, dates, now=now)
        laid.append(period)
    return laid


async def dates_when_asked(tx: Tx, plan: Plan, key: PeriodKey, *, now: datetime) -> PeriodDates:
    """For a period asked now: its own instants, or where even its due time has passed the same distances from today.

    Deputies join a working day from now.
    """
    calendar = await calendar_of(tx, plan)
    dates = dates_of(plan.rhythm, key, calendar, plan.zone)
    if dates.due_at <= now:
        dates = dates_from(plan, calendar, now=now)
    tomorrow = calendar.shift(now.astimezone(plan.zone).date(), 1)
    return replace(dates, deputies_at=local_instant(tomorrow, plan.rhythm.asked_time, plan.zone))


def dates_from(plan: Plan, calendar: WorkingCalendar, *, now: datetime) -> PeriodDates:
    """Instants for a period asked today: due as many working days from now as it is usually asked before."""
    today = now.astimezone(plan.zone).date()
    due = calendar.shift(today, max(plan.rhythm.asked_before, 1))
    rhythm = replace(plan.rhythm, every=Every.MONTH, due_day=due.day, month_offset=0)
    return dates_of(rhythm, PeriodKey(due.year, due.month), calendar, plan.zone)


async def move(tx: Tx, plan: Plan, key: PeriodKey, dates: PeriodDates, *, now: datetime) -> Period:
    """Put a period at these instants, with the steps that are still to come."""
    return await _place(tx, plan, key, dates, now=now)


async def coming(tx: Tx, plan: Plan, *, now: datetime) -> Period | None:
    """The period that is asked next by itself."""
    planned = await _planned(tx, plan)
    return next((p for p in planned if p.asked_at > now), None)


async def passed_over(tx: Tx, plan: Plan, *, now: datetime) -> Period | None:
    """The newest period whose time to be asked has passed unused, where it would not be locked by now: /ask asks it."""
    planned = await _planned(tx, plan)
    return next((p for p in reversed(planned) if p.asked_at <= now < p.locked_at), None)


async def bookable_early(tx: Tx, plan: Plan, *, now: datetime) -> Period | None:
    """The period that an early report is for: the first that will be asked by itself, be it a moment late."""
    for period in await _planned(tx, plan):
        if period.asked_at > now:
            return period
        if now < period.locked_at and any(s.kind is StepKind.ASK for s in await periods.steps_of(tx, period.id)):
            return period
    return None


async def _planned(tx: Tx, plan: Plan) -> list[Period]:
    return [p for p in await periods.periods(tx, plan.id) if p.state is PeriodState.PLANNED]


def key_of(period: Period) -> PeriodKey:
    return parse_label(period.label)


def is_provisional(calendar: WorkingCalendar, period: Period) -> bool:
    """Whether the official calendar of the period's year is not known yet."""
    return calendar.provisional(period.due_at.year)


async def _place(tx: Tx, plan: Plan, key: PeriodKey, dates: PeriodDates, *, now: datetime) -> Period:
    period = await periods.put(
        tx,
        plan_id=plan.id,
        label=key.label,
        asked_at=dates.asked_at,
        contributions_due_at=dates.contributions_due_at,
        due_at=dates.due_at,
        summary_at=dates.summary_at,
        locked_at=dates.locked_at,
    )
    await periods.drop_open_steps(tx, period.id, StepKind)
    for kind, position, due_at in _steps(dates):
        if due_at > now:
            await periods.put_step(tx, period.id, kind, position, due_at)
    return period


def _steps(dates: PeriodDates) -> list[tuple[StepKind, int, datetime]]:
    return [
        (StepKind.CHECK, 1, dates.check_at),
        (StepKind.ASK, 1, dates.asked_at),
        (StepKind.DEPUTIES, 1, dates.deputies_at),
        *((StepKind.REMINDER, n, at) for n, at in enumerate(dates.reminders_at, 1)),
        *((StepKind.OVERDUE, n, at) for n, at in enumerate(dates.overdue_at, 1)),
        (StepKind.SUMMARY, 1, dates.summary_at),
        (StepKind.LOCK, 1, dates.locked_at),
    ]


STALE = timedelta(hours=12)
"""A reminder found later than this after its time is passed over: what it said is no longer so."""
