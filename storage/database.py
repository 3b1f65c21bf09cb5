"""The database engine and nothing else: connections, transactions, migrations, and how instants and days are stored.

SQL elsewhere is written with `:name` parameters in the subset that PostgreSQL runs unchanged.
"""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any

import aiosqlite

Value = str | int | float | bytes | datetime | date | None
Row = Mapping[str, Any]


class DatabaseTooNew(Exception):
    """The database was written by a newer Duban than this one."""


class Tx:
    """An open transaction. Times go in as aware datetimes and come out of `*_at` columns so; days likewise in `*_on`."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, /, **values: Value) -> list[Row]:
        found = await self._connection.execute_fetchall(sql, _stored(values))
        return [{name: _domain_value(name, row[name]) for name in row.keys()} for row in found]  # noqa: SIM118

    async def row(self, sql: str, /, **values: Value) -> Row | None:
        found = await self.rows(sql, **values)
        return found[0] if found else None

    async def value(self, sql: str, /, **values: Value) -> Any:
        """The first column of the first row, or None where there is no row."""
        found = await self.row(sql, **values)
        return next(iter(found.values())) if found else None

    async def run(self, sql: str, /, **values: Value) -> int:
        """Run a statement that returns nothing; gives the number of rows it changed."""
        async with self._connection.execute(sql, _stored(values)) as cursor:
            return cursor.rowcount

    async def insert(self, sql: str, /, **values: Value) -> int | None:
        """Run an INSERT … RETURNING id; None where a conflict kept the row out."""
        found = await self.value(sql, **values)
        return None if found is None else int(found)

    async def many(self, sql: str, batch: Iterable[Mapping[str, Value]], /) -> None:
        await self._connection.executemany(sql, [_stored(values) for values in batch])


class Database:
    """One writer connection, taken in turns, and a reader apart. Open it with `opened`."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        """A transaction that commits at the end of the block and rolls back on any exception or cancellation."""
        async with self._writing, _transaction(self._writer, "BEGIN IMMEDIATE") as tx:
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        """A consistent view that sees all that was committed before it, and changes nothing."""
        async with self._reading, _transaction(self._reader, "BEGIN") as tx:
            yield tx

    async def back_up(self, target: Path) -> None:
        """Write a consistent copy to a new file, for its owner's eyes only, while work goes on."""
        _make(target)
        connection = await _connected(self.path)
        try:
            await connection.execute_fetchall("VACUUM INTO ?", (str(target),))
        finally:
            await connection.close()

    async def close(self) -> None:
        await self._reader.close()
        await self._writer.close()


@asynccontextmanager
async def opened(path: Path) -> AsyncIterator[Database]:
    """Open (and where it is missing, make) the database at the newest schema; close it at the end."""
    _make(path)
    writer = await _connected(path)
    try:
        await _migrate(writer)
        reader = await _connected(path, "query_only = ON")
    except BaseException:
        await writer.close()
        raise
    database = Database(path, writer, reader)
    try:
        yield database
    finally:
        await database.close()


def migrations() -> list[tuple[int, str, str]]:
    """Number, name and SQL of every migration, in order."""
    found = [f for f in files("storage.migrations").iterdir() if f.name.endswith(".sql")]
    return [(int(f.name.split("_")[0]), f.name, f.read_text("utf-8")) for f in sorted(found, key=lambda f: f.name)]


async def schema_version(tx: Tx) -> int:
    return int(await tx.value("PRAGMA user_version"))


async def integrity(tx: Tx) -> str:
    """What the engine finds broken; empty where nothing is."""
    found = [str(next(iter(row.values()))) for row in await tx.rows("PRAGMA integrity_check")]
    return "" if found == ["ok"] else "; ".join(found)


async def _connected(path: Path, *more: str) -> aiosqlite.Connection:
    connection = await aiosqlite.connect(path, isolation_level=None, cached_statements=256)
    try:
        connection.row_factory = sqlite3.Row
        for pragma in ("busy_timeout = 10000", "synchronous = FULL", "foreign_keys = ON", *more):
            # Fetched to the end: a statement that still has a row to give stands in the way of a VACUUM.
            await connection.execute_fetchall(f"PRAGMA {pragma}")
        await _write_ahead(connection)
    except BaseException:
        # Its thread would keep the process from ending.
        await connection.close()
        raise
    return connection


async def _write_ahead(connection: aiosqlite.Connection) -> None:
    # Of two that turn to WAL at once SQLite fails one at once, whatever its busy_timeout, lest they wait for each other.
    for _ in range(200):
        try:
            await connection.execute_fetchall("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
            await asyncio.sleep(0.05)
        else:
            return
    raise TimeoutError("the database stays locked by another process")


def _make(path: Path) -> None:
    """Where there is no file yet, make one that nobody else may read from its first moment on."""
    os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))


@asynccontextmanager
async def _transaction(connection: aiosqlite.Connection, begin: str) -> AsyncIterator[Tx]:
    # BEGIN stands inside the try and the way back is shielded: a caller cancelled at any await leaves nothing open.
    try:
        await connection.execute(begin)
        yield Tx(connection)
        await asyncio.shield(connection.execute("COMMIT"))
    except BaseException:
        await asyncio.shield(_rolled_back(connection))
        raise


async def _rolled_back(connection: aiosqlite.Connection) -> None:
    # Always through the connection's thread: a cancelled BEGIN may still be on its way there.
    await connection.rollback()


async def _migrate(connection: aiosqlite.Connection) -> None:
    known = migrations()
    async with _transaction(connection, "BEGIN IMMEDIATE") as tx:
        version = await schema_version(tx)
        if version > known[-1][0]:
            raise DatabaseTooNew(f"schema {version}, this program knows {known[-1][0]}")
        for number, _, script in known:
            if number > version:
                for statement in _statements(script):
                    await connection.execute(statement)
                await connection.execute(f"PRAGMA user_version = {number}")


def _statements(script: str) -> Iterable[str]:
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _stored(values: Mapping[str, Value]) -> dict[str, Any]:
    return {name: _text(value) if isinstance(value, date) else value for name, value in values.items()}


def _text(value: date) -> str:
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat(timespec="microseconds")
    return value.isoformat()


def _domain_value(name: str, value: Any) -> Any:
    if value is None:
        return None
    if name.endswith("_at"):
        return datetime.fromisoformat(value)
    if name.endswith("_on"):
        return date.fromisoformat(value)
    return value
