"""Who of the office may say how a task stands: whoever is in charge of it, and never somebody of its own lead department."""

from __future__ import annotations

from domain.errors import NobodyElse, NotForYou, NotInCharge, OwnTask
from domain.people import Role, Standing
from domain.tasks import Task
from services import posting
from storage import people
from storage.database import Tx


async def must_judge(tx: Tx, who: Standing, task: Task) -> None:
    """Raises NotForYou, NotInCharge, OwnTask with who can instead, NobodyElse where nobody can."""
    must_oversee(who)
    t = await posting.words_for(tx, who.person)
    if not who.in_charge(task.part.number, task.owner_ids):
        raise NotInCharge(name=t("Task {number}", number=task.number))
    if may_judge(who, task):
        return
    charged = [s for role in (Role.SUPERVISOR, Role.ADMIN) for s in await people.charged(tx, role)]
    names = list(dict.fromkeys(s.person.name for s in charged if may_judge(s, task)))
    if not names:
        raise NobodyElse
    raise OwnTask(number=task.number, names=t.listed(names))


def must_oversee(who: Standing) -> None:
    """Raises NotForYou."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)


def may_judge(who: Standing, task: Task) -> bool:
    """Whether she is in charge of it and it is not her own department's."""
    own = task.lead is not None and task.lead.id in who.departments
    return who.oversees and who.in_charge(task.part.number, task.owner_ids) and not own
