"""The card in hand: open it, set what it says with a tap, go on to the next. Words that are typed come through services.hearing."""

from __future__ import annotations

import json
from datetime import datetime

from domain.errors import Locked, NotFound, NothingOpen, NotYours
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.reports import Answered, Card, Health, PeriodState, Report, Request, RequestKind, RequestState
from domain.tasks import Plan, Task
from messages import questions
from messages import reports as words
from services import planning, posting, timing
from storage import audit, drafts, reports, requests
from storage.database import Tx


async def start(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """The first card of a period that is still missing, below the prompt; the overview where nothing is."""
    waiting = [a for a in await mine(tx, who) if a.request.is_missing]
    first = next((a for a in waiting if a.request.period.id == period_id), next(iter(waiting), None))
    if first is None:
        return below(await overview(tx, who, now=now))
    return below(await show(tx, who, first, now=now))


async def open_task(tx: Tx, who: Standing, number: int, *, now: datetime) -> Outgoing:
    """`/report 12`: the card of this task in the period it would be booked to. Raises NotYours."""
    return await show(tx, who, await bookable(tx, who, number, now=now), now=now)


async def open_request(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """A card by its button."""
    return in_place(await show(tx, who, await owned(tx, who, request_id), now=now))


async def open_any(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """`/report`: the first card that is missing. Raises NothingOpen."""
    waiting = [a for a in await mine(tx, who) if a.request.is_missing]
    if not waiting:
        raise NothingOpen
    return await show(tx, who, waiting[0], now=now)


async def overview(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """All of hers in the periods that are open, with what is missing first. Raises NothingOpen."""
    found = await mine(tx, who)
    if not found:
        raise NothingOpen
    await _put_down(tx, who, now=now)
    return words.overview(await posting.words_for(tx, who.person), found)


async def overview_in_place(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """The same, in the place of the card."""
    return in_place(await overview(tx, who, now=now))


async def set_health(
    tx: Tx, who: Standing, request_id: int, revision: int, health: Health, percent: int | None = None, *, now: datetime
) -> Reply:
    """Say how a task stands (and, where it was read out of her words and confirmed, how far). A stale card is redrawn."""
    answered = await owned(tx, who, request_id)
    if answered.request.revision != revision:
        return await _stale(tx, who, answered, now=now)
    _must_accept(answered.request, now)
    report = answered.report
    kept = report.percent if report and percent is None else percent
    await write(tx, who, answered, health=health, percent=kept, text=_text(report), no_change=0, now=now)
    return await _redrawn(tx, who, request_id, now=now)


async def set_percent(tx: Tx, who: Standing, request_id: int, revision: int, percent: int, *, now: datetime) -> Reply:
    """Say how far a task is, 0–100."""
    answered = await owned(tx, who, request_id)
    if answered.request.revision != revision:
        return await _stale(tx, who, answered, now=now)
    _must_accept(answered.request, now)
    health = answered.report.health if answered.report else Health.UNSTATED
    await write(tx, who, answered, health=health, percent=percent, text=_text(answered.report), no_change=0, now=now)
    return await _redrawn(tx, who, request_id, now=now)


async def same_as_before(tx: Tx, who: Standing, request_id: int, revision: int, *, now: datetime) -> Reply:
    """No change since the last period: its health and percent, marked so."""
    answered = await owned(tx, who, request_id)
    before = await requests.before(tx, answered.request)
    if answered.request.revision != revision or before is None or before.report is None:
        return await _stale(tx, who, answered, now=now)
    _must_accept(answered.request, now)
    last = before.report
    await write(
        tx, who, answered, health=last.health, percent=last.percent, text="", no_change=last.no_change + 1, now=now
    )
    return await _redrawn(tx, who, request_id, now=now)


async def go_on(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Leave this card; show the next one that is missing after it, else that all is in, or what has been skipped."""
    answered = await owned(tx, who, request_id)
    await reports.leave(tx, request_id, now=now)
    hers = [a for a in await mine(tx, who) if a.request.period.id == answered.request.period.id]
    waiting = [a for a in hers if a.request.is_missing and a.request.id != request_id]
    if not waiting and any(a.request.is_missing for a in hers):
        return await overview_in_place(tx, who, now=now)
    if not waiting:
        await _put_down(tx, who, now=now)
        t = await posting.words_for(tx, who.person)
        if not hers:
            return in_place(questions.nudge(t, await mine(tx, who)))
        return in_place(words.all_in(t, answered.request.period, hers))
    here = _place(answered)
    following = next((a for a in waiting if _place(a) > here), waiting[0])
    return in_place(await show(tx, who, following, now=now))


async def write(
    tx: Tx, who: Standing, answered: Answered, *, health: Health, percent: int | None, text: str, no_change: int,
    now: datetime,
) -> int:  # fmt: skip
    """Put this into the version in hand, or into a new one where there is none or it was left; the report's id."""
    request, report = answered.request, answered.report
    if report is not None and not report.left and report.person_id == who.person.id:
        await reports.amend(tx, report.id, health=health, percent=percent, text=text, no_change=no_change)
        report_id = report.id
    else:
        report_id = await reports.add_version(
            tx, request.id, person_id=who.person.id, health=health, percent=percent, text=text, no_change=no_change,
            now=now,
        )  # fmt: skip
    await requests.mark_answered(tx, request.id, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="report", on=("request", request.id), before=_facts(report),
        after={"health": health, "percent": percent, "text": len(text), "no_change": no_change}, now=now,
    )  # fmt: skip
    return report_id


async def mine(tx: Tx, who: Standing) -> list[Answered]:
    """What her departments are asked for in periods that are asked and not locked, or is reopened; oldest period first.

    Without what they are excused from.
    """
    found = await requests.of_departments(tx, who.answers_for)
    return [a for a in found if a.request.state is not RequestState.EXCUSED]


async def owned(tx: Tx, who: Standing, request_id: int) -> Answered:
    """A request that she answers for. Raises NotYours."""
    found = await requests.answered(tx, request_id)
    if found is None:
        raise NotFound
    if not who.may_answer(found.request.department_id):
        raise NotYours(number=found.request.number)
    return found


async def bookable(tx: Tx, who: Standing, number: int, *, now: datetime) -> Answered:
    """The request that a report on this task is booked to now: a missing one first, then one that can still be changed,
    else the next period's, which is made for it (an early report).

    Raises NoSuchTask and NotYours.
    """
    plan = await planning.current(tx)
    task = await planning.task(tx, plan, number)
    hers = [a for a in await mine(tx, who) if a.request.task_id == task.id and a.request.accepts(now)]
    for found in sorted(hers, key=lambda a: (not a.request.is_missing, a.request.kind is not RequestKind.REPORT)):
        return found
    owned_here = [o for o in task.owners if who.may_answer(o.department.id)]
    if not owned_here:
        raise NotYours(number=number)
    return await _early(tx, plan, task, owned_here[0].department.id, now=now)


async def show(
    tx: Tx, who: Standing, answered: Answered, *, now: datetime, read_percent: int | None = None
) -> Outgoing:
    """Draw a card and take it in hand, leaving the one before: what she types next belongs to it."""
    request = answered.request
    held = await drafts.get(tx, who.person.id, drafts.CARD)
    if held is not None and held.request_id != request.id:
        await _put_down(tx, who, now=now)
    await drafts.put(tx, who.person.id, drafts.CARD, request_id=request.id, now=now)
    hers = [a.request.id for a in await mine(tx, who) if a.request.period.id == request.period.id]
    around = await requests.of_task(tx, request.task_id) if request.kind is RequestKind.REPORT else []
    before = await requests.before(tx, request)
    card = Card(
        answered,
        place=hers.index(request.id) + 1 if request.id in hers else 1,
        total=max(len(hers), 1),
        before=before,
        said_before=await _repeated(tx, before),
        contributions=tuple(
            a
            for a in around
            if a.request.period.id == request.period.id
            and a.request.kind is RequestKind.CONTRIBUTION
            and a.request.state is not RequestState.EXCUSED
        ),
        read_percent=read_percent,
        sent_back=await _sent_back(tx, request),
        locked_before=await _locked_before(tx, request),
    )
    t = await posting.words_for(tx, who.person)
    return words.card(t, card, now=now)


async def _repeated(tx: Tx, before: Answered | None) -> Answered | None:
    """What was last said in words or taps of its own, where the newest answer only repeats it."""
    found = before
    while found is not None and found.report is not None and found.report.no_change:
        found = await requests.before(tx, found.request)
    return None if found is before else found


async def _sent_back(tx: Tx, request: Request) -> str:
    """The reason of the newest return, where the request still waits for an answer to it."""
    if request.state is not RequestState.RETURNED:
        return ""
    noted = [row for row in await audit.of_object(tx, "request", request.id) if row["act"] == "return"]
    return str(json.loads(noted[-1]["after"]).get("reason", "")) if noted else ""


async def _locked_before(tx: Tx, request: Request) -> str:
    """The newest period in which this was missed, where the card is an early report of a later one."""
    if request.period.state is not PeriodState.PLANNED:
        return ""
    missed = (a.request for a in await requests.of_task(tx, request.task_id) if a.request.state is RequestState.MISSED)
    return next((r.period.label for r in missed if r.department_id == request.department_id), "")


async def _early(tx: Tx, plan: Plan, task: Task, department_id: int, *, now: datetime) -> Answered:
    period = await timing.bookable_early(tx, plan, now=now)
    if period is None:
        raise NothingOpen
    leads = task.lead is not None and task.lead.id == department_id
    kind = RequestKind.REPORT if leads else RequestKind.CONTRIBUTION
    due_at = period.due_at if leads else period.contributions_due_at
    await requests.add(tx, period, task_id=task.id, department_id=department_id, kind=kind, due_at=due_at)
    found = await requests.find(tx, period.id, task.id, department_id)
    assert found is not None
    return found


async def _put_down(tx: Tx, who: Standing, *, now: datetime) -> None:
    """Leave the card in hand: what is said of it after that is a new version."""
    held = await drafts.get(tx, who.person.id, drafts.CARD)
    if held is not None and held.request_id is not None:
        await reports.leave(tx, held.request_id, now=now)
    await drafts.drop(tx, who.person.id, drafts.CARD)


async def _redrawn(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    return in_place(await show(tx, who, await owned(tx, who, request_id), now=now))


async def _stale(tx: Tx, who: Standing, answered: Answered, *, now: datetime) -> Reply:
    t = await posting.words_for(tx, who.person)
    return in_place(await show(tx, who, answered, now=now), toast=words.stale(t))


def _must_accept(request: Request, now: datetime) -> None:
    if not request.accepts(now):
        raise Locked(period=request.period.label, number=request.number)


def _place(answered: Answered) -> tuple[str, int]:
    """In the order in which cards follow one another."""
    return ("" if answered.request.kind is RequestKind.REPORT else "z", answered.request.number)


def _text(report: Report | None) -> str:
    return report.text if report else ""


def _facts(report: Report | None) -> object:
    if report is None:
        return None
    return {"version": report.version, "health": report.health, "percent": report.percent}
