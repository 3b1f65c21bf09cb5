"""Bulletins: drafted, approved, published; and the files as they were published, byte by byte."""

from __future__ import annotations

import json
from base64 import b64decode, b64encode
from datetime import datetime

from domain.bulletins import Bulletin, BulletinState, Printed
from storage.database import Row, Tx

_SELECT = (
    "SELECT b.id, b.plan_id, b.period_id, e.label, b.state, b.revision, b.figures, b.drafted_by, d.name AS drafter, b.drafted_at, "
    "b.year, b.number, b.approved_by, coalesce(a.name, '') AS approver, b.approved_at, b.published_at FROM bulletins b "
    "JOIN periods e ON e.id = b.period_id JOIN people d ON d.id = b.drafted_by LEFT JOIN people a ON a.id = b.approved_by "
)


async def of_period(tx: Tx, period_id: int) -> Bulletin | None:
    row = await tx.row(_SELECT + "WHERE b.period_id = :period", period=period_id)
    return None if row is None else _bulletin(row)


async def bulletin(tx: Tx, bulletin_id: int) -> Bulletin | None:
    row = await tx.row(_SELECT + "WHERE b.id = :id", id=bulletin_id)
    return None if row is None else _bulletin(row)


async def issued(tx: Tx, plan_id: int) -> list[Bulletin]:
    """Those that were approved, the oldest first."""
    rows = await tx.rows(
        _SELECT + "WHERE b.plan_id = :plan AND b.state <> 'draft' ORDER BY b.year, b.number", plan=plan_id
    )
    return [_bulletin(row) for row in rows]


async def draft(
    tx: Tx, *, plan_id: int, period_id: int, figures: object, person_id: int, now: datetime
) -> None:  # fmt: skip
    """A period's draft, in place of an earlier one; one that was approved stays as it is."""
    await tx.run(
        "INSERT INTO bulletins (plan_id, period_id, state, revision, figures, drafted_by, drafted_at) "
        "VALUES (:plan, :period, 'draft', 1, :figures, :person, :now) ON CONFLICT (period_id) DO UPDATE SET "
        "figures = excluded.figures, drafted_by = excluded.drafted_by, drafted_at = excluded.drafted_at, "
        "revision = bulletins.revision + 1 WHERE bulletins.state = 'draft'",
        plan=plan_id, period=period_id, figures=json.dumps(figures, ensure_ascii=False), person=person_id, now=now,
    )  # fmt: skip


async def approve(tx: Tx, bulletin_id: int, *, year: int, person_id: int, now: datetime) -> None:
    """Give a draft the year's next number."""
    await tx.run(
        "UPDATE bulletins SET state = 'approved', approved_by = :person, approved_at = :now, year = :year, number = "
        "(SELECT coalesce(max(o.number), 0) + 1 FROM bulletins o WHERE o.plan_id = bulletins.plan_id AND o.year = :year), "
        "revision = revision + 1 WHERE id = :id AND state = 'draft'",
        id=bulletin_id, year=year, person=person_id, now=now,
    )  # fmt: skip


async def publish(tx: Tx, bulletin_id: int, *, now: datetime) -> bool:
    """Whether it was approved, and is published now."""
    return bool(
        await tx.run(
            "UPDATE bulletins SET state = 'published', published_at = :now, revision = revision + 1 "
            "WHERE id = :id AND state = 'approved'",
            id=bulletin_id, now=now,
        )
    )  # fmt: skip


async def keep(
    tx: Tx, bulletin_id: int, *, form: str, language: str, name: str, path: str, digest: str, content: bytes
) -> None:  # fmt: skip
    """Keep a file for good; the first that is kept stays."""
    await tx.run(
        "INSERT INTO bulletin_files (bulletin_id, form, language, name, path, digest, content) "
        "VALUES (:bulletin, :form, :language, :name, :path, :digest, :content) ON CONFLICT DO NOTHING",
        bulletin=bulletin_id, form=form, language=language, name=name, path=path, digest=digest,
        content=b64encode(content).decode(),
    )  # fmt: skip


async def printed(tx: Tx, bulletin_id: int) -> list[Printed]:
    """The files without their bytes."""
    rows = await tx.rows(
        "SELECT form, language, name, path, digest FROM bulletin_files WHERE bulletin_id = :id ORDER BY id",
        id=bulletin_id,
    )
    return [Printed(row["form"], row["language"], row["name"], row["path"], row["digest"]) for row in rows]


async def content(tx: Tx, bulletin_id: int, form: str, language: str) -> bytes | None:
    """The bytes that were published."""
    found = await tx.value(
        "SELECT content FROM bulletin_files WHERE bulletin_id = :id AND form = :form AND language = :language",
        id=bulletin_id, form=form, language=language,
    )  # fmt: skip
    return None if found is None else b64decode(found)


def _bulletin(row: Row) -> Bulletin:
    return Bulletin(
        row["id"], row["plan_id"], row["period_id"], row["label"], BulletinState(row["state"]), row["revision"],
        json.loads(row["figures"]), row["drafted_by"], row["drafter"], row["drafted_at"], row["year"], row["number"],
        row["approved_by"], row["approver"], row["approved_at"], row["published_at"],
    )  # fmt: skip
