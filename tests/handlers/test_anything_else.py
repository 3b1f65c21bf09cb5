"""Everything a person can send, in every situation: one short answer, and the button that does what comes next."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from typing import Any

import pytest
from telegram import Update

from bot import app, config
from domain.errors import Refusal
from domain.outgoing import OutboxState, Outgoing
from handlers import errors, routes
from handlers.context import App, Turn, current
from messages.language import plain
from services import borrowing, lending, posting
from storage import enquiries, outbox, people
from storage.database import Database, Tx
from tests.bot.loopback import TOKEN, answering, serving
from tests.conftest import START, Office
from tests.services.rounds import request_of, shanghai, until

ME = {"id": 99, "is_bot": True, "first_name": "Duban", "username": "duban_bot"}
FILE = {"file_id": "F", "file_unique_id": "U", "file_size": 9}

SENT: dict[str, dict[str, Any]] = {
    "sticker": {"sticker": {**FILE, "type": "regular", "width": 9, "height": 9, "is_animated": False, "is_video": False}},
    "emoji": {"text": "👍"},
    "thanks": {"text": "收到"},
    "voice": {"voice": {**FILE, "duration": 3}},
    "video note": {"video_note": {**FILE, "length": 9, "duration": 3}},
    "location": {"location": {"longitude": 117.0, "latitude": 36.6}},
    "contact": {"contact": {"phone_number": "1", "first_name": "Ann"}},
    "poll": {"poll": {"id": "1", "question": "?", "options": [], "total_voter_count": 0, "is_closed": False,
                      "is_anonymous": True, "type": "regular", "allows_multiple_answers": False, "allows_revoting": False,
                      "members_only": False}},
    "dice": {"dice": {"emoji": "🎲", "value": 3}},
    "words": {"text": "评审已经全部通过，正在公示"},
    "forwarded": {"text": "专班已成立，方案已经印发", "forward_origin":
                  {"type": "hidden_user", "date": 1677632400, "sender_user_name": "Ann"}},
    "question": {"text": "按季度还是按月填报？"},
    "link": {"text": "https://example.org/a?b=1"},
    "long": {"text": "进展顺利，" * 700},
    "number": {"text": "4"},
    "another's": {"text": "任务1 已完成"},
    "another's number": {"text": "1"},
    "no task": {"text": "512"},
    "typo": {"text": "/reprot 4", "entities": [{"type": "bot_command", "offset": 0, "length": 7}]},
    "typo of all": {"text": "/tsak 4", "entities": [{"type": "bot_command", "offset": 0, "length": 5}]},
    "chinese": {"text": "/填报 4"},
    "nonsense": {"text": "/xyzzy", "entities": [{"type": "bot_command", "offset": 0, "length": 6}]},
    "slash number": {"text": "/4"},
    "admin's command": {"text": "/ask 2023-03", "entities": [{"type": "bot_command", "offset": 0, "length": 4}]},
}  # fmt: skip
"""A message of each kind; Mary leads tasks 3 and 4, Zhang Wei 1 and 2."""

COMMANDS = {
    "typo": "run.report.4", "typo of all": "run.task.4", "chinese": "run.report.4", "nonsense": "help",
    "slash number": "run.report.4", "admin's command": "office",
}  # fmt: skip
NOTHING = dict.fromkeys(SENT, "tasks.0") | COMMANDS | {"question": "officesaid.", "number": "next."}
"""The button that is looked for, by what was sent: to a contact with nothing open."""
SEVERAL = (
    dict.fromkeys(SENT, "go.") | dict.fromkeys(("words", "forwarded", "link", "long", "another's"), "book.") | COMMANDS
    | {"number": "next.", "another's number": "card.", "no task": "card.", "question": "officesaid.", "voice": "evidencefor.",
       "video note": "evidencefor."}
)  # fmt: skip
OF_SCIENCE = SEVERAL | {"number": "card.", "another's": "next.", "another's number": "next."}
IN_HAND = (
    dict.fromkeys(SENT, "go.")
    | dict.fromkeys(("emoji", "thanks"), "card.")
    | dict.fromkeys(
        ("words", "forwarded", "link", "long", "number", "another's number", "no task", "voice", "video note"), "next."
    )
    | COMMANDS | {"another's": "book.", "question": "officesaid."}
)  # fmt: skip
BEFORE = dict.fromkeys(SENT, "office") | COMMANDS
HEAD = dict.fromkeys(SENT, "office") | COMMANDS | {
    "question": "officesaid.", "typo": "help", "chinese": "help", "slash number": "run.task.4",
    "number": "office", "another's number": "tasks.0", "no task": "help",
}  # fmt: skip
OVERSEER = dict.fromkeys(SENT, "sum.") | COMMANDS | {
    "question": "officesaid.", "typo": "help", "chinese": "help", "slash number": "run.task.4",
    "number": "tasks.0", "another's number": "tasks.0", "no task": "help",
}  # fmt: skip
ADMIN = OVERSEER | {"question": "sum.", "admin's command": ""}

TABLE = {
    "contact, nothing open": (Office.INDUSTRY, None, NOTHING),
    "contact, several open": (Office.INDUSTRY, shanghai(3, 17, 10), SEVERAL),
    "contact, a card in hand": (Office.INDUSTRY, shanghai(3, 17, 10), IN_HAND),
    "deputy, several open": (Office.SCIENCE_DEPUTY, shanghai(3, 20, 10), OF_SCIENCE),
    "contact, before the first plan": (Office.INDUSTRY, None, BEFORE),
    "head": (Office.SCIENCE_HEAD, shanghai(3, 17, 10), HEAD),
    "supervisor": (Office.SUPERVISOR, shanghai(3, 17, 10), OVERSEER),
    "admin": (Office.ADMIN, shanghai(3, 17, 10), ADMIN),
}


class Line:
    """Telegram's end: messages go through the table of routes as the receiver hands them over."""

    def __init__(self, application: App, tx: Tx, office: Office, now: datetime) -> None:
        self.app, self.tx, self.office, self.now, self.row = application, tx, office, now, 0

    async def gets(self, chat_id: int, content: dict[str, Any], **other: Any) -> list[Outgoing]:
        """Somebody sends this; what is said in that chat."""
        sender = {"id": chat_id, "is_bot": False, "first_name": "张伟"}
        chat = {"id": chat_id, "type": "private", "first_name": "张伟"}
        message = {"message_id": 10**6 + self.row, "date": 1677632400, "chat": chat, "from": sender, **content, **other}
        return await self.takes({"message": message}, message["chat"]["id"])

    async def takes(self, update: dict[str, Any], chat_id: int) -> list[Outgoing]:
        self.row += 1
        self.now += timedelta(seconds=1)
        newest = await self.tx.value("SELECT coalesce(max(id), 0) FROM outbox")
        turn = Turn(self.tx, self.now, self.row, "en", "duban_bot", routes.Routes())
        current.set(turn)
        await self.app.process_update(Update.de_json({"update_id": self.row, **update}, self.app.bot))
        if isinstance(turn.error, Refusal):
            await errors.refuse(turn, turn.error)
        elif turn.error is not None:
            raise turn.error
        rows = await self.tx.rows(
            "SELECT id FROM outbox WHERE id > :newest AND chat_id = :chat AND kind = 'message' ORDER BY id",
            newest=newest, chat=chat_id,
        )  # fmt: skip
        found = [await outbox.shown(self.tx, row["id"]) for row in rows]
        await self.tx.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'")
        return [each for each in found if each is not None]


