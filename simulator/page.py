"""The page on which a person plays everybody in a browser: its routes below a random key, the stream of ticks, and
actions. No rules of Telegram here, and nothing of how it looks."""

import asyncio
from datetime import datetime, timedelta

from aiohttp import web
from aiohttp.typedefs import Handler

from simulator.control import Control, answer_to
from simulator.face import HEADERS, Face, answered, behind_key, error, given
from simulator.page_files import ChatFiles, own_file
from simulator.page_snapshot import Snapshots
from simulator.refusals import Impossible
from simulator.state import ANSWER_WITHIN, State

ACTIONS = ("person", "start", "text", "edit", "block", "unblock")
"""The actions of the control API that the page has."""
HEARTBEAT = 15.0
"""Seconds after which the stream says something even if nothing has happened."""
GATHERED = 0.1
"""Seconds between two ticks at least: the bot's calls come in bursts."""


@web.middleware
async def only_from_here(request: web.Request, handler: Handler) -> web.StreamResponse:
    """403 for whatever names another host than this server, or comes from another site's page."""
    port = request.transport.get_extra_info("sockname")[1] if request.transport else 0
    hosts = (f"127.0.0.1:{port}", f"localhost:{port}")
    origin = request.headers.get("Origin")
    if request.headers.get("Host") not in hosts or (origin and origin not in [f"http://{host}" for host in hosts]):
        return error("This server answers pages of its own only.", 403)
    return await handler(request)


def add_routes(app: web.Application, state: State, face: Face) -> None:
    """Serves the page below `face.path` and refuses strange hosts and origins everywhere in `app`."""
    page, files, snapshots = _Page(state, face), ChatFiles(state), Snapshots(state, face)
    app.middlewares.append(only_from_here)
    for method, path, handler in (
        ("GET", "", own_file),
        ("GET", "state", snapshots.state),
        ("GET", "earlier", snapshots.earlier),
        ("GET", "events", page.events),
        ("GET", "content/{file}", files.content),
        ("GET", "{name}", own_file),
        ("POST", "upload", files.upload),
        ("POST", "press", page.press),
        ("POST", "clock", page.clock),
        ("POST", "{action}", page.act),
    ):
        app.router.add_route(method, "/page/{key}/" + path, behind_key(face, handler))


class _Page:
    def __init__(self, state: State, face: Face) -> None:
        self._state, self._face = state, face
        self._control = Control(state)

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
            return error(f"there is no action {name}", 404)
        return answered(getattr(self._control, name)(await given(request)))

    async def press(self, request: web.Request) -> web.StreamResponse:
        """{person, message_id, data} → {answered, text, alert}, once the bot has answered or the app stops waiting."""
        query_id = self._control.forge(await given(request))["query_id"]
        return answered(await answer_to(self._state, query_id, ANSWER_WITHIN))

    async def clock(self, request: web.Request) -> web.StreamResponse:
        """{by: seconds} or {to: a local date and time} → {now}; only forward."""
        asked, state = await given(request), self._state
        now = state.clock.now()
        if "to" in asked:
            moment = datetime.fromisoformat(asked["to"])
            moment = moment.replace(tzinfo=self._face.zone) if moment.tzinfo is None else moment
        else:
            moment = now + timedelta(seconds=float(asked["by"]))
        if moment < now:
            raise Impossible("the clock goes forward only")
        state.clock.jump(moment)
        state.remember_time()
        state.records.changes.advance()
        return answered({"now": state.clock.now().isoformat()})
