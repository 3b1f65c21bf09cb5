"""When a period is asked, chased, due, summed up and locked, as instants; and when it is day.

The rule that an admin sets is domain.rhythm's.
"""

from __future__ import annotations

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.periods import PeriodKey
from domain.rhythm import LAST, Rhythm, Step
from domain.workdays import WorkingCalendar


@dataclass(frozen=True)
class PeriodDates:
    """All instants of one period, in UTC."""

    check_at: datetime
    """Admins are told who cannot be reached: 1 working day before asking."""
    asked_at: datetime
    deputies_at: datetime
    """1 working day after asking, at the same time."""
    reminders_at: tuple[datetime, ...]
    contributions_due_at: datetime
    due_at: datetime
    overdue_at: tuple[datetime, ...]
    summary_at: datetime
    locked_at: datetime


def dates_of(rhythm: Rhythm, key: PeriodKey, calendar: WorkingCalendar, zone: ZoneInfo) -> PeriodDates:
    """Everything counts from the due day: clamped to its month, moved back to a working day.

    Raises NoWorkingDay where the calendar has no end of days off.
    """
    due_on = _due_on(rhythm, key, calendar)

    def at(working_days: int, wall: time) -> datetime:
        return local_instant(calendar.shift(due_on, working_days), wall, zone)

    def after(steps: Iterable[Step]) -> tuple[datetime, ...]:
        return tuple(at(step.days, step.at) for step in steps)

    return PeriodDates(
        check_at=at(-rhythm.asked_before - 1, rhythm.asked_time),
        asked_at=at(-rhythm.asked_before, rhythm.asked_time),
        deputies_at=at(-rhythm.asked_before + 1, rhythm.asked_time),
        reminders_at=tuple(at(-step.days, step.at) for step in rhythm.reminders),
        contributions_due_at=at(-rhythm.contributions_before, rhythm.due_time),
        due_at=at(0, rhythm.due_time),
        overdue_at=after(rhythm.overdue),
        summary_at=at(rhythm.summary.days, rhythm.summary.at),
        locked_at=at(rhythm.lock.days, rhythm.lock.at),
    )


def _due_on(rhythm: Rhythm, key: PeriodKey, calendar: WorkingCalendar) -> date:
    months = key.last_day.year * 12 + key.last_day.month - 1 + rhythm.month_offset
    year, month = months // 12, months % 12 + 1
    length = monthrange(year, month)[1]
    day = length if rhythm.due_day == LAST else min(rhythm.due_day, length)
    return calendar.on_or_before(date(year, month, day))


def local_instant(day: date, wall: time, zone: ZoneInfo) -> datetime:
    """The instant, in UTC, when the clocks of `zone` show `wall` on `day`.

    Where the clocks skip that time: the first instant after the gap; where they show it twice: the first of the two.
    """
    naive = datetime.combine(day, wall.replace(tzinfo=None, fold=0))
    instant = naive.replace(tzinfo=zone).astimezone(UTC)
    if instant.astimezone(zone).replace(tzinfo=None) == naive:
        return instant
    # In a gap the offset from before it (fold 0) gives an instant behind the change, the later offset one before it.
    before, behind = naive.replace(tzinfo=zone, fold=1).astimezone(UTC), instant
    offset = behind.astimezone(zone).utcoffset()
    while behind - before > timedelta(seconds=1):
        middle = before + timedelta(seconds=(behind - before) // timedelta(seconds=2))
        if middle.astimezone(zone).utcoffset() == offset:
            behind = middle
        else:
            before = middle
    return behind


def next_daytime(
    now: datetime,
    zone: ZoneInfo,
    calendar: WorkingCalendar,
    quiet_from: time = time(20),
    quiet_until: time = time(8),
) -> datetime:
    """`now` itself while it is day on a working day in `zone`; otherwise when the next such day begins, in UTC."""
    local = now.astimezone(zone)
    if not calendar.is_working(local.date()) or local.time() >= quiet_from:
        tomorrow = local.date() + timedelta(1)
        return local_instant(calendar.on_or_after(tomorrow), quiet_until, zone)
    return now if local.time() >= quiet_until else local_instant(local.date(), quiet_until, zone)


def business_days_late(due_at: datetime, now: datetime, calendar: WorkingCalendar, zone: ZoneInfo) -> int:
    """How many working days have begun since the day of `due_at`: 0 until the next one begins, and where not late."""
    due_on, today = due_at.astimezone(zone).date(), now.astimezone(zone).date()
    return sum(calendar.is_working(due_on + timedelta(n)) for n in range(1, (today - due_on).days + 1))
