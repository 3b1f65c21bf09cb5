"""The control client: a test or a story that reads like a chat.

async with World(simulator.url) as world:
    wang = await world.person("王芳", language="zh")
    await wang.start(payload)
    prompt = await wang.waits_for("待报")
    toast = await wang.press("🟢 正常")
"""

import base64
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from types import TracebackType
from typing import Any, Self
from urllib.parse import parse_qs, urlsplit

import aiohttp

from simulator.refusals import Impossible, Json
from simulator.seen import Document, Seen, read_seen

LOOK_BACK = 60
"""How many messages of a chat are looked through when one is waited for."""


class World:
    """A running simulator, played over HTTP."""

    def __init__(self, url: str) -> None:
        self.url = url.rstrip("/")
        self._session: aiohttp.ClientSession | None = None

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Ends the connection."""
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def person(self, name: str, *, language: str | None = None, username: str | None = None) -> "Actor":
        """A new account; it has not pressed START."""
        given = {"name": name, "username": username, "language_code": language}
        return Actor(self, (await self.act("person", given))["person"], name)

    async def group(self, title: str, members: "list[Actor]") -> "Group":
        """A new group with the bot in it, made by the first member."""
        given = {"title": title, "members": [member.id for member in members]}
        return Group(self, (await self.act("group", given))["chat"], title)

    async def now(self) -> datetime:
        """The simulated time."""
        return datetime.fromisoformat((await self.read("/clock"))["now"])

    async def jump(
        self, *, to: datetime | None = None, by: timedelta | None = None, wait_followers: bool = True
    ) -> datetime:
        """Sets the clock and returns when all who follow it have acted on it; TimeoutError after 20 s."""
        given: Json = {"wait_followers": wait_followers}
        given |= {"to": to.isoformat()} if to is not None else {"by": (by or timedelta()).total_seconds()}
        return datetime.fromisoformat((await self.act("clock", given))["now"])

    async def log(self, method: str | None = None, after: int = 0) -> list[Json]:
        """The Bot API calls beyond number `after`, of one method or all: n, method, params, status, error, at …"""
        calls: list[Json] = (await self.read("/control/log", after=after))["calls"]
        return [call for call in calls if method is None or call["method"].lower() == method.lower()]

    async def fault(self, trouble: str, method: str | None = None, *, calls: int = 1, **details: Any) -> None:
        """Arms trouble for the next calls: lose_answer, refuse, too_many (retry_after), server_error (code), slow
        (seconds); `skip` lets so many calls pass first. Without a method: any but getUpdates."""
        await self.act("fault", {"trouble": trouble, "method": method, "calls": calls, **details})

    async def clear_faults(self) -> None:
        """Ends all trouble."""
        await self.act("clear_faults", {})

    async def limits(self, **rates: Json) -> None:
        """Sets overall, chat, group, each {count, seconds, burst}; what is not given is not limited."""
        await self.act("limits", rates)

    async def update(self, body: Any) -> int:
        """Queues any JSON as an update, or a string as it stands, even if it is not JSON; its id in the queue."""
        return int((await self.act("update", {"body": body}))["update_id"])

    async def next_update(self, update_id: int) -> None:
        """Makes the next update's id another one."""
        await self.act("next_update", {"id": update_id})

    async def messages(self, chat_id: int) -> list[Seen]:
        """A chat, oldest first, deleted messages included."""
        return [read_seen(each) for each in (await self.read(f"/control/chat/{chat_id}"))["messages"]]

    async def changed(self, seen: int, timeout: float) -> int:
        """Waits until something has happened since revision `seen`; the revision now."""
        return int((await self.read("/control/changes", seen=seen, timeout=timeout))["revision"])

    async def download(self, document: Document) -> bytes:
        """The bytes of a file in a chat."""
        async with self._open().get(self.url + document.url) as response:
            response.raise_for_status()
            return await response.read()

    async def act(self, action: str, given: Json) -> Json:
        """Posts one action of the control API; `Impossible` when a person could not do it."""
        async with self._open().post(f"{self.url}/control/{action}", json=given) as response:
            return await _read(response)

    async def read(self, path: str, **query: Any) -> Json:
        """Reads from the control API."""
        async with self._open().get(self.url + path, params=query) as response:
            return await _read(response)

    def _open(self) -> aiohttp.ClientSession:
        if self._session is None:
            self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=60))
        return self._session


