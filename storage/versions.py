"""Versions of tasks: target, due date and owners from a period on, with author and reason."""

from __future__ import annotations

import json
from datetime import datetime

from domain.amendments import BEGINNING, Share, Version
from domain.people import Duty
from domain.tasks import Task
from storage.database import Tx

TARGET_IN_FORCE = (
    "coalesce((SELECT v.target FROM task_versions v WHERE v.task_id = t.id AND v.from_label <= e.label "
    "ORDER BY v.version DESC LIMIT 1), t.target)"
)
"""The target of a task `t` in a period `e`."""


async def of_task(tx: Tx, task_id: int) -> list[Version]:
    """The oldest first; none where nothing was ever amended."""
    rows = await tx.rows(
        "SELECT v.version, v.from_label, v.target, v.due_on, v.owners, v.reason, v.made_at, coalesce(p.name, '') AS author "
        "FROM task_versions v LEFT JOIN people p ON p.id = v.person_id WHERE v.task_id = :task ORDER BY v.version",
        task=task_id,
    )
    names = {row["id"]: row["name"] for row in await tx.rows("SELECT id, name FROM departments")} if rows else {}
    return [
        Version(
            row["version"], row["from_label"], row["target"], row["due_on"],
            tuple(Share(names.get(owner, ""), Duty(duty)) for owner, duty in json.loads(row["owners"])),
            row["reason"], row["author"], row["made_at"],
        )
        for row in rows
    ]  # fmt: skip


async def add(
    tx: Tx, before: Task, after: Task, *, from_label: str, reason: str, person_id: int | None, now: datetime
) -> None:
    """Put the task as it is now behind its versions; the first time also what it was."""
    count = await tx.value("SELECT count(*) FROM task_versions WHERE task_id = :task", task=before.id)
    if not count:
        await _put(tx, before, 1, from_label=BEGINNING, reason="", person_id=None, now=now)
    await _put(tx, after, max(count, 1) + 1, from_label=from_label, reason=reason, person_id=person_id, now=now)


async def _put(
    tx: Tx, task: Task, version: int, *, from_label: str, reason: str, person_id: int | None, now: datetime
) -> None:
    await tx.run(
        "INSERT INTO task_versions (task_id, version, from_label, target, due_on, owners, reason, person_id, made_at) "
        "VALUES (:task, :version, :label, :target, :due, :owners, :reason, :person, :now)",
        task=task.id, version=version, label=from_label, target=task.target, due=task.due_on,
        owners=json.dumps([[owner.department.id, owner.duty] for owner in task.owners]),
        reason=reason, person=person_id, now=now,
    )  # fmt: skip
