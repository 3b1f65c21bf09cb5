"""Who is away, from when until when, and who stands in: the next who is there, never in a circle. Rows are storage.absences."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Container, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

MOST_DAYS = 366
"""Days that one absence can last."""


@dataclass(frozen=True, slots=True)
class Absence:
    """A person is away from one day until another, both included; on the morning after the bot counts on her again."""

    id: int
    person_id: int
    name: str
    deputy_id: int | None
    """Whom she named to stand in."""
    from_on: date
    until_on: date
    from_at: datetime
    until_at: datetime
    begun: bool


@dataclass(frozen=True, slots=True)
class Wish:
    """What was written behind /away: the two days, and the rest of the words, which name who stands in."""

    from_on: date
    until_on: date
    deputy: str


def stand_in(absent: int, named: int | None, there: Sequence[int], away: Container[int]) -> int | None:
    """Who answers instead: the one who was named, else the first of `there` who is not away too; None for nobody."""
    ordered = [named, *there] if named in there else list(there)
    return next((each for each in ordered if each is not None and each != absent and each not in away), None)


def read(text: str, today: date) -> Wish | None:
    """`2023-04-20 2023-05-03 刘洋`, `4月20日-5月3日`, `until Monday`, `20 Apr – 3 May`; None where no day can be read.

    A day without a year is the next one; one day alone is that day, and after `until` or 至 all days from today to it.
    What stands behind the last day is a name, though it may sound like a weekday (周一鸣); a further date is not guessed at.
    """
    folded = unicodedata.normalize("NFKC", text)
    found: list[tuple[date, bool]] = []
    rest, last = "", 0
    for match in _DAY.finditer(folded):
        if len(found) == 2 or (found and found[0][1]):
            if match.lastgroup in _WORDS_FOR_DAYS:
                continue
            return None
        before = found[-1][0] if found else today
        day = _day(match, today, before if found else None)
        if day is None:
            return None
        gap = folded[last : match.start()]
        found.append((day, bool(_UNTIL.search(gap))))
        rest, last = f"{rest} {gap}", match.end()
    name = " ".join(_FILLING.sub(" ", f"{rest} {folded[last:]}").split())
    match found:
        case [(day, True)]:
            return Wish(today, day, name)
        case [(day, False)]:
            return Wish(day, day, name)
        case [(first, _), (until, _)]:
            return Wish(first, until, name)
    return None


def ends_offered(today: date) -> tuple[date, ...]:
    """Last days that are offered: tomorrow, this Friday or the next, one and two weeks ahead, the end of the month."""
    friday = today + timedelta((4 - today.weekday()) % 7)
    month_end = (today.replace(day=1) + timedelta(32)).replace(day=1) - timedelta(1)
    days = {today + timedelta(1), friday, today + timedelta(7), today + timedelta(14), month_end}
    return tuple(sorted(day for day in days if day >= today))[:6]


_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_WEEKDAYS = {
    "mon": 0, "tue": 1, "wed": 2, "thu": 3, "fri": 4, "sat": 5, "sun": 6,
    "一": 0, "二": 1, "三": 2, "四": 3, "五": 4, "六": 5, "日": 6, "天": 6,
}  # fmt: skip
_MONTH = rf"(?:{'|'.join(_MONTHS)})[a-z]*\.?"
_DAY = re.compile(
    r"(?P<year>\d{4})[-./年](?P<month>\d{1,2})[-./月](?P<day>\d{1,2})[日号]?"
    r"|(?P<cmonth>\d{1,2})月(?P<cday>\d{1,2})[日号]?"
    rf"|\b(?P<eday>\d{{1,2}})(?:st|nd|rd|th)?\s+(?P<emonth>{_MONTH})(?:\s+(?P<eyear>\d{{4}}))?"
    rf"|\b(?P<amonth>{_MONTH})\s+(?P<aday>\d{{1,2}})(?:st|nd|rd|th)?(?:,?\s+(?P<ayear>\d{{4}}))?"
    r"|(?P<only>\d{1,2})[日号]"
    r"|(?P<next>下)?(?:周|星期|礼拜)(?P<cweek>[一二三四五六日天])"
    r"|\b(?P<enext>next\s+)?(?P<eweek>mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs?|rsday)?|fri(?:day)?|sat(?:urday)?|sun(?:day)?)\b"
    r"|(?P<today>\btoday\b|今天)|(?P<tomorrow>\btomorrow\b|明天)",
    re.IGNORECASE,
)
_WORDS_FOR_DAYS = ("cweek", "eweek", "today", "tomorrow")
_UNTIL = re.compile(r"\b(?:until|till|til|to|through)\b|[至到]|截至|截止", re.IGNORECASE)
_FILLING = re.compile(
    r"\b(?:from|until|till|til|to|through|and|deputy|stands?\s+in)\b|[-–—~,，、:：;；至到从起]|由|代", re.IGNORECASE
)


def _day(match: re.Match[str], today: date, behind: date | None) -> date | None:
    """The day that was named, on or after today, and for a second one on or after the first."""
    g = match.groupdict()
    earliest = behind or today
    try:
        if g["year"]:
            return date(int(g["year"]), int(g["month"]), int(g["day"]))
        if g["cmonth"]:
            return _next(int(g["cmonth"]), int(g["cday"]), earliest)
        for month, day, year in ((g["emonth"], g["eday"], g["eyear"]), (g["amonth"], g["aday"], g["ayear"])):
            if month:
                number = _MONTHS.index(month[:3].casefold()) + 1
                return date(int(year), number, int(day)) if year else _next(number, int(day), earliest)
        if g["only"]:
            month = earliest.replace(day=1)
            if int(g["only"]) < earliest.day:
                month = (month + timedelta(31)).replace(day=1)
            return month.replace(day=int(g["only"]))
    except ValueError:
        return None
    if g["today"]:
        return today
    if g["tomorrow"]:
        return today + timedelta(1)
    named = g["cweek"] or g["eweek"][:3].casefold()
    ahead = (_WEEKDAYS[named] - earliest.weekday()) % 7
    if g["next"] or g["enext"]:
        return earliest - timedelta(earliest.weekday()) + timedelta(7 + _WEEKDAYS[named])
    return earliest + timedelta(ahead)


def _next(month: int, day: int, earliest: date) -> date:
    found = date(earliest.year, month, day)
    return found if found >= earliest else date(earliest.year + 1, month, day)
