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
from messages.language import shortened
from services import answering, cards, needing, owing, promising
from storage import needs, people, reports
from storage.database import Tx

MOST_CELL = 32_767
"""Characters that a cell of a workbook holds."""


async def present(tx: Tx, answered: Answered, measured: Sequence[Measured]) -> dict[str, str]:
    """What is said by now, by column; columns of figures by their indicators."""
    request, report = answered.request, answered.report
    asked = [
        n for n in await needs.open_of_task(tx, request.task_id, request.department_id) if n.request_id == request.id
    ]
    made = (await cards.promised_on(tx, request)).made
    found = {NEEDS: asked[-1].words, WHOM: asked[-1].asked} if asked else {}
    if made:
        found |= {NEXT: made[-1].words, BY: made[-1].by.isoformat() if made[-1].by else ""}
    if report is None:
        return {name: value for name, value in found.items() if value}
    found |= {
        HEALTH: str(report.health) if report.health is not Health.UNSTATED else "",
        PERCENT: "" if report.percent is None else str(report.percent),
        # As a cell holds it and gives it back.
        WORDS: shortened(visible(report.text), MOST_CELL),
    }
    found |= {f"{FIGURE}:{m.indicator.id}": number(m.said) for m in measured if m.said is not None}
    return {name: value for name, value in found.items() if value}


async def key(tx: Tx, who: Standing, answered: Answered, measured: Sequence[Measured]) -> Key:
    """The key of a row made now."""
    request = answered.request
    marks = {name: mark(value) for name, value in (await present(tx, answered, measured)).items()}
    known = tuple(m.indicator.id for m in measured[:MOST_FIGURES])
    return Key(request.id, request.revision, who.person.id, request.period.label, known, marks)


async def book(tx: Tx, who: Standing, answered: Answered, taken: Mapping[str, str], *, way: str, now: datetime) -> None:
    """Write these cells as one version of the report. Raises Locked."""
    request = answered.request
    owing.must_accept(request, now)
    known = await present(tx, answered, ())
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
        text=taken.get(WORDS, said.text),
        no_change=0,
        reason="",
    )
    if measured:
        said = replace(said, manner=Manner.SAID, data_on=None)
    await answering.write(tx, who, left, said, measured=measured, way=way, now=now)
    await _promise(tx, who, left, taken, known, now=now)
    await _ask_for_help(tx, who, left, taken, known, now=now)
    await reports.leave(tx, request.id, now=now)


async def _promise(
    tx: Tx, who: Standing, answered: Answered, taken: Mapping[str, str], known: Mapping[str, str], *, now: datetime
) -> None:
    """Promise the next step by its day."""
    words, day = ({**known, **taken}.get(name, "") for name in (NEXT, BY))
    if words and (NEXT in taken or BY in taken):
        await promising.restate(tx, who, answered, words, date.fromisoformat(day) if day else None, now=now)


async def _ask_for_help(
    tx: Tx, who: Standing, answered: Answered, taken: Mapping[str, str], known: Mapping[str, str], *, now: datetime
) -> None:
    """Put a need to the department that is named, or to the supervisors where none is."""
    if NEEDS not in taken and WHOM not in taken:
        return
    words, whom = ({**known, **taken}.get(name, "") for name in (NEEDS, WHOM))
    asked = next((d.id for d in await people.departments(tx) if d.name == whom), None)
    if words:
        await needing.make(tx, who, answered.request, asked, words, None, now=now)
