"""multipart/form-data as Telegram's own server reads it (td, HttpReader.cpp): file names without quotes or in plain UTF-8,
as several clients send them, are taken, which stricter readers refuse. What becomes of the parts is told in arguments."""

from collections.abc import Iterator
from typing import NamedTuple

from simulator.refusals import bad_request

LONGEST_BOUNDARY = 70


class Part(NamedTuple):
    """One part: `file_name` is None for a plain parameter."""

    name: str
    file_name: str | None
    mime: str
    content: bytes


def parts(body: bytes, content_type: str) -> Iterator[Part]:
    """The parts of a body in order, as far as they are whole; a 400 where one cannot be read."""
    boundary = b"--" + _boundary(content_type)
    _, found, rest = body.partition(boundary)
    while found and not rest.startswith(b"--"):
        head, found, rest = rest.partition(b"\r\n\r\n")
        if not found:
            return
        content, found, rest = rest.partition(b"\r\n" + boundary)
        if found:
            yield _part(head.decode("utf-8", "surrogateescape"), content)


def _boundary(content_type: str) -> bytes:
    place = content_type.lower().find("boundary")
    if place < 0:
        raise bad_request("boundary not found")
    _, equals, value = content_type[place:].partition("=")
    if not equals:
        raise bad_request("boundary value not found")
    value = _unquoted(value.partition(";")[0])
    if not 0 < len(value) <= LONGEST_BOUNDARY:
        raise bad_request("boundary too big or empty")
    return value.encode("utf-8", "surrogateescape")


def _part(head: str, content: bytes) -> Part:
    if not head.strip():
        raise bad_request("headers in multipart/form-data are empty")
    name, file_name, mime = "", None, "application/octet-stream"
    for line in head.replace("\r\n ", " ").replace("\r\n\t", " ").strip("\r\n").split("\r\n"):
        header, colon, value = line.partition(":")
        if not colon:
            raise bad_request("can't parse form data headers")
        value = value.strip()
        if header.strip().lower() == "content-disposition":
            if not value.startswith("form-data;"):
                raise bad_request("expected form-data content disposition")
            for each in value.split(";")[1:]:
                key, _, given = each.partition("=")
                if key.strip() == "name":
                    name = _unquoted(given)
                elif key.strip() == "filename":
                    file_name = _unquoted(given)
        elif header.strip().lower() == "content-type":
            mime = value
    if not name:
        raise bad_request("field name in multipart/form-data not found")
    return Part(name, file_name, mime, content)


def _unquoted(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] == '"' else value
