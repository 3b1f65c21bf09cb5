"""`duban import FILE`: the same as sending the file to the bot, in a terminal. Arguments are read in bot.cli."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import TypeVar
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from domain.errors import Refusal
from domain.plan_places import Places
from domain.plan_span import title_and_span
from domain.tasks import Plan
from messages import changes as words
from messages import files, imports, indicators, problems
from messages.language import Html, Words, plain
from messages.refusals import refusal_text
from services import loading, plan_reading
from services.books import Book, read_book
from services.calendars import UnknownCountry, working_calendar
from services.loading import NewPlan
from services.sheets import Grid, UnreadableFile
from storage import tasks
from storage.database import Database

DONE, NOT_DONE, USAGE = 0, 1, 2
"""Exit codes: loaded or nothing to change; problems in the file or declined; called in a way that cannot work."""

_YES = frozenset({"y", "yes", "j", "ok", "是", "好", "确认", "对"})
_TRIES = 3

Ask = Callable[[str], str]
"""Puts a question and returns the answer; raises EOFError where there is nobody to answer."""

Say = Callable[[str], None]

T = TypeVar("T")


class _Impossible(Exception):
    """The command cannot be carried out as it was called; the argument says why."""


async def import_plan(
    db: Database, path: Path, title: str | None, first: date | None, last: date | None, zone: str, country: str,
    confirmed: bool, ask: Ask, say: Say, *, language: str = "zh", now: datetime,
) -> int:  # fmt: skip
    """Load a plan, or bring the plan of this title (without one: the newest) to what the file says; the exit code.

    Asks for what was not given. `language` is the office's.
    """
    t = Words(language, _zone(zone) or ZoneInfo("UTC"))
    try:
        book = await asyncio.to_thread(_book, path)
        grid = _table(t, book, say)
        async with db.read() as tx:
            known = await tasks.plans(tx)
        target = _target(t, known, grid, path, title, first, last, zone, country, ask)
        places = Places(book.is_text)
        return await _load(db, t, target, grid, places, path, confirmed, ask, say, now=now)
    except OSError as error:
        say(plain(t("“{name}” cannot be opened: {reason}", name=str(path), reason=error.strerror or str(error))))
        return USAGE
    except UnreadableFile as bad:
        say(plain(files.unreadable(t, path.name, bad.kind).text))
        return NOT_DONE
    except _Impossible as why:
        say(plain(str(why)))
        return USAGE
    except Refusal as refusal:
        say(plain(refusal_text(t, refusal)))
        return NOT_DONE


async def _load(
    db: Database, t: Words, target: Plan | NewPlan, grid: Grid, places: Places, path: Path, confirmed: bool, ask: Ask,
    say: Say, *, now: datetime,
) -> int:  # fmt: skip
    file = await asyncio.to_thread(plan_reading.check_grid, grid, first_day=target.first_day, last_day=target.last_day)
    if file.plan.problems:
        say(plain(problems.every_fault(t, path.name, file.plan.problems, places)))
        return NOT_DONE
    async with db.read() as tx:
        found = await loading.propose(tx, target, file)
        lacking = await loading.lacking(tx, target, file)
    ignored = file.plan.ignored_columns
    if isinstance(target, Plan):
        if found.nothing:
            say(plain(files.identical(t, target, found.unchanged).text))
            return DONE
        say(plain(words.difference(t, target, found, ignored)))
    else:
        say(plain(words.contents(t, target.title, target.first_day, target.last_day, found, ignored)))
    beside = imports.beside_it(t, imports.Beside((), file.plan.notes, lacking, places, 0))
    if beside:
        say(plain(beside))
    if not confirmed and not _agreed(t, ask):
        say(plain(files.cancelled(t).text))
        return NOT_DONE
    async with db.write() as tx:
        done = await loading.apply(tx, None, target, file, seen=found.fingerprint, now=now)
    if isinstance(target, Plan):
        say(plain(files.applied(t, done.plan, done.changes).text))
    else:
        say(plain(files.loaded(t, done.plan, done.changes, None).text))
    if done.figures:
        say(plain(indicators.offer(t, done.figures).text))
    return DONE


def _target(
    t: Words, known: list[Plan], grid: Grid, path: Path, title: str | None, first: date | None, last: date | None,
    zone: str, country: str, ask: Ask,
) -> Plan | NewPlan:  # fmt: skip
    """The plan that is meant, or what the new one is called and when it runs, asked for where it was not given."""
    named = [plan for plan in known if title in (None, plan.title)]
    if named:
        plan = named[-1]
        if first not in (None, plan.first_day) or last not in (None, plan.last_day):
            raise _Impossible(
                t(
                    "“{title}” runs from {first} to {last}. For another plan please give another title.",
                    title=plan.title, first=plan.first_day.isoformat(), last=plan.last_day.isoformat(),
                )
            )  # fmt: skip
        return plan
    title = title or _answered(t, ask, t("Title of the plan:"), "--title", lambda text: title_and_span(text)[0])
    first = first or _answered(t, ask, t("First day, like 2023-01-01:"), "--from", date.fromisoformat)
    last = last or _answered(t, ask, t("Last day, like 2023-12-31:"), "--until", date.fromisoformat)
    if last < first:
        raise _Impossible(t("The plan would end before it begins."))
    if _zone(zone) is None:
        raise _Impossible(t("There is no time zone “{zone}”. It is written like Asia/Shanghai.", zone=zone))
    try:
        working_calendar(country, first, last)
    except UnknownCountry:
        raise _Impossible(
            t("No calendar is known for the country “{country}”. It is written like CN.", country=country)
        ) from None
    return NewPlan(title, first, last, zone, country.strip().upper())


def _answered(t: Words, ask: Ask, question: Html, option: str, read: Callable[[str], T]) -> T:
    for _ in range(_TRIES):
        try:
            answer = ask(plain(question)).strip()
        except EOFError:
            break
        try:
            if answer and (value := read(answer)):
                return value
        except ValueError:
            continue
    raise _Impossible(t("Please give {option}.", option=option))


def _agreed(t: Words, ask: Ask) -> bool:
    try:
        answer = ask(plain(t("Load it? (yes/no)")))
    except EOFError:
        raise _Impossible(t("Nothing has been loaded. Please give --yes to load it without being asked.")) from None
    return answer.strip().casefold() in _YES


def _book(path: Path) -> Book:
    return read_book(path.name, path.read_bytes())


def _table(t: Words, book: Book, say: Say) -> Grid:
    """The first table that has a plan's header, else the first; says so where there are others."""
    likely = [sheet for sheet in book.sheets if plan_reading.header_of(sheet.grid)] or list(book.sheets)
    if len(likely) > 1:
        say(
            plain(
                t("Of several tables “{name}” is read. In the chat another can be chosen, or all.", name=likely[0].name)
            )
        )
    return likely[0].grid


def _zone(name: str) -> ZoneInfo | None:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
