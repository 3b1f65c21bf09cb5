"""Versions of reports that went back, why, and when they were answered: what was with the department is told apart from what was with the office."""

from __future__ import annotations

from datetime import datetime

from domain.reviews import Returned, ReturnReason
from storage.database import Row, Tx


async def add(
    tx: Tx, *, request_id: int, report_id: int, person_id: int, reason: ReturnReason, words: str, now: datetime
) -> None:
    await tx.run(
        "INSERT INTO returns (request_id, report_id, person_id, reason, words, returned_at) "
        "VALUES (:request, :report, :person, :reason, :words, :now)",
        request=request_id, report=report_id, person=person_id, reason=reason, words=words, now=now,
    )  # fmt: skip


async def answered(tx: Tx, request_id: int, *, now: datetime) -> None:
    """The department has said something since: from here on it is with the office again."""
    await tx.run(
        "UPDATE returns SET answered_at = :now WHERE request_id = :request AND answered_at IS NULL",
        request=request_id, now=now,
    )  # fmt: skip


async def of_request(tx: Tx, request_id: int) -> list[Returned]:
    """The oldest first."""
    rows = await tx.rows(
        "SELECT b.id, b.request_id, r.version, p.name, b.reason, b.words, b.returned_at, b.answered_at FROM returns b "
        "JOIN reports r ON r.id = b.report_id JOIN people p ON p.id = b.person_id WHERE b.request_id = :request ORDER BY b.id",
        request=request_id,
    )
    return [_returned(row) for row in rows]


def _returned(row: Row) -> Returned:
    return Returned(
        row["id"], row["request_id"], row["version"], row["name"], ReturnReason(row["reason"]), row["words"],
        row["returned_at"], row["answered_at"],
    )  # fmt: skip
