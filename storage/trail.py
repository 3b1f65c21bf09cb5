"""The audit as it is looked up: by task, department, person or time, a page at a time. What is written there is storage.audit's."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum

from storage.database import Row, Tx


class Of(StrEnum):
    """What the rows of a page are about."""

    ALL = "all"
    TASK = "task"
    DEPARTMENT = "department"
    PERSON = "person"
    TIME = "time"


_OF_REQUEST = "(a.object = 'request' AND a.object_id IN (SELECT id FROM requests WHERE {column} = :id))"
_OF = " OR ".join(
    f"(a.object = '{kind}' AND a.object_id IN (SELECT id FROM {table} WHERE {{column}} = :id))"
    for kind, table in (("application", "applications"), ("need", "needs"), ("promise", "promises"))
)
WHERE = {
    Of.ALL: "1 = 1",
    Of.TASK: "(a.object = 'task' AND a.object_id = :id) OR (a.object = 'indicator' AND a.object_id IN "
    "(SELECT id FROM indicators WHERE task_id = :id)) OR " + f"{_OF_REQUEST} OR {_OF}".format(column="task_id"),
    Of.DEPARTMENT: "(a.object = 'department' AND a.object_id = :id) OR (a.object = 'invitation' AND a.object_id IN "
    "(SELECT id FROM invitations WHERE department_id = :id)) OR "
    + f"{_OF_REQUEST} OR {_OF}".format(column="department_id"),
    Of.PERSON: "a.person_id = :id OR (a.object = 'person' AND a.object_id = :id)",
    Of.TIME: "a.done_at >= :since AND a.done_at < :until",
}
"""Which rows belong to what is asked for. Made of constants alone."""


async def count(tx: Tx, of: Of, *, subject: int, since: datetime, until: datetime) -> int:
    """How many rows there are; `subject` is the id of task, department and person, the span for time."""
    return int(await tx.value(f"SELECT count(*) FROM audit a WHERE {WHERE[of]}", **_values(of, subject, since, until)))


async def page(tx: Tx, of: Of, *, subject: int, since: datetime, until: datetime, first: int, most: int) -> list[Row]:
    """done_at, name (empty for the clock, the command line and who was forgotten), act, object, object_id, before, after; the newest
    first, from that place on."""
    return await tx.rows(
        "SELECT a.id, a.done_at, a.person_id, coalesce(p.name, '') AS name, a.act, a.object, a.object_id, a.before, a.after "
        f"FROM audit a LEFT JOIN people p ON p.id = a.person_id WHERE {WHERE[of]} ORDER BY a.id DESC LIMIT :most OFFSET :first",
        **_values(of, subject, since, until), most=most, first=first,
    )  # fmt: skip


async def about(tx: Tx, kind: str, object_id: int) -> Row | None:
    """number (a task's), label (a period's), name (a department's, a person's, an indicator's or a plan's) of what was changed; None
    where it is not there or needs no more than its kind."""
    return await tx.row(_NAMED.get(kind, _UNNAMED), id=object_id)


async def people_named(tx: Tx, name: str) -> list[Row]:
    """id and name of everybody whose name holds this, those who have left as well."""
    return await tx.rows(
        "SELECT id, name FROM people WHERE name LIKE '%' || :name || '%' ORDER BY id LIMIT 8", name=name
    )


_UNNAMED = "SELECT 0 AS number, '' AS label, '' AS name FROM plans WHERE id = :id AND 1 = 0"


_NAMED = {
    "task": "SELECT number, '' AS label, '' AS name FROM tasks WHERE id = :id",
    "request": "SELECT t.number, p.label, d.name FROM requests q JOIN tasks t ON t.id = q.task_id "
    "JOIN periods p ON p.id = q.period_id JOIN departments d ON d.id = q.department_id WHERE q.id = :id",
    "indicator": "SELECT t.number, '' AS label, i.name FROM indicators i JOIN tasks t ON t.id = i.task_id WHERE i.id = :id",
    "period": "SELECT 0 AS number, label, '' AS name FROM periods WHERE id = :id",
    "department": "SELECT 0 AS number, '' AS label, name FROM departments WHERE id = :id",
    "person": "SELECT 0 AS number, '' AS label, name FROM people WHERE id = :id",
    "plan": "SELECT 0 AS number, '' AS label, title AS name FROM plans WHERE id = :id",
    "part": "SELECT 0 AS number, '' AS label, title AS name FROM parts WHERE id = :id",
    "bulletin": "SELECT 0 AS number, p.label, '' AS name FROM bulletins b JOIN periods p ON p.id = b.period_id WHERE b.id = :id",
    "loan": "SELECT t.number, p.label, d.name FROM loans l JOIN requests q ON q.id = l.request_id JOIN tasks t ON t.id = q.task_id "
    "JOIN periods p ON p.id = q.period_id JOIN departments d ON d.id = q.department_id WHERE l.id = :id",
    **{
        kind: f"SELECT t.number, '' AS label, d.name FROM {table} x JOIN tasks t ON t.id = x.task_id "
        "JOIN departments d ON d.id = x.department_id WHERE x.id = :id"
        for kind, table in (("application", "applications"), ("need", "needs"), ("promise", "promises"))
    },
}


def _values(of: Of, subject: int, since: datetime, until: datetime) -> dict[str, int | datetime]:
    match of:
        case Of.ALL:
            return {}
        case Of.TIME:
            return {"since": since, "until": until}
    return {"id": subject}
