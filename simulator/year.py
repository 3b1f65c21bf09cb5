"""`duban demo --year`: the twelve periods of the example plan with the real bot, what became of each, and whether all adds up.

The bot is stopped, killed and started again on the way; what it prints is left in a folder.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from statistics import fmean

from simulator import compared, judge
from simulator.almanac import YEAR, Days
from simulator.bot_process import BotProcess
from simulator.client import World
from simulator.diaries import Counted, corrected, count
from simulator.live import PACE
from simulator.people_of_year import Cast
from simulator.printed import Printed
from simulator.refusals import Json
from simulator.script import WHOLE, Script
from simulator.server import Simulator
from simulator.telling import ZONE, write
from storage import bulletins, deliveries, periods

MOST = 5
"""Scheduled messages of a person in a period."""

HEAD = f"{'period':8} {'asked':>5} {'reported':>8} {'on time':>8} {'missed':>6} {'no one':>6} {'unchanged':>9} {'messages a person':>18} {'stray':>5}"


@dataclass(frozen=True, slots=True)
class Month:
    """What became of a period."""

    label: str
    counted: Counted
    mean: float
    """Scheduled messages of a person who had any."""
    most: int
    stray: list[str]
    """Messages doubled, lost, or given up for no reason."""

    def line(self) -> str:
        it = self.counted
        share = 100 * it.on_time / it.asked if it.asked else 0
        return (
            f"{self.label:8} {it.asked:5} {it.reported:8} {share:6.1f} % {it.missed:6} {it.out_of_reach:6} {it.no_change:9} "
            f"{f'{self.mean:.1f}, at most {self.most}':>18} {len(self.stray):5}"
        )


async def play(seed: int, folder: Path) -> int:
    """Live through the year; 0 only where all adds up."""
    begun = time.monotonic()
    write(f"A year of the example plan, seed {seed}; what is printed goes to {folder}\n\n{HEAD}")
    with tempfile.TemporaryDirectory(prefix="duban-year-") as name:
        async with opened(Path(name), WHOLE, seed, folder) as year:
            await year.told()
            given = sum(entry.what == "said" for entry in year.cast.diary.entries)
    stray = [line for month in year.months for line in month.stray]
    faults = [*year.faults, *stray]
    write(
        "\n".join(["", "✘ Not all adds up:", *faults[:40]])
        if faults
        else "\n✔ Every figure is what people's own record gives."
    )
    write(
        f"{given} answers, {len(year.calls)} calls, {len(stray)} messages doubled or missing, {time.monotonic() - begun:.0f} s"
    )
    return 1 if faults else 0


@asynccontextmanager
async def opened(folder: Path, script: Script, seed: int, prints: Path) -> AsyncIterator[Year]:
    """An office before its year begins, with its Telegram and its bot."""
    begins = datetime(2023, 1, 5, 9, tzinfo=ZONE)
    async with (
        Simulator(folder / "telegram", now=begins, overall=None) as simulator,
        World(simulator.url) as world,
        BotProcess(simulator, folder, **PACE) as bot,
    ):
        yield Year(world, bot, Cast(world, bot, simulator.state.clock.now, script, seed), Printed(world, bot, prints))


class Year:
    """The year, period by period; what was found wrong is in `faults`."""

    def __init__(self, world: World, bot: BotProcess, cast: Cast, printed: Printed) -> None:
        self.world, self.bot, self.cast, self.printed = world, bot, cast, printed
        self.script = cast.script
        self.days = YEAR[: self.script.periods]
        self.months: list[Month] = []
        self.faults: list[str] = []
        self.calls: list[Json] = []
        self._drafted: dict[str, datetime] = {}
        self._told: set[tuple[str, int, str, int]] = set()

    async def told(self) -> None:
        """All of it."""
        await self.cast.moves_in(self.days)
        for place, days in enumerate(self.days, 1):
            await self.month(place, days)
        ledger = self.bot.folder / "ledger.csv"
        done = await self.bot.command("export", str(ledger))
        if done.code != 0:
            self.faults.append(f"duban export: {done.out}{done.errors}")
            return
        content = await asyncio.to_thread(ledger.read_text, "utf-8")
        self.faults += compared.faults_in_ledger(content, self.cast.diary, await self.world.now())

    async def month(self, place: int, days: Days) -> None:
        """One period, from the day before it is asked until its bulletin is out."""
        cast = self.cast
        await self._to(days.eve)
        await cast.before(place, days)
        await self._to(days.asked, restarts=place in self.script.restarted)
        await cast.asked(place, days, killed=place in self.script.killed)
        await self._to(days.reminded)
        await cast.reminded(place, days)
        await self._to(days.last_day)
        await cast.last_day(place, days)
        await self._to(days.overdue)
        await cast.overdue(days)
        await self._to(days.warned)
        await self._to(days.summary)
        await self._agrees(days)
        await self._to(days.locked + timedelta(minutes=1))
        await self._agrees(days)
        if place <= self.script.bulletins:
            await self._published(days)
        self.months.append(await self._ended(days))
        write(self.months[-1].line())

    async def _to(self, moment: datetime, *, restarts: bool = False) -> None:
        """Jump there; what falls due on the way happens. With a restart, it does so once the bot is back."""
        to = moment + timedelta(seconds=1)
        if restarts:
            await self.bot.stop()
            await self.world.jump(to=to, wait_followers=False)
            await self.bot.start()
        else:
            await self.world.jump(to=to)
        await self.bot.rests()

    async def _agrees(self, days: Days) -> None:
        """The summary and its picture say what the record gives."""
        visitor, now = self.cast.office.visitor, await self.world.now()
        asked = await visitor.send(f"/summary {days.label}")
        await self.bot.rests()
        text = "\n".join(m.text for m in await visitor.chat() if m.from_bot and m.id > asked)
        counted = count(self.cast.diary, days.label, now)
        self.faults += compared.named(compared.faults_in_head(text, counted), f"summary of {days.label} at {now:%d %b}")

    async def _published(self, days: Days) -> None:
        """Drafted by one, approved by another; its figures, and the files that came of it."""
        office, diary = self.cast.office, self.cast.diary
        now = await self.world.now()
        changed = [
            each for label, at in self._drafted.items() for each in corrected(diary, label, at, now, self._told)
        ]  # fmt: skip
        caption = await self.printed.all_of(office, days.label, self.script.forms)
        counted = count(diary, days.label, now)
        self.faults += compared.named(compared.faults_in_caption(caption, counted), f"picture of {days.label}")
        async with self.bot.opened() as db, db.read() as tx:
            period = await periods.by_label(tx, 1, days.label)
            bulletin = await bulletins.of_period(tx, period.id) if period else None
        if bulletin is None or bulletin.published_at is None:
            self.faults.append(f"the bulletin of {days.label} is not published")
            return
        found = compared.faults_in_bulletin(bulletin.figures, diary, days.label, now, changed)
        self.faults += compared.named(found, f"bulletin of {days.label}")
        self._drafted[days.label] = now
        self._told |= {(label, number, is_, version) for label, number, _, is_, version in changed}

    async def _ended(self, days: Days) -> Month:
        self.calls += await self.world.log(after=len(self.calls))
        async with self.bot.opened() as db:
            found = await judge.delivery(db, self.calls)
            async with db.read() as tx:
                had = await deliveries.scheduled(tx, days.label)
        if max(had) > MOST:
            self.faults.append(f"{days.label}: somebody had {max(had)} scheduled messages")
        known = [line for month in self.months for line in month.stray]
        stray = [*found.waiting, *found.doubled, *found.lost, *self.cast.unexplained(found.failed)]
        counted = count(self.cast.diary, days.label, await self.world.now())
        return Month(days.label, counted, fmean(had), max(had), [line for line in stray if line not in known])
