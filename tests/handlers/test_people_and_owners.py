"""Commands about people and owners from the words to the outbox, and every button that they offer pressed."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from telegram import Update
from telegram.ext import Application, ContextTypes

from domain.errors import NotForYou, Outdated, Refusal
from handlers import handovers, owners, people, routes
from handlers.context import Context, Turn, current
from handlers.registry import Audience
from services import posting
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.post import buttons_for, said_to

UPDATE = Update(1)
APP = Application.builder().token("123456:TEST-token").updater(None).context_types(ContextTypes(Context)).build()
"""Never started: the handlers reach Telegram through the outbox alone."""

MINE = {press.name for module in (people, owners, handovers) for press in module.PRESSES}
COMMANDS = {command.name: command for module in (people, owners, handovers) for command in module.COMMANDS}

SAID = [
    "invite", "invite 省水利厅", "invite supervisor part 2", "people", "people 省科技厅", "departments", "remove Mary",
    "remove", "alias 水 省水利厅", "newdepartment 省体育局", "language", "owners 3", "assign", "assign 1-2 省水利厅",
    "assign 1 省 joint", "unassign 3 省科技厅", "assign 300 省科技厅",
    "handover", "handover 省科技厅 contact", "handover 省水利厅", "handover 省科技厅 负责人",
]  # fmt: skip


@contextmanager
def speaking(tx: Tx, office: Office, chat_id: int, row: int) -> Iterator[Context]:
    """A context as the receiver makes it for one update of this person."""
    turn = Turn(tx, START, row, "en", "duban_bot", routes.Routes())
    token = current.set(turn)
    try:
        yield Context(APP)
    finally:
        current.reset(token)


async def do(tx: Tx, office: Office, chat_id: int, row: int, *, said: str = "", data: str = "") -> Refusal | None:
    with speaking(tx, office, chat_id, row) as context:
        context.turn.standing = await office.who(tx, chat_id)
        context.turn.data = data
        try:
            if data:
                await routes.press(UPDATE, context)
            else:
                name, *context.args = said.split()
                command = COMMANDS[name]
                if not command.audience.includes(context.who):
                    return NotForYou(role=command.audience.value)
                await command.handler(UPDATE, context)
        except Refusal as refusal:
            return refusal
    return None


@pytest.mark.parametrize("said", SAID)
async def test_an_admin_is_answered_and_every_button_does_something(db: Database, office: Office, said: str) -> None:
    async with db.write() as tx:
        refusal = await do(tx, office, Office.ADMIN, 1, said=said)
        offered = [b.data for b in refusal.buttons] if refusal else await buttons_for(tx, Office.ADMIN)
        assert refusal or await said_to(tx, Office.ADMIN)
        pressed: set[str] = set()
        for row in range(2, 60):
            waiting = [d for d in offered if d.split(".")[0] in MINE and d not in pressed]
            if not waiting:
                break
            pressed.add(waiting[0])
            answer = await do(tx, office, Office.ADMIN, row, data=waiting[0])
            assert not isinstance(answer, Outdated), waiting[0]
            offered += await buttons_for(tx, Office.ADMIN)
        unknown = {d.split(".")[0] for d in offered} - {press.name for press in routes.PRESSES}
        assert not unknown


@pytest.mark.parametrize("chat_id", [Office.SCIENCE, Office.INDUSTRY, Office.SCIENCE_HEAD])
async def test_a_contact_gets_nowhere_with_admins_buttons_and_commands(
    db: Database, office: Office, chat_id: int
) -> None:
    async with db.write() as tx:
        for row, press in enumerate(people.PRESSES + owners.PRESSES):
            if press.audience in (Audience.ADMIN, Audience.OVERSEER):
                answer = await do(tx, office, chat_id, row + 1, data=f"{press.name}.1.contact.1")
                assert isinstance(answer, NotForYou), press.name
        for said in SAID:
            if COMMANDS[said.split()[0]].audience is Audience.ADMIN:
                assert isinstance(await do(tx, office, chat_id, 900, said=said), NotForYou)


@pytest.mark.parametrize("press", sorted(MINE))
async def test_an_altered_button_is_refused_or_harmless(db: Database, office: Office, press: str) -> None:
    async with db.write() as tx:
        before = await tx.rows("SELECT person_id, until_at FROM holdings")
        for row, tail in enumerate(("", ".x", ".-1.x", ".1", ".99999999999999999999.lead.1", ".1.nonsense.1"), 1):
            await do(tx, office, Office.ADMIN, row, data=f"{press}{tail}")
        assert await tx.rows("SELECT person_id, until_at FROM holdings") == before


async def test_the_menu_follows_the_language(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await do(tx, office, Office.INDUSTRY, 1, data="language.zh")
        who = await office.who(tx, Office.INDUSTRY)
        assert who.person.language == "zh"
        menu = routes.Routes().menu_of(who, await posting.words_for(tx, who.person))
        names = {command.name for command in menu.commands}
        assert "language" in names
        assert names.isdisjoint({"invite", "assign", "people", "departments"})
