"""SQLite: a file, its connections, transactions and migrations, and how instants and days are stored as text."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import aiosqlite

from storage.engines.interface import Database, Row, Tx, Value, missing


class _Tx(Tx):
    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def rows(self, sql: str, /, **values: Value) -> list[Row]:
        found = await self._connection.execute_fetchall(sql, _stored(values))
        return [{name: _domain_value(name, row[name]) for name in row.keys()} for row in found]  # noqa: SIM118

    async def run(self, sql: str, /, **values: Value) -> int:
        async with self._connection.execute(sql, _stored(values)) as cursor:
            return cursor.rowcount

    async def many(self, sql: str, batch: Iterable[Mapping[str, Value]], /) -> None:
        await self._connection.executemany(sql, [_stored(values) for values in batch])

    async def schema_version(self) -> int:
        return int(await self.value("PRAGMA user_version"))

    async def integrity(self) -> str:
        found = [str(next(iter(row.values()))) for row in await self.rows("PRAGMA integrity_check")]
        return "" if found == ["ok"] else "; ".join(found)


class SqliteDatabase(Database):
    """One writer connection, taken in turns, and a reader apart."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, reader: aiosqlite.Connection) -> None:
        self.path = path
        self._writer = writer
        self._reader = reader
        self._writing = asyncio.Lock()
        self._reading = asyncio.Lock()

    @asynccontextmanager
    async def write(self) -> AsyncIterator[Tx]:
        async with self._writing, _transaction(self._writer, "BEGIN IMMEDIATE") as tx:
            yield tx

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        async with self._reading, _transaction(self._reader, "BEGIN") as tx:
            yield tx

    async def back_up(self, target: Path) -> None:
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
    database = SqliteDatabase(path, writer, reader)
    try:
        yield database
    finally:
        await database.close()


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
        yield _Tx(connection)
        await asyncio.shield(connection.execute("COMMIT"))
    except BaseException:
        await asyncio.shield(_rolled_back(connection))
        raise


async def _rolled_back(connection: aiosqlite.Connection) -> None:
    # Always through the connection's thread: a cancelled BEGIN may still be on its way there.
    await connection.rollback()


async def _migrate(connection: aiosqlite.Connection) -> None:
    async with _transaction(connection, "BEGIN IMMEDIATE") as tx:
        for number, script in missing(await tx.schema_version()):
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