@asynccontextmanager
async def lined(db: Database, office: Office, now: datetime | None) -> AsyncIterator[Line]:
    """Everybody reads English, and the clock has run so far."""
    if now is not None:
        await until(db, now)
    async with serving(answering(200, {"ok": True, "result": ME})) as url, db.write() as tx:
        application = app.build(config.load({"DUBAN_TOKEN": TOKEN, "DUBAN_API_URL": url, "DUBAN_DATABASE": "x.db"}))
        await application.initialize()
        for standing in await people.everyone(tx):
            await people.set_language(tx, standing.person.id, "en")
        await tx.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'")
        try:
            yield Line(application, tx, office, now or START)
        finally:
            await application.shutdown()


@pytest.mark.parametrize("where", TABLE)
async def test_whatever_is_sent_is_answered_with_the_next_button(db: Database, office: Office, where: str) -> None:
    chat_id, now, expected = TABLE[where]
    wrong = []
    async with lined(db, office, now) as line:
        who = await office.who(line.tx, chat_id)
        if "before" in where:
            await line.tx.run("DELETE FROM steps")
            await line.tx.run("DELETE FROM periods")
            for table in ("owners", "tasks", "parts", "plans"):
                await line.tx.run(f"DELETE FROM {table}")
        for kind, content in SENT.items():
            for table in ("evidence", "figures", "enquiries", "sayings", "reports", "drafts"):
                await line.tx.run(f"DELETE FROM {table}")
            await line.tx.run("UPDATE requests SET state = 'open', answered_at = NULL")
            if "in hand" in where:
                request = (await request_of(line.tx, office, 3, office.industry.id)).request
                await line.gets(chat_id, {"text": "/report 3", "entities": SENT["typo"]["entities"]})
                assert request.is_missing
            said = await line.gets(chat_id, content)
            data = [b.data for outgoing in said for row in outgoing.keyboard for b in row]
            text = plain(said[-1].text) if said else ""
            if len(said) != 1 or not any(d.startswith(expected[kind]) for d in data) or "unknown" in text.casefold():
                wrong.append(f"{kind}: {text!r} {data}, not {expected[kind]}")
            counted = await line.tx.value("SELECT count(*) FROM reports")
            counts = expected[kind] == "next." and (
                ("in hand" in where and kind not in ("voice", "video note")) or kind == "another's"
            )
            if bool(counted) is not counts:
                wrong.append(f"{kind}: {counted} reports")
        assert who.person.chat_id == chat_id
    assert wrong == []


