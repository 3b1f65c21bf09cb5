"""How long a key takes in a chat of 2,000 messages, from its press to the next frame, in a real browser: a part of `make bench`."""

from __future__ import annotations

import asyncio
import statistics
import tempfile
from datetime import UTC, datetime
from pathlib import Path

import aiohttp

from simulator.client import Actor, World
from simulator.face import Face
from simulator.server import Simulator
from simulator.telling import ZONE
from tests.browser.chromium import NoBrowser, launched

MESSAGES = 2000
KEYS = 50
GOAL = 50.0
"""Milliseconds that a key may take."""
TOKEN = "123456:TEST-token-of-the-benchmark"  # noqa: S105
WATCH = """() => {
  window.taken = [];
  addEventListener("keydown", () => {
    const begun = performance.now(), channel = new MessageChannel();
    channel.port1.onmessage = () => window.taken.push(performance.now() - begun);
    requestAnimationFrame(() => channel.port2.postMessage(null));
  }, { capture: true });
}"""


async def main() -> None:
    try:
        taken = await _taken()
    except NoBrowser as why:
        print(f"keys in a chat of {MESSAGES:,} messages: skipped, {why}")
        return
    median, worst = statistics.median(taken), max(taken)
    verdict = "" if worst < GOAL else f" (more than {GOAL:.0f} ms)"
    print(
        f"\n{len(taken)} keys in a chat of {MESSAGES:,} messages, to the next frame: median {median:.1f} ms, worst {worst:.1f} ms{verdict}"
    )


async def _taken() -> list[float]:
    """Milliseconds of each key."""
    with tempfile.TemporaryDirectory(prefix="duban-bench-") as name:
        async with (
            launched() as browser,
            Simulator(Path(name), token=TOKEN, now=datetime.now(UTC), overall=None, face=Face(ZONE)) as simulator,
            World(simulator.url) as world,
        ):
            await _fill(simulator, await world.person("王芳", language="zh"))
            page = await browser.new_page(viewport={"width": 1280, "height": 800})
            await page.goto(simulator.page_url)
            await page.locator("#people .person").click()
            earlier = page.locator("#chat-1 [data-part=earlier]")
            shown = page.locator("#chat-1 .message")
            while (count := await shown.count()) < MESSAGES:
                await earlier.click()
                await page.wait_for_function(
                    "(n) => document.querySelectorAll('#chat-1 .message').length > n", arg=count
                )
            await page.evaluate(WATCH)
            box = page.locator("#chat-1 [data-part=text]")
            await box.focus()
            for number in range(KEYS):
                await box.press("abcdefghij"[number % 10])
                await page.wait_for_function("(n) => window.taken.length > n", arg=number)
            taken: list[float] = await page.evaluate("window.taken")
            return taken


async def _fill(simulator: Simulator, person: Actor) -> None:
    """A chat that looks like one with the bot: cards with buttons, and what was answered."""
    await person.start()
    keyboard = [
        [{"text": text, "callback_data": text} for text in ("🟢", "🟡", "🔴")],
        [{"text": "☰", "callback_data": "m"}],
    ]
    card = {
        "chat_id": person.id, "text": "<b>任务35</b> 加强病险水库水闸除险加固\n<blockquote>已完成招标，进度80%</blockquote>\n本期进度如何？",
        "parse_mode": "HTML", "reply_markup": {"inline_keyboard": keyboard},
    }  # fmt: skip
    async with aiohttp.ClientSession() as session:
        for number in range(1, MESSAGES):
            if number % 2:
                async with session.post(f"{simulator.url}/bot{TOKEN}/sendMessage", json=card) as response:
                    response.raise_for_status()
            else:
                await person.send(f"第{number}次会议已召开，方案已印发。")


if __name__ == "__main__":
    asyncio.run(main())
