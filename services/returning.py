"""A supervisor sends a report back: with a reason that is ready, or in her own words; the second time the department's head hears of it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from domain.errors import AlreadyReturned, NothingToReturn, Refusal
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Post, Standing
from domain.periods import BadPeriod, parse_label
from domain.reports import Answered, PeriodState, Request, RequestKind, RequestState
from domain.reviews import ReturnReason
from domain.unreadable import Usage
from messages import returns as words
from services import accepting, expecting, posting, reviewing, standing_in
from storage import acceptances, drafts, people, requests, returns
from storage.database import Tx

DRAFT = "returning"
"""The draft that says that the words of a return are waited for, and where the way back leads."""
WORDS = "words"

HEARD_OF_BY_HEAD = 2
"""The return of one report from which its department's head hears of it: the second."""


async def send_back(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/return 12 reason`, `/return 12 2023-03 reason`: the newest report goes back with these words.

    Raises NotForYou, NotInCharge, OwnReport, NobodyElse, NothingToReturn, AlreadyReturned, and Usage where no reason is given.
    """
    task, rest = await reviewing.reviewed(tx, who, text, usage="/return 12 …")
    label, reason = _period_first(rest)
    if not reason:
        t = await posting.words_for(tx, who.person)
        raise Usage(example=t("/return {number} please add the figures", number=task.number))
    found = next(
        (
            a
            for a in await requests.of_task(tx, task.id)
            if a.report is not None
            and a.request.kind is RequestKind.REPORT
            and a.request.period.state is not PeriodState.PLANNED
            and label in ("", a.request.period.label)
        ),
        None,
    )
    if found is None:
        raise NothingToReturn(number=task.number)
    await accepting.may_review(tx, who, found)
    return await _send_back(tx, who, found, ReturnReason.OTHER, reason, now=now)


async def ask(tx: Tx, who: Standing, answered: Answered, back: str, *, now: datetime) -> Outgoing:
    """Why does it go back? Reasons that are ready, or words that are waited for; `back` is where the way back leads."""
    await accepting.may_review(tx, who, answered)
    request = answered.request
    await drafts.put(tx, who.person.id, DRAFT, request_id=request.id, expects=WORDS, body={"back": back}, now=now)
    return words.why(await posting.words_for(tx, who.person), answered, back)


async def ask_from_queue(
    tx: Tx, who: Standing, request_id: int, period_id: int, place: int, *, now: datetime
) -> Reply:  # fmt: skip
    """The same for a report that is being gone through."""
    answered = await accepting.reviewable(tx, who, request_id)
    return in_place(await ask(tx, who, answered, f"rev.{period_id}.{place}", now=now))


async def pressed(
    tx: Tx, who: Standing, request_id: int, revision: int, reason: str, *, now: datetime
) -> Reply:  # fmt: skip
    """A reason that is ready. Where the report has changed by now the question stands anew, about that one."""
    answered = await accepting.reviewable(tx, who, request_id)
    draft = await drafts.get(tx, who.person.id, DRAFT)
    back = str(draft.body["back"]) if draft is not None and draft.request_id == request_id else ""
    t = await posting.words_for(tx, who.person)
    if answered.request.revision != revision or not reason:
        return in_place(await ask(tx, who, answered, back, now=now), toast=words.changed(t) if reason else "")
    said = await _send_back(tx, who, answered, ReturnReason(reason), "", now=now)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(replace(said, keyboard=(*said.keyboard, *words.back(t, back))))


async def told(tx: Tx, who: Standing, text: str, about: str, *, now: datetime) -> Reply | None:
    """What she typed, where the words of a return are waited for; None where they are not.

    `about` is what the message is about that she replied to, empty for none.
    """
    draft = await expecting.waiting(tx, who, DRAFT, (WORDS,), now=now)
    if draft is None or draft.request_id is None or not text.strip():
        return None
    if about and about != f"returning:{draft.request_id}":
        return None
    try:
        answered = await accepting.reviewable(tx, who, draft.request_id)
        said = await _send_back(tx, who, answered, ReturnReason.OTHER, text.strip(), now=now)
    except Refusal as gone:
        await expecting.let_go(tx, who, DRAFT, gone, now=now)
        return None
    await drafts.drop(tx, who.person.id, DRAFT)
    t = await posting.words_for(tx, who.person)
    return below(replace(said, keyboard=(*said.keyboard, *words.back(t, str(draft.body["back"])))))


async def _send_back(
    tx: Tx, who: Standing, answered: Answered, reason: ReturnReason, said: str, *, now: datetime
) -> Outgoing:  # fmt: skip
    request, report = answered.request, answered.report
    t = await posting.words_for(tx, who.person)
    if report is None:
        raise NothingToReturn(number=request.number)
    if request.state is RequestState.RETURNED and request.unlocked_until_at is not None:
        raise AlreadyReturned(number=request.number, when=t.when(request.unlocked_until_at))
    until = await reviewing.answer_by(tx, request, now=now)
    await acceptances.undo(tx, report.id, now=now)
    await reviewing.take_answers(
        tx, who, request, RequestState.RETURNED, until, act="return", reason=said or reason.value, now=now
    )
    await returns.add(
        tx, request_id=request.id, report_id=report.id, person_id=who.person.id, reason=reason, words=said, now=now
    )
    told = await standing_in.told(tx, [request.department_id], now=now)
    for person in told:
        outgoing = words.to_contact(await posting.words_for(tx, person), request, until, who.person.name, reason, said)
        await posting.notify(tx, person, outgoing, key=f"return:{request.id}:{request.revision}:{person.id}", now=now)
    count = len(await returns.of_request(tx, request.id))
    heads = await _tell_heads(tx, who, request, reason, said, until, now=now) if count == HEARD_OF_BY_HEAD else []
    return words.sent_back(t, request, until, [person.name for person in told], heads)


async def _tell_heads(
    tx: Tx, who: Standing, request: Request, reason: ReturnReason, said: str, until: datetime, *, now: datetime
) -> list[str]:  # fmt: skip
    """It goes back for the second time: who heads the department hears of it, by day; their names."""
    heads = await people.holders(tx, [request.department_id], (Post.HEAD,))
    for person in heads:
        outgoing = words.to_head(await posting.words_for(tx, person), request, until, who.person.name, reason, said)
        await posting.notify(tx, person, outgoing, key=f"returnedtwice:{request.id}:{person.id}", now=now)
    return [person.name for person in heads]


def _period_first(text: str) -> tuple[str, str]:
    """A period's label where the text begins with one (else empty), and the rest."""
    first, _, rest = text.partition(" ")
    try:
        return parse_label(first).label, rest.strip()
    except BadPeriod:
        return "", text
