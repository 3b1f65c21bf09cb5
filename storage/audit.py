"""Who changed what, from what to what, and when. Rows hold ids; names stay in people, so that a person can be forgotten."""

from __future__ import annotations

import json
from datetime import datetime

from storage.database import Row, Tx


async def note(
    tx: Tx, *, person_id: int | None, act: str, on: tuple[str, int], now: datetime,
    before: object = None, after: object = None,
) -> None:  # fmt: skip
    """Write down a change to an object (its kind and id); `person_id` is None for the clock and the command line."""
    await tx.run(
        "INSERT INTO audit (done_at, person_id, act, object, object_id, before, after) "
        "VALUES (:now, :person, :act, :object, :id, :before, :after)",
        now=now, person=person_id, act=act, object=on[0], id=on[1], before=_text(before), after=_text(after),
    )  # fmt: skip


async def of_object(tx: Tx, kind: str, object_id: int) -> list[Row]:
    """done_at, person_id, act, before, after (JSON) of everything done to it; the oldest first."""
    return await tx.rows(
        "SELECT done_at, person_id, act, before, after FROM audit WHERE object = :kind AND object_id = :id ORDER BY id",
        kind=kind, id=object_id,
    )  # fmt: skip


def _text(value: object) -> str:
    return "" if value is None else json.dumps(value, ensure_ascii=False, default=str)
