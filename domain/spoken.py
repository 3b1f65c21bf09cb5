"""Reads a question about the plan out of plain words ("part 3 in March", "谁还没报"); None where anything is left over.

Nothing is guessed: every word must be a part, a period, a department or one of the ways to ask that stand here.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.people import Department, departments_named
from domain.periods import parse_label
from domain.rhythm import Every
from domain.views import part_in


class Topic(StrEnum):
    SUMMARY = "summary"
    MISSING = "missing"
    BEHIND = "behind"
    NEEDS = "needs"
    PROMISES = "promises"
    MISMATCH = "mismatch"


@dataclass(frozen=True, slots=True)
class Spoken:
    """What was asked; empty or 0 where it says nothing of it."""

    topic: Topic
    period: str = ""
    part: int = 0
    department: int = 0
    sure: bool = False
    """Whether the words can be nothing but a question: no report begins so."""


MOST = 60
"""Characters; longer words are no question of this kind."""

_ASKING = {
    Topic.MISSING: (
        "谁还没报", "谁没报", "谁没有报", "谁还没有报", "哪些单位没报", "哪些单位还没报", "哪个单位没报", "哪些没报", "哪些还没报",
        "还有谁没报", "还有哪些没报", "who is missing", "whos missing", "who's missing", "who has not reported",
        "who hasn't reported", "who hasnt reported", "what is missing", "what's missing", "who is late",
    ),
    Topic.BEHIND: (
        "哪些滞后", "哪些任务滞后", "哪些落后", "哪些预警", "哪些是红灯", "哪些红了", "what is behind", "what's behind", "whats behind",
        "which tasks are behind", "what is off track", "what is red", "what's red", "which are red",
    ),
    Topic.NEEDS: ("需要协调什么", "有哪些需协调事项", "谁需要帮助", "who needs help", "what help is needed"),
    Topic.PROMISES: ("哪些承诺没兑现", "哪些承诺未兑现", "有哪些承诺", "what was promised", "which promises are open"),
    Topic.MISMATCH: ("哪些对不上", "哪些不一致"),
    Topic.SUMMARY: ("进展怎么样", "进展如何", "情况怎么样", "情况如何", "怎么样了", "怎么样", "how does it stand", "how is it going", "how is",
                    "how does", "how are things"),
}  # fmt: skip
_NAMING = {
    Topic.MISSING: ("未报", "缺报", "没报", "未报送", "未报单位", "missing", "not reported"),
    Topic.BEHIND: ("滞后", "预警", "红灯", "落后", "滞后任务", "behind", "off track", "red"),
    Topic.NEEDS: ("需协调事项", "需协调", "needs", "help needed"),
    Topic.PROMISES: ("承诺", "承诺事项", "promises"),
    Topic.MISMATCH: ("不一致", "mismatch", "mismatches"),
    Topic.SUMMARY: ("汇总", "进展", "情况", "通报", "summary", "status", "progress"),
}
_FILLERS = re.compile(r"^(?:请问|请|看一下|看看|看下|查一下|查下|查|给我)+|(?:的|呢|吗|在)+$")
_SMALL = frozenset(
    ["show", "me", "please", "and", "the", "in", "for", "of", "from", "at", "do", "does", "stand", "going"]
)
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("january jan", "february feb", "march mar", "april apr", "may", "june jun", "july jul", "august aug",
         "september sep sept", "october oct", "november nov", "december dec"), 1,
    )
    for name in names.split()
}  # fmt: skip
_NUMERALS = {
    c: n for n, c in enumerate(("一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一", "十二"), 1)
}
_ZH_MONTH = re.compile(r"(?:(\d{4})年)?(\d{1,2}|十[一二]?|[一二三四五六七八九])月份?")
_EN_MONTH = re.compile(rf"\b({'|'.join(sorted(_MONTHS, key=len, reverse=True))})\b\.?(?:\s+(\d{{4}}))?")
_ISO = re.compile(r"(?<!\d)(\d{4})[-./](\d{1,2})(?!\d)")
_QUARTER = re.compile(r"(?:(\d{4})年?\s*[-]?)?(?:第?([一二三四1-4])季度|\bq([1-4])\b)(?:\s+(\d{4}))?")


def spoken(
    text: str, labels: Sequence[str], departments: Iterable[Department], aliases: Mapping[str, int]
) -> Spoken | None:
    """`labels` are the periods that there are, ascending, of which a month without a year is the newest asked."""
    words = " ".join(unicodedata.normalize("NFKC", text).casefold().split())
    if not words or len(words) > MOST or "\n" in text.strip():
        return None
    words = words.rstrip("?!。.…~ ")
    part, rest = part_in(words)
    period, rest = _period(rest, labels)
    if period is None:
        return None
    topic, sure, rest = _topic(rest)
    rest = _bare(rest)
    department = _department(rest, departments, aliases) if rest else 0
    if department is None or not (part or period or department or topic):
        return None
    return Spoken(topic or Topic.SUMMARY, period, part, department, sure)


def _topic(text: str) -> tuple[Topic | None, bool, str]:
    """What is asked for, whether these words only ask, and what is left; the longest phrase wins."""
    for phrases, sure in ((_ASKING, True), (_NAMING, False)):
        known = sorted(((p, topic) for topic, named in phrases.items() for p in named), key=lambda k: -len(k[0]))
        for phrase, topic in known:
            match = re.search(_bounded(phrase), text)
            if match:
                return topic, sure, f"{text[: match.start()]} {text[match.end() :]}".strip()
    return None, False, text


def _bounded(phrase: str) -> str:
    """Words of letters stand alone; Chinese ones need no spaces, but nothing of a sentence before or behind them is dropped."""
    return rf"\b{re.escape(phrase)}\b" if phrase.isascii() else re.escape(phrase)


def _bare(text: str) -> str:
    """Without what only holds a question together."""
    before = None
    rest = text.strip(" ,，:：")
    while rest != before:
        before = rest
        rest = _FILLERS.sub("", rest).strip(" ,，:：")
        words = rest.split(" ")
        while words and words[0] in _SMALL:
            words.pop(0)
        while words and words[-1] in _SMALL:
            words.pop()
        rest = " ".join(words)
    return rest


def _period(text: str, labels: Sequence[str]) -> tuple[str | None, str]:
    """The label of a period named, empty for none, and the rest; None where one is named that there is not."""
    for pattern in (_ISO, _QUARTER, _ZH_MONTH, _EN_MONTH):
        match = pattern.search(text)
        if match:
            label = _label(pattern, match, labels)
            return label, f"{text[: match.start()]} {text[match.end() :]}".strip()
    return "", text


def _label(pattern: re.Pattern[str], match: re.Match[str], labels: Sequence[str]) -> str | None:
    year: str | None
    if pattern is _ISO:
        year, number, every = match[1], int(match[2]), Every.MONTH
    elif pattern is _QUARTER:
        year, every = match[1] or match[4], Every.QUARTER
        number = int(match[3]) if match[3] else _NUMERALS.get(match[2]) or int(match[2])
    elif pattern is _ZH_MONTH:
        year, number, every = match[1], _NUMERALS.get(match[2]) or int(match[2]), Every.MONTH
    else:
        year, number, every = match[2], _MONTHS[match[1]], Every.MONTH
    keys = [parse_label(label) for label in labels]
    fitting = [
        k.label for k in keys if k.every is every and k.number == number and year in (None, str(k.year))
    ]  # fmt: skip
    return fitting[-1] if fitting else None


def _department(text: str, departments: Iterable[Department], aliases: Mapping[str, int]) -> int | None:
    """The one department whose name this is, or three letters or more of it; None where there is not just one."""
    known = tuple(departments)
    found = departments_named(text, known, aliases)
    wanted = "".join(text.split()).casefold()
    if len(found) != 1:
        return None
    named = {found[0].name.casefold(), *(a.casefold() for a, owner in aliases.items() if owner == found[0].id)}
    inside = len(wanted) >= 3 and any(wanted in "".join(n.split()) for n in named)
    return found[0].id if inside or wanted in named else None
