"""All rows of one database into another, whatever their engines, and the proof that they are the same. Who may be overwritten,
and that nobody works meanwhile, is asked elsewhere."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from hashlib import sha256
from typing import Any

from storage.database import Database, Row, Table, Tx, tables

NOT_COPIED = frozenset({"schema_version", "processes"})
"""What belongs to a database itself, not to its content."""

PAGE = 5000
"""Rows in memory at a time."""


class NotCopied(Exception):
    """Why nothing was copied; the target is as it was."""


class SameDatabase(NotCopied):
    """Both addresses lead to one database."""


class NothingThere(NotCopied):
    """The source is empty."""


class Occupied(NotCopied):
    """The target holds data already: so many plans and people, and perhaps more."""

    def __init__(self, plans: int, people: int) -> None:
        super().__init__(f"{plans} plans, {people} people")
        self.plans = plans
        self.people = people


class Unfit(NotCopied):
    """A value of this table does not fit its column; `str()` says which."""

    def __init__(self, table: str, why: str) -> None:
        super().__init__(why)
        self.table = table


class Different(NotCopied):
    """What the target gives back of these tables is not what the source gave."""

    def __init__(self, names: Sequence[str]) -> None:
        super().__init__(", ".join(names))
        self.names = tuple(names)


@dataclass(frozen=True, slots=True)
class Content:
    """A table as it was read: `marked` rows hold a U+0000 in a text, which PostgreSQL keeps as U+FFFD."""

    table: str
    rows: int
    digest: str
    marked: int


class Copy:
    """Moves the content in one transaction of the target, which commits only what it reads back unchanged."""

    def __init__(self, source: Database, target: Database, page: int = PAGE) -> None:
        self._source = source
        self._target = target
        self._page = page
        self._tables = [table for table in tables() if table.name not in NOT_COPIED]

    async def fill(self) -> list[Content]:
        """Copy into an empty target; what each table held. Raises NotCopied."""
        await self._check()
        async with self._target.write() as tx:
            if await self._holds_something(tx):
                plans, people = [await tx.value(f"SELECT count(*) FROM {name}") for name in ("plans", "people")]
                raise Occupied(plans, people)
            return await self._moved(tx)

    async def replace(self) -> list[Content]:
        """Copy in place of what the target holds; what each table of the source held. Raises NotCopied."""
        await self._check()
        async with self._target.write() as tx:
            return await self._moved(tx)

    async def _check(self) -> None:
        if await self._source.place() == await self._target.place():
            raise SameDatabase
        async with self._source.read() as tx:
            if not await self._holds_something(tx):
                raise NothingThere

    async def _holds_something(self, tx: Tx) -> bool:
        for table in self._tables:
            if await tx.row(f"SELECT 1 AS found FROM {table.name} LIMIT 1"):
                return True
        return False

    async def _moved(self, target: Tx) -> list[Content]:
        await target.empty(self._tables)
        # The source is let go before the proof: a server cuts off a transaction that idles for long.
        async with self._source.read() as source:
            given = [await self._moved_table(source, target, table) for table in self._tables]
        await self._prove(given, target)
        return given

    async def _moved_table(self, source: Tx, target: Tx, table: Table) -> Content:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        values = ", ".join(f":{column}" for column in table.columns)
        tally = _Tally()
        try:
            # In the order of the keys, so that a row stands behind the one of its own table that it refers to.
            async for rows in self._pages(source, table):
                tally.add(rows)
                await target.many(f"INSERT INTO {table.name} ({columns}) VALUES ({values})", rows)
        except ValueError as error:
            raise Unfit(table.name, str(error)) from error
        if table.key == ("id",):
            await target.number_on(table)
        return tally.content(table)

    async def _prove(self, given: Sequence[Content], target: Tx) -> None:
        """Read everything back. What else must hold of a copy, such as a chain through the audit, is asked here."""
        differ = []
        for table, source in zip(self._tables, given, strict=True):
            tally = _Tally()
            async for rows in self._pages(target, table):
                tally.add(rows)
            found = tally.content(table)
            if (found.rows, found.digest) != (source.rows, source.digest):
                differ.append(table.name)
        if differ:
            raise Different(differ)

    async def _pages(self, tx: Tx, table: Table) -> AsyncIterator[list[Row]]:
        columns = ", ".join(f'"{column}"' for column in table.columns)
        key = ", ".join(f'"{column}"' for column in table.key)
        last = ", ".join(f":{column}" for column in table.key)
        select, order = f"SELECT {columns} FROM {table.name}", f"ORDER BY {key} LIMIT {self._page}"
        rows = await tx.rows(f"{select} {order}")
        while rows:
            yield rows
            after = {column: rows[-1][column] for column in table.key}
            rows = await tx.rows(f"{select} WHERE ({key}) > ({last}) {order}", **after)


@dataclass
class _Tally:
    """Counts rows and digests them, alike for what either engine gives."""

    rows: int = 0
    marked: int = 0
    _hash: Any = field(default_factory=sha256)

    def add(self, rows: Sequence[Row]) -> None:
        for row in rows:
            values = list(row.values())
            self.rows += 1
            self.marked += any(isinstance(value, str) and "\0" in value for value in values)
            self._hash.update(json.dumps([_plain(value) for value in values]).encode() + b"\n")

    def content(self, table: Table) -> Content:
        return Content(table.name, self.rows, self._hash.hexdigest(), self.marked)


def _plain(value: Any) -> Any:
    """The value as JSON has it, with its type where JSON has none for it."""
    if isinstance(value, datetime):
        return {"at": value.astimezone(UTC).isoformat(timespec="microseconds")}
    if isinstance(value, date):
        return {"on": value.isoformat()}
    if isinstance(value, bytes):
        return {"hex": value.hex()}
    return value.replace("\0", "\ufffd") if isinstance(value, str) else value
