"""Brings the plan to what a file says: checks the file, finds what would change, and does it whole or not at all.

The talk with an admin about it is services.importing.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from domain.errors import NotForYou, PlanMoved
from domain.people import Department, Duty, Standing
from domain.plan_changes import Addition, PlanChanges, Share, Update, changes
from domain.plan_gaps import Gap, gaps
from domain.plan_rows import PlanRow
from domain.reports import Request, RequestState
from domain.rhythm import Rhythm
from domain.tasks import Plan, TaskState
from domain.unreadable import FaultyFile
from services import amending, import_notices, instructing, planning, prompting, proposing, timing
from services.amending import Amendment
from services.plan_reading import CheckedFile
from storage import audit, ledger, loads, people, requests, tasks
from storage.database import Tx
from storage.ledger import NewShare


@dataclass(frozen=True, slots=True)
class NewPlan:
    """What a file does not say about the plan it makes; `zone` is an IANA name, `country` an ISO 3166 code."""

    title: str
    first_day: date
    last_day: date
    zone: str = "Asia/Shanghai"
    country: str = "CN"


@dataclass(frozen=True, slots=True)
class Loaded:
    plan: Plan
    changes: PlanChanges
    figures: int
    """How many were read from its targets and wait to be confirmed."""
    load_id: int


async def propose(tx: Tx, plan: Plan | NewPlan, file: CheckedFile) -> PlanChanges:
    """What loading the file would change in this plan; in a new one all is added. Writes nothing."""
    present = await tasks.tasks(tx, plan.id) if isinstance(plan, Plan) else []
    parts = await tasks.parts(tx, plan.id) if isinstance(plan, Plan) else []
    found = changes(present, parts, file.plan.rows, await people.add_departments(tx, ()), file.columns)
    return replace(found, withdrawn=()) if file.reading.keep else found


async def lacking(tx: Tx, plan: Plan | NewPlan, file: CheckedFile) -> tuple[Gap, ...]:
    """What the plan would still lack, were the file loaded."""
    reachable = await people.reachable_departments(tx)
    named = await people.add_departments(tx, ())
    return gaps(
        file.plan.rows, first_day=plan.first_day, last_day=plan.last_day,
        reachable={name for name, department in named.items() if department.id in reachable},
    )  # fmt: skip


async def _add_aliases(tx: Tx, same: Mapping[str, str], person_id: int | None, *, now: datetime) -> list[str]:
    """The names that were said to be another department's lead to it from now on; which are new."""
    known = await people.add_departments(tx, ())
    added = []
    for alias, name in same.items():
        if name in known and alias not in known:
            await people.add_alias(tx, alias, known[name].id)
            added.append(alias)
            await audit.note(
                tx, person_id=person_id, act="alias", on=("department", known[name].id), after=alias, now=now
            )
    return added


async def apply(
    tx: Tx, who: Standing | None, plan: Plan | NewPlan, file: CheckedFile, *, seen: str, now: datetime,
    amendment: Amendment | None = None,
) -> Loaded:  # fmt: skip
    """Load the file; `who` is None for the command line, `seen` the fingerprint of the changes that were confirmed.

    Raises NotForYou, FaultyFile, and PlanMoved where other changes than those seen would come of it.
    """
    if who is not None and not who.is_admin:
        raise NotForYou(role="admin")
    if file.plan.problems:
        raise FaultyFile(count=len(file.plan.problems))
    found = await propose(tx, plan, file)
    if found.fingerprint != seen:
        raise PlanMoved
    person_id = who.person.id if who else None
    numbers = found.numbers
    before = {} if isinstance(plan, NewPlan) else await loads.rows_of(tx, plan.id, numbers)
    if isinstance(plan, NewPlan):
        loaded = await _begin(tx, plan, found, person_id, now=now)
    else:
        loaded = plan
        await _change(tx, plan, found, who, now=now)
        amendment = amendment or Amendment(await amending.at_once(tx, plan.id))
        after = {task.number: task for task in await tasks.tasks(tx, plan.id)}
        for update in found.updated:
            await amending.note(tx, update.task, after[update.task.number], amendment, person_id=person_id, now=now)
    aliases = await _add_aliases(tx, file.reading.same, person_id, now=now)
    figures = await proposing.read_targets(tx, loaded, person_id=person_id, now=now)
    named = await people.add_departments(tx, ())
    load_id = await loads.remember(
        tx, plan_id=loaded.id, person_id=person_id, is_new=isinstance(plan, NewPlan), counts=found.counts,
        numbers=numbers, departments=[named[name].id for name in found.departments_added], aliases=aliases,
        before=before, now=now,
    )  # fmt: skip
    return Loaded(loaded, found, figures, load_id)


async def _begin(tx: Tx, new: NewPlan, found: PlanChanges, person_id: int | None, *, now: datetime) -> Plan:
    plan = await tasks.add_plan(
        tx, title=new.title, first_day=new.first_day, last_day=new.last_day, zone=new.zone, country=new.country,
        rhythm=Rhythm(), now=now,
    )  # fmt: skip
    named = await people.add_departments(tx, found.departments_added)
    await _set_parts(tx, plan, found, person_id, now=now)
    await _add(tx, plan, found.added, named, now=now)
    await timing.lay_out(tx, plan, now=now)
    await audit.note(
        tx, person_id=person_id, act="load", on=("plan", plan.id), now=now,
        after={"title": plan.title, "tasks": len(found.added), "departments": len(found.departments_added)},
    )  # fmt: skip
    return plan


