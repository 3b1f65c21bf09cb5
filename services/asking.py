"""Questions in plain words of who oversees ("part 3 in March", "谁还没报"): they get what the command would say.

A contact's words are a report, whatever they look like: of who also answers for a department only what can be nothing but a
question is taken, and nothing while a card is in hand.
"""

from __future__ import annotations

from datetime import datetime

from domain.errors import NotInCharge
from domain.outgoing import Reply, below
from domain.people import Standing
from domain.reports import PeriodState
from domain.spoken import Spoken, Topic, spoken
from domain.views import Page, View
from services import cards, following_up, looking_up, needing, planning, summarising
from services.hearing import Heard
from storage import people, periods, tasks
from storage.database import Tx


async def answer(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> Reply | None:
    """What she asks for; None where her words are no such question, she oversees nothing, or they answer a message."""
    if not who.oversees or heard.kind != "text" or heard.reply_to is not None:
        return None
    asked = await _read(tx, heard.text)
    return None if asked is None else await _tell(tx, who, asked, now=now)


async def answer_for_sure(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> Reply | None:
    """The same for who reports as well."""
    if not who.oversees or heard.kind != "text" or heard.reply_to is not None:
        return None
    asked = await _read(tx, heard.text)
    if asked is None or not asked.sure:
        return None
    held = await cards.hand(tx, who)
    if held is not None and held.is_warm(now):
        return None
    return await _tell(tx, who, asked, now=now)


async def _read(tx: Tx, text: str) -> Spoken | None:
    plans = await tasks.plans(tx)
    if not plans:
        return None
    known = [p.label for p in await periods.periods(tx, plans[-1].id) if p.state is not PeriodState.PLANNED]
    return spoken(text, known, await people.departments(tx), await people.aliases(tx))


async def _tell(tx: Tx, who: Standing, asked: Spoken, *, now: datetime) -> Reply | None:
    match asked.topic:
        case Topic.BEHIND if not (asked.department or asked.period):
            part = f"part {asked.part}" if asked.part else ""
            return below(await looking_up.list_behind(tx, who, part, now=now))
        case Topic.MISMATCH:
            return below(await looking_up.list_mismatches(tx, who, now=now))
        case Topic.PROMISES:
            return below(await following_up.listed(tx, who, 1, now=now))
        case Topic.NEEDS:
            return await needing.listed(tx, who, 1, now=now)
    page = Page.MISSING if asked.topic is Topic.MISSING else Page.HEAD
    if (asked.part or asked.department) and page is Page.HEAD:
        # Worst first: what is behind stands on top.
        page = Page.TASKS
    if asked.part:
        await planning.part(tx, await planning.current(tx), asked.part)
    view = View(page, asked.part, asked.department)
    try:
        return below(await summarising.asked_for(tx, who, asked.period, view, now=now))
    except NotInCharge:
        # A name that is not hers to learn: as if the words had not been understood.
        return None
