"""Where storage meets its engine: the only module that knows which one an address means.

SQL elsewhere is written with `:name` parameters in the subset that SQLite and PostgreSQL both run unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from storage.engines import sqlite
from storage.engines.interface import (
    Address,
    Database,
    DatabaseTooNew,
    DatabaseUnreachable,
    Row,
    Server,
    Tx,
    Unsupported,
    Value,
    migrations,
)

__all__ = [
    "Address", "Database", "DatabaseTooNew", "DatabaseUnreachable", "Row", "Server", "Tx", "Unsupported", "Value",
    "has_postgres", "held", "migrations", "opened",
]  # fmt: skip


def opened(address: Address) -> AbstractAsyncContextManager[Database]:
    """Open the database at the newest schema (and make a file where it is missing); close it at the end.

    Raises DatabaseTooNew, and for a server DatabaseUnreachable.
    """
    if isinstance(address, Path):
        return sqlite.opened(address)
    # Its driver is an extra.
    from storage.engines import postgres

    return postgres.opened(address)


def held(server: Server) -> AbstractAsyncContextManager[Callable[[], Coroutine[Any, Any, None]] | None]:
    """The lock of the one process that runs on a server's database; None where another has it.

    What is given waits until the lock is lost with its connection, then raises DatabaseUnreachable.
    """
    from storage.engines import postgres

    return postgres.held(server)


def has_postgres() -> bool:
    """Whether the driver for PostgreSQL is installed."""
    return find_spec("asyncpg") is not None