async def _change(tx: Tx, plan: Plan, found: PlanChanges, who: Standing | None, *, now: datetime) -> None:
    person_id = who.person.id if who else None
    named = await people.add_departments(tx, found.departments_added)
    await _set_parts(tx, plan, found, person_id, now=now)
    excused = await _withdraw(tx, plan, found, person_id, now=now)
    for number, task_id in (await _add(tx, plan, found.added, named, now=now)).items():
        await audit.note(tx, person_id=person_id, act="add", on=("task", task_id), after=number, now=now)
        # One that comes back may have been asked in this period before it went.
        back = await planning.task(tx, plan, number)
        await prompting.owners_moved(tx, back, now=now)
        await instructing.follow_lead(tx, back, now=now)
    for update in found.updated:
        await _set_fields(tx, plan, update, person_id, now=now)
        await _set_owners(tx, plan, update, named, person_id, now=now)
    await import_notices.tell(tx, plan, found, excused, besides=who, now=now)
    await audit.note(
        tx, person_id=person_id, act="load", on=("plan", plan.id), now=now,
        after={"added": len(found.added), "updated": len(found.updated), "withdrawn": len(found.withdrawn)},
    )  # fmt: skip


async def _set_parts(tx: Tx, plan: Plan, found: PlanChanges, person_id: int | None, *, now: datetime) -> None:
    for number, title in found.parts_added:
        await tasks.set_part(tx, plan.id, number, title)
    for renamed in found.parts_renamed:
        part = await tasks.set_part(tx, plan.id, renamed.number, renamed.after)
        await audit.note(
            tx, person_id=person_id, act="rename", on=("part", part.id), now=now,
            before=renamed.before, after=renamed.after,
        )  # fmt: skip


async def _withdraw(tx: Tx, plan: Plan, found: PlanChanges, person_id: int | None, *, now: datetime) -> list[Request]:
    """Take tasks out of the plan; the requests that need no answer any more."""
    excused = []
    for task in found.withdrawn:
        await tasks.set_state(tx, task.id, TaskState.WITHDRAWN)
        await audit.note(tx, person_id=person_id, act="withdraw", on=("task", task.id), before=task.state, now=now)
        for answered in await requests.of_task(tx, task.id):
            if answered.request.is_missing:
                await requests.set_state(tx, answered.request.id, RequestState.EXCUSED)
                excused.append(answered.request)
    # Also of those withdrawn earlier: a task that comes back begins with the owners of the file.
    await ledger.end_shares_of_withdrawn(tx, plan.id, now=now)
    return excused


async def _add(
    tx: Tx, plan: Plan, added: tuple[Addition, ...], named: Mapping[str, Department], *, now: datetime
) -> dict[int, int]:
    """Make tasks with their owners; the id of each number."""
    parts = {part.number: part.id for part in await tasks.parts(tx, plan.id)}
    made: dict[int, int] = {}
    shares: list[NewShare] = []
    for one in added:
        made[one.row.number] = await _set_task(tx, plan, one.row, parts[one.row.part_number])
        shares += _new_shares(made[one.row.number], one.shares, one.shares, named, frozenset())
    await ledger.begin_shares(tx, shares, now=now)
    return made


async def _set_fields(tx: Tx, plan: Plan, update: Update, person_id: int | None, *, now: datetime) -> None:
    if not update.fields:
        return
    part = await planning.part(tx, plan, update.row.part_number)
    await _set_task(tx, plan, update.row, part.id)
    for change in update.fields:
        await audit.note(
            tx, person_id=person_id, act=f"set {change.field}", on=("task", update.task.id), now=now,
            before=change.before, after=change.after,
        )  # fmt: skip


async def _set_owners(
    tx: Tx, plan: Plan, update: Update, named: Mapping[str, Department], person_id: int | None, *, now: datetime
) -> None:
    task = update.task
    for share in update.ended:
        await tasks.end_owner(tx, task.id, named[share.department].id, now=now)
    asked = frozenset(owner.department.name for owner in task.owners if owner.asked)
    await ledger.begin_shares(tx, _new_shares(task.id, update.begun, update.after, named, asked), now=now)
    if update.moves_owners:
        await audit.note(
            tx, person_id=person_id, act="own", on=("task", task.id), now=now,
            before=_written(update.before, named), after=_written(update.after, named),
        )  # fmt: skip
        changed = await planning.task(tx, plan, task.number)
        await prompting.owners_moved(tx, changed, now=now)
        await instructing.follow_lead(tx, changed, now=now)


async def _set_task(tx: Tx, plan: Plan, row: PlanRow, part_id: int) -> int:
    return await tasks.set_task(
        tx, plan_id=plan.id, part_id=part_id, number=row.number, title=row.title, target=row.target,
        target_source=row.target_source, due=row.due,
    )  # fmt: skip


def _new_shares(
    task_id: int,
    begun: tuple[Share, ...],
    order: tuple[Share, ...],
    named: Mapping[str, Department],
    asked: frozenset[str],
) -> list[NewShare]:
    """Rows for what begins; a supporting department is asked only where it was before."""
    return [
        NewShare(
            task_id,
            named[share.department].id,
            share.duty,
            int(share.duty is not Duty.SUPPORTING or share.department in asked),
            order.index(share) + 1,
            share.source,
        )
        for share in begun
    ]


def _written(shares: tuple[Share, ...], named: Mapping[str, Department]) -> list[list[object]]:
    return [[named[share.department].id, share.duty] for share in shares]
