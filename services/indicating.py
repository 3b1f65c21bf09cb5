"""The talk with an admin about indicators: looked through one at a time, each confirmed, dropped or changed, by taps or in words.

Reading them out of targets, and confirming many at once, is services.proposing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal

from domain.errors import NotMeasurable, Outdated
from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace, meets, nodes, total
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.targets import figure, figures, goal, proposals
from domain.tasks import Plan, Task
from domain.unreadable import BadFigure, BadGoal, Usage, WrongCount
from domain.views import task_number
from messages import indicator_cards as cards
from messages import indicators as words
from messages.indicator_cards import ABOUT, TASK, WALK, Shown
from services import import_talk, planning, posting, proposing
from services.membership import require_admin
from storage import audit, drafts, indicators, outbox, tasks
from storage.database import Tx

DRAFT = "indicator"
"""Holds which indicator and which of FIELDS words are waited for."""

FIELDS = ("name", "unit", "baseline", "target", "quarters", "months")
NEW = "new"
MODES = (WALK, TASK)

PATIENCE = timedelta(minutes=30)
"""How long words that are typed are taken for the answer."""

MOST_NAME, MOST_UNIT = 100, 20
NONE = frozenset({"–", "-", "—", "无", "none"})
"""What is written for none."""


def span_of(plan: Plan, task: Task) -> tuple[date, date]:
    """The days over which the task's indicators are expected to come about."""
    return plan.first_day, min(task.due_on or plan.last_day, plan.last_day)


async def look(tx: Tx, who: Standing, after_id: int) -> Reply:
    """The next that waits behind this one, 0 for the first; where none does, how they all stand. Raises NotForYou and NoPlan."""
    require_admin(who)
    await drafts.drop(tx, who.person.id, DRAFT)
    return await _next(tx, who, after_id, None)


async def card(tx: Tx, who: Standing, indicator_id: int, mode: str) -> Reply:
    """One of them. Raises NotForYou and Outdated."""
    require_admin(who)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(await _card(tx, who, indicator_id, mode))


async def change(tx: Tx, who: Standing, indicator_id: int, mode: str) -> Reply:
    """The ways to change it. Raises NotForYou and Outdated."""
    require_admin(who)
    shown, _ = await _shown(tx, indicator_id)
    return in_place(cards.changing(await posting.words_for(tx, who.person), shown, _mode(mode)))


async def set_value(
    tx: Tx, who: Standing, indicator_id: int, revision: int, value: str, mode: str, *, now: datetime
) -> Reply:
    """Set what a button says, `confirmed` or `down`; one under an older version shows how it stands now.

    Raises NotForYou, NotMeasurable and Outdated.
    """
    require_admin(who)
    shown, _ = await _shown(tx, indicator_id)
    before, after = shown.indicator, _with(shown.indicator, value)
    # Pressed twice it has been done, and is no conflict.
    if after != before:
        if before.revision != revision:
            return in_place(await _card(tx, who, indicator_id, mode))
        if after.state is IndicatorState.CONFIRMED and not after.is_complete:
            raise NotMeasurable
        if after.state is not before.state:
            await proposing.decide(tx, before, after.state, person_id=who.person.id, now=now)
        else:
            await _store(tx, who, before, after, value, now=now)
    if value not in tuple(IndicatorState):
        return await change(tx, who, indicator_id, mode)
    if value == IndicatorState.PROPOSED:
        return in_place(await _card(tx, who, indicator_id, mode))
    if _mode(mode) == WALK and (before.state is IndicatorState.PROPOSED or after == before):
        return await _next(tx, who, indicator_id, await indicators.indicator(tx, indicator_id))
    return in_place(await _card(tx, who, indicator_id, mode))


async def ask(tx: Tx, who: Standing, indicator_id: int, field: str, mode: str, *, now: datetime) -> Reply:
    """Wait for one of FIELDS to be typed. Raises NotForYou and Outdated."""
    require_admin(who)
    shown, plan = await _shown(tx, indicator_id)
    if field not in FIELDS:
        raise Outdated
    body = {"indicator": indicator_id, "mode": _mode(mode)}
    await drafts.put(tx, who.person.id, DRAFT, expects=field, body=body, now=now)
    days = _days(plan, shown.task, field)
    return in_place(cards.ask(await posting.words_for(tx, who.person), shown, field, days, mode))


