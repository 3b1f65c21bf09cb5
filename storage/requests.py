"""Requests: what each department must answer in a period, and where each stands."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from domain.reports import Answered, Period, PeriodState, Request, RequestKind, RequestState
from storage.database import Row, Tx
from storage.reports import COLUMNS, report_of
from storage.versions import TARGET_IN_FORCE

_SELECT = (
    "SELECT q.id, q.plan_id, q.task_id, q.department_id, q.kind, q.state, q.due_at, q.revision, q.answered_at, "
    "q.unlocked_until_at, EXISTS (SELECT 1 FROM applications w WHERE w.request_id = q.id AND w.kind = 'wrong_owner' "
    "AND w.state = 'open') AS disputed, (SELECT CASE WHEN c.lifted_at IS NULL THEN 2 ELSE 1 END FROM acceptances c "
    "WHERE c.report_id = r.id AND c.undone_at IS NULL) AS acceptance, t.number, t.title, "
    f"{TARGET_IN_FORCE} AS target, a.number AS part, d.name AS department, "
    "q.period_id, e.label, e.state AS period_state, e.asked_at, e.contributions_due_at, e.due_at AS period_due_at, "
    "e.summary_at, e.locked_at, "
    f"{COLUMNS} FROM requests q JOIN tasks t ON t.id = q.task_id JOIN parts a ON a.id = t.part_id "
    "JOIN departments d ON d.id = q.department_id JOIN periods e ON e.id = q.period_id "
    "LEFT JOIN reports r ON r.request_id = q.id AND r.version = "
    "(SELECT max(v.version) FROM reports v WHERE v.request_id = q.id AND v.moved_to IS NULL) LEFT JOIN people p ON p.id = r.person_id "
)


async def add(
    tx: Tx, period: Period, *, task_id: int, department_id: int, kind: RequestKind, due_at: datetime
) -> int | None:
    """Make an open request; None where there is one already for this period, task and department."""
    return await tx.insert(
        "INSERT INTO requests (plan_id, period_id, task_id, department_id, kind, state, due_at, revision) "
        "VALUES (:plan, :period, :task, :department, :kind, 'open', :due_at, 1) ON CONFLICT DO NOTHING RETURNING id",
        plan=period.plan_id, period=period.id, task=task_id, department=department_id, kind=kind, due_at=due_at,
    )  # fmt: skip


async def answered(tx: Tx, request_id: int) -> Answered | None:
    row = await tx.row(_SELECT + "WHERE q.id = :id", id=request_id)
    return None if row is None else answered_of(row)


async def of_period(tx: Tx, period_id: int) -> list[Answered]:
    """Every request of the period, by task number, reports before contributions."""
    rows = await tx.rows(_SELECT + "WHERE q.period_id = :period ORDER BY t.number, q.kind DESC, d.id", period=period_id)
    return [answered_of(row) for row in rows]


async def of_departments(tx: Tx, department_ids: Iterable[int]) -> list[Answered]:
    """These departments' requests of every period that is asked and not locked, or is reopened; by period and number."""
    rows = await tx.rows(
        _SELECT + f"WHERE q.department_id IN ({_list(department_ids)}) "
        "AND (e.state = 'asked' OR q.unlocked_until_at IS NOT NULL) ORDER BY e.label, q.kind DESC, t.number"
    )
    return [answered_of(row) for row in rows]


async def of_task(tx: Tx, task_id: int) -> list[Answered]:
    """The task's requests in all periods, the newest period first, the report before contributions."""
    rows = await tx.rows(_SELECT + "WHERE q.task_id = :task ORDER BY e.label DESC, q.kind DESC, d.id", task=task_id)
    return [answered_of(row) for row in rows]


async def latest_reports(tx: Tx, plan_id: int) -> list[Answered]:
    """Each task's newest answered report of whatever period, by task number."""
    rows = await tx.rows(
        _SELECT + "WHERE q.id IN (SELECT id FROM (SELECT k.id, "
        "row_number() OVER (PARTITION BY k.task_id ORDER BY m.label DESC, k.id DESC) AS place "
        "FROM requests k JOIN periods m ON m.id = k.period_id WHERE k.plan_id = :plan AND k.kind = 'report' "
        "AND EXISTS (SELECT 1 FROM reports v WHERE v.request_id = k.id AND v.moved_to IS NULL)) ranked WHERE place = 1) ORDER BY t.number",
        plan=plan_id,
    )
    return [answered_of(row) for row in rows]


async def reports_of_plan(tx: Tx, plan_id: int) -> list[Answered]:
    """Every answered report of the plan in its newest version, by task number and period."""
    rows = await tx.rows(
        _SELECT + "WHERE q.plan_id = :plan AND q.kind = 'report' AND r.id IS NOT NULL ORDER BY t.number, e.label, q.id",
        plan=plan_id,
    )
    return [answered_of(row) for row in rows]


async def some(tx: Tx, request_ids: Iterable[int]) -> dict[int, Answered]:
    """By id."""
    rows = await tx.rows(_SELECT + f"WHERE q.id IN ({_list(request_ids)})")
    return {row["id"]: answered_of(row) for row in rows}


async def before(tx: Tx, request: Request) -> Answered | None:
    """The newest answered request on the same task and of the same kind in an earlier period.

    Whoever led the task then; but a contribution only where it was this department's own.
    """
    row = await tx.row(
        _SELECT + "WHERE q.task_id = :task AND q.kind = :kind AND e.label < :label AND r.id IS NOT NULL "
        "AND (q.kind = 'report' OR q.department_id = :department) ORDER BY e.label DESC, q.id LIMIT 1",
        task=request.task_id, kind=request.kind, label=request.period.label, department=request.department_id,
    )  # fmt: skip
    return None if row is None else answered_of(row)


