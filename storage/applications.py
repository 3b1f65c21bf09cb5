"""What contacts ask of the office, and the steps that fall due while it waits or after it was granted."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.applications import Application, ApplicationKind, ApplicationState, Level
from domain.closings import Grade
from storage.database import Row, Tx


class ApplicationStep(StrEnum):
    """What falls due: two for who decides, then what chases a report by its moved due date."""

    REMIND = "remind"
    WIDEN = "widen"
    DUE = "due"
    OVERDUE = "overdue"
    HEAD = "head"


@dataclass(frozen=True, slots=True)
class DueStep:
    id: int
    application_id: int
    kind: ApplicationStep
    due_at: datetime


_SELECT = (
    "SELECT a.id, a.plan_id, a.kind, a.state, a.task_id, t.number, t.title, s.number AS part, a.department_id, "
    "d.name AS department, a.person_id, p.name AS person_name, a.request_id, coalesce(e.label, '') AS label, a.reason, "
    "a.wanted_on, a.original_on, a.original_at, a.level, a.question, a.asked_by, a.reply, a.made_at, a.decided_by, "
    "coalesce(b.name, '') AS decider, a.decided_at, a.answer, a.granted_on, a.progress, c.grade FROM applications a "
    "JOIN tasks t ON t.id = a.task_id JOIN parts s ON s.id = t.part_id JOIN departments d ON d.id = a.department_id "
    "JOIN people p ON p.id = a.person_id LEFT JOIN people b ON b.id = a.decided_by "
    "LEFT JOIN requests q ON q.id = a.request_id LEFT JOIN periods e ON e.id = q.period_id "
    "LEFT JOIN closings c ON c.application_id = a.id "
)


async def add(
    tx: Tx, *, plan_id: int, kind: ApplicationKind, task_id: int, request_id: int | None, department_id: int,
    person_id: int, reason: str, wanted: date | None, original: date | None, original_at: datetime | None,
    level: Level, now: datetime,
) -> int | None:  # fmt: skip
    """Make an open one; None where this department waits for a decision of this kind on the task already."""
    return await tx.insert(
        "INSERT INTO applications (plan_id, kind, state, task_id, request_id, department_id, person_id, reason, "
        "wanted_on, original_on, original_at, level, question, reply, made_at, answer) VALUES (:plan, :kind, 'open', "
        ":task, :request, :department, :person, :reason, :wanted, :original, :original_at, :level, '', '', :now, '') "
        "ON CONFLICT DO NOTHING RETURNING id",
        plan=plan_id, kind=kind, task=task_id, request=request_id, department=department_id, person=person_id,
        reason=reason, wanted=wanted, original=original, original_at=original_at, level=level, now=now,
    )  # fmt: skip


async def find(tx: Tx, application_id: int) -> Application | None:
    row = await tx.row(_SELECT + "WHERE a.id = :id", id=application_id)
    return None if row is None else _application(row)


async def all_open(tx: Tx) -> list[Application]:
    """Those that wait for a decision, the oldest first."""
    # In the order of the index that holds only these: every tick looks here, and most others are settled for good.
    rows = await tx.rows(_SELECT + "WHERE a.state = 'open' ORDER BY a.task_id, a.department_id, a.kind")
    return sorted((_application(row) for row in rows), key=lambda found: found.id)


async def of_task(tx: Tx, task_id: int) -> list[Application]:
    """All about a task, the newest first."""
    rows = await tx.rows(_SELECT + "WHERE a.task_id = :task ORDER BY a.id DESC", task=task_id)
    return [_application(row) for row in rows]


async def of_period(tx: Tx, period_id: int) -> list[Application]:
    """Those about requests of a period that wait or were granted."""
    rows = await tx.rows(
        _SELECT + "WHERE q.period_id = :period AND a.state IN ('open', 'granted') ORDER BY a.id", period=period_id
    )
    return [_application(row) for row in rows]


async def of_departments(tx: Tx, department_ids: Iterable[int], *, limit: int) -> list[Application]:
    """The newest of these departments, those that wait before the others."""
    ids = ", ".join(str(int(i)) for i in department_ids) or "NULL"
    rows = await tx.rows(
        _SELECT + f"WHERE a.department_id IN ({ids}) "
        "ORDER BY CASE a.state WHEN 'open' THEN 0 ELSE 1 END, a.id DESC LIMIT :limit",
        limit=limit,
    )
    return [_application(row) for row in rows]


async def close(
    tx: Tx, application_id: int, state: ApplicationState, *, by: int | None, answer: str, granted: date | None,
    now: datetime,
) -> bool:  # fmt: skip
    """Settle an open one; False where that is done already, which makes a second press harmless."""
    return bool(
        await tx.run(
            "UPDATE applications SET state = :state, decided_by = :by, decided_at = :now, answer = :answer, "
            "granted_on = :granted WHERE id = :id AND state = 'open'",
            state=state, by=by, now=now, answer=answer, granted=granted, id=application_id,
        )
    )  # fmt: skip


async def set_progress(tx: Tx, application_id: int, words: str) -> None:
    """What has been done so far, in the place of what was said of it before."""
    await tx.run("UPDATE applications SET progress = :words WHERE id = :id", words=words, id=application_id)


async def ask(tx: Tx, application_id: int, *, question: str, by: int) -> None:
    """Who decides wants to know something first; what was answered to an earlier question gives way."""
    await tx.run(
        "UPDATE applications SET question = :question, asked_by = :by, reply = '' WHERE id = :id",
        question=question, by=by, id=application_id,
    )  # fmt: skip


async def reply(tx: Tx, application_id: int, words: str) -> None:
    """The answer to the newest question; more words go behind it."""
    await tx.run(
        "UPDATE applications SET reply = CASE reply WHEN '' THEN :words ELSE reply || ' / ' || :words END WHERE id = :id",
        words=words, id=application_id,
    )  # fmt: skip


async def put_step(tx: Tx, application_id: int, kind: ApplicationStep, due_at: datetime) -> None:
    """Something falls due; nothing where it is there already."""
    await tx.run(
        "INSERT INTO application_steps (application_id, kind, due_at, outcome) VALUES (:id, :kind, :due_at, '') "
        "ON CONFLICT (application_id, kind) DO NOTHING",
        id=application_id, kind=kind, due_at=due_at,
    )  # fmt: skip


async def due_steps(tx: Tx, *, now: datetime) -> list[DueStep]:
    """Undone steps that have fallen due, the oldest first."""
    rows = await tx.rows(
        "SELECT id, application_id, kind, due_at FROM application_steps WHERE done_at IS NULL AND due_at <= :now "
        "ORDER BY due_at, id",
        now=now,
    )
    return [DueStep(r["id"], r["application_id"], ApplicationStep(r["kind"]), r["due_at"]) for r in rows]


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone step falls due."""
    row = await tx.row("SELECT min(due_at) AS next_at FROM application_steps WHERE done_at IS NULL")
    found: datetime | None = row["next_at"] if row else None
    return found


