"""What a single cell of a plan file says: a name, a list of departments, a number, a part, a date.

Headers are domain.plan_header's; how the cells of a row make a task is domain.plan_file's.
"""

from __future__ import annotations

import re
import unicodedata
from calendar import monthrange
from collections.abc import Iterator
from datetime import date


def visible(text: str) -> str:
    """`text` without control and zero-width characters, line breaks apart, and without space at its ends."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n").replace("\t", " ")
    return "".join(char for char in lines if char == "\n" or unicodedata.category(char) not in ("Cc", "Cf")).strip()


def one_line(text: str) -> str:
    """`text` as a name: a line break inside Chinese falls away, elsewhere it is a space like any run of blanks."""
    joined = re.sub(r"(?<=[\u2e80-\uffef])\s*\n\s*|\s*\n\s*(?=[\u2e80-\uffef])", "", visible(text))
    return re.sub(r"\s+", " ", joined)


_BRACKETS = {"“": "”", "‘": "’", "《": "》", "（": "）)", "(": ")）"}
_SEPARATORS = "；;、，\n"
_HAN = "\u3400-\u9fff"
_NAME_ENDS = "厅局委办部院会处署行社司校台所馆站队组企心府团区市县厂位门州盟旗"
_NAME_BEGINS = "省市县区各国中"


def department_names(text: str) -> tuple[str, ...]:
    """The departments a cell lists, each once, in order.

    They part at ； ; 、 ， and line breaks outside quotation marks and brackets, at a Latin comma only between Chinese:
    English names hold it ("Ministry of Food, Agriculture and Fisheries"), while no Chinese name holds a ， in the open.
    A line that ends as no department's name does goes on in the next: 省工业和信息⏎化厅.
    """
    cell = re.sub(rf"(?<=[{_HAN}]),\s*(?=[{_HAN}])", "，", visible(text))
    cell = re.sub(rf"(?<=[{_HAN}])(?<![{_NAME_ENDS}])[ \t]*\n\s*(?=[{_HAN}])(?![{_NAME_BEGINS}])", "", cell)
    return tuple(dict.fromkeys(filter(None, map(one_line, _pieces(cell)))))


def _pieces(text: str) -> Iterator[str]:
    closers: list[str] = []
    ends = [-1]
    for at, char in enumerate(text):
        if closers and char in closers[-1]:
            closers.pop()
        elif char in _BRACKETS:
            closers.append(_BRACKETS[char])
        elif char in _SEPARATORS and not closers:
            ends.append(at)
    if closers:
        # A bracket that is never closed protects nothing; otherwise one slip would make the rest a single department.
        ends = [-1, *(at for at, char in enumerate(text) if char in _SEPARATORS)]
    for start, end in zip(ends, [*ends[1:], len(text)], strict=True):
        yield text[start + 1 : end]


def whole_number(text: str) -> int | None:
    """A number from 1 to 999,999, also full-width or written as `12.` or `12.0`."""
    match = re.fullmatch(r"(\d{1,6})\s*(?:\.0*|、)?", unicodedata.normalize("NFKC", text).strip())
    return (int(match[1]) or None) if match else None


_NUMERAL = r"(?P<number>\d{1,3}|[一二三四五六七八九十]{1,3})"
_PARTS = [
    re.compile(pattern, re.IGNORECASE | re.DOTALL)
    for pattern in (
        rf"[(（]\s*{_NUMERAL}\s*[)）]\s*(?P<title>.*)",
        rf"第\s*{_NUMERAL}\s*(?:部分|章|篇)\s*[、.．:：]?\s*(?P<title>.*)",
        rf"part\s+{_NUMERAL}\b\s*[.:：–—-]?\s*(?P<title>.*)",
        # Without a sign or space behind it a numeral belongs to the title: 一体化…, 5G…, 3.0版…
        rf"{_NUMERAL}\s*(?:[、．:：]|\.(?!\d))\s*(?P<title>.*)",
        rf"{_NUMERAL}\s+(?P<title>.+)",
        rf"{_NUMERAL}(?P<title>)",
    )
]


def part_of(text: str) -> tuple[int | None, str]:
    """Number and title of a part from a cell that may hold one or both: `3`, `三、坚定不移扩大内需`, `第三部分`."""
    name = one_line(text)
    if number := whole_number(name):
        return number, ""
    for pattern in _PARTS:
        if (match := pattern.fullmatch(name)) and (number := _numeral(match["number"])):
            return number, match["title"].strip()
    return None, name


def _numeral(text: str) -> int:
    """1–99 from Chinese numerals or any digits; 0 for what is no number, such as 一二."""
    if text.isdecimal():
        return int(text)
    match = re.fullmatch(r"([二三四五六七八九]?)(十?)([一二三四五六七八九]?)", text) or re.fullmatch("(一)()()", text)
    if not match or (match[1] and match[3] and not match[2]):
        return 0
    tens = ("一二三四五六七八九".find(match[1]) + 1 if match[1] else 1) * 10 if match[2] else 0
    alone = match[1] if not match[2] else ""
    return tens + "一二三四五六七八九".find(alone or match[3] or " ") + 1


_YEAR = r"(?:(?P<year>\d{4})年)?"
_END = "(?:底|末|内)?"
_DATES = [
    re.compile(pattern)
    for pattern in (
        r"(?P<year>\d{4})(?P<sign>[-/.])(?P<month>\d{1,2})(?P=sign)(?P<day>\d{1,2})",
        r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})",
        r"(?P<year>\d{4})[-/.](?P<month>\d{1,2})",
        _YEAR + r"(?P<month>\d{1,2})月(?P<day>\d{1,2})[日号]",
        _YEAR + rf"(?P<month>\d{{1,2}})月份?(?:(?P<ten>[上中])旬|下旬|{_END})",
        _YEAR + rf"(?:第?(?P<quarter>[一二三四1-4])季度|q(?P<q>[1-4])){_END}",
        _YEAR + rf"(?P<half>[上下])半年{_END}",
        rf"(?P<year>\d{{4}})年{_END}|(?:今年|本年|全年|年)(?:底|末|内)|全年",
    )
]


def due_date(text: str, first_day: date, last_day: date) -> date | None:
    """The day a cell names; a month, quarter or year means its last day, no year the only one that lies in the span.

    The day may lie outside the span. None where the text is no date, or fits the span twice.
    """
    plain = re.sub(r"[ t]\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?$", "", unicodedata.normalize("NFKC", visible(text)).casefold())
    # "By": after an end or a day only, since 6月前 may mean the end of May.
    plain = re.sub(r"(?<=[底末日号])(之前|以前|前|止)?(完成)?$", "", re.sub(r"\s+", "", plain))
    for pattern in _DATES:
        if match := pattern.fullmatch(plain):
            found = {name: value for name, value in match.groupdict().items() if value}
            break
    else:
        return None
    years = [int(found["year"])] if "year" in found else range(first_day.year, last_day.year + 1)
    days = [day for year in years if (day := _day(year, found))]
    inside = [day for day in days if first_day <= day <= last_day]
    if len(inside) > 1:
        return None
    return next(iter(inside or days), None)


def _day(year: int, found: dict[str, str]) -> date | None:
    quarter = found.get("quarter") or found.get("q")
    month = int(found.get("month", 12))
    if quarter:
        month = 3 * _numeral(quarter)
    elif "half" in found:
        month = 6 if found["half"] == "上" else 12
    if not (1 <= month <= 12 and 1900 <= year <= 2199):
        return None
    length = monthrange(year, month)[1]
    day = int(found.get("day") or {"上": 10, "中": 20}.get(found.get("ten", ""), length))
    return date(year, month, day) if 1 <= day <= length else None
