"""How a report's figures stand: against last time, against what is expected by now, and what they speak for together."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from domain.indicators import Arithmetic, Indicator
from domain.reports import SEVERITY, Health


@dataclass(frozen=True, slots=True)
class Measured:
    """One indicator of a task in one period."""

    indicator: Indicator
    said: Decimal | None
    """The figure of this period's report, as it was said."""
    stands: Decimal | None
    """Where it stands with that: the figure itself, or the sum of all periods."""
    before: Decimal | None
    """Where it stood after the last period that said something."""
    said_before: Decimal | None
    """What was said then."""
    expected: Decimal | None
    """Where it should stand at the end of the period; None where nothing is expected yet."""
    arithmetic: Arithmetic | None

    @property
    def health(self) -> Health | None:
        return self.arithmetic.health if self.arithmetic else None


def together(measured: Iterable[Measured]) -> Health | None:
    """What the figures speak for: the worst of them; None where none says anything."""
    found = [m.health for m in measured if m.said is not None and m.health is not None]
    return min(found, key=lambda health: SEVERITY[health], default=None)
