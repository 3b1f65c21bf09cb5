"""`duban demo`: one month of the example plan with the real bot, told as it happens, and whether all is right at its end.
At a terminal the office then stays, to be looked at and played on; elsewhere it ends by itself."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from datetime import datetime, timedelta
from pathlib import Path

from simulator import judge
from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.face import Face
from simulator.live import PACE, assign_roles, until_interrupted
from simulator.office import Office
from simulator.players import Said, tap
from simulator.server import Simulator
from simulator.telling import ZONE, Teller, write

MONTH = "2023-04"


async def play(language: str | None) -> int:
    """Play the month; 0 only where what was stored is what was said and every message arrived exactly once.

    `language` is that of everybody; None for Chinese contacts and one English supervisor.
    """
    begun, face = time.monotonic(), Face(ZONE)
    with tempfile.TemporaryDirectory(prefix="duban-demo-") as name:
        folder = Path(name)
        async with (
            Simulator(folder / "telegram", now=_at(3, 9), overall=None, face=face) as simulator,
            World(simulator.url) as world,
            BotProcess(simulator, folder, language=language or "zh", **PACE) as bot,
        ):
            story = _Story(world, bot, language)
            await story.told()
            faults = await story.faults()
            write(f"\n{story.verdict(faults)} ({time.monotonic() - begun:.0f} s)")
            if sys.stdout.isatty():
                assign_roles(face, story.office)
                simulator.stage.bot = bot
                write(f"To go on by yourself, open {simulator.page_url}\nThe office stays until Ctrl-C ends it.")
                await until_interrupted()
    return 1 if faults else 0


def _at(day: int, hour: int, minute: int = 0, *, month: int = 4) -> datetime:
    return datetime(2023, month, day, hour, minute, tzinfo=ZONE)


class _Story:
    """The month, scene by scene."""

    def __init__(self, world: World, bot: BotProcess, language: str | None) -> None:
        self._world = world
        self._bot = bot
        self.office = Office(world, bot, language)
        self._teller = Teller()
        self._late: str = "省水利厅"
        self._silent: str = "省教育厅"

    async def told(self) -> None:
        await self._set_up()
        await self._asked()
        await self._reminded()
        await self._overdue()
        await self._summarised()
        await self._locked()

    async def faults(self) -> list[str]:
        async with self._bot.opened() as db:
            return [
                *await judge.faults_in_reports(db, 1, MONTH, self.office.contacts.values()),
                *await judge.faults_in_delivery(db, self._world),
            ]

    def verdict(self, faults: list[str]) -> str:
        said = sum(len(contact.said) for contact in self.office.contacts.values())
        if faults:
            return "\n".join(["✘ Not all is right:", *faults[:20]])
        return f"✔ {said} answers were given, and exactly these are stored; every message arrived exactly once."

    async def _set_up(self) -> None:
        teller, office = self._teller, self.office
        teller.scene("An office sets up its plan", _at(3, 9))
        await office.first_admin()
        teller.follow(office.admin)
        await office.send_plan()
        await teller.tell()
        await self._taps(office.admin, "importyes")
        await office.invite_supervisors()
        await self._bot.rests()
        await teller.tell()
        await office.invite_contacts()
        await self._bot.rests()
        await teller.pass_over(office.admin)
        teller.note(
            f"{len(office.contacts)} departments' contacts joined by their links, a head and two supervisors too."
        )
        teller.follow(office.supervisor, office.contacts["省民政厅"].actor)
        await teller.tell()
        stranger = await self._world.person("周游", language="zh")
        teller.follow(stranger)
        await stranger.start()
        await self._bot.rests()
        await stranger.send("/summary")
        await self._bot.rests()
        await teller.tell()

    async def _asked(self) -> None:
        office = self.office
        await self._to("Asking day: one message a person", _at(19, 9))
        shown = office.contacts["省民政厅"]
        others = [c for d, c in office.contacts.items() if d not in ("省民政厅", self._late, self._silent)]

        async def told(label: str) -> None:
            if label:
                self._teller.pressed(shown.actor, label)
            await self._teller.tell()

        await self._teller.tell()
        shown.on_step = told
        await shown.begin()
        for said in (
            Said("on_track", 35, "已完成适老化改造 1.05 万户，进度35%"),
            Said("at_risk", None, "护理型床位新增 6200 张，用地审批偏慢"),
            Said("on_track"),
        ):
            await shown.answer(said)
        message = await shown.actor.send("收到，谢谢")
        await self._bot.rests()
        await self._teller.tell()
        await asyncio.gather(*(office.answer_all(contact) for contact in others))
        await self._bot.rests()
        self._teller.note(f"{len(others)} more contacts answered, {sum(len(c.said) for c in others)} cards in all.")
        await self._correct(message)

    async def _correct(self, after: int) -> None:
        """The contact edits what she wrote; the old version stays."""
        shown = self.office.contacts["省民政厅"]
        wrong = next(m for m in await shown.actor.chat() if not m.from_bot and "6200" in m.text)
        await shown.actor.edit(wrong.id, "护理型床位新增 6800 张，用地审批偏慢")
        await self._bot.rests()
        request = next(r for r, said in shown.said.items() if "6200" in said.text)
        shown.said[request] = Said("at_risk", None, "护理型床位新增 6800 张，用地审批偏慢")
        await self._teller.tell()

    async def _reminded(self) -> None:
        late = self.office.contacts[self._late]
        self._teller.follow(late.actor)
        await self._teller.tell()
        await self._to("Reminders, only to who is missing", _at(23, 9, 30))
        await self._to("The due day", _at(25, 9, 30))

    async def _overdue(self) -> None:
        late = self.office.contacts[self._late]
        await self._to("One working day late: contacts and deputies", _at(26, 9, 30))
        await self.office.answer_all(late)
        await self._bot.rests()
        self._teller.note(f"{self._late} answers, a day late.")
        self._teller.follow(self.office.head)
        await self._teller.tell()
        await self._to("Two working days late: the head of the department", _at(27, 9, 30))

    async def _summarised(self) -> None:
        await self._to("The supervisors' summary", _at(28, 9))
        await self._taps(self.office.supervisor, "sum")
        for command in ("/missing", "/task 106", "/summary part 10"):
            await self.office.supervisor.send(command)
            await self._bot.rests()
            await self._teller.tell()
        await self.office.admin.send("/assign 105 省卫生健康委")
        await self._bot.rests()
        await self._teller.tell()
        await self._taps(self.office.admin, "assignyes")

    async def _locked(self) -> None:
        await self._to("The period is locked", _at(5, 18, 1, month=5))
        silent = self.office.contacts[self._silent]
        self._teller.follow(silent.actor)
        await silent.actor.send("任务102 已印发实施方案")
        await self._bot.rests()
        await self._teller.tell()

    async def _taps(self, actor: Actor, name: str) -> None:
        """Somebody presses the newest button of this kind."""
        self._teller.pressed(actor, await tap(actor, name))
        await self._bot.rests()
        await self._teller.tell()

    async def _to(self, title: str, moment: datetime) -> None:
        """Jump there; what falls due on the way happens."""
        await self._world.jump(to=moment + timedelta(seconds=1))
        await self._bot.rests()
        self._teller.scene(title, moment)
        await self._teller.tell()
