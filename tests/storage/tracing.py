"""A transaction that remembers the SQL it ran, so that query plans are asked for the very text that runs."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from storage.database import Row, Tx, Value


class Traced(Tx):
    """Writes down every statement with its values and passes it on."""

    def __init__(self, tx: Tx) -> None:
        self._tx = tx
        self.ran: list[tuple[str, dict[str, Value]]] = []

    async def rows(self, sql: str, /, **values: Value) -> list[Row]:
        self.ran.append((sql, values))
        return await self._tx.rows(sql, **values)

    async def run(self, sql: str, /, **values: Value) -> int:
        self.ran.append((sql, values))
        return await self._tx.run(sql, **values)

    async def many(self, sql: str, batch: Iterable[Mapping[str, Value]], /) -> None:
        kept = list(batch)
        self.ran += [(sql, dict(values)) for values in kept]
        await self._tx.many(sql, kept)

    async def schema_version(self) -> int:
        return await self._tx.schema_version()

    async def clock(self) -> datetime:
        return await self._tx.clock()

    async def integrity(self) -> str:
        return await self._tx.integrity()

    async def plans(self) -> list[str]:
        """How SQLite goes about each statement that ran, a line a step."""
        ran, self.ran = self.ran, []
        return [
            row["detail"] for sql, values in ran for row in await self._tx.rows(f"EXPLAIN QUERY PLAN {sql}", **values)
        ]
