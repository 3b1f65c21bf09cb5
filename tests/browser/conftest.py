"""A real browser, and the live office of the demo with its page: the real bot, the simulator, its face and its stage."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest
import pytest_asyncio
from playwright.async_api import Browser

from simulator.live import Live, move_in, opened
from tests.browser.chromium import NoBrowser, launched


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with AsyncExitStack() as stack:
        try:
            running = await stack.enter_async_context(launched())
        except NoBrowser as why:
            pytest.skip(f"{why}: the page is not tried in a browser")
        yield running


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def offices(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> AsyncIterator[dict[str, Live]]:
    """An office on its asking day in each language."""
    async with AsyncExitStack() as stack:
        running = {
            language: await stack.enter_async_context(opened(tmp_path_factory.mktemp("office"), language))
            for language in ("zh", "en")
        }
        await asyncio.gather(*map(move_in, running.values()))
        yield running
