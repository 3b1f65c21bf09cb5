"""The guided tour from its first step to its last, in both languages, on a desk's screen and a telephone's, by pointer, by keys, by its button."""

from __future__ import annotations

import pytest
from playwright.async_api import Browser

from simulator.live import Live
from tests.browser.conftest import ARTEFACTS
from tests.browser.visitor import MOST, PATIENCE, Visitor, visit

STEPS = ["invite", "join", "answer", "correct", "wrong", "deadline", "late", "summary", "assign", "trouble"]
pytestmark = pytest.mark.asyncio(loop_scope="session")


WAYS = {
    ("zh", 1280): (Visitor.by_pointer, "light"),
    ("zh", 390): (Visitor.by_tour, "dark"),
    ("en", 1280): (Visitor.by_keys, "dark"),
    ("en", 390): (Visitor.by_pointer, "light"),
}
"""How the tour is walked, and what the visitor's screen prefers."""


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("office", ["zh", "en"], indirect=True, scope="session")
async def test_ten_steps(office: Live, browser: Browser, width: int) -> None:
    assert office.language is not None
    way, scheme = WAYS[office.language, width]
    folder = ARTEFACTS / f"{office.language}-{width}"
    visitor = await visit(
        browser, office.simulator.page_url, folder, language=office.language, width=width, scheme=scheme
    )
    page = visitor.page
    await page.locator("#tour-do[aria-disabled=false]").wait_for(timeout=PATIENCE)
    for number, step in enumerate(STEPS, 1):
        for _ in range(MOST):
            now = await visitor.situation()
            if now["step"] != step:
                break
            if now["target"]:
                await way(visitor, now)
            if way is not Visitor.by_tour:
                await visitor.changes(now["at"])
        assert now["step"] != step, now
        await visitor.photograph(f"{number:02}-{step}")
        await visitor.look()
    assert (await visitor.situation())["step"] == "end"
    assert "✔" in await page.locator("#tour-say").inner_text()
    await page.context.close()
