"""What colour a share of the expected gives. What is expected of an indicator, and the share itself, are domain.indicators'."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal

from domain.reports import Health


@dataclass(frozen=True, slots=True)
class Thresholds:
    """Shares of what is expected, from which a light is green and from which it is amber; below it is red."""

    green: Decimal = Decimal("0.95")
    amber: Decimal = Decimal("0.75")


USUAL = Thresholds()


def light(ratio: Decimal, thresholds: Thresholds = USUAL) -> Health:
    """On track, at risk or off track. Never done: that a task is done is said by people."""
    if ratio >= thresholds.green:
        return Health.ON_TRACK
    return Health.AT_RISK if ratio >= thresholds.amber else Health.OFF_TRACK
