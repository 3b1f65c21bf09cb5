"""The control API under /control and /clock: what tests and the demo play with. It is no part of Telegram.

Every action is a POST of a JSON object to /control/<action> and answers a JSON object; what cannot be done is a 400
with {"error": why}. Chats, the log and changes are read with GET.
"""

import asyncio
import base64
import time
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from typing import Any

from aiohttp import web

from simulator import groups, people
from simulator.face import MISTAKES, given
from simulator.faults import Fault, Trouble
from simulator.limits import Limits, Rate
from simulator.records import Chat, Person
from simulator.refusals import Impossible, Json, Refused
from simulator.showing import shown_chat
from simulator.state import State

LONGEST_WAIT = 25.0


class Control:
    """The actions; each takes the posted object and returns the answer."""

    def __init__(self, state: State) -> None:
        self.state = state

    def person(self, given: Json) -> Json:
        """{name, username?, language_code?} → {person}."""
        person = self.state.records.add_person(given["name"], given.get("username"), given.get("language_code"))
        return {"person": person.id}

    def start(self, given: Json) -> Json:
        """{person, payload?} → {message_id}."""
        return {"message_id": people.start(self.state, self._person(given), given.get("payload"))}

    def text(self, given: Json) -> Json:
        """{person, text, reply_to?, chat?} → {message_ids}."""
        text, reply_to = given["text"], given.get("reply_to")
        return {"message_ids": people.write(self.state, self._person(given), text, reply_to, self._chat(given))}

    def edit(self, given: Json) -> Json:
        """{person, message_id, text, chat?}."""
        people.edit(self.state, self._person(given), given["message_id"], given["text"], self._chat(given))
        return {}

    def press(self, given: Json) -> Json:
        """{person, button, message_id?, chat?} → {message_id, query_id, data} or {message_id, url}."""
        on = given.get("message_id")
        return people.press(self.state, self._person(given), given["button"], on, self._chat(given))

    def forge(self, given: Json) -> Json:
        """{person, message_id, data, chat?} → {query_id}: a press that no button offers."""
        on, data = given["message_id"], given["data"]
        return {"query_id": people.forge(self.state, self._person(given), on, data, self._chat(given))}

    def file(self, given: Json) -> Json:
        """{person, name, content (base64), mime?, caption?, reply_to?, media_group?, chat?} → {message_id}."""
        content, mime = base64.b64decode(given["content"]), given.get("mime", "application/octet-stream")
        who, where = self._person(given), self._chat(given)
        return {"message_id": people.send_file(self.state, who, given["name"], mime, content, given, where)}

    def photo(self, given: Json) -> Json:
        """{person, content (base64), name?, caption?, reply_to?, media_group?, chat?} → {message_id}."""
        content, name = base64.b64decode(given["content"]), given.get("name", "photo.jpg")
        who, where = self._person(given), self._chat(given)
        return {"message_id": people.send_photo(self.state, who, name, content, given, where)}

    def sticker(self, given: Json) -> Json:
        """{person, emoji, chat?} → {message_id}."""
        who, where = self._person(given), self._chat(given)
        return {"message_id": people.send_sticker(self.state, who, given["emoji"], where)}

    def block(self, given: Json) -> Json:
        """{person}."""
        people.block(self.state, self._person(given))
        return {}

    def unblock(self, given: Json) -> Json:
        """{person}."""
        people.unblock(self.state, self._person(given))
        return {}

    def deactivate(self, given: Json) -> Json:
        """{person}."""
        people.deactivate(self.state, self._person(given))
        return {}

    def group(self, given: Json) -> Json:
        """{title, members} → {chat}."""
        members = [self.state.records.person(each) for each in given["members"]]
        return {"chat": groups.make(self.state, given["title"], members).id}

    def upgrade(self, given: Json) -> Json:
        """{chat} → {chat} of the supergroup."""
        return {"chat": groups.upgrade(self.state, self._known_chat(given["chat"])).id}

    def remove_bot(self, given: Json) -> Json:
        """{chat, person}: the person puts the bot out of the group."""
        groups.remove_bot(self.state, self._known_chat(given["chat"]), self._person(given))
        return {}

    def update(self, given: Json) -> Json:
        """{body}: any JSON, or a string that is put into the result as it stands → {update_id}."""
        return {"update_id": people.push_raw(self.state, given["body"])}

    def next_update(self, given: Json) -> Json:
        """{id}: the id of the next update."""
        self.state.updates.jump(given["id"])
        return {}

    def fault(self, given: Json) -> Json:
        """{trouble, method?, calls?, skip?, retry_after?, code?, seconds?}."""
        self.state.faults.add(Fault(**{**given, "trouble": Trouble(given["trouble"])}))
        return {}

    def clear_faults(self, given: Json) -> Json:
        """Ends all trouble."""
        self.state.faults.clear()
        return {}

    def limits(self, given: Json) -> Json:
        """{overall?, chat?, group?}, each {count, seconds?, burst?}; what is not given is not limited."""
        rates = {name: Rate(**rate) for name, rate in given.items()}
        self.state.limits = Limits(**({"overall": None} | rates))
        return {}

    def commands(self, given: Json) -> Json:
        """{person} → {commands} in the menu of the person's chat."""
        person = self._person(given)
        return {"commands": self.state.commands.shown(person.id, person.language)}

    def people(self, given: Json) -> Json:
        """Everybody and all chats."""
        records = self.state.records
        shown = [person.user() | {"standing": person.standing} for person in records.people.values()]
        return {"people": shown, "chats": [records.chat_object(chat) for chat in records.chats.values()]}

    def _person(self, given: Json) -> Person:
        return self.state.records.person(int(given["person"]))

    def _chat(self, given: Json) -> Chat | None:
        chat_id = given.get("chat")
        return None if chat_id is None else self._known_chat(chat_id)

    def _known_chat(self, chat_id: int) -> Chat:
        if chat_id not in self.state.records.chats:
            raise Impossible(f"there is no chat {chat_id}")
        return self.state.records.chats[chat_id]


