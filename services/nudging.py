"""A reminder by hand: who is missing in her charge, a preview, one of the period's few messages to each. By the clock: services.chasing."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.errors import NotForYou, NotInCharge, Outdated
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Person, Role, Standing
from domain.reports import Period, PeriodState, Request
from domain.tasks import Plan, Task
from domain.views import View
from messages import nudges as words
from messages.nudges import Owed, Told, Untold
from services import awaiting, expecting, planning, posting, reach, snoozing, standing_in
from storage import audit, drafts, outbox, requests, tasks
from storage.database import Tx

DRAFT = "nudge"
WORDS = "words"
MOST = 300
"""Characters of own words."""
ALL = 0
"""In the place of a department: all of those that are missing."""


@dataclass(frozen=True, slots=True)
class Missing:
    """A period and the departments in somebody's charge from which something is missing in it."""

    plan: Plan
    period: Period
    owed: tuple[Owed, ...]


async def listed(tx: Tx, who: Standing, page: int, *, now: datetime) -> Outgoing:
    """`/nudge`: who is missing in her charge, a button each. Raises NotForYou."""
    t = await posting.words_for(tx, who.person)
    found = await _missing(tx, who, now=now)
    await drafts.drop(tx, who.person.id, DRAFT)
    return words.listed(t, found.period, found.owed, page, now=now) if found else words.nothing_asked(t)


async def preview(tx: Tx, who: Standing, period_id: int, department_id: int, *, now: datetime) -> Reply:
    """What would be sent to this department, or to ALL that were not reminded today. Raises NotForYou, NotInCharge and Outdated."""
    found = await _chosen(tx, who, period_id, department_id, now=now)
    await drafts.put(tx, who.person.id, DRAFT, body={"of": [period_id, department_id], "words": "", "n": 0}, now=now)
    return in_place(await _preview(tx, who, found, department_id, "", 0, now=now))


async def add_words(tx: Tx, who: Standing, period_id: int, department_id: int, *, now: datetime) -> Reply:
    """She is going to write a sentence of her own. Raises the same."""
    await _chosen(tx, who, period_id, department_id, now=now)
    said, count = await _words(tx, who, period_id, department_id)
    body = {"of": [period_id, department_id], "words": said, "n": count}
    await drafts.put(tx, who.person.id, DRAFT, expects=WORDS, body=body, now=now)
    t = await posting.words_for(tx, who.person)
    return in_place(words.write(t, period_id, department_id, MOST))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """Her own words, where they are waited for; None where they are not."""
    draft = await expecting.waiting(tx, who, DRAFT, (WORDS,), now=now)
    if draft is None or (about and about != DRAFT) or not text.strip():
        return None
    period_id, department_id = draft.body["of"]
    t = await posting.words_for(tx, who.person)
    said = text.strip()
    if len(said) > MOST:
        return below(words.too_long(t, period_id, department_id, len(said), MOST))
    try:
        found = await _chosen(tx, who, period_id, department_id, now=now)
    except (NotForYou, NotInCharge, Outdated) as gone:
        await expecting.let_go(tx, who, DRAFT, gone, now=now)
        return None
    # An old preview never sends what has been written since.
    count = int(now.timestamp())
    body = {"of": [period_id, department_id], "words": said, "n": count}
    await drafts.put(tx, who.person.id, DRAFT, body=body, now=now)
    return below(await _preview(tx, who, found, department_id, said, count, now=now), retired=(DRAFT,))


async def send(tx: Tx, who: Standing, period_id: int, department_id: int, version: int, *, now: datetime) -> Reply:
    """As it was shown; where her words have changed since, it is shown anew. Raises the same as `preview`."""
    found = await _chosen(tx, who, period_id, department_id, now=now)
    said, count = await _words(tx, who, period_id, department_id)
    if version != count or not _due_today(found.owed, now):
        return in_place(await _preview(tx, who, found, department_id, said, count, now=now))
    chosen = _due_today(found.owed, now)
    came: list[Told] = []
    failed: list[Untold] = []
    for person, missing in (await _people(tx, chosen, now=now)).items():
        why = await _send(tx, who, found, person, missing, said, now=now)
        names = list(dict.fromkeys(r.department for r in missing))
        if why is None:
            came.append(Told(person.name, names))
        else:
            failed.append(Untold(person.name, names, why))
    reached = {name for each in came for name in each.departments}
    reached.update(name for each in failed for name in each.departments)
    alone = [owed.name for owed in chosen if owed.name not in reached]
    got = {name for each in came for name in each.departments}
    for owed in chosen:
        if owed.name in got:
            after = {"period": found.period.id, "words": said}
            on = ("department", owed.department_id)
            await audit.note(tx, person_id=who.person.id, act="nudge", on=on, after=after, now=now)
    await drafts.drop(tx, who.person.id, DRAFT)
    t = await posting.words_for(tx, who.person)
    return in_place(words.sent(t, found.period, came, failed, alone))


