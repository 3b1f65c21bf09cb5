"""The parameters of a call, from the query, a form, multipart or JSON, read leniently as Telegram reads them."""

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qsl

from aiohttp import web

from simulator.multipart import parts
from simulator.refusals import Json, Refused, bad_request

DEEPEST = 100
"""Levels of JSON below the first, as at Telegram (td, JsonBuilder.cpp). Else it could be read, but not always be written again."""
_WHOLE = re.compile(r"-?[0-9]{1,19}")


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
        """The parameter as a whole number of 64 bits; `default` when it is missing, 0 when it does not begin with one."""
        text = self.text(name)
        if not text:
            return default
        begins = _WHOLE.match(text)
        number = int(begins[0]) if begins else 0
        return number if -(2**63) <= number < 2**63 else 0

    def flag(self, name: str) -> bool:
        """The parameter as yes or no."""
        return str(self.values.get(name, "")).strip().lower() in ("true", "1", "yes")

    def structure(self, name: str, what: str) -> Any:
        """The parameter as the JSON that it holds, or None; `what` names it in the refusal."""
        value = self.values.get(name)
        if not isinstance(value, str):
            return value
        if value == "":
            return None
        try:
            return read_json(value)
        except ValueError:
            raise bad_request(f"can't parse {what} JSON object") from None

    def guess(self, name: str) -> Any:
        """The parameter as the JSON that it holds; None where it is missing or none."""
        try:
            return self.structure(name, "")
        except Refused:
            return None

    def shown(self) -> Json:
        """The parameters for the log: JSON in strings opened, files by name and size."""
        opened: Json = {}
        for name, value in self.values.items():
            opened[name] = value
            if isinstance(value, str) and value[:1] in ("{", "["):
                try:
                    opened[name] = read_json(value)
                except ValueError:
                    continue
        return opened | {name: f"<{file.name}, {len(file.content)} bytes>" for name, file in self.files.items()}


async def read_arguments(request: web.Request) -> Arguments:
    """Reads a call's parameters; of several with one name the first is taken, those of the query before the body's."""
    values: Json = _first(request.query.items())
    if request.method != "POST" or not request.can_read_body:
        return _readable(Arguments(values))
    kind, body = request.headers.get("Content-Type", ""), await request.read()
    files: dict[str, Upload] = {}
    if "multipart/form-data" in kind.lower():
        for part in parts(body, kind):
            if part.file_name is None:
                values.setdefault(part.name, part.content.decode("utf-8", "surrogateescape"))
            else:
                files.setdefault(part.name, Upload(part.file_name, part.content, part.mime))
    elif "application/x-www-form-urlencoded" in kind.lower():
        text = body.decode("utf-8", "surrogateescape")
        values = _first(parse_qsl(text, keep_blank_values=True, errors="surrogateescape")) | values
    elif "application/json" in kind.lower():
        values = _object(body) | values
    return _readable(Arguments(values, files))


def _first(pairs: Iterable[tuple[str, str]]) -> Json:
    values: Json = {}
    for name, value in pairs:
        values.setdefault(name, value)
    return values


def _object(body: bytes) -> Json:
    """A body that is JSON. Telegram goes on with what stands before a mistake; here it is refused."""
    if not body:
        return {}
    try:
        given = read_json(body.decode())
    except ValueError:
        raise bad_request("can't parse JSON object") from None
    if not isinstance(given, dict):
        raise bad_request("object expected as a request body")
    return given


def read_json(text: str) -> Any:
    """JSON as strict as its standard; a ValueError also for what nests too deep and for NaN."""
    try:
        found = json.loads(text, parse_constant=_no_constant)
    except RecursionError:
        raise ValueError("it nests too deep") from None
    if text.count("[") + text.count("{") > DEEPEST and _is_deep(found):
        raise ValueError("it nests too deep")
    return found


def _is_deep(found: Any) -> bool:
    level = [found]
    for _ in range(DEEPEST + 1):
        level = [
            part for each in level if isinstance(each, dict | list)
            for part in (each.values() if isinstance(each, dict) else each)
        ]  # fmt: skip
    return bool(level)


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")


def _readable(arguments: Arguments) -> Arguments:
    """Refuses what is not UTF-8, escaped half characters in JSON included."""
    try:
        json.dumps(arguments.shown(), ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise bad_request("strings must be encoded in UTF-8") from None
    return arguments
