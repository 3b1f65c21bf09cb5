"""Holds the rows of a filled sheet against what is booked by now: what is new, what others have changed, what cannot be read. Writes nothing."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from datetime import date, datetime
from typing import Any

from domain import answer_cells as cells
from domain.answer_cells import CellFault, UnreadableCell
from domain.answer_sheet import BY, FIGURE, MOST_LINES, NEEDS, NEXT, WHOM, Key, Line, mark
from domain.answer_sheet import weigh as compared
from domain.measures import Measured
from domain.needs import MOST_WORDS
from domain.people import Standing, departments_named
from domain.plan_cells import whole_number
from domain.promises import MOST_WORDS as MOST_STEP
from domain.reports import Answered, RequestState
from domain.sheet_rows import Conflict, Fault, Filled, RowFault, Weighed
from messages.answer_sheet import choices
from services import measuring, sheet_values
from storage import audit, people, requests, tasks
from storage.database import Tx

Stored = list[tuple[int, str, str, dict[str, str]]]
"""Lines as a draft holds them: row, key, number, cells."""


def stored(lines: Iterable[Line]) -> Stored:
    """No more than anybody fills."""
    return [(line.row, line.key, line.number, dict(line.texts)) for line in lines][:MOST_LINES]


async def weigh(tx: Tx, who: Standing, body: Mapping[str, Any], *, now: datetime) -> Weighed | None:
    """What would come of the sheet in this draft; None where all its rows are others' to answer."""
    rows: list[Filled] = []
    faults: list[Fault] = []
    seen: set[int] = set()
    untouched = allowed = others = 0
    for line in (Line(*each) for each in body["lines"]):
        key = Key.read(line.key)
        if key is None:
            faults += [Fault(line.row, RowFault.KEY)] if line.texts else []
            continue
        answered = await requests.answered(tx, key.request_id)
        if answered is None or not may_book(who, answered):
            faults.append(Fault(line.row, RowFault.OTHERS))
            others += 1
            continue
        allowed += 1
        found = await _row(tx, who, line, key, answered, body["picks"], now=now)
        if isinstance(found, Filled) and answered.request.id in seen:
            faults.append(Fault(line.row, RowFault.TWICE, task=answered.request.number))
        elif isinstance(found, Filled):
            seen.add(answered.request.id)
            rows.append(found)
        else:
            faults += found
            untouched += not found
    if others and not allowed:
        return None
    booked = [(row.answered.request.id, row.answered.request.revision, sorted(row.cells.items())) for row in rows]
    office = any(not who.may_answer(row.answered.request.department_id) for row in rows)
    return Weighed(
        str(body["name"]), int(body["upload"]), tuple(rows), tuple(faults), untouched, mark(json.dumps(booked)), office
    )


def may_book(who: Standing, answered: Answered) -> bool:
    """For her own departments, and for every one as an admin, which is marked."""
    return who.may_answer(answered.request.department_id) or who.is_admin


async def _row(
    tx: Tx, who: Standing, line: Line, key: Key, answered: Answered, picks: Mapping[str, bool], *, now: datetime
) -> Filled | list[Fault]:  # fmt: skip
    """What a row says that is new; else why it cannot be booked, which is nothing where it only says what is known."""
    request = answered.request
    if not line.texts:
        return []
    if line.number and whole_number(line.number) != request.number:
        return [Fault(line.row, RowFault.MOVED, task=request.number)]
    measured = await measuring.measured(tx, answered)
    plan = await tasks.plan(tx, request.plan_id)
    said, faults = _read(line, key, measured, (plan.first_day, plan.last_day))
    present = await sheet_values.present(tx, answered, measured)
    if (bad := await _helper(tx, answered, said, present)) is not None:
        faults.append(Fault(line.row, bad, WHOM, line.texts[WHOM]))
    if (bad := _day(said, present, now.astimezone(plan.zone).date())) is not None:
        faults.append(Fault(line.row, bad, BY, line.texts[BY]))
    new, conflicts = compared(said, present, key.marks)
    if faults:
        return faults
    if not new:
        return []
    if request.state is RequestState.EXCUSED:
        return [Fault(line.row, RowFault.GONE)]
    if not request.accepts(now):
        return [Fault(line.row, RowFault.LOCKED, task=request.number, period=request.period.label)]
    clashing = await _conflicts(tx, who, answered, measured, new, conflicts, picks)
    return Filled(line.row, answered, measured, tuple(new.items()), clashing)


