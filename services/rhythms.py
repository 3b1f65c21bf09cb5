"""`/rhythm` and `/day`: the rule that makes periods and a plan's own working days, read and changed. What a change moves: services.foreseeing."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

from domain.errors import NoSuchSetting, NotForYou, Outdated, Refusal, UnderWay
from domain.outgoing import Button, Reply, in_place
from domain.people import Role, Standing
from domain.reports import PeriodState
from domain.rhythm import SETTINGS, BadRhythm, Rhythm, RhythmFault
from domain.tasks import Plan
from domain.unreadable import BadDay, BadSetting, DayOutside, SettingOutOfRange, SettingOvertakes, Usage
from domain.workdays import WorkingCalendar
from messages import rhythm as words
from messages.language import Html, Words
from services import foreseeing, planning, posting, timing
from services.calendars import working_calendar
from storage import audit, drafts, periods, requests, tasks
from storage.database import Tx

DRAFT = "rhythm"

CHOICES: Final[Mapping[str, tuple[str, ...]]] = {
    "every": ("month", "quarter"),
    "due": ("20", "25", "28", "last"),
    "offset": ("0", "1"),
    "asked": ("3", "5", "7", "10"),
    "reminders": ("2,0", "1", "3,1,0", "none"),
    "overdue": ("1,2,3", "1,2", "1,3,5", "none"),
    "summary": ("1", "2", "3", "5"),
    "lock": ("3", "5", "7", "10"),
    "contributions": ("0", "1", "2", "3"),
}
"""What is offered for each setting, as an admin would write it; the times stay as they are."""

_DAY = re.compile(r"(\d{4})\s*[-/.年]\s*(\d{1,2})\s*[-/.月]\s*(\d{1,2})\s*日?")
_KINDS = (
    dict.fromkeys(("off", "holiday", "休", "休息", "放假"), "off")
    | dict.fromkeys(("on", "work", "working", "班", "上班", "补班"), "on")
    | dict.fromkeys(("back", "official", "恢复", "取消"), "back")
)


async def show(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """`/rhythm`: the rule and the next dates, with buttons that change it for an admin. Raises NotForYou."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    return await _overview(tx, who, Html(), now=now)


async def show_setting(tx: Tx, who: Standing, setting: str) -> Reply:
    """How a setting is written, with common choices. Raises NoSuchSetting."""
    _require_admin(who)
    plan = await planning.current(tx)
    t = await _words(tx, who, plan)
    if setting not in SETTINGS:
        raise _no_such(t, setting)
    choices = []
    for written in CHOICES[setting]:
        try:
            choices.append((written, plan.rhythm.changed(setting, written)))
        except BadRhythm:  # It would cross another setting as that stands now.
            continue
    return in_place(words.setting(t, plan.rhythm, setting, choices))


async def propose(tx: Tx, who: Standing, setting: str, value: str, *, now: datetime) -> Reply:
    """`/rhythm due 25 18:00`: what it would do to the next periods; nothing changes yet.

    Raises NoSuchSetting, BadSetting, SettingOutOfRange, SettingOvertakes, UnderWay.
    """
    _require_admin(who)
    plan = await planning.current(tx)
    t = await _words(tx, who, plan)
    new = _read(t, plan.rhythm, setting, value)
    setting = setting.strip().casefold()
    if new == plan.rhythm:
        return await _overview(tx, who, words.unchanged(t, setting), now=now)
    await _must_be_free(tx, plan, new)
    later = replace(plan, rhythm=new)
    changes = await foreseeing.changes(tx, plan, later, await timing.calendar_of(tx, plan), now=now)
    await drafts.put(tx, who.person.id, DRAFT, body=_proposal(plan, setting, new), now=now)
    return in_place(words.preview(t, plan.rhythm, new, setting, changes))


async def confirm(tx: Tx, who: Standing, setting: str, value: str, *, now: datetime) -> Reply:
    """Change the setting as it was previewed. Raises Outdated where anything has changed since."""
    _require_admin(who)
    plan = await planning.current(tx)
    t = await _words(tx, who, plan)
    new = _read(t, plan.rhythm, setting, value)
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.body != _proposal(plan, setting, new):
        raise Outdated(buttons=(_all(t),))
    await _must_be_free(tx, plan, new)
    await drafts.drop(tx, who.person.id, DRAFT)
    await tasks.set_rhythm(tx, plan.id, new)
    if new.every is not plan.rhythm.every:
        await periods.drop_planned(tx, plan.id)
    await foreseeing.lay_out(tx, replace(plan, rhythm=new), now=now)
    await audit.note(
        tx, person_id=who.person.id, act=f"rhythm {setting}", on=("plan", plan.id),
        before=plan.rhythm.written(setting), after=new.written(setting), now=now,
    )  # fmt: skip
    return await _overview(tx, who, words.changed(t, new, setting), now=now)


