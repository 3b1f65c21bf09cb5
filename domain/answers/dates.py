"""The days that words mean: 12月底, 明年一季度, by mid-June, 下周五. Whether one is a promise is not known here."""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta

from domain.answers.folding import Stretch
from domain.answers.numerals import chinese

_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_DAYS = ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
_MONTH = (
    "(?P<month>"
    + "|".join(f"{name[:3]}(?:{name[3:]})?" if name != "september" else "sept?(?:ember)?" for name in _MONTHS)
    + r")\b(?:\.(?= \d))?"
)
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?\b"
_YEAR = r"(?:,? (?P<year>20\d\d)\b)?"
_ZH_NUMBER = r"(?:\d{1,2}|[一二三四五六七八九十]{1,3})"
_ZH_YEAR = r"(?:(?:(?P<year>20\d\d)年|(?P<next>明年|次年)|(?P<this>今年|本年度?|年内)) ?)?"
_QUARTERS = {
    "一": 1,
    "二": 2,
    "三": 3,
    "四": 4,
    "first": 1,
    "second": 2,
    "third": 3,
    "fourth": 4,
    "last": 4,
    "final": 4,
}
_ORDINAL = r"(?P<quarter>first|second|third|fourth|last|final)"
_COUNTS = "(?P<count>\\d{1,2}|a|one|two|three|four|six|" + "[一二两三四五六七八九十]{1,2})"

_FULL = r"(?P<year>20\d\d)(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})(?!\d)"


@dataclass(frozen=True, slots=True)
class When(Stretch):
    """A stretch that names a time; `day` is the last one it can mean, None where that is not sure; `opens` where it is only the front of a range."""

    day: date | None


Rule = Callable[[re.Match[str], date], date | None]


def scan(text: str, today: date | None) -> list[When]:
    """Every time that is named, in order, none over another; without `today` only days with their year have a day."""
    found: list[When] = []
    for match in _WHEN.finditer(text):
        rule = _RULES[str(match.lastgroup)]
        inner = rule[0].match(text, match.start())
        found.append(When(match.start(), match.end(), _day(rule[1], inner, today) if inner else None))
    return found


def _day(rule: Rule, match: re.Match[str], today: date | None) -> date | None:
    dated = match.groupdict().get("year")
    if today is None and not dated:
        return None
    try:
        return rule(match, today or date(int(str(dated)), 1, 1))
    except (ValueError, OverflowError):
        return None


def _year(match: re.Match[str], today: date, month: int) -> int:
    """The year said; else this one, but January to March said in October or later are the next."""
    groups = match.groupdict()
    if groups.get("year"):
        return int(groups["year"])
    if groups.get("next"):
        return today.year + 1
    return today.year + (today.month >= 10 and month <= 3 and not groups.get("this"))


def _last(year: int, month: int) -> date:
    return date(year, month, calendar.monthrange(year, month)[1])


def _part(year: int, month: int, part: str) -> date:
    """初, 上旬 and early are the first ten days, mid the 15th, 中旬 the 20th, anything else the month's end."""
    if part in ("初", "上旬", "early", "the beginning of", "beginning of"):
        return date(year, month, 10)
    if part in ("mid", "mid-", "the middle of", "middle of"):
        return date(year, month, 15)
    return date(year, month, 20) if part == "中旬" else _last(year, month)


def _number(said: str) -> int:
    return int(said) if said.isdigit() else (chinese(said) or 0)


def _month(said: str) -> int:
    return [name[:3] for name in _MONTHS].index(said[:3]) + 1


def _calendar_day(match: re.Match[str], today: date) -> date:
    month = _number(match["month"])
    return date(_year(match, today, month), month, _number(match["day"]))


def _month_part(match: re.Match[str], today: date) -> date:
    month = _number(match["month"])
    return _part(_year(match, today, month), month, match["part"] or "底")


def _shifted(today: date, months: int) -> tuple[int, int]:
    count = today.year * 12 + today.month - 1 + months
    return count // 12, count % 12 + 1


def _relative_month(match: re.Match[str], today: date) -> date:
    year, month = _shifted(today, match["which"].startswith(("下", "次", "next")))
    if match["day"]:
        return date(year, month, _number(match["day"]))
    return _part(year, month, match["part"] or "底")


def _bare_day(match: re.Match[str], today: date) -> date:
    return date(today.year, today.month, int(match["day"]))


