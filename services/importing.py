"""The talk with an admin about a plan that she sent as a file: what it is called, load it or not.

What is asked in between is services.import_talk, what she answers to that services.import_answers, loading services.loading.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from domain.amendments import BEGINNING
from domain.errors import Outdated, PlanMoved
from domain.outgoing import Outgoing, Reply, below, in_place
from domain.people import Standing
from domain.plan_cells import one_line
from domain.plan_span import Span, plan_span, title_and_span
from domain.tasks import Plan
from domain.unreadable import BadSpan, FileTooLarge, TitleTooLong
from messages import amendments as words
from messages import files, problems
from messages.undoing import button as undo_button
from services import amending, loading, posting, proposing, timing
from services.amending import Amendment
from services.books import Book, read_book
from services.import_talk import (
    DRAFT,
    REASON,
    SPAN,
    TITLE,
    body_of,
    check_admin,
    checked,
    go_on,
    holding,
    places_of,
    redrawn,
    suggestion,
    talk_of,
    target_of,
)  # fmt: skip
from services.sheets import UnreadableFile
from storage import drafts, headers, periods, tasks, uploads
from storage.database import Tx
from storage.uploads import Upload

PURPOSE = "plan"
"""What a plan file is uploaded for."""

MOST_TITLE = 200
MOST_MEGABYTES = 20
"""What a bot can fetch (core.telegram.org/bots/api#getfile)."""


async def how_to(tx: Tx, who: Standing) -> Outgoing:
    """What a plan file looks like."""
    check_admin(who)
    return files.how_to(await posting.words_for(tx, who.person))


async def received(
    tx: Tx, who: Standing, *, file_id: str, name: str, size: int, caption: str, now: datetime
) -> Outgoing:  # fmt: skip
    """An admin sent a plan file: have it fetched. It takes the place of one that was talked about before."""
    check_admin(who)
    if size > MOST_MEGABYTES * 1_000_000:
        raise FileTooLarge(name=name, most=MOST_MEGABYTES)
    upload_id = await uploads.add(
        tx, person_id=who.person.id, purpose=PURPOSE, file_id=file_id, name=name, size=size, now=now
    )
    body = {"upload": upload_id, "name": name, "caption": caption}
    await drafts.put(tx, who.person.id, DRAFT, body=body, now=now)
    return files.fetching(await posting.words_for(tx, who.person), name, upload_id)


def looked_at(name: str, content: bytes) -> Book | UnreadableFile:
    """The tables of a file, or why there are none; what `arrived` takes. May take seconds: call it in a thread."""
    try:
        return read_book(name, content)
    except UnreadableFile as bad:
        return bad


async def arrived(tx: Tx, upload: Upload, found: Book | UnreadableFile, *, now: datetime) -> None:
    """The file has been fetched: say what it holds, or what is still to be known. Nothing where it was called off."""
    person, body = await talk_of(tx, upload.person_id, upload.id)
    if person is None or body is None:
        return
    t = await posting.words_for(tx, person)
    if isinstance(found, UnreadableFile):
        await drafts.drop(tx, person.id, DRAFT)
        outgoing = files.unreadable(t, upload.name, found.kind)
        await posting.answer(tx, person.chat_id, outgoing, key=f"import:{upload.id}", now=now)
        return
    await begin(tx, body, found)
    outgoing = await go_on(tx, person, body, now=now)
    await posting.answer(tx, person.chat_id, outgoing, key=f"import:{upload.id}", now=now)


async def begin(tx: Tx, body: dict[str, Any], found: Book) -> None:
    """Fill a talk's draft from what was read, and settle which plan it is about as far as the caption says."""
    body |= holding(found)
    title, span = title_and_span(body.pop("caption", ""))
    known = await tasks.plans(tx)
    if known and not _is_other(known[-1], title, span):
        body |= {"plan": known[-1].id, "columns": await headers.of_plan(tx, known[-1].id)}
    else:
        body |= {"title": title[:MOST_TITLE], "span": _stored(span)}


async def failed(tx: Tx, upload: Upload, *, now: datetime) -> None:
    """Telegram does not give the file: close the upload and say so."""
    await uploads.failed(tx, upload.id, "could not be fetched")
    person, body = await talk_of(tx, upload.person_id, upload.id)
    if person is None or body is None:
        return
    await drafts.drop(tx, person.id, DRAFT)
    outgoing = files.not_fetched(await posting.words_for(tx, person), upload.name)
    await posting.answer(tx, person.chat_id, outgoing, key=f"import:{upload.id}", now=now)


async def call_off(tx: Tx, upload: Upload) -> None:
    """The file is no plan: there is no talk about it any more."""
    draft = await drafts.get(tx, upload.person_id, DRAFT)
    if draft is not None and draft.body.get("upload") == upload.id:
        await drafts.drop(tx, upload.person_id, DRAFT)


async def told(tx: Tx, who: Standing, text: str, *, now: datetime) -> Reply | None:
    """What an admin typed, where a plan's title or days or a reason are waited for; None where they are not. Raises BadSpan."""
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.expects not in (TITLE, SPAN, REASON) or not text.strip() or not who.is_admin:
        return None
    body = draft.body
    if draft.expects == REASON:
        body["reason"] = one_line(text)[: words.MOST_REASON]
        return await _settle(tx, who, body, now=now)
    if draft.expects == SPAN:
        span = plan_span(text)
        if span is None:
            raise BadSpan(text=text[:100])
        body["span"] = _stored(span)
    else:
        title, span = title_and_span(text)
        if len(title) > MOST_TITLE:
            raise TitleTooLong(most=MOST_TITLE, count=len(title))
        body |= {"title": title, "span": _stored(span) or body.get("span")}
    return below(await go_on(tx, who.person, body, now=now))


async def take_suggested_title(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """The title that the file's name suggests."""
    body = await body_of(tx, who, upload_id)
    body["title"] = suggestion(body)
    return redrawn(await go_on(tx, who.person, body, now=now))


async def take_year(tx: Tx, who: Standing, upload_id: int, year: int, *, now: datetime) -> Reply:
    """The plan runs for the whole of a year."""
    body = await body_of(tx, who, upload_id)
    body["span"] = _stored(plan_span(str(year)))
    return redrawn(await go_on(tx, who.person, body, now=now))


async def take_as_new(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """Load the file beside the plan there is, as one of its own."""
    body = await body_of(tx, who, upload_id)
    body["plan"] = None
    return redrawn(await go_on(tx, who.person, body, now=now))


async def look_again(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """What the file would change as things stand now."""
    return redrawn(await go_on(tx, who.person, await body_of(tx, who, upload_id), now=now))


async def show_faults(tx: Tx, who: Standing, upload_id: int, page: int) -> Reply:
    """Every problem of the file."""
    body = await body_of(tx, who, upload_id)
    found = await checked(body, await target_of(tx, body))
    t = await posting.words_for(tx, who.person)
    return in_place(problems.all_faults(t, body["name"], found.plan.problems, upload_id, page, places_of(body)))


async def confirm(tx: Tx, who: Standing, upload_id: int, seen: str, *, now: datetime) -> Reply:
    """Load what was shown, once it is known from which period on and why, where that matters.

    Raises PlanMoved, with a button to look again, where something else would come of it now.
    """
    body = await body_of(tx, who, upload_id)
    body["seen"] = seen
    return await _settle(tx, who, body, now=now)


async def take_from(tx: Tx, who: Standing, upload_id: int, period_id: int, *, now: datetime) -> Reply:
    """What the file amends holds from this period on; 0 for the plan's beginning."""
    body = await body_of(tx, who, upload_id)
    if "seen" not in body or not body.get("plan"):
        raise Outdated
    labels = {period.id: period.label for period in await periods.periods(tx, body["plan"])}
    if period_id and period_id not in labels:
        raise Outdated
    body["from"] = labels.get(period_id, BEGINNING)
    return await _settle(tx, who, body, now=now)


async def take_no_reason(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """Nobody says why."""
    body = await body_of(tx, who, upload_id)
    if "from" not in body:
        raise Outdated
    body["reason"] = ""
    return await _settle(tx, who, body, now=now)


async def _settle(tx: Tx, who: Standing, body: dict[str, Any], *, now: datetime) -> Reply:
    """Ask what is still to be known of an amendment, else load."""
    upload_id, target = body["upload"], await target_of(tx, body)
    t = await posting.words_for(tx, who.person)
    file = await checked(body, target)
    if isinstance(target, Plan) and ("from" not in body or "reason" not in body):
        found = await loading.propose(tx, target, file)
        numbers, choose = amending.amended_by(found), await amending.periods_to_choose(tx, target)
        if numbers and choose and found.fingerprint == body["seen"]:
            if not amending.moves_targets(found):
                body["from"] = await amending.at_once(tx, target.id)
            asked_why = "from" in body
            outgoing = words.why(t, numbers, upload_id) if asked_why else words.from_when(t, numbers, choose, upload_id)
            await drafts.put(tx, who.person.id, DRAFT, expects=REASON if asked_why else "", body=body, now=now)
            return in_place(outgoing)
    amendment = Amendment(body["from"], body.get("reason", "")) if "from" in body else None
    try:
        done = await loading.apply(tx, who, target, file, seen=body["seen"], amendment=amendment, now=now)
    except PlanMoved as moved:
        raise PlanMoved(buttons=(files.look_again(t, upload_id),)) from moved
    await drafts.drop(tx, who.person.id, DRAFT)
    await headers.remember(tx, done.plan.id, body.get("columns", {}))
    back = undo_button(t, done.load_id)
    if isinstance(target, Plan):
        said = files.applied(t, done.plan, done.changes, back=back)
        return in_place(said, *await proposing.offer(tx, who, done.figures))
    coming = await timing.coming(tx, done.plan, now=now)
    passed = await timing.passed_over(tx, done.plan, now=now)
    t = await posting.words_for(tx, who.person)
    said = files.loaded(t, done.plan, done.changes, coming, passed, back=back)
    return in_place(said, *await proposing.offer(tx, who, done.figures))


async def cancel(tx: Tx, who: Standing, upload_id: int) -> Reply:
    """Nothing is loaded."""
    await body_of(tx, who, upload_id)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(files.cancelled(await posting.words_for(tx, who.person)))


def _is_other(plan: Plan, title: str, span: Span | None) -> bool:
    """Whether a caption with days names another plan than this; words without days are only a remark."""
    return span is not None and (span != (plan.first_day, plan.last_day) or title not in ("", plan.title))


def _stored(span: Span | None) -> list[str] | None:
    return [day.isoformat() for day in span] if span else None
