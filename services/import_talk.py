"""Where the talk about a plan file stands, and what is to be said next: a draft of kind `import`, which holds the cells.

What somebody answers in it is services.importing's and services.import_answers'; loading is services.loading.
"""

from __future__ import annotations

import asyncio
from datetime import date, datetime
from typing import Any

from domain.errors import NotForYou, Outdated
from domain.outgoing import TEXT_LIMIT, Outgoing, Reply, below, in_place
from domain.people import Person, Standing
from domain.plan_header import Column, Header, Meanings, likely_header
from domain.plan_places import Places
from domain.plan_rows import ProblemKind
from domain.plan_span import years_named
from domain.spreadsheet_text import unguarded
from domain.tasks import Plan
from messages import files, imports, problems
from services import import_names, loading, plan_reading, posting
from services.books import Book
from services.loading import NewPlan
from services.plan_reading import CheckedFile
from storage import drafts, people, tasks
from storage.database import Tx

DRAFT = "import"

TITLE, SPAN, REASON = "title", "span", "reason"
"""What a draft may expect to be typed."""

SAMPLES = 3
"""Cells of a column that are shown where it is asked what it is."""


def holding(book: Book) -> dict[str, Any]:
    """What a draft keeps of a file: its table, or those among which one is to be chosen."""
    body: dict[str, Any] = {"is_text": book.is_text, "suggested": book.title}
    likely = [sheet for sheet in book.sheets if plan_reading.header_of(sheet.grid)] or list(book.sheets[:1])
    if len(likely) == 1:
        return body | {"grid": likely[0].grid}
    return body | {"sheets": [[sheet.name, sheet.grid] for sheet in likely]}


async def go_on(tx: Tx, person: Person, body: dict[str, Any], *, now: datetime) -> Outgoing:
    """Ask what is not known yet, else show problems or what would change; the draft is kept accordingly."""
    expects, outgoing = await _next(tx, person, body, now=now)
    await drafts.put(tx, person.id, DRAFT, expects=expects, body=body, now=now)
    return outgoing


async def _next(tx: Tx, person: Person, body: dict[str, Any], *, now: datetime) -> tuple[str, Outgoing]:
    t = await posting.words_for(tx, person)
    upload_id, name = body["upload"], body["name"]
    if "grid" not in body:
        if "sheets" not in body:
            raise Outdated
        tables = [(title, len(cells)) for title, cells in body["sheets"]]
        return "", imports.which_sheet(t, name, tables, upload_id, can_join=alike(body))
    if not body.get("plan") and not body.get("title"):
        return TITLE, files.ask_title(t, suggestion(body), upload_id)
    if not body.get("plan") and not body.get("span"):
        years = dict.fromkeys((*years_named(f"{body['title']} {name}"), now.year, now.year + 1))
        return SPAN, files.ask_span(t, body["title"], tuple(years)[:3], upload_id)
    target = await target_of(tx, body)
    file = await checked(body, target)
    missing = [Column(p.column) for p in file.plan.problems if p.kind is ProblemKind.MISSING_HEADER]
    header = likely_header(body["grid"], named_of(body))
    if header is not None and header.unknown and (missing or body.get("every_column")) and not body["is_text"]:
        return "", imports.column(
            t, name, missing, header, samples(body, header, header.unknown[0][0]), upload_id,
            can_be_one_part=Column.PART in missing,
        )  # fmt: skip
    if file.plan.problems:
        one_part = missing == [Column.PART]
        return "", problems.faulty(t, name, file.plan.problems, upload_id, places_of(body), offers_one_part=one_part)
    unsure = await import_names.unsure(tx, file, body.get("same", {}))
    if unsure:
        return "", imports.same_department(t, unsure, len(body.get("same", {})), upload_id)
    found = await loading.propose(tx, target, file)
    lacking = await loading.lacking(tx, target, file)
    beside = imports.Beside(file.plan.ignored_columns, file.plan.notes, lacking, places_of(body), upload_id)
    if isinstance(target, NewPlan):
        return "", imports.preview(t, target.title, target.first_day, target.last_day, found, beside)
    if found.nothing:
        return "", files.identical(t, target, found.unchanged)
    return "", imports.proposal(t, target, found, beside, keeps=bool(body.get("keep")))


async def body_of(tx: Tx, who: Standing, upload_id: int) -> dict[str, Any]:
    """The talk a button belongs to. Raises Outdated where it is over or about another file."""
    check_admin(who)
    draft = await drafts.get(tx, who.person.id, DRAFT)
    if draft is None or draft.body.get("upload") != upload_id:
        raise Outdated
    return draft.body


async def target_of(tx: Tx, body: dict[str, Any]) -> Plan | NewPlan:
    if body.get("plan"):
        return await tasks.plan(tx, body["plan"])
    if not body.get("span") or not body.get("title"):
        raise Outdated
    first, last = map(date.fromisoformat, body["span"])
    return NewPlan(body["title"], first, last)


async def checked(body: dict[str, Any], target: Plan | NewPlan) -> CheckedFile:
    if "grid" not in body:
        raise Outdated
    reading = plan_reading.Reading(
        named_of(body), target.title if body.get("one_part") else "", body.get("same", {}), bool(body.get("keep"))
    )
    return await asyncio.to_thread(
        plan_reading.check_grid, body["grid"], first_day=target.first_day, last_day=target.last_day, reading=reading
    )


def named_of(body: dict[str, Any]) -> Meanings:
    return {header: Column(column) if column else None for header, column in body.get("columns", {}).items()}


def places_of(body: dict[str, Any]) -> Places:
    starts = tuple((first, name, there) for first, name, there in body.get("starts", ()))
    return Places(bool(body.get("is_text")), starts)


def samples(body: dict[str, Any], header: Header, at: int) -> list[str]:
    """The first different cells below a header."""
    cells = (row[at].strip() for row in body["grid"][header.row :] if at < len(row))
    return list(dict.fromkeys(unguarded(cell) for cell in cells if cell))[:SAMPLES]


def alike(body: dict[str, Any]) -> bool:
    """Whether the sheets among which to choose have their columns in the same places."""
    headers = [plan_reading.header_of(grid) for _, grid in body["sheets"]]
    return all(header is not None and headers[0] is not None and header.at == headers[0].at for header in headers)


def suggestion(body: dict[str, Any]) -> str:
    """What the file calls itself, else its name."""
    name: str = body["name"]
    stem, _, _ = name.rpartition(".")
    return (body.get("suggested") or stem or name)[:60].strip()


def redrawn(outgoing: Outgoing) -> Reply:
    """In place of the message pressed on, unless it is too long to stand in one."""
    return in_place(outgoing) if len(outgoing.text) <= TEXT_LIMIT else below(outgoing)


async def talk_of(tx: Tx, person_id: int, upload_id: int) -> tuple[Person | None, dict[str, Any] | None]:
    """Who sent the file, where she is an admin still, and the talk where it is still about this file."""
    person = await people.person(tx, person_id)
    if person is None or not (await people.standing_of(tx, person)).is_admin:
        return None, None
    draft = await drafts.get(tx, person.id, DRAFT)
    return person, draft.body if draft and draft.body.get("upload") == upload_id else None


def check_admin(who: Standing) -> None:
    if not who.is_admin:
        raise NotForYou(role="admin")
