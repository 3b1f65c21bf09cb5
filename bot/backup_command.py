"""`duban backup`: a consistent copy of the database while the bot works."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.config import Config
from storage.database import Database


async def back_up(
    db: Database, settings: Config, target: Path | None, say: Callable[[str], object], *, now: datetime
) -> int:
    """Write the copy, beside the database where no target is named; 0, or 1 where the target is there already.

    Raises Unsupported for a server, which has tools of its own.
    """
    beside = settings.database if isinstance(settings.database, Path) else Path("duban")
    path = target or beside.with_name(f"{beside.stem}-{now:%Y%m%d-%H%M%S}.backup.db")
    if path.exists():
        say(f"{path} is there already; name another file.")
        return 1
    await db.back_up(path)
    say(f"{path}: {path.stat().st_size} bytes")
    return 0
