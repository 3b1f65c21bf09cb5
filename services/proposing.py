"""Reads figures out of the targets of a plan as proposals, and confirms those that are sure together.

One at a time they are decided in services.indicating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime
from hashlib import sha256
from secrets import token_hex

from domain.errors import NothingToUndo
from domain.indicators import Indicator, IndicatorState, Pace
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Standing
from domain.targets import Proposal, proposals
from domain.tasks import Plan, Task
from messages import indicators as words
from messages.indicators import Tally
from services import planning, posting
from services.membership import require_admin
from storage import audit, drafts, indicators, tasks, versions
from storage.database import Tx

UNDO = "indicators confirmed"
"""The draft that holds what was confirmed together a moment ago, so that it can be taken back."""


async def read_targets(tx: Tx, plan: Plan, *, person_id: int | None, now: datetime) -> int:
    """Propose what the targets say and nobody has decided on yet; how many that are. Safe to run again.

    Proposals whose words are gone are dropped; confirmed ones stay until an admin decides.
    """
    known = _by_task(await indicators.of_plan(tx, plan.id))
    count = 0
    for task in await tasks.tasks(tx, plan.id):
        wanted = {read.source: read for read in proposals(task.target)}
        present = known[task.id]
        for old in present:
            if old.state is IndicatorState.PROPOSED and old.source and old.source not in wanted:
                await decide(tx, old, IndicatorState.DROPPED, person_id=person_id, now=now)
        for read in wanted.values():
            if read.source not in {old.source for old in present}:
                made = await indicators.add(tx, _proposed(task, read, present))
                await audit.note(
                    tx, person_id=person_id, act="propose", on=("indicator", made), after=read.source, now=now
                )
                count += 1
    return count


async def offer(tx: Tx, who: Standing, count: int) -> tuple[Outgoing, ...]:
    """What an admin is told who has loaded a plan, where so many figures were read from it."""
    return (words.offer(await posting.words_for(tx, who.person), count),) if count else ()


async def overview(tx: Tx, who: Standing) -> Reply:
    """`/indicators`. Raises NotForYou and NoPlan."""
    require_admin(who)
    plan = await planning.current(tx)
    known = await indicators.of_plan(tx, plan.id)
    counts = {state: sum(it.state is state for it in known) for state in IndicatorState}
    measured = {it.task_id for it in known if it.state is not IndicatorState.DROPPED}
    without = tuple(t.number for t in await tasks.tasks(tx, plan.id) if t.target and t.id not in measured)
    tally = Tally(
        counts[IndicatorState.CONFIRMED],
        counts[IndicatorState.PROPOSED],
        len(sure_ones(known)),
        counts[IndicatorState.DROPPED],
        without,
    )
    return in_place(words.overview(await posting.words_for(tx, who.person), plan, tally))


async def read_again(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """Read the targets of a plan that was loaded before there were indicators. Raises NotForYou and NoPlan."""
    require_admin(who)
    await read_targets(tx, await planning.current(tx), person_id=who.person.id, now=now)
    return await overview(tx, who)


async def preview_sure(tx: Tx, who: Standing, page: int) -> Reply:
    """All that one tap would confirm. Raises NotForYou and NoPlan."""
    require_admin(who)
    plan = await planning.current(tx)
    waiting = sure_ones(await indicators.of_plan(tx, plan.id))
    if not waiting:
        return await overview(tx, who)
    by_id = {task.id: task for task in await tasks.tasks(tx, plan.id)}
    lines = [(by_id[it.task_id], it) for it in waiting]
    return in_place(words.all_sure(await posting.words_for(tx, who.person), lines, _seen(waiting), page))


async def confirm_sure(tx: Tx, who: Standing, seen: str, *, now: datetime) -> Reply:
    """Confirm what was shown; where something else would be confirmed by now it is shown anew. Raises NotForYou and NoPlan."""
    require_admin(who)
    plan = await planning.current(tx)
    known = await indicators.of_plan(tx, plan.id)
    waiting = sure_ones(known)
    if not waiting or _seen(waiting) != seen:
        return await preview_sure(tx, who, 1)
    for it in waiting:
        await decide(tx, it, IndicatorState.CONFIRMED, person_id=who.person.id, now=now)
    mark = token_hex(4)
    held = {it.id for it in known if it.state is IndicatorState.CONFIRMED}
    dropped = [
        it for it in await indicators.of_plan(tx, plan.id) if it.id in held and it.state is IndicatorState.DROPPED
    ]
    body = {
        "mark": mark,
        "confirmed": [[it.id, it.revision + 1] for it in waiting],
        "dropped": [[it.id, it.revision] for it in dropped],
    }
    await drafts.put(tx, who.person.id, UNDO, body=body, now=now)
    left = sum(it.state is IndicatorState.PROPOSED for it in known) - len(waiting)
    return in_place(words.confirmed_all(await posting.words_for(tx, who.person), len(waiting), left, mark))


async def undo_sure(tx: Tx, who: Standing, mark: str, *, now: datetime) -> Reply:
    """Make them proposals again and hold what they took the place of, but for those that were changed since.

    Raises NotForYou and NothingToUndo.
    """
    require_admin(who)
    draft = await drafts.get(tx, who.person.id, UNDO)
    if draft is None or draft.body["mark"] != mark:
        raise NothingToUndo
    await drafts.drop(tx, who.person.id, UNDO)
    for name, made, before in (
        ("confirmed", IndicatorState.CONFIRMED, IndicatorState.PROPOSED),
        ("dropped", IndicatorState.DROPPED, IndicatorState.CONFIRMED),
    ):
        for indicator_id, revision in draft.body.get(name, ()):
            it = await indicators.indicator(tx, indicator_id)
            if it is not None and (it.revision, it.state) == (revision, made):
                await decide(tx, it, before, person_id=who.person.id, now=now)
    return await overview(tx, who)


async def decide(tx: Tx, it: Indicator, state: IndicatorState, *, person_id: int | None, now: datetime) -> bool:
    """Confirm, drop or propose again; a confirmed one takes the place of what its task's old words said under the same name.

    False, and nothing changed, where it has changed since it was read.
    """
    if not await indicators.change(tx, replace(it, state=state)):
        return False
    await audit.note(
        tx, person_id=person_id, act="decide", on=("indicator", it.id), before=it.state, after=state, now=now
    )
    if state is IndicatorState.CONFIRMED:
        await indicators.hold_again(tx, it.id)
        known = await versions.of_task(tx, it.task_id)
        label = known[-1].from_label if known else ""
        if label and it.source and not any(it.source in version.target for version in known[:-1]):
            await indicators.begin(tx, it.id, label)
        task = await tasks.task_of(tx, it.task_id)
        for old in outlived(task, await indicators.of_task(tx, it.task_id)):
            if old.name == it.name and old.id != it.id:
                await decide(tx, old, IndicatorState.DROPPED, person_id=person_id, now=now)
                if label:
                    await indicators.succeed(tx, old.id, it.id, label)
    return True


def outlived(task: Task, known: Iterable[Indicator]) -> tuple[Indicator, ...]:
    """Confirmed ones whose words are not in the task's target any more."""
    words = {"", *(read.source for read in proposals(task.target))}
    return tuple(it for it in known if it.state is IndicatorState.CONFIRMED and it.source not in words)


def sure_ones(known: Iterable[Indicator]) -> list[Indicator]:
    """Those that wait and were read without a doubt."""
    return [it for it in known if it.state is IndicatorState.PROPOSED and it.sure and it.is_complete]


def _proposed(task: Task, read: Proposal, present: Iterable[Indicator]) -> Indicator:
    """The proposal as an indicator; what an admin said of its forerunner of the same name still holds."""
    before = next((it for it in present if it.name == read.name and it.state is IndicatorState.CONFIRMED), None)
    return Indicator(
        0, task.id, 0, read.name, read.unit, read.baseline if before is None else before.baseline, read.aim,
        read.target, read.target_high, read.direction, before.cumulative if before else True, Pace.LINEAR, (),
        IndicatorState.PROPOSED, read.source, read.sure,
    )  # fmt: skip


def _by_task(known: Iterable[Indicator]) -> dict[int, list[Indicator]]:
    found: dict[int, list[Indicator]] = defaultdict(list)
    for it in known:
        found[it.task_id].append(it)
    return found


def _seen(waiting: Iterable[Indicator]) -> str:
    return sha256(repr([(it.id, it.revision) for it in waiting]).encode()).hexdigest()[:12]
