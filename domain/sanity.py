"""What is asked back before a report goes: once, and it is kept with a reason or changed. Nothing is ever refused for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from domain.indicators import Direction
from domain.measures import Measured, together
from domain.reports import Report

JUMP = 2
"""A figure this many times the last one is asked about."""


class Doubt(StrEnum):
    """Why a report is asked about."""

    MISMATCH = "mismatch"
    """The contact says that it stands better than the figures speak for."""
    UNCHANGED_AGAIN = "unchanged_again"
    """No change for the second period in a row, or longer."""
    SAME_WORDS = "same_words"
    """Word for word what was said last time."""
    FELL = "fell"
    """A running total below the last one."""
    JUMPED = "jumped"
    """More than twice the last figure."""
    OVER_WHOLE = "over_whole"
    """A share of more than a hundred per cent."""


@dataclass(frozen=True, slots=True)
class Question:
    """A doubt; about one indicator where it is about a figure."""

    doubt: Doubt
    measured: Measured | None = None


def questions(report: Report, before: Report | None, measured: Iterable[Measured]) -> tuple[Question, ...]:
    """What is to be asked about a version, the gravest last; none once a reason has been given."""
    if report.reason:
        return ()
    figures = [m for m in measured if m.said is not None]
    found = [Question(doubt, m) for m in figures if (doubt := _of_figure(m)) is not None]
    if report.no_change > 1:
        found.append(Question(Doubt.UNCHANGED_AGAIN))
    elif before is not None and report.text and not report.no_change and same_words(report.text, before.text):
        found.append(Question(Doubt.SAME_WORDS))
    if report.differs and together(figures) is not None:
        found.append(Question(Doubt.MISMATCH, min(figures, key=_share)))
    return tuple(found)


def _of_figure(m: Measured) -> Doubt | None:
    assert m.said is not None
    if m.indicator.unit.strip() in ("%", "％") and m.said > 100:
        return Doubt.OVER_WHOLE
    if m.said_before is None:
        return None
    if m.indicator.cumulative and m.indicator.direction is Direction.UP and m.said < m.said_before:
        return Doubt.FELL
    return Doubt.JUMPED if 0 < m.said_before * JUMP < m.said else None


def same_words(said: str, before: str) -> bool:
    """Whether both say the same, but for spaces."""
    return "".join(said.split()) == "".join(before.split())


def _share(m: Measured) -> Decimal:
    return m.arithmetic.ratio if m.arithmetic else Decimal("Infinity")
