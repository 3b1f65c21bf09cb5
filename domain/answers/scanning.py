"""A reply with its dates, fractions and numbers found, and its pieces told apart by whether they speak of how things stand now."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TypeVar

from domain.answers import dates, fractions, numerals, vocabulary
from domain.answers.dates import When
from domain.answers.folding import Clause, Folded, Stretch, fold, sentences
from domain.answers.fractions import Fraction
from domain.answers.numerals import Number

_UNTIL = re.compile(r"(?:截至|截止|到|\b(?:as of|by|at)(?: the)?) ?\Z")

T = TypeVar("T", bound=Stretch)

STALE = timedelta(days=62)
"""How long ago a figure may have been counted and still say how things stand."""


@dataclass(frozen=True, slots=True)
class Piece(Stretch):
    """A stretch between conjunctions; `is_ahead` where it, or what leads to it, speaks of a plan, a condition or another year."""

    is_ahead: bool


@dataclass(frozen=True, slots=True)
class Scanned:
    """All that is found before anything is understood."""

    folded: Folded
    today: date | None
    whens: tuple[When, ...]
    fractions: tuple[Fraction, ...]
    numbers: tuple[Number, ...]
    sentences: tuple[tuple[Clause, ...], ...]

    @property
    def text(self) -> str:
        return self.folded.text

    def whens_in(self, stretch: Stretch) -> list[When]:
        return list(_inside(self.whens, stretch))

    def fractions_in(self, stretch: Stretch) -> list[Fraction]:
        return list(_inside(self.fractions, stretch))

    def numbers_in(self, stretch: Stretch) -> list[Number]:
        return list(_inside(self.numbers, stretch))

    def counted_at(self, stretch: Stretch) -> list[When]:
        """The times in a stretch that say up to when it was counted (截至3月底, 1—3月), where that is this month or past, and not stale."""
        return [when for when in self.whens_in(stretch) if self._is_counted_at(when)]

    def pieces(self) -> Iterator[list[Piece]]:
        """The pieces of each sentence."""
        for clauses in self.sentences:
            yield list(self._pieces(clauses))

    def _pieces(self, clauses: Iterable[Clause]) -> Iterator[Piece]:
        is_carried, aim = False, -1
        for clause, stretch in ((whole, piece) for whole in clauses for piece in whole.pieces):
            if vocabulary.NOW.search(self.text, stretch.start, stretch.end):
                is_carried = False
            ahead = bool(vocabulary.AHEAD.search(self.text, stretch.start, stretch.end))
            ahead = ahead or clause.start == aim or self._is_of_another_time(stretch)
            yield Piece(stretch.start, stretch.end, is_carried or ahead)
            target = vocabulary.TARGET.search(self.text, stretch.start, stretch.end)
            # 目标25家、10家 is all of it aims; after the comma comes what has been reached.
            aim = clause.start if target else aim
            is_carried = is_carried or (ahead and clause.start != aim) or bool(target and not self.numbers_in(stretch))

    def until(self, stretch: Stretch) -> list[When]:
        """Those of them that are but a day of reckoning (截至3月底), and no period that words could be about (一季度任务)."""
        text = self.text
        return [when for when in self.counted_at(stretch) if _UNTIL.search(text, max(0, when.start - 10), when.start)]

    def _is_of_another_time(self, stretch: Stretch) -> bool:
        """Whether a stretch is but a time (截至2022年底, 4月) that does not say how things stand now."""
        counted, whens = self.counted_at(stretch), self.whens_in(stretch)
        if not whens or len(counted) == len(whens):
            return False
        return not vocabulary.left_over(self.text, stretch, vocabulary.KNOWN_FIGURE, whens)

    def _is_counted_at(self, when: When) -> bool:
        said = self.text[when.start : when.end]
        if said.removeprefix("今年").startswith(("1-", "1月-", "1至", "1月至")) and said.endswith("月"):
            return True
        is_until = bool(_UNTIL.search(self.text, max(0, when.start - 10), when.start))
        if self.today is None:
            return is_until and when.day is None
        if when.day is None:
            return False
        is_past = self.today - STALE <= when.day and (when.day.year, when.day.month) <= (
            self.today.year,
            self.today.month,
        )
        return is_past and (is_until or said in ("一季度", "今年一季度"))


def scan(text: str, today: date | None) -> Scanned:
    """Find what can be found; a number inside a date or a fraction is none of its own."""
    folded = fold(text)
    whens = dates.scan(folded.text, today)
    parts = fractions.scan(folded.text, whens)
    numbers = numerals.scan(folded.text, [*whens, *parts])
    return Scanned(
        folded, today, tuple(whens), tuple(parts), tuple(numbers), tuple(tuple(found) for found in sentences(folded))
    )


def _inside(found: Sequence[T], stretch: Stretch) -> Iterator[T]:
    """Of stretches in order, those inside another."""
    for place in range(bisect_left(found, stretch.start, key=lambda one: one.start), len(found)):
        if found[place].end > stretch.end:
            break
        yield found[place]


def single_day(text: str, today: date) -> date | None:
    """The last day that words can mean, where they name one and it has not passed."""
    found = {when.day for when in scan(text, today).whens}
    day = found.pop() if len(found) == 1 else None
    return day if day is not None and day >= today else None
