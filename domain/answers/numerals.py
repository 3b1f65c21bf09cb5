"""Numbers in a text: in digits with 万 and million, in Chinese numerals, in English words. What they count is not known here."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from domain.answers.folding import Stretch

DIGITS = {c: i for i, c in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_PLACES = {"十": 10, "百": 100, "千": 1000}
_GROUPS = {"万": 10**4, "亿": 10**8}
_WORDS = {
    word: value
    for value, word in enumerate(
        [
            "zero",
            "one",
            "two",
            "three",
            "four",
            "five",
            "six",
            "seven",
            "eight",
            "nine",
            "ten",
            "eleven",
            "twelve",
            "thirteen",
            "fourteen",
            "fifteen",
            "sixteen",
            "seventeen",
            "eighteen",
            "nineteen",
        ]
    )
} | {
    word: 10 * value
    for value, word in enumerate(["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"], 2)
}
_NAMED = {
    "trillion": 10**12, "billion": 10**9, "bn": 10**9, "million": 10**6, "mn": 10**6, "mln": 10**6, "m": 10**6,
    "thousand": 10**3, "k": 10**3, "hundred": 100,
}  # fmt: skip

CHINESE = "[零〇一二两三四五六七八九十](?:[零〇一二两三四五六七八九十百万亿]|千(?![瓦米克])){0,15}"
MULTIPLES = r"(?:万亿|[百千]?[万亿]|千(?![瓦米克伏卡赫])|百(?!分))"
_THING = "[家个项处张户套所座条件种例份名台辆艘只头间宗片场支组株棵幢栋人公千亩吨平元斤米度兆吉余多]"
"""What follows a number in Chinese numerals; elsewhere they are parts of words (一体化, 三改联动, 统一)."""

_NAMES = "|".join(sorted((name for name in _NAMED if len(name) > 1), key=len, reverse=True))
_UNTIL_HUNDRED = "|".join(sorted(_WORDS, key=len, reverse=True))
_NUMBER = re.compile(
    rf"(?<![a-z])(?P<digits>\d{{1,3}}(?:,\d{{3}}){{1,5}}(?!\d)|\d+)(?P<decimals>\.\d+)?"
    rf"(?:\s?(?P<multiple>{MULTIPLES})(?P<rest>\d{{1,4}})?(?P<rest_multiple>{MULTIPLES})?|\s?(?P<named>{_NAMES})\b|(?P<letter>[mk])\b)?"
    rf"|(?P<chinese>{CHINESE})(?=\s?{_THING})"
    rf"|\b(?P<tens>{_UNTIL_HUNDRED})(?:[- ](?P<ones>one|two|three|four|five|six|seven|eight|nine))?"
    rf"(?: (?P<words>hundred|thousand|million|billion))?\b"
)
_BEFORE = re.compile(
    r"(?:约|大约|大概|近|接近|超|超过|超出|逾|不足|不到|至少|不少于|不低于|最多|多达|约为|[~≈≥≤<>+]"
    r"|\b(?:about|around|approximately|roughly|nearly|almost|over|more than|less than|at least|at most|up to|under|some|above"
    r"|below|fewer than|circa|between|from))\s?$"
)
_AFTER = re.compile(r"\s?(?:余|多(?!边|元|式)|来[个家项户张]|\+|几)")
_RANGE = re.compile(r"\s?[家个项处户张套人名元%]?\s?(?:-|~|至|到|to|and|or|或)\s?(?=[\d一二两三四五六七八九十])")


@dataclass(frozen=True, slots=True)
class Number(Stretch):
    """A number as it stands; `value` is None where it is one end of a range, about so much, or no number at all."""

    value: Decimal | None


def chinese(text: str) -> int | None:
    """一百二十三 is 123, 两千万 is 20,000,000; None for 三五, 一百五 and whatever else is no plain number."""
    total = group = digit = 0
    last = 10**9
    for place, character in enumerate(text):
        if character in DIGITS:
            if digit or (place and text[place - 1] in DIGITS and text[place - 1] not in "零〇"):
                return None
            digit = DIGITS[character]
        elif character in _PLACES:
            if (not digit and character != "十") or _PLACES[character] >= last:
                return None
            last = _PLACES[character]
            group, digit = group + (digit or 1) * last, 0
        else:
            if not group + digit:
                return None
            total, group, digit, last = (total + group + digit) * _GROUPS[character], 0, 0, 10**9
    if digit and len(text) > 1 and text[-2] in "百千万亿":
        return None
    return total + group + digit


def english(tens: str, ones: str | None = None, words: str | None = None) -> int | None:
    """twenty, one is 21; two, None, hundred is 200; None for what cannot go together."""
    value = _WORDS[tens]
    if ones is not None:
        if value < 20:
            return None
        value += _WORDS[ones]
    return value * (_NAMED[words] if words else 1)


def scan(text: str, taken: list[Stretch]) -> list[Number]:
    """Every number that stands outside the taken stretches, in order."""
    free = list(text)
    for stretch in taken:
        free[stretch.start : stretch.end] = " " * (stretch.end - stretch.start)
    return list(_ranged(text, [Number(m.start(), m.end(), _value(m)) for m in _NUMBER.finditer("".join(free))]))


def _value(match: re.Match[str]) -> Decimal | None:
    text, start = match.string, match.start()
    around = text[max(0, start - 1) : start], text[match.end() : match.end() + 1]
    if around[0] in (".", ",", "/", "，") and text[max(0, start - 2) : start - 1].isdigit():
        return None
    if around[0] == "-" or (around[1] in ("，", "/", ",", "%") and text[match.end() + 1 : match.end() + 2].isdigit()):
        return None
    if _BEFORE.search(text[max(0, start - 16) : start]) or _AFTER.match(text, match.end()):
        return None
    if match["chinese"]:
        found = chinese(match["chinese"])
        return None if found is None or match["chinese"] == "一" else Decimal(found)
    if match["tens"]:
        worded = english(match["tens"], match["ones"], match["words"])
        return None if worded is None else Decimal(worded)
    return _in_digits(match)


def _in_digits(match: re.Match[str]) -> Decimal | None:
    if len(match["digits"]) > 15 or len(match["decimals"] or "") > 7:
        return None
    value = Decimal(match["digits"].replace(",", "") + (match["decimals"] or "")) * _multiple(match["multiple"])
    named = match["named"] or match["letter"]
    if named:
        value *= _NAMED[named]
    if match["rest"]:
        # 1亿2000万 goes on; 3万5 is said for 35,000 and for a slip of the thumb.
        if not match["rest_multiple"] or _multiple(match["rest_multiple"]) >= _multiple(match["multiple"]):
            return None
        value += Decimal(match["rest"]) * _multiple(match["rest_multiple"])
    return value


def _multiple(said: str | None) -> int:
    """万 is 10,000, 千万 ten million."""
    value = 1
    for character in said or "":
        value *= _GROUPS.get(character) or _PLACES[character]
    return value


def _ranged(text: str, numbers: list[Number]) -> Iterator[Number]:
    """Both ends of 3—5 and of 20 to 25 lose their values."""
    inside = False
    for place, number in enumerate(numbers):
        follows = numbers[place + 1].start if place + 1 < len(numbers) else -1
        joined = _RANGE.match(text, number.end)
        before, inside = inside, bool(joined and joined.end() == follows and _is_range(text, number, joined[0]))
        yield Number(number.start, number.end, None) if before or inside else number


def _is_range(text: str, number: Number, joined: str) -> bool:
    return "and" not in joined or bool(re.search(r"between\s?$", text[max(0, number.start - 9) : number.start]))