async def test_a_command_with_a_slip_runs_with_one_tap_and_only_for_whom_it_is_open(
    db: Database, office: Office
) -> None:
    async with lined(db, office, shanghai(3, 17, 10)) as line:

        async def tap(chat_id: int, data: str) -> str:
            query = {
                "id": "1", "from": {"id": chat_id, "is_bot": False, "first_name": "x"}, "chat_instance": "1", "data": data,
                "message": {"message_id": 5, "date": 1, "chat": {"id": chat_id, "type": "private"}},
            }  # fmt: skip
            return "\n".join(o.text for o in await line.takes({"callback_query": query}, chat_id))

        assert "Task 4 推进技改提级" in await tap(Office.INDUSTRY, "run.report.4")
        assert "This command is for admins" in await tap(Office.INDUSTRY, "run.ask.2023-03")
        assert "This command is for contacts" in await tap(Office.SUPERVISOR, "run.report.4")
        for altered in ("run", "run.nonsense", "run.press.1"):
            assert await tap(Office.INDUSTRY, altered)
        (told,) = await line.gets(Office.ADMIN, {"text": f"/retrun 4 {'请补充数据' * 30}"})
        assert "/return 4 请补充数据" in told.text
        assert [b.data for row in told.keyboard for b in row] == ["help", "questions.1"]


@pytest.mark.parametrize(
    ("typed", "asked"),
    [
        ("/office\nWho signs the form?", "Who signs the form?"),
        ("/office\n请问谁签字？\n盖章呢？", "请问谁签字？\n盖章呢？"),
        ("/office  Who signs?\nAnd when?", "Who signs?\nAnd when?"),
        ("/office@duban_bot\t谁签字？", "谁签字？"),
        ("/office　谁签字？", "谁签字？"),
    ],
)
async def test_a_question_behind_the_command_is_whole(db: Database, office: Office, typed: str, asked: str) -> None:
    async with lined(db, office, None) as line:
        length = len(typed) - len(typed.removeprefix("/office").removeprefix("@duban_bot"))
        command = [{"type": "bot_command", "offset": 0, "length": length}]
        assert await line.gets(Office.INDUSTRY, {"text": typed, "entities": command})
        assert [e.words for e in await enquiries.all_open(line.tx)] == [asked]


