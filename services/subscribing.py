"""Subscriptions of who oversees: made, changed, ended, and told by the clock where there is something to tell. Never an empty one."""

from __future__ import annotations

from datetime import datetime

from domain import rollup
from domain.errors import NotForYou, NotInCharge, Outdated
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import PersonState, Role, Standing
from domain.reports import PeriodState
from domain.subscriptions import MOST, Level, Of, Often, Subscription, next_due, told
from domain.tasks import Plan
from domain.views import View, wanted
from messages import subscriptions as words
from messages.language import Html, Words
from services import planning, posting, reach, summarising, tallying
from services.timing import calendar_of
from storage import audit, people, subscriptions, tasks
from storage.database import Tx
from storage.subscriptions import DigestStep


async def listed(tx: Tx, who: Standing) -> Reply:
    """Hers, each with its button. Raises NotForYou."""
    _overseer(who)
    t = await posting.words_for(tx, who.person)
    found = [(s, await _of(tx, t, s.of)) for s in await subscriptions.open_of(tx, who.person.id)]
    return in_place(words.listed(t, found))


async def subscribe(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply:
    """`/subscribe part 3`, a department, or task numbers; alone her list. Raises NotForYou, NotInCharge and what planning raises."""
    _overseer(who)
    if not text.strip():
        return await listed(tx, who)
    plan = await planning.current(tx)
    return below(await _add(tx, who, plan, await _read(tx, who, plan, text), now=now))


async def subscribe_to_all(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """All that is in her charge, weekly. Raises NotForYou."""
    _overseer(who)
    return in_place(await _add(tx, who, await planning.current(tx), Of(), now=now))


async def look(tx: Tx, who: Standing, subscription_id: int) -> Reply:
    """One of hers, with the buttons that change it. Raises NotForYou and Outdated."""
    return in_place(await _page(tx, who, await _own(tx, who, subscription_id)))


async def change(tx: Tx, who: Standing, subscription_id: int, setting: str, value: str, *, now: datetime) -> Reply:
    """Set how bad (`level`) or how often (`often`). Raises the same."""
    found = await _own(tx, who, subscription_id)
    try:
        level = Level(value) if setting == "level" else found.level
        often = Often(value) if setting == "often" else found.often
    except ValueError as wrong:
        raise Outdated from wrong
    if (level, often) != (found.level, found.often):
        await subscriptions.change(tx, found.id, level, often)
        before, after = [found.level, found.often], [level, often]
        on = ("subscription", found.id)
        await audit.note(tx, person_id=who.person.id, act="change", on=on, before=before, after=after, now=now)
        await _lay_out(tx, found.id, often, await tasks.plan(tx, found.plan_id), now=now)
    return await look(tx, who, found.id)


async def end(tx: Tx, who: Standing, subscription_id: int, *, now: datetime) -> Reply:
    """Nothing more comes of it. Raises the same."""
    found = await _own(tx, who, subscription_id)
    await _end(tx, found, person_id=who.person.id, now=now)
    return await listed(tx, who)


async def take(tx: Tx, step: DigestStep, *, now: datetime) -> str:
    """Tell her what there is to tell and mark it done, in one transaction; returns what came of it. One that is done does nothing.

    She has asked for it, so it does not count among a period's five messages; it comes by day.
    """
    if step.id not in {due.id for due in await subscriptions.due_steps(tx, now=now)}:
        return "done before"
    found = await subscriptions.find(tx, step.subscription_id)
    assert found is not None
    outcome = await _tell(tx, found, step, now=now)
    await subscriptions.finish(tx, step.id, outcome, now=now)
    if not outcome.startswith("ended"):
        await _lay_out(tx, found.id, found.often, await tasks.plan(tx, found.plan_id), now=now)
    return outcome


async def _tell(tx: Tx, found: Subscription, step: DigestStep, *, now: datetime) -> str:
    person = await people.person(tx, found.person_id)
    who = await people.standing_of(tx, person) if person is not None else None
    if who is None or not who.oversees or who.person.state is PersonState.LEFT:
        await _end(tx, found, person_id=None, now=now)
        return "ended: she oversees nothing any more"
    if who.person.state is not PersonState.ACTIVE:
        return "passed over: she cannot be reached"
    outgoing = await _digest(tx, who, found, now=now)
    if isinstance(outgoing, str):
        return outgoing
    await posting.notify(tx, who.person, outgoing, key=f"subscription:{found.id}:{step.due_at:%Y%m%d%H%M}", now=now)
    await subscriptions.say_until(tx, found.id, now=now)
    return "told"


async def _digest(tx: Tx, who: Standing, found: Subscription, *, now: datetime) -> Outgoing | str:
    """What came since the last one, of what is hers to read now; why there is none."""
    plan = await tasks.plan(tx, found.plan_id)
    asked = await tallying.asked_periods(tx, plan)
    if not asked or (found.often is Often.DAILY and asked[-1].state is PeriodState.LOCKED):
        return "passed over: no period is open"
    period = asked[-1]
    counts = await tallying.counts(tx, plan, period, who, View(), asked=asked, now=now)
    before = {(a.request.task_id, a.request.department_id): a.health for a in counts.before or ()}
    fresh = [
        a
        for a in counts.answers
        if a.report is not None
        and a.report.created_at > found.said_until_at
        and found.of.covers(a)
        and told(found.level, a, before.get((a.request.task_id, a.request.department_id)))
    ]
    if not fresh:
        return "passed over: nothing to tell"
    t = await posting.words_for(tx, who.person)
    shown_in = await summarising.frame(tx, plan, period, who, View(), t, counts, asked, now=now)
    return words.digest(t, found, shown_in, await _of(tx, t, found.of), rollup.worst_first(fresh))


async def _add(tx: Tx, who: Standing, plan: Plan, of: Of, *, now: datetime) -> Outgoing:
    hers = await subscriptions.open_of(tx, who.person.id)
    t = await posting.words_for(tx, who.person)
    known = next((s for s in hers if s.of == of and s.plan_id == plan.id), None)
    if known is None and len(hers) >= MOST:
        return words.too_many(t, MOST)
    if known is None:
        known = await subscriptions.add(tx, who.person.id, plan.id, of, Level.COLOURED, Often.MONDAY, now=now)
        after = [of.to_text(), known.level, known.often]
        on = ("subscription", known.id)
        await audit.note(tx, person_id=who.person.id, act="subscribe", on=on, after=after, now=now)
        await _lay_out(tx, known.id, known.often, plan, now=now)
    return await _page(tx, who, known)


async def _read(tx: Tx, who: Standing, plan: Plan, text: str) -> Of:
    """What she names, of what is in her charge only."""
    known = await tasks.tasks(tx, plan.id)
    numbers = text.replace("，", " ").replace("、", " ").replace(",", " ").split()
    if all(n.isascii() and n.isdigit() and len(n) < 6 for n in numbers):
        for number in map(int, numbers):
            task = await planning.task(tx, plan, number)
            if not who.in_charge(task.part.number, task.owner_ids):
                t = await posting.words_for(tx, who.person)
                raise NotInCharge(name=t("Task {number}", number=number))
        return Of(tasks=tuple(sorted(set(map(int, numbers)))))
    meant = wanted(text)
    part = (await planning.part(tx, plan, meant.part)).number if meant.part else 0
    department = 0
    if meant.department:
        among = frozenset(
            d for task in known if who.in_charge(task.part.number, task.owner_ids) for d in task.owner_ids
        )
        found = await planning.department(
            tx, meant.department, choice=lambda d: f"subsof.{d.id}", among=None if who.in_charge_of_all else among
        )
        department = found.id
    if not reach.may_look(who, View(part=part, department=department), known):
        t = await posting.words_for(tx, who.person)
        raise NotInCharge(name=t("part {number}", number=part))
    return Of(part, department)


async def subscribe_to_department(tx: Tx, who: Standing, department_id: int, *, now: datetime) -> Reply:
    """One of several that the words fitted. Raises NotForYou, NotInCharge and Outdated."""
    _overseer(who)
    plan = await planning.current(tx)
    found = await people.department(tx, department_id)
    if found is None:
        raise Outdated
    return in_place(await _add(tx, who, plan, await _read(tx, who, plan, found.name), now=now))


async def _page(tx: Tx, who: Standing, found: Subscription) -> Outgoing:
    fresh = await subscriptions.find(tx, found.id)
    assert fresh is not None
    t = await posting.words_for(tx, who.person)
    return words.page(t, fresh, await _of(tx, t, fresh.of))


async def _of(tx: Tx, t: Words, of: Of) -> Html:
    department = await people.department(tx, of.department) if of.department else None
    return words.of(t, of, department.name if department else "")


async def _end(tx: Tx, found: Subscription, *, person_id: int | None, now: datetime) -> None:
    await subscriptions.end(tx, found.id, now=now)
    await audit.note(tx, person_id=person_id, act="unsubscribe", on=("subscription", found.id), now=now)


async def _lay_out(tx: Tx, subscription_id: int, often: Often, plan: Plan, *, now: datetime) -> None:
    due_at = next_due(often, await calendar_of(tx, plan), plan.zone, now=now)
    await subscriptions.put_step(tx, subscription_id, due_at)


async def _own(tx: Tx, who: Standing, subscription_id: int) -> Subscription:
    _overseer(who)
    found = await subscriptions.find(tx, subscription_id)
    if found is None or found.person_id != who.person.id or found.ended_at is not None:
        raise Outdated
    return found


def _overseer(who: Standing) -> None:
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
