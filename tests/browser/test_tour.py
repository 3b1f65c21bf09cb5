"""The guided tour from its first step to its last, in both languages, on a desk's screen and a telephone's, by pointer, by keys, by its button."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any

import pytest
from playwright.async_api import Browser

from simulator.live import Live
from tests.browser.visitor import MOST, Scheme, Visitor, visit

STEPS = ["invite", "join", "answer", "correct", "wrong", "deadline", "late", "summary", "assign", "trouble"]
Way = Callable[[Visitor, dict[str, Any]], Awaitable[None]]
WAYS: dict[tuple[str, int], tuple[Way, Scheme]] = {
    ("zh", 1280): (Visitor.by_keys, "dark"),
    ("zh", 390): (Visitor.by_pointer, "light"),
    ("en", 1280): (Visitor.by_pointer, "light"),
    ("en", 390): (Visitor.by_tour, "dark"),
}
"""How the tour is walked, and what the visitor's screen prefers."""
WORDLESS = """async () => {
  const at = (name) => import(new URL(name, location.href));
  const [{ words }, { STEPS }] = await Promise.all([at("tour_words.js"), at("tour_steps.js")]);
  const needed = STEPS.flatMap((step) => [`title_${step.name}`, ...step.moments.map((each) => `say_${each.say}`)]);
  const [english, chinese] = ["en", "zh-CN"].map((each) => Object.keys(words(each)));
  const apart = [...english.filter((each) => !chinese.includes(each)), ...chinese.filter((each) => !english.includes(each))];
  return [...apart, ...needed.filter((each) => !english.includes(each))];
}"""
"""Words that one of the languages has not, and such as nobody has."""
pytestmark = pytest.mark.asyncio(loop_scope="module")


async def test_the_tour_is_put_away_and_taken_up_where_it_was(offices: dict[str, Live], browser: Browser) -> None:
    visitor = await visit(browser, offices["zh"], "sheet", width=1280, scheme="light")
    page, sheet = visitor.page, visitor.page.locator("#tour")
    assert await page.evaluate(WORDLESS) == []
    await page.locator("#tour-skip").focus()
    await page.keyboard.press("Enter")
    assert (await visitor.situation())["step"] == STEPS[1]
    await page.keyboard.press("Escape")
    await sheet.wait_for(state="hidden")
    assert await page.evaluate("document.activeElement.id") == "tour-open"
    assert await page.locator(".toured").count() == 0
    await page.reload()
    await page.locator("#people .person").first.wait_for()
    assert await sheet.is_hidden()
    await page.locator("#tour-open").focus()
    await page.keyboard.press("Enter")
    await sheet.wait_for()
    assert (await visitor.situation())["step"] == STEPS[1]
    # What somebody is busy with keeps the focus, and its own Escape.
    await page.locator("#people .person").first.click()
    await page.locator("#chat-1 [data-part=menu]").click()
    await page.keyboard.press("Escape")
    assert await sheet.is_visible()
    await visitor.leave()


@pytest.mark.parametrize(
    "walks",
    [[("zh", 1280), ("en", 390)], pytest.param([("zh", 390), ("en", 1280)], marks=pytest.mark.long)],
    ids=lambda walks: "+".join(f"{language}-{width}" for language, width in walks),
)
async def test_ten_steps(offices: dict[str, Live], browser: Browser, walks: list[tuple[str, int]]) -> None:
    async with asyncio.TaskGroup() as visitors:
        for language, width in walks:
            visitors.create_task(_ten_steps(offices[language], browser, language, width))


async def _ten_steps(office: Live, browser: Browser, language: str, width: int) -> None:
    way, scheme = WAYS[language, width]
    visitor = await visit(browser, office, f"{language}-{width}", width=width, scheme=scheme)
    for number, step in enumerate(STEPS, 1):
        for _ in range(MOST):
            now = await visitor.situation()
            if now["step"] != step:
                break
            if now["target"] or way is Visitor.by_tour:
                await way(visitor, now)
            await visitor.changes(now["at"])
        assert now["step"] != step, now
        await visitor.photograph(f"{number:02}-{step}")
        await visitor.look()
    assert (await visitor.situation())["step"] == "end"
    assert "✔" in await visitor.page.locator("#tour-say").inner_text()
    await visitor.leave()
