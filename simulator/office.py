"""An office of made-up people around the example plan: the first admin, supervisors, and a contact for every department."""

from __future__ import annotations

import asyncio
import csv
from importlib.resources import files
from pathlib import Path

from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.players import Contact, Said, card_unlike, link_in, sees, tail_of, tap

TITLE = "山东省建设绿色低碳高质量发展先行区2023年重点工作任务"

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于"
GIVEN = ("伟", "芳", "娜", "敏", "静", "强", "磊", "洋", "艳", "勇", "军", "杰", "娟", "涛")

HEALTHS = (
    "on_track",
    "on_track",
    "at_risk",
    "on_track",
    "on_track",
    "off_track",
    "on_track",
    "done",
    "on_track",
    "not_started",
)


def example_plan() -> Path:
    """The plan's file, as packaged or as it stands in the repository."""
    packaged = Path(str(files("simulator"))) / "example" / "plan.csv"
    return packaged if packaged.exists() else Path(__file__).parents[1] / "examples" / "shandong-2023" / "plan.csv"


def departments() -> list[str]:
    """Every department of the example plan, in order of appearance."""
    with example_plan().open(encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file))
    return list(dict.fromkeys(name for row in rows for name in row["lead_departments"].split("；")))


class Office:
    """`language` is that of everybody; None for Chinese people and one English supervisor."""

    def __init__(self, world: World, bot: BotProcess, language: str | None = "zh") -> None:
        self._world = world
        self._bot = bot
        self._language = language or "zh"
        self._second = language or "en"
        self.contacts: dict[str, Contact] = {}
        self.admin: Actor
        self.supervisor: Actor
        self.visitor: Actor
        self.head: Actor

    async def first_admin(self) -> None:
        """`duban invite admin` prints a link; whoever opens it is the first admin."""
        made = await self._bot.command("invite", "admin")
        if made.code != 0:
            raise RuntimeError(f"duban invite admin: {made.out}{made.errors}")
        self.admin = await self._world.person("王芳", language=self._language)
        await self.admin.opens(made.out.strip().splitlines()[-1])
        await self._bot.rests()

    async def load_plan(self) -> None:
        """The admin sends the example plan and says yes to what is shown."""
        await self.send_plan()
        await tap(self.admin, "importyes")
        await self._bot.rests()

    async def send_plan(self) -> None:
        """The admin sends the example plan and sees what it holds."""
        content = await asyncio.to_thread(example_plan().read_bytes)
        await self.admin.file("plan.csv", content, caption=f"{TITLE} 2023-01-01 2023-12-31", mime="text/csv")
        await self._bot.rests()

    async def invite_all(self) -> None:
        """Everybody, each by a link from the admin."""
        await self.invite_supervisors()
        await self.invite_contacts()

    async def invite_supervisors(self) -> None:
        """Two supervisors."""
        self.supervisor = await self.joins("supervisor", "李强", self._language)
        self.visitor = await self.joins("supervisor", "Anna Smith", self._second)

    async def invite_contacts(self) -> None:
        """A contact for every department, and the head of one."""
        self.head = await self.joins("省教育厅 head", "陈静", self._language)
        for place, department in enumerate(departments()):
            name = SURNAMES[place % len(SURNAMES)] + GIVEN[place % len(GIVEN)]
            self.contacts[department] = Contact(await self.joins(department, name, self._language), department)

    async def joins(self, place: str, name: str, language: str) -> Actor:
        """The admin makes a link for a place, and somebody new opens it."""
        actor = await self._world.person(name, language=language)
        asked = await self.admin.send(f"/invite {place}")
        message = await sees(self.admin, "uninvite", after=asked)
        await actor.opens(link_in(message))
        return actor

    async def answer_all(self, contact: Contact) -> None:
        """Answer every card that is missing, each in a way of its own, until none is left."""
        request = await contact.begin()
        while await contact.answer(saying(request)):
            request = int(tail_of(await card_unlike(contact.actor, "")).split(".")[0])


def saying(request: int) -> Said:
    """What is said for a request: health by its number, some with a percentage, some in words."""
    health = HEALTHS[request % len(HEALTHS)]
    if request % 4 == 0:
        return Said(health, request % 100, f"按计划推进，已完成{request % 100}%")
    if request % 4 == 1:
        return Said(health, None, f"第{request}次会议已召开，方案已印发。")
    return Said(health, 50 if request % 6 == 2 else None)
