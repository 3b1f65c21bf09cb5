"""A connection to PostgreSQL that is used in turns and made anew when it was lost, and transactions that a cancelled caller cannot tear."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Coroutine, Sequence
from contextlib import asynccontextmanager, suppress
from typing import Any

import asyncpg

from storage.engines.interface import DatabaseUnreachable, Server

OLDEST = 14
"""The first major version of PostgreSQL that will do."""

CONNECT = 10.0
"""Seconds to connect in."""

PATIENCE = 2.0
"""Seconds that a cancelled caller's statement gets to end, before its connection is cut off instead."""

_SETTINGS = {
    "application_name": "duban",
    "timezone": "UTC",
    "jit": "off",
    # An import of a whole plan in another process holds the writers up for seconds.
    "lock_timeout": "60s",
    # A process that hangs amid a change holds every writer up for no longer.
    "idle_in_transaction_session_timeout": "10s",
    "idle_session_timeout": "0",
    # A machine that is gone lets go of its locks after half a minute.
    "tcp_keepalives_idle": "10",
    "tcp_keepalives_interval": "5",
    "tcp_keepalives_count": "4",
}
# Of a server that hangs up at this instant asyncpg sometimes tells as of a fault of its own.
_LOST = (
    asyncpg.PostgresConnectionError,
    asyncpg.AdminShutdownError,
    asyncpg.CrashShutdownError,
    asyncpg.InternalClientError,
    OSError,
)


async def connected(server: Server) -> Any:
    """A connection of asyncpg's. Raises DatabaseUnreachable."""
    try:
        connection = await asyncpg.connect(
            server.url, timeout=CONNECT, command_timeout=60, statement_cache_size=256, server_settings=_SETTINGS
        )
    except asyncpg.InvalidAuthorizationSpecificationError as error:
        raise DatabaseUnreachable(f"{server} does not let this user in; look at name and password") from error
    except asyncpg.InvalidCatalogNameError as error:
        raise DatabaseUnreachable(f"{server} does not exist; make it with createdb") from error
    except (OSError, asyncpg.PostgresError) as error:
        raise DatabaseUnreachable(f"{server} cannot be reached: {str(error) or type(error).__name__}") from error
    except (asyncpg.InterfaceError, ValueError):
        # Its text may repeat the address, password and all.
        raise DatabaseUnreachable(f"{server} is not an address that can be used") from None
    if connection.get_server_version().major < OLDEST:
        connection.terminate()
        raise DatabaseUnreachable(f"{server} is older than PostgreSQL {OLDEST}")
    return connection


class Statements:
    """What a transaction may ask of its connection. Raises DatabaseUnreachable where that is gone.

    Each statement is a task of its own and shielded: a cancelled caller leaves it to `Session`, which waits for its end
    and takes it back. asyncpg's own cancelling would race with the next statement.
    """

    def __init__(self, server: Server, connection: Any) -> None:
        self._server = server
        self._connection = connection
        self.under_way: asyncio.Future[Any] | None = None

    async def fetch(self, text: str, values: Sequence[Any]) -> list[Any]:
        found: list[Any] = await self._shielded(self._connection.fetch(text, *values))
        return found

    async def execute(self, text: str, values: Sequence[Any]) -> str:
        """The status the server gives."""
        status: str = await self._shielded(self._connection.execute(text, *values))
        return status

    async def execute_many(self, text: str, batch: Sequence[Sequence[Any]]) -> None:
        await self._shielded(self._connection.executemany(text, batch))

    async def _shielded(self, work: Coroutine[Any, Any, Any]) -> Any:
        self.under_way = asyncio.ensure_future(self._told(work))
        return await asyncio.shield(self.under_way)

    async def _told(self, work: Coroutine[Any, Any, Any]) -> Any:
        try:
            return await work
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError) as error:
            if isinstance(error, _LOST) or self._connection.is_closed():
                self._connection.terminate()
                raise DatabaseUnreachable(f"{self._server} has closed the connection") from error
            raise


class Session:
    """One connection; `begin` is the text that begins its transactions."""

    def __init__(self, server: Server, begin: str) -> None:
        self._server = server
        self._begin = begin
        self._turn = asyncio.Lock()
        self._connection: Any = None
        self._statements: Statements | None = None
        self._left: asyncio.Task[None] | None = None
        """What a cancelled caller may have left behind: connecting, or rolling back."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Statements]:
        """Commits at the end of the block; rolls back on any exception or cancellation."""
        async with self._turn:
            await self._rest()
            try:
                statements = await self._begun()
                yield statements
                # Where a failed statement was passed over, the server answers ROLLBACK.
                if await statements.execute("COMMIT", []) != "COMMIT":
                    raise RuntimeError("a statement of this transaction has failed: nothing of it is kept")
            except BaseException:
                await self._rest()
                self._left = asyncio.create_task(self._end())
                await asyncio.shield(self._left)
                raise

    async def close(self) -> None:
        async with self._turn:
            await self._rest()
            if self._connection is not None:
                await closed(self._connection)

    async def _begun(self) -> Statements:
        try:
            statements = await self._fresh()
            await statements.execute(self._begin, [])
        except DatabaseUnreachable:
            # Lost while nothing was under way: nothing is done twice by trying once more.
            statements = await self._fresh()
            await statements.execute(self._begin, [])
        return statements

    async def _fresh(self) -> Statements:
        if self._connection is None or self._connection.is_closed():
            self._left = asyncio.create_task(self._connect())
            await asyncio.shield(self._left)
        self._statements = Statements(self._server, self._connection)
        return self._statements

    async def _connect(self) -> None:
        self._connection = await connected(self._server)

    async def _rest(self) -> None:
        """Wait until what was left behind has ended."""
        if self._left is not None:
            await asyncio.wait([self._left])
            self._left = None

    async def _end(self) -> None:
        """Roll back what is open; where that does not work at once, cut the connection off, which does the same."""
        connection, statements = self._connection, self._statements
        if connection is None or statements is None:
            return
        try:
            async with asyncio.timeout(PATIENCE):
                if statements.under_way is not None:
                    await asyncio.wait([statements.under_way])
                if not connection.is_closed() and connection.is_in_transaction():
                    await connection.execute("ROLLBACK")
        except (asyncpg.PostgresError, asyncpg.InterfaceError, asyncpg.InternalClientError, OSError):
            connection.terminate()


async def closed(connection: Any) -> None:
    """Take leave of the server, or cut it off where it does not answer."""
    with suppress(asyncpg.PostgresError, asyncpg.InterfaceError, OSError):
        await connection.close(timeout=PATIENCE)
