"""How tasks stand by what the office has checked itself; the newest of a task counts, earlier ones stay."""

from __future__ import annotations

from datetime import datetime

from domain.reports import Health
from domain.verdicts import Verdict, Way
from storage.database import Row, Tx

_SELECT = (
    "SELECT v.id, v.task_id, v.report_id, v.person_id, p.name, v.health, v.way, v.words, v.verified_at "
    "FROM verifications v JOIN people p ON p.id = v.person_id "
)


async def add(
    tx: Tx, *, task_id: int, report_id: int | None, person_id: int, health: Health, way: Way, words: str, now: datetime
) -> int:
    """Of the newest report there was then; its id."""
    made = await tx.insert(
        "INSERT INTO verifications (task_id, report_id, person_id, health, way, words, verified_at) "
        "VALUES (:task, :report, :person, :health, :way, :words, :now) RETURNING id",
        task=task_id, report=report_id, person=person_id, health=health, way=way, words=words, now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def of_task(tx: Tx, task_id: int) -> list[Verdict]:
    """The newest first."""
    rows = await tx.rows(_SELECT + "WHERE v.task_id = :task ORDER BY v.id DESC", task=task_id)
    return [_verdict(row) for row in rows]


async def newest(tx: Tx, plan_id: int) -> dict[int, Verdict]:
    """The newest of each task of a plan, by the task's id."""
    rows = await tx.rows(
        _SELECT + "JOIN tasks t ON t.id = v.task_id WHERE t.plan_id = :plan "
        "AND v.id = (SELECT max(w.id) FROM verifications w WHERE w.task_id = v.task_id)",
        plan=plan_id,
    )
    return {row["task_id"]: _verdict(row) for row in rows}


def _verdict(row: Row) -> Verdict:
    return Verdict(
        row["id"], row["task_id"], row["report_id"], row["person_id"], row["name"], Health(row["health"]), Way(row["way"]),
        row["words"], row["verified_at"],
    )  # fmt: skip
