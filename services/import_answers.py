"""What an admin answers in the talk about a plan file: which sheet, what a column is, whose name, what is left out."""

from __future__ import annotations

from datetime import datetime

from domain.errors import Outdated
from domain.outgoing import Reply
from domain.people import Standing
from domain.plan_header import Column, find_header, likely_header, plain_header
from domain.plan_places import together
from messages import imports
from services import import_names, loading, plan_reading, posting
from services.import_talk import alike, body_of, checked, go_on, named_of, redrawn, target_of
from storage.database import Tx


async def take_sheet(tx: Tx, who: Standing, upload_id: int, place: int, *, now: datetime) -> Reply:
    """The plan is the sheet at this place from 1; 0 for all of them put together."""
    body = await body_of(tx, who, upload_id)
    sheets = body.get("sheets", [])
    if "grid" not in body:
        if place > len(sheets) or (not place and not alike(body)):
            raise Outdated
        if place:
            body["grid"] = sheets[place - 1][1]
        else:
            headers = [header.row for _, grid in sheets if (header := plan_reading.header_of(grid))]
            body["grid"], places = together([(name, grid) for name, grid in sheets], headers)
            body["starts"] = list(places.starts)
        del body["sheets"]
    return redrawn(await go_on(tx, who.person, body, now=now))


async def take_column(tx: Tx, who: Standing, upload_id: int, at: int, meaning: str, *, now: datetime) -> Reply:
    """The column at this place from 0 holds this, or nothing for the plan. A press on an older question redraws."""
    body = await body_of(tx, who, upload_id)
    if "grid" not in body:
        raise Outdated
    header = likely_header(body["grid"], named_of(body))
    known = {column.value for column in Column}
    if meaning != "none" and meaning not in known:
        raise Outdated
    written = next((written for place, written in header.unknown if place == at), None) if header else None
    if header is not None and written is not None and meaning not in header.at:
        columns = body.setdefault("columns", {})
        columns[plain_header(written)] = "" if meaning == "none" else meaning
    return redrawn(await go_on(tx, who.person, body, now=now))


async def ask_columns(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """Ask of every header that means nothing yet what it is, also of those that were put aside."""
    body = await body_of(tx, who, upload_id)
    if "grid" not in body:
        raise Outdated
    header = find_header(body["grid"], named_of(body))
    for written in header.passed_over if header else ():
        body["columns"].pop(plain_header(written), None)
    body["every_column"] = True
    return redrawn(await go_on(tx, who.person, body, now=now))


async def take_one_part(tx: Tx, who: Standing, upload_id: int, *, now: datetime) -> Reply:
    """The plan has no parts: all its tasks are in one, which is called as the plan is."""
    body = await body_of(tx, who, upload_id)
    body["one_part"] = True
    return redrawn(await go_on(tx, who.person, body, now=now))


async def take_same(tx: Tx, who: Standing, upload_id: int, decided: int, place: int, *, now: datetime) -> Reply:
    """The name in question is the department offered at this place from 1, or 0 for one of its own.

    `decided` counts what had been answered when the question was put: one that has an answer is drawn anew.
    """
    body = await body_of(tx, who, upload_id)
    same = body.setdefault("same", {})
    if decided == len(same):
        unsure = await import_names.unsure(tx, await checked(body, await target_of(tx, body)), same)
        if unsure:
            like = unsure[0].like
            if place > len(like):
                raise Outdated
            same[unsure[0].name] = like[place - 1] if place else ""
    return redrawn(await go_on(tx, who.person, body, now=now))


async def take_keep(tx: Tx, who: Standing, upload_id: int, keep: int, *, now: datetime) -> Reply:
    """Whether tasks that the file does not name stay in the plan: 1, or 0 where they are withdrawn."""
    body = await body_of(tx, who, upload_id)
    body["keep"] = bool(keep)
    return redrawn(await go_on(tx, who.person, body, now=now))


async def show_gaps(tx: Tx, who: Standing, upload_id: int, page: int) -> Reply:
    """What the plan would still lack."""
    body = await body_of(tx, who, upload_id)
    target = await target_of(tx, body)
    found = await loading.lacking(tx, target, await checked(body, target))
    return redrawn(imports.gaps(await posting.words_for(tx, who.person), target.title, found, upload_id, page))
