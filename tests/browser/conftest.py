"""A real browser, and the live office of the demo with its page: the real bot, the simulator, its face and its stage."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Error, async_playwright

from simulator.live import Live, move_in, opened
from tests.conftest import ROOT

ARTEFACTS = ROOT / "artefacts" / "browser"
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser() -> AsyncIterator[Browser]:
    program = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if program is None:
        pytest.skip("there is no Chromium on this machine: the page is not tried in a browser")
    try:
        driver = await async_playwright().start()
    except (Error, OSError) as error:
        pytest.skip(f"Playwright's driver does not start here ({error}): the page is not tried in a browser")
    try:
        running = await driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield running
        await running.close()
    finally:
        await driver.stop()


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory, browser: Browser
) -> AsyncIterator[Live]:
    """The office on its asking day, in the language that the test names."""
    folder: Path = tmp_path_factory.mktemp("office")
    async with opened(folder, request.param) as live:
        await move_in(live)
        yield live
