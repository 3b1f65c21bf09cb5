"""The clock of needs: who is asked and gives no sign is reminded, then the supervisors in charge are told. Safe twice."""

from __future__ import annotations

from datetime import datetime

from domain.needs import NeedState
from domain.people import Role
from domain.tasks import TaskState
from messages import help_wanted
from services import needing, posting
from services.needing import Case
from storage import needs, people
from storage.database import Tx
from storage.needs import DueStep, NeedStep


async def take(tx: Tx, step: DueStep, *, now: datetime) -> str:
    """Do what falls due and mark it done, in one transaction; returns what came of it. One that is done does nothing."""
    if step.id not in {due.id for due in await needs.due_steps(tx, now=now)}:
        return "done before"
    found = await needs.find(tx, step.need_id)
    assert found is not None
    about = await needing.case_of(tx, found)
    outcome = await (_widen if step.kind is NeedStep.WIDEN else _remind)(tx, about, step, now=now)
    await needs.finish_step(tx, step.id, outcome, now=now)
    return outcome


async def _remind(tx: Tx, about: Case, step: DueStep, *, now: datetime) -> str:
    """Who is asked, where nobody there has said a word."""
    need = about.need
    if need.state is not NeedState.OPEN or need.declined_at is not None or about.task.state is not TaskState.ACTIVE:
        return f"passed over: {need.state}"
    asked = await needing.asked_of(tx, about, now=now)
    for person in asked.people:
        outgoing = help_wanted.asked(
            await posting.words_for(tx, person), need, reached=asked.reached,
            opens=await needing.opens(tx, person, about), again=need.days(now), now=now,
        )  # fmt: skip
        await posting.notify(tx, person, outgoing, key=f"need-remind:{step.id}:{person.id}", now=now)
    return f"{len(asked.people)} people reminded"


async def _widen(tx: Tx, about: Case, step: DueStep, *, now: datetime) -> str:
    """The supervisors in charge, admins where there are none."""
    need = about.need
    if not need.is_open or need.state is NeedState.ANSWERED or about.task.state is not TaskState.ACTIVE:
        return f"passed over: {need.state}"
    told = await needing.supervisors(tx, about) or [s.person for s in await people.charged(tx, Role.ADMIN)]
    for person in told:
        outgoing = help_wanted.waits(await posting.words_for(tx, person), need, now=now)
        await posting.notify(tx, person, outgoing, key=f"need-widen:{step.id}:{person.id}", now=now)
    return f"{len(told)} people told"
