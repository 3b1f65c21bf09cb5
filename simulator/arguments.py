"""The parameters of a call, from the query, a form, multipart or JSON, read leniently as Telegram reads them."""

import json
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from simulator.refusals import Json, bad_request


@dataclass(frozen=True, slots=True)
class Upload:
    """A file that came with the call."""

    name: str
    content: bytes
    mime: str


@dataclass(slots=True)
class Arguments:
    """One call's parameters by name, and its files by the name of their part."""

    values: Json
    files: dict[str, Upload] = field(default_factory=dict)

    def text(self, name: str) -> str | None:
        """The parameter as text, or None when it is missing."""
        value = self.values.get(name)
        if value is None or isinstance(value, str):
            return value
        return json.dumps(value, ensure_ascii=False)

    def whole(self, name: str, default: int = 0) -> int:
        """The parameter as a whole number; `default` when it is missing, 0 when it is none."""
        value = self.values.get(name)
        if value is None or value == "":
            return default
        try:
            return int(value)
        except (TypeError, ValueError):
            return 0

    def flag(self, name: str) -> bool:
        """The parameter as yes or no."""
        return str(self.values.get(name, "")).lower() in ("true", "1", "yes")

    def structure(self, name: str, what: str) -> Any:
        """The parameter as the JSON that it holds, or None; `what` names it in the refusal."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if value == "":
            return None
        try:
            return json.loads(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def shown(self) -> Json:
        """The parameters for the log: JSON in strings opened, files by name and size."""
        opened: Json = {}
        for name, value in self.values.items():
            opened[name] = value
            if isinstance(value, str) and value[:1] in ("{", "["):
                try:
                    opened[name] = json.loads(value)
                except ValueError:
                    continue
        return opened | {name: f"<{file.name}, {len(file.content)} bytes>" for name, file in self.files.items()}


async def read_arguments(request: web.Request) -> Arguments:
    """Reads a call's parameters; a body's win over the query's."""
    values: Json = dict(request.query)
    if request.method != "POST" or not request.can_read_body:
        return Arguments(values)
    if request.content_type == "application/json":
        body = await request.read()
        try:
            given = json.loads(body) if body else {}
        except ValueError:
            raise bad_request("can't parse JSON object") from None
        if not isinstance(given, dict):
            raise bad_request("object expected as a request body")
        return Arguments(values | given)
    if request.content_type not in ("application/x-www-form-urlencoded", "multipart/form-data"):
        return Arguments(values)
    files: dict[str, Upload] = {}
    for name, value in (await request.post()).items():
        if isinstance(value, web.FileField):
            files[name] = Upload(value.filename, value.file.read(), value.content_type)
        elif isinstance(value, (bytes, bytearray)):
            files[name] = Upload(name, bytes(value), "application/octet-stream")
        else:
            values[name] = value
    return Arguments(values, files)
