"""What goes with an application for more time, as far as the contact likes: progress so far in her words, and one file."""

from __future__ import annotations

import re
from datetime import datetime

from domain.applications import ENCLOSING
from domain.errors import NotYours, Outdated
from domain.evidence import Attachment, Evidence, FileKind
from domain.outgoing import Outgoing, Reply, below
from domain.people import Standing
from messages import enclosures as words
from messages.outcomes import Case
from services import applied, attaching, expecting, posting
from services.hearing import Heard
from storage import applications, audit, drafts, evidence, reports, uploads
from storage.database import Tx

DETAILS = "details"
"""Words or a file that are waited for."""

TAKEN = (FileKind.PHOTO, FileKind.DOCUMENT)


async def ask(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Reply:
    """She is going to write what has been done so far, or to send a file. Raises NotYours, Outdated."""
    case = await _open(tx, who, application_id, now=now)
    await drafts.put(tx, who.person.id, applied.DRAFT, expects=DETAILS, body={"id": application_id}, now=now)
    return below(words.ask(await posting.words_for(tx, who.person), case))


async def told(tx: Tx, who: Standing, heard: Heard, about: str, *, now: datetime) -> Reply | None:
    """What she sent, where it goes with an application: asked for, or in reply to its receipt. None where it is nothing of the kind.

    `about` is what the message is about that she replied to, empty for none.
    """
    file = heard.attachment
    if file is not None and await _follows(tx, who, file):
        # The rest of an album whose first file was taken.
        return Reply()
    if not who.answers_for or (file.kind not in TAKEN if file is not None else not heard.text.strip()):
        return None
    replied = re.fullmatch(r"(?:application|enclosing):(\d+)", about)
    draft = None if about else await expecting.waiting(tx, who, applied.DRAFT, (DETAILS,), now=now)
    if replied is None and draft is None:
        return None
    try:
        case = await _open(tx, who, int(replied[1] if replied else draft.body["id"] if draft else 0), now=now)
    except (NotYours, Outdated) as gone:
        # It was decided meanwhile, or is another's: what she sends is a report again.
        if draft is not None:
            await expecting.let_go(tx, who, applied.DRAFT, gone, now=now)
        return None
    return await _enclose(tx, who, case, heard, now=now)


async def send(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Outgoing:
    """The file, to who asked and who decides. Raises Outdated, NotForYou, NotInCharge, WholePlanDecides."""
    case = await applied.case(tx, application_id, now=now)
    if case.application.department_id not in who.departments:
        await applied.must_decide(tx, who, case)
    if case.file is None:
        raise Outdated
    return words.file(await posting.words_for(tx, who.person), case, case.file)


async def _enclose(tx: Tx, who: Standing, case: Case, heard: Heard, *, now: datetime) -> Reply:
    asked, text = case.application, heard.text.strip()
    if text:
        await applications.set_progress(tx, asked.id, text)
    made = None
    if heard.attachment is not None:
        made = await _keep(tx, who, case, heard, heard.attachment, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="enclose", on=("application", asked.id), now=now,
        before={"progress": asked.progress, "evidence": case.file.id if case.file else None},
        after={"progress": text or asked.progress, "evidence": made or (case.file.id if case.file else None)},
    )  # fmt: skip
    await drafts.drop(tx, who.person.id, applied.DRAFT)
    case = await applied.case(tx, asked.id, now=now)
    await applied.redraw(tx, case, besides=None, now=now)
    said = words.enclosed(await posting.words_for(tx, who.person), case)
    return below(said, retired=(f"enclosing:{asked.id}", said.about))


async def _keep(tx: Tx, who: Standing, case: Case, heard: Heard, sent: Attachment, *, now: datetime) -> int:
    """Keep the file like any evidence; one before it is superseded."""
    saying = await reports.keep_saying(
        tx, person_id=who.person.id, chat_id=heard.chat_id, message_id=heard.message_id, kind=heard.kind, text=heard.text,
        file_id=heard.file_id, now=now,
    )  # fmt: skip
    upload_id = await uploads.add(
        tx, person_id=who.person.id, purpose=attaching.PURPOSE, file_id=sent.file_id, name=sent.name, size=sent.size, now=now,
        kind=sent.kind, unique_id=sent.unique_id, mime=sent.mime,
    )  # fmt: skip
    if sent.is_too_large:
        await uploads.failed(tx, upload_id, uploads.TOO_LARGE)
    made = await evidence.add(tx, upload_id=upload_id, saying_id=saying.id, album=sent.album)
    await evidence.enclose(tx, made, case.application.id)
    if case.file is not None:
        await evidence.supersede(tx, made, old_id=case.file.id)
    return made


async def _follows(tx: Tx, who: Standing, file: Attachment) -> bool:
    before: list[Evidence] = await evidence.of_album(tx, who.person.id, file.album)
    return any(each.application_id is not None for each in before)


async def _open(tx: Tx, who: Standing, application_id: int, *, now: datetime) -> Case:
    case = await applied.case(tx, application_id, now=now)
    if not who.may_answer(case.application.department_id):
        raise NotYours(number=case.application.number)
    if not case.application.is_open or case.application.kind not in ENCLOSING:
        raise Outdated
    return case
