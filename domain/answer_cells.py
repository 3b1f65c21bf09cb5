"""What a single cell of a filled sheet says: a health, a percentage, a figure, a day, words. Which cell is which is domain.answer_sheet's."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal
from enum import StrEnum

from domain.answer_sheet import BY, FIGURE, HEALTH, PERCENT
from domain.indicators import Aim, Indicator
from domain.plan_cells import due_date, one_line, visible
from domain.reports import Health
from domain.targets import figure


class CellFault(StrEnum):
    """Why a cell cannot be read."""

    HEALTH = "health"
    PERCENT = "percent"
    FIGURE = "figure"
    YES_OR_NO = "yes_or_no"
    DAY = "day"
    ERROR = "error"
    """What a spreadsheet writes where a formula failed."""
    PASSED = "passed"
    DEPARTMENT = "department"
    ALONE = "alone"
    """It says of whom or by when, and nothing says what."""
    NOT_ASKED = "not_asked"
    """A figure where the task has no indicator."""


class UnreadableCell(ValueError):
    def __init__(self, fault: CellFault) -> None:
        super().__init__(fault)
        self.fault = fault


@dataclass(frozen=True, slots=True)
class Choices:
    """The words of the drop-downs, folded, in every language."""

    healths: Mapping[str, Health]
    yes: frozenset[str]
    no: frozenset[str]


def value(name: str, text: str, choices: Choices, indicator: Indicator | None, span: tuple[date, date]) -> str:
    """The cell in the one way in which values are compared and kept: `at_risk`, `41`, `12.3`, `2023-06-30`, words.

    `indicator` is that of a column of figures, `span` the plan's days, in which a day without its year lies. Raises UnreadableCell.
    """
    if re.fullmatch(r"#(N/A|REF!|VALUE!|DIV/0!|NAME\?|NUM!|NULL!|SPILL!|CALC!)", text.strip(), re.IGNORECASE):
        raise UnreadableCell(CellFault.ERROR)
    if name == HEALTH:
        return _health(text, choices)
    if name == PERCENT:
        return _percent(text)
    if name.startswith(FIGURE):
        return _figure(text, choices, indicator)
    if name == BY:
        return _day(text, span)
    return visible(text)


def word(text: str) -> str:
    """A word without case, blanks and signs, since a symbol may be lost where a file was saved as CSV."""
    return re.sub(r"[\W_]+", "", unicodedata.normalize("NFKC", text).casefold())


def number(found: Decimal) -> str:
    """`25`, `12.5`: without zeros at its end."""
    return f"{found.normalize():f}" if found else "0"


def _health(text: str, choices: Choices) -> str:
    found = choices.healths.get(word(text))
    if found is None:
        signs = [health for sign, health in SIGNS.items() if text.replace("\ufe0f", "").strip() == sign]
        if not signs:
            raise UnreadableCell(CellFault.HEALTH)
        found = signs[0]
    return str(found)


SIGNS = {
    "🟢": Health.ON_TRACK,
    "🟡": Health.AT_RISK,
    "🔴": Health.OFF_TRACK,
    "✅": Health.DONE,
    "⚪": Health.NOT_STARTED,
}


def _percent(text: str) -> str:
    """A bare number up to 1 is a share, since the column is formatted as a percentage: 80 % is stored as 0.8."""
    match = re.fullmatch(r"(\d{1,3}(?:\.\d+)?|\.\d+)\s*(%?)", unicodedata.normalize("NFKC", text).strip())
    if match is None:
        raise UnreadableCell(CellFault.PERCENT)
    found = Decimal(match[1])
    if not match[2] and found <= 1:
        found *= 100
    if found > 100:
        raise UnreadableCell(CellFault.PERCENT)
    return f"{found.quantize(Decimal(1), ROUND_HALF_UP)}"


def _figure(text: str, choices: Choices, indicator: Indicator | None) -> str:
    if indicator is not None and indicator.aim is Aim.MILESTONE:
        said = word(text)
        if said in choices.yes or said in choices.no:
            return "1" if said in choices.yes else "0"
        raise UnreadableCell(CellFault.YES_OR_NO)
    found = figure(one_line(text), indicator.unit if indicator else "")
    if found is None:
        raise UnreadableCell(CellFault.FIGURE)
    return number(found)


def _day(text: str, span: tuple[date, date]) -> str:
    plain = unicodedata.normalize("NFKC", text).strip()
    if re.fullmatch(r"4\d{4}|5\d{4}", plain):
        # A day whose format was lost: spreadsheets count days from the end of 1899.
        return (date(1899, 12, 30) + timedelta(int(plain))).isoformat()
    found = due_date(text, *span)
    if found is None:
        raise UnreadableCell(CellFault.DAY)
    return found.isoformat()