def _read(
    line: Line, key: Key, measured: tuple[Measured, ...], span: tuple[date, date]
) -> tuple[dict[str, str], list[Fault]]:  # fmt: skip
    """The row's values by column, those of figures by their indicators; and the cells that are none."""
    known = {m.indicator.id: m.indicator for m in measured}
    said: dict[str, str] = {}
    faults = []
    for column, text in line.texts.items():
        name, indicator = column, None
        if column.startswith(FIGURE):
            place = int(column.removeprefix(FIGURE)) - 1
            indicator = known.get(key.indicators[place]) if place < len(key.indicators) else None
            if indicator is None:
                faults.append(Fault(line.row, CellFault.NOT_ASKED, column, text))
                continue
            name = f"{FIGURE}:{indicator.id}"
        try:
            said[name] = cells.value(name, text, choices(), indicator, span)
        except UnreadableCell as bad:
            faults.append(Fault(line.row, bad.fault, column, text))
    return said, faults


def _day(said: dict[str, str], present: Mapping[str, str], today: date) -> CellFault | None:
    """What is wrong with the day of a next step that is not there yet."""
    if NEXT in said:
        said[NEXT] = said[NEXT][:MOST_STEP].strip()
    if BY not in said or said[BY] == present.get(BY):
        return None
    if not said.get(NEXT) and not present.get(NEXT):
        return CellFault.ALONE
    return CellFault.PASSED if date.fromisoformat(said[BY]) < today else None


async def _helper(
    tx: Tx, answered: Answered, said: dict[str, str], present: Mapping[str, str]
) -> CellFault | None:  # fmt: skip
    """Give the department that help is asked of its full name; what is wrong where it has none here."""
    if NEEDS in said:
        said[NEEDS] = said[NEEDS][:MOST_WORDS].strip()
    if WHOM not in said:
        return None
    found = departments_named(said[WHOM], await people.departments(tx), await people.aliases(tx))
    if len(found) != 1 or found[0].id == answered.request.department_id:
        return CellFault.DEPARTMENT
    said[WHOM] = found[0].name
    return None if said.get(NEEDS) or present.get(NEEDS) else CellFault.ALONE


async def _conflicts(
    tx: Tx, who: Standing, answered: Answered, measured: tuple[Measured, ...], new: Mapping[str, str],
    names: Iterable[str], picks: Mapping[str, bool],
) -> tuple[Conflict, ...]:  # fmt: skip
    """Each cell with who changed it and when; what she herself booked from a sheet before is hers to correct in it."""
    clashing = [name for name in names if name in new]
    if not clashing or answered.report is None:
        return ()
    acts = [row for row in await audit.of_object(tx, "request", answered.request.id) if row["act"] == "report"]
    last = acts[-1] if acts else None
    if last is not None and last["person_id"] == who.person.id and json.loads(last["after"]).get("way"):
        return ()
    person = await people.person(tx, last["person_id"]) if last is not None and last["person_id"] else None
    now = await sheet_values.present(tx, answered, measured)
    return tuple(
        Conflict(
            name,
            now.get(name, ""),
            new[name],
            person.name if person else answered.report.person_name,
            last["done_at"] if last is not None else answered.report.created_at,
            bool(picks.get(f"{answered.request.id}:{name}")),
        )
        for name in clashing
    )
