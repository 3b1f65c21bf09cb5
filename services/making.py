"""Files that are made outside transactions and then sent: ordered, read for, delivered, or given up. Which kinds there are: services.file_kinds.

An order is a row; what stands in the file is read when it is made, in a read transaction, and made in a thread by bot.makings.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import PurePath
from typing import Any, Protocol

from domain.errors import NothingOpen, Refusal
from domain.outgoing import Document, Outgoing, Reply
from domain.people import Person, PersonState, Standing
from messages import makings as content
from messages import refusals
from messages.language import Words, plain
from services import alarming, posting
from storage import makings, people
from storage.database import Tx
from storage.makings import Making

TRIES = 5
"""A file that could not be made so often is given up."""

FOLDER = "made"
"""Where they lie below the folder for files."""


class Deliver(Protocol):
    """Does in the closing transaction what is to be done with a file, where answering in the chat is not it."""

    def __call__(self, tx: Tx, said: Outgoing, content: bytes, *, now: datetime) -> Awaitable[object]: ...


@dataclass(frozen=True, slots=True)
class Draft:
    """All that a file is made of. `make` is run in a thread, so it holds values alone; `name` is what people see, with its ending.

    `shown_as` is how Telegram shows it: document or photo.
    """

    make: Callable[[], bytes]
    name: str
    said: Outgoing
    shown_as: str = "document"
    deliver: Deliver | None = None


class Read(Protocol):
    """Reads, in a read transaction, what a file of one kind is made of; rights are asked there. Raises a Refusal, which is said."""

    def __call__(
        self, tx: Tx, who: Standing, arguments: Mapping[str, Any], *, now: datetime
    ) -> Awaitable[Draft]: ...  # fmt: skip


async def order(
    tx: Tx, person: Person, kind: str, arguments: Mapping[str, Any] | None = None, *, chat_id: int | None = None,
    key: str = "", now: datetime,
) -> int | None:  # fmt: skip
    """Have a file made in somebody's name and language; None where `key` was used, or the same is waited for already."""
    return await makings.add(
        tx, key=key, kind=kind, arguments=arguments or {}, person_id=person.id, chat_id=chat_id or person.chat_id,
        now=now,
    )  # fmt: skip


async def asked(
    tx: Tx, who: Standing, kind: str, arguments: Mapping[str, Any] | None = None, *, now: datetime
) -> Reply:
    """Order a file into her own chat; what is said at once, since the file itself comes in a moment: to who asks again, in words."""
    said = content.under_way(await posting.words_for(tx, who.person))
    if await order(tx, who.person, kind, arguments, now=now) is None:
        return Reply(messages=(Outgoing(said),))
    return Reply(toast=plain(said))


async def again(tx: Tx, who: Standing, making_id: int, *, now: datetime) -> Reply:
    """Try anew what could not be made. Raises NothingOpen."""
    known = await makings.making(tx, making_id)
    if known is None or known.person_id != who.person.id:
        raise NothingOpen
    await order(tx, who.person, known.kind, known.arguments, chat_id=known.chat_id, now=now)
    return Reply(toast=plain(content.under_way(await posting.words_for(tx, who.person))))


async def begin(tx: Tx, making: Making, *, now: datetime) -> bool:
    """Count a try; False where there were too many, such as when each has ended the process."""
    if making.attempts >= TRIES:
        await _give_up(tx, making, "ended the process", now=now)
        return False
    await makings.begin(tx, making.id)
    return True


async def draft(tx: Tx, making: Making, read: Read, *, now: datetime) -> Draft | None:
    """What it is made of now; None where who asked is gone. Raises what reading raises."""
    person = await people.person(tx, making.person_id)
    if person is None or person.state is PersonState.LEFT:
        return None
    return await read(tx, await people.standing_of(tx, person), making.arguments, now=now)


def path_of(making: Making, found: Draft, digest: str) -> str:
    """Where its bytes lie, below the folder for files: another try that comes to other bytes writes beside them."""
    return f"{FOLDER}/{making.id}-{digest[:16]}{PurePath(found.name).suffix}"


async def finish(
    tx: Tx, making: Making, found: Draft, path: str, content: bytes, *, digest: str, now: datetime
) -> bool:  # fmt: skip
    """Its bytes lie there: send it; False where that has happened already."""
    if not await makings.made(tx, making.id, path, digest=digest, now=now):
        return False
    said = replace(found.said, document=Document(found.name, path, kind=found.shown_as))
    if found.deliver is None:
        await posting.answer(tx, making.chat_id, said, key=f"making:{making.id}", now=now)
    else:
        await found.deliver(tx, said, content, now=now)
    return True


async def refuse(tx: Tx, making: Making, refusal: Refusal | None, *, now: datetime) -> None:
    """It is not made after all; why is said to who asked, unless she is gone."""
    why = "who asked is gone" if refusal is None else type(refusal).__name__
    if await makings.refused(tx, making.id, why, now=now) and refusal is not None:
        t, person = await _asker(tx, making)
        said = refusals.refusal(t, refusal)
        await posting.answer(tx, person.chat_id, said, key=f"making:{making.id}:refused", now=now)


async def put_off(tx: Tx, making: Making, error: str, *, now: datetime) -> timedelta | None:
    """This try has failed: in how long it is tried again, or None where it is given up. Who asked and the admins are told then."""
    if making.attempts + 1 >= TRIES:
        await _give_up(tx, making, error, now=now)
        return None
    rest = timedelta(seconds=2**making.attempts)
    await makings.put_off(tx, making.id, until=now + rest, error=error)
    return rest


async def _give_up(tx: Tx, making: Making, error: str, *, now: datetime) -> None:
    if not await makings.failed(tx, making.id, error, now=now):
        return
    t, person = await _asker(tx, making)
    if person.state is not PersonState.LEFT:
        said = content.failed(t, making.id)
        await posting.answer(tx, person.chat_id, said, key=f"making:{making.id}:failed", now=now)
    await alarming.making_failed(tx, making.id, making.kind, error, now=now)


async def _asker(tx: Tx, making: Making) -> tuple[Words, Person]:
    person = await people.person(tx, making.person_id)
    assert person is not None
    return await posting.words_for(tx, person), person
