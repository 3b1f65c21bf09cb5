"""Steps that several stories share: what is stored, what was said to whom, and which buttons were ever shown."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable
from typing import Any

from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.office import Office, example_plan
from simulator.seen import Seen
from storage.database import Value
from tests.journeys.conftest import Stage

EDUCATION = "省教育厅"
"""It leads tasks 102 and 103 and has no others."""

KEPT = (
    "plans", "parts", "tasks", "indicators", "departments", "aliases", "owners", "people", "seats", "holdings", "charges",
    "invitations", "days", "periods", "steps", "requests", "reports", "sayings", "files", "audit",
    "applications", "application_steps", "promises", "data_steps", "evidence", "absences", "loans", "enquiries", "noted",
)  # fmt: skip
"""The tables that hold what the office has and said; not the ones through which messages come and go."""

TROUBLE = ("Traceback", "could not be handled", "refuses a message", "cannot read the markup")
"""What the log says when something went wrong inside."""

Stored = dict[str, frozenset[tuple[object, ...]]]


async def stored(bot: BotProcess, tables: Iterable[str] = KEPT) -> Stored:
    """Every row of these tables, read beside the running bot."""
    async with bot.opened() as db, db.read() as tx:
        return {
            table: frozenset(tuple(row.values()) for row in await tx.rows(f"SELECT * FROM {table}")) for table in tables
        }


async def rows(bot: BotProcess, sql: str, **values: Value) -> list[tuple[Any, ...]]:
    """What a query finds, read beside the running bot."""
    async with bot.opened() as db, db.read() as tx:
        return [tuple(row.values()) for row in await tx.rows(sql, **values)]


def changed(before: Stored, after: Stored) -> list[str]:
    """The rows that came (+) and went (-)."""
    return [
        f"{sign}{table} {row}"
        for table in before
        for sign, found in (("+", after[table] - before[table]), ("-", before[table] - after[table]))
        for row in found
    ]


def trouble(bot: BotProcess) -> list[str]:
    """The lines of the log that tell of a fault."""
    return [line for line in bot.log.read_text("utf-8").splitlines() if any(sign in line for sign in TROUBLE)]


async def ever_shown(world: World, but_to: Iterable[Actor]) -> list[str]:
    """The data of every button that anybody else was ever shown, edits included, each once and in order."""
    apart = {actor.id for actor in but_to}
    found: dict[str, None] = {}
    for call in await world.log():
        markup = call["params"].get("reply_markup")
        if markup and call["chat_id"] not in apart:
            keyboard = json.loads(markup) if isinstance(markup, str) else markup
            found |= {
                b["callback_data"]: None for row in keyboard["inline_keyboard"] for b in row if "callback_data" in b
            }
    return list(found)


def once(data: Iterable[str]) -> list[str]:
    """Buttons without the row that each stood under: the same button of two messages counts once."""
    return list(dict.fromkeys(each.rpartition("#")[0] for each in data))


def kinds(data: Iterable[str]) -> list[str]:
    """One button of each name, as it was shown."""
    return list({each.split("#")[0].split(".")[0]: each for each in data}.values())


async def presses_all(actor: Actor, message: Seen, data: Iterable[str]) -> None:
    """Presses with any data on a message of one's own, one after the other, and waits until each is answered."""
    queries = [await actor.forge(message.id, each) for each in data]
    for query in queries:
        await actor.answer(query)


async def said_to(actor: Actor, after: int = 0) -> list[str]:
    """What the bot wrote to somebody beyond this message, with its buttons, as it stands now."""
    return ["\n".join([m.text, *m.labels]) for m in await actor.chat() if m.from_bot and m.id > after]


def names_hidden_from(may_see: Callable[[int, list[str]], bool]) -> set[str]:
    """Titles of tasks and parts, and departments of the example plan, that nobody may learn who sees only these tasks.

    `may_see` is asked for each task with its part's number and its departments.
    """
    with example_plan().open(encoding="utf-8-sig", newline="") as file:
        plan = [(row, row["lead_departments"].split("；")) for row in csv.DictReader(file)]
    hidden: set[str] = set()
    shown: set[str] = set()
    for row, owners in plan:
        names = {row["title"], row["part_title"], *owners}
        (shown if may_see(int(row["part"]), owners) else hidden).update(names)
    return hidden - shown


def told(hidden: Iterable[str], texts: Iterable[str], *, apart_from: Iterable[str] = ()) -> list[str]:
    """Where something hidden was said; `apart_from` are words that the person wrote herself and may be answered with."""
    own = sorted(apart_from, key=len, reverse=True)
    found = []
    for text in texts:
        rest = text
        for words in own:
            rest = rest.replace(words, "")
        found += [f"“{name}” in: {text}" for name in hidden if name in rest]
    return found


async def asked(stage: Stage, department: str = EDUCATION) -> Actor:
    """April has just been asked, and the contact of this department has joined in time."""
    office = stage.office = Office(stage.world, stage.bot, "en")
    await office.first_admin()
    await office.load_plan()
    contact = await office.joins(department, "Han Jun", "en")
    await stage.bot.rests()
    await stage.at(4, 19)
    return contact


async def versions(stage: Stage, number: int) -> list[tuple[Any, ...]]:
    """All reports on a task: version, health and words."""
    return await rows(
        stage.bot,
        "SELECT r.version, r.health, r.text FROM reports r JOIN requests q ON q.id = r.request_id "
        "JOIN tasks t ON t.id = q.task_id WHERE t.number = :number ORDER BY r.id",
        number=number,
    )


async def says(stage: Stage, actor: Actor, text: str, *, reply_to: int | None = None) -> str:
    """Writes, and reads the newest answer with its buttons."""
    sent = await actor.send(text, reply_to=reply_to)
    return await answer(stage, actor, sent)


async def answer(stage: Stage, actor: Actor, after: int) -> str:
    await stage.bot.rests()
    last = await actor.last()
    assert last.id > after, f"no answer\n{await actor.drawn()}"
    return "\n".join([last.text, *last.labels])
