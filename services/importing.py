"""The talk with an admin about a plan file that she sent: what it is called, what it would change, load it or not.

What loading does is services.loading. Where the talk stands is a draft of kind `import`, which holds the cells.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

from domain.errors import NotForYou, Outdated, PlanMoved
from domain.outgoing import TEXT_LIMIT, Outgoing, Reply, below, in_place
from domain.people import Person, Standing
from domain.plan_span import Span, plan_span, title_and_span, years_named
from domain.tasks import Plan
from domain.unreadable import BadSpan, FileTooLarge, TitleTooLong
from messages import files, problems
from services import loading, posting, proposing, timing
from services.loading import CheckedFile, NewPlan
from services.sheets import Grid, UnreadableFile, read_grid
from storage import drafts, people, tasks, uploads
from storage.database import Tx
from storage.uploads import Upload

DRAFT = "import"
PURPOSE = "plan"
"""What a plan file is uploaded for."""

TITLE, SPAN = "title", "span"
"""What a draft may expect to be typed."""

MOST_TITLE = 200
MOST_MEGABYTES = 20
"""What a bot can fetch (core.telegram.org/bots/api#getfile)."""


async def how_to(tx: Tx, who: Standing) -> Outgoing:
    """What a plan file looks like."""
    _check_admin(who)
    return files.how_to(await posting.words_for(tx, who.person))


async def received(
    tx: Tx, who: Standing, *, file_id: str, name: str, size: int, caption: str, now: datetime
) -> Outgoing:  # fmt: skip
    """An admin sent a plan file: have it fetched. It takes the place of one that was talked about before."""
    _check_admin(who)
    if size > MOST_MEGABYTES * 1_000_000:
        raise FileTooLarge(name=name, most=MOST_MEGABYTES)
    upload_id = await uploads.add(
        tx, person_id=who.person.id, purpose=PURPOSE, file_id=file_id, name=name, size=size, now=now
    )
    body = {"upload": upload_id, "name": name, "caption": caption}
    await drafts.put(tx, who.person.id, DRAFT, body=body, now=now)
    return files.fetching(await posting.words_for(tx, who.person), name, upload_id)


def looked_at(name: str, content: bytes) -> Grid | UnreadableFile:
    """The cells of a file, or why there are none; what `arrived` takes. May take seconds: call it in a thread."""
    try:
        return read_grid(name, content)
    except UnreadableFile as bad:
        return bad


async def arrived(tx: Tx, upload: Upload, found: Grid | UnreadableFile, *, now: datetime) -> None:
    """The file has been fetched: say what it holds, or what is still to be known. Nothing where it was called off."""
    person, body = await _talk(tx, upload)
    if person is None or body is None:
        return
    t = await posting.words_for(tx, person)
    if isinstance(found, UnreadableFile):
        await drafts.drop(tx, person.id, DRAFT)
        outgoing = files.unreadable(t, upload.name, found.kind)
        await posting.answer(tx, person.chat_id, outgoing, key=f"import:{upload.id}", now=now)
        return
    body["grid"] = found
    title, span = title_and_span(body.pop("caption", ""))
    known = await tasks.plans(tx)
    if known and not _is_other(known[-1], title, span):
        body["plan"] = known[-1].id
    else:
        body |= {"title": title[:MOST_TITLE], "span": _stored(span)}
    outgoing = await _next(tx, person, body, now=now)
    await posting.answer(tx, person.chat_id, outgoing, key=f"import:{upload.id}", now=now)


async def failed(tx: Tx, upload: Upload, *, now: datetime) -> None:
    """Telegram does not give the file: close the upload and say so."""
    await uploads.failed(tx, upload.id, "could not be fetched")
    person, body = await _talk(tx, upload)
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
    """What an admin typed, where a plan's title or days are waited for; None where they are not. Raises BadSpan."""
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.expects not in (TITLE, SPAN) or not text.strip() or not who.is_admin:
        return None
    body = draft.body
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
    return below(await _next(tx, who.person, body, now=now))


async def take_suggested_title(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """The title that the file's name suggests."""
    body = await _body(tx, who, upload_id)
    body["title"] = _suggestion(body["name"])
    return _redrawn(await _next(tx, who.person, body, now=now))


async def take_year(tx: Tx, who: Standing, upload_id: int, year: int, *, now: datetime) -> Reply:
    """The plan runs for the whole of a year."""
    body = await _body(tx, who, upload_id)
    body["span"] = _stored(plan_span(str(year)))
    return _redrawn(await _next(tx, who.person, body, now=now))


async def take_as_new(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """Load the file beside the plan there is, as one of its own."""
    body = await _body(tx, who, upload_id)
    body["plan"] = None
    return _redrawn(await _next(tx, who.person, body, now=now))


async def look_again(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """What the file would change as things stand now."""
    return _redrawn(await _next(tx, who.person, await _body(tx, who, upload_id), now=now))


async def show_faults(tx: Tx, who: Standing, upload_id: int, page: int) -> Reply:
    """Every problem of the file."""
    body = await _body(tx, who, upload_id)
    found = await _checked(body, await _target(tx, body))
    t = await posting.words_for(tx, who.person)
    return in_place(problems.all_faults(t, body["name"], found.plan.problems, upload_id, page))


async def confirm(tx: Tx, who: Standing, upload_id: int, seen: str, *, now: datetime) -> Reply:
    """Load what was shown. Raises PlanMoved, with a button to look again, where something else would come of it now."""
    body = await _body(tx, who, upload_id)
    target = await _target(tx, body)
    t = await posting.words_for(tx, who.person)
    try:
        done = await loading.apply(tx, who, target, await _checked(body, target), seen=seen, now=now)
    except PlanMoved as moved:
        raise PlanMoved(buttons=(files.look_again(t, upload_id),)) from moved
    await drafts.drop(tx, who.person.id, DRAFT)
    if isinstance(target, Plan):
        return in_place(files.applied(t, done.plan, done.changes), *await proposing.offer(tx, who, done.figures))
    coming = await timing.coming(tx, done.plan, now=now)
    passed = await timing.passed_over(tx, done.plan, now=now)
    t = await posting.words_for(tx, who.person)
    said = files.loaded(t, done.plan, done.changes, coming, passed)
    return in_place(said, *await proposing.offer(tx, who, done.figures))


async def cancel(tx: Tx, who: Standing, upload_id: int) -> Reply:
    """Nothing is loaded."""
    await _body(tx, who, upload_id)
    await drafts.drop(tx, who.person.id, DRAFT)
    return in_place(files.cancelled(await posting.words_for(tx, who.person)))


async def _next(tx: Tx, person: Person, body: dict[str, Any], *, now: datetime) -> Outgoing:
    """Ask what is not known yet, else show problems or what would change; the draft is kept accordingly."""
    t = await posting.words_for(tx, person)
    upload_id, name = body["upload"], body["name"]
    expects = ""
    if not body.get("plan") and not body.get("title"):
        expects, outgoing = TITLE, files.ask_title(t, _suggestion(name), upload_id)
    elif not body.get("plan") and not body.get("span"):
        years = dict.fromkeys((*years_named(f"{body['title']} {name}"), now.year, now.year + 1))
        expects, outgoing = SPAN, files.ask_span(t, body["title"], tuple(years)[:3], upload_id)
    else:
        target = await _target(tx, body)
        file = await _checked(body, target)
        ignored = file.plan.ignored_columns
        found = await loading.propose(tx, target, file)
        if file.plan.problems:
            outgoing = problems.faulty(t, name, file.plan.problems, upload_id)
        elif isinstance(target, NewPlan):
            outgoing = files.preview(t, target.title, target.first_day, target.last_day, found, ignored, upload_id)
        elif found.nothing:
            outgoing = files.identical(t, target, found.unchanged)
        else:
            outgoing = files.proposal(t, target, found, ignored, upload_id)
    await drafts.put(tx, person.id, DRAFT, expects=expects, body=body, now=now)
    return outgoing


async def _talk(tx: Tx, upload: Upload) -> tuple[Person | None, dict[str, Any] | None]:
    """Who sent the file, where she is an admin still, and the talk where it is still about this file."""
    person = await people.person(tx, upload.person_id)
    if person is None or not (await people.standing_of(tx, person)).is_admin:
        return None, None
    draft = await drafts.get(tx, person.id, DRAFT)
    return person, draft.body if draft and draft.body.get("upload") == upload.id else None


async def _body(tx: Tx, who: Standing, upload_id: int) -> dict[str, Any]:
    """The talk a button belongs to. Raises Outdated where it is over or about another file."""
    _check_admin(who)
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.body.get("upload") != upload_id:
        raise Outdated
    return draft.body


async def _target(tx: Tx, body: dict[str, Any]) -> Plan | NewPlan:
    if body.get("plan"):
        return await tasks.plan(tx, body["plan"])
    if not body.get("span") or not body.get("title"):
        raise Outdated
    first, last = map(date.fromisoformat, body["span"])
    return NewPlan(body["title"], first, last)


async def _checked(body: dict[str, Any], target: Plan | NewPlan) -> CheckedFile:
    if "grid" not in body:
        raise Outdated
    return await asyncio.to_thread(
        loading.check_grid, body["grid"], first_day=target.first_day, last_day=target.last_day
    )


def _redrawn(outgoing: Outgoing) -> Reply:
    """In place of the message pressed on, unless it is too long to stand in one."""
    return in_place(outgoing) if len(outgoing.text) <= TEXT_LIMIT else below(outgoing)


def _is_other(plan: Plan, title: str, span: Span | None) -> bool:
    """Whether a caption with days names another plan than this; words without days are only a remark."""
    return span is not None and (span != (plan.first_day, plan.last_day) or title not in ("", plan.title))


def _stored(span: Span | None) -> list[str] | None:
    return [day.isoformat() for day in span] if span else None


def _suggestion(name: str) -> str:
    stem, _, _ = name.rpartition(".")
    return (stem or name)[:60].strip()


def _check_admin(who: Standing) -> None:
    if not who.is_admin:
        raise NotForYou(role="admin")
