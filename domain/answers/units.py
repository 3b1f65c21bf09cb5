"""Units of measure and how many of one are exactly so many of another; what is counted has a unit of its own (家, 项, labs)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from decimal import Decimal, Inexact, localcontext

from domain.answers.folding import plain
from domain.answers.numerals import MULTIPLES

_SCALES = {
    "m": {"米": "1", "m": "1", "metre": "1", "meter": "1", "公里": "1000", "千米": "1000", "km": "1000", "kilometre": "1000",
    "kilometer": "1000"},
    "kw": {"千瓦": "1", "kw": "1", "kilowatt": "1", "兆瓦": "1000", "mw": "1000", "megawatt": "1000", "吉瓦": "1000000",
    "gw": "1000000", "gigawatt": "1000000"},
    "kwh": {"千瓦时": "1", "度电": "1", "kwh": "1", "兆瓦时": "1000", "mwh": "1000", "吉瓦时": "1000000", "gwh": "1000000",
    "twh": "1000000000"},
    "m2": {"平方米": "1", "m2": "1", "㎡": "1", "square metre": "1", "square meter": "1", "平方公里": "1000000",
    "km2": "1000000", "square kilometre": "1000000",
           "square kilometer": "1000000"},
    "亩": {"亩": "1", "mu": "1", "公顷": "15", "hectare": "15", "ha": "15"},
    "m3": {"立方米": "1", "m3": "1", "cubic metre": "1", "cubic meter": "1"},
    "g": {"克": "1", "斤": "500", "公斤": "1000", "千克": "1000", "kg": "1000", "吨": "1000000", "t": "1000000",
    "tonne": "1000000", "ton": "1000000"},
    "元": {"元": "1", "元人民币": "1", "人民币": "1", "yuan": "1", "rmb": "1", "cny": "1"},
    "美元": {"美元": "1", "usd": "1", "dollar": "1", "us dollar": "1", "$": "1"},
    "欧元": {"欧元": "1", "euro": "1", "eur": "1", "€": "1"},
    "%": {"%": "1", "percent": "1", "per cent": "1"},
}  # fmt: skip
"""Which names belong to the same quantity, and how many of its smallest each is; 15 亩 are a hectare by definition."""

COUNTED = frozenset("家个项处张户套所座条件种例份名台辆艘只头间宗片场期支位对组株棵幢栋人")
"""What Chinese counts things with."""

ALIKE = frozenset("家个处项所座")
"""Said for one another where the thing is named; 小区 in 个 and in 户 are two figures."""

_LITERAL = (
    "人次",
    "家次",
    "户次",
    "项次",
    "家庭",
    "个月",
    "个百分点",
    "百分点",
    "个工作日",
    "个小时",
    "人民",
    "人员",
    "项目",
    "港元",
    "日元",
    "英镑",
    "标准箱",
    "张床位",
)
_WORDLESS = re.compile(r"[a-z]+$")
_WORD = re.compile(r"[a-z]{2,20}(?![a-z])")
_SYNONYMS = {
    "laboratory": "lab",
    "laboratorie": "lab",
    "enterprise": "company",
    "firm": "company",
    "companie": "company",
}
_CURRENCY = re.compile(r"(?:(?P<yuan>rmb|cny|人民币|¥)|(?P<dollar>usd|us\$|\$)|€)\s?$")
_MULTIPLE = re.compile(rf"(?:{MULTIPLES})(?=.)")
_NAMED = {"bn": 10**9, "billion": 10**9, "million": 10**6, "mn": 10**6, "m": 10**6, "thousand": 10**3, "k": 10**3}
_CHINESE = {"十": 10, "百": 100, "千": 1000, "万": 10**4, "亿": 10**8}


@dataclass(frozen=True, slots=True)
class Unit:
    """`scale` of the smallest of its quantity make one of this unit; things that are counted are their own quantity."""

    quantity: str
    scale: Decimal

    @property
    def is_counted(self) -> bool:
        return self.quantity in COUNTED or (bool(_WORDLESS.match(self.quantity)) and self.quantity not in _SCALES)


def of_measure(written: str) -> Unit:
    """万千瓦 is 10,000 kW, `bn yuan` 1,000,000,000 元, 家 one 家."""
    text, scale = plain(written), 1
    match = _MULTIPLE.match(text)
    if match:
        for character in match[0]:
            scale *= _CHINESE[character]
        text = text[match.end() :]
    words = text.split()
    if len(words) > 1:
        scale *= _product([word for word in words if word in _NAMED])
        text = " ".join(word for word in words if word not in _NAMED and word != "of")
    known = _KNOWN.get(text) or _KNOWN.get(text.removesuffix("s"))
    return Unit(known.quantity, known.scale * scale) if known else Unit(stem(text), Decimal(scale))


def stem(word: str) -> str:
    """labs, laboratories and lab are one."""
    short = word.removesuffix("s") if len(word) > 3 and not word.endswith("ss") else word
    return _SYNONYMS.get(short, short)


def after(text: str, start: int, quantities: frozenset[str]) -> tuple[Unit, int] | None:
    """The unit that stands right behind a number and where it ends; of those given and those known, the longest."""
    start += text[start : start + 1] == " "
    found, word = _UNIT.match(text, start), _WORD.match(text, start)
    if word and stem(word[0]) in quantities and stem(word[0]) not in _SCALES:
        return Unit(stem(word[0]), Decimal(1)), word.end()
    own = max((q for q in quantities if q and not q.isascii() and text.startswith(q, start)), key=len, default="")
    if own and len(own) > (len(found[0]) if found else 0):
        return Unit(own, Decimal(1)), start + len(own)
    if not found:
        return None
    name = found[0].strip()
    return _KNOWN.get(name) or _KNOWN.get(name.removesuffix("s")) or Unit(name, Decimal(1)), found.end()


def currency_before(text: str, start: int) -> tuple[Unit, int] | None:
    """The sign or name of a currency in front of a number, and where it starts."""
    match = _CURRENCY.search(text, max(0, start - 5), start)
    if not match:
        return None
    return Unit("元" if match["yuan"] else "美元" if match["dollar"] else "欧元", Decimal(1)), match.start()


def converted(value: Decimal, said: Unit, measured: Unit) -> Decimal | None:
    """The value in the measure's unit, None where that is no exact number."""
    with localcontext() as exact:
        exact.traps[Inexact] = True
        try:
            found = value * said.scale / measured.scale
        except Inexact:
            return None
    return Decimal(f"{found.normalize():f}")


def _product(words: list[str]) -> int:
    value = 1
    for word in words:
        value *= _NAMED[word]
    return value


_KNOWN = {name: Unit(q, Decimal(scale)) for q, names in _SCALES.items() for name, scale in names.items()}
_UNIT = re.compile(
    "|".join(
        f"{re.escape(name)}s?(?![a-z0-9])" if _WORDLESS.search(name) else re.escape(name)
        for name in sorted([*_KNOWN, *_LITERAL, *COUNTED], key=len, reverse=True)
    )
)