def _quarter(match: re.Match[str], today: date) -> date:
    said = match["quarter"]
    quarter = int(said) if said.isdigit() else _QUARTERS[said]
    return _last(_year(match, today, quarter * 3 - 2), quarter * 3)


def _relative_quarter(match: re.Match[str], today: date) -> date:
    year, month = _shifted(today, 2 - (today.month - 1) % 3 + 3 * match["which"].startswith(("下", "next")))
    return _last(year, month)


def _half(match: re.Match[str], today: date) -> date:
    first = match["half"] in ("上", "first", "1")
    return _last(_year(match, today, 6), 6 if first else 12)


def _year_end(match: re.Match[str], today: date) -> date:
    return date(_year(match, today, 12), 12, 31)


def _next_year_end(match: re.Match[str], today: date) -> date:
    return date(today.year + 1, 12, 31)


def _week(match: re.Match[str], today: date) -> date:
    """周五 is the Friday of this week, 下周五 that of the next; a week without a day lasts until its Sunday."""
    monday = today - timedelta(days=today.weekday())
    later = 7 if (match["which"] or "").startswith(("下", "next")) else 0
    said = match.groupdict().get("weekday")
    return monday + timedelta(days=later + (_weekday(said) if said else 6))


def _named_day(match: re.Match[str], today: date) -> date:
    return today + timedelta(days=(_weekday(match["weekday"]) - today.weekday()) % 7)


def _weekday(said: str) -> int:
    if said in _DAYS:
        return _DAYS.index(said)
    return 6 if said in "日天末" else "一二三四五六".index(said)


def _tomorrow(match: re.Match[str], today: date) -> date:
    return today + timedelta(days={"今": 0, "明": 1, "后": 2, "today": 0}.get(match["which"], 1))


def _within(match: re.Match[str], today: date) -> date:
    said, unit = match["count"], match["unit"]
    words = {"a": 1, "one": 1, "two": 2, "three": 3, "four": 4, "six": 6}
    count = words.get(said) or _number(said)
    if unit in ("个月", "月", "month"):
        year, month = _shifted(today, count)
        return date(year, month, min(today.day, _last(year, month).day))
    return today + timedelta(days=count * (7 if unit in ("周", "星期", "week") else 1))


def _nothing(match: re.Match[str], today: date) -> None:
    """A range, a bare month before which (6月前), a year: no last day is sure."""


