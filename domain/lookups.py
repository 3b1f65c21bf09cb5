"""Lists that are looked up across periods: which one, as it stands in a button's data and as people write it."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum

from domain.reports import Request
from domain.views import BACK_ROOM


class Lookup(StrEnum):
    BEHIND = "b"
    """Red and amber, with since when."""
    MISMATCH = "m"
    """Declared against computed health."""
    CHANGES = "c"
    """Everything since a day."""
    FIND = "f"
    """Words in titles, targets and reports."""


@dataclass(frozen=True, slots=True)
class Look:
    """A page of such a list; `value` is the day (`20230301`), the words, or for what is behind a part (`p3`) or department (`d7`)."""

    what: Lookup
    value: str = ""
    number: int = 1

    @property
    def data(self) -> str:
        """For a button; empty where the words are too long for one."""
        data = f"look.{self.what}.{self.number}.{self.value}"
        return data if len(data.encode()) <= BACK_ROOM and "#" not in self.value else ""

    def at(self, number: int) -> Look:
        return replace(self, number=number)

    def holds(self, request: Request) -> bool:
        """Whether a list of what is behind is about this one."""
        return self.value in ("", f"p{request.part}", f"d{request.department_id}")

    @property
    def day(self) -> date:
        return date.fromisoformat(self.value)


def look_of(data: str) -> Look | None:
    """The list that a button names; None where it names none."""
    match = re.fullmatch(r"look\.([bmcf])\.(\d{1,4})\.(.*)", data, re.DOTALL)
    if not match:
        return None
    found = Look(Lookup(match[1]), match[3], int(match[2]))
    if found.what is Lookup.CHANGES and (not re.fullmatch(r"\d{8}", match[3]) or day_written(match[3]) is None):
        return None
    return found if found.what is not Lookup.FIND or found.value.strip() else None


def changes_since(day: date) -> Look:
    return Look(Lookup.CHANGES, f"{day:%Y%m%d}")


def day_written(text: str) -> date | None:
    """`2023-03-01`, `2023/3/1`, `2023年3月1日`, `20230301`, `2023-03` (its first day); None where it is no such day."""
    plain = "".join(unicodedata.normalize("NFKC", text).split())
    match = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", plain) or _DAY.fullmatch(plain)
    if not match:
        return None
    try:
        return date(int(match[1]), int(match[2]), int(match[3] or 1))
    except ValueError:
        return None


def folded(text: str) -> str:
    """As words are compared: without spaces, width and case."""
    return "".join(unicodedata.normalize("NFKC", text).casefold().split())


def around(text: str, words: str, room: int = 60) -> str:
    """The piece of a text in which the words stand, one line; empty where they do not.

    Spaces and case do not matter: they are looked for as they are read.
    """
    plain = " ".join(text.split())
    places = [place for place, character in enumerate(plain) for _ in folded(character)]
    found = "".join(map(folded, plain)).find(folded(words))
    if not words.strip() or found < 0:
        return ""
    begin = max(places[found] - room // 3, 0)
    piece = plain[begin : begin + room]
    return f"{'…' if begin else ''}{piece}{'…' if begin + room < len(plain) else ''}"


_DAY = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})?日?)?")
