"""The rhythm of a plan: when periods are asked, chased, due, summed up and locked, and how an admin writes that.

Only the rule: the dates it gives for a period are made in domain.deadlines.
"""

from __future__ import annotations

import json
import re
import unicodedata
from dataclasses import dataclass, fields, replace
from datetime import time
from enum import StrEnum
from itertools import pairwise
from typing import Any, Final

LAST: Final = 0
"""The due day that means the last day of the month. No day has this number, so it needs no second type beside 1–31."""

MOST_DAYS = 60
MOST_OFFSET = 12
MOST_REMINDERS = 3
"""With the opening and the first overdue step this makes the five messages that a person gets at most in a period."""
MOST_OVERDUE = 3
"""The steps are for contacts, then heads, then supervisors."""


class Every(StrEnum):
    MONTH = "month"
    QUARTER = "quarter"


class RhythmFault(StrEnum):
    UNKNOWN_SETTING = "unknown_setting"
    UNREADABLE = "unreadable"
    OUT_OF_RANGE = "out_of_range"
    OUT_OF_ORDER = "out_of_order"


class BadRhythm(ValueError):
    """`field` is the name of the setting, `value` as it was written; `against` the setting that it would overtake."""

    def __init__(
        self, field: str, value: str, fault: RhythmFault = RhythmFault.UNREADABLE, against: str | None = None
    ) -> None:
        super().__init__(f"{field} {value!r}: {fault}" + (f" with {against}" if against else ""))
        self.field = field
        self.value = value
        self.fault = fault
        self.against = against


@dataclass(frozen=True, order=True)
class Step:
    """So many working days before or after the due day (which of the two is the setting's meaning), at a local time."""

    days: int
    at: time

    def __str__(self) -> str:
        return f"{self.days} {self.at:%H:%M}"


@dataclass(frozen=True)
class Rhythm:
    """Days are working days; only `due_day` is a day of a month: the `month_offset`th after the period's last month.

    Raises BadRhythm where a number is out of range or two settings would overtake each other.
    """

    every: Every = Every.MONTH
    due_day: int = 25
    due_time: time = time(18)
    month_offset: int = 0
    asked_before: int = 5
    asked_time: time = time(9)
    reminders: tuple[Step, ...] = (Step(2, time(9, 30)), Step(0, time(9, 30)))
    """Before the due day; 0 is the due day itself. In the order of time."""
    overdue: tuple[Step, ...] = (Step(1, time(9, 30)), Step(2, time(9, 30)), Step(3, time(9, 30)))
    summary: Step = Step(3, time(9))
    lock: Step = Step(5, time(18))
    contributions_before: int = 2

    def __post_init__(self) -> None:
        self._check_ranges()
        self._check_order()

    def written(self, setting: str) -> str:
        """A setting as `changed` reads it: `25 18:00`, `2 09:30, 0 09:30`, `none`."""
        match setting:
            case "every":
                return self.every.value
            case "due":
                return f"{'last' if self.due_day == LAST else self.due_day} {self.due_time:%H:%M}"
            case "offset":
                return str(self.month_offset)
            case "asked":
                return str(Step(self.asked_before, self.asked_time))
            case "reminders" | "overdue":
                return ", ".join(map(str, getattr(self, setting))) or "none"
            case "summary" | "lock":
                return str(getattr(self, setting))
            case "contributions":
                return str(self.contributions_before)
        raise BadRhythm(setting, "", RhythmFault.UNKNOWN_SETTING)

    def changed(self, setting: str, value: str) -> Rhythm:
        """This rhythm with one of SETTINGS as a person wrote it; a time left out stays as it is. Raises BadRhythm."""
        name = setting.strip().casefold()
        text = unicodedata.normalize("NFKC", value).strip().casefold()
        if name not in SETTINGS:
            raise BadRhythm(setting, value, RhythmFault.UNKNOWN_SETTING)
        try:
            return replace(self, **self._read(name, text))
        except BadRhythm as bad:
            # Told in terms of what was typed: whoever moves "asked" past the reminders changed "asked".
            other = bad.field if bad.field != name else bad.against
            raise BadRhythm(name, value.strip(), bad.fault, other) from None

    def to_json(self) -> str:
        """One line, the same for equal rhythms."""
        return json.dumps({field.name: _plain(getattr(self, field.name)) for field in fields(self)})

    @classmethod
    def from_json(cls, text: str) -> Rhythm:
        """What `to_json` wrote; a missing key takes its default, an unknown one is left out. Raises BadRhythm."""
        stored = json.loads(text)
        known = {field.name: stored[field.name] for field in fields(cls) if field.name in stored}
        return cls(**{name: _stored(name, value) for name, value in known.items()})

    def _read(self, name: str, text: str) -> dict[str, Any]:
        match name:
            case "every":
                if text not in _EVERY:
                    raise BadRhythm(name, text)
                return {"every": _EVERY[text]}
            case "due":
                match = _DUE.fullmatch(text)
                if not match or not text:
                    raise BadRhythm(name, text)
                day = self.due_day if not match["day"] else int(match["number"]) if match["number"] else LAST
                if match["number"] and day == LAST:
                    raise BadRhythm(name, text, RhythmFault.OUT_OF_RANGE)
                return {"due_day": day, "due_time": _time(name, match["time"]) if match["time"] else self.due_time}
            case "offset" | "contributions":
                if not re.fullmatch(r"\d{1,3}", text):
                    raise BadRhythm(name, text)
                return {"month_offset" if name == "offset" else "contributions_before": int(text)}
            case "asked":
                step = _one_step(name, text, self.asked_time)
                return {"asked_before": step.days, "asked_time": step.at}
            case "reminders" | "overdue":
                present: tuple[Step, ...] = getattr(self, name)
                steps = () if text in _NONE else _steps(name, text, present[0].at if present else time(9, 30))
                return {name: tuple(sorted(set(steps), key=_before if name == "reminders" else None))}
        return {name: _one_step(name, text, getattr(self, name).at)}

    def _check_ranges(self) -> None:
        for setting, number, least, most in (
            ("due", self.due_day, LAST, 31),
            ("offset", self.month_offset, 0, MOST_OFFSET),
            ("asked", self.asked_before, 1, MOST_DAYS),
            ("reminders", len(self.reminders), 0, MOST_REMINDERS),
            ("overdue", len(self.overdue), 0, MOST_OVERDUE),
            ("contributions", self.contributions_before, 0, MOST_DAYS),
            *(("reminders", step.days, 0, MOST_DAYS) for step in self.reminders),
            *(("overdue", step.days, 1, MOST_DAYS) for step in self.overdue),
            ("summary", self.summary.days, 0, MOST_DAYS),
            ("lock", self.lock.days, 0, MOST_DAYS),
        ):
            if not least <= number <= most:
                raise BadRhythm(setting, self.written(setting), RhythmFault.OUT_OF_RANGE)

    def _check_order(self) -> None:
        asked = (-self.asked_before, self.asked_time)
        due = (0, self.due_time)
        lock = (self.lock.days, self.lock.at)
        chain = [("asked", asked), *(("reminders", _before(step)) for step in self.reminders), ("due", due)]
        chain += [*(("overdue", (step.days, step.at)) for step in self.overdue), ("lock", lock)]
        contributions = ("contributions", (-self.contributions_before, self.due_time))
        summary = ("summary", (self.summary.days, self.summary.at))
        pairs = [*pairwise(chain), (chain[0], contributions), (("due", due), summary)]
        for (earlier, before), (later, after) in pairs:
            if before >= after:
                raise BadRhythm(later, self.written(later), RhythmFault.OUT_OF_ORDER, earlier)