_TEXTS: list[tuple[str, Rule]] = [
    (rf"{_ZH_NUMBER}月(?:{_ZH_NUMBER}[日号]|[上中下]旬|份|初|底)?\s?[-~至到]\s?{_ZH_NUMBER}月(?:{_ZH_NUMBER}[日号]|[上中下]旬|份"
    rf"|初|底|末)?", _nothing),
    (rf"{_ZH_NUMBER}(?:月{_ZH_NUMBER}[日号]?)?\s?[-~至到]\s?{_ZH_NUMBER}[日号月](?:份)?", _nothing),
    (rf"{_ZH_YEAR}(?P<month>{_ZH_NUMBER})月(?P<day>{_ZH_NUMBER})(?:[日号]|(?=[前之以]))", _calendar_day),
    (_FULL, _calendar_day),
    (rf"{_ZH_NUMBER}(?:月份?)?[、或和]{_ZH_NUMBER}月(?:份)?", _nothing),
    (rf"{_ZH_YEAR}{_ZH_NUMBER}月(?:份)?(?=之?前|以前)", _nothing),
    (rf"{_ZH_YEAR}(?P<month>{_ZH_NUMBER})月(?:份)?(?P<part>底|末|初|上旬|中旬|下旬)?(?!\d)", _month_part),
    (rf"(?P<which>本月|这个月|当月|下个?月|次月)(?:份)?(?:(?P<day>{_ZH_NUMBER})[日号]|(?P<part>底|末|初|上旬|中旬|下旬"
    rf"|内)?)", _relative_month),
    (r"(?P<which>)(?P<day>)(?<![\d年上])(?:月(?P<part>底|末|内))", _relative_month),
    (rf"{_ZH_YEAR}第?(?P<quarter>[一二三四1-4])季度(?:末|底)?", _quarter),
    (r"(?P<which>本季度|下个?季度|季度末|季末)(?:末|底)?", _relative_quarter),
    (rf"{_ZH_YEAR}(?P<half>[上下])半年", _half),
    (r"(?:(?P<year>20\d\d)年|今年|本年|全年|(?<![去明前上]))(?:年?[底末]|年内|年终)(?<=[年今本全\d]底|年末|年内|年终)", _year_end),
    (r"明年(?:年?[底末]|年内)?", _next_year_end),
    (r"20\d\d年(?:度)?|去年(?:年?底|年末)?|上年", _nothing),
    (r"(?P<which>下个?(?:周|星期)|本周|这周|本星期|(?<![上每一两三四五六七八九十\d])周"
    r"|(?<![上每个])星期)(?P<weekday>[一二三四五六日天末])", _week),
    (r"(?P<which>下个?(?:周|星期)|本周|这周)(?:内)?", _week),
    (r"(?P<which>今|明|后)[天日]", _tomorrow),
    (rf"{_COUNTS}个?(?:工作日)内", _nothing),
    (rf"{_COUNTS}\s?(?P<unit>天|日|周|个?星期|个月)(?:之|以)?内", _within),
    (r"(?<![\d月年.])(?P<day>[12]?\d|3[01])[日号](?=之?前|以前)", _bare_day),
    (rf"(?<![a-z]){_MONTH} {_DAY}(?!\s?%){_YEAR}", lambda m, today: date(_year(m, today, _month(m["month"])), _month(m["month"]), int(m["day"]))),
    (rf"(?<![\d.,]){_DAY}(?: of)? {_MONTH}{_YEAR}", lambda m, today: date(_year(m, today, _month(m["month"])), _month(m["month"]), int(m["day"]))),
    (rf"(?<![a-z])(?P<part>(?:the )?end of|end-?|late|early|mid-?|(?:the )?(?:middle|beginning) of)\s?{_MONTH}{_YEAR}",
     lambda m, today: _part(_year(m, today, _month(m["month"])), _month(m["month"]), m["part"])),
    (rf"(?:(?<=\bin )|(?<=\bduring )){_MONTH}{_YEAR}", lambda m, today: _last(_year(m, today, _month(m["month"])), _month(m["month"]))),
    (r"(?:the )?(?:end of (?:the )?)?(?:\bq(?P<quarter>[1-4])\b)(?: (?:of )?(?P<year>20\d\d)\b)?", _quarter),
    (rf"(?:the )?(?:end of (?:the )?)?\b{_ORDINAL} quarter\b(?: (?:of )?(?:(?P<year>20\d\d)|(?P<next>next year)|the year)\b)?", _quarter),
    (r"(?:the )?(?:end of )?\b(?P<which>this|next) quarter\b", _relative_quarter),
    (r"(?:the )?(?:end of (?:the )?)?\b(?P<half>first|second) half\b(?: of (?:(?P<year>20\d\d)|(?P<next>next year)|the year"
    r"|this year)\b)?", _half),
    (r"(?:the )?\byear[- ]end\b|(?:the )?\bend of (?:the|this) year\b|(?:the )?\bend of (?P<year>20\d\d)\b", _year_end),
    (r"(?:the )?\bend of next year\b", _next_year_end),
    (r"(?:the )?(?:end of (?:the )?|\b)(?P<which>this|next) month(?: end)?(?P<day>)(?P<part>)\b", _relative_month),
    (r"(?:the )?\b(?:end of the month|month[- ]end)\b(?P<which>)(?P<day>)(?P<part>)", _relative_month),
    (rf"\b(?P<weekday>{'|'.join(_DAYS)}) (?:of )?(?P<which>next week|this week)\b", _week),
    (rf"\bnext (?:{'|'.join(_DAYS)})\b", _nothing),
    (rf"\b(?:this |coming )?(?P<weekday>{'|'.join(_DAYS)})\b", _named_day),
    (r"(?:the )?(?:end of )?\b(?P<which>this|next) week\b", _week),
    (r"\b(?P<which>today|tomorrow)\b", _tomorrow),
    (rf"\b(?:within|in) (?:the next )?{_COUNTS} (?P<unit>day|week|month)s?\b", _within),
    (r"\b(?:last|this|next) year\b|(?<!\d)(?<=\bin )20\d\d\b|(?<=\bby )20\d\d\b", _nothing),
]  # fmt: skip
"""How times are written, and the day each means; the first that fits holds."""

_RULES = {f"r{place}": (re.compile(text), rule) for place, (text, rule) in enumerate(_TEXTS)}
_GROUP = re.compile(r"\(\?P<\w+>")
_WHEN = re.compile(
    "|".join(
        f"(?P<{name}>{_GROUP.sub('(?:', rule[0].pattern).replace('(?P=sign)', '[-/.]')})"
        for name, rule in _RULES.items()
    )
)
