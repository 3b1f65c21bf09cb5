"""The dates ahead of a plan: as they stand, as a changed rhythm or working day would make them, and the change laid out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime, timedelta

from domain.deadlines import PeriodDates, dates_of, local_instant
from domain.errors import NoWorkingDays
from domain.periods import PeriodKey, within
from domain.reports import Period, PeriodState
from domain.rhythm import LAST
from domain.tasks import Plan
from domain.workdays import NoWorkingDay, WorkingCalendar
from messages.dates import Ahead, Change, Moment
from services import timing
from services.posting import EVERY_DAY
from storage import periods, requests
from storage.database import Tx
from storage.periods import StepKind

SHOWN = 3
"""Periods that are shown ahead."""

SOON = timedelta(seconds=1)
"""A period to be asked at once is asked by the clock, a moment later."""


async def ahead(tx: Tx, plan: Plan, *, now: datetime) -> list[Ahead]:
    """The next periods: those that are asked and open, then those that will be asked."""
    calendar = await timing.calendar_of(tx, plan)
    return [
        await _as_stored(tx, plan, calendar, period)
        for period in await periods.periods(tx, plan.id)
        if period.state is PeriodState.ASKED or (period.state is PeriodState.PLANNED and period.asked_at > now)
    ][:SHOWN]


async def changes(tx: Tx, plan: Plan, later: Plan, calendar: WorkingCalendar, *, now: datetime) -> list[Change]:
    """What the next periods of `plan` become as `later`, with this calendar. Raises NoWorkingDays."""
    before = await timing.calendar_of(tx, plan)
    known = {period.label: period for period in await periods.periods(tx, plan.id)}
    found: list[Change] = []
    for key in within(later.first_day, later.last_day, later.rhythm.every):
        period = known.get(key.label)
        if period is not None and period.state is not PeriodState.PLANNED:
            if period.state is PeriodState.ASKED:
                stays = await _as_stored(tx, plan, before, period)
                found.append((stays, stays))
            continue
        dates = _laid(later, key, calendar, period, now=now)
        if dates.asked_at > now or (period is not None and period.asked_at > now):
            was = await _as_stored(tx, plan, before, period) if period is not None else None
            found.append((was, _as_planned(later, calendar, key, dates, now=now)))
        if len(found) == SHOWN:
            break
    return found[:SHOWN]


async def lay_out(tx: Tx, plan: Plan, *, now: datetime) -> None:
    """Bring every period that has not been asked, and what is open in it, to the plan's rhythm and days as they are now.

    A period whose time to be asked would so have passed unnoticed is asked at once.
    """
    calendar = await timing.calendar_of(tx, plan)
    before = {period.label: period for period in await periods.periods(tx, plan.id)}
    for laid in await timing.lay_out(tx, plan, now=now):
        if laid.state is not PeriodState.PLANNED:
            continue
        period, key = laid, timing.key_of(laid)
        dates = _laid(plan, key, calendar, before.get(laid.label), now=now)
        if dates.asked_at != laid.asked_at:
            period = await timing.move(tx, plan, key, dates, now=now)
        await requests.set_due(tx, period)


def _laid(plan: Plan, key: PeriodKey, calendar: WorkingCalendar, was: Period | None, *, now: datetime) -> PeriodDates:
    """The period's dates; one that waited to be asked, and no longer could be, is asked now while it is not yet due."""
    try:
        dates = dates_of(plan.rhythm, key, calendar, plan.zone)
        tomorrow = calendar.shift(now.astimezone(plan.zone).date(), 1)
    except NoWorkingDay as none:
        raise NoWorkingDays(day=none.day) from none
    if was is None or was.asked_at <= now or not dates.asked_at <= now < dates.due_at:
        return dates
    deputies_at = local_instant(tomorrow, plan.rhythm.asked_time, plan.zone)
    return replace(dates, asked_at=now + SOON, deputies_at=deputies_at)


async def _as_stored(tx: Tx, plan: Plan, calendar: WorkingCalendar, period: Period) -> Ahead:
    steps = await periods.all_steps(tx, period.id)
    moments = {
        Moment.ASKED: (period.asked_at,),
        Moment.REMINDED: tuple(step.due_at for step in steps if step.kind is StepKind.REMINDER),
        Moment.CONTRIBUTIONS: (period.contributions_due_at,),
        Moment.DUE: (period.due_at,),
        Moment.OVERDUE: tuple(step.due_at for step in steps if step.kind is StepKind.OVERDUE),
        Moment.SUMMARY: (period.summary_at,),
        Moment.LOCKED: (period.locked_at,),
    }
    seen = _seen(plan, calendar, timing.key_of(period), moments)
    return replace(seen, asked=period.state is not PeriodState.PLANNED)


def _as_planned(plan: Plan, calendar: WorkingCalendar, key: PeriodKey, dates: PeriodDates, *, now: datetime) -> Ahead:
    moments = {
        Moment.ASKED: (dates.asked_at,),
        Moment.REMINDED: dates.reminders_at,
        Moment.CONTRIBUTIONS: (dates.contributions_due_at,),
        Moment.DUE: (dates.due_at,),
        Moment.OVERDUE: dates.overdue_at,
        Moment.SUMMARY: (dates.summary_at,),
        Moment.LOCKED: (dates.locked_at,),
    }
    seen = _seen(plan, calendar, key, moments)
    return replace(seen, at_once=dates.asked_at == now + SOON, passed=dates.asked_at <= now)


def _seen(
    plan: Plan, calendar: WorkingCalendar, key: PeriodKey, moments: Mapping[Moment, tuple[datetime, ...]]
) -> Ahead:
    days = {at.astimezone(plan.zone).date() for instants in moments.values() for at in instants}
    due_on = moments[Moment.DUE][0].astimezone(plan.zone).date()
    named = _named(plan, key)
    moved = plan.rhythm.due_day != LAST and due_on != named and calendar.on_or_before(named) == due_on
    return Ahead(
        key.label,
        asked=False,
        moments=moments,
        moved_from=named if moved else None,
        made_up=frozenset(day for day in days if day in calendar.on and day.weekday() in calendar.weekend),
        provisional=next((year for year in sorted({d.year for d in days}) if calendar.provisional(year)), None),
    )


def _named(plan: Plan, key: PeriodKey) -> date:
    """The due day as the rule names it, worked or not."""
    return dates_of(plan.rhythm, key, EVERY_DAY, plan.zone).due_at.astimezone(plan.zone).date()
