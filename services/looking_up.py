"""What is looked up across periods: what is behind and since when, declared against computed health, words in tasks and reports."""

from __future__ import annotations

from datetime import datetime

from domain.courses import Course, behind, courses, mismatches
from domain.errors import NotForYou, Outdated
from domain.lookups import Look, Lookup, around, folded, look_of
from domain.outgoing import Outgoing
from domain.people import Role, Standing
from domain.tasks import Plan, Task
from domain.unreadable import Usage
from domain.views import wanted
from messages import lookups as words
from messages.lookups import Found
from services import planning, posting, tracing
from services.planning import current_period
from storage import requests, summaries, tasks, verifications
from storage.database import Tx


async def list_behind(tx: Tx, who: Standing, text: str = "", *, now: datetime) -> Outgoing:
    """`/behind`: red and amber of what is in her charge; of one part or department where it is named.

    Raises NotForYou, NoSuchPart and NoSuchDepartment, and Ambiguous with a button for each.
    """
    return await _show(tx, who, Look(Lookup.BEHIND, await _narrowed(tx, who, text)), now=now)


async def list_mismatches(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """`/mismatch`. Raises NotForYou."""
    return await _show(tx, who, Look(Lookup.MISMATCH), now=now)


async def find(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/find 海洋`: in titles, targets and reports of tasks that she may read. Raises Usage."""
    wanted = " ".join(text.split())[:100]
    if not folded(wanted):
        raise Usage(example="/find 海洋")
    return await _show(tx, who, Look(Lookup.FIND, wanted), now=now)


async def changes(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/changes 2023-03-01`; alone since the newest period was asked. Raises NotForYou and BadDay."""
    look = await tracing.since_when(tx, text, now=now)
    return await _show(tx, who, look, now=now)


async def pressed(tx: Tx, who: Standing, data: str, *, now: datetime) -> Outgoing:
    """The page of a list that a button names. Raises Outdated and NotForYou."""
    look = look_of(data)
    if look is None:
        raise Outdated
    return await _show(tx, who, look, now=now)


async def _show(tx: Tx, who: Standing, look: Look, *, now: datetime) -> Outgoing:
    if look.what is not Lookup.FIND and not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    if look.what is Lookup.CHANGES:
        return await tracing.show(tx, who, look, now=now)
    t = await posting.words_for(tx, who.person)
    plan = await planning.current(tx)
    if look.what is Lookup.FIND:
        return words.found(t, await _find(tx, who, plan, look.value), look)
    current = await current_period(tx, plan)
    known = await in_charge(tx, who, plan)
    if look.what is Lookup.BEHIND:
        return words.behind(t, [c for c in behind(known) if look.holds(c.newest.request)], current, look)
    verified = await verifications.newest(tx, plan.id)
    return words.mismatches(t, mismatches(known, verified), verified, current, look)


async def _narrowed(tx: Tx, who: Standing, text: str) -> str:
    """A part or a department as it stands in the list's data."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    meant = wanted(text)
    plan = await planning.current(tx)
    if meant.part:
        return f"p{(await planning.part(tx, plan, meant.part)).number}"
    if not meant.department:
        return ""
    among = None
    if not who.in_charge_of_all:
        owners = (t.owner_ids for t in await tasks.tasks(tx, plan.id) if who.in_charge(t.part.number, t.owner_ids))
        among = frozenset().union(*owners)
    found = await planning.department(
        tx, meant.department, choice=lambda d: Look(Lookup.BEHIND, f"d{d.id}").data, among=among
    )
    return f"d{found.id}"


async def in_charge(tx: Tx, who: Standing, plan: Plan) -> dict[int, Course]:
    """How the tasks that she supervises have stood, by task."""
    hers = {t.id for t in await tasks.tasks(tx, plan.id) if who.in_charge(t.part.number, t.owner_ids)}
    found = courses(await requests.reports_of_plan(tx, plan.id))
    return {task: course for task, course in found.items() if task in hers}


async def _find(tx: Tx, who: Standing, plan: Plan, wanted: str) -> list[Found]:
    """Titles first, then targets, then reports, of these the newest; each task once."""
    readable = [t for t in await tasks.tasks(tx, plan.id) if who.may_see(t.part.number, t.owner_ids)]
    latest = {a.request.task_id: a for a in await requests.latest_reports(tx, plan.id)}
    key = folded(wanted)
    titled = [t for t in readable if key in folded(t.title)]
    targeted = [t for t in readable if t not in titled and key in folded(t.target)]
    told = [Found(t, latest.get(t.id)) for t in titled]
    told += [Found(t, latest.get(t.id), in_target=around(t.target, wanted)) for t in targeted]
    rest = {t.id: t for t in readable if t not in titled and t not in targeted}
    return told + await _in_reports(tx, plan, rest, wanted, key)


async def _in_reports(tx: Tx, plan: Plan, among: dict[int, Task], wanted: str, key: str) -> list[Found]:
    rows = [row for row in await summaries.words(tx, plan.id) if key in folded(row["text"])]
    asked = await requests.some(tx, {row["request_id"] for row in rows})
    found: dict[int, Found] = {}
    for row in rows:
        answered = asked[row["request_id"]]
        task = among.get(answered.request.task_id)
        if task is not None and task.id not in found:
            piece = around(row["text"], wanted)
            found[task.id] = Found(task, answered, in_report=piece, version=row["version"])
    return list(found.values())
