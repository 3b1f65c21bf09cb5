"""Reads what an admin asks for about owners: which tasks, which department, which duty. Carrying it out is services.assigning."""

from __future__ import annotations

import re
from dataclasses import dataclass

from domain.errors import NoSuchTask, NoSuchTasks
from domain.outgoing import Button
from domain.people import Duty
from domain.tasks import Plan, Task, task_numbers
from domain.unreadable import BadNumbers, Usage
from messages import terms
from messages.assignments import spans
from messages.language import Words, shortened
from storage import people, tasks
from storage.database import Tx

_DUTIES = {
    "lead": Duty.LEAD, "牵头": Duty.LEAD,
    "joint": Duty.JOINT, "共同牵头": Duty.JOINT,
    "supporting": Duty.SUPPORTING, "support": Duty.SUPPORTING, "配合": Duty.SUPPORTING,
}  # fmt: skip
_ASKED = ("asked", "需填报", "填报")
_LIST = re.compile(r"[\d,，、;；\-–—~至到]*\d[\d,，、;；\-–—~至到]*|[-–—~至到,，、;；]")


@dataclass(frozen=True, slots=True)
class Wanted:
    """Task numbers, a department as it was named, its duty; `asked` is said of supporting departments."""

    numbers: tuple[int, ...]
    department: str
    duty: Duty
    asked: bool


def read(text: str) -> Wanted | None:
    """`4-9,12 省科技厅 joint`, `12 省财政厅 supporting asked`; None where tasks or department are missing.

    Raises BadNumbers where the list of tasks cannot be read.
    """
    pieces = text.split()
    count = next((n for n, piece in enumerate(pieces) if not _LIST.fullmatch(piece)), len(pieces))
    written, rest = " ".join(pieces[:count]), pieces[count:]
    if not written:
        if rest and re.search(r"\d", rest[0]) and len(rest) > 1:
            raise BadNumbers(text=shortened(rest[0], 40))
        return None
    numbers = task_numbers(written)
    if numbers is None:
        raise BadNumbers(text=shortened(written, 40))
    asked = len(rest) > 2 and rest[-1].casefold() in _ASKED and _DUTIES.get(rest[-2].casefold()) is Duty.SUPPORTING
    rest = rest[:-1] if asked else rest
    duty = _DUTIES.get(rest[-1].casefold()) if len(rest) > 1 else None
    name = " ".join(rest[:-1] if duty else rest)
    if not name:
        return None
    duty = duty or Duty.LEAD
    return Wanted(numbers, name, duty, asked or duty is not Duty.SUPPORTING)


async def usage(tx: Tx, t: Words, text: str, command: str) -> Usage:
    """How the command is written, with this organisation's own names, and what may have been meant."""
    known = await people.departments(tx)
    name = known[0].name if known else t("department")
    examples = {
        "assign": "\n".join(
            [
                f"/assign 12 {name}",
                f"/assign 4-9,12 {name} {terms.duty(t, Duty.JOINT).split()[0]}",
                f"/assign 12 {name} {terms.duty(t, Duty.SUPPORTING)}",
            ]
        ),
        "unassign": f"/unassign 12 {name}",
        "owners": "/owners 12",
    }
    numbers = task_numbers(text) or ()
    buttons = [Button(t("👥 Owners of {number}", number=n), f"owners.{n}") for n in numbers[:1]]
    return Usage(example=examples[command], buttons=(*buttons, Button(t("🏢 Departments"), "departments.1")))


async def tasks_of(tx: Tx, plan: Plan, numbers: tuple[int, ...]) -> list[Task]:
    """The tasks of these numbers. Raises NoSuchTask or NoSuchTasks, which names every number that is not there."""
    known = {task.number: task for task in await tasks.tasks(tx, plan.id)}
    missing = [n for n in numbers if n not in known]
    if missing:
        first, last = await tasks.span(tx, plan.id)
        if len(missing) == 1:
            raise NoSuchTask(number=missing[0], first=first, last=last)
        raise NoSuchTasks(numbers=shortened(spans(missing), 200), first=first, last=last)
    return [known[n] for n in numbers]
