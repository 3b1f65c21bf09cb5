"""What the page draws: everybody with what is unread, and the chats that are looked at, whole or what has changed in them."""

from aiohttp import web

from simulator.face import Face, answered
from simulator.records import Message, Person
from simulator.refusals import Json
from simulator.showing import shown_message
from simulator.state import State

SHOWN = 200
"""So many messages of a chat are sent to the page at once."""


class Snapshots:
    """Answers the page's questions; remembers up to where each chat has been read."""

    def __init__(self, state: State, face: Face) -> None:
        self._state, self._face = state, face
        self._read: dict[int, int] = {}

    async def state(self, request: web.Request) -> web.StreamResponse:
        """?chat=&after=, both as often as there are chats → the time, everybody, and these chats, which are read by that.

        `after` is a revision: only what has changed since is sent. 0, or none, brings the last messages."""
        state, chats, after = self._state, request.query.getall("chat", []), request.query.getall("after", [])
        count = int(request.query.get("count", SHOWN))
        shown: Json = {
            "now": state.clock.now().isoformat(),
            "zone": self._face.zone.key,
            "bot": state.bot,
            "revision": state.records.changes.number,
            "chats": [
                self._chat(int(chat), int(after[place]) if place < len(after) else 0, count)
                for place, chat in enumerate(chats)
            ],
        }
        shown["people"] = [self._person(each) for each in state.records.people.values()]
        return answered(shown)

    async def earlier(self, request: web.Request) -> web.StreamResponse:
        """?chat=&before=&count= → the messages that stand before message `before`, and whether there are more."""
        person = self._state.records.person(int(request.query["chat"]))
        before, count = int(request.query["before"]), max(1, int(request.query.get("count", SHOWN)))
        older = [each for each in self._state.records.newest_first(person.id) if each.id < before]
        messages = [self._message(each) for each in reversed(older[:count])]
        return answered({"messages": messages, "more": len(older) > count})

    def _chat(self, person_id: int, after: int, count: int) -> Json:
        state, records = self._state, self._state.records
        person = records.person(person_id)
        whole = after <= 0 or after > records.changes.number
        messages = records.latest(person.id, max(1, count)) if whole else records.changed_since(person.id, after)
        newest = records.latest(person.id, 1)
        if newest:
            self._read[person.id] = newest[0].id
        return {
            "id": person.id,
            "whole": whole,
            "messages": [self._message(each) for each in messages if not each.deleted],
            "gone": [each.id for each in messages if each.deleted],
            "more": whole and len(messages) < len(records.messages.get(person.id, {})),
            "commands": state.commands.shown(person.id, person.language),
        }

    def _person(self, person: Person) -> Json:
        """A line of the list of people."""
        read, unread, last = self._read.get(person.id, 0), 0, None
        for message in self._state.records.newest_first(person.id):
            last = last or message
            if message.id <= read:
                break
            unread += message.by_bot
        return {
            "id": person.id,
            "name": person.name,
            "language": person.language,
            "standing": str(person.standing),
            "role": self._face.role(person.id),
            "unread": unread,
            "typing": self._state.typing.shown(person.id),
            "last": None if last is None else {"id": last.id} | self._preview(last),
        }

    def _preview(self, message: Message) -> Json:
        shown = shown_message(self._state, message)
        document = shown["document"] or {}
        kind = document.get("kind")
        text = shown["text"] or ("" if kind == "photo" else document.get("name", ""))
        return {"text": text[:120], "date": shown["date"], "by_bot": message.by_bot, "kind": kind}

    def _message(self, message: Message) -> Json:
        shown = shown_message(self._state, message)
        del shown["html"], shown["deleted"]
        body = message.body
        shown["entities"] = body.get("caption_entities" if "caption" in body else "entities", [])
        if shown["document"]:
            shown["document"]["url"] = shown["document"]["url"].removeprefix("/control/")
        if "photo" in body:
            shown["document"] |= {side: body["photo"][-1][side] for side in ("width", "height")}
        if message.reply_to is not None:
            other = self._state.records.find(message.chat_id, message.reply_to)
            shown["quoted"] = None if other is None else self._preview(other)
        return shown
