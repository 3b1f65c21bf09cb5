"""Who lives through a simulated year, and what they do at each turn of a period: answering is lives', the rest is told here."""

from __future__ import annotations

import asyncio
import csv
import io
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from simulator.almanac import DUE_HOUR, Days
from simulator.bot_process import BotProcess
from simulator.client import World
from simulator.diaries import Diary, Entry, PlanRow, rows_of
from simulator.lives import Life, Manner
from simulator.office import GIVEN, SURNAMES, TITLE, Office, example_plan
from simulator.players import press_like, tap
from simulator.script import Script
from simulator.telling import ZONE

USUAL = (Manner.PROMPT, Manner.PROMPT, Manner.TERSE, Manner.TERSE, Manner.VERBOSE)


class Cast:
    """Everybody, with the record of what they do."""

    def __init__(self, world: World, bot: BotProcess, now: Callable[[], datetime], script: Script, seed: int) -> None:
        self._world, self._bot, self._now = world, bot, now
        self.script, self.seed = script, seed
        self.office = Office(world, bot, None)
        self.lives: dict[str, Life] = {}
        self.diary: Diary
        self._blocked_chats: set[int] = set()

    async def moves_in(self, days: Sequence[Days]) -> None:
        """The plan is loaded, its figures are confirmed, and everybody joins but for one department."""
        rows = rows_of(example_plan(), self.script.departments)
        silent = frozenset({self.script.silent})
        self.diary = Diary(rows, days, silent)
        office = self.office
        await office.first_admin()
        await office.admin.file("plan.csv", _file(rows), caption=f"{TITLE} 2023-01-01 2023-12-31", mime="text/csv")
        await self._bot.rests()
        await self._taps("importyes")
        await self._taps("indlook")
        await self._confirms()
        await office.invite_supervisors()
        names = (f"{s}{g}" for g in GIVEN for s in SURNAMES)
        departments = list(dict.fromkeys(name for row in rows for name in row.departments))
        for place, department in enumerate(d for d in departments if d not in silent):
            actor = await office.joins(department, next(names), "en" if place % 9 == 8 else "zh")
            manner = self._manner(department, place)
            self.lives[department] = Life(actor, department, manner, self.diary, self._now, self.seed)
        self._deputy = await office.joins(f"{self.script.leaves} deputy", "钱文", "zh")
        await self._bot.rests()

    def _manner(self, department: str, place: int) -> Manner:
        script = self.script
        named = {script.late: Manner.LATE, script.forgetful: Manner.FORGETFUL, script.verbose: Manner.VERBOSE}
        return named.get(department, USUAL[place % len(USUAL)])

    async def before(self, place: int, days: Days) -> None:
        """The day before: corrections to the last period, hand-overs, leaves, who comes back."""
        script = self.script
        if place - 1 in script.corrected:
            await self._corrects(self.diary.days[place - 2])
        if place == script.blocked.stop:
            life = self.lives[script.blocks]
            await life.actor.unblock()
            life.blocked = False
            self._put("unblocked", department=life.department)
        if place == script.handed_over:
            await self._hands_over()
        if place == script.away:
            life = self.lives[script.leaves]
            self._asleep = life.actor
            await life.actor.send(f"/away {days.asked:%Y-%m-%d} {days.locked:%Y-%m-%d} 钱文")
            life.actor = self._deputy
        elif place == script.away + 1:
            self.lives[script.leaves].actor = self._asleep
        await self._bot.rests()

    async def asked(self, place: int, days: Days, *, killed: bool) -> None:
        """The prompt ones answer, in some periods while the bot is killed; one blocks the bot for good."""
        answering = asyncio.gather(*(life.answer_all(days.label) for life in self._of(Manner.PROMPT)))
        if killed:
            await asyncio.sleep(0.3)
            await self._bot.kill()
            await self._bot.start()
        await answering
        await self._bot.rests()
        if place == self.script.blocked.start:
            life = self.lives[self.script.blocks]
            await life.actor.block()
            life.blocked = True
            self._blocked_chats.add(life.actor.id)
            self._put("blocked", department=life.department)

    async def reminded(self, place: int, days: Days) -> None:
        """The terse ones answer; somebody asks for more time, and it is granted."""
        await self._answer(Manner.TERSE, days)
        if place == self.script.extended:
            await self._extends(days)

    async def last_day(self, place: int, days: Days) -> None:
        """All others, but for the late and, now and then, the forgetful; a report goes back."""
        await self._answer(Manner.VERBOSE, days)
        if place % 3:
            await self._answer(Manner.FORGETFUL, days)
        if place in self.script.returned:
            await self._returns(days)

    async def overdue(self, days: Days) -> None:
        await self._answer(Manner.LATE, days)

    def unexplained(self, failed: Iterable[str]) -> list[str]:
        """Messages given up, but for those to who had blocked the bot."""
        return [line for line in failed if "blocked" not in line]

    async def _answer(self, manner: Manner, days: Days) -> None:
        await asyncio.gather(*(life.answer_all(days.label) for life in self._of(manner)))
        await self._bot.rests()

    def _of(self, manner: Manner) -> list[Life]:
        return [life for life in self.lives.values() if life.manner is manner and not life.blocked]

    async def _returns(self, days: Days) -> None:
        """A supervisor sends a report back; its department says it anew on the same day."""
        life, row = self._somebody(days, skip=0)
        await self.office.supervisor.send(f"/return {row.number} {days.label} 请补充具体进展和数据")
        await self._bot.rests()
        self._put("returned", label=days.label, number=row.number, department=life.department)
        await life.answer_again(days.label, row.number, "at_risk")
        await self._bot.rests()

    async def _corrects(self, days: Days) -> None:
        """A report that stands in a bulletin is reopened and says something else."""
        life, row = self._somebody(days, skip=1)
        was = self.diary.stood(days.label, self._now())[row.number, row.lead].health
        await self.office.supervisor.send(f"/reopen {row.number} {days.label}")
        await self._bot.rests()
        await life.answer_again(days.label, row.number, "at_risk" if was == "off_track" else "off_track")

    def _somebody(self, days: Days, *, skip: int) -> tuple[Life, PlanRow]:
        """A task that is reported for a period by somebody who can be reached."""
        stood = self.diary.stood(days.label, self._now())
        found = [
            (self.lives[row.lead], row)
            for row in self.diary.rows
            if row.lead in self.lives
            and not self.lives[row.lead].blocked
            and stood[row.number, row.lead].state == "reported"
        ]
        return found[skip * len(found) // 2]

    async def _extends(self, days: Days) -> None:
        """The late one asks for more time for one of its reports, and has it: that one is not late."""
        life = self.lives[self.script.late]
        number = next(row.number for row in self.diary.rows if row.lead == life.department)
        await life.actor.send(f"/extend {number}")
        await self._bot.rests()
        await self._presses(life, r"apply\..*\.report_extension")
        data = await self._presses(life, r"apply\..*\.\d{8}")
        await life.actor.send("数据月底前才能汇总完成")
        await self._bot.rests()
        await press_like(self.office.supervisor, r"decide\.\d+\.grant")
        await self._bot.rests()
        until = datetime.strptime(data[-8:], "%Y%m%d").replace(hour=DUE_HOUR, tzinfo=ZONE)
        self._put("extended", label=days.label, number=number, department=life.department, until=until)

    async def _presses(self, life: Life, pattern: str) -> str:
        data = await press_like(life.actor, pattern)
        await self._bot.rests()
        return data

    async def _hands_over(self) -> None:
        """The contact leaves, and another one joins in her place."""
        life = self.lives[self.script.hands_over]
        await self.office.admin.send(f"/remove {life.actor.name}")
        await self._bot.rests()
        await tap(self.office.admin, "removeyes")
        await self._bot.rests()
        life.actor = await self.office.joins(life.department, "孔令华", "zh")

    async def _confirms(self) -> None:
        """Every figure that was read out of the targets is right."""
        for _ in range(100):
            try:
                await press_like(self.office.admin, r"indset\.\d+\.\d+\.confirmed\.w")
            except LookupError:
                return
            await self._bot.rests()

    async def _taps(self, name: str) -> None:
        await tap(self.office.admin, name)
        await self._bot.rests()

    def _put(
        self, what: str, *, label: str = "", number: int = 0, department: str = "", until: datetime | None = None
    ) -> None:
        self.diary.put(Entry(what, self._now(), label, number, department, until=until))


def _file(rows: Sequence[PlanRow]) -> bytes:
    """The plan's file with these tasks alone."""
    wanted = {str(row.number) for row in rows}
    with example_plan().open(encoding="utf-8-sig", newline="") as file:
        reader = csv.DictReader(file)
        found = [row for row in reader if row["number"] in wanted]
    out = io.StringIO()
    writer = csv.DictWriter(out, list(found[0]))
    writer.writeheader()
    writer.writerows(found)
    return out.getvalue().encode()
