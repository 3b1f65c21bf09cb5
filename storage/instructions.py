"""Instructions of supervisors, and the steps that fall due while one waits for its answer."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.instructions import Instruction, InstructionState
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class DueStep:
    id: int
    instruction_id: int
    due_at: datetime


_SELECT = (
    "SELECT i.id, i.plan_id, i.task_id, t.number, t.title, i.department_id, d.name AS department, i.person_id, "
    "p.name AS person_name, i.words, i.state, i.revision, i.made_at, i.by_at, i.more, i.answer, "
    "coalesce(a.name, '') AS answerer, i.answered_at, coalesce(c.name, '') AS closer, i.closed_at FROM instructions i "
    "JOIN tasks t ON t.id = i.task_id JOIN departments d ON d.id = i.department_id JOIN people p ON p.id = i.person_id "
    "LEFT JOIN people a ON a.id = i.answered_by LEFT JOIN people c ON c.id = i.closed_by "
)


async def add(
    tx: Tx, *, plan_id: int, task_id: int, department_id: int, person_id: int, words: str, by_at: datetime, now: datetime
) -> int:  # fmt: skip
    """Make an open one."""
    made = await tx.insert(
        "INSERT INTO instructions (plan_id, task_id, department_id, person_id, words, state, revision, made_at, by_at, "
        "more, answer) VALUES (:plan, :task, :department, :person, :words, 'open', 1, :now, :by, '', '') RETURNING id",
        plan=plan_id, task=task_id, department=department_id, person=person_id, words=words, by=by_at, now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def find(tx: Tx, instruction_id: int) -> Instruction | None:
    row = await tx.row(_SELECT + "WHERE i.id = :id", id=instruction_id)
    return None if row is None else _instruction(row)


async def of_task(tx: Tx, task_id: int) -> list[Instruction]:
    """All on a task, the newest first."""
    rows = await tx.rows(_SELECT + "WHERE i.task_id = :task ORDER BY i.id DESC", task=task_id)
    return [_instruction(row) for row in rows]


async def open_of_task(tx: Tx, task_id: int) -> list[Instruction]:
    """Those on a task that are not closed, the oldest first."""
    rows = await tx.rows(
        _SELECT + "WHERE i.task_id = :task AND i.closed_at IS NULL ORDER BY i.by_at, i.id", task=task_id
    )
    return [_instruction(row) for row in rows]


async def all_open(tx: Tx) -> list[Instruction]:
    """All that are not closed, the oldest first."""
    return [_instruction(row) for row in await tx.rows(_SELECT + "WHERE i.closed_at IS NULL ORDER BY i.by_at, i.id")]


async def answer(tx: Tx, instruction_id: int, words: str, *, by: int, now: datetime) -> bool:
    """The lead's words; whether it was not closed."""
    return bool(
        await tx.run(
            "UPDATE instructions SET state = 'answered', answer = :words, answered_by = :by, answered_at = :now, "
            "revision = revision + 1 WHERE id = :id AND closed_at IS NULL",
            words=words, by=by, now=now, id=instruction_id,
        )
    )  # fmt: skip


async def ask_again(tx: Tx, instruction_id: int, words: str, *, by_at: datetime) -> bool:
    """The answer is not enough: it is open again until then; whether there was an answer."""
    return bool(
        await tx.run(
            "UPDATE instructions SET state = 'open', more = :words, by_at = :by, revision = revision + 1 "
            "WHERE id = :id AND state = 'answered'",
            words=words, by=by_at, id=instruction_id,
        )
    )  # fmt: skip


async def close(tx: Tx, instruction_id: int, *, by: int, now: datetime) -> bool:
    """Whether it was not closed before."""
    return bool(
        await tx.run(
            "UPDATE instructions SET state = 'closed', closed_by = :by, closed_at = :now, revision = revision + 1 "
            "WHERE id = :id AND closed_at IS NULL",
            by=by, now=now, id=instruction_id,
        )
    )  # fmt: skip


async def hand_over(tx: Tx, instruction_id: int, department_id: int, *, by_at: datetime) -> None:
    """It is for this department to answer now."""
    await tx.run(
        "UPDATE instructions SET department_id = :department, by_at = :by, revision = revision + 1 WHERE id = :id",
        department=department_id, by=by_at, id=instruction_id,
    )  # fmt: skip


async def put_step(tx: Tx, instruction_id: int, due_at: datetime, *, now: datetime) -> None:
    """When its answer is missed; one still to come gives way."""
    await finish_steps(tx, instruction_id, "put anew", now=now)
    await tx.run(
        "INSERT INTO instruction_steps (instruction_id, due_at, outcome) VALUES (:id, :due, '')",
        id=instruction_id, due=due_at,
    )  # fmt: skip


async def due_steps(tx: Tx, *, now: datetime) -> list[DueStep]:
    """Undone steps that have fallen due, the oldest first."""
    rows = await tx.rows(
        "SELECT id, instruction_id, due_at FROM instruction_steps WHERE done_at IS NULL AND due_at <= :now "
        "ORDER BY due_at, id",
        now=now,
    )
    return [DueStep(row["id"], row["instruction_id"], row["due_at"]) for row in rows]


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone step falls due."""
    found: datetime | None = await tx.value(
        "SELECT min(due_at) AS next_at FROM instruction_steps WHERE done_at IS NULL"
    )
    return found


async def finish_step(tx: Tx, step_id: int, outcome: str, *, now: datetime) -> None:
    """Mark a step done with what came of it."""
    await tx.run(
        "UPDATE instruction_steps SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
        now=now, outcome=outcome, id=step_id,
    )  # fmt: skip


async def finish_steps(tx: Tx, instruction_id: int, outcome: str, *, now: datetime) -> None:
    """What was to fall due has no sense any more."""
    await tx.run(
        "UPDATE instruction_steps SET done_at = :now, outcome = :outcome WHERE instruction_id = :id AND done_at IS NULL",
        now=now, outcome=outcome, id=instruction_id,
    )  # fmt: skip


def _instruction(row: Row) -> Instruction:
    return Instruction(
        row["id"], row["plan_id"], row["task_id"], row["number"], row["title"], row["department_id"], row["department"],
        row["person_id"], row["person_name"], row["words"], InstructionState(row["state"]), row["revision"],
        row["made_at"], row["by_at"], row["more"], row["answer"], row["answerer"], row["answered_at"], row["closer"],
        row["closed_at"],
    )  # fmt: skip
