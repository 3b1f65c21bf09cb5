"""Parts of a whole in a text: 80%, 八成, 三分之二, three quarters, 3 of 5. What they are parts of is not known here."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from domain.answers.folding import Stretch
from domain.answers.numerals import DIGITS, chinese, english

_ONES = "one|two|three|four|five|six|seven|eight|nine"
_COUNT = "(?:\\d{1,6}|[一二两三四五六七八九十百]{1,5})"
_ENGLISH_COUNT = f"(?:\\d{{1,6}}|{_ONES}|ten|eleven|twelve)"
_THING = "(?:个|项|家|处|座|所|条|户|套|县)"
_TENS = "twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety|ten"
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fourth": 4, "fifth": 5, "tenth": 10}
_DONE = "(?:completed|complete|finished|done)"

_ALL = re.compile(
    r"(?P<percent>(?<![\d.,/-])\d{1,3}(?:\.\d{1,4})?)\s?(?:%|percent\b|per cent\b)"
    r"|百分之(?:(?P<hundredths>[零〇一二两三四五六七八九十百]{1,5})(?!点)|(?P<hundredths_digits>\d{1,3}(?:\.\d{1,4})?))"
    rf"|\b(?P<tens>{_TENS})(?:[- ](?P<ones>{_ONES}))? (?:percent|per cent)\b"
    r"|(?P<tenths>(?<![零〇一二两三四五六七八九十百千万亿\d.分/-])[一二三四五六七八九\d])成(?P<half_tenth>[半一二三四五六七八九])?(?![果员为立功年本效品都分])"
    r"|(?P<below>[二三四五六七八九十])分之(?P<above>[一二两三四五六七八九])"
    r"|(?P<half>(?<!过了)(?<!过)一半|\bhalfway\b|\bhalf\b)"
    rf"|\b(?P<english_above>a|{_ONES})[- ](?P<english_below>third|quarter|fourth|fifth|tenth)s?\b"
    rf"|(?P<whole>{_COUNT})(?P<thing>{_THING})(?:子?项目|子?任务|工程)?(?:中|里|当中|之中)?(?:已经?|目前已|均已)?(?:完成|建成|竣工"
    rf"|办结)了?(?P<of_whole>{_COUNT})(?P=thing)"
    rf"|(?P<slashed>(?<![\d./])\d{{1,4}})/(?P<below_slash>\d{{1,4}})(?![\d/])(?= {_DONE}\b)"
    r"|(?<=完成)(?P<slashed_after>\d{1,4})/(?P<below_slash_after>\d{1,4})(?![\d/])"
    rf"|\b(?P<some>{_ENGLISH_COUNT}) (?:out )?of (?:the |our )?(?P<all>{_ENGLISH_COUNT})(?: (?:projects?|tasks?|items?|sites?"
    rf"|steps?|measures?))?"
    rf"(?: (?:are|is|have been|has been|were))?(?: {_DONE}\b|(?=\s?(?:[,.;，。]|$)))"
)
_BEFORE = re.compile(
    r"(?:近|接近|超|超过|超出|逾|不足|不到|至少|不低于|[<>≥≤+-]|\b(?:nearly|almost|over|more than|less than|at least|up to|under"
    r"|above|below|between|from|to))\s?$"
)
_AFTER = re.compile(r"\s?(?:以上|以下|多|余|\+|[-~至]\s?\d)")


@dataclass(frozen=True, slots=True)
class Fraction(Stretch):
    """A part in percent; None where more or less than it is meant, or a range."""

    percent: Decimal | None
    is_written: bool
    """With a sign or word for percent, as an indicator in % is written."""


def scan(text: str, taken: Sequence[Stretch]) -> list[Fraction]:
    """Every part of a whole outside the taken stretches, in order."""
    free = list(text)
    for stretch in taken:
        free[stretch.start : stretch.end] = " " * (stretch.end - stretch.start)
    return [_found(text, match) for match in _ALL.finditer("".join(free))]


def _found(text: str, match: re.Match[str]) -> Fraction:
    is_about = _BEFORE.search(text[max(0, match.start() - 12) : match.start()]) or _AFTER.match(text, match.end())
    said = match.groupdict()
    is_written = bool(said["percent"] or said["hundredths"] or said["hundredths_digits"] or said["tens"])
    return Fraction(match.start(), match.end(), None if is_about else _percent(said), is_written)


def _percent(said: dict[str, str | None]) -> Decimal | None:
    written = said["percent"] or said["hundredths_digits"]
    if written:
        return Decimal(written)
    if said["hundredths"]:
        return _whole(chinese(said["hundredths"]))
    if said["tens"]:
        return _whole(english(said["tens"], said["ones"]))
    if said["tenths"]:
        half = said["half_tenth"] or ""
        return Decimal(10 * _count(said["tenths"]) + (5 if half == "半" else DIGITS.get(half, 0)))
    if said["half"]:
        return Decimal(50)
    if said["english_below"]:
        return _part(_count(said["english_above"] or ""), _PARTS[said["english_below"]])
    for above, below in (
        ("above", "below"), ("of_whole", "whole"), ("slashed", "below_slash"), ("slashed_after", "below_slash_after"), ("some", "all"),
    ):  # fmt: skip
        if said[below]:
            return _part(_count(said[above] or ""), _count(said[below] or ""))
    return None


def _part(above: int, below: int) -> Decimal | None:
    return Decimal(100 * above) / below if below > 0 and 0 <= above <= below else None


def _count(said: str) -> int:
    if said.isdigit():
        return int(said)
    if said.isascii():
        return english(said) or 0 if said != "a" else 1
    return chinese(said) or 0


def _whole(found: int | None) -> Decimal | None:
    return None if found is None else Decimal(found)
