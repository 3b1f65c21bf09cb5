"""Until when a reminder can be put off: two hours, the next working morning, a later one; never past a working day before it is due."""

from __future__ import annotations

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import local_instant
from domain.workdays import WorkingCalendar

SHORT = timedelta(hours=2)
MORNING = time(9)
EVENING = time(20)
"""From here on nobody is reminded."""
CHOICES = 4


def choices(due_at: datetime, calendar: WorkingCalendar, zone: ZoneInfo, *, now: datetime) -> tuple[datetime, ...]:
    """The instants that are offered, the nearest first: at most two hours on, then mornings of working days. None where it is due too soon."""
    due = due_at.astimezone(zone)
    latest = local_instant(calendar.shift(due.date(), -1), due.timetz().replace(tzinfo=None), zone)
    soon = now + SHORT
    local = soon.astimezone(zone)
    found = []
    if (
        MORNING <= local.time() < EVENING
        and local.date() == now.astimezone(zone).date()
        and calendar.is_working(local.date())
    ):
        found.append(soon.replace(second=0, microsecond=0))
    day = now.astimezone(zone).date()
    for _ in range(CHOICES - 1):
        day = calendar.shift(day, 1)
        found.append(local_instant(day, MORNING, zone))
    return tuple(at for at in found if at <= latest)
