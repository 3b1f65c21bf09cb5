"""`duban restore`: puts a backup, with its files, in the place of the database. Only for a file; what was there is kept aside."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.before_start import run_lock
from bot.config import Config
from storage import audit, uploads
from storage.database import DatabaseTooNew, DatabaseUnreachable, examined, opened


async def restore(
    settings: Config, source: Path, say: Callable[[str], object], *, replace: bool, now: datetime
) -> int:  # fmt: skip
    """0, or 1 where it is refused; nothing has changed then. Raises AlreadyRunning while a bot works on the database."""
    target = settings.database
    if not isinstance(target, Path):
        say(f"{target} is a PostgreSQL server: restore it with pg_restore (docs/operating.md).")
        return 1
    if source.suffix == ".age":
        say(
            f"{source} is encrypted: age --decrypt --identity KEYFILE --output duban-copy.db {source}, then restore that."
        )
        return 1
    if not await asyncio.to_thread(_is_another, source, target):
        say(f"{source} is no backup: name the file that `duban backup` or the running bot has written.")
        return 1
    async with run_lock(target):
        try:
            found = await asyncio.to_thread(examined, source)
            there = await asyncio.to_thread(examined, target) if target.exists() and not replace else None
        except (DatabaseTooNew, DatabaseUnreachable) as error:
            say(f"Not restored: {error}.")
            return 1
        if found.trouble:
            say(f"{source} is damaged ({found.trouble}): take an older backup.")
            return 1
        if there is not None and there.people + there.plans:
            say(
                f"{target} holds data (plans: {there.plans}, people: {there.people}): to put the backup in its place, add --replace."
            )
            return 1
        aside = await asyncio.to_thread(_put, source, target, f"{now:%Y%m%d-%H%M%S}")
        if aside:
            say(f"{aside}: what was there before")
        files = await asyncio.to_thread(_files, source.with_suffix(".files"), settings.files)
        async with opened(target) as db, db.read() as tx:
            chain, version = await audit.verify(tx), await tx.schema_version()
            missing = [name for name in await uploads.paths(tx) if not (settings.files / name).is_file()]
    say(
        f"{target}: restored from {source}, schema {found.version}{f', now {version}' if version != found.version else ''}"
    )
    say(f"{settings.files}: {files} files put back, {len(missing)} missing")
    whole = chain.broken_at is None
    say(f"audit: {chain.rows} entries{', unbroken' if whole else f', broken at {chain.broken_at}'}")
    return 0 if whole and not missing else 1


def _is_another(source: Path, target: Path) -> bool:
    return source.is_file() and not (target.exists() and source.samefile(target))


def _put(source: Path, target: Path, stamp: str) -> Path | None:
    """The copy in the place of the database; where what was there is now. The log beside a database goes with it."""
    fresh = target.with_name(f"{target.name}.restoring")
    fresh.unlink(missing_ok=True)
    with (
        os.fdopen(os.open(fresh, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file,
        source.open("rb") as copy,
    ):
        shutil.copyfileobj(copy, file)
        file.flush()
        os.fsync(file.fileno())
    aside = target.with_name(f"{target.stem}-before-restore-{stamp}.db") if target.exists() else None
    for ending in ("", "-wal", "-shm"):
        old = Path(f"{target}{ending}")
        if old.exists() and aside is not None:
            old.replace(f"{aside}{ending}")
        else:
            old.unlink(missing_ok=True)
    fresh.replace(target)
    return aside


def _files(source: Path, target: Path) -> int:
    """Put back the files that are not there; how many."""
    put = 0
    for path in sorted(source.rglob("*")) if source.is_dir() else ():
        there = target / path.relative_to(source)
        if path.is_file() and not there.exists():
            there.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            shutil.copy2(path, there)
            put += 1
    return put
