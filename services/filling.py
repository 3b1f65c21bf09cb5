"""What is typed in answer to a step of the card in hand: a figure, a percent, a day, a reason. Words for the report are services.hearing's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

from domain.answers import Measure, read
from domain.answers.scanning import scan
from domain.cards import Place, Step
from domain.outgoing import Reply, below
from domain.people import Standing
from domain.reports import Answered, Manner, Statement
from domain.targets import figure
from services import answering, cards, measuring, owing, promising, raising
from storage import reports, tasks
from storage.database import Tx
from storage.reports import Saying, SayingState

MOST_REASON = 500


async def fill(tx: Tx, who: Standing, saying: Saying, target: Answered, said: str, *, now: datetime) -> Reply | None:
    """Put what was typed into the step that waits for it; None where no step does, or the words are something else."""
    held = await cards.hand(tx, who)
    if saying.kind != "text" or held is None or held.request_id != target.request.id or not held.is_warm(now):
        return None
    if held.at.step in promising.STEPS:
        return await promising.fill(tx, who, saying, target, said, held.at, now=now)
    if held.at.step is Step.NEEDS:
        return await raising.typed(tx, who, saying, target, said, now=now)
    before = target.report.statement if target.report else Statement()
    changed, measured = await _understood(tx, target, held.at, said, before, now=now)
    if changed is None:
        return None
    owing.must_accept(target.request, now)
    report_id = await answering.write(tx, who, target, changed, measured=measured, now=now)
    await reports.book(tx, saying.id, SayingState.COUNTED, request_id=target.request.id, report_id=report_id)
    reply = await answering.after(tx, who, target.request.id, held.at, now=now)
    assert reply.edit is not None
    return below(reply.edit, retired=(reply.edit.about,))


async def _understood(
    tx: Tx, target: Answered, at: Place, said: str, before: Statement, *, now: datetime
) -> tuple[Statement | None, dict[int, Decimal]]:
    """The report with what the step was given, and the figure; no report where it was not given that."""
    match at.step:
        case Step.FIGURE:
            measure = next((m for m in await measuring.measures(tx, target) if m.key == at.indicator), None)
            value = _figure(said, measure) if measure else None
            if value is None:
                return None, {}
            return replace(before, manner=Manner.SAID, data_on=None, no_change=0, reason=""), {at.indicator: value}
        case Step.PERCENT:
            percent = _percent(said)
            return (None if percent is None else replace(before, percent=percent, no_change=0)), {}
        case Step.LATER:
            plan = await tasks.plan(tx, target.request.plan_id)
            day = _day(said, now.astimezone(plan.zone).date())
            return (None if day is None else replace(before, manner=Manner.LATER, data_on=day, no_change=0)), {}
        case Step.WHY if target.report is not None:
            return replace(before, reason=said[:MOST_REASON]), {}
    return None, {}


def _figure(said: str, measure: Measure) -> Decimal | None:
    """A bare number, or the one that the words are sure about."""
    bare = figure(said, measure.unit)
    if bare is not None:
        return bare
    found = read(said, measures=[measure]).figures
    return found[0].value if len(found) == 1 else None


def _percent(said: str) -> int | None:
    bare = re.fullmatch(r"\s*(\d{1,3})\s*%?\s*", unicodedata.normalize("NFKC", said))
    percent = int(bare[1]) if bare else read(said).percent
    return percent if percent is not None and percent <= 100 else None


def _day(said: str, today: date) -> date | None:
    """The last day that the words name, if it is still to come."""
    found = {when.day for when in scan(said, today).whens}
    day = found.pop() if len(found) == 1 else None
    return day if day is not None and day > today else None
