"""Targets that are read in a small office, and an admin who presses and types."""

from __future__ import annotations

from domain.indicators import Indicator, IndicatorState
from domain.outgoing import Outgoing, Reply
from domain.people import Standing
from messages.indicator_cards import WALK
from services import indicating, proposing
from storage import indicators, people, tasks
from storage.database import Tx
from tests.conftest import START, Office

TARGETS = {1: "全国重点实验室 ≥ 25 家；山东省实验室约 10 家", 2: "≥ 30 个", 4: "完善机制", 5: "更新管道 900 公里"}
PROPOSED, CONFIRMED, DROPPED = IndicatorState.PROPOSED, IndicatorState.CONFIRMED, IndicatorState.DROPPED


async def retarget(tx: Tx, office: Office, targets: dict[int, str]) -> None:
    """Give tasks these targets, and read them."""
    for number, target in targets.items():
        task = await tasks.task(tx, office.plan.id, number)
        assert task is not None
        await tasks.set_task(
            tx, plan_id=office.plan.id, part_id=task.part.id, number=number, title=task.title, target=target,
            target_source="", due=None,
        )  # fmt: skip
    await proposing.read_targets(tx, office.plan, person_id=None, now=START)


async def begun(tx: Tx, office: Office) -> Standing:
    """The admin, who reads English, with the targets read: 1 and 2 are of task 1, 3 of task 2 has no name, 4 of task 5."""
    await retarget(tx, office, TARGETS)
    admin = await office.who(tx, Office.ADMIN)
    await people.set_language(tx, admin.person.id, "en")
    return await office.who(tx, Office.ADMIN)


async def of(tx: Tx, number: int) -> Indicator:
    found = await indicators.indicator(tx, number)
    assert found is not None
    return found


async def states(tx: Tx, office: Office) -> list[IndicatorState]:
    return [it.state for it in await indicators.of_plan(tx, office.plan.id)]


def shown(reply: Reply | None) -> Outgoing:
    assert reply is not None
    return reply.edit or reply.messages[0]


def button(reply: Reply | None, label: str) -> list[str]:
    """The data of the only button whose label begins so, after its name."""
    (found,) = [b.data for row in shown(reply).keyboard for b in row if b.label.removeprefix("• ").startswith(label)]
    assert len(found.encode()) <= 50
    return found.split(".")[1:]


def labels(reply: Reply) -> list[str]:
    return [b.label for row in shown(reply).keyboard for b in row]


async def press(tx: Tx, who: Standing, reply: Reply, label: str) -> Reply:
    """Press a button that sets something."""
    number, revision, value, mode = button(reply, label)
    return await indicating.set_value(tx, who, int(number), int(revision), value, mode, now=START)


async def typed(tx: Tx, who: Standing, field: str, text: str, *, number: int = 1) -> Reply:
    await indicating.ask(tx, who, number, field, WALK, now=START)
    reply = await indicating.told(tx, who, text, now=START)
    assert reply is not None
    return reply
