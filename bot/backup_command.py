"""`duban backup`: a consistent copy of the database while the bot works, and beside it the files that it names."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.config import Config
from storage import uploads
from storage.database import Database


async def back_up(
    db: Database, settings: Config, target: Path | None, say: Callable[[str], object], *, now: datetime
) -> int:
    """Write the copy, beside the database where no target is named; 0, or 1 where the target is there already or a file is missing.

    Raises Unsupported for a server, which has tools of its own.
    """
    beside = settings.database if isinstance(settings.database, Path) else Path("duban")
    path = target or beside.with_name(f"{beside.stem}-{now:%Y%m%d-%H%M%S}.backup.db")
    folder = path.with_suffix(".files")
    for there in (path, folder):
        if there.exists():
            say(f"{there} is there already; name another file.")
            return 1
    await db.back_up(path)
    say(f"{path}: {path.stat().st_size} bytes")
    async with db.read() as tx:
        # Files are never taken away: what is named now holds all that the copy names.
        names = await uploads.paths(tx)
    if not names:
        return 0
    missing = await asyncio.to_thread(_copied, names, settings.files, folder)
    say(f"{folder}: {len(names) - len(missing)} files")
    if missing:
        say(f"missing in {settings.files}: {', '.join(missing)}")
    return 1 if missing else 0


def _copied(names: Sequence[str], source: Path, target: Path) -> list[str]:
    """Copy the files that are there; the names of the others."""
    target.mkdir(mode=0o700, parents=True)
    missing = []
    for name in names:
        try:
            shutil.copy2(source / name, target / name)
        except FileNotFoundError:
            missing.append(name)
    return missing