class Actor:
    """A person who plays: everything happens in the private chat with the bot, or in the group that is named."""

    def __init__(self, world: World, person_id: int, name: str) -> None:
        self.world, self.id, self.name = world, person_id, name

    async def start(self, payload: str | None = None) -> int:
        """Presses START or opens a deep link; the id of the message that this sends."""
        return int((await self._act("start", payload=payload))["message_id"])

    async def opens(self, link: str) -> int:
        """Opens a deep link to the bot (https://t.me/…?start=…); the id of the message that this sends."""
        (payload,) = parse_qs(urlsplit(link).query)["start"]
        return await self.start(payload)

    async def send(self, text: str, *, reply_to: int | None = None, chat: "Group | None" = None) -> int:
        """Sends text, in several messages when it is too long for one; the id of the last."""
        return (await self.send_all(text, reply_to=reply_to, chat=chat))[-1]

    async def send_all(self, text: str, *, reply_to: int | None = None, chat: "Group | None" = None) -> list[int]:
        """Sends text; the ids of all its messages."""
        answer = await self._act("text", text=text, reply_to=reply_to, chat=_id(chat))
        return [int(each) for each in answer["message_ids"]]

    async def edit(self, message_id: int, text: str) -> None:
        """Edits an own message."""
        await self._act("edit", message_id=message_id, text=text)

    async def press(
        self, button: str, *, message: int | None = None, chat: "Group | None" = None, timeout: float = 10
    ) -> str | None:
        """Presses the newest button with this label, or one that contains it, or with this data; the toast (None when
        the answer has no text). TimeoutError when the bot does not answer."""
        query = await self.press_only(button, message=message, chat=chat)
        return await self.answer(query, timeout=timeout)

    async def press_only(self, button: str, *, message: int | None = None, chat: "Group | None" = None) -> str:
        """Presses like `press` and does not wait; the id of the query."""
        pressed = await self._act("press", button=button, message_id=message, chat=_id(chat))
        if "query_id" not in pressed:
            raise Impossible(f"“{button}” is a link: {pressed['url']}")
        return str(pressed["query_id"])

    async def forge(self, message_id: int, data: str, *, chat: "Group | None" = None) -> str:
        """A press with any data on any message of the bot, as an altered or outdated app sends it; the query's id."""
        return str((await self._act("forge", message_id=message_id, data=data, chat=_id(chat)))["query_id"])

    async def answer(self, query_id: str, *, timeout: float = 10) -> str | None:
        """The toast of a press, None when it has no text; TimeoutError when the bot does not answer."""
        answer = await self.world.read("/control/answer", query=query_id, timeout=timeout)
        if not answer["answered"]:
            raise TimeoutError(f"no answer to {self.name}'s press in {timeout} s\n{await self.drawn()}")
        text: str | None = answer["text"]
        return text

    async def link(self, button: str) -> str:
        """Where the newest button with this label leads."""
        return str((await self._act("press", button=button))["url"])

    async def file(
        self,
        name: str,
        content: bytes,
        *,
        caption: str | None = None,
        mime: str = "application/octet-stream",
        reply_to: int | None = None,
        media_group: str | None = None,
    ) -> int:
        """Sends a document; the message's id."""
        details = {"caption": caption, "mime": mime, "reply_to": reply_to, "media_group": media_group}
        encoded = base64.b64encode(content).decode()
        return int((await self._act("file", name=name, content=encoded, **details))["message_id"])

    async def photo(
        self, content: bytes, *, caption: str | None = None, reply_to: int | None = None, media_group: str | None = None
    ) -> int:
        """Sends a PNG or JPEG as a picture; the message's id."""
        details = {"caption": caption, "reply_to": reply_to, "media_group": media_group}
        return int((await self._act("photo", content=base64.b64encode(content).decode(), **details))["message_id"])

    async def sticker(self, emoji: str) -> int:
        """Sends a sticker; the message's id."""
        return int((await self._act("sticker", emoji=emoji))["message_id"])

    async def block(self) -> None:
        """Stops the bot."""
        await self._act("block")

    async def unblock(self) -> None:
        """Lets the bot write again."""
        await self._act("unblock")

    async def deactivate(self) -> None:
        """Deletes the account."""
        await self._act("deactivate")

    async def commands(self) -> dict[str, str]:
        """The command menu that this person sees: descriptions by command."""
        return {each["command"]: each["description"] for each in (await self._act("commands"))["commands"]}

    async def chat(self) -> list[Seen]:
        """The private chat, oldest first, without what was deleted."""
        return [message for message in await self.world.messages(self.id) if not message.deleted]

    async def last(self) -> Seen:
        """The bot's newest message; `Impossible` when there is none."""
        for message in reversed(await self.world.messages(self.id)):
            if message.from_bot and not message.deleted:
                return message
        raise Impossible(f"the bot has not written to {self.name}")

    async def drawn(self, count: int = 12) -> str:
        """The end of the chat in plain text."""
        return f"{self.name}'s chat:\n" + "\n".join(message.drawn() for message in (await self.chat())[-count:])

    async def waits_for(self, text: str, *, after: int | None = None, timeout: float = 10) -> Seen:
        """The newest message of the bot that holds `text` (as it stands after edits) and is newer than message
        `after`; waits for it, and TimeoutError shows the chat when it does not come."""
        return await self._wait(lambda message: text in message.text, text, after, timeout)

    async def waits_for_button(self, label: str, *, after: int | None = None, timeout: float = 10) -> Seen:
        """Like `waits_for`, for a message with a button whose label holds `label`."""
        return await self._wait(lambda message: any(label in each for each in message.labels), label, after, timeout)

    async def _wait(self, fits: Callable[[Seen], bool], what: str, after: int | None, timeout: float) -> Seen:
        deadline = time.monotonic() + timeout
        while True:
            answer = await self.world.read(f"/control/chat/{self.id}", after=after or 0, count=LOOK_BACK)
            for message in map(read_seen, reversed(answer["messages"])):
                if message.from_bot and not message.deleted and fits(message):
                    return message
            left = deadline - time.monotonic()
            if left <= 0:
                raise TimeoutError(f"no “{what}” after {after or 'the beginning'} in {timeout} s\n{await self.drawn()}")
            await self.world.changed(answer["revision"], left)

    async def _act(self, action: str, **given: Any) -> Json:
        return await self.world.act(action, {"person": self.id, **given})


class Group:
    """A group with the bot in it."""

    def __init__(self, world: World, chat_id: int, title: str) -> None:
        self.world, self.id, self.title = world, chat_id, title

    async def chat(self) -> list[Seen]:
        """What stands in the group, oldest first, without what was deleted."""
        return [message for message in await self.world.messages(self.id) if not message.deleted]

    async def upgrade(self) -> "Group":
        """Makes it a supergroup, which has another id."""
        return Group(self.world, (await self.world.act("upgrade", {"chat": self.id}))["chat"], self.title)

    async def remove_bot(self, by: Actor) -> None:
        """A member puts the bot out."""
        await self.world.act("remove_bot", {"chat": self.id, "person": by.id})


def _id(chat: Group | None) -> int | None:
    return None if chat is None else chat.id


async def _read(response: aiohttp.ClientResponse) -> Json:
    answer: Json = await response.json()
    if response.status == 504:
        raise TimeoutError(answer["error"])
    if response.status != 200:
        raise Impossible(answer["error"])
    return answer