async def of_task(tx: Tx, who: Standing, text: str) -> Reply:
    """`/indicator 12`. Raises NotForYou, Usage, NoSuchTask and NoPlan."""
    require_admin(who)
    number = task_number(text)
    if number is None:
        raise Usage(example="/indicator 12")
    await drafts.drop(tx, who.person.id, DRAFT)
    task = await planning.task(tx, await planning.current(tx), number)
    known = await indicators.of_task(tx, task.id)
    return in_place(words.of_task(await posting.words_for(tx, who.person), task, known))


async def add(tx: Tx, who: Standing, number: int, *, now: datetime) -> Reply:
    """Wait for a new indicator of this task to be typed. Raises NotForYou, NoSuchTask and NoPlan."""
    require_admin(who)
    task = await planning.task(tx, await planning.current(tx), number)
    await drafts.put(tx, who.person.id, DRAFT, expects=NEW, body={"task": number}, now=now)
    return in_place(cards.ask_new(await posting.words_for(tx, who.person), task))


async def told(tx: Tx, who: Standing, text: str, *, reply_to: int | None = None, now: datetime) -> Reply | None:
    """What an admin typed, where it is waited for; None where it is not, or answers a message about something else.

    Raises BadFigure, BadGoal, WrongCount, and Outdated where the indicator is gone.
    """
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or not draft.expects or not text.strip() or not who.is_admin:
        return None
    other = await drafts.get(tx, who.person.id, import_talk.DRAFT)
    if reply_to is not None:
        letter = await outbox.by_message(tx, who.person.chat_id, reply_to)
        if letter is None or letter.about != ABOUT:
            return None
    asked_later = other is not None and other.expects and other.updated_at > draft.updated_at
    if asked_later or now - draft.updated_at > PATIENCE:
        return None
    if draft.expects == NEW:
        return await _added(tx, who, draft.body["task"], text.strip(), now=now)
    shown, plan = await _shown(tx, draft.body["indicator"])
    after = _typed(shown, plan, draft.expects, text.strip())
    await drafts.drop(tx, who.person.id, DRAFT)
    await _store(tx, who, shown.indicator, after, draft.expects, now=now)
    return below(await _card(tx, who, shown.indicator.id, draft.body["mode"]), retired=(ABOUT,))


async def _added(tx: Tx, who: Standing, number: int, text: str, *, now: datetime) -> Reply:
    """What was typed as new ones, to be confirmed; the first is shown. Words without a figure are a milestone."""
    task = await planning.task(tx, await planning.current(tx), number)
    made = [
        Indicator(
            0, task.id, 0, read.name, read.unit, read.baseline, read.aim, read.target, read.target_high, read.direction,
            True, Pace.LINEAR, (), IndicatorState.PROPOSED, "", read.sure,
        )
        for read in proposals(text)
    ] or [
        Indicator(
            0, task.id, 0, text[:MOST_NAME], "", None, Aim.MILESTONE, None, None, Direction.UP, True, Pace.LINEAR, (),
            IndicatorState.PROPOSED,
        )
    ]  # fmt: skip
    await drafts.drop(tx, who.person.id, DRAFT)
    ids = [await indicators.add(tx, one) for one in made]
    for indicator_id in ids:
        await audit.note(
            tx, person_id=who.person.id, act="propose", on=("indicator", indicator_id), after=text, now=now
        )
    return below(await _card(tx, who, ids[0], TASK), retired=(ABOUT,))


async def _next(tx: Tx, who: Standing, after_id: int, decided: Indicator | None) -> Reply:
    """The next proposal in the plan's order, round to the first; how they stand where none is left."""
    plan = await planning.current(tx)
    known = await indicators.of_plan(tx, plan.id)
    place = next((place for place, it in enumerate(known, 1) if it.id == after_id), 0)
    waiting = [it for it in (*known[place:], *known[:place]) if it.state is IndicatorState.PROPOSED]
    if not waiting:
        return await proposing.overview(tx, who)
    return in_place(await _card(tx, who, waiting[0].id, WALK, before=decided))


