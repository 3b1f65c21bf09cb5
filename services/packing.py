"""The packet of a hand-over: where a department stands, as a message and as a workbook of its tasks, reports, promises, needs and evidence."""

from __future__ import annotations

import io
from collections.abc import Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from domain.errors import NotForYou
from domain.evidence import standing
from domain.outgoing import Reply
from domain.people import Duty, Person, Seat, Standing
from domain.reports import Answered, Period, PeriodState, RequestState
from domain.tasks import Plan, Task, TaskState
from messages import handovers as words
from messages import terms
from messages.handovers import Packet
from messages.language import Words, shortened
from services import making, planning, posting, timing
from services.exporting import MOST_CELL
from services.making import Draft
from storage import evidence, needs, periods, promises, requests, tasks
from storage.database import Tx

KIND = "packet"
"""Its name among the files that are made."""

PERIODS = 3
"""Periods whose reports go along."""

DUE = 3
"""Tasks due next that the message names."""

Sheet = Sequence[Sequence[str | int | None]]


async def send(tx: Tx, successor: Person, seat: Seat, *, before: Person | None = None, now: datetime) -> None:
    """Tell the successor where the department stands, and have the workbook made for her."""
    plans = await tasks.plans(tx)
    if not plans:
        return
    t = await posting.words_for(tx, successor)
    said = words.packet(t, await packet(tx, plans[-1], seat, now=now), before)
    sent = await posting.notify(tx, successor, said, key=f"packet:{successor.id}:{seat.department.id}:{now.timestamp()}", now=now)  # fmt: skip
    if sent is not None:
        await making.order(tx, successor, KIND, {"department": seat.department.id}, now=now)


async def order(tx: Tx, who: Standing, department_id: int, *, now: datetime) -> Reply:
    """The workbook again, for who sits in the department. Raises NotForYou."""
    _seat(who, department_id)
    return await making.asked(tx, who, KIND, {"department": department_id}, now=now)


async def read(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
    """What the workbook is made of. Raises NotForYou, NoPlan."""
    seat = _seat(who, arguments["department"])
    plan = await planning.current(tx)
    t = await posting.words_for(tx, who.person)
    sheets = await _sheets(tx, plan, seat, t)
    name = f"{shortened(seat.department.name.replace('/', ' '), 40)} {now.astimezone(plan.zone):%Y-%m-%d}.xlsx"
    return Draft(partial(workbook, words.sheet_names(t), words.sheet_headers(t), sheets), name, words.caption(t, seat))


async def packet(tx: Tx, plan: Plan, seat: Seat, *, now: datetime) -> Packet:
    """Where the department stands now."""
    own, department = await _tasks(tx, plan, seat), seat.department.id
    duties = [o.duty for task in own for o in task.owners if o.department.id == department]
    answered = [(p, await _of_period(tx, p, department)) for p in await _periods(tx, plan)]
    missing = [a for a in await requests.of_departments(tx, [department]) if a.request.is_missing]
    promised = [p for p in await promises.all_open(tx, plan.id) if p.department_id == department]
    wanted = [n for n in await needs.all_open(tx) if n.plan_id == plan.id]
    today = now.astimezone(plan.zone).date()
    coming = await timing.coming(tx, plan, now=now)
    files = [file for task in own for file in standing(await evidence.of_task(tx, task.id))]
    due = sorted((task.due_on, task.number) for task in own if task.due_on is not None and task.due_on >= today)
    return Packet(
        seat, duties.count(Duty.LEAD), duties.count(Duty.JOINT), duties.count(Duty.SUPPORTING), len(missing),
        tuple((p, sum(a.request.state is RequestState.REPORTED for a in found), len(found)) for p, found in answered),
        len(promised), min((p.by for p in promised if p.by is not None), default=None),
        sum(n.department_id == department for n in wanted), sum(n.asked_id == department for n in wanted), len(files),
        coming.asked_at if coming else None, tuple((number, day) for day, number in due[:DUE]),
    )  # fmt: skip


def workbook(names: Sequence[str], headers: Sequence[Sequence[str]], sheets: Sequence[Sheet]) -> bytes:
    """One sheet for each name, every cell text or a number as it is. Call it in a thread."""
    import xlsxwriter

    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"in_memory": True}) as book:
        top = book.add_format({"bold": True, "text_wrap": True, "valign": "top", "bg_color": "#DDEBF7", "border": 1})
        plain = book.add_format({"text_wrap": True, "valign": "top"})
        for name, header, rows in zip(names, headers, sheets, strict=True):
            sheet = book.add_worksheet(name)
            sheet.set_column(0, len(header) - 1, 22)
            for place, cell in enumerate(header):
                sheet.write_string(0, place, cell, top)
            for at, row in enumerate(rows, 1):
                for place, value in enumerate(row):
                    match value:
                        case int():
                            sheet.write_number(at, place, value, plain)
                        case str() if value:
                            sheet.write_string(at, place, shortened(value, MOST_CELL), plain)
            sheet.freeze_panes(1, 1)
    return content.getvalue()


async def _sheets(tx: Tx, plan: Plan, seat: Seat, t: Words) -> list[Sheet]:
    own, department = await _tasks(tx, plan, seat), seat.department.id
    duty = {task.id: next(o.duty for o in task.owners if o.department.id == department) for task in own}
    reports: list[list[str | int | None]] = []
    for period in await _periods(tx, plan):
        for a in sorted(await _of_period(tx, period, department), key=lambda each: each.request.number):
            said = a.report
            reports.append([
                str(t.period(period.label)), a.request.number, a.request.title,
                str(terms.request_state(t, a.request.state)), str(terms.health(t, said.health)) if said else None,
                said.percent if said else None, said.text if said else None,
            ])  # fmt: skip
    promised = [p for p in await promises.all_open(tx, plan.id) if p.department_id == department]
    wanted = [
        n for n in await needs.all_open(tx) if n.plan_id == plan.id and department in (n.department_id, n.asked_id)
    ]
    files = [file for task in own for file in standing(await evidence.of_task(tx, task.id))]
    return [
        [
            [k.number, k.title, k.target, str(terms.duty(t, duty[k.id])), k.due_on.isoformat() if k.due_on else None]
            for k in own
        ],
        reports,
        [[p.number, str(t.period(p.label)), p.words, p.by.isoformat() if p.by else None] for p in promised],
        [
            [n.number, str(t.period(n.label)), n.words, n.asked or None, n.by.isoformat() if n.by else None]
            for n in wanted
        ],
        [
            [f.number, str(t.period(f.period)) if f.period else None, f.name or f.kind.value, str(t.when(f.sent_at))]
            for f in files
        ],
    ]


async def _tasks(tx: Tx, plan: Plan, seat: Seat) -> list[Task]:
    known = await tasks.tasks(tx, plan.id)
    return [task for task in known if task.state is TaskState.ACTIVE and seat.department.id in task.owner_ids]


async def _periods(tx: Tx, plan: Plan) -> list[Period]:
    asked = [p for p in await periods.periods(tx, plan.id) if p.state is not PeriodState.PLANNED]
    return asked[::-1][:PERIODS]


async def _of_period(tx: Tx, period: Period, department_id: int) -> list[Answered]:
    found = await requests.of_period(tx, period.id)
    return [
        a for a in found if a.request.department_id == department_id and a.request.state is not RequestState.EXCUSED
    ]


def _seat(who: Standing, department_id: int) -> Seat:
    found = next((s for s in who.seats if s.department.id == department_id), None)
    if found is None:
        raise NotForYou(role="contact")
    return found
