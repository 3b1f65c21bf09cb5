"""What can come out of reading a reply, and what it is read against. No rules."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from domain.reports import Health


@dataclass(frozen=True, slots=True)
class Measure:
    """An indicator of the task that the reply is about: 全国重点实验室 in 家, its id as the key."""

    key: int
    name: str
    unit: str


@dataclass(frozen=True, slots=True)
class Figure:
    """Where an indicator stands, in its own unit (5,000万元 against 亿元 is 0.5), and the words it was read from."""

    key: int
    value: Decimal
    words: str


@dataclass(frozen=True, slots=True)
class Promise:
    """A next step and the last day that its words can mean."""

    by: date
    words: str


@dataclass(frozen=True, slots=True)
class Need:
    """Help asked of a department, by its full name, or of nobody named (an empty name)."""

    department: str
    words: str


@dataclass(frozen=True, slots=True)
class Reading:
    """What is sure in a reply; whatever could mean two things is left out."""

    percent: int | None = None
    """Percent complete, 0–100, never more than was said."""
    health: Health | None = None
    figures: tuple[Figure, ...] = ()
    promises: tuple[Promise, ...] = ()
    needs: tuple[Need, ...] = ()