async def test_who_reports_herself_fills_a_lent_card_by_a_reply(db: Database, office: Office) -> None:
    async with lined(db, office, shanghai(3, 17, 10)) as line:
        request = (await request_of(line.tx, office, 1, office.science.id)).request
        lent = await lending.lend(
            line.tx, await office.who(line.tx, Office.SCIENCE), request.id, bot_name="duban_bot", now=line.now
        )
        secret = lent.messages[0].text.split("start=")[1].split("\n")[0]
        card = await borrowing.open_link(
            line.tx, chat_id=Office.INDUSTRY, name="Mary", language="en", secret=secret, now=line.now
        )
        assert card is not None
        row = await posting.answer(line.tx, Office.INDUSTRY, card, key="lent", now=line.now)
        assert row is not None
        await outbox.finish(line.tx, row, OutboxState.SENT, message_id=55, now=line.now)
        chat = {"id": Office.INDUSTRY, "type": "private", "first_name": "x"}
        answered = {"reply_to_message": {"message_id": 55, "date": 1, "chat": chat, "text": "x"}}
        (said,) = await line.gets(Office.INDUSTRY, {"text": "评审已完成"}, **answered)
        assert said.about == card.about
        assert await line.tx.value("SELECT count(*) FROM sayings") == 0
        (own,) = await line.gets(Office.INDUSTRY, {"text": "专班已成立"})
        assert own.about != card.about
        assert await line.tx.value("SELECT count(*) FROM sayings") == 1


async def test_edits_pins_channels_and_second_accounts(db: Database, office: Office) -> None:
    async with lined(db, office, shanghai(3, 17, 10)) as line:
        pinned = {"message_id": 3, "date": 1, "chat": {"id": Office.INDUSTRY, "type": "private"}, "text": "x"}
        assert await line.gets(Office.INDUSTRY, {"pinned_message": pinned}) == []
        edited = {
            "message_id": 7, "date": 1, "edit_date": 2, "chat": {"id": Office.INDUSTRY, "type": "private"},
            "from": {"id": Office.INDUSTRY, "is_bot": False, "first_name": "x"}, "text": "/report 3",
        }  # fmt: skip
        assert await line.takes({"edited_message": edited}, Office.INDUSTRY) == []
        post = {"message_id": 7, "date": 1, "chat": {"id": -100, "type": "channel", "title": "x"}, "text": "任务3 完成"}
        assert await line.takes({"channel_post": post}, -100) == []
        (told,) = await line.gets(Office.STRANGER, {"text": "任务3 已完成，我是 Mary"})
        assert "open to invited people only" in told.text
        assert await line.gets(Office.STRANGER, {"text": "How do I ask the office?"}) == []
        assert await line.tx.value("SELECT count(*) FROM sayings") == 0
        assert await line.tx.value("SELECT count(*) FROM enquiries") == 0


async def test_in_a_group_the_way_to_the_private_chat_and_no_more(db: Database, office: Office) -> None:
    group = {"id": -5, "type": "supergroup", "title": "专班"}
    async with lined(db, office, shanghai(3, 17, 10)) as line:
        command = {"text": "/summary", "entities": [{"type": "bot_command", "offset": 0, "length": 8}]}
        (told,) = await line.gets(Office.INDUSTRY, {"text": "任务3 机密：已完成 80%"}, chat=group)
        assert [b.url for row in told.keyboard for b in row] == ["https://t.me/duban_bot"]
        assert "机密" not in told.text
        assert "80" not in told.text
        # Once a person in ten minutes; somebody else is told of her own.
        assert await line.gets(Office.INDUSTRY, command, chat=group) == []
        assert len(await line.gets(Office.SCIENCE, command, chat=group)) == 1
        assert await line.gets(Office.STRANGER, command, chat=group) == []
        assert await line.gets(Office.SCIENCE, {"text": "大家中午好"}, chat=group) == []
        line.now += timedelta(minutes=11)
        assert len(await line.gets(Office.INDUSTRY, command, chat=group)) == 1
        assert await line.tx.value("SELECT count(*) FROM reports") == 0
        assert await line.tx.value("SELECT count(*) FROM sayings") == 0
