"""What the tests about help asked of others share: words typed with a card in hand, and the whole way from the card to what is asked."""

from __future__ import annotations

from domain.needs import Need
from domain.outgoing import Outgoing
from services import hearing, posting
from services.hearing import Heard
from storage import needs
from tests.conftest import Office
from tests.services.asking import Desk
from tests.services.rounds import shanghai

NOW = shanghai(3, 20, 10)
SCIENCE, HEAD, INDUSTRY = Office.SCIENCE, Office.SCIENCE_HEAD, Office.INDUSTRY
SUPERVISOR, ADMIN = Office.SUPERVISOR, Office.ADMIN


async def says(desk: Desk, chat_id: int, text: str) -> Outgoing:
    """Something that she types, with a card in hand or none."""
    number = 1 + int(await desk.tx.value("SELECT count(*) FROM sayings"))
    who = await desk.office.who(desk.tx, chat_id)
    reply = await hearing.hear(desk.tx, who, Heard(chat_id, number, text, "text", "", None), now=desk.now)
    for place, outgoing in enumerate(reply.messages):
        await posting.answer(desk.tx, chat_id, outgoing, key=f"said:{chat_id}:{number}:{place}", now=desk.now)
    return await desk.newest(chat_id)


async def only(desk: Desk) -> Need:
    (found,) = await needs.all_open(desk.tx)
    return found


async def asked_by_buttons(desk: Desk, department_id: int, words: str = "请下达配套资金", number: int = 1) -> Need:
    """The whole way from the card's step to what is asked; 0 for the supervisors."""
    request = await desk.request(number, desk.office.science.id)
    await desk.press(SCIENCE, f"step.{request.id}.needs")
    await desk.press(SCIENCE, f"need.{request.id}.of.{department_id}")
    assert await desk.types(SCIENCE, words) is not None
    await desk.press(SCIENCE, f"need.{request.id}.yes")
    return (await needs.all_open(desk.tx))[-1]


def button(outgoing: Outgoing, label: str) -> str:
    return next(b.data for row in outgoing.keyboard for b in row if b.label.startswith(label))
