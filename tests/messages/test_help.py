"""Help and greeting: what stands in them for whom."""

from __future__ import annotations

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from domain.people import Role, Scope
from handlers.routes import Routes
from messages import help as words
from messages.language import Words
from services import greeting
from storage import people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.test_rhythms import ask_march, data

ENGLISH = Words("en", ZoneInfo("Asia/Shanghai"))


def test_help_lists_what_it_is_given_and_how_it_is_done() -> None:
    said = words.help_text(ENGLISH, [("report", "Report progress"), ("task", "A task <12>")])
    lines = said.text.split("\n")
    assert "/report — Report progress" in lines
    assert any("reply to the message" in line for line in lines)
    assert any("edit your message" in line for line in lines)
    assert any("your office's admin" in line for line in lines)


@pytest.mark.parametrize(
    ("chat_id", "there", "not_there"),
    [
        (Office.SCIENCE, {"report", "help", "start"}, {"rhythm", "return", "ask", "invite"}),
        (Office.SUPERVISOR, {"summary", "rhythm", "reopen", "return"}, {"report", "ask", "lock", "day"}),
        (Office.ADMIN, {"summary", "rhythm", "ask", "lock", "day", "invite"}, {"report"}),
    ],
)
async def test_only_commands_that_are_open_to_her_are_listed(
    db: Database, office: Office, chat_id: int, there: set[str], not_there: set[str]
) -> None:
    async with db.read() as tx:
        named = {command.name for command in Routes().available(await office.who(tx, chat_id))}
    assert there <= named
    assert not named & not_there


@pytest.mark.parametrize(
    ("chat_id", "said", "buttons"),
    [
        (Office.SCIENCE, "<b>3 tasks are still missing</b> for March 2023, due Fri 24 Mar 18:00.", ["go.", "tasks.0"]),
        (Office.SCIENCE_HEAD, "you need not report yourself", ["tasks.0"]),
        (Office.SUPERVISOR, "March 2023: 0 of 5 reports are in.", ["tasks.0", "sum.", "rhythm.all"]),
        (Office.ADMIN, "March 2023: 0 of 5 reports are in.", ["tasks.0", "sum.", "people.0", "rhythm.all"]),
    ],
)
async def test_start_says_what_comes_next_for_whom(
    db: Database, office: Office, chat_id: int, said: str, buttons: list[str]
) -> None:
    async with db.write() as tx:
        await ask_march(tx, office)
        await people.set_language(tx, (await office.who(tx, chat_id)).person.id, "en")
        outgoing = await greeting.greet(tx, await office.who(tx, chat_id), now=datetime(2023, 3, 20, 2, tzinfo=UTC))
    assert said in outgoing.text
    assert "nothing classified and no personal data" in outgoing.text
    pressed = data(outgoing)
    assert [p for p in pressed if p != "help"] == [p for b in buttons for p in pressed if p.startswith(b)]
    assert pressed[-1] == "help"


async def test_start_before_the_first_asking_names_its_day(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await people.set_language(tx, (await office.who(tx, Office.SCIENCE)).person.id, "en")
        outgoing = await greeting.greet(tx, await office.who(tx, Office.SCIENCE), now=START)
    assert "you are here as: <b>省科技厅 · contact</b>" in outgoing.text
    assert "Next: March 2023 is asked Fri 17 Mar 09:00." in outgoing.text


async def test_start_without_a_plan_shows_an_admin_how_to_begin(db: Database) -> None:

    async with db.write() as tx:
        person = await people.add(tx, chat_id=1, name="Ann Lee", username="", language="en", now=START)
        await people.take_charge(tx, person.id, Role.ADMIN, Scope(), now=START)
        who = await people.standing(tx, 1)
        assert who is not None
        outgoing = await greeting.greet(tx, who, now=START)
    assert "No plan has been loaded yet.\nSend the plan here as an XLSX or CSV file to begin." in outgoing.text
