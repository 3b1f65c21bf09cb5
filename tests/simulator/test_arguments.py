"""How parameters are read from what clients really send, and what of it is refused: never with a 5xx."""

from __future__ import annotations

import json
from typing import Any

import aiohttp
import pytest

from simulator.client import Actor
from simulator.server import Simulator
from tests.simulator.conftest import TOKEN, Call

FORM = {"Content-Type": "multipart/form-data; boundary=x"}


async def post(
    simulator: Simulator, session: aiohttp.ClientSession, method: str, body: bytes, content_type: str, query: str = ""
) -> dict[str, Any]:
    url = f"{simulator.url}/bot{TOKEN}/{method}{query}"
    async with session.post(url, data=body, headers={"Content-Type": content_type}) as response:
        answer: dict[str, Any] = await response.json()
        assert answer["ok"] or answer["error_code"] == response.status
        return answer


def form(*parts: str) -> bytes:
    """Parts as they stand between boundaries."""
    return "".join(f"--x\r\n{part}\r\n" for part in parts).encode() + b"--x--\r\n"


@pytest.mark.parametrize(
    "disposition",
    [
        'form-data; name="document"; filename="回执.csv"',
        "form-data; name=document; filename=回执.csv",
        'form-data;name="document";filename=回执.csv',
        "form-data; filename=回执.csv; name=document; filename*=utf-8''other.csv",
    ],
)
async def test_file_names_come_quoted_and_bare(
    simulator: Simulator, session: aiohttp.ClientSession, wang: Actor, disposition: str
) -> None:
    chat = f'Content-Disposition: form-data; name="chat_id"\r\n\r\n{wang.id}'
    file = f"content-disposition: {disposition}\r\nContent-Type: application/octet-stream\r\n\r\n--\r\n1,2"
    answer = await post(simulator, session, "sendDocument", form(chat, file), FORM["Content-Type"])
    document = answer["result"]["document"]
    assert (document["file_name"], document["file_size"]) == ("回执.csv", len("--\r\n1,2"))
    # By the name, as Telegram does; what the client says of it is not asked.
    assert document["mime_type"] == "text/csv"


@pytest.mark.parametrize(
    ("body", "content_type", "why"),
    [
        (b"", "multipart/form-data", None),
        (b"--x", "multipart/form-data", "boundary not found"),
        (b"--x", "multipart/form-data; boundary", "boundary value not found"),
        (b"--x", 'multipart/form-data; boundary=""', "boundary too big or empty"),
        (b"--x", f"multipart/form-data; boundary={'x' * 71}", "boundary too big or empty"),
        (form("\r\n\r\nx"), FORM["Content-Type"], "headers in multipart/form-data are empty"),
        (form("nonsense\r\n\r\nx"), FORM["Content-Type"], "can't parse form data headers"),
        (form("Content-Disposition: attachment; name=x\r\n\r\nx"), FORM["Content-Type"], "expected form-data content disposition"),
        (form("Content-Disposition: form-data;\r\n\r\nx"), FORM["Content-Type"], "field name in multipart/form-data not found"),
        (form("Content-Type: text/plain\r\n\r\nx"), FORM["Content-Type"], "field name in multipart/form-data not found"),
        (b"no boundary in it", FORM["Content-Type"], None),
        (b"--x\r\ncut", FORM["Content-Type"], None),
        (b"--x\r\nContent-Disposition: form-data; name=x\r\n\r\n\xff\r\n--x--", FORM["Content-Type"], "strings must be encoded in UTF-8"),
        (b"x=%ff", "application/x-www-form-urlencoded", "strings must be encoded in UTF-8"),
        (b"\xff", "application/x-www-form-urlencoded", "strings must be encoded in UTF-8"),
        (b'{"x": "\\ud800"}', "application/json", "strings must be encoded in UTF-8"),
        (b'{"\\ud800": "x"}', "application/json", "strings must be encoded in UTF-8"),
        (b'{"x": "[\\"\\\\ud800\\"]"}', "application/json", "strings must be encoded in UTF-8"),
        (b"\xff", "application/json", "can't parse JSON object"),
        (b"{", "application/json", "can't parse JSON object"),
        (b'{"x": NaN}', "application/json", "can't parse JSON object"),
        (b"[" * 100_000, "application/json", "can't parse JSON object"),
        (b"[]", "application/json; charset=klingon", "object expected as a request body"),
        (b"x", "text/plain; charset=klingon", None),
        (b"x", "nonsense", None),
    ],
)  # fmt: skip
async def test_bodies(
    simulator: Simulator, session: aiohttp.ClientSession, body: bytes, content_type: str, why: str | None
) -> None:
    answer = await post(simulator, session, "getMe", body, content_type)
    assert answer.get("description") == (None if why is None else f"Bad Request: {why}")


