"""What can be done in one chat of the page, in a browser, with nothing but the simulator behind it."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from playwright.async_api import Browser, Page

from simulator.client import Actor, World
from simulator.face import Face
from simulator.server import Simulator

pytestmark = pytest.mark.asyncio(loop_scope="module")


@asynccontextmanager
async def chat(browser: Browser, folder: Path) -> AsyncIterator[tuple[Page, Actor, Simulator]]:
    """The page with a person's chat in front, the person, and the simulator."""
    async with (
        Simulator(folder, face=Face(ZoneInfo("Asia/Shanghai"))) as simulator,
        World(simulator.url) as world,
        await browser.new_context(locale="en-GB") as context,
    ):
        person = await world.person("Han Jun", language="en")
        await person.start()
        page = await context.new_page()
        await page.goto(simulator.page_url)
        await page.locator("#people .person").click()
        await page.locator("#chat-1 [data-message]").first.wait_for()
        yield page, person, simulator


async def test_new_words_of_a_message_are_no_caption_of_a_file(browser: Browser, tmp_path: Path) -> None:
    async with chat(browser, tmp_path) as (page, person, _):
        number = await person.send("six colleges")
        box = page.locator("#chat-1 [data-part=text]")
        await page.locator(f"#chat-1 #m{number}").wait_for()
        await box.press("ArrowUp")
        await page.locator("#chat-1 [data-part=picker]").set_input_files(
            {"name": "list.csv", "mimeType": "text/csv", "buffer": b"1,2"}
        )
        assert await box.get_attribute("aria-label") == "Message"
        await box.fill("seven colleges")
        await box.press("Enter")
        await page.locator("#chat-1 .document").wait_for()
        *_, said, file = await person.chat()
        assert (said.id, said.text, said.edited is None) == (number, "seven colleges", False)
        assert (file.text, file.reply_to) == ("", None)
        assert await page.locator("#chat-1 [data-part=answering]").is_hidden()


async def test_a_button_that_only_copies_cannot_be_pressed(browser: Browser, tmp_path: Path) -> None:
    async with chat(browser, tmp_path) as (page, person, simulator):
        keys = [[{"text": "Copy", "copy_text": {"text": "x"}}, {"text": "Yes", "callback_data": "yes"}]]
        asked = {"chat_id": person.id, "text": "?", "reply_markup": {"inline_keyboard": keys}}
        sent = await page.request.post(f"{simulator.url}/bot{simulator.token}/sendMessage", data=asked)
        assert sent.ok
        yes, copies = (page.get_by_role("button", name=name, exact=True) for name in ("Yes", "Copy"))
        await yes.wait_for()
        assert (await yes.is_enabled(), await copies.is_enabled()) == (True, False)
