"""What is looked at before anything runs: that no other process works on this database, and that Telegram knows the token."""

from __future__ import annotations

import asyncio
import fcntl
import logging
import os
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from telegram.error import Forbidden, InvalidToken, NetworkError, TelegramError

from bot.transport import Unauthorized
from handlers.context import App
from storage.database import Address

log = logging.getLogger(__name__)

LONGEST_PAUSE = 30.0

UNKNOWN_TOKEN = "Telegram does not know this token: compare DUBAN_TOKEN with what @BotFather shows"  # noqa: S105


class AlreadyRunning(Exception):
    """Another `duban run` works on this database; stop it first, or name another DUBAN_DATABASE."""


@asynccontextmanager
async def run_lock(database: Address) -> AsyncIterator[None]:
    """Held by `duban run` alone on a file, and let go by the system however the process ends. Raises AlreadyRunning.

    On a server several processes work together (bot.team).
    """
    if not isinstance(database, Path):
        yield
        return
    handle = os.open(f"{database}.lock", os.O_CREAT | os.O_RDWR, 0o600)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError as error:
        os.close(handle)
        raise AlreadyRunning(
            f"another `duban run` works on {database}; stop it first (two at once need PostgreSQL: docs/operating.md)"
        ) from error
    try:
        yield
    finally:
        os.close(handle)


async def check_telegram(app: App) -> None:
    """Ask Telegram who we are, again and again while it cannot be reached. Raises Unauthorized for a wrong token."""
    pause = 1.0
    while True:
        try:
            await app.initialize()
        except (InvalidToken, Forbidden) as error:
            raise Unauthorized(UNKNOWN_TOKEN) from error
        except NetworkError as error:
            log.warning("Telegram cannot be reached; trying again.", extra={"seconds": pause, "why": str(error)})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        except TelegramError as error:
            log.warning("Telegram refuses for now; trying again.", extra={"seconds": pause, "why": str(error)})
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)
        else:
            return