ACTIONS = tuple(name for name in vars(Control) if not name.startswith("_"))


def add_routes(app: web.Application, state: State) -> None:
    """Serves the control API and the clock."""
    control = Control(state)

    async def act(request: web.Request) -> web.Response:
        name = request.match_info["action"]
        if name not in ACTIONS:
            return _error(f"there is no action {name}", 404)
        return web.json_response(getattr(control, name)(await given(request)))

    async def clock(request: web.Request) -> web.Response:
        if "seen" in request.query:
            await state.clock.follow(int(request.query["seen"]))
        return web.json_response(_time(state))

    async def jump(request: web.Request) -> web.Response:
        return web.json_response(await _jump(state, await given(request)))

    async def answer(request: web.Request) -> web.Response:
        return web.json_response(await answer_to(state, request.query["query"], _wait(request)))

    async def changes(request: web.Request) -> web.Response:
        await state.records.changes.changed_from(int(request.query.get("seen", "-1")), _wait(request))
        return web.json_response({"revision": state.records.changes.number})

    async def chat(request: web.Request) -> web.Response:
        count, after = int(request.query.get("count", "100000")), int(request.query.get("after", "0"))
        messages = shown_chat(state, int(request.match_info["chat"]), count, after)
        return web.json_response({"messages": messages, "revision": state.records.changes.number})

    async def log(request: web.Request) -> web.Response:
        after = int(request.query.get("after", "0"))
        return web.json_response({"calls": state.log[after:]})

    async def content(request: web.Request) -> web.StreamResponse:
        stored = state.files.find(request.match_info["file"])
        return (
            _error("there is no such file", 404) if stored is None else web.FileResponse(state.files.location(stored))
        )

    app.router.add_get("/clock", _tried(clock))
    app.router.add_get("/control/answer", _tried(answer))
    app.router.add_get("/control/changes", _tried(changes))
    app.router.add_get("/control/chat/{chat}", _tried(chat))
    app.router.add_get("/control/log", _tried(log))
    app.router.add_get("/control/content/{file}", content)
    app.router.add_post("/control/clock", _tried(jump))
    app.router.add_post("/control/{action}", _tried(act))


def _wait(request: web.Request) -> float:
    return min(float(request.query.get("timeout", LONGEST_WAIT)), LONGEST_WAIT)


def _error(why: str, status: int) -> web.Response:
    return web.json_response({"error": why}, status=status)


def _tried(
    handler: Callable[[web.Request], Awaitable[web.Response]],
) -> Callable[[web.Request], Awaitable[web.Response]]:
    """The handler with a 400 for what cannot be done and for every mistake in what is asked."""

    async def trying(request: web.Request) -> web.Response:
        try:
            return await handler(request)
        except Refused as refusal:
            return _error(refusal.description, 400)
        except Impossible as reason:
            return _error(str(reason), 400)
        except TimeoutError as reason:
            return _error(str(reason), 504)
        except MISTAKES as mistake:
            return _error(f"{type(mistake).__name__}: {mistake}", 400)

    return trying


def _time(state: State) -> Json:
    return {"now": state.clock.now().isoformat(), "revision": state.clock.revision.number}


async def _jump(state: State, given: Json) -> Json:
    """{to (ISO, with its offset) | by (seconds), wait_followers? (true)} → the new time."""
    if "to" in given:
        moment = datetime.fromisoformat(given["to"])
        if moment.tzinfo is None:
            raise Impossible("a time needs its offset from UTC")
    else:
        moment = state.clock.now() + timedelta(seconds=float(given["by"]))
    state.clock.jump(moment)
    state.remember_time()
    state.records.changes.advance()
    if given.get("wait_followers", True) and not await state.clock.followed():
        raise TimeoutError("the clock jumped, but not every follower came back for the new time in 20 seconds")
    return _time(state)


async def answer_to(state: State, query_id: str, timeout: float) -> dict[str, Any]:
    """{answered, text, alert} of a press, once the bot has answered it or the time is over."""
    press = state.presses.get(query_id)
    deadline = time.monotonic() + timeout
    while press is not None and press.answer is None:
        seen, left = state.answered.number, deadline - time.monotonic()
        if left <= 0 or not await state.answered.changed_from(seen, left):
            break
        await asyncio.sleep(0)
    answer = press.answer if press is not None else None
    return {"answered": answer is not None, "text": None, "alert": False} | (answer or {})
