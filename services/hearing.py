"""Books what a person types: stored as it came before anything is asked, then to the task it is clearly about, else asked which."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime

from domain.answers import bare_number, is_acknowledgement, is_question, leading_task
from domain.errors import Refusal
from domain.evidence import Attachment
from domain.outgoing import Reply, below, in_place
from domain.people import Standing
from domain.reports import Answered
from messages import cards as words
from messages import pointers, questions
from services import answering, attaching, cards, counting, filling, owing, posting
from services.attaching import Arriving
from storage import outbox, reports, requests, tasks
from storage.database import Tx
from storage.reports import Saying, SayingState


@dataclass(frozen=True, slots=True)
class Heard:
    """A message as it came; `kind` is `text` or the kind of file, whose caption is then the text."""

    chat_id: int
    message_id: int
    text: str
    kind: str
    file_id: str
    reply_to: int | None
    attachment: Attachment | None = None
    """A file that belongs to a task also without a word; a sticker only acknowledges."""


async def hear(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> Reply:
    """Keep a message of a contact and say where it was booked, or ask."""
    saying = await _keep(tx, who, heard, now=now)
    if heard.attachment is None:
        return await _answer(tx, who, heard, saying, None, now=now)
    file = await attaching.arriving(tx, who, saying, heard.attachment, now=now)
    reply = await _answer(tx, who, heard, saying, file, now=now)
    return await attaching.on_one_receipt(tx, who, file, reply, now=now)


async def _answer(
    tx: Tx, who: Standing, heard: Heard, saying: Saying, file: Arriving | None, *, now: datetime
) -> Reply:
    t = await posting.words_for(tx, who.person)
    numbered = leading_task(heard.text)
    alone = await _number_alone(tx, who, heard, now=now)
    if alone is not None:
        numbered = alone, ""
    said = numbered[1] if numbered else heard.text
    if not await tasks.plans(tx):
        return below(pointers.before_plan(t, who))
    try:
        target = await _target(tx, who, heard, numbered[0] if numbered else None, file, now=now)
    except Refusal as refusal:
        if file is not None:
            await attaching.keep(tx, who, file, None, now=now)
        # The words are kept whatever was wrong with the number; the refusal is said with the choice.
        if alone is not None:
            return below(questions.no_such(t, refusal, await owing.mine(tx, who)))
        return await counting.ask_which(tx, who, saying, now=now, because=refusal)
    if file is not None:
        await attaching.keep(tx, who, file, target, now=now)
    if numbered and not said.strip() and heard.kind == "text" and target is not None:
        return below(await cards.enter(tx, who, target, now=now))
    if not said.strip():
        if file is None:
            return below(questions.nudge(t, await owing.mine(tx, who)))
        return await attaching.receipt(tx, who, file, target, now=now)
    if is_question(said):
        return below(questions.to_whom(t, saying.id, heard.text, target, await owing.mine(tx, who)))
    if is_acknowledgement(said) and file is not None and target is None:
        return await attaching.receipt(tx, who, file, None, now=now)
    if is_acknowledgement(said):
        return below(questions.acknowledged(t, saying.id, heard.text, target, await owing.mine(tx, who)))
    if target is not None and not target.request.accepts(now):
        return below(questions.locked(t, target.request))
    filled = await filling.fill(tx, who, saying, target, said, now=now) if target and numbered is None else None
    if filled is not None:
        return filled
    if target is None:
        return await counting.ask_which(tx, who, saying, now=now)
    return await counting.count(tx, who, target, [saying], now=now)


async def edited(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> Reply:
    """An edited message makes a new version where the old words were counted; the old version stays."""
    old = await reports.saying_of_message(tx, heard.chat_id, heard.message_id)
    if old is None and heard.attachment is None and leading_task(heard.text) is None:
        # They may have been the reason of something she asked for, or an answer to the office: never taken for a report unasked.
        return await counting.ask_which(tx, who, await _keep(tx, who, heard, now=now), now=now)
    if old is None or (old.state is SayingState.KEPT and old.text != heard.text):
        return await hear(tx, who, heard, now=now)
    if heard.attachment is not None:
        await attaching.renew(tx, who, old, heard.attachment, now=now)
    if old.text == heard.text:
        return Reply()
    saying = await _keep(tx, who, heard, now=now)
    if old.state is SayingState.ASKED:
        await reports.book(tx, old.id, SayingState.KEPT, request_id=None, report_id=None)
        return await _ask_again(tx, who, saying, old.request_id, now=now)
    assert old.request_id is not None
    try:
        answered = await owing.owned(tx, who, old.request_id)
    except Refusal as refusal:
        return await counting.ask_which(tx, who, saying, now=now, because=refusal)
    t = await posting.words_for(tx, who.person)
    numbered = leading_task(heard.text)
    if numbered is not None and numbered[0] != answered.request.number:
        return await counting.ask_which(tx, who, saying, now=now)
    if is_acknowledgement(counting.said_in(heard.text)) or is_question(counting.said_in(heard.text)):
        return below(questions.nudge(t, await owing.mine(tx, who)))
    if not answered.request.accepts(now):
        return below(questions.locked(t, answered.request))
    report = answered.report
    before, after = counting.said_in(old.text), counting.said_in(heard.text)
    if report is None or before not in report.text:
        # It was given to a step of the card, or is no part of the words any more: kept, and set anew on the card.
        return below(await cards.enter(tx, who, answered, now=now))
    text = report.text.replace(before, after, 1)
    await reports.leave(tx, answered.request.id, now=now)
    answered = await owing.owned(tx, who, old.request_id)
    report_id = await answering.write(tx, who, answered, replace(report.statement, text=text, no_change=0), now=now)
    await reports.book(tx, saying.id, SayingState.COUNTED, request_id=old.request_id, report_id=report_id)
    return await counting.receipt(tx, who, old.request_id, after, now=now)


async def _ask_again(tx: Tx, who: Standing, saying: Saying, request_id: int | None, *, now: datetime) -> Reply:
    """Words that waited to be told what they are have been edited: the question stands anew, with the words of now."""
    t = await posting.words_for(tx, who.person)
    if is_acknowledgement(counting.said_in(saying.text)):
        return below(questions.nudge(t, await owing.mine(tx, who)))
    if request_id is None:
        return await counting.ask_which(tx, who, saying, now=now)
    await reports.book(tx, saying.id, SayingState.ASKED, request_id=request_id, report_id=None)
    question = questions.add_or_replace(t, await owing.owned(tx, who, request_id))
    return below(question, retired=(question.about,))


async def book_asked(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """She has said which task her words are about: book all that wait to be told, in order."""
    target = await owing.owned(tx, who, request_id)
    waiting = await counting.waiting(tx, who, None)
    if not waiting:
        return in_place(await cards.show(tx, who, target, now=now))
    await attaching.follow(tx, who, waiting, target, now=now)
    reply = await counting.count(tx, who, target, waiting, now=now)
    return in_place(*reply.messages)


async def count_anyway(tx: Tx, who: Standing, saying_id: int, request_id: int, *, now: datetime) -> Reply:
    """What looked like an acknowledgement is progress after all."""
    target = await owing.owned(tx, who, request_id)
    saying = await _own_saying(tx, who, saying_id)
    if saying is None or saying.state is SayingState.COUNTED:
        return in_place(await cards.show(tx, who, target, now=now))
    reply = await counting.count(tx, who, target, [saying], now=now)
    return in_place(*reply.messages)


async def as_progress(tx: Tx, who: Standing, saying_id: int, *, now: datetime) -> Reply:
    """What looked like a question is progress after all: of which task?"""
    saying = await _own_saying(tx, who, saying_id)
    if saying is None or saying.state is not SayingState.KEPT or saying.request_id is not None:
        return in_place(questions.nudge(await posting.words_for(tx, who.person), await owing.mine(tx, who)))
    return await counting.ask_which(tx, who, saying, now=now)


async def not_progress(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """Words that wait to be told their task are none: they stay kept, and nothing is counted."""
    for saying in await reports.asked_sayings(tx, who.person.id):
        await reports.book(tx, saying.id, SayingState.KEPT, request_id=None, report_id=None)
    t = await posting.words_for(tx, who.person)
    return in_place(questions.nudge(t, await owing.mine(tx, who)))


async def add_words(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Put the words that wait behind those of the last version, in a new one."""
    return await _revise(tx, who, request_id, lambda old, new: f"{old}\n{new}".strip(), now=now)


