"""What an engine gives to the rest of storage: a database, a transaction, and what both engines do alike."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Iterable, Mapping, Sequence
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass, field
from datetime import date, datetime
from importlib.resources import files
from pathlib import Path
from typing import Any, ClassVar
from urllib.parse import urlsplit

Value = str | int | float | bytes | datetime | date | None
Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Server:
    """A PostgreSQL database by its address, which may hold a password: as text it shows machine and database only."""

    url: str = field(repr=False)

    def __str__(self) -> str:
        parts = urlsplit(self.url)
        return f"postgresql://{parts.netloc.rpartition('@')[2]}{parts.path}"


Address = Path | Server


@dataclass(frozen=True, slots=True)
class Table:
    """A table of the schema, and the columns of its primary key."""

    name: str
    columns: tuple[str, ...]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Examined:
    """A file that is not opened for work: its schema, what is broken in it (empty where nothing is), and what it holds."""

    version: int
    trouble: str
    plans: int
    people: int


class DatabaseTooNew(Exception):
    """The database was written by a newer Duban than this one."""


class DatabaseUnreachable(Exception):
    """The server cannot be reached, does not let us in, or has gone away; the text says which and shows no secret."""


class Unsupported(Exception):
    """This engine leaves that to a tool of its own, which the text names."""


class Tx(ABC):
    """An open transaction. Times go in as aware datetimes and come out of `*_at` columns so; days likewise in `*_on`."""

    @abstractmethod
    async def rows(self, sql: str, /, **values: Value) -> list[Row]: ...

    @abstractmethod
    async def run(self, sql: str, /, **values: Value) -> int:
        """Run a statement that returns nothing; gives the number of rows it changed."""

    @abstractmethod
    async def many(self, sql: str, batch: Iterable[Mapping[str, Value]], /) -> None:
        """Run a statement for each of these. ValueError where the engine's types do not take a value."""

    @abstractmethod
    async def schema_version(self) -> int:
        """The number of the newest migration; 0 where there was none yet."""

    @abstractmethod
    async def clock(self) -> datetime:
        """The time where the database is: the same for every process that works on it."""

    @abstractmethod
    async def integrity(self) -> str:
        """What the engine finds broken; empty where nothing is."""

    async def empty(self, tables: Sequence[Table]) -> None:
        """Take all rows out of these tables, which stand behind those they refer to; their ids begin anew."""
        for table in reversed(tables):
            await self.run(f"DELETE FROM {table.name}")

    async def number_on(self, table: Table) -> None:  # noqa: B027
        """Let the next id be above all that are there, as it is on SQLite by itself."""

    async def row(self, sql: str, /, **values: Value) -> Row | None:
        found = await self.rows(sql, **values)
        return found[0] if found else None

    async def value(self, sql: str, /, **values: Value) -> Any:
        """The first column of the first row, or None where there is no row."""
        found = await self.row(sql, **values)
        return next(iter(found.values())) if found else None

    async def insert(self, sql: str, /, **values: Value) -> int | None:
        """Run an INSERT … RETURNING id; None where a conflict kept the row out."""
        found = await self.value(sql, **values)
        return None if found is None else int(found)


class Database(ABC):
    """One writer at a time, and readers apart. Open it with `storage.database.opened`."""

    is_shared: ClassVar[bool]
    """Whether several processes may run on it at once."""

    @abstractmethod
    def write(self) -> AbstractAsyncContextManager[Tx]:
        """A transaction that commits at the end of the block and rolls back on any exception or cancellation."""

    @abstractmethod
    def apart(self) -> AbstractAsyncContextManager[Tx]:
        """A small write transaction that waits for no other writer but its own kind; for tables that no other writes."""

    @abstractmethod
    def read(self) -> AbstractAsyncContextManager[Tx]:
        """A consistent view that sees all that was committed before it, and changes nothing."""

    @abstractmethod
    async def place(self) -> str:
        """The same for two that are one database, however their addresses are written."""

    @abstractmethod
    async def back_up(self, target: Path) -> None:
        """Write a consistent copy to a new file, for its owner's eyes only, while work goes on. May raise Unsupported."""


def migrations() -> list[tuple[int, str, str]]:
    """Number, name and SQL of every migration, in order; SQLite runs it as it stands."""
    found = [f for f in files("storage.migrations").iterdir() if f.name.endswith(".sql")]
    return [(int(f.name.split("_")[0]), f.name, f.read_text("utf-8")) for f in sorted(found, key=lambda f: f.name)]


def missing(version: int) -> list[tuple[int, str]]:
    """Number and SQL of the migrations that a database at this version still needs. Raises DatabaseTooNew."""
    known = migrations()
    if version > known[-1][0]:
        raise DatabaseTooNew(f"schema {version}, this program knows {known[-1][0]}")
    return [(number, script) for number, _, script in known if number > version]
