"""Whether two names may be one department's: 省科技厅 and 山东省科学技术厅. Only ever a question, since 市教育局 is not 省教育厅."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

MOST_ASKED: Final = 3
"""Departments that are offered for one name."""
_LEVEL = re.compile(r"^(?P<place>.{0,4}?)(?P<level>[省市县区])(?!.{0,1}$)")
_SUFFIXES: Final = "厅局委办部院会处司"


@dataclass(frozen=True, slots=True)
class Likeness:
    """A new name and the departments that it may mean, by their own names."""

    name: str
    like: tuple[str, ...]


def likenesses(names: Iterable[str], known: Mapping[str, str], decided: Mapping[str, str]) -> list[Likeness]:
    """The names to ask about, in order. `known` gives the department of every name and alias; `decided` names are left out.

    A new name may also be another new one's: of the two the later is asked about.
    """
    found: list[Likeness] = []
    fresh: list[str] = []
    for name in names:
        if name in known:
            continue
        if name not in decided:
            like = dict.fromkeys(known[other] for other in known if resemble(name, other))
            like |= dict.fromkeys(other for other in fresh if resemble(name, other))
            if like:
                found.append(Likeness(name, tuple(like)[:MOST_ASKED]))
        fresh.append(name)
    return found


def resemble(one: str, other: str) -> bool:
    """Whether one of the names is the other with characters left out, of the same level where both name theirs."""
    (level, core), (other_level, other_core) = _split(one), _split(other)
    if level and other_level and level != other_level:
        return False
    short, long = sorted((core, other_core), key=len)
    if short == long:
        return True
    least = 3 if re.search(r"[\u3400-\u9fff]", short) else max(5, len(long) // 2)
    if len(short) < least or short[0] != long[0]:
        return False
    if short[-1] in _SUFFIXES and long[-1] in _SUFFIXES and short[-1] != long[-1] and not long.endswith("委员会"):
        return False
    return _within(short.removesuffix("委") if long.endswith("委员会") else short, long)


def _split(name: str) -> tuple[str, str]:
    plain = re.sub(r"[\s（）()·.\-_,&]", "", name).casefold()
    plain = re.sub(r"^department|^dept|^ministry|^bureau", "d", plain)
    match = _LEVEL.match(plain)
    return (match["level"], plain[match.end() :]) if match else ("", plain)


def _within(short: str, long: str) -> bool:
    rest = iter(long)
    return all(char in rest for char in short)
