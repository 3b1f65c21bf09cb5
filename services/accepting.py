"""The office goes through the reports of a period, the worst first: one at a time accepted, or all that are plainly green together."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from domain.errors import NobodyElse, NotForYou, NothingToReturn, NotInCharge, Outdated, OwnReport
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Role, Standing
from domain.reports import Answered, Period, PeriodState, RequestKind
from domain.reviews import Acceptance, Difference, difference, is_own, is_plain_green, urgency, waits
from domain.tasks import Plan, Task
from domain.verdicts import Verdict
from domain.views import View
from messages import reviews as words
from services import measuring, planning, posting, reach
from storage import (
    acceptances,
    audit,
    evidence,
    figures,
    objections,
    people,
    periods,
    reports,
    requests,
    tasks,
    verifications,
)
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for her in a period, the worst first, and how many reports are others' to review as they are her own."""

    plan: Plan
    period: Period
    waiting: tuple[Answered, ...]
    own: int
    accepted: int
    """How many of those in her charge have been accepted."""
    verified: Mapping[int, Verdict]
    """What the office has found itself, by task."""

    @property
    def plain_green(self) -> tuple[Answered, ...]:
        """Those that may be accepted unread."""
        found = {task: verdict.health for task, verdict in self.verified.items()}
        return tuple(a for a in self.waiting if is_plain_green(a, found.get(a.request.task_id)))


