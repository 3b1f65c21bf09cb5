"""What is typed in answer to a step of the card in hand: a figure, a percent, a day, a reason. Words for the report are services.hearing's."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from domain.answers import single_day
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
"""Characters; what is longer is a report, not a reason."""


async def fill(tx: Tx, who: Standing, saying: Saying, target: Answered, said: str, *, now: datetime) -> Reply | None:
    """Put what was typed into the step that waits for it; None where no step does, or the words are something else.

    Only a bare number, day or reason is taken: what is read out of a sentence has to be confirmed, and its words are the report's.
    """
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
            value = figure(said, measure.unit) if measure else None
            if value is None:
                return None, {}
            return replace(before, no_change=0, reason=""), {at.indicator: value}
        case Step.PERCENT:
            percent = _percent(said)
            return (None if percent is None else replace(before, percent=percent, no_change=0)), {}
        case Step.LATER:
            plan = await tasks.plan(tx, target.request.plan_id)
            today = now.astimezone(plan.zone).date()
            day = single_day(said, today)
            return (
                None if day is None or day == today else replace(before, manner=Manner.LATER, data_on=day, no_change=0)
            ), {}
        case Step.WHY if target.report is not None and len(said) <= MOST_REASON:
            return replace(before, reason=said), {}
    return None, {}


def _percent(said: str) -> int | None:
    bare = re.fullmatch(r"\s*(\d{1,3})\s*%?\s*", unicodedata.normalize("NFKC", said))
    return int(bare[1]) if bare and int(bare[1]) <= 100 else None
