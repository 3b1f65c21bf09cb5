"""Takes files that contacts send beside their words: booked where the message belongs, an album as one, with one receipt.

Fetching their bytes is services.fetching, giving them back services.retrieving.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from domain.evidence import MOST_FILES, Attachment, Evidence, standing
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.reports import Answered
from messages import evidence as words
from services import cards, owing, posting
from storage import audit, drafts, evidence, outbox, reports, requests, uploads
from storage.database import Tx
from storage.reports import Saying, SayingState

PURPOSE = "evidence"
"""What such a file is uploaded for."""

REPLACING = "replacing"
"""The draft of who is about to send a file in the place of another."""

PATIENCE = timedelta(hours=1)
"""How long the next file is taken for the one announced."""

WHICH = "whichfile"
"""What the question about files without a task is about."""


@dataclass(frozen=True, slots=True)
class Arriving:
    """A file of a message: what of its album came before, what it is to replace, and itself where it is known already."""

    saying: Saying
    attachment: Attachment
    before: tuple[Evidence, ...]
    replaces: Evidence | None
    known: Evidence | None
    earlier: tuple[Evidence, ...]
    """What the same message carried before it was edited."""

    @property
    def request_id(self) -> int | None:
        """Where it belongs unless its caption says otherwise."""
        led = (self.known, self.replaces, *self.before, *self.earlier)
        return next((each.request_id for each in led if each is not None and each.request_id is not None), None)


async def arriving(tx: Tx, who: Standing, saying: Saying, attachment: Attachment, *, now: datetime) -> Arriving:
    """Look at a file that has come with a message that is kept; `keep` books it."""
    of_message = await evidence.of_message(tx, saying.chat_id, saying.message_id)
    known = next((each for each in of_message if each.unique_id == attachment.unique_id), None)
    of_album = await evidence.of_album(tx, who.person.id, attachment.album)
    before = tuple(each for each in of_album if each not in of_message)
    replaces = next((each for each in of_message if each.stands), None) or await _to_replace(tx, who, now=now)
    return Arriving(saying, attachment, before, None if known else replaces, known, tuple(of_message))


async def keep(tx: Tx, who: Standing, file: Arriving, target: Answered | None, *, now: datetime) -> None:
    """Keep the file beside this request with all of its album, or (None) until its task is named; tells where there is no room."""
    if target is None:
        if file.known is None:
            made = await _add(tx, who, file, now=now)
            if file.replaces is not None and file.replaces.request_id is None:
                await evidence.supersede(tx, made, old_id=file.replaces.id)
        return
    request_id = target.request.id
    if file.known is None:
        replaced = file.replaces if file.replaces is not None and _takes_place(file.replaces, target, now=now) else None
        if (replaced is None or replaced.request_id is None) and not await _has_room(tx, request_id):
            await _tell_full(tx, who, target, file.attachment.album or str(file.saying.id), now=now)
            return
        made = await _add(tx, who, file, now=now)
        await _book(tx, who, made, target, now=now)
        if replaced is not None:
            await evidence.supersede(tx, made, old_id=replaced.id)
            await drafts.drop(tx, who.person.id, REPLACING)
            await audit.note(
                tx, person_id=who.person.id, act="supersede", on=("request", request_id),
                before={"evidence": replaced.id}, after={"evidence": made}, now=now,
            )  # fmt: skip
        if file.attachment.is_too_large:
            note = words.too_large(await posting.words_for(tx, who.person), target.request, file.attachment)
            await posting.answer(tx, who.person.chat_id, note, key=f"large:{made}", now=now)
    await _book_all(tx, who, (*([file.known] if file.known else []), *file.before), target, now=now)


async def renew(tx: Tx, who: Standing, old: Saying, attachment: Attachment, *, now: datetime) -> None:
    """An edited message may carry another file: it takes the place of the one before."""
    file = await arriving(tx, who, old, attachment, now=now)
    if file.known is None:
        target = None if file.request_id is None else await owing.owned(tx, who, file.request_id)
        await keep(tx, who, file, target, now=now)


async def follow(tx: Tx, who: Standing, sayings: Iterable[Saying], target: Answered, *, now: datetime) -> None:
    """The task of these words has been named: their files, with whole albums, go there."""
    for saying in sayings:
        own = await evidence.of_message(tx, saying.chat_id, saying.message_id)
        album = await evidence.of_album(tx, who.person.id, await evidence.album_of(tx, saying.id))
        await _book_all(tx, who, {each.id: each for each in (*own, *album)}.values(), target, now=now)


async def book_unbooked(tx: Tx, who: Standing, request_id: int, *, now: datetime) -> Reply:
    """She has said which task her files belong to."""
    target = await owing.owned(tx, who, request_id)
    await _book_all(tx, who, await evidence.unbooked(tx, who.person.id), target, now=now)
    return in_place(await _card(tx, who, target, now=now))


async def receipt(tx: Tx, who: Standing, file: Arriving, target: Answered | None, *, now: datetime) -> Reply:
    """What is said to a file without words: the card it stands on now, or the question which task it is for."""
    if target is None:
        t = await posting.words_for(tx, who.person)
        open_ones = [a for a in await owing.mine(tx, who) if a.request.accepts(now)]
        waiting = await evidence.unbooked(tx, who.person.id)
        return below(words.which_task(t, waiting, open_ones, about=WHICH), retired=(WHICH,))
    await reports.book(tx, file.saying.id, SayingState.KEPT, request_id=target.request.id, report_id=None)
    if not target.request.accepts(now):
        return below(words.after_lock(await posting.words_for(tx, who.person), target.request))
    card = await _card(tx, who, target, now=now)
    return below(card, retired=(card.about,))


async def on_one_receipt(tx: Tx, who: Standing, file: Arriving, reply: Reply, *, now: datetime) -> Reply:
    """Say it in the place of what the album's first message was answered with."""
    chat_id = who.person.chat_id
    booked = {each.request_id for each in file.before if each.request_id is not None}
    abouts = [about for request in booked for about in (f"card:{request}", f"addto:{request}")] or [WHICH, "which"]
    rows = [(row, about) for about in abouts if (row := await outbox.latest_about(tx, chat_id, about)) is not None]
    if not file.before or not rows or len(reply.messages) != 1:
        return reply
    row, about = max(rows)
    if about.partition(":")[0] in ("addto", "which") and not file.saying.text.strip():
        # It asks about the album's words, which a further picture does not answer.
        return Reply()
    key = f"album:{file.saying.id}"
    for place, retired in enumerate(reply.retired):
        if await outbox.latest_about(tx, chat_id, retired) != row:
            await posting.retire(tx, chat_id, retired, key=f"{key}:{place}", now=now)
    await posting.edit(tx, row, reply.messages[0], key=key, now=now)
    return Reply()


