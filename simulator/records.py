"""Who and what there is: the bot, people, chats and messages, kept in a journal. No rules of the Bot API here."""

import itertools
from collections.abc import Iterator
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from simulator.clock import Clock
from simulator.journal import Journal
from simulator.refusals import Impossible, Json
from simulator.signals import Revision

FIRST_PERSON = 6_100_000_001
"""Above 32 bits, as today's user ids are."""


class Standing(StrEnum):
    """How a person stands to the bot."""

    STRANGE = "strange"
    ACTIVE = "active"
    BLOCKED = "blocked"
    DEACTIVATED = "deactivated"


class Kind(StrEnum):
    """Telegram's kinds of chats."""

    PRIVATE = "private"
    GROUP = "group"
    SUPERGROUP = "supergroup"


@dataclass(slots=True)
class Person:
    """A Telegram account."""

    id: int
    name: str
    username: str | None = None
    language: str | None = None
    standing: str = Standing.STRANGE

    def user(self) -> Json:
        """The User object."""
        shown: Json = {"id": self.id, "is_bot": False, "first_name": self.name}
        if self.username:
            shown["username"] = self.username
        if self.language:
            shown["language_code"] = self.language
        return shown


@dataclass(slots=True)
class Chat:
    """A private chat (its id is the person's) or a group."""

    id: int
    kind: str
    title: str = ""
    members: list[int] = field(default_factory=list)
    bot_is_in: bool = True
    migrated_to: int | None = None
    last_id: int = 0


@dataclass(slots=True)
class Message:
    """One message: `body` is the Message object without its chat and without the message replied to."""

    chat_id: int
    id: int
    by_bot: bool
    body: Json
    reply_to: int | None = None
    deleted: bool = False


class Records:
    """Everything that stays: people, chats, messages. Every change raises `changes`."""

    def __init__(self, folder: Path, clock: Clock, bot: Json) -> None:
        self.clock = clock
        self.bot = bot
        self.changes = Revision()
        self.people: dict[int, Person] = {}
        self.chats: dict[int, Chat] = {}
        self.messages: dict[int, dict[int, Message]] = {}
        self._changed: dict[int, dict[int, int]] = {}
        self._last_id = 0
        self._journal = Journal(folder / "world.jsonl")
        for record in self._journal.records():
            self._put(KINDS[record[0]](**record[1]))

    def close(self) -> None:
        """Closes the journal."""
        self._journal.close()

    def add_person(self, name: str, username: str | None, language: str | None) -> Person:
        """A new account that has never spoken to the bot."""
        if not name.strip():
            raise Impossible("a person needs a name")
        person = Person(FIRST_PERSON + len(self.people), name, username, language)
        self.keep(person)
        return person

    def person(self, person_id: int) -> Person:
        """The person, or `Impossible`."""
        try:
            return self.people[person_id]
        except KeyError:
            raise Impossible(f"there is no person {person_id}") from None

    def open_private_chat(self, person: Person) -> Chat:
        """The chat with the bot; there from the first START on."""
        chat = self.chats.get(person.id)
        if chat is None:
            chat = Chat(person.id, Kind.PRIVATE)
            self.keep(chat)
        return chat

    def next_id(self, chat: Chat) -> int:
        """The next message id: one rising sequence for all private chats and basic groups, one for each supergroup."""
        if chat.kind == Kind.SUPERGROUP:
            chat.last_id += 1
            return chat.last_id
        self._last_id += 1
        return self._last_id

    def add_message(self, chat: Chat, author: Json, body: Json, reply_to: int | None = None) -> Message:
        """Puts a message into a chat, now."""
        number = self.next_id(chat)
        whole = {"message_id": number, "from": author, "date": self.clock.unix(), **body}
        message = Message(chat.id, number, bool(author["is_bot"]), whole, reply_to)
        self.keep(message)
        return message

    def keep(self, thing: Person | Chat | Message) -> None:
        """Takes in a new thing or writes down that it has changed."""
        self._put(thing)
        # Not asdict: that copies every body down to its last value.
        values = {name: getattr(thing, name) for name in thing.__slots__}
        self._journal.append([type(thing).__name__, values])
        self.changes.advance()
        if isinstance(thing, Message):
            # The last changed stands last: what has changed is found from the end.
            revisions = self._changed.setdefault(thing.chat_id, {})
            revisions.pop(thing.id, None)
            revisions[thing.id] = self.changes.number

    def find(self, chat_id: int, message_id: int) -> Message | None:
        """The message, unless it is deleted."""
        message = self.messages.get(chat_id, {}).get(message_id)
        return None if message is None or message.deleted else message

    def newest_first(self, chat_id: int) -> Iterator[Message]:
        """A chat's messages that are not deleted, from the newest back."""
        every = self.messages.get(chat_id, {})
        return (message for message in reversed(every.values()) if not message.deleted)

    def latest(self, chat_id: int, count: int) -> list[Message]:
        """The last `count` messages of a chat, deleted ones included, oldest first."""
        every = self.messages.get(chat_id, {})
        return list(itertools.islice(reversed(every.values()), count))[::-1]

    def changed_since(self, chat_id: int, revision: int) -> list[Message]:
        """A chat's messages that came, changed or were deleted after a revision of `changes`, by their ids."""
        revisions = reversed(self._changed.get(chat_id, {}).items())
        ids = [number for number, _ in itertools.takewhile(lambda each: each[1] > revision, revisions)]
        return [self.messages[chat_id][number] for number in sorted(ids)]

    def chat_object(self, chat: Chat) -> Json:
        """The Chat object that stands in messages."""
        if chat.kind == Kind.PRIVATE:
            user = self.people[chat.id].user()
            return {name: value for name, value in user.items() if name not in ("is_bot", "language_code")} | {
                "type": chat.kind
            }
        return {"id": chat.id, "title": chat.title, "type": chat.kind}

    def message_object(self, message: Message) -> Json:
        """The Message object, with the message replied to one level deep."""
        shown = {**message.body, "chat": self.chat_object(self.chats[message.chat_id])}
        if message.reply_to is not None and (other := self.find(message.chat_id, message.reply_to)) is not None:
            shown["reply_to_message"] = {**other.body, "chat": shown["chat"]}
        return shown

    def _put(self, thing: Person | Chat | Message) -> None:
        if isinstance(thing, Person):
            self.people[thing.id] = thing
        elif isinstance(thing, Chat):
            self.chats[thing.id] = thing
        else:
            self.messages.setdefault(thing.chat_id, {})[thing.id] = thing
            chat = self.chats[thing.chat_id]
            if chat.kind == Kind.SUPERGROUP:
                chat.last_id = max(chat.last_id, thing.id)
            else:
                self._last_id = max(self._last_id, thing.id)


KINDS: dict[str, type[Person] | type[Chat] | type[Message]] = {"Person": Person, "Chat": Chat, "Message": Message}
