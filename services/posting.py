"""Puts what is to be said into the outbox: at once, by day, or as one of a period's few scheduled messages. Sending is bot.sender."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from domain.deadlines import next_daytime
from domain.outgoing import (
    CAPTION_LIMIT,
    Button,
    Kind,
    Menu,
    OutboxState,
    Outgoing,
    Priority,
    pieces,
)
from domain.people import Person
from domain.reports import Period, RequestKind
from domain.tasks import Plan
from domain.workdays import WorkingCalendar
from messages.language import Words, label
from services.timing import calendar_of
from storage import drafts, held, outbox, people, periods, requests, tasks
from storage.database import Tx
from storage.processes import ALONE, Worker

CAP = 5
"""Scheduled messages and nudges a person gets in one period at most."""

EVERY_DAY = WorkingCalendar(off=frozenset(), on=frozenset(), weekend=frozenset())
"""For what is told on days off as well."""

DEFAULT_ZONE = ZoneInfo("Asia/Shanghai")

UNDISTURBED = timedelta(minutes=15)
"""How long after her last touch of a card, or of another step that waits for her, nothing scheduled comes in between."""

LAST_CALL = timedelta(hours=1)
"""How long before it expires a scheduled message comes all the same."""

FOREVER = datetime.max.replace(tzinfo=UTC)


async def words_for(tx: Tx, person: Person) -> Words:
    """This person's language, on her own clock or the plan's."""
    if person.zone:
        return Words(person.language, ZoneInfo(person.zone))
    known = await tasks.plans(tx)
    return Words(person.language, known[-1].zone if known else DEFAULT_ZONE)


async def answer(tx: Tx, chat_id: int, outgoing: Outgoing, *, key: str, now: datetime) -> int | None:
    """Say something at once to who waits for it; the outbox row, None where the key was used before."""
    return await _put(tx, chat_id, outgoing, key=key, priority=Priority.ANSWER, now=now, hold_until=now)


async def notify(tx: Tx, person: Person, outgoing: Outgoing, *, key: str, now: datetime) -> int | None:
    """Tell somebody who did not ask: by day on her clock."""
    words = await words_for(tx, person)
    hold = next_daytime(now, words.zone, EVERY_DAY)
    return await _put(tx, person.chat_id, outgoing, key=key, priority=Priority.NOTICE, now=now, hold_until=hold)


async def schedule(
    tx: Tx, plan: Plan, period: Period, person: Person, outgoing: Outgoing, *, key: str, now: datetime,
    needed: Iterable[int] | None = None, kinds: Iterable[RequestKind] = RequestKind, expires_at: datetime | None = None,
) -> bool:  # fmt: skip
    """One of the period's few messages, on working days by day; skipped at sending once the `needed` departments owe nothing of these kinds.

    Returns whether it was queued: not beyond the cap, and never twice under one key.
    """
    if await outbox.scheduled_count(tx, period.id, person.chat_id) >= CAP:
        return False
    words = await words_for(tx, person)
    hold = next_daytime(now, words.zone, await calendar_of(tx, plan))
    still = "" if needed is None else f"{','.join(sorted(kinds))}:{period.id}:{','.join(map(str, sorted(needed)))}"
    made = await _put(
        tx, person.chat_id, outgoing, key=key, priority=Priority.BROADCAST, now=now, hold_until=hold,
        needed=still, expires_at=expires_at, scheduled_period_id=period.id,
    )  # fmt: skip
    return made is not None


async def edit(tx: Tx, target_id: int, outgoing: Outgoing, *, key: str, now: datetime) -> None:
    """Make a message sent before say this."""
    await outbox.put_edit(tx, target_id, key=key, content=_labelled(outgoing), now=now)


async def retire(tx: Tx, chat_id: int, about: str, *, key: str, now: datetime) -> None:
    """Take the buttons off the newest message about this."""
    target = await outbox.latest_about(tx, chat_id, about)
    said = await outbox.shown(tx, target) if target is not None else None
    if target is not None and said is not None and said.keyboard:
        await outbox.put_edit(tx, target, key=key, content=replace(said, keyboard=()), now=now)


async def menu(tx: Tx, person: Person, commands: Menu, *, key: str, now: datetime) -> None:
    """Show this person these commands."""
    await outbox.put(
        tx, chat_id=person.chat_id, key=key, priority=Priority.NOTICE, content=commands, now=now, hold_until=now
    )


async def next_letter(
    tx: Tx, resting_chats: Iterable[int], *, now: datetime, worker: Worker = ALONE
) -> outbox.Letter | None:
    """Claim the next message to send, marking it so; what has expired or is needed no more is closed on the way."""
    resting = tuple(resting_chats)
    while (letter := await outbox.candidate(tx, resting, now=now, worker=worker)) is not None:
        if letter.expires_at is not None and letter.expires_at <= now:
            await outbox.finish(tx, letter.id, OutboxState.SKIPPED, error="expired before it could be sent", now=now)
        elif not await _still_needed(tx, letter.needed):
            await outbox.finish(tx, letter.id, OutboxState.SKIPPED, error="nothing is missing any more", now=now)
        elif (hour := await _next_hour(tx, letter, now=now)) > now:
            await outbox.hold(tx, letter.id, until=hour)
        else:
            await outbox.start_sending(tx, letter.id, worker)
            return await outbox.letter(tx, letter.id)
    return None


async def _next_hour(tx: Tx, letter: outbox.Letter, *, now: datetime) -> datetime:
    """When this may be said: what nobody waits for has its hours, also where it was held up on its way, and what is
    scheduled does not come between a person and what she is in the middle of."""
    if letter.priority is Priority.ANSWER or letter.kind is not Kind.MESSAGE:
        return now
    person = await people.of_chat(tx, letter.chat_id)
    if person is None:
        return now
    zone, calendar = (await words_for(tx, person)).zone, EVERY_DAY
    if letter.scheduled_period_id is not None:
        period = await periods.period(tx, letter.scheduled_period_id)
        calendar = await calendar_of(tx, await tasks.plan(tx, period.plan_id))
    day = next_daytime(now, zone, calendar)
    if day > now or letter.priority is not Priority.BROADCAST:
        return day
    touched = await drafts.touched(tx, person.id)
    free = min(touched + UNDISTURBED if touched else now, (letter.expires_at or FOREVER) - LAST_CALL)
    # What would fall into the night by waiting does not wait.
    return free if free > now and next_daytime(free, zone, calendar) == free else now


async def left_in_peace(tx: Tx, person: Person, *, now: datetime) -> None:
    """She is through with what she was in the middle of: what was held back meanwhile may come."""
    await held.let_go(tx, person.chat_id, now=now)


async def _still_needed(tx: Tx, needed: str) -> bool:
    if not needed:
        return True
    kinds, period_id, departments = needed.split(":")
    owing = [int(d) for d in departments.split(",") if d]
    asked = [RequestKind(kind) for kind in kinds.split(",")]
    return await requests.count_missing(tx, int(period_id), owing, asked) > 0


async def _put(
    tx: Tx, chat_id: int, outgoing: Outgoing, *, key: str, priority: Priority, now: datetime, hold_until: datetime,
    needed: str = "", expires_at: datetime | None = None, scheduled_period_id: int | None = None,
) -> int | None:  # fmt: skip
    """Queue a message, a long one in pieces that each carry a button, so that each can be asked about; the last one's row."""
    outgoing = _labelled(outgoing)
    cut = pieces(outgoing.text)
    if outgoing.document is not None:
        cut = (*cut[:-1], *pieces(cut[-1], CAPTION_LIMIT))
    made = None
    for place, piece in enumerate(cut, 1):
        last = place == len(cut)
        part = replace(
            outgoing,
            text=piece,
            keyboard=outgoing.keyboard if last else ((Button(f"{place}/{len(cut)} ↓", "page"),),),
            document=outgoing.document if last else None,
        )
        made = await outbox.put(
            tx, chat_id=chat_id, key=key if last else f"{key}:{place}", priority=priority, content=part, now=now,
            hold_until=hold_until, needed=needed, expires_at=expires_at,
            scheduled_period_id=scheduled_period_id if last else None,
        )  # fmt: skip
        if made is None:
            return None
    return made


def _labelled(outgoing: Outgoing) -> Outgoing:
    """The message with its buttons' labels as they are shown."""
    keyboard = tuple(tuple(replace(b, label=label(b.label)) for b in row) for row in outgoing.keyboard)
    return replace(outgoing, keyboard=keyboard)


RETENTION = timedelta(days=90)
"""How long the bodies of closed rows are kept."""
