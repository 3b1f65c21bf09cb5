"""A contact asks the office for something: more time, another owner, a pause. What, until when, and why.

Taking it back and answering questions is services.explaining, deciding services.deciding, the clock services.awaiting.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from domain import applications as rules
from domain import errors
from domain.applications import DATED, ApplicationKind, ApplicationState, Bar
from domain.deadlines import local_instant
from domain.errors import AppliedAlready, NotYours, Outdated
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Department, Standing
from domain.reports import Answered, PeriodState, Request
from domain.tasks import Plan, Task, task_numbers
from domain.unreadable import BadDay, NotLater, TooFarAhead
from messages import applications as words
from messages import decisions
from messages.language import Words
from services import applied, expecting, owing, planning, posting, timing
from storage import applications, audit, drafts, requests
from storage.applications import ApplicationStep
from storage.database import Tx
from storage.drafts import Draft

DAY, REASON = "day", "reason"
"""Words that may be waited for."""

A_DAY = 24
"""Characters up to which words that hold no day are taken for one mistyped; more are a report."""

_REFUSALS: dict[Bar, type[errors.Refusal]] = {
    Bar.CLOSED: errors.ClosedTask, Bar.NOT_LEAD: errors.LeadAsks, Bar.NOTHING_ASKED: errors.NothingToExtend,
    Bar.REPORTED: errors.ReportedAlready, Bar.NO_DUE_DATE: errors.NoDueDate, Bar.DUE_PASSED: errors.DuePassed,
    Bar.OPEN: errors.NotLocked, Bar.NOT_DONE: errors.NotDone,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class _Subject:
    """What is asked about: a task, on behalf of one of its departments, and its request of now where there is one."""

    plan: Plan
    task: Task
    department: Department
    request: Request | None
    locked: Request | None
    """Its newest one that takes no answers any more, where none is missing."""
    newest: Answered | None
    """What it has said last."""
    today: date

    @property
    def named(self) -> str:
        return words.subject(self.task.number, self.request)

    def about(self, kind: ApplicationKind) -> Request | None:
        """The request that an application of this kind is about."""
        if kind is ApplicationKind.CLOSING:
            return self.newest.request if self.newest else None
        return self.locked if kind is ApplicationKind.REOPENING else self.request

    def bar(self, kind: ApplicationKind, now: datetime) -> Bar | None:
        declared = self.newest.health if self.newest else None
        return rules.bar(
            kind, self.task, self.department.id, self.about(kind), today=self.today, now=now, declared=declared
        )

    def behind(self, kind: ApplicationKind) -> date:
        due_on = self.request.due_at.astimezone(self.plan.zone).date() if self.request else None
        return rules.after(kind, self.task, due_on, today=self.today)


async def ask(
    tx: Tx, who: Standing, text: str, kind: ApplicationKind | None, *, example: str, now: datetime
) -> Outgoing:
    """`/extend 12`, `/notours 12`, `/suspend 12`: what may be asked, or the next question. Raises NotYours and as `choose`."""
    numbers = task_numbers(text)
    t = await posting.words_for(tx, who.person)
    if numbers is None or len(numbers) > 1:
        waiting = [a.request for a in await owing.mine(tx, who) if a.request.is_missing]
        return words.which(t, waiting, example)
    named = f"t{numbers[0]}"
    reply = await (menu(tx, who, named, now=now) if kind is None else choose(tx, who, named, kind, now=now))
    assert reply.edit is not None
    return reply.edit


async def menu(tx: Tx, who: Standing, named: str, *, now: datetime) -> Reply:
    """What may be asked about a request (its id) or a task (`t12`). Raises NotYours, Outdated."""
    subject = await _subject(tx, who, named, now=now)
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    waiting = [
        a for a in await applications.of_task(tx, subject.task.id)
        if a.is_open and a.department_id == subject.department.id
    ]  # fmt: skip
    kinds = [k for k in ApplicationKind if subject.bar(k, now) is None and k not in {a.kind for a in waiting}]
    t = await posting.words_for(tx, who.person)
    return in_place(words.menu(t, subject.task, subject.request, kinds, waiting, today=subject.today))


async def choose(tx: Tx, who: Standing, named: str, kind: ApplicationKind, *, now: datetime) -> Reply:
    """Until when, or for another owner why at once. Raises what keeps her from asking: ClosedTask, LeadAsks, DuePassed …"""
    subject = await _subject(tx, who, named, now=now)
    _must_be_open_to(subject, kind, now)
    t = await posting.words_for(tx, who.person)
    if kind not in DATED:
        await _wait(tx, who, subject, kind, REASON, now=now)
        return in_place(words.ask_reason(t, subject.task, subject.about(kind), kind, None, today=subject.today))
    await _wait(tx, who, subject, kind, DAY, now=now)
    days = await offered(tx, subject.plan, kind, subject.behind(kind), subject.request)
    return in_place(words.ask_day(t, subject.task, subject.request, kind, days, today=subject.today))


async def take_day(tx: Tx, who: Standing, named: str, kind: ApplicationKind, day: date, *, now: datetime) -> Reply:
    """The day is chosen: why? Raises NotLater, TooFarAhead and as `choose`."""
    subject = await _subject(tx, who, named, now=now)
    _must_be_open_to(subject, kind, now)
    t = await posting.words_for(tx, who.person)
    behind = subject.behind(kind)
    check_day(t, day, behind)
    await _wait(tx, who, subject, kind, REASON, day=day, now=now)
    return in_place(words.ask_reason(t, subject.task, subject.request, kind, day, today=subject.today))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where a day or a reason is waited for; None where it is not.

    `about` is what the message is about that she replied to, empty for none.
    """
    if not text.strip() or not who.answers_for:
        return None
    draft = await expecting.waiting(tx, who, applied.DRAFT, (DAY, REASON), now=now)
    if draft is None or (about and not about.startswith("applying:")):
        return None
    try:
        return await _said(tx, who, draft, text, now=now)
    except (BadDay, NotLater, TooFarAhead):
        raise
    except errors.Refusal as gone:
        # It cannot be asked for any more: nothing has been written, and what she types is no reason.
        await expecting.let_go(tx, who, applied.DRAFT, gone, now=now)
        return None


