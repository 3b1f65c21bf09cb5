"""Plans, parts, tasks and their owners from a date until a date."""

from __future__ import annotations

from collections import defaultdict
from datetime import date, datetime
from zoneinfo import ZoneInfo

from domain.people import Department, Duty
from domain.rhythm import Rhythm
from domain.tasks import Owner, Part, Plan, Task, TaskState
from storage.database import Row, Tx


async def plans(tx: Tx) -> list[Plan]:
    """Every plan, the newest last."""
    rows = await tx.rows("SELECT id, title, first_on, last_on, zone, country, rhythm FROM plans ORDER BY id")
    return [_plan(row) for row in rows]


async def plan(tx: Tx, plan_id: int) -> Plan:
    row = await tx.row(
        "SELECT id, title, first_on, last_on, zone, country, rhythm FROM plans WHERE id = :id", id=plan_id
    )
    assert row is not None
    return _plan(row)


async def add_plan(
    tx: Tx, *, title: str, first_day: date, last_day: date, zone: str, country: str, rhythm: Rhythm, now: datetime
) -> Plan:
    made = await tx.insert(
        "INSERT INTO plans (title, first_on, last_on, zone, country, rhythm, created_at) "
        "VALUES (:title, :first_day, :last_day, :zone, :country, :rhythm, :now) RETURNING id",
        title=title, first_day=first_day, last_day=last_day, zone=zone, country=country, rhythm=rhythm.to_json(), now=now,
    )  # fmt: skip
    assert made is not None
    return await plan(tx, made)


async def set_rhythm(tx: Tx, plan_id: int, rhythm: Rhythm) -> None:
    await tx.run("UPDATE plans SET rhythm = :rhythm WHERE id = :id", rhythm=rhythm.to_json(), id=plan_id)


async def set_part(tx: Tx, plan_id: int, number: int, title: str) -> Part:
    """The part of this number, made or renamed."""
    made = await tx.insert(
        "INSERT INTO parts (plan_id, number, title) VALUES (:plan, :number, :title) "
        "ON CONFLICT (plan_id, number) DO UPDATE SET title = excluded.title RETURNING id",
        plan=plan_id, number=number, title=title,
    )  # fmt: skip
    assert made is not None
    return Part(made, number, title)


async def parts(tx: Tx, plan_id: int) -> list[Part]:
    rows = await tx.rows("SELECT id, number, title FROM parts WHERE plan_id = :plan ORDER BY number", plan=plan_id)
    return [Part(r["id"], r["number"], r["title"]) for r in rows]


async def set_task(
    tx: Tx, *, plan_id: int, part_id: int, number: int, title: str, target: str, target_source: str, due: date | None
) -> int:
    """Make the task of this number or bring it up to date, back into the plan where it was withdrawn; its id."""
    made = await tx.insert(
        "INSERT INTO tasks (plan_id, part_id, number, title, target, target_source, due_on, state) "
        "VALUES (:plan_id, :part_id, :number, :title, :target, :target_source, :due, 'active') "
        "ON CONFLICT (plan_id, number) DO UPDATE SET part_id = excluded.part_id, title = excluded.title, "
        "target = excluded.target, target_source = excluded.target_source, "
        # A file that repeats the date from before an extension does not take the extension back.
        "original_due_on = CASE WHEN excluded.due_on IN (tasks.original_due_on, tasks.due_on) "
        "THEN tasks.original_due_on END, "
        "due_on = CASE WHEN excluded.due_on = tasks.original_due_on THEN tasks.due_on ELSE excluded.due_on END, "
        "state = CASE tasks.state WHEN 'closed' THEN 'closed' ELSE 'active' END RETURNING id",
        plan_id=plan_id, part_id=part_id, number=number, title=title, target=target, target_source=target_source, due=due,
    )  # fmt: skip
    assert made is not None
    return made


async def set_state(tx: Tx, task_id: int, state: TaskState) -> None:
    await tx.run("UPDATE tasks SET state = :state WHERE id = :id", state=state, id=task_id)


async def extend(tx: Tx, task_id: int, due_on: date) -> None:
    """Move the due date; the first one it had stays beside it."""
    await tx.run(
        "UPDATE tasks SET original_due_on = coalesce(original_due_on, due_on), due_on = :due WHERE id = :id",
        due=due_on, id=task_id,
    )  # fmt: skip


async def suspend(tx: Tx, task_id: int, until: date) -> None:
    """Let it rest until that day."""
    await tx.run("UPDATE tasks SET suspended_until_on = :until WHERE id = :id", until=until, id=task_id)


async def tasks(tx: Tx, plan_id: int) -> list[Task]:
    """All tasks of the plan that are not withdrawn, with their owners of now, by number."""
    rows = await tx.rows(_TASKS + "WHERE t.plan_id = :plan AND t.state <> 'withdrawn' ORDER BY t.number", plan=plan_id)
    owned = await _owners(
        tx,
        await tx.rows(
            _OWNERS + "WHERE o.until_at IS NULL AND t.plan_id = :plan ORDER BY o.position, o.id", plan=plan_id
        ),
    )
    return [_task(row, owned[row["id"]]) for row in rows]