async def _send(
    tx: Tx, who: Standing, found: Missing, person: Person, missing: Sequence[Request], said: str, *, now: datetime
) -> words.Why | None:
    """One of the period's messages to her; why not, where it is not sent."""
    if await snoozing.until(tx, person.id, found.period.id, now=now) is not None:
        return words.Why.SNOOZED
    if await outbox.scheduled_count(tx, found.period.id, person.chat_id) >= posting.CAP:
        return words.Why.CAP
    t = await posting.words_for(tx, person)
    day = now.astimezone(found.plan.zone).date()
    departments = sorted({r.department_id for r in missing})
    made = await posting.schedule(
        tx, found.plan, found.period, person,
        words.nudge(t, found.period, missing, who.person.name if said else "", said, now=now),
        key=f"nudge:{found.period.id}:{day}:{','.join(map(str, departments))}:{person.id}",
        needed=departments, kinds={r.kind for r in missing}, expires_at=found.period.locked_at, now=now,
    )  # fmt: skip
    return None if made else words.Why.CAP


async def _preview(
    tx: Tx, who: Standing, found: Missing, department_id: int, said: str, version: int, *, now: datetime
) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    chosen = _due_today(found.owed, now)
    if not chosen:
        return words.today_already(t, found.period, found.owed)
    reached = await _people(tx, chosen, now=now)
    first = next(iter(reached.values()), [r for owed in chosen for r in owed.missing])
    sample = words.nudge(t, found.period, first, who.person.name if said else "", said, now=now)
    of = (found.period.id, department_id, version)
    return words.preview(t, chosen, [p.name for p in reached], sample, of, with_words=bool(said))


async def _people(tx: Tx, chosen: Sequence[Owed], *, now: datetime) -> dict[Person, list[Request]]:
    """Who answers for these departments, each with all that is missing there."""
    found: dict[Person, list[Request]] = defaultdict(list)
    for owed in chosen:
        for person in await standing_in.answering(tx, [owed.department_id], now=now):
            found[person] += owed.missing
    return dict(found)


async def _chosen(tx: Tx, who: Standing, period_id: int, department_id: int, *, now: datetime) -> Missing:
    found = await _missing(tx, who, now=now)
    if found is None or found.period.id != period_id:
        raise Outdated
    if department_id == ALL:
        return found
    one = tuple(owed for owed in found.owed if owed.department_id == department_id)
    if one:
        return Missing(found.plan, found.period, one)
    hers = reach.readable(who, View(), await requests.of_period(tx, period_id), await _owned(tx, found.plan))
    if department_id in {a.request.department_id for a in hers}:
        # All of it has come in meanwhile.
        raise Outdated
    t = await posting.words_for(tx, who.person)
    raise NotInCharge(name=t("This department"))


async def _missing(tx: Tx, who: Standing, *, now: datetime) -> Missing | None:
    """What is missing in her charge in the newest period, while it is not locked; None where none is open."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    plan = await planning.current(tx)
    period = await planning.current_period(tx, plan)
    if period is None or period.state is not PeriodState.ASKED:
        return None
    apart = await awaiting.chased_apart(tx, period)
    hers = reach.readable(who, View(), await requests.of_period(tx, period.id), await _owned(tx, plan))
    missing: dict[int, list[Request]] = defaultdict(list)
    for answered in hers:
        if answered.request.is_missing and answered.request.id not in apart:
            missing[answered.request.department_id].append(answered.request)
    owed = [
        Owed(department_id, of_it[0].department, tuple(of_it), await _last(tx, department_id, period, now=now))
        for department_id, of_it in missing.items()
    ]
    owed.sort(key=lambda each: (-len(each.missing), each.department_id))
    return Missing(plan, period, tuple(owed))


async def _owned(tx: Tx, plan: Plan) -> dict[int, Task]:
    return {task.id: task for task in await tasks.tasks(tx, plan.id)}


async def _last(tx: Tx, department_id: int, period: Period, *, now: datetime) -> words.Last | None:
    """When this department was reminded by hand in this period, and whether that was today on the plan's clock."""
    zone = (await tasks.plan(tx, period.plan_id)).zone
    done = await audit.of_object(tx, "department", department_id)
    at = [row["done_at"] for row in done if row["act"] == "nudge" and row["done_at"] >= period.asked_at]
    if not at:
        return None
    return words.Last(at[-1], at[-1].astimezone(zone).date() == now.astimezone(zone).date())


def _due_today(owed: Sequence[Owed], now: datetime) -> tuple[Owed, ...]:
    return tuple(each for each in owed if each.last is None or not each.last.today)


async def _words(tx: Tx, who: Standing, period_id: int, department_id: int) -> tuple[str, int]:
    """Her own words for this reminder and when she wrote them, 0 for none."""
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.body.get("of") != [period_id, department_id]:
        return "", 0
    return str(draft.body["words"]), int(draft.body["n"])
