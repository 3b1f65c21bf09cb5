"""Takes back what was loaded from a file, within a day and while nobody has been asked or has answered about it."""

from __future__ import annotations

from datetime import datetime, timedelta

from domain.errors import NothingToUndo
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Standing
from domain.tasks import Task
from messages import undoing as words
from messages.undoing import InTheWay
from services import import_notices, posting, prompting
from services.membership import require_admin
from storage import audit, loads, people, tasks
from storage.database import Tx
from storage.loads import Load

WITHIN = timedelta(hours=24)


async def last(tx: Tx, who: Standing, *, now: datetime) -> Outgoing:
    """`/undo`: what taking back the last file would do, or what stands in its way."""
    require_admin(who)
    found = await loads.newest(tx)
    if found is None:
        return words.nothing(await posting.words_for(tx, who.person))
    return await _question(tx, who, found, now=now)


async def ask(tx: Tx, who: Standing, load_id: int, *, now: datetime) -> Reply:
    """The same of one file. Raises NothingToUndo where it was taken back."""
    require_admin(who)
    return in_place(await _question(tx, who, await _known(tx, load_id), now=now))


async def confirm(tx: Tx, who: Standing, load_id: int, *, now: datetime) -> Reply:
    """Take it back; where something stands in the way by now that is said instead."""
    require_admin(who)
    found = await _known(tx, load_id)
    if not (await _in_the_way(tx, found, now=now)).nothing:
        return in_place(await _question(tx, who, found, now=now))
    plan = await tasks.plan(tx, found.plan_id)
    if found.is_new:
        await loads.remove_plan(tx, found, now=now)
    else:
        before = await _touched(tx, found)
        await loads.take_back(tx, found, now=now)
        after = await _touched(tx, found)
        for task in after:
            await prompting.owners_moved(tx, task, now=now)
        await import_notices.tell_back(tx, plan, before, after, besides=who, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="take back load", on=("plan", plan.id), now=now,
        before={"title": plan.title, **found.counts},
    )  # fmt: skip
    return in_place(words.taken_back(await posting.words_for(tx, who.person), plan.title, is_new=found.is_new))


async def leave(tx: Tx, who: Standing, load_id: int) -> Reply:
    """It stays as it is."""
    require_admin(who)
    await _known(tx, load_id)
    return in_place(words.left(await posting.words_for(tx, who.person)))


async def _question(tx: Tx, who: Standing, found: Load, *, now: datetime) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    plan = await tasks.plan(tx, found.plan_id)
    by = await people.person(tx, found.person_id) if found.person_id else None
    return words.question(
        t, plan.title, found.counts, found.loaded_at, by.name if by else "", found.loaded_at + WITHIN,
        await _in_the_way(tx, found, now=now), found.id, is_new=found.is_new,
    )  # fmt: skip


async def _known(tx: Tx, load_id: int) -> Load:
    found = await loads.load(tx, load_id)
    if found is None or found.undone_at is not None:
        raise NothingToUndo
    return found


async def _in_the_way(tx: Tx, found: Load, *, now: datetime) -> InTheWay:
    late, newer = now >= found.loaded_at + WITHIN, await loads.newer(tx, found)
    if found.is_new:
        return InTheWay(in_use=await loads.in_use(tx, found), newer=newer, late=late)
    return InTheWay(
        tuple(await loads.asked(tx, found)), tuple(await loads.reported(tx, found)), tuple(await loads.changed(tx, found)),
        newer=newer, late=late,
    )  # fmt: skip


async def _touched(tx: Tx, found: Load) -> list[Task]:
    plan = await tasks.plan(tx, found.plan_id)
    there = [await tasks.task(tx, plan.id, number) for number in found.numbers]
    return [task for task in there if task is not None]
