"""What everything below the page's address shares: the key that guards it, its headers, and the parts that people play."""

import secrets
from dataclasses import asdict, dataclass, field
from zoneinfo import ZoneInfo

from aiohttp import web
from aiohttp.http_exceptions import HttpProcessingError
from aiohttp.typedefs import Handler

from simulator.arguments import read_json
from simulator.refusals import Impossible, Json, Refused

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "base-uri 'none'; form-action 'self'; frame-ancestors 'none'",
    # The key stands in the address, so the address is told to nobody.
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "Cache-Control": "no-store",
}

MISTAKES = (LookupError, TypeError, ValueError, AttributeError, OverflowError, RuntimeError, HttpProcessingError)
"""What is raised where something else was posted than an action takes, by aiohttp's readers of forms too."""


@dataclass(frozen=True, slots=True)
class Role:
    """The part somebody plays: "admin", "supervisor", "head" or "contact", of a department or of none; worded by the page."""

    key: str
    department: str = ""


@dataclass(frozen=True, slots=True)
class Face:
    """What the page shows beside the chats: `zone` is the plan's, `roles` are by person."""

    zone: ZoneInfo
    key: str = field(default_factory=lambda: secrets.token_urlsafe(18))
    roles: dict[int, Role] = field(default_factory=dict)

    @property
    def path(self) -> str:
        """Where the page lies on the server."""
        return f"/page/{self.key}/"

    def role(self, person_id: int) -> Json | None:
        """{key, department} of a person, or None."""
        role = self.roles.get(person_id)
        return None if role is None else asdict(role)


def behind_key(face: Face, handler: Handler) -> Handler:
    """The handler, for who has the key (`{key}` in the route); a refusal becomes a 400 that says why."""

    async def guarded(request: web.Request) -> web.StreamResponse:
        if not secrets.compare_digest(request.match_info["key"].encode(), face.key.encode()):
            return error("There is nothing here. The whole address, with its key, stands in the terminal.", 404)
        try:
            return await handler(request)
        except Refused as refusal:
            return error(refusal.description, 400)
        except Impossible as reason:
            return error(str(reason), 400)
        except MISTAKES as mistake:
            return error(f"{type(mistake).__name__}: {mistake}", 400)

    return guarded


async def given(request: web.Request) -> Json:
    """The posted JSON object, whatever its charset is said to be; nothing posted is an empty one. Not an object: `Impossible`."""
    posted = read_json((await request.read() or b"{}").decode())
    if not isinstance(posted, dict):
        raise Impossible("an action takes an object")
    return posted


def answered(body: Json) -> web.Response:
    """A JSON answer of the page."""
    return web.json_response(body, headers=HEADERS)


def error(why: str, status: int) -> web.Response:
    """{"error": why}."""
    return web.json_response({"error": why}, status=status, headers=HEADERS)
