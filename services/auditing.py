"""Who changed what: looked up by task, department, person or time, and given out as a file whose hashes can be checked."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from functools import partial
from typing import Any

from domain.errors import NoSuchDepartment, NoSuchPerson
from domain.outgoing import Button, Outgoing, Reply, in_place
from domain.people import Standing
from domain.unreadable import AmbiguousPerson, NotUnderstood
from messages import trail as words
from messages.language import Html, Words, text
from services import making, planning, posting
from services.making import Draft
from services.membership import names_of, require_admin
from storage import audit, people, trail
from storage.database import Row, Tx
from storage.trail import Of

KIND = "audit"
"""Its name among the files that are made."""
A_PAGE = 12

_TASK = re.compile(r"(?:task|任务|第)?\s*(\d{1,6})\s*[项号]?", re.IGNORECASE)
_TIME = re.compile(r"(\d{4})-(\d{1,2})(?:-(\d{1,2}))?")
FILE = ("export", "file", "导出")
HEADERS = ("id", "done_at", "person_id", "act", "object", "object_id", "before", "after", "hash")


@dataclass(frozen=True, slots=True)
class _About:
    """What a page is about; `tail` stands for it in a button's data."""

    of: Of
    subject: int
    since: datetime
    until: datetime
    head: Html

    @property
    def tail(self) -> str:
        first = int(self.since.timestamp()) if self.of is Of.TIME else self.subject
        return f"{self.of}.{first}.{int(self.until.timestamp()) if self.of is Of.TIME else 0}"


async def show(tx: Tx, who: Standing, wanted: str, *, now: datetime) -> Reply:
    """`/audit [task 12 | department | person | 2023-03 | 2023-03-05 | export]`, for admins.

    Raises NotForYou, NoPlan, NoSuchTask, NoSuchPerson, Ambiguous or AmbiguousPerson.
    """
    require_admin(who)
    if wanted.strip().casefold() in FILE:
        return await order(tx, who, now=now)
    t = await posting.words_for(tx, who.person)
    return in_place(await _page(tx, t, await _wanted(tx, t, wanted.strip()), 1))


async def turn(tx: Tx, who: Standing, number: int, of: str, first: int, last: int) -> Reply:
    """Another page. Raises NotForYou, or NotUnderstood where the button was altered."""
    require_admin(who)
    if of not in tuple(Of):
        raise NotUnderstood
    t = await posting.words_for(tx, who.person)
    return in_place(await _page(tx, t, await _pointed(tx, t, Of(of), first, last), number))


async def order(tx: Tx, who: Standing, *, now: datetime) -> Reply:
    """Have the whole audit made into a file. Raises NotForYou."""
    require_admin(who)
    return await making.asked(tx, who, KIND, now=now)


async def read(tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime) -> Draft:
    """The audit as it stands now, as CSV. Raises NotForYou."""
    require_admin(who)
    t = await posting.words_for(tx, who.person)
    rows = [row async for row in audit.every(tx)]
    said = words.exported(t, len(rows), rows[-1]["hash"] if rows else "")
    return Draft(partial(written, rows), f"audit-{now.astimezone(t.zone):%Y%m%d-%H%M}.csv", said)


def written(rows: Sequence[Row]) -> bytes:
    """As CSV: instants in UTC as they are hashed, values as the JSON that was hashed."""
    file = io.StringIO(newline="")
    writer = csv.writer(file)
    writer.writerow(HEADERS)
    for row in rows:
        at = row["done_at"].astimezone(UTC).isoformat(timespec="microseconds")
        writer.writerow([at if name == "done_at" else row[name] for name in HEADERS])
    return file.getvalue().encode("utf-8-sig")


async def _wanted(tx: Tx, t: Words, wanted: str) -> _About:
    if not wanted:
        return await _pointed(tx, t, Of.ALL, 0, 0)
    if (found := _TIME.fullmatch(wanted)) is not None:
        first, last = _span(found, t)
        return await _pointed(tx, t, Of.TIME, int(first.timestamp()), int(last.timestamp()))
    if (found := _TASK.fullmatch(wanted)) is not None:
        task = await planning.task_ever(tx, await planning.current(tx), int(found[1]))
        return await _pointed(tx, t, Of.TASK, task.id, 0)
    named = await trail.people_named(tx, wanted)
    exact = [row for row in named if row["name"] == wanted] or named
    if len(exact) == 1:
        return await _pointed(tx, t, Of.PERSON, exact[0]["id"], 0)
    if exact:
        raise AmbiguousPerson(
            name=wanted, buttons=tuple(Button(r["name"], f"audit.1.person.{r['id']}.0") for r in exact)
        )
    try:
        department = await planning.department(tx, wanted, choice=lambda d: f"audit.1.department.{d.id}.0")
    except NoSuchDepartment as error:
        raise NoSuchPerson(name=wanted) from error
    return await _pointed(tx, t, Of.DEPARTMENT, department.id, 0)


async def _pointed(tx: Tx, t: Words, of: Of, first: int, last: int) -> _About:
    try:
        since, until = (datetime.fromtimestamp(seconds, UTC) for seconds in (first, last))
    except (ValueError, OverflowError, OSError) as error:
        raise NotUnderstood from error
    match of:
        case Of.TASK:
            row = await trail.about(tx, "task", first)
            head = words.about_task(t, row["number"]) if row else None
        case Of.DEPARTMENT:
            department = await people.department(tx, first)
            head = Html(text(department.name)) if department else None
        case Of.PERSON:
            person = await people.person(tx, first)
            head = Html(text(person.name)) if person else None
        case Of.TIME:
            one, other = (instant.astimezone(t.zone).date() for instant in (since, until - timedelta(seconds=1)))
            head = Html(f"{one}" if one == other else f"{one} – {other}")
        case Of.ALL:
            head = words.about_all(t)
    if head is None:
        raise NotUnderstood
    return _About(of, first, since, until, head)


def _span(found: re.Match[str], t: Words) -> tuple[datetime, datetime]:
    try:
        first = date(int(found[1]), int(found[2]), int(found[3] or 1))
        last = first + timedelta(days=1) if found[3] else (first + timedelta(days=31)).replace(day=1)
        begin, end = (datetime(d.year, d.month, d.day, tzinfo=t.zone) for d in (first, last))
    except (ValueError, OverflowError) as error:
        raise NotUnderstood from error
    return begin, end


async def _page(tx: Tx, t: Words, about: _About, number: int) -> Outgoing:
    total = await trail.count(tx, about.of, subject=about.subject, since=about.since, until=about.until)
    count = max(1, -(-total // A_PAGE))
    number = min(max(number, 1), count)
    rows = await trail.page(
        tx,
        about.of,
        subject=about.subject,
        since=about.since,
        until=about.until,
        first=(number - 1) * A_PAGE,
        most=A_PAGE,
    )
    deeds = [await _deed(tx, row) for row in rows]
    names = await names_of(tx)
    return words.page(t, about.head, deeds, names, total=total, number=number, count=count, tail=about.tail)


async def _deed(tx: Tx, row: Row) -> words.Deed:
    named = await trail.about(tx, row["object"], row["object_id"]) or {"number": 0, "label": "", "name": ""}
    return words.Deed(
        row["done_at"], row["name"], row["act"], row["object"], row["before"], row["after"], named["number"], named["label"],
        named["name"],
    )  # fmt: skip
