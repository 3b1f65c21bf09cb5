"""What stories in the small office need: who is in it, waiting for the bot, and looking at what came of it. Making it is small_office."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from simulator import judge
from simulator.client import Actor
from simulator.players import Contact
from simulator.seen import Seen
from simulator.telling import ZONE
from tests.journeys.conftest import Stage

TOKEN = "123456:TEST-token-of-the-small-office"
BEGIN = datetime(2023, 4, 18, 9, tzinfo=ZONE)
"""Tuesday; April is asked on Wednesday 19, 09:00."""

NAMES = {
    "省水利厅": "徐军", "省教育厅": "韩军", "省民政厅": "唐杰", "省海洋局": "郭勇", "省大数据局": "赵敏", "省畜牧局": "何静",
    "省市场监管局": "冯娟", "省生态环境厅": "梁涛", "省应急厅": "谢艳", "山东黄河河务局": "宋磊",
}  # fmt: skip
"""Ten departments, and who answers for each; the last one only contributes."""

FAST = {"DUBAN_PACE": "1000", "DUBAN_CHAT_PACE": "1000"}
MONTH = "2023-04"
DONE = ("sent", "skipped")


class Patient(Actor):
    """Presses a button and waits for no toast: the bot may die before it says anything."""

    async def press(self, button: str, *, message: int | None = None, chat: Any = None, timeout: float = 10) -> None:
        await self.press_only(button, message=message, chat=chat)


@dataclass
class Small(Stage):
    """The small office; `folder` holds database, log and the simulated Telegram."""

    folder: Path = field(default_factory=Path)
    token: str = TOKEN

    @property
    def contacts(self) -> list[Contact]:
        return list(self.office.contacts.values())

    def contact(self, department: str) -> Actor:
        return self.office.contacts[department].actor

    async def clock(self, month: int, day: int, hour: int = 9, minute: int = 0) -> None:
        """Set the time while nobody works, or while somebody may die."""
        to = datetime(2023, month, day, hour, minute, 1, tzinfo=ZONE)
        await self.world.jump(to=to, wait_followers=False)

    async def until(self, true: Callable[[], Awaitable[bool]], what: str, seconds: float = 30) -> None:
        """Wait for something in the database or the simulated world."""
        try:
            async with asyncio.timeout(seconds):
                while not await true():
                    await asyncio.sleep(0.02)
        except TimeoutError as error:
            raise TimeoutError(f"{what} does not come\n{await self.bot.log_text()}") from error

    async def running(self, times: int) -> None:
        """Wait until the log has said so often that the bot runs."""

        async def said() -> bool:
            return self.log().count("Duban is running.") >= times

        await self.until(said, f"start {times}")

    async def emptied(self) -> None:
        """Wait until nothing is left to send, what is to be tried again later included."""

        async def empty() -> bool:
            left = "SELECT count(*) AS n FROM outbox WHERE state IN ('sending', 'unsettled') OR (state = 'waiting' AND floor IS NOT NULL)"
            return not (await self.rows(left))[0]["n"]

        await self.bot.rests()
        await self.until(empty, "an empty outbox")
        await self.bot.rests()

    async def rows(self, sql: str) -> list[dict[str, Any]]:
        """What the bot's own database holds."""
        async with self.bot.opened() as db, db.read() as tx:
            return [dict(row) for row in await tx.rows(sql)]

    async def outcomes(self, kind: str, label: str = MONTH) -> list[str]:
        """What came of a period's steps of a kind, in order; empty for one that is still to come."""
        found = await self.rows(
            "SELECT s.kind, s.outcome, p.label FROM steps s JOIN periods p ON p.id = s.period_id ORDER BY s.due_at, s.id"
        )
        return [row["outcome"] for row in found if (row["kind"], row["label"]) == (kind, label)]

    def log(self) -> str:
        return self.bot.log.read_text("utf-8")

    async def faults(self) -> list[str]:
        """All that went wrong by the database, the simulator's log and the bot's: nothing lost, nothing doubled, no secret, no trace."""
        async with self.bot.opened() as db:
            faults = await judge.faults_in_reports(db, 1, MONTH, self.contacts)
        faults += await self.delivery()
        log = self.log()
        faults += [f"the log holds {word}" for word in (self.token, "Traceback", "Ended by an error") if word in log]
        return faults + await self.unexpected()

    async def delivery(self) -> list[str]:
        """Messages that were queued and do not stand in their chats exactly once, or stand there and were not queued."""
        rows = await self.rows("SELECT * FROM outbox WHERE kind = 'message' OR state NOT IN ('sent', 'skipped')")
        faults = [f"row {r['id']} ({r['key']}): {r['state']} {r['error']}" for r in rows if r["state"] not in DONE]
        queued = Counter((r["chat_id"], r["message_id"]) for r in rows if r["state"] == "sent")
        standing: Counter[tuple[int, int]] = Counter()
        for chat in (await self.world.act("people", {}))["chats"]:
            standing.update((chat["id"], m.id) for m in await self.world.messages(chat["id"]) if m.from_bot)
        faults += [f"{each} was queued and is not in the chat" for each in queued - standing]
        return faults + [f"{each} is in the chat and was not queued" for each in standing - queued]

    async def unexpected(self) -> list[str]:
        """Every contact has one question at most."""
        return [await contact.actor.drawn() for contact in self.contacts if len(await questions(contact.actor)) > 1]


async def questions(actor: Actor) -> list[Seen]:
    """The bot's questions for a period in this chat, edited ones included."""
    return [message for message in await actor.chat() if message.from_bot and message.text.startswith("📋 2023年")]
