"""The answers of a request as a sheet has them, cell by cell, and writing such cells into its report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from domain.answer_cells import number
from domain.answer_sheet import BY, FIGURE, HEALTH, MOST_FIGURES, NEEDS, NEXT, PERCENT, WHOM, WORDS, Key, mark
from domain.measures import Measured
from domain.people import Standing
from domain.plan_cells import visible
from domain.reports import Answered, Health, Manner, Statement
from messages import sheet_talk
from messages.language import Words, plain, shortened
from services import answering, owing
from storage import reports
from storage.database import Tx

MOST_CELL = 32_767
"""Characters that a cell of a workbook holds."""


def present(answered: Answered, measured: Sequence[Measured]) -> dict[str, str]:
    """What is said by now, by column; columns of figures by their indicators."""
    report = answered.report
    if report is None:
        return {}
    found = {
        HEALTH: str(report.health) if report.health is not Health.UNSTATED else "",
        PERCENT: "" if report.percent is None else str(report.percent),
        # As a cell holds it and gives it back.
        WORDS: shortened(visible(report.text), MOST_CELL),
    }
    found |= {f"{FIGURE}:{m.indicator.id}": number(m.said) for m in measured if m.said is not None}
    return {name: value for name, value in found.items() if value}


def key(who: Standing, answered: Answered, measured: Sequence[Measured]) -> Key:
    """The key of a row made now."""
    request = answered.request
    marks = {name: mark(value) for name, value in present(answered, measured).items()}
    known = tuple(m.indicator.id for m in measured[:MOST_FIGURES])
    return Key(request.id, request.revision, who.person.id, request.period.label, known, marks)


def without_repeated(t: Words, taken: Mapping[str, str], answered: Answered) -> dict[str, str]:
    """What is new of it: a next step or a need that stands in the report's words already is not, nor words that only lack these."""
    text = answered.report.text if answered.report else ""
    found = dict(taken)
    if WORDS in found and _joined(found[WORDS], _step(t, taken), _need(t, taken)) == text:
        found.pop(WORDS)
    for names, line in ((_STEP, _step(t, taken)), (_NEED, _need(t, taken))):
        if line and line in text:
            for name in names:
                found.pop(name, None)
    return found


async def book(
    tx: Tx, who: Standing, answered: Answered, taken: Mapping[str, str], t: Words, *, way: str, now: datetime
) -> None:
    """Write these cells as one version of the report. Raises Locked."""
    request = answered.request
    owing.must_accept(request, now)
    await reports.leave(tx, request.id, now=now)
    report = answered.report
    left = Answered(request, replace(report, left=True)) if report else answered
    said = report.statement if report else Statement()
    measured = {
        int(name.removeprefix(f"{FIGURE}:")): Decimal(value)
        for name, value in taken.items()
        if name.startswith(f"{FIGURE}:")
    }
    said = replace(
        said,
        health=Health(taken[HEALTH]) if HEALTH in taken else said.health,
        percent=int(taken[PERCENT]) if PERCENT in taken else said.percent,
        text=_joined(taken.get(WORDS, said.text), _step(t, taken), _need(t, taken)),
        no_change=0,
        reason="",
    )
    if measured:
        said = replace(said, manner=Manner.SAID, data_on=None)
    await answering.write(tx, who, left, said, measured=measured, way=way, now=now)
    await reports.leave(tx, request.id, now=now)


def _joined(*pieces: str) -> str:
    return "\n".join(piece for piece in pieces if piece)


_STEP, _NEED = (NEXT, BY), (NEEDS, WHOM)


def _step(t: Words, taken: Mapping[str, str]) -> str:
    day = taken.get(BY)
    return plain(sheet_talk.next_step(t, taken.get(NEXT, ""), date.fromisoformat(day) if day else None))


def _need(t: Words, taken: Mapping[str, str]) -> str:
    return plain(sheet_talk.need(t, taken.get(NEEDS, ""), taken.get(WHOM, "")))
