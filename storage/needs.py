"""Help that departments ask for, and the steps that fall due while it waits."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from domain.needs import Need, NeedState
from storage.database import Row, Tx


class NeedStep(StrEnum):
    """What falls due: who was asked is reminded, then the supervisors are told."""

    REMIND = "remind"
    WIDEN = "widen"


@dataclass(frozen=True, slots=True)
class DueStep:
    id: int
    need_id: int
    kind: NeedStep
    due_at: datetime


_SELECT = (
    "SELECT n.id, n.plan_id, n.task_id, t.number, t.title, s.number AS part, n.request_id, e.label, n.department_id, "
    "d.name AS department, n.person_id, p.name AS person_name, n.asked_id, coalesce(o.name, '') AS asked, n.words, "
    "n.by_on, n.state, n.made_at, n.asked_at, n.still_in, n.more, coalesce(k.name, '') AS acknowledger, "
    "n.acknowledged_at, n.answer, coalesce(a.name, '') AS answerer, n.answered_at, coalesce(x.name, '') AS decliner, "
    "n.declined_at, coalesce(c.name, '') AS closer, n.closed_at FROM needs n "
    "JOIN tasks t ON t.id = n.task_id JOIN parts s ON s.id = t.part_id JOIN departments d ON d.id = n.department_id "
    "JOIN people p ON p.id = n.person_id JOIN requests q ON q.id = n.request_id JOIN periods e ON e.id = q.period_id "
    "LEFT JOIN departments o ON o.id = n.asked_id LEFT JOIN people k ON k.id = n.acknowledged_by "
    "LEFT JOIN people a ON a.id = n.answered_by LEFT JOIN people x ON x.id = n.declined_by "
    "LEFT JOIN people c ON c.id = n.closed_by "
)


async def add(
    tx: Tx, *, plan_id: int, task_id: int, request_id: int, department_id: int, person_id: int, asked_id: int | None,
    words: str, by: date | None, now: datetime,
) -> int:  # fmt: skip
    """Make an open one; `asked_id` is None for the supervisors."""
    made = await tx.insert(
        "INSERT INTO needs (plan_id, task_id, request_id, department_id, person_id, asked_id, words, by_on, state, "
        "made_at, asked_at, still_in, more, answer) VALUES (:plan, :task, :request, :department, :person, :asked, "
        ":words, :by, 'open', :now, :now, :request, '', '') RETURNING id",
        plan=plan_id, task=task_id, request=request_id, department=department_id, person=person_id, asked=asked_id,
        words=words, by=by, now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def find(tx: Tx, need_id: int) -> Need | None:
    row = await tx.row(_SELECT + "WHERE n.id = :id", id=need_id)
    return None if row is None else _need(row)


async def of_task(tx: Tx, task_id: int) -> list[Need]:
    """All about a task, the newest first."""
    return [_need(row) for row in await tx.rows(_SELECT + "WHERE n.task_id = :task ORDER BY n.id DESC", task=task_id)]


async def open_of_task(tx: Tx, task_id: int, department_id: int) -> list[Need]:
    """What this department still needs for a task, the oldest first."""
    rows = await tx.rows(
        _SELECT + "WHERE n.task_id = :task AND n.department_id = :department AND n.closed_at IS NULL ORDER BY n.id",
        task=task_id, department=department_id,
    )  # fmt: skip
    return [_need(row) for row in rows]


async def all_open(tx: Tx) -> list[Need]:
    """The oldest first."""
    # In the order of the index that holds only these: most others are settled for good.
    rows = await tx.rows(_SELECT + "WHERE n.closed_at IS NULL ORDER BY n.task_id, n.department_id")
    return sorted((_need(row) for row in rows), key=lambda found: found.id)


async def open_at(tx: Tx, plan_id: int, *, at: datetime) -> list[Need]:
    """Those of a plan that were open at a moment (the end of a period, say), the oldest first; `Need.days` is their age,
    `label` the period they were raised in. How they stand is as of now."""
    rows = await tx.rows(
        _SELECT + "WHERE n.plan_id = :plan AND n.made_at <= :at AND (n.closed_at IS NULL OR n.closed_at > :at) "
        "ORDER BY n.made_at, n.id",
        plan=plan_id, at=at,
    )  # fmt: skip
    return [_need(row) for row in rows]


async def count_open(tx: Tx, department_ids: Iterable[int]) -> int:
    """How much these departments asked for that is still open."""
    ids = ", ".join(str(int(i)) for i in department_ids) or "NULL"
    return int(
        await tx.value(
            f"SELECT count(*) FROM needs WHERE closed_at IS NULL AND task_id > 0 AND department_id IN ({ids})"
        )
    )


async def acknowledge(tx: Tx, need_id: int, *, by: int, now: datetime) -> bool:
    """Who was asked has seen it; False where that was said before, which makes a second press harmless."""
    return bool(
        await tx.run(
            "UPDATE needs SET state = 'acknowledged', acknowledged_by = :by, acknowledged_at = :now "
            "WHERE id = :id AND state = 'open' AND declined_at IS NULL",
            by=by, now=now, id=need_id,
        )
    )  # fmt: skip


async def answer(tx: Tx, need_id: int, words: str, *, by: int, now: datetime) -> bool:
    """Whether it still waited for one."""
    return bool(
        await tx.run(
            "UPDATE needs SET state = 'answered', answer = :words, answered_by = :by, answered_at = :now "
            "WHERE id = :id AND state IN ('open', 'acknowledged') AND declined_at IS NULL",
            words=words, by=by, now=now, id=need_id,
        )
    )  # fmt: skip


async def decline(tx: Tx, need_id: int, *, by: int, now: datetime) -> bool:
    """Who was asked is not the right one; whether it still waited for an answer."""
    return bool(
        await tx.run(
            "UPDATE needs SET state = 'open', declined_by = :by, declined_at = :now "
            "WHERE id = :id AND state IN ('open', 'acknowledged') AND declined_at IS NULL",
            by=by, now=now, id=need_id,
        )
    )  # fmt: skip


async def put_to(tx: Tx, need_id: int, asked_id: int | None, *, now: datetime) -> bool:
    """Ask somebody else instead, who has not said anything yet; whether it was open."""
    return bool(
        await tx.run(
            "UPDATE needs SET state = 'open', asked_id = :asked, asked_at = :now, acknowledged_by = NULL, "
            "acknowledged_at = NULL, more = '', answer = '', answered_by = NULL, answered_at = NULL, declined_by = NULL, "
            "declined_at = NULL WHERE id = :id AND closed_at IS NULL",
            asked=asked_id, now=now, id=need_id,
        )
    )  # fmt: skip


async def send_back(tx: Tx, need_id: int, more: str, *, now: datetime) -> bool:
    """The answer does not solve it; whether it was answered. The answer stays until there is a new one."""
    return bool(
        await tx.run(
            "UPDATE needs SET state = 'open', more = :more, asked_at = :now, acknowledged_by = NULL, "
            "acknowledged_at = NULL WHERE id = :id AND state = 'answered'",
            more=more, now=now, id=need_id,
        )
    )  # fmt: skip


async def rebook(tx: Tx, need_id: int, old: int, request_id: int) -> None:
    """It was asked for with words that count for another request."""
    await tx.run(
        "UPDATE needs SET still_in = CASE WHEN still_in = :old THEN :request ELSE still_in END, request_id = :request "
        "WHERE id = :id",
        old=old, request=request_id, id=need_id,
    )  # fmt: skip


async def still(tx: Tx, need_id: int, request_id: int) -> bool:
    """It is still needed, said of this request; False where that was said before, or it is closed."""
    return bool(
        await tx.run(
            "UPDATE needs SET still_in = :request WHERE id = :id AND still_in <> :request AND closed_at IS NULL",
            request=request_id, id=need_id,
        )
    )  # fmt: skip


async def close(tx: Tx, need_id: int, state: NeedState, *, by: int, now: datetime) -> bool:
    """Solved or taken back; False where that is so already."""
    return bool(
        await tx.run(
            "UPDATE needs SET state = :state, closed_by = :by, closed_at = :now WHERE id = :id AND closed_at IS NULL",
            state=state, by=by, now=now, id=need_id,
        )
    )  # fmt: skip


async def put_step(tx: Tx, need_id: int, kind: NeedStep, due_at: datetime) -> None:
    """Something falls due; nothing where the same waits already."""
    await tx.run(
        "INSERT INTO need_steps (need_id, kind, due_at, outcome) VALUES (:id, :kind, :due_at, '') "
        "ON CONFLICT (need_id, kind) WHERE done_at IS NULL DO NOTHING",
        id=need_id, kind=kind, due_at=due_at,
    )  # fmt: skip


async def due_steps(tx: Tx, *, now: datetime) -> list[DueStep]:
    """Undone steps that have fallen due, the oldest first."""
    rows = await tx.rows(
        "SELECT id, need_id, kind, due_at FROM need_steps WHERE done_at IS NULL AND due_at <= :now ORDER BY due_at, id",
        now=now,
    )
    return [DueStep(r["id"], r["need_id"], NeedStep(r["kind"]), r["due_at"]) for r in rows]


async def next_due(tx: Tx) -> datetime | None:
    """When the next undone step falls due."""
    found: datetime | None = await tx.value("SELECT min(due_at) AS next_at FROM need_steps WHERE done_at IS NULL")
    return found


async def finish_step(tx: Tx, step_id: int, outcome: str, *, now: datetime) -> bool:
    """Mark a step done with what came of it; whether it was still undone."""
    return bool(
        await tx.run(
            "UPDATE need_steps SET done_at = :now, outcome = :outcome WHERE id = :id AND done_at IS NULL",
            now=now, outcome=outcome, id=step_id,
        )
    )  # fmt: skip


async def finish_steps(tx: Tx, need_id: int, kinds: Iterable[NeedStep], outcome: str, *, now: datetime) -> None:
    """What was to fall due has no sense any more."""
    named = ", ".join(f"'{kind.value}'" for kind in kinds)
    await tx.run(
        f"UPDATE need_steps SET done_at = :now, outcome = :outcome WHERE need_id = :id AND done_at IS NULL "
        f"AND kind IN ({named})",
        now=now, outcome=outcome, id=need_id,
    )  # fmt: skip


def _need(row: Row) -> Need:
    return Need(
        row["id"], row["plan_id"], row["task_id"], row["number"], row["title"], row["part"], row["request_id"],
        row["label"], row["department_id"], row["department"], row["person_id"], row["person_name"], row["asked_id"],
        row["asked"], row["words"], row["by_on"], NeedState(row["state"]), row["made_at"], row["asked_at"],
        row["still_in"], row["more"], row["acknowledger"], row["acknowledged_at"], row["answer"], row["answerer"],
        row["answered_at"], row["decliner"], row["declined_at"], row["closer"], row["closed_at"],
    )  # fmt: skip
