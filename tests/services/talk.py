"""A person's chat with the services: she says, edits and presses; what comes back stands in the outbox as it would in Telegram."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from decimal import Decimal

from domain.cards import Place
from domain.evidence import Attachment, FileKind
from domain.outgoing import OutboxState, Outgoing, Reply
from domain.reports import Answered, Health, Report
from messages.steps import later_day
from services import (
    answering,
    attaching,
    cards,
    collecting,
    hearing,
    moving,
    posting,
    promising,
    reporting,
    retrieving,
    rewording,
)
from services.hearing import Heard
from storage import outbox, people, reports
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.rounds import request_of, shanghai, until

ASKED = shanghai(3, 17, 9)


class Chat:
    """One person talking, a minute passing with each thing she does."""

    def __init__(self, tx: Tx, office: Office, chat_id: int, now: datetime) -> None:
        self.tx = tx
        self.office = office
        self.chat_id = chat_id
        self.now = now
        self.toast = ""
        self._messages = chat_id * 100 + (now - ASKED).days * 1000
        self._row: int | None = None

    async def say(self, text: str, *, kind: str = "text", reply_to: int | None = None) -> int:
        """Send something; the number of her message."""
        self._messages += 1
        number = self._messages
        is_file = kind in tuple(FileKind)
        attachment = Attachment(FileKind(kind), "FILE", f"unique-{number}") if is_file else None
        await self._hear(
            Heard(self.chat_id, number, text, kind, "" if kind == "text" else "FILE", reply_to, attachment)
        )
        return number

    async def send(
        self, name: str = "", caption: str = "", *, album: str = "", size: int = 1000, reply_to: int | None = None
    ) -> int:
        """Send a photo, or a document of that name; the number of her message."""
        self._messages += 1
        number = self._messages
        kind = FileKind.DOCUMENT if name else FileKind.PHOTO
        attachment = Attachment(kind, f"file-{number}", f"unique-{number}", name, "image/x", size, album)
        await self._hear(Heard(self.chat_id, number, caption, kind, attachment.file_id, reply_to, attachment))
        return number

    async def _hear(self, heard: Heard) -> None:
        who = await self.office.who(self.tx, self.chat_id)
        await self._get(await hearing.hear(self.tx, who, heard, now=self._later()))

    async def edit(self, number: int, text: str) -> None:
        heard = Heard(self.chat_id, number, text, "text", "", None)
        who = await self.office.who(self.tx, self.chat_id)
        await self._get(await hearing.edited(self.tx, who, heard, now=self._later()))

    async def edit_file(self, number: int, name: str) -> None:
        """Put another document into a message of hers."""
        attachment = Attachment(FileKind.DOCUMENT, f"file-{name}", f"unique-{name}", name, size=1000)
        heard = Heard(self.chat_id, number, "", "document", attachment.file_id, None, attachment)
        who = await self.office.who(self.tx, self.chat_id)
        await self._get(await hearing.edited(self.tx, who, heard, now=self._later()))

    async def press(self, label: str) -> None:
        """Press the first button under the newest message whose label begins so."""
        said = await self.said()
        data = next(b.data for row in said.keyboard for b in row if b.label.removeprefix("• ").startswith(label))
        await self.press_data(data)

    async def press_health(self, label: str) -> None:
        """Press a health, by way of the button that leads back to them where the card is further on."""
        labels = await self.labels()
        if not any(each.removeprefix("• ").startswith(label) for each in labels):
            await self.press(next(each for each in labels if each in ("✏ Health", "‹ Back")))
        await self.press(label)

    async def press_data(self, data: str) -> None:
        """Press a button, be it an old one or one that was never offered."""
        await self._get(await self._pressed(data.split(".")))

    async def said(self) -> Outgoing:
        """The newest message to her as it reads now."""
        assert self._row is not None
        found = await outbox.shown(self.tx, self._row)
        assert found is not None
        return found

    async def text(self) -> str:
        return (await self.said()).text

    async def labels(self) -> list[str]:
        return [b.label for row in (await self.said()).keyboard for b in row]

    async def data(self) -> list[str]:
        return [b.data for row in (await self.said()).keyboard for b in row]

    async def number_of_last(self) -> int:
        """Telegram's number of the newest message to her."""
        assert self._row is not None
        found = await outbox.letter(self.tx, self._row)
        assert found is not None
        assert found.message_id is not None
        return found.message_id

    async def count(self) -> int:
        """How many messages stand in her chat."""
        return int(
            await self.tx.value(
                "SELECT count(*) FROM outbox WHERE chat_id = :chat AND kind = 'message' AND key LIKE 'talk:%'",
                chat=self.chat_id,
            )
        )

    async def _pressed(self, data: list[str]) -> Reply:
        tx, who, now = self.tx, await self.office.who(self.tx, self.chat_id), self._later()
        numbers = [int(piece) for piece in data[1:] if piece.isdigit()]
        match data[0]:
            case "go":
                return await reporting.start(tx, who, *numbers, now=now)
            case "card":
                return await reporting.open_request(tx, who, *numbers, now=now)
            case "health":
                return await answering.set_health(tx, who, numbers[0], numbers[1], Health(data[3]), now=now)
            case "right":
                return await answering.confirm(tx, who, numbers[0], numbers[1], Health(data[3]), now=now)
            case "figure":
                return await answering.set_figure(
                    tx, who, numbers[0], numbers[1], numbers[2], Decimal(".".join(data[4:])), now=now
                )
            case "nothing":
                return await answering.nothing_to_measure(tx, who, *numbers, now=now)
            case "later":
                day = later_day(data[3])
                assert day is not None
                return await answering.figures_later(tx, who, numbers[0], numbers[1], day, now=now)
            case "promise":
                return await self._of_promise(numbers, data[3:])
            case "figures":
                return await collecting.open_card(tx, who, *numbers, now=now)
            case "keep":
                return await answering.keep(tx, who, numbers[0], numbers[1], data[3], now=now)
            case "takein":
                return await answering.take_in(tx, who, *numbers, now=now)
            case "step":
                at = Place.named(data[2])
                assert at is not None
                return await answering.go_to(tx, who, numbers[0], at, now=now)
            case "percent":
                return await answering.set_percent(tx, who, *numbers, now=now)
            case "same":
                return await answering.same_as_before(tx, who, *numbers, now=now)
            case "next":
                return await reporting.go_on(tx, who, numbers[0], now=now)
            case "takeover":
                return await cards.take_over(tx, who, *numbers, now=now)
            case "mine":
                return await reporting.overview_in_place(tx, who, now=now)
            case "book":
                return await hearing.book_asked(tx, who, *numbers, now=now)
            case "count":
                return await hearing.count_anyway(tx, who, *numbers, now=now)
            case "progress":
                return await hearing.as_progress(tx, who, *numbers, now=now)
            case "rewrite":
                return await rewording.begin(tx, who, *numbers, now=now)
            case "lastwords":
                return await rewording.take_last(tx, who, *numbers, now=now)
            case "bookto" if len(numbers) == 1:
                return await moving.choices(tx, who, *numbers, now=now)
            case "bookto":
                return await moving.move(tx, who, *numbers, now=now)
            case "bookback":
                return await moving.undo(tx, who, *numbers, now=now)
            case "evidencefor":
                return await attaching.book_unbooked(tx, who, *numbers, now=now)
            case "swapfile":
                return await retrieving.begin_to_replace(tx, who, *numbers, now=now)
            case "notprogress":
                return await hearing.not_progress(tx, who, now=now)
            case "add":
                return await hearing.add_words(tx, who, *numbers, now=now)
            case "replace":
                return await hearing.replace_words(tx, who, *numbers, now=now)
        raise AssertionError(data)

    async def _of_promise(self, numbers: list[int], what: list[str]) -> Reply:
        tx, who, now, day = self.tx, await self.office.who(self.tx, self.chat_id), self.now, later_day(what[-1])
        request, promise = numbers[:2]
        match what:
            case ["kept"]:
                return await promising.keep(tx, who, request, promise, now=now)
            case ["dropped", code]:
                return await promising.drop(tx, who, request, promise, code, now=now)
            case ["withdrawn"]:
                return await promising.withdraw(tx, who, request, promise, now=now)
        assert day is not None
        setting = promising.move if what[0] == "moved" else promising.set_day
        return await setting(tx, who, request, promise, day, now=now)

    async def _get(self, reply: Reply) -> None:
        """Deliver as handlers.context does, and take everything for sent."""
        self.toast = reply.toast
        for about in reply.retired:
            await posting.retire(self.tx, self.chat_id, about, key=self._key(), now=self.now)
        if reply.edit is not None and self._row is not None:
            await posting.edit(self.tx, self._row, reply.edit, key=self._key(), now=self.now)
        below = reply.messages if self._row is not None or reply.edit is None else (reply.edit, *reply.messages)
        for outgoing in below:
            self._row = await posting.answer(self.tx, self.chat_id, outgoing, key=self._key(), now=self.now)
        while (letter := await posting.next_letter(self.tx, [], now=self.now)) is not None:
            self._messages += 1
            await outbox.finish(self.tx, letter.id, OutboxState.SENT, message_id=self._messages, now=self.now)

    def _key(self) -> str:
        self._messages += 1
        return f"talk:{self.chat_id}:{self._messages}"

    def _later(self) -> datetime:
        self.now += timedelta(minutes=1)
        return self.now