async def find(tx: Tx, period_id: int, task_id: int, department_id: int) -> Answered | None:
    row = await tx.row(
        _SELECT + "WHERE q.period_id = :period AND q.task_id = :task AND q.department_id = :department",
        period=period_id, task=task_id, department=department_id,
    )  # fmt: skip
    return None if row is None else answered_of(row)


async def mark_answered(tx: Tx, request_id: int, *, now: datetime) -> None:
    """Reported; the first answer's time stays, so that a later version does not make it late."""
    await tx.run(
        "UPDATE requests SET state = 'reported', answered_at = coalesce(answered_at, :now), revision = revision + 1 "
        "WHERE id = :id",
        now=now, id=request_id,
    )  # fmt: skip


async def step_back(tx: Tx, request_id: int, state: RequestState, *, answered_at: datetime | None) -> None:
    """What it was before its newest version."""
    await tx.run(
        "UPDATE requests SET state = :state, answered_at = :answered_at, revision = revision + 1 WHERE id = :id",
        state=state, answered_at=answered_at, id=request_id,
    )  # fmt: skip


async def reopen(tx: Tx, request_id: int, state: RequestState, *, until: datetime) -> None:
    """Accept answers again until then, whatever the period's lock says."""
    await tx.run(
        "UPDATE requests SET state = :state, unlocked_until_at = :until, revision = revision + 1 WHERE id = :id",
        state=state, until=until, id=request_id,
    )  # fmt: skip


async def close_again(tx: Tx, request_id: int, state: RequestState) -> None:
    """The time of a reopened request is over: from here on its period's lock holds for it too."""
    await tx.run(
        "UPDATE requests SET state = :state, unlocked_until_at = NULL, revision = revision + 1 WHERE id = :id",
        state=state, id=request_id,
    )  # fmt: skip


async def move(tx: Tx, request_id: int, department_id: int) -> None:
    """Hand an open request to another department."""
    await tx.run(
        "UPDATE requests SET department_id = :department, revision = revision + 1 WHERE id = :id",
        department=department_id, id=request_id,
    )  # fmt: skip


async def change(tx: Tx, request_id: int, kind: RequestKind, due_at: datetime) -> None:
    """Make a request one of another kind: a joint department that now leads, or the other way round."""
    await tx.run(
        "UPDATE requests SET kind = :kind, due_at = :due_at, revision = revision + 1 WHERE id = :id",
        kind=kind, due_at=due_at, id=request_id,
    )  # fmt: skip


async def set_state(tx: Tx, request_id: int, state: RequestState) -> None:
    await tx.run(
        "UPDATE requests SET state = :state, revision = revision + 1 WHERE id = :id", state=state, id=request_id
    )


async def touch(tx: Tx, request_id: int) -> None:
    """Make every card of it that is shown a stale one."""
    await tx.run("UPDATE requests SET revision = revision + 1 WHERE id = :id", id=request_id)


async def set_due(tx: Tx, period: Period) -> None:
    """Bring the unanswered requests of a period to its instants."""
    for kind, due_at in (
        (RequestKind.REPORT, period.due_at),
        (RequestKind.CONTRIBUTION, period.contributions_due_at),
    ):
        await tx.run(
            "UPDATE requests SET due_at = :due_at "
            "WHERE period_id = :period AND kind = :kind AND answered_at IS NULL",
            due_at=due_at, period=period.id, kind=kind,
        )  # fmt: skip


async def postpone(tx: Tx, request_id: int, due_at: datetime) -> None:
    """Let it be due later than its period."""
    await tx.run(
        "UPDATE requests SET due_at = :due_at, revision = revision + 1 WHERE id = :id", due_at=due_at, id=request_id
    )


async def miss_open(tx: Tx, period_id: int, *, now: datetime) -> int:
    """Mark what is unanswered at the lock as missed, but for what is reopened beyond it; how many."""
    return await tx.run(
        "UPDATE requests SET state = 'missed', revision = revision + 1 "
        "WHERE period_id = :period AND state IN ('open', 'returned') "
        "AND (unlocked_until_at IS NULL OR unlocked_until_at <= :now)",
        period=period_id, now=now,
    )  # fmt: skip


async def count_missing(
    tx: Tx, period_id: int, department_ids: Iterable[int], kinds: Iterable[RequestKind] = RequestKind
) -> int:
    """How many answers of these kinds these departments still owe in this period."""
    return int(
        await tx.value(
            "SELECT count(*) FROM requests WHERE period_id = :period AND state IN ('open', 'returned') "
            f"AND department_id IN ({_list(department_ids)}) AND kind IN ({', '.join(repr(k.value) for k in kinds)})",
            period=period_id,
        )
    )


def answered_of(row: Row) -> Answered:
    period = Period(
        row["period_id"], row["plan_id"], row["label"], PeriodState(row["period_state"]), row["asked_at"],
        row["contributions_due_at"], row["period_due_at"], row["summary_at"], row["locked_at"],
    )  # fmt: skip
    request = Request(
        row["id"], row["plan_id"], period, row["task_id"], row["number"], row["title"], row["target"], row["part"],
        row["department_id"], row["department"], RequestKind(row["kind"]), RequestState(row["state"]), row["due_at"],
        row["revision"], row["answered_at"], row["unlocked_until_at"], bool(row["disputed"]),
        row["acceptance"] is not None, row["acceptance"] == 2,
    )  # fmt: skip
    return Answered(request, report_of(row) if row["report_id"] else None)


def _list(ids: Iterable[int]) -> str:
    return ", ".join(str(int(i)) for i in ids) or "NULL"