async def task(tx: Tx, plan_id: int, number: int) -> Task | None:
    """The task of this number; None where there is none or it is withdrawn."""
    found = await task_ever(tx, plan_id, number)
    return None if found is None or found.state is TaskState.WITHDRAWN else found


async def task_ever(tx: Tx, plan_id: int, number: int) -> Task | None:
    """The same, withdrawn ones included: what was reported on them is kept and may be read."""
    row = await tx.row(_TASKS + "WHERE t.plan_id = :plan AND t.number = :number", plan=plan_id, number=number)
    if row is None:
        return None
    owned = await _owners(
        tx, await tx.rows(_OWNERS + "WHERE o.until_at IS NULL AND t.id = :id ORDER BY o.position, o.id", id=row["id"])
    )
    return _task(row, owned[row["id"]])


async def task_of(tx: Tx, task_id: int) -> Task:
    """The task of this id, which must exist; withdrawn ones included."""
    row = await tx.row("SELECT plan_id, number FROM tasks WHERE id = :id", id=task_id)
    assert row is not None
    found = await task_ever(tx, row["plan_id"], row["number"])
    assert found is not None
    return found


async def span(tx: Tx, plan_id: int) -> tuple[int, int]:
    """The first and last task number of the plan; 0 and 0 where it has none."""
    row = await tx.row(
        "SELECT min(number) AS first, max(number) AS last FROM tasks WHERE plan_id = :plan AND state <> 'withdrawn'",
        plan=plan_id,
    )
    return (row["first"] or 0, row["last"] or 0) if row else (0, 0)


async def end_owner(tx: Tx, task_id: int, department_id: int, *, now: datetime) -> bool:
    """End this department's share in the task; whether it had one."""
    return bool(
        await tx.run(
            "UPDATE owners SET until_at = :now WHERE task_id = :task AND department_id = :department AND until_at IS NULL",
            now=now,
            task=task_id,
            department=department_id,
        )
    )


async def add_owner(
    tx: Tx, task_id: int, department_id: int, duty: Duty, *, source: str, asked: bool, position: int, now: datetime
) -> None:
    """Begin a share; the department must have none now, and the task no other lead where this is the lead."""
    await tx.run(
        "INSERT INTO owners (task_id, department_id, duty, asked, position, source, since_at) "
        "VALUES (:task, :department, :duty, :asked, :position, :source, :now)",
        task=task_id, department=department_id, duty=duty, asked=int(asked), position=position, source=source, now=now,
    )  # fmt: skip


async def owner_history(tx: Tx, task_id: int) -> list[Row]:
    """Every share in the task that ever was: name, duty, source, since_at, until_at; the oldest first."""
    return await tx.rows(
        "SELECT d.name, o.duty, o.source, o.since_at, o.until_at FROM owners o "
        "JOIN departments d ON d.id = o.department_id WHERE o.task_id = :task ORDER BY o.since_at, o.position, o.id",
        task=task_id,
    )


_TASKS = (
    "SELECT t.id, t.plan_id, t.number, t.title, t.target, t.target_source, t.due_on, t.state, t.original_due_on, "
    "t.suspended_until_on, "
    "p.id AS part_id, p.number AS part, p.title AS part_title FROM tasks t JOIN parts p ON p.id = t.part_id "
)
_OWNERS = (
    "SELECT o.task_id, o.duty, o.asked, o.source, d.id, d.name FROM owners o "
    "JOIN departments d ON d.id = o.department_id JOIN tasks t ON t.id = o.task_id "
)


async def _owners(tx: Tx, rows: list[Row]) -> dict[int, tuple[Owner, ...]]:
    gathered: dict[int, tuple[Owner, ...]] = defaultdict(tuple)
    for row in rows:
        owner = Owner(Department(row["id"], row["name"]), Duty(row["duty"]), bool(row["asked"]), row["source"])
        gathered[row["task_id"]] += (owner,)
    return gathered


def _plan(row: Row) -> Plan:
    return Plan(
        row["id"],
        row["title"],
        row["first_on"],
        row["last_on"],
        ZoneInfo(row["zone"]),
        row["country"],
        Rhythm.from_json(row["rhythm"]),
    )


def _task(row: Row, owners: tuple[Owner, ...]) -> Task:
    return Task(
        row["id"],
        row["plan_id"],
        Part(row["part_id"], row["part"], row["part_title"]),
        row["number"],
        row["title"],
        row["target"],
        row["target_source"],
        row["due_on"],
        TaskState(row["state"]),
        owners,
        row["original_due_on"],
        row["suspended_until_on"],
    )
