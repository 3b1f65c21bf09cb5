"""The page on which a person plays everybody in a browser: its files, a snapshot, a stream of ticks, and actions. All of
it lies under a random key; no rules of Telegram here."""

import asyncio
import secrets
import time
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.typedefs import Handler

from simulator.control import Control
from simulator.records import Message, Person
from simulator.refusals import Impossible, Json, Refused
from simulator.showing import shown_message
from simulator.state import ANSWER_WITHIN, State

FOLDER = Path(__file__).with_name("page")
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    # The key stands in the address, so the address is told to nobody.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}
ACTIONS = ("person", "start", "text", "edit", "block", "unblock")
"""The actions of the control API that the page has."""
SHOWN = 200
"""So many messages of a chat are sent to the page unless it asks for more."""
HEARTBEAT = 15.0
"""Seconds after which the stream says something even if nothing has happened."""
GATHERED = 0.1
"""Seconds between two ticks at least: the bot's calls come in bursts."""


@dataclass(frozen=True, slots=True)
class Face:
    """What the page shows beside the chats: `zone` is the plan's, `roles` are remarks by person."""

    zone: ZoneInfo
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    roles: dict[int, str] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the page lies on the server."""
        return f"/page/{self.key}/"


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for whatever names another host than this server, or comes from another site's page."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    origin = request.headers.get("Origin")
    if request.headers.get("Host") not in hosts or (origin and origin not in [f"http://{host}" for host in hosts]):
        return _error("This server answers pages of its own only.", 403)
    return await handler(request)


def add_routes(app: web.Application, state: State, face: Face) -> None:
    """Serves the page below `face.path` and refuses strange hosts and origins everywhere in `app`."""
    page = _Page(state, face)
    app.middlewares.append(only_from_here)
    for method, path, handler in (
        ("GET", "", page.file),
        ("GET", "state", page.snapshot),
        ("GET", "events", page.events),
        ("GET", "content/{file}", page.content),
        ("GET", "{name}", page.file),
        ("POST", "press", page.press),
        ("POST", "clock", page.clock),
        ("POST", "{action}", page.act),
    ):
        app.router.add_route(method, "/page/{key}/" + path, page.behind_key(handler))


class _Page:
    def __init__(self, state: State, face: Face) -> None:
        self._state, self._face = state, face
        self._control = Control(state)
        self._read: dict[int, int] = {}

    def behind_key(self, handler: Handler) -> Handler:
        """The handler, for who has the key; a refusal becomes a 400 that says why."""

        async def guarded(request: web.Request) -> web.StreamResponse:
            if not secrets.compare_digest(request.match_info["key"].encode(), self._face.key.encode()):
                return _error("There is nothing here. The whole address, with its key, stands in the terminal.", 404)
            try:
                return await handler(request)
            except Refused as refusal:
                return _error(refusal.description, 400)
            except Impossible as reason:
                return _error(str(reason), 400)
            except (KeyError, TypeError, ValueError, AttributeError, OverflowError) as mistake:
                return _error(f"{type(mistake).__name__}: {mistake}", 400)

        return guarded

    async def file(self, request: web.Request) -> web.StreamResponse:
        """A file of the page."""
        name = request.match_info.get("name", "index.html")
        path = FOLDER / name
        if path.parent != FOLDER or path.suffix not in TYPES or not path.is_file():
            return _error("there is no such file", 404)
        return web.FileResponse(path, headers=HEADERS | {"Content-Type": f"{TYPES[path.suffix]}; charset=utf-8"})

    async def content(self, request: web.Request) -> web.StreamResponse:
        """A file of a chat, always to be saved: what somebody sent must not run as a part of this page."""
        stored = self._state.files.find(request.match_info["file"])
        if stored is None:
            return _error("there is no such file", 404)
        headers = HEADERS | {"Content-Disposition": "attachment", "Content-Type": stored.mime}
        return web.FileResponse(self._state.files.location(stored), headers=headers)

    async def snapshot(self, request: web.Request) -> web.StreamResponse:
        """?chat=&count= → the time, everybody, and the chat that is shown, which is read by that."""
        state, records = self._state, self._state.records
        shown: Json = {
            "now": state.clock.now().isoformat(),
            "zone": self._face.zone.key,
            "bot": state.bot,
            "chat": None,
        }
        if "chat" in request.query:
            person = records.person(int(request.query["chat"]))
            messages = records.latest(person.id, max(1, int(request.query.get("count", SHOWN))))
            if messages:
                self._read[person.id] = messages[-1].id
            shown["chat"] = {
                "id": person.id,
                "messages": [self._message(each) for each in messages if not each.deleted],
                "more": len(messages) < len(records.messages.get(person.id, {})),
                "commands": state.commands.shown(person.id, person.language),
            }
        shown["people"] = [self._person(each) for each in records.people.values()]
        return web.json_response(shown, headers=HEADERS)

    async def events(self, request: web.Request) -> web.StreamResponse:
        """Server-sent events: the revision now, and whenever something has happened."""
        headers = HEADERS | {"Content-Type": "text/event-stream"}
        response = web.StreamResponse(headers=headers)
        await response.prepare(request)
        changes = self._state.records.changes
        try:
            while True:
                seen = changes.number
                await response.write(f"data: {seen}\n\n".encode())
                await asyncio.sleep(GATHERED)
                await changes.changed_from(seen, HEARTBEAT)
        except ConnectionResetError:
            return response

    async def act(self, request: web.Request) -> web.StreamResponse:
        """An action of the control API."""
        name = request.match_info["action"]
        if name not in ACTIONS:
            return _error(f"there is no action {name}", 404)
        return web.json_response(getattr(self._control, name)(await _given(request)))

    async def press(self, request: web.Request) -> web.StreamResponse:
        """{person, message_id, data} → {answered, text, alert}, once the bot has answered or the app stops waiting."""
        query_id = self._control.forge(await _given(request))["query_id"]
        state, press = self._state, self._state.presses[query_id]
        deadline = time.monotonic() + ANSWER_WITHIN
        while press.answer is None and (left := deadline - time.monotonic()) > 0:
            await state.answered.changed_from(state.answered.number, left)
        answer: dict[str, Any] = press.answer or {}
        return web.json_response({"answered": press.answer is not None, "text": None, "alert": False} | answer)

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """{by: seconds} or {to: a local date and time} → {now}; only forward."""
        given, state = await _given(request), self._state
        now = state.clock.now()
        if "to" in given:
            moment = datetime.fromisoformat(given["to"])
            moment = moment.replace(tzinfo=self._face.zone) if moment.tzinfo is None else moment
        else:
            moment = now + timedelta(seconds=float(given["by"]))
        if moment < now:
            raise Impossible("the clock goes forward only")
        state.clock.jump(moment)
        state.remember_time()
        state.records.changes.advance()
        return web.json_response({"now": state.clock.now().isoformat()})

    def _person(self, person: Person) -> Json:
        """A line of the list of people."""
        read, unread, last = self._read.get(person.id, 0), 0, None
        for message in self._state.records.newest_first(person.id):
            last = last or message
            if message.id <= read:
                break
            unread += message.by_bot
        line = {"id": person.id, "name": person.name, "language": person.language, "standing": str(person.standing)}
        preview = None if last is None else self._preview(last)
        return line | {"role": self._face.roles.get(person.id, ""), "unread": unread, "last": preview}

    def _preview(self, message: Message) -> Json:
        shown = shown_message(self._state, message)
        text = shown["text"] or (shown["document"] or {}).get("name", "")
        return {"text": text[:120], "date": shown["date"]}

    def _message(self, message: Message) -> Json:
        shown = shown_message(self._state, message)
        del shown["html"]
        body = message.body
        shown["entities"] = body.get("caption_entities" if "caption" in body else "entities", [])
        if shown["document"]:
            shown["document"]["url"] = shown["document"]["url"].removeprefix("/control/")
        return shown


async def _given(request: web.Request) -> Json:
    given = await request.json()
    if not isinstance(given, dict):
        raise Impossible("an action takes an object")
    return given


def _error(why: str, status: int) -> web.Response:
    return web.json_response({"error": why}, status=status, headers=HEADERS)
