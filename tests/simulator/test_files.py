"""Files and pictures that the bot sends, and what is refused of them."""

import aiohttp
import pytest

from simulator.client import Actor, World
from simulator.server import Simulator
from tests.simulator.conftest import PNG, TOKEN, Call


@pytest.mark.parametrize(
    ("method", "parts", "description"),
    [
        ("sendDocument", {}, "there is no document in the request"),
        ("sendDocument", {"document": "unknown-id"}, "wrong file identifier/HTTP URL specified"),
        ("sendDocument", {"document": "attach://missing"}, "there is no document in the request"),
        ("sendDocument", {"document": b""}, "file must be non-empty"),
        ("sendDocument", {"document": b"x", "caption": "x" * 1025}, "message caption is too long"),
        ("sendPhoto", {}, "there is no photo in the request"),
        ("sendPhoto", {"photo": b"no picture"}, "IMAGE_PROCESS_FAILED"),
    ],
)
async def test_files_are_refused(
    simulator: Simulator,
    session: aiohttp.ClientSession,
    wang: Actor,
    method: str,
    parts: dict[str, str | bytes],
    description: str,
) -> None:
    form = aiohttp.FormData({"chat_id": str(wang.id)})
    for name, value in parts.items():
        form.add_field(name, value, filename="f.bin" if isinstance(value, bytes) else None)
    async with session.post(f"{simulator.url}/bot{TOKEN}/{method}", data=form) as response:
        assert (await response.json())["description"] == f"Bad Request: {description}"


async def test_a_document_goes_there_and_back(
    simulator: Simulator, session: aiohttp.ClientSession, world: World, wang: Actor, call: Call
) -> None:
    fields = {"chat_id": str(wang.id), "document": "attach://a", "caption": "表 <b>1</b>"}
    # Percent signs in a name stay as they are, as at Telegram; its clients send UTF-8.
    form = aiohttp.FormData(fields, quote_fields=False)
    form.add_field("parse_mode", "HTML")
    form.add_field("a", b"1,2", filename="台账.csv", content_type="text/csv")
    async with session.post(f"{simulator.url}/bot{TOKEN}/sendDocument", data=form) as response:
        message = (await response.json())["result"]
    document = message["document"]
    assert (document["file_name"], document["mime_type"], document["file_size"]) == ("台账.csv", "text/csv", 3)
    assert message["caption_entities"] == [{"type": "bold", "offset": 2, "length": 1}]
    file = (await call("getFile", file_id=document["file_id"]))["result"]
    async with session.get(f"{simulator.url}/file/bot{TOKEN}/{file['file_path']}") as response:
        assert await response.read() == b"1,2"
    async with session.get(f"{simulator.url}/file/bot1:wrong/{file['file_path']}") as response:
        assert response.status == 404
    assert (await call("getFile", file_id="nothing"))["description"] == "Bad Request: invalid file_id"
    shown = (await wang.last()).document
    assert shown is not None
    assert await world.download(shown) == b"1,2"
    again = (await call("sendDocument", chat_id=wang.id, document=document["file_id"]))["result"]
    assert again["document"]["file_unique_id"] == document["file_unique_id"]


async def test_a_picture_has_its_shape(simulator: Simulator, session: aiohttp.ClientSession, wang: Actor) -> None:
    form = aiohttp.FormData({"chat_id": str(wang.id)})
    form.add_field("photo", PNG, filename="p.png")
    async with session.post(f"{simulator.url}/bot{TOKEN}/sendPhoto", data=form) as response:
        (size,) = (await response.json())["result"]["photo"]
    assert (size["width"], size["height"], size["file_size"]) == (2, 3, len(PNG))
