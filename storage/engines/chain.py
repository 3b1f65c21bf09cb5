"""How a row of the audit is bound to the one before it: its hash is over its own content and the hash before. Also binds rows
that were written before there was a chain. What is written in the rows is storage.audit's."""

from __future__ import annotations

import json
from datetime import UTC, datetime
from hashlib import sha256

from storage.engines.interface import Row, Tx

SINCE = 22
"""The migration that began the chain."""

COLUMNS = "id, done_at, person_id, act, object, object_id, before, after, hash"
BATCH = 5000


def content(row: Row) -> str:
    """The row as it is hashed: a JSON list without blanks, the instant in UTC to the microsecond. Ids of people stand in it, no names."""
    done_at: datetime = row["done_at"]
    at = done_at.astimezone(UTC).isoformat(timespec="microseconds")
    fields = [at, row["person_id"], row["act"], row["object"], row["object_id"], row["before"], row["after"]]
    return json.dumps(fields, ensure_ascii=False, separators=(",", ":"))


def bound(before: str, row: Row) -> str:
    """The row's hash, behind a row with that hash; behind none it is empty."""
    return sha256(f"{before}\n{content(row)}".encode()).hexdigest()


async def begin(tx: Tx) -> None:
    """Bind the rows that were there before the chain, in the order in which they were written."""
    before, last = "", 0
    while rows := await tx.rows(
        f"SELECT {COLUMNS} FROM audit WHERE id > :last ORDER BY id LIMIT :most", last=last, most=BATCH
    ):
        hashes = []
        for row in rows:
            before, last = bound(before, row), row["id"]
            hashes.append({"id": last, "hash": before})
        await tx.many("UPDATE audit SET hash = :hash WHERE id = :id", hashes)