async def cancel(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """Leave the rhythm as it is."""
    _require_admin(who)
    await drafts.drop(tx, who.person.id, DRAFT)
    return await _overview(tx, who, words.not_changed(await posting.words_for(tx, who.person)), now=now)


async def show_days(tx: Tx, who: Standing) -> Reply:
    """`/day`: the plan's own days on and off."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    plan = await planning.current(tx)
    own = await periods.days(tx, plan.country)
    return in_place(words.own_days(await posting.words_for(tx, who.person), own, changeable=who.is_admin))


async def propose_day(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/day 2023-05-04 off` (`on`, or `back` to the official calendar): what it would do; nothing changes yet.

    Raises BadDay, DayOutside, NoWorkingDays, and Usage with a button for each where it is not said which.
    """
    _require_admin(who)
    plan = await planning.current(tx)
    t = await _words(tx, who, plan)
    day, kind = _day(plan, text)
    if kind not in _KINDS:
        off, on = (f"day.set.{day}.{wanted}" for wanted in ("off", "on"))
        raise Usage(
            example=f"/day {day} off\n/day {day} on",
            buttons=(Button(t("It is a day off"), off), Button(t("It is a working day"), on)),
        )
    own = await periods.days(tx, plan.country)
    works, kept = _meant(plan, own, day, _KINDS[kind])
    if kept == own and works == _calendar(plan, own).is_working(day):
        return in_place(words.day_is_so(t, day, works))
    changes = await foreseeing.changes(tx, plan, plan, _calendar(plan, kept), now=now)
    return in_place(words.day_preview(t, day, works, _KINDS[kind], changes))


async def set_day(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """The same, done: for every plan on the same calendar. Doing it twice changes nothing more."""
    _require_admin(who)
    plan = await planning.current(tx)
    t = await _words(tx, who, plan)
    day, kind = _day(plan, text)
    if kind not in _KINDS:
        raise Outdated(buttons=(_all(t),))
    own = await periods.days(tx, plan.country)
    works, kept = _meant(plan, own, day, _KINDS[kind])
    if kept == own:
        return in_place(words.day_is_so(t, day, works))
    if day in kept:
        await periods.set_day(tx, plan.country, day, int(works))
    else:
        await periods.forget_day(tx, plan.country, day)
    for other in await tasks.plans(tx):
        if other.country == plan.country:
            await foreseeing.lay_out(tx, other, now=now)
    await audit.note(
        tx, person_id=who.person.id, act=f"day {day}", on=("plan", plan.id), before=own.get(day), after=kept.get(day),
        now=now,
    )  # fmt: skip
    return in_place(words.day_set(t, day, works))


def _require_admin(who: Standing) -> None:
    if not who.is_admin:
        raise NotForYou(role=Role.ADMIN)


async def _overview(tx: Tx, who: Standing, note: Html, *, now: datetime) -> Reply:
    plan = await planning.current(tx)
    t = await _words(tx, who, plan)
    seen = await foreseeing.ahead(tx, plan, now=now)
    return in_place(words.overview(t, plan, seen, note=note, settings=who.is_admin))


async def _words(tx: Tx, who: Standing, plan: Plan) -> Words:
    """Her language on the plan's clock: a rhythm is the plan's, wherever it is read."""
    return replace(await posting.words_for(tx, who.person), zone=plan.zone)


def _read(t: Words, rhythm: Rhythm, setting: str, value: str) -> Rhythm:
    try:
        return rhythm.changed(setting, value)
    except BadRhythm as bad:
        raise _refused(t, bad) from bad


def _refused(t: Words, bad: BadRhythm) -> Refusal:
    if bad.fault is RhythmFault.UNKNOWN_SETTING:
        return _no_such(t, bad.field)
    setting = words.name(t, bad.field)
    again = Button(setting, f"rhythm.show.{bad.field}")
    if bad.fault is RhythmFault.OUT_OF_RANGE:
        return SettingOutOfRange(setting=setting, value=bad.value, buttons=(again,))
    if bad.fault is RhythmFault.OUT_OF_ORDER and bad.against:
        against = words.name(t, bad.against)
        buttons = (again, Button(against, f"rhythm.show.{bad.against}"))
        return SettingOvertakes(setting=setting, value=bad.value, against=against, buttons=buttons)
    return BadSetting(setting=setting, value=bad.value, buttons=(again,))


def _no_such(t: Words, setting: str) -> NoSuchSetting:
    return NoSuchSetting(setting=setting, buttons=(_all(t),))


def _all(t: Words) -> Button:
    return Button(t("🗓 Rhythm"), "rhythm.all")


async def _must_be_free(tx: Tx, plan: Plan, new: Rhythm) -> None:
    """Months and quarters cannot stand beside each other in one plan."""
    if new.every is plan.rhythm.every:
        return
    for period in await periods.periods(tx, plan.id):
        if period.state is not PeriodState.PLANNED or await requests.of_period(tx, period.id):
            raise UnderWay(period=period.label)


def _proposal(plan: Plan, setting: str, new: Rhythm) -> dict[str, Any]:
    """What was shown before it is confirmed, with the rhythm that it started from."""
    return {"plan": plan.id, "setting": setting, "before": plan.rhythm.to_json(), "after": new.to_json()}


def _day(plan: Plan, text: str) -> tuple[date, str]:
    """The day written first and the word after it."""
    plain = unicodedata.normalize("NFKC", text).strip().casefold()
    match = _DAY.match(plain)
    try:
        day = date(*map(int, match.groups())) if match else None
    except ValueError:
        day = None
    if match is None or day is None:
        raise BadDay(text=text.strip())
    first, last = date(plan.first_day.year - 1, 1, 1), date(plan.last_day.year + 1, 12, 31)
    if not first <= day <= last:
        raise DayOutside(day=day, first=first, last=last)
    return day, plain[match.end() :].strip()


def _meant(plan: Plan, own: Mapping[date, bool], day: date, wanted: str) -> tuple[bool, dict[date, bool]]:
    """Whether the day would be worked, and the own days then: none is kept that a published calendar says already."""
    official = _calendar(plan, {})
    works = official.is_working(day) if wanted == "back" else wanted == "on"
    kept = {other: on for other, on in own.items() if other != day}
    said = works == official.is_working(day) and not official.provisional(day.year)
    return works, kept if said or wanted == "back" else kept | {day: works}


def _calendar(plan: Plan, own: Mapping[date, bool]) -> WorkingCalendar:
    return working_calendar(
        plan.country,
        plan.first_day,
        plan.last_day,
        days_on=[day for day, works in own.items() if works],
        days_off=[day for day, works in own.items() if not works],
    )
