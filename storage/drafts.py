"""Where a person is in a conversation: one row per person and kind, so that a restart changes nothing for her."""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Row, Tx

CARD = "card"
"""The card in hand; other kinds are proposals waiting for a yes."""


@dataclass(frozen=True, slots=True)
class Draft:
    """`expects` names the kind of text waited for (empty: none in particular); `outbox_id` the message it stands in."""

    kind: str
    request_id: int | None
    outbox_id: int | None
    expects: str
    body: dict[str, Any]
    updated_at: datetime


async def get(tx: Tx, person_id: int, kind: str) -> Draft | None:
    row = await tx.row(
        "SELECT kind, request_id, outbox_id, expects, body, updated_at FROM drafts "
        "WHERE person_id = :person AND kind = :kind",
        person=person_id, kind=kind,
    )  # fmt: skip
    return None if row is None else _draft(row)


async def put(
    tx: Tx, person_id: int, kind: str, *, request_id: int | None = None, outbox_id: int | None = None,
    expects: str = "", body: dict[str, Any] | None = None, now: datetime,
) -> None:  # fmt: skip
    """Take the place of the person's draft of this kind."""
    await tx.run(
        "INSERT INTO drafts (person_id, kind, request_id, outbox_id, expects, body, updated_at) "
        "VALUES (:person, :kind, :request, :outbox, :expects, :body, :now) ON CONFLICT (person_id, kind) DO UPDATE SET "
        "request_id = excluded.request_id, outbox_id = excluded.outbox_id, expects = excluded.expects, "
        "body = excluded.body, updated_at = excluded.updated_at",
        person=person_id, kind=kind, request=request_id, outbox=outbox_id, expects=expects,
        body=json.dumps(body or {}, ensure_ascii=False), now=now,
    )  # fmt: skip


async def held_by_others(tx: Tx, person_id: int, kind: str, *, since: datetime) -> list[tuple[int, Draft]]:
    """Drafts of this kind that other people have touched since then, each with whose it is."""
    rows = await tx.rows(
        "SELECT person_id, kind, request_id, outbox_id, expects, body, updated_at FROM drafts "
        "WHERE kind = :kind AND person_id <> :person AND updated_at > :since ORDER BY updated_at DESC, person_id",
        kind=kind, person=person_id, since=since,
    )  # fmt: skip
    return [(row["person_id"], _draft(row)) for row in rows]


async def another_since(tx: Tx, person_id: int, kind: str, since: datetime) -> bool:
    """Whether a card, or a step of another kind that waits for her words or a tap, has been touched since then."""
    row = await tx.row(
        "SELECT 1 AS one FROM drafts WHERE person_id = :person AND kind <> :kind AND updated_at > :since "
        "AND (kind = 'card' OR expects <> '') LIMIT 1",
        person=person_id, kind=kind, since=since,
    )  # fmt: skip
    return row is not None


async def touched(tx: Tx, person_id: int) -> datetime | None:
    """When she last touched a card, or a step of another kind that waits for her words or a tap; None where there is none."""
    row = await tx.row(
        "SELECT max(updated_at) AS touched_at FROM drafts WHERE person_id = :person AND (kind = 'card' OR expects <> '')",
        person=person_id,
    )
    found: datetime | None = row["touched_at"] if row else None
    return found


async def drop(tx: Tx, person_id: int, kind: str) -> bool:
    """Whether there was one."""
    return bool(
        await tx.run("DELETE FROM drafts WHERE person_id = :person AND kind = :kind", person=person_id, kind=kind)
    )


def _draft(row: Row) -> Draft:
    return Draft(
        row["kind"], row["request_id"], row["outbox_id"], row["expects"], json.loads(row["body"]), row["updated_at"]
    )
