"""What supervisors have noted, so that it does not come up again until it changes: who, what, in which state, when."""

from __future__ import annotations

from datetime import datetime

from storage.database import Tx


async def add(tx: Tx, person_id: int, note: tuple[str, int, str], *, now: datetime) -> None:
    """Once for what stands as it does."""
    kind, object_id, mark = note
    await tx.run(
        "INSERT INTO noted (person_id, kind, object_id, mark, noted_at) VALUES (:person, :kind, :object, :mark, :now) "
        "ON CONFLICT (person_id, kind, object_id, mark) DO NOTHING",
        person=person_id, kind=kind, object=object_id, mark=mark, now=now,
    )  # fmt: skip


async def of_person(tx: Tx, person_id: int) -> frozenset[tuple[str, int, str]]:
    """Kind, object and mark of each."""
    rows = await tx.rows("SELECT kind, object_id, mark FROM noted WHERE person_id = :person", person=person_id)
    return frozenset((row["kind"], row["object_id"], row["mark"]) for row in rows)
