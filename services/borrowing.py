"""A colleague fills one card that was lent to her: she sees that card's question and nothing else, and only proposes.

She need not be known here; who is not is a stranger for everything else (handlers.access). The contact's side is services.lending.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import datetime

from domain.loans import Loan, LoanState
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import PersonState
from domain.reports import STATED, Answered, Health
from messages import loans as words
from messages.language import Words
from services import cards, lending, measuring, posting, standing_in
from services.membership import VALID_FOR
from storage import audit, loans, people, requests, tasks
from storage.database import Tx

MOST_NAME = 60


async def open_link(
    tx: Tx, *, chat_id: int, name: str, language: str, secret: str, now: datetime
) -> Outgoing | None:  # fmt: skip
    """The card of a link that is used so; None where the secret opens no card.

    Who answers for the task anyhow gets her own card, and the link stays for whom it is meant.
    """
    loan = await loans.unopened(tx, lending.digest(secret), now=now)
    answered = await _lent(tx, loan, now=now) if loan else None
    if loan is None or answered is None:
        return None
    known = await people.standing(tx, chat_id)
    if known is not None and known.may_answer(answered.request.department_id):
        return await cards.enter(tx, known, answered, now=now)
    called = " ".join(name.split())[:MOST_NAME] or str(chat_id)
    if not await loans.open_(tx, loan.id, chat_id=chat_id, name=called, language=language):
        return None
    await audit.note(tx, person_id=None, act="open", on=("loan", loan.id), now=now)
    opened = await loans.find(tx, loan.id)
    assert opened is not None
    return await _card(tx, opened, answered)


async def press(tx: Tx, chat_id: int, data: str, *, now: datetime) -> Reply | None:
    """`loan.<id>.<health>`, `loan.<id>.hand`; None where it is not this chat's open card."""
    pieces = data.split(".")
    loan = await _open_here(tx, chat_id, pieces[1], now=now) if len(pieces) == 3 else None
    answered = await _lent(tx, loan, now=now) if loan else None
    if loan is None or answered is None:
        return None
    if pieces[2] == "hand" and loan.proposal.says_something:
        return await _hand_in(tx, loan, answered, now=now)
    if pieces[2] in tuple(STATED):
        await loans.propose(tx, loan.id, replace(loan.proposal, health=Health(pieces[2])))
    return in_place(await _card(tx, await _fresh(tx, loan), answered))


async def told(tx: Tx, chat_id: int, text: str, about: str = "", *, now: datetime) -> Reply | None:
    """Words and figures for the card that she replied to, else for the newest that is open here; None where none is.

    `about` is what the message is about that she replied to, empty for none.
    """
    named = re.fullmatch(r"loan:(\d+)", about)
    loan = await (_open_here(tx, chat_id, named[1], now=now) if named else loans.opened_in(tx, chat_id, now=now))
    answered = await _lent(tx, loan, now=now) if loan else None
    if loan is None or answered is None or not text.strip():
        return None
    plan = await tasks.plan(tx, answered.request.plan_id)
    measures = await measuring.measures(tx, answered)
    read = await cards.reading(tx, measures, text, now.astimezone(plan.zone).date())
    await loans.propose(tx, loan.id, loan.proposal.with_words(text, read, measures))
    card = await _card(tx, await _fresh(tx, loan), answered)
    return below(card, retired=(card.about,))


async def _open_here(tx: Tx, chat_id: int, named: str, *, now: datetime) -> Loan | None:
    """The card of this number, where it is this chat's to fill in."""
    loan = await loans.find(tx, int(named)) if re.fullmatch(r"[1-9]\d{0,14}", named, re.ASCII) else None
    mine = loan is not None and loan.chat_id == chat_id and loan.state is LoanState.OPENED and loan.expires_at > now
    return loan if mine else None


async def _lent(tx: Tx, loan: Loan, *, now: datetime) -> Answered | None:
    """What the card asks, while it can be answered and the lender has not left and could lend it.

    A lender who gave her seat to another is not in the way: what comes back goes to who answers now. But a task that has
    moved to a department where she never answered since is not hers to show to anybody.
    """
    answered, lender = await requests.answered(tx, loan.request_id), await people.person(tx, loan.person_id)
    if answered is None or not answered.request.accepts(now) or lender is None or lender.state is PersonState.LEFT:
        return None
    lent_at = loan.expires_at - VALID_FOR
    hers = await people.has_answered(tx, lender.id, answered.request.department_id, since=lent_at)
    return answered if hers else None


async def _hand_in(tx: Tx, loan: Loan, answered: Answered, *, now: datetime) -> Reply:
    await loans.hand_in(tx, loan.id)
    await audit.note(tx, person_id=None, act="hand in", on=("loan", loan.id), now=now)
    handed, request = replace(loan, state=LoanState.HANDED), answered.request
    answering = await standing_in.answering(tx, [request.department_id], now=now)
    for person in [p for p in answering if p.id == loan.person_id] or answering:
        outgoing = await lending.offer(tx, await people.standing_of(tx, person), handed, answered)
        await posting.notify(tx, person, outgoing, key=f"handed:{loan.id}:{person.id}", now=now)
    return in_place(words.handed_in(await _words(tx, loan, answered), request))


async def _card(tx: Tx, loan: Loan, answered: Answered) -> Outgoing:
    lender = await people.person(tx, loan.person_id)
    measured = await measuring.measured(tx, answered)
    t = await _words(tx, loan, answered)
    return words.borrowed(t, loan, answered.request, lender.name if lender else "", measured)


async def _words(tx: Tx, loan: Loan, answered: Answered) -> Words:
    return Words(loan.language, (await tasks.plan(tx, answered.request.plan_id)).zone)


async def _fresh(tx: Tx, loan: Loan) -> Loan:
    found = await loans.find(tx, loan.id)
    assert found is not None
    return found
