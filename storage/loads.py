"""What was loaded from files, with the rows as they were before, and how they come back. Whether that may be is services.undoing's."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from storage.database import Row, Tx

OF_TASK = ("owners", "indicators", "task_versions")
"""Tables whose rows belong to a task and come back with it."""

REFERRING = (
    ("requests", "task_id"), ("applications", "task_id"), ("enquiries", "task_id"), ("needs", "task_id"), ("promises", "task_id"),
    ("instructions", "task_id"), ("closings", "task_id"), ("verifications", "task_id"),
)  # fmt: skip
"""Other tables whose rows name a task: one that is named there cannot go."""

NAMING_A_PLAN = (
    ("requests", "plan_id"), ("applications", "plan_id"), ("needs", "plan_id"), ("promises", "plan_id"), ("bulletins", "plan_id"),
    ("instructions", "plan_id"), ("subscriptions", "plan_id"),
)  # fmt: skip
"""Tables whose rows speak of a plan beyond what it is made of."""

NAMING_A_DEPARTMENT = (
    ("requests", "department_id"), ("enquiries", "department_id"), ("invitations", "department_id"),
    ("needs", "department_id"), ("needs", "asked_id"), ("owners", "department_id"), ("seats", "department_id"),
    ("applications", "department_id"), ("aliases", "department_id"), ("promises", "department_id"), ("objections", "department_id"),
    ("instructions", "department_id"),
)  # fmt: skip


Rows = dict[str, list[dict[str, Any]]]
"""Rows as they were, by table."""


@dataclass(frozen=True, slots=True)
class Load:
    """`counts` says what it added, changed and withdrew; `numbers` which tasks it made or touched.

    `departments` (ids) and `aliases` are those that it made.
    """

    id: int
    plan_id: int
    person_id: int | None
    loaded_at: datetime
    is_new: bool
    counts: dict[str, int]
    numbers: tuple[int, ...]
    departments: tuple[int, ...]
    aliases: tuple[str, ...]
    before: Rows
    audit_id: int
    undone_at: datetime | None


async def rows_of(tx: Tx, plan_id: int, numbers: Iterable[int]) -> Rows:
    """What stands of these tasks now, withdrawn ones included."""
    wanted = _list(numbers)
    found = {
        "parts": await tx.rows("SELECT * FROM parts WHERE plan_id = :plan ORDER BY id", plan=plan_id),
        "tasks": await tx.rows(
            f"SELECT * FROM tasks WHERE plan_id = :plan AND number IN ({wanted}) ORDER BY id", plan=plan_id
        ),
    }
    ids = _list(row["id"] for row in found["tasks"])
    for table in OF_TASK:
        found[table] = await tx.rows(f"SELECT * FROM {table} WHERE task_id IN ({ids}) ORDER BY id")
    return {table: [dict(row) for row in rows] for table, rows in found.items()}


async def remember(
    tx: Tx, *, plan_id: int, person_id: int | None, is_new: bool, counts: Mapping[str, int], numbers: Sequence[int],
    departments: Iterable[int], aliases: Iterable[str], before: Rows, now: datetime,
) -> int:  # fmt: skip
    kept = {"rows": before, "departments": list(departments), "aliases": list(aliases), "numbers": list(numbers)}
    made = await tx.insert(
        "INSERT INTO loads (plan_id, person_id, loaded_at, is_new, counts, before, audit_id) "
        "VALUES (:plan, :person, :now, :is_new, :counts, :before, (SELECT coalesce(max(id), 0) FROM audit)) RETURNING id",
        plan=plan_id, person=person_id, now=now, is_new=int(is_new), counts=json.dumps(counts),
        before=json.dumps(kept, ensure_ascii=False, default=_plain),
    )  # fmt: skip
    assert made is not None
    return made


async def load(tx: Tx, load_id: int) -> Load | None:
    row = await tx.row(_LOADS + "WHERE id = :id", id=load_id)
    return None if row is None else _load(row)


async def newest(tx: Tx) -> Load | None:
    """The last that was not taken back."""
    row = await tx.row(_LOADS + "WHERE undone_at IS NULL ORDER BY id DESC LIMIT 1")
    return None if row is None else _load(row)


async def newer(tx: Tx, found: Load) -> bool:
    """Whether another file was loaded into the same plan since."""
    row = await tx.row(
        "SELECT 1 AS one FROM loads WHERE plan_id = :plan AND id > :id AND undone_at IS NULL LIMIT 1",
        plan=found.plan_id, id=found.id,
    )  # fmt: skip
    return row is not None


async def asked(tx: Tx, found: Load) -> list[int]:
    """Numbers of tasks that it made and that something refers to by now: they were asked about, or spoken of."""
    known = {row["id"] for row in found.before.get("tasks", ())}
    made = _list(task["id"] for task in await _tasks(tx, found) if task["id"] not in known)
    named: set[int] = set()
    for table, column in REFERRING:
        rows = await tx.rows(
            f"SELECT DISTINCT t.number FROM {table} x JOIN tasks t ON t.id = x.{column} WHERE t.id IN ({made})"
        )
        named |= {row["number"] for row in rows}
    return sorted(named)


async def reported(tx: Tx, found: Load) -> list[int]:
    """Numbers of its tasks that were reported on since."""
    ids = _list(task["id"] for task in await _tasks(tx, found))
    rows = await tx.rows(
        "SELECT DISTINCT t.number FROM reports r JOIN requests q ON q.id = r.request_id JOIN tasks t ON t.id = q.task_id "
        f"WHERE r.created_at > :since AND t.id IN ({ids}) ORDER BY t.number",
        since=found.loaded_at,
    )
    return [row["number"] for row in rows]


async def changed(tx: Tx, found: Load) -> list[int]:
    """Numbers of its tasks that somebody has changed since."""
    ids = _list(task["id"] for task in await _tasks(tx, found))
    rows = await tx.rows(
        "SELECT DISTINCT t.number FROM audit a JOIN tasks t ON t.id = a.object_id "
        f"WHERE a.object = 'task' AND a.id > :last AND t.id IN ({ids}) ORDER BY t.number",
        last=found.audit_id,
    )
    return [row["number"] for row in rows]


async def in_use(tx: Tx, found: Load) -> bool:
    """Whether anything was asked or said in the plan that it made, or fell due in it, since."""
    for table, column in NAMING_A_PLAN:
        if await tx.row(f"SELECT 1 AS one FROM {table} WHERE {column} = :plan LIMIT 1", plan=found.plan_id):
            return True
    taken = await tx.row(
        "SELECT 1 AS one FROM steps s JOIN periods p ON p.id = s.period_id "
        "WHERE p.plan_id = :plan AND s.done_at > :since LIMIT 1",
        plan=found.plan_id, since=found.loaded_at,
    )  # fmt: skip
    return taken is not None


async def take_back(tx: Tx, found: Load, *, now: datetime) -> None:
    """Bring its tasks to what they were; what it made goes."""
    known = {row["id"] for row in found.before["tasks"]}
    tasks = await _tasks(tx, found)
    every, made = _list(t["id"] for t in tasks), _list(t["id"] for t in tasks if t["id"] not in known)
    for table in reversed(OF_TASK):
        kept = _list(row["id"] for row in found.before[table])
        await tx.run(f"DELETE FROM {table} WHERE task_id IN ({every}) AND id NOT IN ({kept})")
    await tx.run(f"DELETE FROM tasks WHERE id IN ({made})")
    for table in ("parts", "tasks", *OF_TASK):
        for row in found.before[table]:
            await _restore(tx, table, row)
    parts = _list(row["id"] for row in found.before["parts"])
    await tx.run(
        f"DELETE FROM parts WHERE plan_id = :plan AND id NOT IN ({parts}) "
        "AND id NOT IN (SELECT part_id FROM tasks WHERE plan_id = :plan)",
        plan=found.plan_id,
    )
    await _close(tx, found, now=now)


async def remove_plan(tx: Tx, found: Load, *, now: datetime) -> None:
    """The plan goes that it made, with all that it is made of."""
    of_plan = "SELECT id FROM {table} WHERE plan_id = :plan"
    for table in OF_TASK:
        await tx.run(f"DELETE FROM {table} WHERE task_id IN ({of_plan.format(table='tasks')})", plan=found.plan_id)
    periods = of_plan.format(table="periods")
    await tx.run(f"DELETE FROM steps WHERE period_id IN ({periods})", plan=found.plan_id)
    await tx.run(
        f"UPDATE outbox SET scheduled_period_id = NULL WHERE scheduled_period_id IN ({periods})", plan=found.plan_id
    )
    for table in ("periods", "tasks", "parts", "headers"):
        await tx.run(f"DELETE FROM {table} WHERE plan_id = :plan", plan=found.plan_id)
    await tx.run("DELETE FROM plans WHERE id = :plan", plan=found.plan_id)
    await tx.run("DELETE FROM drafts WHERE kind IN ('import', 'assign', 'rhythm', 'indicator', 'indicators confirmed')")
    await _close(tx, found, now=now)


async def _close(tx: Tx, found: Load, *, now: datetime) -> None:
    """What was made beside tasks goes where nobody uses it: names of departments, and departments nobody joined."""
    await tx.many("DELETE FROM aliases WHERE alias = :alias", [{"alias": alias} for alias in found.aliases])
    unused = " ".join(
        f"AND NOT EXISTS (SELECT 1 FROM {table} x WHERE x.{column} = departments.id)"
        for table, column in NAMING_A_DEPARTMENT
    )
    await tx.run(f"DELETE FROM departments WHERE id IN ({_list(found.departments)}) {unused}")
    await tx.run("UPDATE loads SET undone_at = :now WHERE id = :id", now=now, id=found.id)


async def _tasks(tx: Tx, found: Load) -> list[Row]:
    return await tx.rows(
        f"SELECT id, number FROM tasks WHERE plan_id = :plan AND number IN ({_list(found.numbers)})", plan=found.plan_id
    )


async def _restore(tx: Tx, table: str, row: Mapping[str, Any]) -> None:
    values = {name: _value(name, value) for name, value in row.items()}
    sets = ", ".join(f"{name} = :{name}" for name in values if name != "id")
    await tx.run(f"UPDATE {table} SET {sets} WHERE id = :id", **values)


def _value(name: str, value: Any) -> Any:
    if isinstance(value, str) and name.endswith("_at"):
        return datetime.fromisoformat(value)
    return date.fromisoformat(value) if isinstance(value, str) and name.endswith("_on") else value


def _plain(value: object) -> str:
    assert isinstance(value, date)
    return value.isoformat()


def _list(ids: Iterable[int]) -> str:
    return ", ".join(str(int(each)) for each in ids) or "-1"


_LOADS = "SELECT id, plan_id, person_id, loaded_at, is_new, counts, before, audit_id, undone_at FROM loads "


def _load(row: Row) -> Load:
    kept = json.loads(row["before"])
    return Load(
        row["id"], row["plan_id"], row["person_id"], row["loaded_at"], bool(row["is_new"]), json.loads(row["counts"]),
        tuple(kept["numbers"]), tuple(kept["departments"]), tuple(kept["aliases"]), kept["rows"], row["audit_id"],
        row["undone_at"],
    )  # fmt: skip
