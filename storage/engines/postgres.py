"""PostgreSQL as an engine: transactions and migrations. Connections are storage.engines.sessions'.

Writers of all processes take turns by an advisory lock at BEGIN, which gives a transaction the meaning it has on SQLite: nobody
else writes between what it reads and what it changes.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import asyncpg

from storage.engines import chain
from storage.engines.interface import Database, DatabaseUnreachable, Row, Server, Table, Tx, Unsupported, Value, missing
from storage.engines.sessions import Session, Statements
from storage.engines.translation import numbered, typed

_DUBAN = 0x64756261
"""First half of our advisory locks' keys; the other half says which."""

_WRITE = f"BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SELECT pg_advisory_xact_lock({_DUBAN}, 1)"
# One that hangs amid a beat must not keep the others from taking over.
_APART = (
    "BEGIN ISOLATION LEVEL READ COMMITTED READ WRITE; SET LOCAL idle_in_transaction_session_timeout = '2s'; "
    f"SELECT pg_advisory_xact_lock({_DUBAN}, 2)"
)
_READ = "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"


class _Tx(Tx):
    def __init__(self, statements: Statements) -> None:
        self._statements = statements

    async def rows(self, sql: str, /, **values: Value) -> list[Row]:
        text, names = numbered(sql)
        found = await self._statements.fetch(text, [_stored(values[name]) for name in names])
        return [dict(row) for row in found]

    async def run(self, sql: str, /, **values: Value) -> int:
        text, names = numbered(sql)
        status = await self._statements.execute(text, [_stored(values[name]) for name in names])
        count = status.rpartition(" ")[2]
        return int(count) if count.isdecimal() else 0

    async def many(self, sql: str, batch: Iterable[Mapping[str, Value]], /) -> None:
        text, names = numbered(sql)
        try:
            await self._statements.execute_many(text, [[_stored(values[name]) for name in names] for values in batch])
        except asyncpg.DataError as error:
            raise ValueError(str(error)) from error

    async def schema_version(self) -> int:
        if await self.value("SELECT to_regclass('schema_version') IS NULL"):
            return 0
        return int(await self.value("SELECT coalesce(max(number), 0) FROM schema_version"))

    async def clock(self) -> datetime:
        found: datetime = await self.value("SELECT clock_timestamp() AS clock_at")
        return found

    async def integrity(self) -> str:
        invalid = await self.rows(
            "SELECT c.relname FROM pg_index i JOIN pg_class c ON c.oid = i.indexrelid WHERE NOT i.indisvalid"
        )
        pages = await self.value(
            "SELECT coalesce(checksum_failures, 0) FROM pg_stat_database WHERE datname = current_database()"
        )
        found = [f"index {row['relname']} is not valid" for row in invalid]
        return "; ".join([*found, *([f"{pages} pages with a wrong checksum"] if pages else [])])

    async def empty(self, tables: Sequence[Table]) -> None:
        # Without indexes on what refers to them, DELETE would look through all dead rows for each. With its identities begun
        # anew, a roll-back takes back what number_on() did, too.
        await self.script(f"TRUNCATE {', '.join(table.name for table in tables)} RESTART IDENTITY")

    async def number_on(self, table: Table) -> None:
        await self.rows(
            f"SELECT setval(pg_get_serial_sequence('{table.name}', 'id'), max(id)) FROM {table.name} HAVING max(id) > 0"
        )

    async def script(self, text: str) -> None:
        """Run several statements that take no values."""
        await self._statements.execute(text, [])


class PostgresDatabase(Database):
    """A connection that writes, one for what is apart, and one that reads, each taken in turns within this process."""

    is_shared = True

    def __init__(self, server: Server) -> None:
        self._server = server
        self._writer = Session(server, _WRITE)
        self._apart = Session(server, _APART)
        self._reader = Session(server, _READ)

    @asynccontextmanager
    async def write(self) -> AsyncIterator[_Tx]:
        async with self._writer.transaction() as statements:
            yield _Tx(statements)

    @asynccontextmanager
    async def apart(self) -> AsyncIterator[_Tx]:
        async with self._apart.transaction() as statements:
            yield _Tx(statements)

    @asynccontextmanager
    async def read(self) -> AsyncIterator[_Tx]:
        async with self._reader.transaction() as statements:
            yield _Tx(statements)

    async def place(self) -> str:
        async with self.read() as tx:
            found = await tx.row(
                "SELECT system_identifier, oid FROM pg_control_system(), pg_database WHERE datname = current_database()"
            )
        assert found is not None
        return f"{found['system_identifier']} {found['oid']}"

    async def back_up(self, target: Path) -> None:
        raise Unsupported(f"{self._server} is a PostgreSQL server: back it up with pg_dump --format=custom")

    async def migrate(self) -> None:
        async with self.read() as tx:
            # Mostly there is nothing to do, and then nobody's change has to be waited for.
            if not missing(await tx.schema_version()):
                return
        async with self.write() as tx:
            for number, script in missing(await tx.schema_version()):
                await tx.script("CREATE TABLE IF NOT EXISTS schema_version (number BIGINT NOT NULL)")
                await tx.script(typed(script))
                if number == chain.SINCE:
                    await chain.begin(tx)
                await tx.run("INSERT INTO schema_version (number) VALUES (:number)", number=number)

    async def close(self) -> None:
        await self._reader.close()
        await self._apart.close()
        await self._writer.close()


@asynccontextmanager
async def opened(server: Server) -> AsyncIterator[Database]:
    """Open the server's database at the newest schema; close it at the end. Raises DatabaseTooNew and DatabaseUnreachable."""
    database = PostgresDatabase(server)
    try:
        await database.migrate()
        yield database
    except asyncpg.InsufficientPrivilegeError as error:
        raise DatabaseUnreachable(f"{server} does not let this user make tables; let it own the database") from error
    finally:
        await database.close()


def _stored(value: Value) -> Any:
    # PostgreSQL's texts cannot hold U+0000.
    return value.replace("\0", "\ufffd") if isinstance(value, str) and "\0" in value else value
