"""Debian's Chromium, driven by Playwright: for tests, pictures and benchmarks."""

from __future__ import annotations

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from playwright.async_api import Browser, Error, async_playwright

PROGRAMS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = [
    "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
    "--disable-lcd-text",
]  # fmt: skip


class NoBrowser(Exception):
    """There is none here; says why."""


@asynccontextmanager
async def launched() -> AsyncIterator[Browser]:
    """A browser without a window; `NoBrowser` where there is none."""
    program = next(filter(None, map(shutil.which, PROGRAMS)), None)
    if program is None:
        raise NoBrowser("there is no Chromium on this machine")
    try:
        driver = await async_playwright().start()
    except (Error, OSError) as error:
        raise NoBrowser(f"Playwright's driver does not start here: {error}") from error
    try:
        browser = await driver.chromium.launch(executable_path=program, args=ARGUMENTS)
        yield browser
        await browser.close()
    finally:
        await driver.stop()
