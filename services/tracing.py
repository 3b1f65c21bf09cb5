"""Everything that has changed since a day, out of reports and the audit, as far as it is in her charge. Rights: services.looking_up."""

from __future__ import annotations

import json
from datetime import date, datetime, time

from domain.deadlines import local_instant
from domain.lookups import Look, changes_since, day_written
from domain.outgoing import Outgoing
from domain.people import Standing
from domain.reports import Answered, Report
from domain.tasks import Plan, Task
from domain.unreadable import BadDay
from messages import traces as words
from messages.layout import cut
from messages.traces import SHOWN, Doing, Said, Trace
from services import planning, posting
from services.planning import current_period
from storage import figures, indicators, people, reports, requests, summaries, tasks
from storage.database import Row, Tx


async def since_when(tx: Tx, text: str, *, now: datetime) -> Look:
    """The day that somebody wrote, else the one on which the newest period was asked. Raises BadDay."""
    plan = await planning.current(tx)
    if text.strip():
        day = day_written(text)
        if day is None:
            raise BadDay(text=text.strip()[:100])
        return changes_since(day)
    current = await current_period(tx, plan)
    return changes_since((current.asked_at if current else now).astimezone(plan.zone).date())


async def show(tx: Tx, who: Standing, look: Look, *, now: datetime) -> Outgoing:
    """A page of what changed, the newest first."""
    plan = await planning.current(tx)
    known = {t.id: t for t in await tasks.tasks(tx, plan.id) if who.in_charge(t.part.number, t.owner_ids)}
    at = local_instant(look.day, time(), plan.zone)
    everything = await _since(tx, plan, known, at)
    shown, number, count = cut(everything, look.number, SHOWN)
    traces = [await _filled(tx, trace) for trace in shown]
    named = {d.id: d.name for d in await people.departments(tx)}
    t = await posting.words_for(tx, who.person)
    return words.changes(t, traces, len(everything), look.at(number), count, named, today=_today(plan, now))


def _today(plan: Plan, now: datetime) -> date:
    return now.astimezone(plan.zone).date()


async def _since(tx: Tx, plan: Plan, known: dict[int, Task], at: datetime) -> list[Trace]:
    made = await summaries.versions_since(tx, plan.id, at)
    asked = await requests.some(tx, {report.request_id for report in made})
    said = [
        Trace(
            report.created_at, known[asked[report.request_id].request.task_id], Said(asked[report.request_id], report)
        )
        for report in made
        if asked[report.request_id].request.task_id in known
    ]
    done = [
        Trace(row["done_at"], known[row["task_id"]], _doing(row))
        for row in await summaries.done_since(tx, plan.id, at)
        if row["task_id"] in known and (row["object"], row["act"]) in words.TOLD
    ]
    return sorted([*said, *done], key=lambda trace: trace.at, reverse=True)


def _doing(row: Row) -> Doing:
    return Doing(row["object"], row["act"], row["name"], _read(row["before"]), _read(row["after"]))


def _read(text: str) -> object:
    return json.loads(text) if text else None


async def _filled(tx: Tx, trace: Trace) -> Trace:
    """A report beside what was said before it: its version before, else the period before's; with their figures."""
    if not isinstance(trace.what, Said):
        return trace
    answered, report = trace.what.answered, trace.what.report
    before = await _before(tx, answered, report)
    now_figures = await figures.of_report(tx, report.id)
    then = await figures.of_report(tx, before.id) if before else {}
    known = (await indicators.confirmed(tx, [trace.task.id])).get(trace.task.id, [])
    moved = tuple((it, then.get(it.id), now_figures[it.id]) for it in known if it.id in now_figures)
    return Trace(trace.at, trace.task, Said(answered, report, before, tuple(m for m in moved if m[1] != m[2])))


async def _before(tx: Tx, answered: Answered, report: Report) -> Report | None:
    earlier = [v for v in await reports.versions(tx, report.request_id) if v.version < report.version and not v.moved]
    if earlier:
        return earlier[0]
    before = await requests.before(tx, answered.request)
    return before.report if before else None
