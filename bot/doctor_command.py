"""`duban doctor`: looks at everything the bot needs, and says in words what is wrong and how to mend it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from bot import app
from bot.before_start import check_telegram
from bot.config import Config
from bot.transport import Unauthorized
from storage import audit, uploads
from storage.database import DatabaseTooNew, DatabaseUnreachable, opened

MOST_NAMED = 5
"""Missing files that are named."""

PATIENCE = 10.0
"""Seconds that Telegram is given to answer."""

ENOUGH = 200 * 1024 * 1024
"""Bytes free below which the disk is named."""


async def check(settings: Config, say: Callable[[str], object]) -> int:
    """Print a line a check; 0 where all is well, 1 where something is not."""
    found = [await _telegram(settings), *await _database(settings), _disk(settings), _zone()]
    for good, line in found:
        say(f"{'ok  ' if good else 'BAD '} {line}")
    return 0 if all(good for good, _ in found) else 1


async def _telegram(settings: Config) -> tuple[bool, str]:
    if not settings.token:
        return False, "token: DUBAN_TOKEN is not set"
    application = app.build(settings)
    try:
        async with asyncio.timeout(PATIENCE):
            await check_telegram(application)
    except TimeoutError:
        return False, f"Telegram: {settings.api_url} cannot be reached; look at the network and DUBAN_API_URL"
    except Unauthorized as error:
        return False, f"token: {error}"
    name = application.bot.username
    await application.shutdown()
    return True, f"token: Telegram knows it as @{name}"


async def _database(settings: Config) -> list[tuple[bool, str]]:
    if isinstance(settings.database, Path) and not settings.database.exists():
        return [(True, f"database: {settings.database} will be made at the first start")]
    try:
        async with opened(settings.database) as db, db.read() as tx:
            trouble = await tx.integrity()
            version = await tx.schema_version()
            named = await uploads.paths(tx)
            chain = await audit.verify(tx)
    except DatabaseTooNew as error:
        return [(False, f"database: {error}; use a newer Duban or the backup taken before the upgrade")]
    except DatabaseUnreachable as error:
        return [(False, f"database: {error}")]
    sound = not trouble
    return [
        (True, f"database: {settings.database}, schema {version}"),
        (sound, "integrity: sound" if sound else f"integrity: {trouble}; restore the last backup"),
        _files(settings, named),
        _chain(chain),
    ]


def _files(settings: Config, named: Sequence[str]) -> tuple[bool, str]:
    missing = [name for name in named if not (settings.files / name).is_file()]
    if not missing:
        return True, f"files: {len(named)} in {settings.files}"
    told = ", ".join(missing[:MOST_NAMED]) + (" …" if len(missing) > MOST_NAMED else "")
    return (
        False,
        f"files: {len(missing)} of {len(named)} missing in {settings.files} ({told}); copy them from the backup",
    )


def _chain(found: audit.Chain) -> tuple[bool, str]:
    if found.broken_at is None:
        return True, f"audit: {found.rows} entries, unbroken; last hash {found.last or '-'}"
    return (
        False,
        f"audit: entry {found.broken_at} does not follow from those before it ({found.rows} do): a row was changed, put in or "
        "taken out there, not by Duban; compare it with the last backup",
    )


def _disk(settings: Config) -> tuple[bool, str]:
    beside = settings.database if isinstance(settings.database, Path) else settings.files
    free = shutil.disk_usage(beside.absolute().parent).free
    return (
        free > ENOUGH,
        f"disk: {free // 1024 // 1024} MB free beside {'the database' if beside is settings.database else 'the files'}",
    )


def _zone() -> tuple[bool, str]:
    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        return False, "time zones: no data; install the package tzdata"
    return True, "time zones: there"
