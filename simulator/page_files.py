"""The page's files: its own, those of the chats to show or to save, and those that people send."""

from pathlib import Path

from aiohttp import web

from simulator import people
from simulator.face import HEADERS, answered, error
from simulator.files import UPLOAD, Stored, photo_shape
from simulator.refusals import Impossible, Json, Refused
from simulator.state import State

FOLDER = Path(__file__).with_name("page")
TYPES = {".html": "text/html", ".css": "text/css", ".js": "text/javascript"}
OWN = {path.name: path for path in FOLDER.iterdir() if path.suffix in TYPES}
"""The page's own files by name."""
PICTURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}
"""Kinds of pictures by their first bytes: what somebody says of a file decides nothing."""


async def own_file(request: web.Request) -> web.StreamResponse:
    """A file of the page itself."""
    path = OWN.get(request.match_info.get("name", "index.html"))
    if path is None:
        return error("there is no such file", 404)
    return web.FileResponse(path, headers=HEADERS | {"Content-Type": f"{TYPES[path.suffix]}; charset=utf-8"})


class ChatFiles:
    """The files of the chats, in both directions."""

    def __init__(self, state: State) -> None:
        self._state = state

    async def content(self, request: web.Request) -> web.StreamResponse:
        """A photo to show, anything else to save: what somebody sent must not run as a part of this page."""
        stored = self._state.files.find(request.match_info["file"])
        if stored is None:
            return error("there is no such file", 404)
        picture = self._shown_as(stored)
        headers = {"Content-Type": picture or stored.mime, "Content-Disposition": "inline" if picture else "attachment"}
        return web.FileResponse(self._state.files.location(stored), headers=HEADERS | headers)

    async def upload(self, request: web.Request) -> web.StreamResponse:
        """A form of person, file, as ("photo" or "document"), caption?, reply_to?, media_group? → {message_id}.

        A picture that Telegram takes for no photo (its kind, size or shape) goes as a document."""
        form = await request.post()
        file = form["file"]
        if not isinstance(file, web.FileField):
            raise Impossible("there is no file in the form")
        content = file.file.read()
        if not content:
            raise Impossible("an app sends no empty file")
        if len(content) > UPLOAD:
            raise Impossible("the file is larger than 50 MB")
        person = self._state.records.person(int(str(form["person"])))
        extra: Json = {name: str(form[name]) for name in ("caption", "media_group") if form.get(name)}
        if form.get("reply_to"):
            extra["reply_to"] = int(str(form["reply_to"]))
        name = Path(file.filename.replace("\\", "/")).name or "file"
        if form.get("as") == "photo" and _can_be_photo(content):
            sent = people.send_photo(self._state, person, name, content, extra)
        else:
            sent = people.send_file(self._state, person, name, file.content_type, content, extra)
        return answered({"message_id": sent})

    def _shown_as(self, stored: Stored) -> str | None:
        """The kind of picture that a photo is; None for whatever is none."""
        if not stored.path.startswith("photos/"):
            return None
        with self._state.files.location(stored).open("rb") as file:
            begin = file.read(8)
        return next((kind for first, kind in PICTURES.items() if begin.startswith(first)), None)


def _can_be_photo(content: bytes) -> bool:
    try:
        photo_shape(content)
    except Refused:
        return False
    return True
