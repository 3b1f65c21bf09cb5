"""Files on the page over real HTTP: people send them, photos are shown, everything else is only saved."""

import aiohttp
import pytest

from simulator.client import Actor
from simulator.server import Simulator
from tests.simulator.conftest import PNG, TOKEN, Call
from tests.simulator.page_client import Page

HTML = b"<script>alert(1)</script>"


async def test_a_file_goes_to_the_bot_and_comes_back(
    page: Page, wang: Actor, call: Call, simulator: Simulator, session: aiohttp.ClientSession
) -> None:
    question = (await call("sendMessage", chat_id=wang.id, text="请发送附件"))["result"]["message_id"]
    fields = {
        "person": str(wang.id),
        "as": "document",
        "caption": "第12项 https://example.org",
        "reply_to": str(question),
    }
    status, answer = await page.upload("台账 4月.csv", b"a,b\n1,2\n", "text/csv", fields)
    assert status == 200, answer
    updates = (await call("getUpdates"))["result"]
    message = updates[-1]["message"]
    assert message["message_id"] == answer["message_id"]
    assert message["document"]["file_name"] == "台账 4月.csv"
    assert message["caption"] == "第12项 https://example.org"
    assert message["reply_to_message"]["message_id"] == question
    path = (await call("getFile", file_id=message["document"]["file_id"]))["result"]["file_path"]
    async with session.get(f"{simulator.url}/file/bot{TOKEN}/{path}") as response:
        assert await response.read() == b"a,b\n1,2\n"
    shown = await page.last(wang.id)
    assert shown["document"]["name"] == "台账 4月.csv"
    assert shown["quoted"] == {"text": "请发送附件", "date": shown["quoted"]["date"], "by_bot": True, "kind": None}
    assert await page.load(shown["document"]["url"]) == (b"a,b\n1,2\n", "text/csv", "attachment")


async def test_a_photo_is_shown(page: Page, wang: Actor) -> None:
    status, answer = await page.upload("现场.png", PNG, "image/png", {"person": str(wang.id), "as": "photo"})
    assert status == 200, answer
    document = (await page.last(wang.id))["document"]
    assert (document["kind"], document["width"], document["height"]) == ("photo", 2, 3)
    assert await page.load(document["url"]) == (PNG, "image/png", "inline")


@pytest.mark.parametrize("content", [HTML, b"GIF89a\x01\x00\x01\x00", b"<svg xmlns='http://www.w3.org/2000/svg'/>"])
async def test_what_is_no_photo_goes_as_a_document(page: Page, wang: Actor, content: bytes) -> None:
    await page.upload("x.png", content, "image/png", {"person": str(wang.id), "as": "photo"})
    document = (await page.last(wang.id))["document"]
    assert document["kind"] == "document"
    assert (await page.load(document["url"]))[2] == "attachment"


async def test_a_picture_sent_as_a_file_is_only_saved(page: Page, wang: Actor) -> None:
    await page.upload("x.png", PNG, "image/png", {"person": str(wang.id), "as": "document"})
    document = (await page.last(wang.id))["document"]
    assert (document["kind"], (await page.load(document["url"]))[2]) == ("document", "attachment")


async def test_a_path_is_no_name(page: Page, wang: Actor) -> None:
    await page.upload("..\\..\\etc/passwd", b"x", "text/plain", {"person": str(wang.id)})
    assert (await page.last(wang.id))["document"]["name"] == "passwd"


@pytest.mark.parametrize(
    ("size", "fields", "why"),
    [
        (0, {}, "empty"),
        (50 * 1024 * 1024 + 1, {}, "50 MB"),
        (1, {"caption": "字" * 1025}, "1024"),
        (1, {"reply_to": "999"}, "no message 999"),
        (1, {"person": "1"}, "no person 1"),
        (1, {"person": "nobody"}, "ValueError"),
    ],
)
async def test_what_no_app_sends_is_refused(
    page: Page, wang: Actor, size: int, fields: dict[str, str], why: str
) -> None:
    before = (await page.last(wang.id))["id"]
    status, answer = await page.upload("x.csv", bytes(size), "text/csv", {"person": str(wang.id)} | fields)
    assert (status, why in answer["error"]) == (400, True), answer
    assert (await page.last(wang.id))["id"] == before


async def test_a_form_of_another_site_is_refused(page: Page, wang: Actor) -> None:
    headers = {"Origin": "http://evil.example"}
    assert (await page.upload("x.csv", b"x", "text/csv", {"person": str(wang.id)}, headers))[0] == 403


async def test_a_form_without_the_key_is_refused(page: Page, wang: Actor, simulator: Simulator) -> None:
    page.url = f"{simulator.url}/page/wrong/"
    assert (await page.upload("x.csv", b"x", "text/csv", {"person": str(wang.id)}))[0] == 404


async def test_something_else_than_a_form_is_refused(page: Page, session: aiohttp.ClientSession) -> None:
    async with session.post(f"{page.url}upload", json={"file": "x"}) as response:
        assert response.status == 400