async def finish_step(tx: Tx, step_id: int, outcome: str, *, now: datetime) -> bool:
    """Mark a step done with what came of it; whether it was still undone."""
    return bool(
        await tx.run(
            "UPDATE application_steps SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
            now=now, outcome=outcome, id=step_id,
        )
    )  # fmt: skip


async def finish_steps(tx: Tx, application_id: int, outcome: str, *, now: datetime) -> None:
    """What was to fall due while it waited has no sense any more."""
    await tx.run(
        "UPDATE application_steps SET done_at = :now, outcome = :outcome "
        "WHERE application_id = :id AND done_at IS NULL",
        now=now, outcome=outcome, id=application_id,
    )  # fmt: skip


def _application(row: Row) -> Application:
    return Application(
        row["id"], row["plan_id"], ApplicationKind(row["kind"]), ApplicationState(row["state"]), row["task_id"],
        row["number"], row["title"], row["part"], row["department_id"], row["department"], row["person_id"],
        row["person_name"], row["request_id"], row["label"], row["reason"], row["wanted_on"], row["original_on"],
        row["original_at"], Level(row["level"]), row["question"], row["asked_by"], row["reply"], row["made_at"],
        row["decided_by"], row["decider"], row["decided_at"], row["answer"], row["granted_on"],
        row["progress"], Grade(row["grade"]) if row["grade"] else None,
    )  # fmt: skip
