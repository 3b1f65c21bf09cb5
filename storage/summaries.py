"""Reads across periods: every version of a task's reports, and who could be reached at a time past."""

from __future__ import annotations

from datetime import datetime

from domain.people import ANSWERING
from domain.reports import Answered
from storage import reports, requests
from storage.database import Tx


async def versions(tx: Tx, task_id: int) -> list[Answered]:
    """Every version of every answer about the task, each with its request.

    The newest period first, in it the report before contributions, of each the newest version first.
    """
    asked = {a.request.id: a.request for a in await requests.of_task(tx, task_id)}
    rows = await tx.rows(
        f"SELECT {reports.COLUMNS} FROM requests q JOIN periods e ON e.id = q.period_id "
        "JOIN reports r ON r.request_id = q.id JOIN people p ON p.id = r.person_id "
        "WHERE q.task_id = :task ORDER BY e.label DESC, q.kind DESC, q.department_id, r.version DESC",
        task=task_id,
    )
    return [Answered(asked[row["request_id"]], reports.report_of(row)) for row in rows]


async def reachable_at(tx: Tx, instant: datetime) -> frozenset[int]:
    """Departments in which a contact or deputy sat at that time; whether she had blocked the bot then is not known."""
    posts = ", ".join(f"'{post.value}'" for post in ANSWERING)
    rows = await tx.rows(
        "SELECT DISTINCT s.department_id AS id FROM seats s JOIN holdings h ON h.seat_id = s.id "
        f"WHERE s.post IN ({posts}) AND h.since_at <= :at AND (h.until_at IS NULL OR h.until_at > :at)",
        at=instant,
    )
    return frozenset(row["id"] for row in rows)
