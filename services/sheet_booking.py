"""A filled sheet that comes back: held against what is booked by now, shown, and booked after a yes. Nothing is written before.

A file of a contact that turns out to be no sheet is heard as any other message. Where the talk stands is a draft of kind `sheet`.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import asdict
from datetime import datetime
from typing import Any

from domain.answer_sheet import FilledSheet
from domain.errors import Outdated
from domain.evidence import Attachment, FileKind
from domain.outgoing import TEXT_LIMIT, Outgoing, Reply, below, in_place
from domain.people import Post, Standing
from domain.reports import Answered
from domain.sanity import questions
from domain.sheet_rows import Filled, Weighed
from messages import sheet_talk as words
from services import (
    cards,
    hearing,
    importing,
    measuring,
    owing,
    posting,
    reporting,
    sheet_values,
    sheet_weighing,
    standing_in,
)
from services.hearing import Heard
from storage import drafts, people, reports, requests, uploads
from storage.database import Tx
from storage.uploads import Upload

PURPOSE = "sheet"
"""What a contact's table is uploaded for, until it has been looked at."""

DRAFT = "sheet"
FILES = "sheetfiles"
"""The draft that keeps messages whose files are being fetched, by upload."""

OLD_FORMATS = (".xls", ".et")
"""Of Excel 97 and WPS, in which a sheet may have been saved: they are not read, since a reader makes room for cells before it can be
told how many."""

WAY, WAY_OF_OFFICE = "sheet", "sheet entered by the office"
"""How the audit names it."""


async def received(tx: Tx, who: Standing, heard: Heard, *, name: str, size: int, now: datetime) -> None:
    """A contact sent a table: have it fetched and looked at; her message is kept until then."""
    upload_id = await uploads.add(
        tx, person_id=who.person.id, purpose=PURPOSE, file_id=heard.file_id, name=name, size=size, now=now
    )
    draft = await drafts.get(tx, who.person.id, FILES)
    body = (draft.body if draft else {}) | {str(upload_id): asdict(heard)}
    await drafts.put(tx, who.person.id, FILES, body=body, now=now)


async def arrived(tx: Tx, upload: Upload, found: FilledSheet, *, now: datetime) -> None:
    """It is a sheet: say what it holds and what would be booked."""
    who = await _sender(tx, upload)
    heard = await _taken_out(tx, upload, now=now)
    await importing.call_off(tx, upload)
    if who is None:
        return
    if heard is not None:
        await reports.keep_saying(
            tx, person_id=who.person.id, chat_id=heard.chat_id, message_id=heard.message_id, kind=heard.kind,
            text=heard.text, file_id=heard.file_id, now=now,
        )  # fmt: skip
    t = await posting.words_for(tx, who.person)
    body = {"upload": upload.id, "name": upload.name, "picks": {}, "lines": sheet_weighing.stored(found.lines)}
    weighed = await sheet_weighing.weigh(tx, who, body, now=now)
    if not found.has_header:
        outgoing = words.no_header(t, upload.name)
    elif weighed is None:
        outgoing = words.not_yours(t, upload.name)
    else:
        await drafts.put(tx, who.person.id, DRAFT, body=body, now=now)
        outgoing = words.preview(t, weighed)
    await posting.retire(tx, who.person.chat_id, outgoing.about, key=f"sheetold:{upload.id}", now=now)
    await posting.answer(tx, who.person.chat_id, outgoing, key=f"sheet:{upload.id}", now=now)


async def is_none(tx: Tx, upload: Upload, *, now: datetime) -> None:
    """It is another table, or cannot be read or fetched: hear her message as if it had not been looked at."""
    who = await _sender(tx, upload)
    heard = await _taken_out(tx, upload, now=now)
    if who is None or heard is None or not who.answers_for:
        return
    if await reports.saying_of_message(tx, heard.chat_id, heard.message_id) is not None:
        # Its caption was edited meanwhile, and heard then.
        return
    reply = await hearing.hear(tx, who, heard, now=now)
    chat_id = who.person.chat_id
    for about in reply.retired:
        await posting.retire(tx, chat_id, about, key=f"heardold:{upload.id}:{about}", now=now)
    said = list(reply.messages)
    if upload.name.casefold().endswith(OLD_FORMATS):
        said.append(words.old_format(await posting.words_for(tx, who.person), upload.name))
    for place, outgoing in enumerate(said):
        await posting.answer(tx, chat_id, outgoing, key=f"heard:{upload.id}:{place}", now=now)


async def pick(
    tx: Tx, who: Standing, upload_id: int, request_id: int, name: str, choice: str, *, now: datetime
) -> Reply:  # fmt: skip
    """Whose cell counts where two say something else. Raises Outdated."""
    body = await _body(tx, who, upload_id)
    body["picks"][f"{request_id}:{name}"] = choice == "mine"
    await drafts.put(tx, who.person.id, DRAFT, body=body, now=now)
    return await _preview(tx, who, body, now=now)


