"""Reads for what reporting costs: the messages of a period to whoever held a seat then, and when answers first came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.burdens import Purpose, Told
from storage.database import Tx
from storage.periods import StepKind

_PURPOSES = {
    "prompt": Purpose.ASKED,
    StepKind.REMINDER.value: Purpose.REMINDED,
    "hasten": Purpose.REMINDED,
    StepKind.OVERDUE.value: Purpose.WARNED,
    "return": Purpose.RETURNED,
}
"""By the first word of a message's key."""


async def told(tx: Tx, period_id: int, requests: Iterable[int]) -> list[Told]:
    """The messages of the period that were sent, those about its returned `requests` included."""
    known = frozenset(requests)
    rows = await tx.rows(
        "SELECT o.id, o.key, o.sent_at, p.id AS person_id, s.department_id FROM outbox o "
        "JOIN people p ON p.chat_id = o.chat_id JOIN holdings h ON h.person_id = p.id JOIN seats s ON s.id = h.seat_id "
        "WHERE (o.scheduled_period_id = :period OR o.key LIKE 'return:%') AND o.kind = 'message' AND o.state = 'sent' "
        "AND h.since_at <= o.sent_at AND (h.until_at IS NULL OR h.until_at > o.sent_at) ORDER BY o.id, s.department_id",
        period=period_id,
    )
    found = []
    for row in rows:
        word, number = row["key"].split(":")[:2]
        purpose = _PURPOSES.get(word)
        if purpose is None or (purpose is Purpose.RETURNED and int(number) not in known):
            continue
        found.append(Told(row["id"], row["person_id"], row["department_id"], purpose, row["sent_at"]))
    return found


async def first_answers(tx: Tx, period_id: int) -> dict[int, datetime]:
    """When each request got its first version that was not entered by the office and stayed with it, by request."""
    rows = await tx.rows(
        "SELECT r.request_id, r.created_at FROM reports r JOIN requests q ON q.id = r.request_id "
        "WHERE q.period_id = :period AND r.entered = 0 AND r.moved_to IS NULL ORDER BY r.version DESC",
        period=period_id,
    )
    return {row["request_id"]: row["created_at"] for row in rows}