async def replace_words(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """Put the words that wait in the place of the last version's, in a new one."""
    return await _revise(tx, who, request_id, lambda _, new: new, now=now)


async def _revise(tx: Tx, who: Standing, request_id: int, joined: Callable[[str, str], str], *, now: datetime) -> Reply:
    answered = await owing.owned(tx, who, request_id)
    waiting = await counting.waiting(tx, who, request_id)
    t = await posting.words_for(tx, who.person)
    if not waiting:
        return in_place(await cards.show(tx, who, answered, now=now), toast=words.stale(t))
    if not answered.request.accepts(now):
        return in_place(questions.locked(t, answered.request))
    said = "\n".join(counting.said_in(saying.text) for saying in waiting)
    await reports.leave(tx, request_id, now=now)
    answered = await owing.owned(tx, who, request_id)
    await counting.write_words(
        tx, who, answered, waiting, joined(answered.report.text if answered.report else "", said), now=now
    )
    reply = await counting.receipt(tx, who, request_id, said, now=now)
    return in_place(*reply.messages)


async def _target(
    tx: Tx, who: Standing, heard: Heard, number: int | None, file: Arriving | None, *, now: datetime
) -> Answered | None:  # fmt: skip
    """By DESIGN §6: a number at the front or the message replied to, the card in hand, the only one open; else unclear.

    A file goes with the rest of its album, whatever that was sent in reply to.
    """
    if number is not None:
        return await owing.bookable(tx, who, number, now=now)
    if file is not None and file.request_id is not None:
        return await owing.owned(tx, who, file.request_id)
    if heard.reply_to is not None:
        letter = await outbox.by_message(tx, heard.chat_id, heard.reply_to)
        about, _, named = (letter.about if letter else "").partition(":")
        if about in ("card", "addto"):
            return await owing.owned(tx, who, int(named))
        if about == "task":
            return await owing.bookable(tx, who, int(named), now=now)
        own = await reports.saying_of_message(tx, heard.chat_id, heard.reply_to)
        if own is not None and own.request_id is not None:
            return await owing.owned(tx, who, own.request_id)
    held = await cards.hand(tx, who)
    if held is not None and held.is_warm(now):
        found = await requests.answered(tx, held.request_id)
        if found is not None and who.may_answer(found.request.department_id):
            return found
    waiting = [a for a in await owing.mine(tx, who) if a.request.is_missing]
    return waiting[0] if len(waiting) == 1 else None


async def _number_alone(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> int | None:
    """The task that a number alone names: where no card is in hand, and it answers no message."""
    if heard.kind != "text" or heard.reply_to is not None:
        return None
    held = await cards.hand(tx, who)
    return None if held is not None and held.is_warm(now) else bare_number(heard.text)


async def _keep(tx: Tx, who: Standing, heard: Heard, *, now: datetime) -> Saying:
    return await reports.keep_saying(
        tx, person_id=who.person.id, chat_id=heard.chat_id, message_id=heard.message_id, kind=heard.kind,
        text=heard.text, file_id=heard.file_id, now=now,
    )  # fmt: skip


async def _own_saying(tx: Tx, who: Standing, saying_id: int) -> Saying | None:
    saying = await reports.saying(tx, saying_id)
    return saying if saying is not None and saying.person_id == who.person.id else None