async def review(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/review`, `/review 2023-03`: the first report that waits. Raises NotForYou and what planning raises for a period."""
    _must_oversee(who)
    plan = await planning.current(tx)
    t = await posting.words_for(tx, who.person)
    period = await planning.period(tx, plan, text) if text.strip() else await planning.current_period(tx, plan)
    if period is None or period.state is PeriodState.PLANNED:
        return words.not_asked(t)
    return await _page(tx, who, period, 1, now=now)


async def page(tx: Tx, who: Standing, period_id: int, place: int, *, now: datetime) -> Reply:
    """The report at this place of the queue as it stands now. Raises NotForYou and Outdated."""
    _must_oversee(who)
    return in_place(await _page(tx, who, await _period(tx, period_id), place, now=now))


async def accept(tx: Tx, who: Standing, request_id: int, revision: int, place: int, *, now: datetime) -> Reply:
    """It is accepted as it was shown, and the next report is shown; a newer version is shown first.

    Raises NotForYou, NotInCharge, OwnReport and NobodyElse.
    """
    answered = await reviewable(tx, who, request_id)
    t = await posting.words_for(tx, who.person)
    period = answered.request.period
    report = answered.report
    if report is None or answered.request.revision != revision or not waits(answered):
        return in_place(await _page(tx, who, period, place, now=now), toast=words.changed(t))
    await _accept(tx, who, answered, f"{who.person.id}:{report.id}:{now:%Y%m%d%H%M%S%f}", now=now)
    shown = await _page(tx, who, period, place, now=now)
    return in_place(words.with_news(shown, words.accepted(t, answered), [f"revundo.{report.id}.{place}"], t))


async def propose_all(tx: Tx, who: Standing, period_id: int, *, now: datetime) -> Reply:
    """Which reports would be accepted unread, before they are."""
    _must_oversee(who)
    queue = await _queue(tx, who, await _period(tx, period_id))
    t = await posting.words_for(tx, who.person)
    return in_place(words.accept_all(t, queue.period, queue.plain_green, _mark(queue.plain_green)))


async def accept_all(tx: Tx, who: Standing, period_id: int, mark: str, *, now: datetime) -> Reply:
    """All that were listed; where one of them has changed since, the list stands anew."""
    _must_oversee(who)
    period = await _period(tx, period_id)
    green = (await _queue(tx, who, period)).plain_green
    t = await posting.words_for(tx, who.person)
    if not green or _mark(green) != mark:
        return in_place(words.accept_all(t, period, green, _mark(green)), toast=words.changed(t))
    batch = f"{who.person.id}:all:{now:%Y%m%d%H%M%S%f}"
    for answered in green:
        await _accept(tx, who, answered, batch, now=now)
    shown = await _page(tx, who, period, 1, now=now)
    first = green[0].report
    assert first is not None
    return in_place(words.with_news(shown, words.accepted_all(t, len(green)), [f"revundo.{first.id}.1"], t))


async def undo(tx: Tx, who: Standing, report_id: int, place: int, *, now: datetime) -> Reply:
    """All that was accepted with the same tap is not accepted after all, but for what has been reopened since."""
    _must_oversee(who)
    accepted = await acceptances.of_report(tx, report_id)
    if accepted is None:
        raise Outdated
    first = await reviewable(tx, who, accepted.request_id)
    undone = 0
    for each in await acceptances.of_batch(tx, accepted.batch):
        answered = await reviewable(tx, who, each.request_id)
        if each.lifted or answered.report is None or answered.report.id != each.report_id:
            continue
        await acceptances.undo(tx, each.report_id, now=now)
        await requests.touch(tx, each.request_id)
        await audit.note(
            tx, person_id=who.person.id, act="unaccept", on=("request", each.request_id), before=each.version, after=None,
            now=now,
        )  # fmt: skip
        undone += 1
    t = await posting.words_for(tx, who.person)
    shown = await _page(tx, who, first.request.period, place, now=now)
    return in_place(words.with_news(shown, words.undone(t, undone), [], t))


async def reviewable(tx: Tx, who: Standing, request_id: int) -> Answered:
    """A lead's report that she may review. Raises Outdated, NotForYou, NotInCharge, OwnReport, NobodyElse."""
    answered = await requests.answered(tx, request_id)
    if answered is None or answered.request.kind is not RequestKind.REPORT:
        raise Outdated
    await may_review(tx, who, answered)
    return answered


async def may_review(tx: Tx, who: Standing, answered: Answered) -> None:
    """Nobody reviews what is her own: of a department that she sits in, or entered by her.

    Raises NotForYou, NotInCharge, NothingToReturn where nothing was said, OwnReport with who can, NobodyElse where nobody can.
    """
    _must_oversee(who)
    request = answered.request
    task = await tasks.task_of(tx, request.task_id)
    if not _in_charge(who, answered, task):
        t = await posting.words_for(tx, who.person)
        raise NotInCharge(name=t("Task {number}", number=request.number))
    authors = [r.person_id for r in await reports.versions(tx, request.id)]
    if not authors:
        raise NothingToReturn(number=request.number)
    if not is_own(who.departments, who.person.id, request, authors):
        return
    others = [
        s.person.name
        for role in (Role.SUPERVISOR, Role.ADMIN)
        for s in await people.charged(tx, role)
        if _in_charge(s, answered, task) and not is_own(s.departments, s.person.id, request, authors)
    ]
    if not others:
        raise NobodyElse
    t = await posting.words_for(tx, who.person)
    raise OwnReport(number=request.number, names=t.listed(list(dict.fromkeys(others))))


async def _page(tx: Tx, who: Standing, period: Period, place: int, *, now: datetime) -> Outgoing:
    queue = await _queue(tx, who, period)
    t = await posting.words_for(tx, who.person)
    if not queue.waiting:
        return words.nothing(t, period, accepted=queue.accepted, own=queue.own)
    place = min(max(place, 1), len(queue.waiting))
    answered = queue.waiting[place - 1]
    before, changes = await _compared(tx, answered)
    return words.page(
        t, answered, place, len(queue.waiting),
        before=before, changes=changes, measured=await measuring.measured(tx, answered),
        files=await evidence.of_request(tx, answered.request.id),
        objected=[o for o in await objections.of_task(tx, answered.request.task_id) if o.request_id == answered.request.id],
        plain_green=len(queue.plain_green), own=queue.own,
    )  # fmt: skip


async def _queue(tx: Tx, who: Standing, period: Period) -> Queue:
    plan = await tasks.plan(tx, period.plan_id)
    owned = {task.id: task for task in await tasks.tasks(tx, plan.id)}
    found = reach.readable(who, View(), await requests.of_period(tx, period.id), owned)
    told = [a for a in found if waits(a)]
    waiting = [
        a for a in told if a.report and not is_own(who.departments, who.person.id, a.request, [a.report.person_id])
    ]
    accepted = sum(a.request.accepted for a in found)
    verified = await verifications.newest(tx, plan.id)
    return Queue(plan, period, tuple(sorted(waiting, key=urgency)), len(told) - len(waiting), accepted, verified)


async def _compared(tx: Tx, answered: Answered) -> tuple[Acceptance | None, Difference | None]:
    """The last accepted report on the same task, and what this one says otherwise."""
    request, report = answered.request, answered.report
    assert report is not None
    before = await acceptances.last_of_task(tx, request.task_id, until=request.period.label)
    if before is None:
        return None, None
    old = next((r for r in await reports.versions(tx, before.request_id) if r.id == before.report_id), None)
    if old is None:
        return None, None
    then, by_now = await figures.of_report(tx, old.id), await figures.of_report(tx, report.id)
    return before, difference(old, report, then, by_now)


async def _accept(tx: Tx, who: Standing, answered: Answered, batch: str, *, now: datetime) -> None:
    request, report = answered.request, answered.report
    assert report is not None
    # What somebody taps on the card from here on would be another version.
    await reports.leave(tx, request.id, now=now)
    if await acceptances.add(
        tx, request_id=request.id, report_id=report.id, person_id=who.person.id, batch=batch, now=now
    ):
        await requests.touch(tx, request.id)
        await audit.note(
            tx, person_id=who.person.id, act="accept", on=("request", request.id), before=None, after=report.version,
            now=now,
        )  # fmt: skip


async def _period(tx: Tx, period_id: int) -> Period:
    plan = await planning.current(tx)
    period = next((p for p in await periods.periods(tx, plan.id) if p.id == period_id), None)
    if period is None:
        raise Outdated
    return period


def _in_charge(who: Standing, answered: Answered, task: Task) -> bool:
    return who.oversees and who.in_charge(answered.request.part, task.owner_ids | {answered.request.department_id})


def _must_oversee(who: Standing) -> None:
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)


def _mark(listed: tuple[Answered, ...]) -> str:
    """Tells whether a list is still the one that was shown."""
    named = ",".join(f"{a.request.id}:{a.request.revision}" for a in listed)
    return sha256(named.encode()).hexdigest()[:12]
