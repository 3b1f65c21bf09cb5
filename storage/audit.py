"""Who changed what, from what to what, and when; each row is bound to the one before it.

Rows hold ids; names stay in people, so that a person can be forgotten.
"""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import datetime

from storage.database import Row, Tx, chain


@dataclass(frozen=True, slots=True)
class Chain:
    """How many rows there are and the last one's hash; `broken_at` is the first row that does not follow from what is before it."""

    rows: int
    last: str
    broken_at: int | None = None


async def note(
    tx: Tx, *, person_id: int | None, act: str, on: tuple[str, int], now: datetime,
    before: object = None, after: object = None,
) -> None:  # fmt: skip
    """Write down a change to an object (its kind and id); `person_id` is None for the clock and the command line."""
    row = {
        "done_at": now, "person_id": person_id, "act": act, "object": on[0], "object_id": on[1],
        "before": _text(before), "after": _text(after),
    }  # fmt: skip
    # Nobody else writes between this and the row: writers take turns on both engines.
    last = await tx.value("SELECT hash FROM audit ORDER BY id DESC LIMIT 1")
    await tx.run(
        "INSERT INTO audit (done_at, person_id, act, object, object_id, before, after, hash) "
        "VALUES (:done_at, :person_id, :act, :object, :object_id, :before, :after, :hash)",
        **row, hash=chain.bound(last or "", row),
    )  # fmt: skip


async def of_object(tx: Tx, kind: str, object_id: int) -> list[Row]:
    """done_at, person_id, act, before, after (JSON) of everything done to it; the oldest first."""
    return await tx.rows(
        "SELECT done_at, person_id, act, before, after FROM audit WHERE object = :kind AND object_id = :id ORDER BY id",
        kind=kind, id=object_id,
    )  # fmt: skip


async def every(tx: Tx) -> AsyncIterator[Row]:
    """All rows with all columns, the oldest first."""
    last = 0
    while rows := await tx.rows(
        f"SELECT {chain.COLUMNS} FROM audit WHERE id > :last ORDER BY id LIMIT :most", last=last, most=chain.BATCH
    ):
        for row in rows:
            yield row
        last = rows[-1]["id"]


async def verify(tx: Tx) -> Chain:
    """Follow the chain from its beginning, up to where it breaks."""
    count, last = 0, ""
    async for row in every(tx):
        if row["hash"] != chain.bound(last, row):
            return Chain(count, last, row["id"])
        count, last = count + 1, row["hash"]
    return Chain(count, last)


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)
