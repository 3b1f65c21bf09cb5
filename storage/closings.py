"""Tasks that were closed with a grade, and reopened with a reason."""

from __future__ import annotations

from datetime import datetime

from domain.closings import Closing, Grade
from storage.database import Tx


async def add(tx: Tx, *, task_id: int, application_id: int, grade: Grade, person_id: int, now: datetime) -> None:
    await tx.run(
        "INSERT INTO closings (task_id, application_id, grade, person_id, closed_at, reason) "
        "VALUES (:task, :application, :grade, :person, :now, '')",
        task=task_id, application=application_id, grade=grade, person=person_id, now=now,
    )  # fmt: skip


async def reopen(tx: Tx, task_id: int, *, person_id: int, reason: str, now: datetime) -> None:
    """The one that stands does so no more."""
    await tx.run(
        "UPDATE closings SET reopened_by = :person, reopened_at = :now, reason = :reason "
        "WHERE task_id = :task AND reopened_at IS NULL",
        person=person_id, now=now, reason=reason, task=task_id,
    )  # fmt: skip


async def of_task(tx: Tx, task_id: int) -> list[Closing]:
    """The newest first."""
    rows = await tx.rows(
        "SELECT c.id, c.task_id, c.grade, p.name, c.closed_at, coalesce(r.name, '') AS reopener, c.reopened_at, c.reason "
        "FROM closings c JOIN people p ON p.id = c.person_id LEFT JOIN people r ON r.id = c.reopened_by "
        "WHERE c.task_id = :task ORDER BY c.id DESC",
        task=task_id,
    )
    return [
        Closing(
            row["id"], row["task_id"], Grade(row["grade"]), row["name"], row["closed_at"], row["reopener"],
            row["reopened_at"], row["reason"],
        )
        for row in rows
    ]  # fmt: skip
