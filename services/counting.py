"""Makes words part of a report, a new version where the last one was left, or asks what they are about. Where they go is services.hearing."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.answers import leading_task
from domain.cards import Place, Step
from domain.errors import Refusal
from domain.outgoing import Reply, below
from domain.people import Standing
from domain.reports import Answered, Statement
from messages import questions
from services import answering, cards, owing, posting, rewording
from storage import reports
from storage.database import Tx
from storage.reports import Saying, SayingState


async def count(tx: Tx, who: Standing, target: Answered, sayings: list[Saying], *, now: datetime) -> Reply:
    """Count words as the report at once, alone and with health unstated; what is read out of them waits for a tap."""
    t = await posting.words_for(tx, who.person)
    request, report = target.request, target.report
    if not request.accepts(now):
        return below(questions.locked(t, request))
    if report is not None and await rewording.is_begun(tx, who, request.id, now=now):
        said = "\n".join(said_in(saying.text) for saying in sayings)
        await reports.leave(tx, request.id, now=now)
        await write_words(tx, who, await owing.owned(tx, who, request.id), sayings, said, now=now)
        return await receipt(tx, who, request.id, said, now=now)
    if report is not None and not await _is_in_hand(tx, who, target, now=now):
        for saying in sayings:
            await reports.book(tx, saying.id, SayingState.ASKED, request_id=request.id, report_id=None)
        question = questions.add_or_replace(t, target)
        return below(question, retired=(question.about,))
    said = "\n".join(said_in(saying.text) for saying in sayings)
    await write_words(tx, who, target, sayings, f"{report.text}\n{said}".strip() if report else said, now=now)
    return await receipt(tx, who, request.id, said, now=now)


async def write_words(
    tx: Tx, who: Standing, target: Answered, sayings: list[Saying], text: str, *, now: datetime
) -> None:
    before = target.report.statement if target.report else Statement()
    report_id = await answering.write(tx, who, target, replace(before, text=text, no_change=0), now=now)
    for saying in sayings:
        await reports.book(tx, saying.id, SayingState.COUNTED, request_id=target.request.id, report_id=report_id)


async def _is_in_hand(tx: Tx, who: Standing, target: Answered, *, now: datetime) -> bool:
    held, report = await cards.hand(tx, who), target.report
    return (
        report is not None
        and not report.left
        and report.person_id == who.person.id
        and held is not None
        and held.request_id == target.request.id
        and held.is_warm(now)
    )


async def receipt(tx: Tx, who: Standing, request_id: int, said: str, *, now: datetime) -> Reply:
    answered = await owing.owned(tx, who, request_id)
    asked_back = (await cards.card(tx, who, answered, at=Place(Step.WORDS))).questions
    card = await cards.show(tx, who, answered, at=Place(Step.WHY) if asked_back else None, words_read=said, now=now)
    return below(card, retired=(card.about,))


async def ask_which(tx: Tx, who: Standing, saying: Saying, *, now: datetime, because: Refusal | None = None) -> Reply:
    t = await posting.words_for(tx, who.person)
    open_ones = [a for a in await owing.mine(tx, who) if a.request.accepts(now)]
    if not open_ones:
        return below(questions.nothing_to_book(t, because))
    await reports.book(tx, saying.id, SayingState.ASKED, request_id=None, report_id=None)
    others = await waiting(tx, who, None)
    question = questions.which_task(t, saying.id, [s.text for s in others], open_ones, because)
    return below(question, retired=(question.about,))


async def waiting(tx: Tx, who: Standing, request_id: int | None) -> list[Saying]:
    """Her words that wait to be told whether they add to this request's report, or (None) which task they are about."""
    return [s for s in await reports.asked_sayings(tx, who.person.id) if s.request_id == request_id]


def said_in(text: str) -> str:
    """The words without the task's number in front."""
    numbered = leading_task(text)
    return (numbered[1] if numbered else text).strip()
