"""`duban copy`: everything from one database into another, also from one engine to the other, while no bot works on either."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AsyncExitStack
from pathlib import Path
from typing import Literal

from bot import config
from bot.before_start import AlreadyRunning, run_lock
from bot.config import ConfigMistakes
from storage import copying, processes
from storage.copying import Content, Copy
from storage.database import Address, Server, opened

Mode = Literal["fill", "replace"]
Say = Callable[[str], object]


async def copy(from_: str, to: str, say: Say, *, mode: Mode) -> int:
    """Copy and say what was copied; 0, or 1 where it was refused (the target is as it was), or 2 for a wrong address.

    `mode` is `fill`, for an empty target, or `replace`. Raises AlreadyRunning, DatabaseTooNew, DatabaseUnreachable.
    """
    try:
        source, target = meant("FROM", from_), meant("TO", to)
    except ConfigMistakes as mistakes:
        say("\n".join(mistakes.lines))
        return 2
    if isinstance(source, Path) and not source.is_file():
        say(f"{source} does not exist: name the file that holds the database.")
        return 1
    async with AsyncExitStack() as stack:
        # Once for each file: a lock asked for twice would refuse itself.
        for one in {
            place.resolve() if isinstance(place, Path) else place: place for place in (source, target)
        }.values():
            if await in_use(one):
                raise AlreadyRunning(f"`duban run` works on {one}; stop it first")
            await stack.enter_async_context(run_lock(one))
        work = Copy(await stack.enter_async_context(opened(source)), await stack.enter_async_context(opened(target)))
        try:
            contents = await (work.replace() if mode == "replace" else work.fill())
        except copying.NotCopied as refusal:
            say(f"{_why(refusal, source, target)} Nothing was changed in {target}.")
            return 1
    _tell(contents, source, target, say)
    return 0


async def in_use(address: Address) -> bool:
    """Whether a bot works on this server; of a file its lock tells."""
    if isinstance(address, Path):
        return False
    async with opened(address) as db, db.read() as tx:
        return await processes.count_alive(tx) > 0


def meant(name: str, text: str) -> Address:
    """What `name` of the command line means: an address, or @file that holds one. Raises ConfigMistakes."""
    if not text.strip("@ "):
        raise ConfigMistakes((f"{name} is empty: name a file, sqlite:///file or postgresql://….",))
    if re.match(r"[a-z]+:(?!//)", text):
        # Taken for the name of a file it would be shown, password and all.
        raise ConfigMistakes(
            (f"{name} is not an address Duban understands: write it like postgresql://user@host/duban.",)
        )
    given = {"DUBAN_DATABASE_FILE": text[1:]} if text.startswith("@") else {"DUBAN_DATABASE": text}
    try:
        return config.load_without_token(given).database
    except ConfigMistakes as mistakes:
        lines = (line.replace("DUBAN_DATABASE_FILE", name) for line in mistakes.lines)
        raise ConfigMistakes(tuple(line.replace("DUBAN_DATABASE", name) for line in lines)) from None


def _why(refusal: copying.NotCopied, source: Address, target: Address) -> str:
    match refusal:
        case copying.SameDatabase():
            return f"{source} and {target} are the same database: name another to copy to."
        case copying.NothingThere():
            return f"{source} holds nothing to copy: look whether FROM and TO are the right way round."
        case copying.Occupied():
            return (
                f"{target} holds data already (plans: {refusal.plans}, people: {refusal.people}): "
                "to put the copy in its place, add --replace."
            )
        case copying.Unfit():
            return f"Table {refusal.table} of {source} holds a value that {target} does not take ({refusal}): mend it there."
        case copying.Different():
            return f"What was read back from {target} differs in {refusal}: copy again, and report it if it stays so."
    raise AssertionError(refusal)


def _tell(contents: list[Content], source: Address, target: Address, say: Say) -> None:
    for content in contents:
        say(f"{content.table}: {content.rows}, same")
    marked = sum(content.marked for content in contents)
    if marked and isinstance(target, Server):
        say(
            f"{marked} rows held a character U+0000 in a text, which PostgreSQL cannot keep: U+FFFD stands in its place."
        )
    say(
        f"{target} holds all that {source} held. Leave the bot stopped, set DUBAN_DATABASE to the new address, check it with "
        "`duban doctor`, then start. The files that people sent are not in the database: take the folder DUBAN_FILES along."
    )