async def _card(tx: Tx, who: Standing, indicator_id: int, mode: str, *, before: Indicator | None = None) -> Outgoing:
    shown, plan = await _shown(tx, indicator_id)
    sure = len(proposing.sure_ones(await indicators.of_plan(tx, plan.id)))
    return cards.card(await posting.words_for(tx, who.person), shown, _mode(mode), sure=sure, before=before)


async def _shown(tx: Tx, indicator_id: int) -> tuple[Shown, Plan]:
    """The indicator with its task and plan. Raises Outdated where it is not one of the plan that is carried out."""
    plan = await planning.current(tx)
    known = await indicators.of_plan(tx, plan.id)
    for place, it in enumerate(known, 1):
        if it.id == indicator_id:
            task = await tasks.task_of(tx, it.task_id)
            mine = [other for other in known if other.task_id == it.task_id and other.id != it.id]
            return Shown(it, task, place, len(known), proposing.outlived(task, mine), _strays(it)), plan
    raise Outdated


def _strays(it: Indicator) -> Decimal | None:
    """Where its points lead, where that is short of its goal."""
    ends = total(it, it.points)
    return ends if ends is not None and it.goal is not None and not meets(it, ends, it.goal) else None


async def _store(
    tx: Tx, who: Standing, before: Indicator, after: Indicator, field: str, *, now: datetime
) -> None:  # fmt: skip
    """An admin has looked at it: nothing about it is doubtful any more."""
    if not await indicators.change(tx, replace(after, sure=True)):
        raise Outdated
    await audit.note(
        tx, person_id=who.person.id, act=f"set {field}", on=("indicator", before.id), now=now,
        before=_plain(before), after=_plain(after),
    )  # fmt: skip


def _with(it: Indicator, value: str) -> Indicator:
    """The indicator with what a button sets. Raises Outdated."""
    match value:
        case IndicatorState.PROPOSED | IndicatorState.CONFIRMED | IndicatorState.DROPPED:
            return replace(it, state=IndicatorState(value))
        case Direction.UP | Direction.DOWN:
            return replace(it, direction=Direction(value))
        case "total" | "period":
            return replace(it, cumulative=value == "total")
        case Pace.LINEAR:
            return replace(it, pace=Pace.LINEAR, points=())
        case Aim.MILESTONE:
            return replace(
                it, aim=Aim.MILESTONE, target=None, target_high=None, unit="", baseline=None, direction=Direction.UP
            )
    raise Outdated


def _typed(shown: Shown, plan: Plan, field: str, text: str) -> Indicator:
    """The indicator with what was typed. Raises BadFigure, BadGoal and WrongCount."""
    it = shown.indicator
    match field:
        case "name":
            return replace(it, name=" ".join(text.split())[:MOST_NAME])
        case "unit":
            return replace(it, unit="" if text in NONE else text[:MOST_UNIT])
        case "baseline":
            return replace(it, baseline=None if text.casefold() in NONE else _figure(text, it.unit))
        case "target":
            read = goal(text)
            if read is None:
                raise BadGoal(text=text[:100])
            direction = Direction.DOWN if read.direction is Direction.DOWN else it.direction
            return replace(
                it, aim=read.aim, target=read.target, target_high=read.target_high, unit=read.unit or it.unit,
                direction=direction,
            )  # fmt: skip
    found = figures(text, it.unit)
    if found is None:
        raise BadFigure(text=text[:100])
    days = _days(plan, shown.task, field)
    if len(found) != len(days):
        raise WrongCount(wanted=len(days), count=len(found))
    return replace(it, pace=Pace(field), points=found)


def _figure(text: str, unit: str) -> Decimal:
    found = figure(text, unit)
    if found is None:
        raise BadFigure(text=text[:100])
    return found


def _days(plan: Plan, task: Task, field: str) -> tuple[date, ...]:
    if field not in (Pace.QUARTERS, Pace.MONTHS):
        return ()
    first, last = span_of(plan, task)
    return nodes(Pace(field), first_day=first, last_day=last)


def _plain(it: Indicator) -> list[object]:
    return [
        it.name, it.unit, it.baseline, it.aim, it.target, it.target_high, it.direction, it.cumulative, it.pace, it.points,
    ]  # fmt: skip


def _mode(mode: str) -> str:
    if mode not in MODES:
        raise Outdated
    return mode
