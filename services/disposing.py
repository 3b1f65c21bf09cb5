"""A supervisor decides on what was laid before her: returned, reminded, agreed, noted. What is laid before her is services.tabling."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import datetime

from domain.courses import Course
from domain.decisions_due import Decision, Way
from domain.errors import NotForYou, Outdated
from domain.needs import Need
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Person, Role, Standing
from domain.promises import Promise
from domain.reports import Period, PeriodState, RequestKind
from domain.tasks import Plan
from domain.views import Page, View
from messages import help_wanted
from messages import tabled as words
from messages.language import Html
from services import (
    deciding,
    directing,
    needing,
    planning,
    posting,
    returning,
    standing_in,
    summarising,
    tabling,
)
from storage import needs, noted, periods, requests, tasks
from storage.database import Tx

_DATA = re.compile(r"due\.(\d{1,9})\.(\d{1,4})\.([a-z])\.(\d{1,9})\.(\d{1,9})\.([a-z])")


async def pressed(tx: Tx, who: Standing, data: str, *, now: datetime) -> Reply:
    """A button under a decision. One that has changed or is settled redraws the page. Raises NotForYou and Outdated."""
    match = _DATA.fullmatch(data)
    if match is None:
        raise Outdated
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    plan = await planning.current(tx)
    period = next((p for p in await periods.periods(tx, plan.id) if p.id == int(match[1])), None)
    if period is None:
        raise Outdated
    page = View(Page.DECIDE, number=int(match[2])) if int(match[2]) > 1 else View()
    current = await planning.current_period(tx, plan)
    if current is None:
        raise Outdated
    known = await tasks.tasks(tx, plan.id)
    found = _named(await tabling.tabled(tx, who, current, known, now=now), match)
    t = await posting.words_for(tx, who.person)
    if found is None:
        return await _redrawn(tx, who, period, page, words.changed(t), now=now)
    match Way(match[6]):
        case Way.NOTED:
            await noted.add(tx, who.person.id, found.note, now=now)
            return await _redrawn(tx, who, period, page, words.noted(t, found.number), now=now)
        case Way.GRANT:
            await deciding.grant(tx, who, found.object_id, now=now)
            return await _redrawn(tx, who, period, page, words.granted(t, found.number), now=now)
        case Way.HASTEN:
            told, asked = await _hasten(tx, who, plan, period, found, now=now)
            return await _redrawn(tx, who, period, page, words.hastened(t, told, asked=asked), now=now)
        case Way.INSTRUCT:
            return await directing.ask(tx, who, found.number, page.data(period.id), now=now)
    assert isinstance(found.what, Course)
    return in_place(await returning.ask(tx, who, found.what.newest, page.data(period.id), now=now))


def _named(waiting: Sequence[Decision], match: re.Match[str]) -> Decision | None:
    """The decision as it was when the button was drawn, where the button's way is one of its own."""
    named = (match[3], int(match[4]), match[5])
    return next(
        (
            d
            for d in waiting
            if (d.kind.value, d.object_id, d.mark) == named and match[6] in [way.value for way in d.ways]
        ),
        None,
    )


async def _redrawn(tx: Tx, who: Standing, period: Period, page: View, news: Html, *, now: datetime) -> Reply:
    """The page as it stands now, with what has just happened above it."""
    shown = await summarising.page(tx, who, page.data(period.id), now=now)
    return in_place(Outgoing(Html.lines(news, Html(shown.text)), shown.keyboard, about=shown.about))


async def _hasten(
    tx: Tx, who: Standing, plan: Plan, period: Period, found: Decision, *, now: datetime
) -> tuple[list[str], int]:
    """Remind who must act, once a day and within the five messages of a period; their names, and how many were meant."""
    told = []
    asked = await _meant(tx, found, now=now)
    for person in asked:
        outgoing = await _reminder(tx, who, found, person, now=now)
        key = f"hasten:{found.kind}{found.object_id}:{now.astimezone(plan.zone):%Y%m%d}:{person.id}"
        if await posting.schedule(tx, plan, period, person, outgoing, key=key, now=now):
            told.append(person.name)
    return told, len(asked)


async def _meant(tx: Tx, found: Decision, *, now: datetime) -> Sequence[Person]:
    if isinstance(found.what, Need):
        return (await needing.asked_of(tx, await needing.case_of(tx, found.what), now=now)).people
    assert isinstance(found.what, Promise)
    return await standing_in.answering(tx, [await _keeper(tx, found.what)], now=now)


async def _keeper(tx: Tx, promise: Promise) -> int:
    """The department whose it is to keep: what was promised in a report is the lead's of now."""
    task = await tasks.task_of(tx, promise.task_id)
    return task.lead.id if promise.kind is RequestKind.REPORT and task.lead else promise.department_id


async def _reminder(tx: Tx, who: Standing, found: Decision, person: Person, *, now: datetime) -> Outgoing:
    t = await posting.words_for(tx, person)
    today = now.astimezone(t.zone).date()
    if isinstance(found.what, Need):
        need = await needs.find(tx, found.what.id)
        assert need is not None
        case = await needing.case_of(tx, need)
        return help_wanted.asked(
            t, need, reached=True, opens=await needing.opens(tx, person, case), again=max(need.days(now), 1), now=now
        )
    assert isinstance(found.what, Promise)
    keeper = await _keeper(tx, found.what)
    answers = await requests.of_task(tx, found.what.task_id)
    hers = [a.request for a in answers if a.request.department_id == keeper and a.request.accepts(now)]
    open_ones = [r for r in hers if r.period.state is PeriodState.ASKED] or hers
    opens = f"card.{open_ones[0].id}" if open_ones else f"task.{found.what.number}"
    return words.promise_asked(t, found.what, who.person.name, opens, today=today)