SETTINGS: Final = ("every", "due", "offset", "asked", "reminders", "overdue", "summary", "lock", "contributions")
"""The names that `Rhythm.changed` and `Rhythm.written` know, in the order in which they are shown."""

_EVERY = dict.fromkeys(("month", "monthly", "月", "每月", "按月", "月度"), Every.MONTH) | dict.fromkeys(
    ("quarter", "quarterly", "季", "每季", "每季度", "按季", "按季度", "季度"), Every.QUARTER
)
_NONE = frozenset({"none", "off", "-", "无", "不", "关"})
_TIME = r"\d{1,2}:\d{2}"
_DUE = re.compile(
    rf"(?P<day>(?P<number>\d{{1,3}}(?![\d:]))\s*[日号]?|last|月末|月底|最后一天)?[\s,]*(?P<time>{_TIME})?"
)


def _before(step: Step) -> tuple[int, time]:
    """Where a step before due stands on the line of time: further from due is earlier."""
    return -step.days, step.at


def _time(setting: str, text: str) -> time:
    hour, minute = map(int, text.split(":"))
    if hour > 23 or minute > 59:
        raise BadRhythm(setting, text, RhythmFault.OUT_OF_RANGE)
    return time(hour, minute)


def _steps(setting: str, text: str, usual: time) -> list[Step]:
    """Days with their times; one without takes the next time written: `2, 0 09:30` means `2 09:30, 0 09:30`."""
    steps: list[Step] = []
    waiting: list[int] = []
    for token in filter(None, re.split(r"[\s,、;]+", text)):
        if re.fullmatch(r"\d{1,3}", token):
            waiting.append(int(token))
        elif re.fullmatch(_TIME, token) and waiting:
            usual = _time(setting, token)
            steps += [Step(days, usual) for days in waiting]
            waiting = []
        else:
            raise BadRhythm(setting, text)
    steps += [Step(days, usual) for days in waiting]
    if not steps:
        raise BadRhythm(setting, text)
    return steps


def _one_step(setting: str, text: str, usual: time) -> Step:
    steps = _steps(setting, text, usual)
    if len(steps) > 1:
        raise BadRhythm(setting, text)
    return steps[0]


def _plain(value: Any) -> Any:
    match value:
        case time():
            return f"{value:%H:%M}"
        case Step():
            return [value.days, _plain(value.at)]
        case tuple():
            return [_plain(step) for step in value]
    return value


def _stored(name: str, value: Any) -> Any:
    try:
        match name:
            case "every":
                return Every(value)
            case "due_time" | "asked_time":
                return time.fromisoformat(value)
            case "summary" | "lock":
                return Step(int(value[0]), time.fromisoformat(value[1]))
            case "reminders" | "overdue":
                return tuple(Step(int(days), time.fromisoformat(at)) for days, at in value)
        return int(value)
    except (TypeError, ValueError, IndexError, KeyError) as bad:
        raise BadRhythm(name, str(value)) from bad
