"""Working calendars of countries, from the holidays package, with a plan's own days on and off. No rules live here."""

from __future__ import annotations

import warnings
from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from functools import lru_cache
from typing import TYPE_CHECKING

from domain.workdays import WorkingCalendar

if TYPE_CHECKING:
    from holidays.holiday_base import HolidayBase


class UnknownCountry(ValueError):
    """The holidays package has no calendar for `country` (ISO 3166 codes such as CN, DE, IN)."""

    def __init__(self, country: str) -> None:
        super().__init__(f"no calendar of working days for country {country!r}")
        self.country = country


def working_calendar(
    country: str, first: date, last: date, *, days_off: Iterable[date] = (), days_on: Iterable[date] = ()
) -> WorkingCalendar:
    """The calendar for a plan from `first` to `last` and, since periods may reach over, the year before and after.

    The plan's own days win over the country's. The first call takes about half a second: it imports the package.
    Raises UnknownCountry, and ValueError for a day listed as both on and off.
    """
    official = _official(country.strip().upper(), first.year - 1, last.year + 1)
    off, on = frozenset(days_off), frozenset(days_on)
    return WorkingCalendar(
        off=(official.off - on) | off,
        on=(official.on - off) | on,
        weekend=official.weekend,
        known_through=official.known_through,
    )


@lru_cache(maxsize=64)
def _official(country: str, first_year: int, last_year: int) -> WorkingCalendar:
    import holidays

    try:
        with warnings.catch_warnings():
            # It warns of years whose moon feasts it cannot foretell; the calendar says so itself, as provisional.
            warnings.simplefilter("ignore", UserWarning)
            # A year more on both sides: a make-up day is kept with the year of the holiday it makes up for.
            found = holidays.country_holidays(country, years=range(first_year - 1, last_year + 2), expand=False)
    except NotImplementedError:
        raise UnknownCountry(country) from None
    weekend = frozenset(found.weekend)
    off: set[date] = set()
    on: set[date] = set()
    day = date(first_year, 1, 1)
    while day.year <= last_year:
        worked = found.is_working_day(day)
        if worked and day.weekday() in weekend:
            on.add(day)
        elif not worked and day.weekday() not in weekend:
            off.add(day)
        day += timedelta(1)
    return WorkingCalendar(frozenset(off), frozenset(on), weekend, _known_through(found))


def _known_through(found: HolidayBase) -> int | None:
    """The last year the package has as published, read from its own data.

    Countries that work on weekends in exchange for days off (China, Russia …) publish a list every year, and the
    package keeps it by year. Elsewhere feasts that wait for the moon are marked as estimated; other rules hold ahead.
    """
    listed: Mapping[int, object] = getattr(found, "special_public_holidays", {})
    if found.has_substituted_holidays and listed:
        return max(listed)
    mark = str(getattr(found, "estimated_label", "%s (estimated)")).replace("%s", "").strip()
    estimated = {day.year for day, name in found.items() if mark in name or "(estimated)" in name}
    known = max(found.years - estimated, default=min(found.years) - 1)
    return None if known == max(found.years) else known
