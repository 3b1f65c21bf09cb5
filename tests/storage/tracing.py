"""A transaction that remembers the SQL it ran, so that query plans are asked for the very text that runs."""

from __future__ import annotations

from storage.database import Row, Tx, Value


class Traced(Tx):
    """Writes down every statement with its values."""

    def __init__(self, tx: Tx) -> None:
        super().__init__(tx._connection)
        self.ran: list[tuple[str, dict[str, Value]]] = []

    async def rows(self, sql: str, /, **values: Value) -> list[Row]:
        self.ran.append((sql, values))
        return await super().rows(sql, **values)

    async def run(self, sql: str, /, **values: Value) -> int:
        self.ran.append((sql, values))
        return await super().run(sql, **values)

    async def plans(self) -> list[str]:
        """How the engine goes about each statement that ran, a line a step."""
        ran, self.ran = self.ran, []
        return [
            row["detail"]
            for sql, values in ran
            for row in await super(Traced, self).rows(f"EXPLAIN QUERY PLAN {sql}", **values)
        ]