async def _said(tx: Tx, who: Standing, draft: Draft, text: str, *, now: datetime) -> Reply | None:
    """The day or the reason; None for words that are neither. Every refusal comes before anything is written."""
    kind = ApplicationKind(draft.body["kind"])
    subject = await _subject(tx, who, draft.body["named"], now=now)
    if draft.expects == DAY:
        day = rules.day_named(text, subject.behind(kind))
        if day is None and len(text.strip()) > A_DAY:
            return None
        if day is None:
            raise BadDay(text=text.strip())
        reply = await take_day(tx, who, subject.named, kind, day, now=now)
        assert reply.edit is not None
        return below(reply.edit)
    wanted = date.fromisoformat(draft.body["day"]) if draft.body.get("day") else None
    return below(await _make(tx, who, subject, kind, wanted, text.strip(), now=now))


async def offered(tx: Tx, plan: Plan, kind: ApplicationKind, behind: date, request: Request | None) -> tuple[date, ...]:
    """Days that make sense, for who asks and for who decides."""
    calendar = await timing.calendar_of(tx, plan)
    locked_on = request.period.locked_at.astimezone(plan.zone).date() if request else None
    return rules.days_offered(kind, behind, locked_on, plan.last_day, calendar)


def check_day(t: Words, day: date, behind: date) -> None:
    """Raises NotLater, TooFarAhead."""
    if day <= behind:
        raise NotLater(day=words.day(t, day, behind), behind=words.day(t, behind, behind))
    if day > behind + rules.LONGEST:
        raise TooFarAhead(day=words.day(t, day, behind), latest=words.day(t, behind + rules.LONGEST, behind))


