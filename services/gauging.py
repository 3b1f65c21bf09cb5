"""What reporting costs those who report, and how punctually reports come, for who oversees: of what is in her charge only."""

from __future__ import annotations

from datetime import datetime

from domain import burdens as rules
from domain.errors import NotForYou, Outdated
from domain.outgoing import Outgoing
from domain.people import Role, Standing
from domain.reports import Period
from domain.tasks import Plan
from domain.views import View
from messages import burdens as words
from messages.burdens import Cut, Row
from services import planning, posting, tallying
from services.tallying import Counts
from storage import burdens as stored
from storage.database import Tx


async def burden(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/burden`, `/burden 2023-04`: a period beside the three before. Raises NotForYou and what planning raises."""
    plan, asked, newest = await _upto(tx, who, text)
    t = await posting.words_for(tx, who.person)
    shown = []
    for period in reversed(asked):
        counts = await _counts(tx, plan, period, who, asked, now=now)
        told = await stored.told(tx, period.id, (a.request.id for a in counts.answers))
        shown.append((period, rules.burden(told, await stored.first_answers(tx, period.id), counts.answers)))
    return words.burden(t, shown, newest)


async def timeliness(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/timeliness` likewise, by department, over those of these periods that have been due."""
    return await _timeliness(tx, who, text, Cut.DEPARTMENTS, now=now)


async def pressed(tx: Tx, who: Standing, data: str, *, now: datetime) -> Outgoing:
    """`timely.2023-04.d`: the same cut another way. Raises Outdated and NotForYou."""
    _, label, cut = (*data.split("."), "", "")[:3]
    if cut not in tuple(Cut):
        raise Outdated
    return await _timeliness(tx, who, label, Cut(cut), now=now)


async def _timeliness(tx: Tx, who: Standing, text: str, cut: Cut, *, now: datetime) -> Outgoing:
    plan, asked, newest = await _upto(tx, who, text)
    t = await posting.words_for(tx, who.person)
    due = [p for p in asked if p.due_at <= now]
    known = [await _counts(tx, plan, p, who, asked, now=now) for p in due]
    return words.timeliness(t, [c.period for c in known], _rows(known, cut), newest, cut)


def _rows(known: list[Counts], cut: Cut) -> list[Row]:
    """Named by a period's label, a part's number or a department's name."""
    if cut is Cut.PERIODS:
        return [Row(c.period.label, rules.timeliness([c.rollup])) for c in reversed(known)]
    if cut is Cut.PARTS:
        parts = [each for c in known for each in c.by_part]
        numbers = sorted({number for number, _ in parts})
        return [Row(str(n), rules.timeliness(r for number, r in parts if number == n)) for n in numbers]
    departments = [each for c in known for each in c.by_department]
    names = {number: name for number, name, _ in departments}
    rows = [Row(name, rules.timeliness(r for d, _, r in departments if d == n)) for n, name in names.items()]
    # In the order of names: by punctuality it would be a ranking.
    return sorted((row for row in rows if row.figures.asked), key=lambda row: row.name)


async def _upto(tx: Tx, who: Standing, text: str) -> tuple[Plan, list[Period], Period | None]:
    """The named period, else the newest, with those asked before it that stand beside it."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    plan = await planning.current(tx)
    asked = await tallying.asked_periods(tx, plan)
    newest = await planning.period(tx, plan, text) if text.strip() else (asked[-1] if asked else None)
    chosen = [p for p in asked if newest is not None and p.label <= newest.label]
    return plan, chosen[-rules.PERIODS :], newest


async def _counts(tx: Tx, plan: Plan, period: Period, who: Standing, asked: list[Period], *, now: datetime) -> Counts:
    return await tallying.counts(tx, plan, period, who, View(), asked=asked, now=now)