async def confirm(tx: Tx, who: Standing, upload_id: int, seen: str, *, now: datetime) -> Reply:
    """Book what was shown; where something else would come of it now, show that first. Raises Outdated."""
    body = await _body(tx, who, upload_id)
    weighed = await sheet_weighing.weigh(tx, who, body, now=now)
    t = await posting.words_for(tx, who.person)
    if weighed is None or weighed.fingerprint != seen or not weighed.bookable:
        return await _preview(tx, who, body, now=now, toast=words.moved(t))
    await cards.put_down(tx, who, now=now)
    doubted = []
    for row in weighed.bookable:
        way = WAY if who.may_answer(row.answered.request.department_id) else WAY_OF_OFFICE
        await sheet_values.book(tx, who, row.answered, row.cells, way=way, now=now)
        if (found := await _doubted(tx, row)) is not None:
            doubted.append(found)
    await _tell(tx, who, upload_id, weighed.bookable, now=now)
    await drafts.drop(tx, who.person.id, DRAFT)
    kept = sum(not c.takes_mine for row in weighed.rows for c in row.conflicts)
    hers = [a for a in doubted if who.may_answer(a.request.department_id)]
    receipt = words.booked(t, weighed.name, weighed.bookable, hers, kept=kept)
    if not await owing.mine(tx, who):
        return in_place(receipt)
    return in_place(receipt, await reporting.overview(tx, who, now=now))


async def cancel(tx: Tx, who: Standing, upload_id: int) -> Reply:
    """Nothing is booked. Raises Outdated."""
    await _body(tx, who, upload_id)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(words.cancelled(await posting.words_for(tx, who.person)))


async def _preview(tx: Tx, who: Standing, body: Mapping[str, Any], *, now: datetime, toast: str = "") -> Reply:
    weighed: Weighed | None = await sheet_weighing.weigh(tx, who, body, now=now)
    t = await posting.words_for(tx, who.person)
    if weighed is None:
        await drafts.drop(tx, who.person.id, DRAFT)
        return in_place(words.not_yours(t, str(body["name"])))
    return _shown(words.preview(t, weighed), toast)


def _shown(outgoing: Outgoing, toast: str) -> Reply:
    """In place of the message pressed on, unless it is too long to stand in one."""
    return in_place(outgoing, toast=toast) if len(outgoing.text) <= TEXT_LIMIT else below(outgoing)


async def _tell(tx: Tx, who: Standing, upload_id: int, rows: Iterable[Filled], *, now: datetime) -> None:
    """The contacts of departments for which she is only the office."""
    entered: dict[int, list[Filled]] = defaultdict(list)
    for row in rows:
        if not who.may_answer(row.answered.request.department_id):
            entered[row.answered.request.department_id].append(row)
    for department_id, of_it in entered.items():
        for person in await standing_in.told(tx, [department_id], (Post.CONTACT,), now=now):
            t = await posting.words_for(tx, person)
            told = words.entered_for_you(t, who.person.name, of_it)
            await posting.notify(tx, person, told, key=f"entered:{upload_id}:{department_id}:{person.id}", now=now)


async def _doubted(tx: Tx, row: Filled) -> Answered | None:
    """The report as it is now, where something has to be asked back about it."""
    found = await requests.answered(tx, row.answered.request.id)
    if found is None or found.report is None:
        return None
    before = await requests.before(tx, found.request)
    asked = questions(found.report, before.report if before else None, await measuring.measured(tx, found))
    return found if asked else None


async def _sender(tx: Tx, upload: Upload) -> Standing | None:
    """Who sent it, as long as she has any part here."""
    person = await people.person(tx, upload.person_id)
    who = await people.standing_of(tx, person) if person else None
    return who if who is not None and (who.answers_for or who.is_admin) else None


async def _taken_out(tx: Tx, upload: Upload, *, now: datetime) -> Heard | None:
    """The message that brought the file; it waits no more."""
    draft = await drafts.get(tx, upload.person_id, FILES)
    if draft is None or str(upload.id) not in draft.body:
        return None
    heard = draft.body.pop(str(upload.id))
    if draft.body:
        await drafts.put(tx, upload.person_id, FILES, body=draft.body, now=now)
    else:
        await drafts.drop(tx, upload.person_id, FILES)
    sent = heard.pop("attachment", None)
    return Heard(**heard, attachment=Attachment(**(sent | {"kind": FileKind(sent["kind"])})) if sent else None)


async def _body(tx: Tx, who: Standing, upload_id: int) -> dict[str, Any]:
    """The talk a button belongs to. Raises Outdated where it is over or about another file."""
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.body.get("upload") != upload_id:
        raise Outdated
    return draft.body