async def _subject(tx: Tx, who: Standing, named: str, *, now: datetime) -> _Subject:
    plan = await planning.current(tx)
    if re.fullmatch(r"[1-9]\d{0,14}", named):
        request = (await owing.owned(tx, who, int(named))).request
        if request.plan_id != plan.id:
            raise Outdated
        task = await planning.task(tx, plan, request.number)
        locked = None if request.accepts(now) else request
        department = Department(request.department_id, request.department)
        newest = _newest(await _asked_of(tx, task, department))
        return _Subject(plan, task, department, request, locked, newest, applied.today(plan, now))
    if not re.fullmatch(r"t[1-9]\d{0,6}", named):
        raise Outdated
    task = await planning.task(tx, plan, int(named[1:]))
    mine = [o.department for o in task.owners if who.may_answer(o.department.id)]
    if not mine:
        raise NotYours(number=task.number)
    department = next((d for d in mine if rules.leads(task, d.id)), mine[0])
    answered = await _asked_of(tx, task, department)
    found = [a.request for a in answered]
    missing = next((r for r in found if r.is_missing and r.period.state is PeriodState.ASKED), None)
    locked = None if missing else next((r for r in found if not r.accepts(now)), None)
    return _Subject(plan, task, department, missing, locked, _newest(answered), applied.today(plan, now))


async def _asked_of(tx: Tx, task: Task, department: Department) -> list[Answered]:
    return [a for a in await requests.of_task(tx, task.id) if a.request.department_id == department.id]


def _newest(answered: list[Answered]) -> Answered | None:
    return next((a for a in answered if a.report is not None), None)


def _must_be_open_to(subject: _Subject, kind: ApplicationKind, now: datetime) -> None:
    why = subject.bar(kind, now)
    if why is not None:
        raise _REFUSALS[why](number=subject.task.number)
    if kind is ApplicationKind.WRONG_OWNER and subject.department.id not in subject.task.owner_ids:
        raise NotYours(number=subject.task.number)


async def _wait(
    tx: Tx, who: Standing, subject: _Subject, kind: ApplicationKind, expects: str, *, day: date | None = None,
    now: datetime,
) -> None:  # fmt: skip
    body = {"named": subject.named, "kind": kind, "day": day.isoformat() if day else None}
    await drafts.put(tx, who.person.id, applied.DRAFT, expects=expects, body=body, now=now)


async def _make(
    tx: Tx, who: Standing, subject: _Subject, kind: ApplicationKind, wanted: date | None, reason: str, *, now: datetime
) -> Outgoing:
    """Keep it, set its clock, tell who decides; the receipt. Raises AppliedAlready and as `choose`."""
    _must_be_open_to(subject, kind, now)
    task, request = subject.task, subject.about(kind)
    before = [a for a in await applications.of_task(tx, task.id) if a.kind is kind]
    granted = sum(a.state is ApplicationState.GRANTED for a in before)
    made = await applications.add(
        tx, plan_id=subject.plan.id, kind=kind, task_id=task.id, request_id=request.id if request else None,
        department_id=subject.department.id, person_id=who.person.id, reason=reason, wanted=wanted,
        original=task.due_on if kind is ApplicationKind.TASK_EXTENSION else None,
        original_at=request.due_at if request and kind is ApplicationKind.REPORT_EXTENSION else None,
        level=rules.level_of(kind, granted), now=now,
    )  # fmt: skip
    if made is None:
        raise AppliedAlready(number=task.number)
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    await audit.note(
        tx, person_id=who.person.id, act="apply", on=("application", made), now=now,
        after={"kind": kind, "task": task.number, "wanted": wanted, "reason": reason},
    )  # fmt: skip
    calendar = await timing.calendar_of(tx, subject.plan)
    for step, days in ((ApplicationStep.REMIND, rules.REMIND_AFTER), (ApplicationStep.WIDEN, rules.WIDEN_AFTER)):
        at = local_instant(calendar.shift(subject.today, days), applied.MORNING, subject.plan.zone)
        await applications.put_step(tx, made, step, at)
    case = await applied.case(tx, made, now=now)
    deciding = await applied.deciders(tx, case.application, task)
    for standing in deciding:
        outgoing = decisions.asked(await posting.words_for(tx, standing.person), case)
        await posting.notify(tx, standing.person, outgoing, key=f"apply:{made}:{standing.person.id}", now=now)
    told = [] if deciding else await applied.tell_nobody(tx, case, key="nobody", now=now)
    t = await posting.words_for(tx, who.person)
    names = [s.person.name for s in deciding]
    return words.made(t, case.application, names, [person.name for person in told], today=case.today)