@asynccontextmanager
async def talking(db: Database, office: Office, chat_id: int, now: datetime = ASKED) -> AsyncIterator[Chat]:
    """March is asked, everybody reads English, and one person talks in one transaction."""
    async with db.write() as tx:
        for standing in await people.everyone(tx):
            await people.set_language(tx, standing.person.id, "en")
    await until(db, now)
    async with db.write() as tx:
        await tx.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'")
        yield Chat(tx, office, chat_id, now)


async def answered(chat: Chat, number: int, label: str = "2023-03", department_id: int | None = None) -> Answered:
    """The request of her department (or another) about a task."""
    who = await chat.office.who(chat.tx, chat.chat_id)
    return await request_of(chat.tx, chat.office, number, department_id or next(iter(who.departments)), label)


async def versions(chat: Chat, number: int, label: str = "2023-03") -> list[Report]:
    """All versions of her answer about a task, the oldest first."""
    found = await answered(chat, number, label)
    return list(reversed(await reports.versions(chat.tx, found.request.id)))


async def stored(chat: Chat) -> list[tuple[str, str]]:
    """What she said and what became of it, as it came."""
    rows = await chat.tx.rows("SELECT text, state FROM sayings WHERE chat_id = :chat ORDER BY id", chat=chat.chat_id)
    return [(row["text"], row["state"]) for row in rows]
