"""A contact lends one card to a colleague by a link, and sends, changes or discards what comes back. The colleague's side is services.borrowing."""

from __future__ import annotations

from datetime import datetime
from hashlib import sha256
from secrets import token_urlsafe

from domain.cards import Place, Step
from domain.errors import NothingToUndo
from domain.loans import OPEN, Loan, LoanState
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.reports import Answered, Statement
from messages import cards as card_words
from messages import loans as words
from messages import presence as presence_words
from messages.language import Words
from services import answering, cards, measuring, owing, posting, presence
from services.membership import VALID_FOR
from storage import audit, loans, reports, requests, tasks
from storage.database import Tx


async def lend(tx: Tx, who: Standing, request_id: int, *, bot_name: str, now: datetime) -> Reply:
    """A link to this one card, for the contact to pass on. Raises NotYours, Locked."""
    answered = await owing.owned(tx, who, request_id)
    owing.must_accept(answered.request, now)
    for before in await loans.unused_links(tx, request_id, who.person.id):
        await loans.settle(tx, before.id, LoanState.UNUSED, (LoanState.MADE,))
    secret, expires_at = token_urlsafe(24), now + VALID_FOR
    made = await loans.add(
        tx, digest=digest(secret), request_id=request_id, person_id=who.person.id, now=now, expires_at=expires_at
    )
    await audit.note(tx, person_id=who.person.id, act="lend", on=("request", request_id), after=made, now=now)
    t = await posting.words_for(tx, who.person)
    link = f"https://t.me/{bot_name}?start={secret}"
    return below(words.lent(t, answered.request, made, link=link, expires_at=expires_at))


async def revoke(tx: Tx, who: Standing, loan_id: int, *, now: datetime) -> Reply:
    """The link, or the card opened by it, is worth nothing any more. Raises NotYours, NothingToUndo."""
    loan, answered = await _own(tx, who, loan_id)
    await _close(tx, who, loan, LoanState.UNUSED, OPEN, act="revoke", now=now)
    return in_place(words.revoked(await posting.words_for(tx, who.person), answered.request))


async def revoke_lost(tx: Tx, who: Standing, lender: Standing, *, now: datetime) -> None:
    """What she lent and has not come back, of departments that she answers for no more, is worth nothing."""
    for loan in await loans.lent_by(tx, lender.person.id):
        answered = await requests.answered(tx, loan.request_id)
        if answered is None or not lender.may_answer(answered.request.department_id):
            await _close(tx, who, loan, LoanState.UNUSED, (LoanState.MADE, LoanState.OPENED), act="revoke", now=now)


async def discard(tx: Tx, who: Standing, loan_id: int, *, now: datetime) -> Reply:
    """What came back is not used. Raises NotYours, NothingToUndo."""
    loan, answered = await _own(tx, who, loan_id)
    await _close(tx, who, loan, LoanState.UNUSED, (LoanState.HANDED,), act="discard", now=now)
    return in_place(words.discarded(await posting.words_for(tx, who.person), answered.request))


async def send(tx: Tx, who: Standing, loan_id: int, revision: int, *, now: datetime) -> Reply:
    """Make a report of what came back, as it is. Where the request has changed since, it is shown again instead."""
    loan, answered = await _own(tx, who, loan_id)
    if answered.request.revision != revision:
        return await _again(tx, who, loan, answered)
    await _report(tx, who, loan, answered, now=now)
    await cards.leave(tx, who, answered.request.id, now=now)
    answered = await owing.owned(tx, who, answered.request.id)
    assert answered.report is not None
    return in_place(presence_words.closed(await posting.words_for(tx, who.person), answered.request, answered.report))


async def change(tx: Tx, who: Standing, loan_id: int, revision: int, *, now: datetime) -> Reply:
    """The same, and her card is open to set right what is wrong."""
    loan, answered = await _own(tx, who, loan_id)
    if answered.request.revision != revision:
        return await _again(tx, who, loan, answered)
    await presence.release(tx, who, answered.request, now=now)
    await _report(tx, who, loan, answered, now=now)
    answered = await owing.owned(tx, who, answered.request.id)
    return in_place(await cards.show(tx, who, answered, at=Place(Step.HEALTH), now=now))


async def offer(tx: Tx, who: Standing, loan: Loan, answered: Answered) -> Outgoing:
    """What a colleague has filled in, to be decided on."""
    t = await posting.words_for(tx, who.person)
    return words.offer(t, loan, answered, await measuring.measured(tx, answered))


def digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


async def _own(tx: Tx, who: Standing, loan_id: int) -> tuple[Loan, Answered]:
    loan = await loans.find(tx, loan_id)
    if loan is None:
        raise NothingToUndo
    answered = await owing.owned(tx, who, loan.request_id)
    if not loan.is_open:
        raise NothingToUndo
    return loan, answered


async def _again(tx: Tx, who: Standing, loan: Loan, answered: Answered) -> Reply:
    if loan.state is not LoanState.HANDED:
        raise NothingToUndo
    stale = card_words.stale(await posting.words_for(tx, who.person))
    return in_place(await offer(tx, who, loan, answered), toast=stale)


async def _report(tx: Tx, who: Standing, loan: Loan, answered: Answered, *, now: datetime) -> None:
    if loan.state is not LoanState.HANDED:
        raise NothingToUndo
    owing.must_accept(answered.request, now)
    await reports.leave(tx, answered.request.id, now=now)
    found = await requests.answered(tx, answered.request.id)
    assert found is not None
    said = loan.proposal.over(found.report.statement if found.report else Statement())
    report_id = await answering.write(tx, who, found, said, measured=loan.proposal.figures, now=now)
    await _close(tx, who, loan, LoanState.SENT, (LoanState.HANDED,), act="send", report_id=report_id, now=now)


async def _close(
    tx: Tx, who: Standing, loan: Loan, state: LoanState, before: tuple[LoanState, ...], *, act: str,
    report_id: int | None = None, now: datetime,
) -> None:  # fmt: skip
    """Settle it, and tell the colleague whether it was sent, which is all that she learns."""
    if not await loans.settle(tx, loan.id, state, before, report_id=report_id):
        raise NothingToUndo
    await audit.note(tx, person_id=who.person.id, act=act, on=("loan", loan.id), after=state, now=now)
    if loan.chat_id is None:
        return
    request = await requests.answered(tx, loan.request_id)
    assert request is not None
    plan = await tasks.plan(tx, request.request.plan_id)
    said = words.told_sent if state is LoanState.SENT else words.told_unused
    t = Words(loan.language, plan.zone)
    await posting.answer(tx, loan.chat_id, said(t, request.request), key=f"lentback:{loan.id}", now=now)
