"""Changes who owns which task: shown first, done on a yes; the people concerned are told once each. Words are read in services.wishes."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from secrets import token_hex
from typing import Any

from domain.errors import NothingToUndo, NotYours
from domain.outgoing import Outgoing, Reply, in_place
from domain.ownership import Change, Move, Wish, change_of, moves_of
from domain.people import Department, Duty, Person, Standing, departments_named
from domain.reports import PeriodState
from domain.tasks import Owner, Plan, Task, task_numbers
from domain.unreadable import Ambiguous
from messages import assignments as words
from messages import owners as cards
from messages.owners import Share
from services import amending, instructing, planning, posting, prompting, standing_in, wishes
from services.membership import require_admin
from storage import audit, drafts, people, requests, tasks
from storage.database import Tx

PROPOSAL = "assign"
"""The draft that holds what is to change until it is confirmed; its mark ties it to the message that shows it."""


@dataclass(frozen=True, slots=True)
class _Proposal:
    """A draft's content: of which plan, which tasks, what is wished of them, and a digest of the owners then seen."""

    plan: Plan
    numbers: tuple[int, ...]
    wish: Wish
    seen: str


async def assign(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/assign 4-9,12 省科技厅 joint`: what would change, or which department is meant.

    Raises Usage, BadNumbers, NoSuchTask, NoSuchTasks, NoSuchDepartment, NoPlan.
    """
    require_admin(who)
    wanted = wishes.read(text)
    if wanted is None:
        raise await wishes.usage(tx, await posting.words_for(tx, who.person), text, "assign")
    return await _wished(tx, who, wanted.numbers, wanted.department, wanted.duty, wanted.asked, now=now)


async def unassign(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/unassign 12 省财政厅`: as assign, for ending a department's share."""
    require_admin(who)
    wanted = wishes.read(text)
    if wanted is None:
        raise await wishes.usage(tx, await posting.words_for(tx, who.person), text, "unassign")
    return await _wished(tx, who, wanted.numbers, wanted.department, None, True, now=now)


async def assign_to(tx: Tx, who: Standing, department_id: int, mark: str, *, now: datetime) -> Reply:
    """Go on with the command whose department was not clear. Raises NothingToUndo where another was begun since."""
    require_admin(who)
    body = await _draft(tx, who, mark)
    department = await people.department(tx, department_id)
    if department is None:
        raise NothingToUndo
    plan = await tasks.plan(tx, body["plan"])
    wish = Wish(department, Duty(body["duty"]) if body["duty"] else None, body["asked"])
    return in_place(await _propose(tx, who, plan, tuple(body["numbers"]), wish, now=now))


async def give(tx: Tx, who: Standing, number: int, duty: Duty | None, department_id: int, *, now: datetime) -> Reply:
    """The proposal that a button of the owners' card makes; None ends the share."""
    require_admin(who)
    department = await people.department(tx, department_id)
    if department is None:
        raise NothingToUndo
    wish = Wish(department, duty, asked=duty is not Duty.SUPPORTING)
    return in_place(await _propose(tx, who, await planning.current(tx), (number,), wish, now=now))


async def turn(tx: Tx, who: Standing, page: int, mark: str) -> Reply:
    """Another page of a proposal."""
    require_admin(who)
    proposal = await _kept(tx, who, mark)
    changes = await _changes(tx, proposal)
    return in_place(await _shown(tx, who, proposal, changes, mark, page=page))


async def confirm(tx: Tx, who: Standing, mark: str, *, now: datetime) -> Reply:
    """Do it, unless owners have changed since it was shown: then show it anew. Raises NothingToUndo."""
    require_admin(who)
    proposal = await _kept(tx, who, mark)
    changes = await _changes(tx, proposal)
    if _seen(changes) != proposal.seen:
        return in_place(await _propose(tx, who, proposal.plan, proposal.numbers, proposal.wish, now=now, anew=True))
    await drafts.drop(tx, who.person.id, PROPOSAL)
    moved = 0
    for change in changes:
        if not change.is_none:
            moved += await apply(tx, change.task, change.after, by=who.person, now=now)
    await tell(tx, who, changes, mark, now=now)
    t = await posting.words_for(tx, who.person)
    reachable = await _reachable(tx, proposal.wish.department)
    return in_place(words.assigned(t, proposal.wish, changes, moved=moved, reachable=reachable))


async def cancel(tx: Tx, who: Standing, mark: str) -> Reply:
    """Drop a proposal. Raises NothingToUndo where it is settled."""
    require_admin(who)
    await _draft(tx, who, mark)
    await drafts.drop(tx, who.person.id, PROPOSAL)
    return in_place(words.cancelled(await posting.words_for(tx, who.person)))


async def apply(tx: Tx, task: Task, after: Sequence[Owner], *, by: Person | None, now: datetime) -> int:
    """Give the task these owners, with history, audit and its open requests; how many of those moved. Tells nobody but of open instructions."""
    for owner in task.owners:
        if owner not in after:
            await tasks.end_owner(tx, task.id, owner.department.id, now=now)
    for place, owner in enumerate(after, 1):
        if owner not in task.owners:
            position = 1 if owner.duty is Duty.LEAD else len(task.owners) + place
            await tasks.add_owner(
                tx, task.id, owner.department.id, owner.duty, source=owner.source, asked=owner.asked,
                position=position, now=now,
            )  # fmt: skip
    await audit.note(
        tx, person_id=by.id if by else None, act="owners", on=("task", task.id), before=_plain(task.owners),
        after=_plain(after), now=now,
    )  # fmt: skip
    changed = await tasks.task(tx, task.plan_id, task.number)
    assert changed is not None
    amendment = amending.Amendment(await amending.at_once(tx, task.plan_id))
    await amending.note(tx, task, changed, amendment, person_id=by.id if by else None, now=now)
    await instructing.follow_lead(tx, changed, now=now)
    return await prompting.owners_moved(tx, changed, now=now)


async def owners(tx: Tx, who: Standing, text: str) -> Reply:
    """`/owners 12`, for who may see the task. Raises Usage, BadNumbers, NoSuchTask, NotYours."""
    numbers = task_numbers(text)
    t = await posting.words_for(tx, who.person)
    if numbers is None or len(numbers) > 1:
        raise await wishes.usage(tx, t, text, "owners")
    task = await planning.task(tx, await planning.current(tx), numbers[0])
    if not who.may_see(task.part.number, task.owner_ids):
        raise NotYours(number=task.number)
    history = [
        Share(row["name"], Duty(row["duty"]), row["source"], row["since_at"], row["until_at"])
        for row in await tasks.owner_history(tx, task.id)
    ]
    return in_place(cards.owners(t, task, history, changing=who.is_admin))


async def pick(tx: Tx, who: Standing, number: int, duty: Duty, *, page: int) -> Reply:
    """Departments that could take this duty, as buttons."""
    require_admin(who)
    task = await planning.task(tx, await planning.current(tx), number)
    free = [
        d for d in await people.departments(tx) if all(o.department != d or o.duty is not duty for o in task.owners)
    ]
    return in_place(cards.pick(await posting.words_for(tx, who.person), task, duty, free, page=page))


async def _wished(
    tx: Tx, who: Standing, numbers: tuple[int, ...], name: str, duty: Duty | None, asked: bool, *, now: datetime
) -> Outgoing:
    plan = await planning.current(tx)
    await wishes.tasks_of(tx, plan, numbers)
    try:
        department = await planning.department(tx, name, choice=str)
    except Ambiguous:
        # Not raised on: the choice needs the draft, which a refusal would take back.
        mark = token_hex(4)
        body = {"mark": mark, "plan": plan.id, "numbers": numbers, "duty": duty, "asked": asked}
        await drafts.put(tx, who.person.id, PROPOSAL, body=body, now=now)
        fitting = departments_named(name, await people.departments(tx), await people.aliases(tx))
        return words.which(await posting.words_for(tx, who.person), name, fitting, mark)
    return await _propose(tx, who, plan, numbers, Wish(department, duty, asked), now=now)


async def _propose(
    tx: Tx, who: Standing, plan: Plan, numbers: tuple[int, ...], wish: Wish, *, now: datetime, anew: bool = False
) -> Outgoing:
    proposal = _Proposal(plan, numbers, wish, "")
    changes = await _changes(tx, proposal)
    if all(change.is_none for change in changes):
        await drafts.drop(tx, who.person.id, PROPOSAL)
        return words.nothing_to_change(await posting.words_for(tx, who.person), wish, changes)
    mark = token_hex(4)
    body = {
        "mark": mark, "plan": plan.id, "numbers": numbers, "department": wish.department.id, "duty": wish.duty,
        "asked": wish.asked, "seen": _seen(changes),
    }  # fmt: skip
    await drafts.put(tx, who.person.id, PROPOSAL, body=body, now=now)
    return await _shown(tx, who, proposal, changes, mark, page=1, anew=anew)


async def _shown(
    tx: Tx, who: Standing, proposal: _Proposal, changes: Sequence[Change], mark: str, *, page: int, anew: bool = False
) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    reachable = await _reachable(tx, proposal.wish.department)
    return words.proposal(t, proposal.wish, changes, mark, page=page, reachable=reachable, anew=anew)


async def _draft(tx: Tx, who: Standing, mark: str) -> dict[str, Any]:
    draft = await drafts.get(tx, who.person.id, PROPOSAL)
    if draft is None or draft.body.get("mark") != mark:
        raise NothingToUndo
    return draft.body


async def _kept(tx: Tx, who: Standing, mark: str) -> _Proposal:
    body = await _draft(tx, who, mark)
    department = await people.department(tx, body.get("department", 0))
    if department is None:
        raise NothingToUndo
    wish = Wish(department, Duty(body["duty"]) if body["duty"] else None, body["asked"])
    return _Proposal(await tasks.plan(tx, body["plan"]), tuple(body["numbers"]), wish, body["seen"])


async def _changes(tx: Tx, proposal: _Proposal) -> list[Change]:
    found = []
    for task in await wishes.tasks_of(tx, proposal.plan, proposal.numbers):
        answers = [a.request for a in await requests.of_task(tx, task.id)]
        open_now = [r for r in answers if r.is_missing and r.period.state is PeriodState.ASKED]
        found.append(change_of(task, proposal.wish, open_now))
    return found


def _seen(changes: Iterable[Change]) -> str:
    return sha256(repr([(c.task.number, _plain(c.task.owners)) for c in changes]).encode()).hexdigest()


def _plain(owners: Iterable[Owner]) -> list[list[object]]:
    return [[o.department.id, o.duty.value, o.asked, o.source] for o in owners]


async def _reachable(tx: Tx, department: Department) -> bool:
    return department.id in await people.reachable_departments(tx)


async def tell(tx: Tx, who: Standing, changes: Iterable[Change], mark: str, *, now: datetime) -> None:
    """Contacts and deputies of every department whose share changes: one message each, whatever it moved; `mark` tells
    this occasion from others."""
    moves: dict[Person, list[Move]] = defaultdict(list)
    for move in (move for change in changes for move in moves_of(change)):
        for person in await standing_in.told(tx, [move.department.id], now=now):
            moves[person].append(move)
    moves.pop(who.person, None)
    for person, hers in moves.items():
        t = await posting.words_for(tx, person)
        gained = {(m.task.id, m.department.id) for m in hers if m.after is not None}
        asked = await requests.of_departments(tx, {department_id for _, department_id in gained})
        missing = [a.request for a in asked if a.request.is_missing]
        missing = [r for r in missing if (r.task_id, r.department_id) in gained]
        await posting.notify(tx, person, words.told(t, hers, missing), key=f"owners:{mark}:{person.id}", now=now)
