"""Which departments come into question when help is needed: those that stand in the words, then the task's other owners."""

from __future__ import annotations

from domain import needs
from domain.people import Department
from domain.reports import Request
from storage import people, tasks
from storage.database import Tx

MOST = 4
"""Departments offered as buttons."""


async def by_name(tx: Tx) -> dict[str, str]:
    """Every name and alias of a department with its full name."""
    names = {department.id: department.name for department in await people.departments(tx)}
    known = {name: name for name in names.values()}
    return known | {alias: names[department_id] for alias, department_id in (await people.aliases(tx)).items()}


async def candidates(tx: Tx, request: Request, words: str) -> tuple[Department, ...]:
    """The likeliest first; never the department that asks."""
    named = needs.named(words, await by_name(tx))
    known = {department.name: department for department in await people.departments(tx)}
    task = await tasks.task_ever(tx, request.plan_id, request.number)
    owners = [owner.department for owner in task.owners] if task else []
    found = dict.fromkeys([*(known[name] for name in named), *owners])
    return tuple(d for d in found if d.id != request.department_id)[:MOST]
