"""Where storage meets its engine: the only module that knows which one an address means.

SQL elsewhere is written with `:name` parameters in the subset that SQLite and PostgreSQL both run unchanged.
"""

from __future__ import annotations

from contextlib import AbstractAsyncContextManager
from importlib.util import find_spec
from pathlib import Path

from storage.engines import chain, sqlite
from storage.engines.interface import (
    Address,
    Database,
    DatabaseTooNew,
    DatabaseUnreachable,
    Row,
    Server,
    Table,
    Tx,
    Unsupported,
    Value,
    migrations,
)
from storage.engines.sqlite import examined, tables

__all__ = [
    "Address", "Database", "DatabaseTooNew", "DatabaseUnreachable", "Row", "Server", "Table", "Tx", "Unsupported", "Value", "chain",
    "examined", "has_postgres", "migrations", "opened", "tables",
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


def has_postgres() -> bool:
    """Whether the driver for PostgreSQL is installed."""
    return find_spec("asyncpg") is not None
