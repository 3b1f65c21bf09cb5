"""What no app sends to the page, over real HTTP: it is refused with a sentence, and the rest goes on."""

import asyncio

import pytest
from yarl import URL

from tests.simulator.conftest import Call
from tests.simulator.page_client import Page

PART = b'--x\r\nContent-Disposition: form-data; name="%b"\r\n%b\r\n\r\n1\r\n--x--\r\n'
FORM = "multipart/form-data; boundary=x"


@pytest.mark.parametrize(
    ("path", "kind", "body"),
    [
        ("person", "application/json", b'{"name": NaN}'),
        ("person", "application/json", b'{"name": ' + b"[" * 500 + b"]" * 500 + b"}"),
        ("person", "application/json; charset=klingon", b'{"name": 5}'),
        ("upload", FORM, PART % (b"person", b"Content-Transfer-Encoding: klingon")),
        ("upload", FORM, PART % (b"person", b"Content-Encoding: klingon")),
        ("upload", FORM, PART % (b"person", b"Content-Type: text/plain; charset=klingon")),
        ("upload", FORM, PART % (b'file"; filename="a.csv', b"Content-Type: text/plain; charset=klingon")),
        ("upload", FORM, b"x" * 100_000),
        ("upload", "multipart/form-data", b"x"),
    ],
)
async def test_what_cannot_be_read_is_refused(page: Page, path: str, kind: str, body: bytes) -> None:
    async with page.session.post(page.url + path, data=body, headers={"Content-Type": kind}) as response:
        assert (response.status, "error" in await response.json()) == (400, True)


async def test_a_charset_that_json_does_not_have_changes_nothing(page: Page) -> None:
    headers = {"Content-Type": "application/json; charset=klingon"}
    async with page.session.post(f"{page.url}person", data='{"name": "王芳"}'.encode(), headers=headers) as response:
        assert response.status == 200
    assert [each["name"] for each in (await page.state())["people"]] == ["王芳"]


@pytest.mark.parametrize("name", ["x" * 300 + ".js", "%00.js", ".js", "page.py", "."])
async def test_other_names_are_no_files(page: Page, name: str) -> None:
    async with page.session.get(URL(page.url + name, encoded=True)) as response:
        assert response.status == 404


async def test_half_a_character_reaches_the_bot_as_a_question_mark(page: Page, call: Call) -> None:
    person = (await page.act("person", name="王\ud800"))["person"]
    await page.act("start", person=person)
    sent = await call("sendMessage", chat_id=person, text="?")
    pressing = asyncio.create_task(
        page.act("press", person=person, message_id=sent["result"]["message_id"], data="\udfff")
    )
    (begun,) = (await call("getUpdates", limit=1))["result"]
    assert begun["message"]["from"]["first_name"] == "王?"
    (pressed,) = (await call("getUpdates", offset=begun["update_id"] + 1, timeout=10))["result"]
    await call("answerCallbackQuery", callback_query_id=pressed["callback_query"]["id"])
    assert (pressed["callback_query"]["data"], (await pressing)["answered"]) == ("?", True)
