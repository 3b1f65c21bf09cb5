"""SQLite: a file, its connections, transactions and migrations, and how instants and days are stored as text."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Iterable, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager, closing
from datetime import UTC, date, datetime
from graphlib import TopologicalSorter
from pathlib import Path
from typing import Any

import aiosqlite

from storage.engines import chain
from storage.engines.interface import (
    Database,
    DatabaseUnreachable,
    Examined,
    Row,
    Table,
    Tx,
    Value,
    migrations,
    missing,
)


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

    async def clock(self) -> datetime:
        found: datetime = await self.value("SELECT strftime('%Y-%m-%dT%H:%M:%f+00:00', 'now') AS clock_at")
        return found

    async def integrity(self) -> str:
        found = [str(next(iter(row.values()))) for row in await self.rows("PRAGMA integrity_check")]
        return "" if found == ["ok"] else "; ".join(found)


class SqliteDatabase(Database):
    """One writer connection, taken in turns, and a reader apart."""

    is_shared = False

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

    def apart(self) -> AbstractAsyncContextManager[Tx]:
        return self.write()

    @asynccontextmanager
    async def read(self) -> AsyncIterator[Tx]:
        async with self._reading, _transaction(self._reader, "BEGIN") as tx:
            yield tx

    async def place(self) -> str:
        found = self.path.stat()
        return f"{found.st_dev} {found.st_ino}"

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
        await _keep_old(writer, path)
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


def examined(path: Path) -> Examined:
    """A file as it lies there, which is not changed. Raises DatabaseTooNew, and DatabaseUnreachable for what is no database of ours."""
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            (version,) = connection.execute("PRAGMA user_version").fetchone()
            missing(version)
            found = [str(line) for (line,) in connection.execute("PRAGMA integrity_check")]
            held = [connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0] for table in ("plans", "people")]
    except sqlite3.DatabaseError as error:
        raise DatabaseUnreachable(f"{path} is no database of Duban's ({error})") from error
    return Examined(version, "" if found == ["ok"] else "; ".join(found), *held)


def tables() -> list[Table]:
    """All tables that the migrations make, on either engine, each behind those it refers to."""
    with closing(sqlite3.connect(":memory:")) as connection:
        for _, _, script in migrations():
            connection.executescript(script)
        made = "SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite%'"
        needs = 'SELECT "table" FROM pragma_foreign_key_list(?) WHERE "table" <> ?'
        needed = {
            name: sorted(other for (other,) in connection.execute(needs, (name, name)))
            for (name,) in connection.execute(made).fetchall()
        }
        found = []
        for name in TopologicalSorter(needed).static_order():
            columns = connection.execute("SELECT name, pk FROM pragma_table_info(?)", (name,)).fetchall()
            key = sorted((place, column) for column, place in columns if place)
            found.append(Table(name, tuple(column for column, _ in columns), tuple(column for _, column in key)))
        return found


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


async def _keep_old(connection: aiosqlite.Connection, path: Path) -> None:
    """Before the schema changes, a copy that the program before this one can go back to; an earlier copy stays."""
    async with _transaction(connection, "BEGIN") as tx:
        version = await tx.schema_version()
    copy = path.with_name(f"{path.stem}-schema-{version}.backup.db")
    if version and missing(version) and not copy.exists():
        # Written aside first: what bears the name is whole, also where two starters race.
        fresh = copy.with_name(f"{copy.name}.{os.getpid()}.new")
        _make(fresh)
        await connection.execute_fetchall("VACUUM INTO ?", (str(fresh),))
        fresh.replace(copy)


async def _migrate(connection: aiosqlite.Connection) -> None:
    async with _transaction(connection, "BEGIN IMMEDIATE") as tx:
        for number, script in missing(await tx.schema_version()):
            for statement in _statements(script):
                await connection.execute(statement)
            if number == chain.SINCE:
                await chain.begin(tx)
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
