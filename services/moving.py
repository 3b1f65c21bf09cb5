"""Words that count for one period are booked to another one of the same task with a tap, and back; what was given with them goes too."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import datetime

from domain.errors import Outdated
from domain.outgoing import Reply, in_place
from domain.people import Standing
from domain.reports import Answered, Period, Report, Request, RequestKind, RequestState, Statement
from messages import moving as words
from services import answering, cards, carrying, counting, owing, posting, timing
from services.carrying import Load
from storage import audit, figures, periods, reports, requests, tasks
from storage.database import Tx


async def choices(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """To which period instead? Raises NotYours, Locked."""
    source = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, source, now=now)) is not None:
        return told
    owing.must_accept(source.request, now)
    t = await posting.words_for(tx, who.person)
    return in_place(words.choices(t, source, await _others(tx, source.request, now=now)))


async def move(tx: Tx, who: Standing, request_id: int, period_id: int, *, now: datetime) -> Reply:
    """Book the newest words to this period; the request they leave is what it was before them.

    Raises NotYours, Locked, and Outdated where that period is no choice.
    """
    source = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, source, now=now)) is not None:
        return told
    owing.must_accept(source.request, now)
    if period_id not in {period.id for period in await _others(tx, source.request, now=now)}:
        raise Outdated
    report = source.report
    if report is None or not report.text:
        return await cards.stale(tx, who, source, now=now)
    before = await _standing_before(tx, report)
    # What was typed into a step stands elsewhere on the card, and is no words of the report.
    said = [counting.said_in(each.text) for each in await reports.of_report(tx, report.id)]
    moved = "\n".join(each for each in said if each and f"\n{each}\n" in f"\n{report.text}\n") or report.text
    target = await _target(tx, source.request, period_id)
    await reports.leave(tx, source.request.id, now=now)
    await reports.leave(tx, target.request.id, now=now)
    target = await owing.owned(tx, who, target.request.id)
    measured = {}
    if target.report is not None:
        stands = replace(target.report.statement, text=f"{target.report.text}\n{moved}".strip(), no_change=0)
    elif before is None:
        stands, measured = report.statement, await figures.of_report(tx, report.id)
    else:
        stands = Statement(text=moved)
    made = await answering.write(tx, who, target, stands, measured=measured, now=now)
    await reports.rebook(tx, report.id, report_id=made, request_id=target.request.id)
    await reports.move(tx, report.id, to=target.request.id)
    carried = await carrying.given_with(tx, source.request, report, before)
    await carrying.carry(tx, carried, source.request, target.request, report_id=made)
    await _step_back(tx, source.request, before)
    await audit.note(
        tx, person_id=who.person.id, act="move", on=("request", source.request.id), now=now,
        before={"report": report.id, "state": source.request.state},
        after={"request": target.request.id, "report": made, **carried.noted()},
    )  # fmt: skip
    await cards.put_down(tx, who, now=now)
    return await _moved(tx, who, source.request.id, target.request.id, carried)


async def undo(tx: Tx, who: Standing, source_id: int, target_id: int, revision: int, *, now: datetime) -> Reply:
    """Back where they were; a card that has changed since is shown as it stands. Raises NotYours, Locked, Outdated."""
    source, target = await owing.owned(tx, who, source_id), await owing.owned(tx, who, target_id)
    owing.must_accept(source.request, now)
    owing.must_accept(target.request, now)
    noted = next(
        (row for row in reversed(await audit.of_object(tx, "request", source_id)) if row["act"] == "move"), None
    )
    if noted is None:
        raise Outdated
    was, became = json.loads(noted["before"]), json.loads(noted["after"])
    newest = next(iter(await reports.versions(tx, source_id)), None)
    made = target.report
    if became["request"] != target_id or newest is None or newest.id != was["report"] or not newest.moved:
        raise Outdated
    if made is None or made.id != became["report"] or target.request.revision != revision:
        return await cards.stale(tx, who, target, now=now)
    before = await _standing_before(tx, made)
    await reports.leave(tx, target_id, now=now)
    await reports.rebook(tx, made.id, report_id=newest.id, request_id=source_id)
    await reports.move(tx, made.id, to=source_id)
    await reports.move(tx, newest.id, to=None)
    back = carrying.load(became) | await carrying.given_with(tx, target.request, made, before)
    await carrying.carry(tx, back, target.request, source.request, report_id=newest.id)
    await _step_back(tx, target.request, before)
    answered_at = source.request.answered_at or newest.created_at
    await requests.step_back(tx, source_id, RequestState.REPORTED, answered_at=answered_at)
    await audit.note(
        tx, person_id=who.person.id, act="unmove", on=("request", source_id), now=now, before=became, after=was
    )  # fmt: skip
    return in_place(await cards.show(tx, who, await owing.owned(tx, who, source_id), now=now))


async def _others(tx: Tx, request: Request, *, now: datetime) -> list[Period]:
    """Periods whose request of the same task and department takes answers, and the next one, asked or not; the newest first."""
    found = {
        a.request.period.id: a.request.period
        for a in await requests.of_task(tx, request.task_id)
        if a.request.department_id == request.department_id and a.request.accepts(now)
        and a.request.state is not RequestState.EXCUSED
    }  # fmt: skip
    early = await timing.bookable_early(tx, await tasks.plan(tx, request.plan_id), now=now)
    if early is not None:
        found.setdefault(early.id, early)
    found.pop(request.period.id, None)
    return sorted(found.values(), key=lambda period: period.label, reverse=True)


async def _target(tx: Tx, request: Request, period_id: int) -> Answered:
    """The request of that period, made where there is none yet."""
    period = await periods.period(tx, period_id)
    is_report = request.kind is RequestKind.REPORT
    due_at = period.due_at if is_report else period.contributions_due_at
    await requests.add(
        tx, period, task_id=request.task_id, department_id=request.department_id, kind=request.kind, due_at=due_at
    )
    found = await requests.find(tx, period.id, request.task_id, request.department_id)
    assert found is not None
    return found


async def _standing_before(tx: Tx, report: Report) -> Report | None:
    """The newest version before this one that still says something here."""
    known = await reports.versions(tx, report.request_id)
    return next((r for r in known if r.version < report.version and not r.moved), None)


async def _step_back(tx: Tx, request: Request, before: Report | None) -> None:
    """What it was before its newest version: reported by an earlier one, sent back, or still open."""
    returned = [row for row in await audit.of_object(tx, "request", request.id) if row["act"] == "return"]
    if returned and (before is None or returned[-1]["done_at"] > before.created_at):
        state = RequestState.RETURNED
    else:
        state = RequestState.OPEN if before is None else RequestState.REPORTED
    await requests.step_back(tx, request.id, state, answered_at=request.answered_at if before else None)


async def _moved(tx: Tx, who: Standing, source_id: int, target_id: int, carried: Load) -> Reply:
    source, target = await owing.owned(tx, who, source_id), await owing.owned(tx, who, target_id)
    counts = (len(carried.files), len(carried.promises), len(carried.needs))
    settled = len((await cards.promised_on(tx, source.request)).settled)
    return in_place(words.moved(await posting.words_for(tx, who.person), source, target, counts, settled))