async def test_the_first_of_several_is_taken_and_the_query_before_the_body(
    simulator: Simulator, session: aiohttp.ClientSession, wang: Actor
) -> None:
    for kind, body in (
        ("application/x-www-form-urlencoded", f"text=second&chat_id={wang.id}&text=third".encode()),
        ("application/json", json.dumps({"text": "second", "chat_id": wang.id}).encode()),
    ):
        answer = await post(simulator, session, "sendMessage", body, kind, "?text=first&text=fourth")
        assert answer["result"]["text"] == "first"
    twice = f"chat_id={wang.id}&text=a&text=b".encode()
    answer = await post(simulator, session, "sendMessage", twice, "application/x-www-form-urlencoded")
    assert answer["result"]["text"] == "a"


@pytest.mark.parametrize(
    ("method", "parameters"),
    [
        ("sendMessage", {"text": "x", "chat_id": "9" * 5000}),
        ("sendMessage", {"text": "x", "chat_id": {"deep": [1]}}),
        ("sendMessage", {"text": "x", "reply_markup": "[" * 100_000}),
        ("sendMessage", {"text": "x", "reply_parameters": {"message_id": [1]}}),
        ("sendMessage", {"text": "x", "entities": [{"offset": 0, "length": 1, "type": ["bold"]}]}),
        ("sendMessage", {"text": "x", "entities": [{"offset": 0, "length": 1, "type": {}}]}),
        ("sendMessage", {"text": "x", "entities": 7}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "url": "http://[x"}]]}}),
        ("sendMessage", {"text": "x", "reply_markup": {"inline_keyboard": [[{"text": "x", "url": {}}]]}}),
        ("sendDocument", {"document": {"a": 1}}),
        ("sendDocument", {"document": "attach://"}),
        ("setMyCommands", {"commands": [{"command": None, "description": []}]}),
        ("setMyCommands", {"commands": [], "scope": {"type": ["chat"]}}),
        ("setMyCommands", {"commands": [], "scope": {"type": "chat", "chat_id": {}}}),
        ("editMessageText", {"text": "x", "message_id": 1e300}),
        ("deleteMessage", {"message_id": "9" * 5000}),
        ("getFile", {"file_id": [1]}),
        ("setWebhook", {"url": "http://[::1"}),
        ("setWebhook", {"url": ["x"]}),
        ("answerCallbackQuery", {"callback_query_id": {}}),
    ],
)
async def test_nonsense_is_refused(call: Call, wang: Actor, method: str, parameters: dict[str, Any]) -> None:
    answer = await call(method, **({"chat_id": wang.id} | parameters))
    assert answer["error_code"] == 400


@pytest.mark.parametrize("offset", ["9" * 5000, "-" + "9" * 5000, 1e300, "5x", "x", {}, True])
async def test_numbers_that_are_none_count_as_far_as_they_are(call: Call, offset: Any) -> None:
    assert (await call("getUpdates", offset=offset, limit=offset))["result"] == []


async def test_a_name_that_no_disk_takes(simulator: Simulator, session: aiohttp.ClientSession, wang: Actor) -> None:
    for name in ("x." + "y" * 300, "x.\x00", "..", "", "a/b.c/d"):
        chat = f"Content-Disposition: form-data; name=chat_id\r\n\r\n{wang.id}"
        file = f'Content-Disposition: form-data; name=document; filename="{name}"\r\n\r\n1'
        answer = await post(simulator, session, "sendDocument", form(chat, file), FORM["Content-Type"])
        assert answer["ok"]
