"""The words of a report written anew, or taken over from last time; either way the earlier version stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.cards import Place, Step
from domain.outgoing import Reply, in_place
from domain.people import Standing
from domain.reports import Answered, Statement
from messages import questions
from services import answering, cards, owing, posting
from storage import drafts
from storage.database import Tx

REWRITE = "rewrite"
"""Marks the draft of a card whose words are being written anew."""


async def begin(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """What she types next takes the place of the words. Raises NotYours, Locked."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, now=now)) is not None:
        return told
    owing.must_accept(answered.request, now)
    if answered.report is None:
        return await cards.stale(tx, who, answered, now=now)
    await cards.show(tx, who, answered, at=Place(Step.WORDS), now=now)
    await drafts.put(
        tx, who.person.id, drafts.CARD, request_id=request_id, expects=Place(Step.WORDS).name, body={REWRITE: True},
        now=now,
    )  # fmt: skip
    return in_place(questions.rewrite(await posting.words_for(tx, who.person), answered))


async def is_begun(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> bool:
    """Whether words typed now take the place of this report's."""
    draft = await drafts.get(tx, who.person.id, drafts.CARD)
    begun = draft is not None and draft.request_id == request_id and bool(draft.body.get(REWRITE))
    return begun and draft is not None and now - draft.updated_at < cards.IN_HAND


async def take_last(tx: Tx, who: Standing, request_id: int, revision: int, *, now: datetime) -> Reply:
    """The words of the last period again, marked as such, and asked about as words that repeat are. Raises NotYours, Locked."""
    answered = await owing.owned(tx, who, request_id)
    if (told := await cards.in_the_way(tx, who, answered, revision, now=now)) is not None:
        return told
    before = (await cards.card(tx, who, answered, at=Place(Step.WORDS))).last_words
    if not before or _said(answered).text:
        return await cards.stale(tx, who, answered, now=now)
    owing.must_accept(answered.request, now)
    await answering.write(tx, who, answered, replace(_said(answered), text=before, no_change=0, reason=""), now=now)
    return await answering.after(tx, who, request_id, Place(Step.PERCENT), now=now)


def _said(answered: Answered) -> Statement:
    return answered.report.statement if answered.report else Statement()
