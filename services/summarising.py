"""Summaries of a period for whoever asks, of what is in her charge only, and for the clock. Single tasks: services.browsing."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from domain import rollup
from domain.deadlines import business_days_late
from domain.decisions_due import Decision
from domain.errors import NoSuchPeriod, NotInCharge, Outdated
from domain.outgoing import Outgoing
from domain.people import Standing
from domain.reports import Answered, Period, PeriodState, RequestKind
from domain.tasks import Part, Plan
from domain.unreadable import NoSuchMonth, NotAPeriod
from domain.views import Page, View, view_of, wanted
from messages import figures, heads, language, nudges, summaries, tabled
from messages.figures import Frame
from messages.language import Html, Words
from services import planning, posting, reach, tabling, tallying
from services.tallying import Counts
from services.timing import calendar_of
from storage import people, periods, requests, tasks
from storage.database import Tx


async def summary(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/summary` with a period, a part and a department in any order; without a period the newest one asked.

    Raises NotForYou, NotInCharge, and what planning raises for what there is not.
    """
    return await _typed(tx, who, text, Page.HEAD, now=now)


async def missing(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/missing` likewise. Raises the same."""
    return await _typed(tx, who, text, Page.MISSING, now=now)


async def part(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/part 3`, `/part 3 2023-03`; alone all parts. Raises the same."""
    numbered = re.match(r"\s*(\d{1,3})(?![\d-])", text)
    if numbered is None:
        return await _typed(tx, who, text, Page.HEAD if wanted(text).part else Page.PARTS, now=now)
    return await _typed(tx, who, f"part {numbered[1]} {text[numbered.end() :]}", Page.HEAD, now=now)


async def department(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/department 省能源局`, with a period too; alone all departments. Raises the same."""
    return await _typed(tx, who, text, Page.HEAD if wanted(text).department else Page.DEPARTMENTS, now=now)


async def asked_for(tx: Tx, who: Standing, period: str, view: View, *, now: datetime) -> Outgoing:
    """The same by a period's label (empty for the newest) and a page of it."""
    t = await posting.words_for(tx, who.person)
    plan = await planning.current(tx)
    found = await planning.period(tx, plan, period) if period else await planning.current_period(tx, plan)
    if found is None:
        return await _typed(tx, who, "", view.page, now=now)
    return await _show(tx, plan, found, who, view, t, now=now)


async def page(tx: Tx, who: Standing, data: str, *, now: datetime) -> Outgoing:
    """The page that a button names. Raises Outdated, NotForYou and NotInCharge."""
    plan = await planning.current(tx)
    named = view_of(data)
    period = next((p for p in await periods.periods(tx, plan.id) if named and p.id == named[0]), None)
    if named is None or period is None:
        raise Outdated
    return await _show(tx, plan, period, who, named[1], await posting.words_for(tx, who.person), now=now)


async def scheduled_summary(
    tx: Tx, plan: Plan, period: Period, standing: Standing, t: Words, *, now: datetime
) -> Outgoing:
    """What the clock sends to who oversees: the head over what is in her charge."""
    return await _show(tx, plan, period, standing, View(), t, now=now)


async def _typed(tx: Tx, who: Standing, text: str, page: Page, *, now: datetime) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    tallying.reader(who)
    plan = await planning.current(tx)
    meant = wanted(text)
    if meant.period:
        period = await _period(tx, plan, t, meant.period)
    else:
        latest = await planning.current_period(tx, plan)
        if latest is None:
            known = await periods.periods(tx, plan.id)
            return summaries.not_asked_yet(t, next((p for p in known if p.asked_at > now), None), None)
        period = latest
    part = (await planning.part(tx, plan, meant.part)).number if meant.part else 0
    if (part or meant.department) and page is Page.HEAD:
        page = Page.TASKS
    view = View(page, part)
    if meant.department:
        found = await planning.department(
            tx,
            meant.department,
            choice=lambda d: View(page, part, d.id).data(period.id),
            among=await _told_of(tx, plan, period, who),
        )
        view = View(page, part, found.id)
    return await _show(tx, plan, period, who, view, t, now=now)


async def _told_of(tx: Tx, plan: Plan, period: Period, who: Standing) -> frozenset[int] | None:
    """The departments whose names she may be told: those she has to do with now or had in this period; None for all."""
    if who.in_charge_of_all:
        return None
    owned = {task.id: task for task in await tasks.tasks(tx, plan.id)}
    asked = reach.readable(who, View(), await requests.of_period(tx, period.id), owned)
    hers = [t.owner_ids for t in owned.values() if who.oversees and who.in_charge(t.part.number, t.owner_ids)]
    return who.departments.union(*hers, [a.request.department_id for a in asked])


async def _period(tx: Tx, plan: Plan, t: Words, text: str) -> Period:
    """Raises NotAPeriod, NoSuchMonth and NoSuchPeriod, each with the newest periods as buttons."""
    try:
        return await planning.period(tx, plan, text)
    except (NotAPeriod, NoSuchMonth, NoSuchPeriod) as refused:
        asked = [p for p in await periods.periods(tx, plan.id) if p.state is not PeriodState.PLANNED]
        raise type(refused)(buttons=summaries.periods(t, asked[:-3:-1]), **refused.values) from refused


async def _show(tx: Tx, plan: Plan, period: Period, who: Standing, view: View, t: Words, *, now: datetime) -> Outgoing:
    tallying.reader(who)
    asked = [p for p in await periods.periods(tx, plan.id) if p.state is not PeriodState.PLANNED]
    if period.state is PeriodState.PLANNED:
        latest = asked[-1] if asked else None
        if period.asked_at > now:
            return summaries.not_asked_yet(t, period, latest)
        if who.is_admin:
            return summaries.to_be_asked_by_hand(t, period, latest, now=now)
        return summaries.passed_over(t, period, latest)
    counts = await tallying.counts(tx, plan, period, who, view, asked=asked, now=now)
    answers = counts.answers
    if not answers and not reach.may_look(who, view, counts.tasks):
        await _about(tx, plan, view, t)
        raise NotInCharge(name=t("part {number}", number=view.part) if view.part else t("This department"))
    shown_in = await frame(tx, plan, period, who, view, t, counts, asked, now=now)
    match view.page:
        case Page.HEAD:
            return heads.head(t, shown_in, counts.rollup, await _waiting(tx, who, shown_in, counts, now=now))
        case Page.DECIDE:
            return tabled.page(t, shown_in, await _waiting(tx, who, shown_in, counts, now=now) or (), view)
        case Page.PARTS:
            return summaries.by_part(t, shown_in, counts.by_part, view)
        case Page.DEPARTMENTS:
            return summaries.by_department(t, shown_in, counts.by_department, view)
        case Page.MISSING:
            remind = (
                who.oversees
                and counts.rollup.owing
                and shown_in.following is None
                and period.state is PeriodState.ASKED
            )
            to_do = (nudges.entry(t),) if remind else ()
            return summaries.missing(t, shown_in, counts.rollup, await _about(tx, plan, view, t), view, to_do)
    shown = answers if view.department or not who.oversees else [a for a in answers if _is_report(a)]
    about = await _about(tx, plan, view, t)
    return summaries.tasks(t, shown_in, counts.rollup, rollup.worst_first(shown), about, view)


async def _waiting(
    tx: Tx, who: Standing, shown_in: Frame, counts: Counts, *, now: datetime
) -> tuple[Decision, ...] | None:  # fmt: skip
    """What waits for her decision; None where nothing is hers to decide, or the period is not the newest."""
    if not who.oversees or shown_in.following is not None:
        return None
    return await tabling.tabled(tx, who, shown_in.period, counts.tasks, now=now)


async def frame(
    tx: Tx, plan: Plan, period: Period, who: Standing, view: View, t: Words, counts: Counts, asked: Sequence[Period], *,
    now: datetime,
) -> Frame:  # fmt: skip
    """What all pages and pictures of a period share."""
    return Frame(
        period=period,
        previous=counts.previous,
        following=next((p for p in asked if p.label > period.label), None),
        charge=await _charge(tx, who, view, t),
        parts=await _parts(tx, plan, reach.readable(who, View(), counts.whole, {x.id: x for x in counts.tasks})),
        departments=len({a.request.department_id for a in counts.answers}),
        days_late=await _lateness(tx, plan, now=now),
        now=now,
        repeated=tallying.repeated(counts),
    )


async def _charge(tx: Tx, who: Standing, view: View, t: Words) -> Html:
    """Whose figures these are where they are not everybody's and the title does not say it."""
    if who.in_charge_of_all or view.department in who.departments:
        return Html()
    if not who.oversees:
        return figures.charge(t, (), dict.fromkeys(s.department.name for s in who.seats))
    scopes = [c.scope for c in who.charges]
    named = {d.id: d.name for d in await people.departments(tx)}
    return figures.charge(
        t, {n for s in scopes for n in s.parts}, [named[d] for s in scopes for d in sorted(s.departments)]
    )


async def _about(tx: Tx, plan: Plan, view: View, t: Words) -> Html:
    """What the view is of: a part, a department, or all tasks. Raises Outdated where it is of nothing there is."""
    said = []
    if view.part:
        part = next((p for p in await tasks.parts(tx, plan.id) if p.number == view.part), None)
        if part is None:
            raise Outdated
        said.append(figures.part(t, part))
    if view.department:
        department = await people.department(tx, view.department)
        if department is None:
            raise Outdated
        said.append(Html(language.text(department.name)))
    return Html(" · ".join(said)) or t("all tasks")


async def _parts(tx: Tx, plan: Plan, answers: Iterable[Answered]) -> list[Part]:
    numbers = {a.request.part for a in answers}
    return [p for p in await tasks.parts(tx, plan.id) if p.number in numbers]


async def _lateness(tx: Tx, plan: Plan, *, now: datetime) -> Callable[[datetime], int]:
    calendar = await calendar_of(tx, plan)
    return lambda due_at: business_days_late(due_at, now, calendar, plan.zone)


def _is_report(answer: Answered) -> bool:
    return answer.request.kind is RequestKind.REPORT
