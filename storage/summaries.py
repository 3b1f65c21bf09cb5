"""Reads across periods: versions of reports, of a task or since a time, what was changed since then, who could be reached."""

from __future__ import annotations

from datetime import datetime

from domain.people import ANSWERING
from domain.reports import Answered, Report
from storage import reports, requests
from storage.database import Row, Tx


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
    """Departments in which a contact or deputy sat at that time who had not blocked the bot."""
    posts = ", ".join(f"'{post.value}'" for post in ANSWERING)
    rows = await tx.rows(
        "SELECT DISTINCT s.department_id AS id FROM seats s JOIN holdings h ON h.seat_id = s.id "
        f"WHERE s.post IN ({posts}) AND h.since_at <= :at AND (h.until_at IS NULL OR h.until_at > :at) AND coalesce("
        "(SELECT a.act FROM audit a WHERE a.object = 'person' AND a.object_id = h.person_id AND a.done_at <= :at "
        "AND a.act IN ('blocked', 'unblocked') ORDER BY a.id DESC LIMIT 1), '') <> 'blocked'",
        at=instant,
    )
    return frozenset(row["id"] for row in rows)


async def versions_since(tx: Tx, plan_id: int, at: datetime) -> list[Report]:
    """Every version of the plan's answers that was made since then, the newest first."""
    rows = await tx.rows(
        f"SELECT {reports.COLUMNS} FROM reports r JOIN requests q ON q.id = r.request_id "
        "JOIN people p ON p.id = r.person_id WHERE q.plan_id = :plan AND r.created_at >= :at "
        "ORDER BY r.created_at DESC, r.id DESC",
        plan=plan_id, at=at,
    )  # fmt: skip
    return [reports.report_of(row) for row in rows]


async def words(tx: Tx, plan_id: int) -> list[Row]:
    """request_id, version, text of every version that holds words, the newest period and version first."""
    return await tx.rows(
        "SELECT r.request_id, r.version, r.text FROM reports r JOIN requests q ON q.id = r.request_id "
        "JOIN periods e ON e.id = q.period_id WHERE q.plan_id = :plan AND r.text <> '' AND r.moved_to IS NULL "
        "ORDER BY e.label DESC, r.version DESC, r.id DESC",
        plan=plan_id,
    )


async def done_since(tx: Tx, plan_id: int, at: datetime) -> list[Row]:
    """What was done since then to tasks of the plan, and to their requests, applications and indicators, the newest first.

    id, done_at, name, act, object, object_id, before, after (JSON), task_id; without the reports themselves.
    """
    of_task = " ".join(
        f"WHEN '{kind}' THEN (SELECT o.task_id FROM {table} o WHERE o.id = a.object_id)"
        for kind, table in (("request", "requests"), ("application", "applications"), ("indicator", "indicators"))
    )
    return await tx.rows(
        "SELECT d.id, d.done_at, d.name, d.act, d.object, d.object_id, d.before, d.after, d.task_id FROM (SELECT a.id, "
        "a.done_at, coalesce(p.name, '') AS name, a.act, a.object, a.object_id, a.before, a.after, "
        f"CASE a.object WHEN 'task' THEN a.object_id {of_task} END AS task_id "
        "FROM audit a LEFT JOIN people p ON p.id = a.person_id WHERE a.done_at >= :at AND a.act <> 'report' "
        "AND a.object IN ('task', 'request', 'application', 'indicator')) d "
        "JOIN tasks t ON t.id = d.task_id WHERE t.plan_id = :plan ORDER BY d.id DESC",
        plan=plan_id, at=at,
    )  # fmt: skip


async def versions_of_period(tx: Tx, period_id: int) -> list[Report]:
    """Every version of every answer of the period, the oldest first."""
    rows = await tx.rows(
        f"SELECT {reports.COLUMNS} FROM reports r JOIN requests q ON q.id = r.request_id "
        "JOIN people p ON p.id = r.person_id WHERE q.period_id = :period ORDER BY r.request_id, r.version",
        period=period_id,
    )
    return [reports.report_of(row) for row in rows]


async def changes_of_period(tx: Tx, period_id: int) -> list[Row]:
    """object_id, done_at and after (JSON) of what the audit says of the period's requests, the oldest first."""
    return await tx.rows(
        "SELECT u.object_id, u.done_at, u.after FROM audit u JOIN requests q ON q.id = u.object_id "
        "WHERE u.object = 'request' AND u.act <> 'report' AND q.period_id = :period ORDER BY u.id",
        period=period_id,
    )


async def locked_at(tx: Tx, period_id: int) -> datetime | None:
    """When the period was locked, as the audit says it."""
    found = await tx.value(
        "SELECT min(done_at) AS locked_at FROM audit WHERE object = 'period' AND act = 'lock' AND object_id = :period",
        period=period_id,
    )
    return found if isinstance(found, datetime) else None