async def _card(tx: Tx, who: Standing, target: Answered, *, now: datetime) -> Outgoing:
    """The card where she is on it, with what waits there to be confirmed."""
    held = await cards.hand(tx, who)
    if held is None or held.request_id != target.request.id:
        return await cards.show(tx, who, target, now=now)
    return await cards.show(tx, who, target, at=held.at, words_read=held.words, now=now)


async def _add(tx: Tx, who: Standing, file: Arriving, *, now: datetime) -> int:
    sent = file.attachment
    upload_id = await uploads.add(
        tx, person_id=who.person.id, purpose=PURPOSE, file_id=sent.file_id, name=sent.name, size=sent.size, now=now,
        kind=sent.kind, unique_id=sent.unique_id, mime=sent.mime,
    )  # fmt: skip
    if sent.is_too_large:
        await uploads.failed(tx, upload_id, uploads.TOO_LARGE)
    return await evidence.add(tx, upload_id=upload_id, saying_id=file.saying.id, album=sent.album)


async def _book(tx: Tx, who: Standing, evidence_id: int, target: Answered, *, now: datetime) -> None:
    request, report = target.request, target.report
    await evidence.book(tx, evidence_id, request_id=request.id, report_id=report.id if report else None)
    await audit.note(
        tx, person_id=who.person.id, act="attach", on=("request", request.id), before=None,
        after={"evidence": evidence_id}, now=now,
    )  # fmt: skip


async def _book_all(
    tx: Tx, who: Standing, files: Iterable[Evidence], target: Answered, *, now: datetime
) -> None:  # fmt: skip
    """Those that are elsewhere, or nowhere yet, as far as there is room."""
    for each in files:
        if each.request_id == target.request.id or not each.stands or each.application_id is not None:
            continue
        if not await _has_room(tx, target.request.id):
            await _tell_full(tx, who, target, str(each.id), now=now)
            return
        await _book(tx, who, each.id, target, now=now)


def _takes_place(old: Evidence, target: Answered, *, now: datetime) -> bool:
    """Whether a newer file stands instead of this one: beside a locked report nothing is exchanged any more."""
    return old.request_id is None or (old.request_id == target.request.id and target.request.accepts(now))


async def _tell_full(tx: Tx, who: Standing, target: Answered, once: str, *, now: datetime) -> None:
    note = words.full(await posting.words_for(tx, who.person), target.request)
    await posting.answer(tx, who.person.chat_id, note, key=f"full:{target.request.id}:{once}", now=now)


async def _has_room(tx: Tx, request_id: int) -> bool:
    return len(standing(await evidence.of_request(tx, request_id))) < MOST_FILES


async def _to_replace(tx: Tx, who: Standing, *, now: datetime) -> Evidence | None:
    """What she has announced to replace, where that may still be done."""
    draft = await drafts.get(tx, who.person.id, REPLACING)
    if draft is None or now - draft.updated_at > PATIENCE:
        return None
    old = await evidence.evidence(tx, int(draft.body["evidence"]))
    if old is None or not old.stands or old.request_id is None:
        return None
    target = await requests.answered(tx, old.request_id)
    may = target is not None and who.may_answer(target.request.department_id) and target.request.accepts(now)
    return old if may else None
