"""Steps that several stories share: what is stored, what was said to whom, and which buttons were ever shown."""

from __future__ import annotations

import csv
import json
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing

from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.office import example_plan
from simulator.seen import Seen

KEPT = (
    "plans", "parts", "tasks", "departments", "aliases", "owners", "people", "seats", "holdings", "charges",
    "invitations", "days", "periods", "steps", "requests", "reports", "sayings", "files", "audit",
)  # fmt: skip
"""The tables that hold what the office has and said; not the ones through which messages come and go."""

TROUBLE = ("Traceback", "could not be handled", "refuses a message", "cannot read the markup")
"""What the log says when something went wrong inside."""

Stored = dict[str, frozenset[tuple[object, ...]]]


def stored(bot: BotProcess, tables: Iterable[str] = KEPT) -> Stored:
    """Every row of these tables, read beside the running bot."""
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as db:
        return {table: frozenset(db.execute(f"SELECT * FROM {table}")) for table in tables}


def rows(bot: BotProcess, sql: str, *values: object) -> list[tuple[object, ...]]:
    """What a query finds, read beside the running bot."""
    with closing(sqlite3.connect(f"file:{bot.database}?mode=ro", uri=True)) as db:
        return db.execute(sql, values).fetchall()


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
