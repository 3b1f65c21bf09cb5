"""Promises: made in a request, open until one says what came of them."""

from __future__ import annotations

from datetime import date, datetime

from domain.promises import Promise, PromiseState
from domain.reports import Request, RequestKind
from storage.database import Row, Tx

_SELECT = (
    "SELECT p.id, p.plan_id, p.task_id, t.number, s.number AS part, p.department_id, d.name AS department, q.kind, "
    "p.request_id, e.label, p.words, p.by_on, p.first_on, p.moves, p.prior_id, p.state, p.settled_request_id, "
    "p.settled_at, p.moved_on, p.reason, p.made_at FROM promises p JOIN tasks t ON t.id = p.task_id JOIN parts s ON s.id = t.part_id "
    "JOIN departments d ON d.id = p.department_id JOIN requests q ON q.id = p.request_id "
    "JOIN periods e ON e.id = q.period_id "
)


async def add(tx: Tx, request: Request, *, person_id: int, words: str, by: date | None, now: datetime) -> int | None:
    """Promise something in a request; None where it is promised there already, word for word and for that day."""
    rows = await tx.rows(
        "SELECT by_on FROM promises WHERE request_id = :request AND words = :words AND state = 'open' AND prior_id IS NULL",
        request=request.id, words=words,
    )  # fmt: skip
    if by in [row["by_on"] for row in rows]:
        return None
    return await _insert(
        tx, request, request.department_id, person_id=person_id, words=words, by=by, first=by, moves=0, prior_id=None,
        now=now,
    )  # fmt: skip


async def go_on(tx: Tx, promise: Promise, request: Request, *, person_id: int, by: date, now: datetime) -> None:
    """What has been moved goes on, by another day."""
    await _insert(
        tx, request, promise.department_id, person_id=person_id, words=promise.words, by=by, first=promise.first,
        moves=promise.moves + 1, prior_id=promise.id, now=now,
    )  # fmt: skip


async def set_day(tx: Tx, promise_id: int, by: date) -> None:
    """Of one that has just been made: another day."""
    await tx.run(
        "UPDATE promises SET by_on = :by, first_on = :by WHERE id = :id AND state = 'open' AND prior_id IS NULL",
        by=by, id=promise_id,
    )  # fmt: skip


async def settle(
    tx: Tx, promise_id: int, state: PromiseState, request_id: int, *, person_id: int, moved_to: date | None = None,
    reason: str = "", now: datetime,
) -> None:  # fmt: skip
    """What came of it, said in this request; what it went on as so far was never meant."""
    await tx.run("UPDATE promises SET state = 'withdrawn' WHERE prior_id = :id AND state = 'open'", id=promise_id)
    await tx.run(
        "UPDATE promises SET state = :state, settled_request_id = :request, settled_by = :person, settled_at = :now, "
        "moved_on = :moved, reason = :reason WHERE id = :id",
        state=state, request=request_id, person=person_id, now=now, moved=moved_to, reason=reason, id=promise_id,
    )  # fmt: skip


async def find(tx: Tx, promise_id: int) -> Promise | None:
    row = await tx.row(_SELECT + "WHERE p.id = :id", id=promise_id)
    return None if row is None else _promise(row)


async def of_task(tx: Tx, task_id: int) -> list[Promise]:
    """All about a task that were meant, the newest first."""
    rows = await tx.rows(
        _SELECT + "WHERE p.task_id = :task AND p.state <> 'withdrawn' ORDER BY p.id DESC", task=task_id
    )
    return [_promise(row) for row in rows]


async def of_request(tx: Tx, request_id: int) -> list[Promise]:
    """All made on its card, what was never meant left out, in order."""
    rows = await tx.rows(
        _SELECT + "WHERE p.request_id = :request AND p.state <> 'withdrawn' ORDER BY p.id", request=request_id
    )
    return [_promise(row) for row in rows]


async def rebook(tx: Tx, promise_id: int, request_id: int) -> None:
    """It was made with words that count for another request."""
    await tx.run("UPDATE promises SET request_id = :request WHERE id = :id", request=request_id, id=promise_id)


async def all_open(tx: Tx, plan_id: int) -> list[Promise]:
    """Those of which nobody has said what came of them, about tasks that are in force."""
    rows = await tx.rows(
        _SELECT + "WHERE p.plan_id = :plan AND p.state = 'open' AND t.state = 'active' ORDER BY p.by_on, p.id",
        plan=plan_id,
    )
    return [_promise(row) for row in rows]


async def missed(tx: Tx, plan_id: int, first_day: date, last_day: date) -> list[Promise]:
    """What was promised for a day within these and was not kept: still open, moved or dropped; by day."""
    rows = await tx.rows(
        _SELECT + "WHERE p.plan_id = :plan AND p.by_on >= :first AND p.by_on <= :last "
        "AND p.state IN ('open', 'moved', 'dropped') ORDER BY p.by_on, t.number, p.id",
        plan=plan_id, first=first_day, last=last_day,
    )  # fmt: skip
    return [_promise(row) for row in rows]


async def _insert(
    tx: Tx, request: Request, department_id: int, *, person_id: int, words: str, by: date | None, first: date | None,
    moves: int, prior_id: int | None, now: datetime,
) -> int | None:  # fmt: skip
    return await tx.insert(
        "INSERT INTO promises (plan_id, task_id, department_id, request_id, person_id, words, by_on, first_on, moves, "
        "prior_id, state, made_at, reason) VALUES (:plan, :task, :department, :request, :person, :words, :by, :first, "
        ":moves, :prior, 'open', :now, '') RETURNING id",
        plan=request.plan_id, task=request.task_id, department=department_id, request=request.id, person=person_id,
        words=words, by=by, first=first, moves=moves, prior=prior_id, now=now,
    )  # fmt: skip


def _promise(row: Row) -> Promise:
    return Promise(
        row["id"], row["plan_id"], row["task_id"], row["number"], row["part"], row["department_id"], row["department"],
        RequestKind(row["kind"]), row["request_id"], row["label"], row["words"], row["by_on"], row["first_on"],
        row["moves"], row["prior_id"], PromiseState(row["state"]), row["settled_request_id"], row["settled_at"],
        row["moved_on"], row["reason"], row["made_at"],
    )  # fmt: skip
