"""A backup every night by the running bot, the older ones thinned out, each encrypted where a recipient is set. Only for a file:
a server is backed up with its own tools. By hand: bot.backup_command."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import shutil
from collections.abc import Iterable
from datetime import UTC, datetime, time, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

from bot.clock import Clock
from bot.config import Config
from storage import tasks, uploads
from storage.database import Database

log = logging.getLogger(__name__)

AT = time(3, 30)
"""By the clock of the plan's zone."""
DAILY, WEEKLY = 7, 4
"""How many days and weeks keep their newest copy."""
LOOK = 60.0
"""Seconds between looks whether one is due."""

_NAME = re.compile(r"duban-(\d{8}-\d{6})\.db(?:\.age)?")
_STAMP = "%Y%m%d-%H%M%S"


async def keep(db: Database, settings: Config, clock: Clock) -> None:
    """Back up whenever a night's copy is missing, for as long as it runs. One that fails is logged and tried again an hour later."""
    if settings.backups is None or not isinstance(settings.database, Path):
        return
    while True:
        rest = LOOK
        try:
            if await due(db, settings.backups, now=clock.now()):
                await back_up(db, settings, settings.backups, now=clock.now())
        except Exception:
            log.exception("The nightly backup has failed and is tried again in an hour.")
            rest = 3600.0
        await asyncio.sleep(rest)


async def due(db: Database, folder: Path, *, now: datetime) -> bool:
    """Whether there is a plan, and no copy since the last half past three."""
    async with db.read() as tx:
        plans = await tasks.plans(tx)
    if not plans:
        return False
    newest = latest(folder)
    return newest is None or newest < _last_night(now, plans[-1].zone)


def latest(folder: Path) -> datetime | None:
    """When the newest copy was taken; None where there is none."""
    return max(_taken(folder), default=None)


async def back_up(db: Database, settings: Config, folder: Path, *, now: datetime) -> Path:
    """Write a copy with its files into the folder and take away what is older than is kept; the copy. Raises OSError."""
    await asyncio.to_thread(folder.mkdir, mode=0o700, parents=True, exist_ok=True)
    stamp = f"duban-{now.astimezone(UTC):{_STAMP}}"
    growing = folder / f"{stamp}.growing"
    await asyncio.to_thread(growing.unlink, missing_ok=True)
    await db.back_up(growing)
    async with db.read() as tx:
        names = await uploads.paths(tx)
    missing = await asyncio.to_thread(_linked, names, settings.files, folder / f"{stamp}.files")
    if settings.backup_recipient:
        copy = folder / f"{stamp}.db.age"
        await _encrypt(growing, copy, settings.backup_recipient)
        growing.unlink()
    else:
        copy = folder / f"{stamp}.db"
        # Only what bears the name is whole.
        growing.replace(copy)
    gone = await asyncio.to_thread(_thin, folder)
    log.info(
        "A backup was taken.",
        extra={
            "path": str(copy),
            "bytes": copy.stat().st_size,
            "files": len(names),
            "missing": missing,
            "removed": gone,
        },
    )
    return copy


def outdated(taken: Iterable[datetime]) -> set[datetime]:
    """Which copies go: all but the newest of each of the last days and weeks that have any."""
    newest_first = sorted(taken, reverse=True)
    kept: set[datetime] = set()
    for most, span in ((DAILY, "%Y-%m-%d"), (WEEKLY, "%G-%V")):
        newest: dict[str, datetime] = {}
        for at in newest_first:
            newest.setdefault(f"{at:{span}}", at)
        kept.update(list(newest.values())[:most])
    return set(newest_first) - kept


def _last_night(now: datetime, zone: ZoneInfo) -> datetime:
    local = now.astimezone(zone)
    today = datetime.combine(local.date(), AT, zone)
    return today if today <= local else datetime.combine(local.date() - timedelta(days=1), AT, zone)


def _taken(folder: Path) -> dict[datetime, Path]:
    if not folder.is_dir():
        return {}
    found = ((_NAME.fullmatch(path.name), path) for path in folder.iterdir())
    return {datetime.strptime(name[1], _STAMP).replace(tzinfo=UTC): path for name, path in found if name}


def _thin(folder: Path) -> int:
    """Take away what is outdated; how many copies went."""
    taken = _taken(folder)
    gone = outdated(taken)
    for at in gone:
        taken[at].unlink()
        shutil.rmtree(folder / f"duban-{at:{_STAMP}}.files", ignore_errors=True)
    return len(gone)


def _linked(names: Iterable[str], source: Path, target: Path) -> int:
    """Put the files there a second time without their bytes where the file system can do that: they never change. How many are missing."""
    missing = 0
    for name in names:
        there = target / name
        there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        try:
            os.link(source / name, there)
        except FileExistsError:
            pass
        except FileNotFoundError:
            missing += 1
        except OSError:
            shutil.copy2(source / name, there)
    return missing


async def _encrypt(plain: Path, target: Path, recipient: str) -> None:
    process = await asyncio.create_subprocess_exec(
        "age",
        "--encrypt",
        "--recipient",
        recipient,
        "--output",
        str(target),
        str(plain),
        stderr=asyncio.subprocess.PIPE,
    )
    _, said = await process.communicate()
    if process.returncode:
        for path in (target, plain):
            await asyncio.to_thread(path.unlink, missing_ok=True)
        raise OSError(f"age could not encrypt: {said.decode(errors='replace').strip()}")
