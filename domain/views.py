"""What page of a summary or list of tasks is looked at: as it stands in a button's data, and as people write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from enum import StrEnum

from domain.reports import Health

DATA_ROOM = 50
"""Bytes a button may use; the sender needs the rest."""

BACK_ROOM = DATA_ROOM - len("history.99999.99.")
"""Bytes of the data that leads back from a task and its history."""


class Page(StrEnum):
    HEAD = "head"
    PARTS = "parts"
    DEPARTMENTS = "departments"
    MISSING = "missing"
    TASKS = "tasks"
    DECIDE = "decide"
    """What waits for a decision of who looks."""


@dataclass(frozen=True, slots=True)
class View:
    """A page of a period's summary, of all tasks looked at or of one part (its number) or department (its id); 0 is any."""

    page: Page = Page.HEAD
    part: int = 0
    department: int = 0
    number: int = 1
    """Which page of a list, from 1."""

    def data(self, period_id: int) -> str:
        return f"sum.{period_id}.{self.page}.{self.part}.{self.department}.{self.number}"

    def at(self, number: int) -> View:
        return replace(self, number=number)


def view_of(data: str) -> tuple[int, View] | None:
    """The id of a period and the page of its summary that a button names; None where it names none."""
    match = re.fullmatch(r"sum\.(\d{1,9})(?:\.([a-z]+)\.(\d{1,9})\.(\d{1,9})\.(\d{1,4}))?", data)
    if not match:
        return None
    if match[2] is None:
        return int(match[1]), View()
    if match[2] not in tuple(Page):
        return None
    return int(match[1]), View(Page(match[2]), int(match[3]), int(match[4]), int(match[5]))


@dataclass(frozen=True, slots=True)
class Wanted:
    """What was written after a command, taken apart; empty or 0 where it says nothing of it."""

    period: str = ""
    part: int = 0
    department: str = ""


def wanted(text: str) -> Wanted:
    """Period, part and department out of `2023-03 part 3`, `第3部分`, `省能源局 2023年3月`, in any order."""
    rest = unicodedata.normalize("NFKC", text).strip()
    part, rest = part_in(rest)
    if match := _PERIOD.search(rest):
        return Wanted(match[0].strip(), part, _without(rest, match))
    if _NUMBERS.fullmatch(rest):
        return Wanted(period=rest, part=part)
    return Wanted(part=part, department=rest)


class Sieve(StrEnum):
    """What a list of tasks lets through."""

    ALL = "a"
    PART = "p"
    HEALTH = "h"
    MISSING = "m"
    WORDS = "w"


@dataclass(frozen=True, slots=True)
class Filter:
    """`value` is a part's number, a Health, or words found in a title or a department's name."""

    sieve: Sieve = Sieve.ALL
    value: str = ""

    def data(self, number: int) -> str:
        """For a button that shows this page of the list; empty where the words are too long for one."""
        data = f"tasks.{number}.{self.sieve}.{self.value}"
        return data if len(data.encode()) <= BACK_ROOM and "#" not in self.value else ""


def filter_of(text: str) -> Filter:
    """The filter that somebody wrote after /tasks: a part, a health or its colour, `missing`, or words."""
    words = " ".join(unicodedata.normalize("NFKC", text).split())
    part, rest = part_in(words)
    if part and not rest:
        return Filter(Sieve.PART, str(part))
    plain = words.casefold().replace("_", " ")
    if not plain or plain in _ALL:
        return Filter()
    if plain in _MISSING:
        return Filter(Sieve.MISSING)
    for health, names in _HEALTH.items():
        if plain in names:
            return Filter(Sieve.HEALTH, health)
    return Filter(Sieve.WORDS, words)


def list_of(data: str) -> tuple[int, Filter] | None:
    """Page and filter of a list of tasks that a button names; None where it names none."""
    match = re.fullmatch(r"tasks\.(\d{1,4})(?:\.([aphmw])\.(.*))?", data, re.DOTALL)
    if not match:
        return None
    sieve, value = Sieve(match[2] or Sieve.ALL), match[3] or ""
    if (sieve is Sieve.PART and not re.fullmatch(r"\d{1,5}", value)) or (
        sieve is Sieve.HEALTH and value not in tuple(Health)
    ):
        return None
    return int(match[1]), Filter(sieve, value)


def is_bare(data: str) -> bool:
    """Whether a button opens a list from a message that says something else, and so must leave that message as it is."""
    return data.count(".") < 2


def task_number(text: str) -> int | None:
    """The number in `12`, `#12`, `任务12` or `第12项`; None where that is not what it says."""
    match = _TASK.fullmatch(unicodedata.normalize("NFKC", text).strip())
    return int(match[1]) if match else None


_CHINESE = "零一二三四五六七八九"
_PART = re.compile(rf"(?:part|部分)\s*(\d{{1,4}})|第\s*(\d{{1,4}}|[十{_CHINESE}]{{1,3}})\s*部分", re.IGNORECASE)
_MONTH = r"(?:[-./–—]\s*\d{1,2}(?:\s*月份?)?|年\s*(?:\d{1,2}|[一二三四五六七八九十]{1,2})\s*月份?|\s+\d{1,2}\s*月份?)"
_QUARTER = r"\s*(?:[-./–—]|年)?\s*(?:q\s*\d{1,2}|第?\s*[\d一二三四]{1,2}\s*季度?)"
_PERIOD = re.compile(rf"(?<!\d)\d{{4}}\s*(?:{_QUARTER}|{_MONTH}|(?<=\d)\d{{2}}(?!\d))", re.IGNORECASE)
_NUMBERS = re.compile(r"[\d\s./–—年月份季度第Qq-]+")
_TASK = re.compile(r"(?:task|任务|第|no\.?|#|№)*\s*(\d{1,9})\s*[项号]?", re.IGNORECASE)
_ALL = frozenset({"all", "全部", "所有"})
_MISSING = frozenset({"missing", "未报", "缺报", "待报", "没报", "未报送"})
_HEALTH = {
    Health.ON_TRACK: {"on track", "green", "🟢", "绿", "绿色", "绿灯", "正常"},
    Health.AT_RISK: {"at risk", "amber", "yellow", "🟡", "黄", "黄色", "黄灯", "预警"},
    Health.OFF_TRACK: {"off track", "red", "🔴", "红", "红色", "红灯", "滞后"},
    Health.DONE: {"done", "✅", "完成", "已完成"},
    Health.NOT_STARTED: {"not started", "⚪", "未启动", "白"},
    Health.UNSTATED: {"unstated", "▫", "未说明"},
}


def part_in(text: str) -> tuple[int, str]:
    """The number of a part named in the text (0 for none), and the text without it."""
    match = _PART.search(text)
    if not match:
        return 0, text
    written = match[1] or match[2]
    return int(written) if written.isdigit() else _chinese_number(written), _without(text, match)


def _without(text: str, match: re.Match[str]) -> str:
    return " ".join(f"{text[: match.start()]} {text[match.end() :]}".split())


def _chinese_number(written: str) -> int:
    """十一 is 11, 二十 is 20, 二十一 is 21."""
    tens, ten, ones = written.rpartition("十")
    if not ten:
        return int("".join(str(_CHINESE.index(c)) for c in written))
    return (_CHINESE.index(tens) if tens in tuple(_CHINESE) else 1) * 10 + (
        _CHINESE.index(ones) if ones in tuple(_CHINESE) else 0
    )
