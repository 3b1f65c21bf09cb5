"""A month of the real plan on PostgreSQL with two processes, one or the other of which is killed or hangs: nothing is lost or doubled."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from domain.reports import RequestKind
from simulator import judge, players
from simulator.bot_process import BotProcess
from simulator.office import departments
from storage.database import Server
from tests.journeys.conftest import Stage
from tests.journeys.prepared import questions
from tests.journeys.test_restarts import answer_all

TAKEOVER = 15.0
"""Seconds in which another process leads."""

CARDS = 135
"""What the departments are asked for in April: 113 reports and 22 contributions."""


@dataclass
class Pair:
    """Two processes on one database."""

    stage: Stage
    bots: tuple[BotProcess, BotProcess]

    async def leader(self) -> int | None:
        """The number of the process that leads."""
        async with self.stage.bot.opened() as db, db.read() as tx:
            found: int | None = await tx.value("SELECT id FROM processes WHERE leads = 1")
        return found

    async def newest(self) -> int:
        """The number of the process that came last."""
        async with self.stage.bot.opened() as db, db.read() as tx:
            return int(await tx.value("SELECT max(id) FROM processes"))

    async def leading(self) -> BotProcess:
        """The process that leads, by what it has logged."""
        number = await self.leader()
        for bot in self.bots:
            if f"member={number}" in await bot.log_text():
                return bot
        raise AssertionError(f"process {number} has no log")

    async def until_led(self, *, unlike: int | None = None) -> float:
        """Wait for a leader other than this; the seconds it took."""
        begun = time.monotonic()
        async with asyncio.timeout(TAKEOVER):
            while (found := await self.leader()) is None or found == unlike:
                await asyncio.sleep(0.05)
        return time.monotonic() - begun


@asynccontextmanager
async def second(stage: Stage, address: Server, folder: Path) -> AsyncIterator[BotProcess]:
    folder.mkdir()
    async with BotProcess(
        stage.simulator, folder, DUBAN_PACE="1000", DUBAN_CHAT_PACE="1000", DUBAN_DATABASE=address.url
    ) as bot:
        yield bot


@asynccontextmanager
async def killed(leader: BotProcess) -> AsyncIterator[None]:
    await leader.kill()
    yield


@asynccontextmanager
async def frozen(leader: BotProcess) -> AsyncIterator[None]:
    """Its machine hangs, with requests under way, and comes back when others have taken over: it ends without a word to anybody."""
    leader.freeze()
    try:
        yield
    finally:
        leader.thaw()
    assert await asyncio.wait_for(leader.ends(), 10) == 1
    log = await leader.log_text()
    assert log.rstrip().splitlines()[-1].startswith("duban: "), log


Fall = Callable[[BotProcess], AbstractAsyncContextManager[None]]


@pytest.mark.engines("postgres")
@pytest.mark.parametrize(
    "falls",
    [
        pytest.param((frozen,), id="once", marks=pytest.mark.long),
        pytest.param((killed, frozen, killed, killed, frozen, killed), id="again and again", marks=pytest.mark.chaos),
    ],
)
async def test_a_month_while_one_or_the_other_falls(
    stage: Stage, address: Server, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    falls: Sequence[Fall],
) -> None:  # fmt: skip
    # Who answers may have to wait for two takeovers.
    monkeypatch.setattr(players, "PATIENCE", 60)
    office = stage.office
    await office.first_admin()
    await office.load_plan()
    await office.invite_all()
    await stage.bot.rests()
    async with AsyncExitStack() as stack:
        pair = Pair(stage, (stage.bot, await stack.enter_async_context(second(stage, address, tmp_path / "second"))))
        assert await pair.until_led() < TAKEOVER
        await stage.at(4, 19)
        contacts = list(office.contacts.values())
        cards = asyncio.Semaphore(0)
        answering = [asyncio.create_task(answer_all(contact, cards)) for contact in contacts]
        takeovers = []
        burst = CARDS // (2 * len(falls))
        for fell in falls:
            for _ in range(burst // 2):
                cards.release()
            # The one that follows is killed amid the answers and started again …
            leader = await pair.leading()
            follower = next(bot for bot in pair.bots if bot is not leader)
            newest = await pair.newest()
            await follower.kill()
            await follower.start()
            async with asyncio.timeout(TAKEOVER):
                while await pair.newest() <= newest:
                    await asyncio.sleep(0.05)
            for _ in range(burst // 2):
                cards.release()
            # … then the one that leads falls, and the other takes over.
            led = await pair.leader()
            async with fell(leader):
                takeovers.append(await pair.until_led(unlike=led))
            await leader.start()
        for _ in range(CARDS + len(contacts)):
            cards.release()
        await asyncio.gather(*answering)
        # A process that is stopped in order hands over at its next peer's beat.
        led = await pair.leader()
        leader = await pair.leading()
        assert await leader.stop() == 0
        handed = await pair.until_led(unlike=led)
        await leader.start()
        await asyncio.gather(*(bot.rests() for bot in pair.bots))
        with capsys.disabled():
            print(  # noqa: T201
                "\ntakeovers "
                + ", ".join(f"{fell.__name__}: {t:.1f} s" for fell, t in zip(falls, takeovers, strict=True))
                + f"; stopped: {handed:.1f} s"
            )
        assert max(takeovers) < TAKEOVER
        assert handed < 5

        assert len(contacts) == len(departments()) == 28
        assert sum(len(contact.said) for contact in contacts) == CARDS
        assert [len(await questions(contact.actor)) for contact in contacts] == [1] * 28
        async with stage.bot.opened() as db:
            counted = await judge.count_requests(db, 1, "2023-04")
            assert counted == {RequestKind.REPORT: 113, RequestKind.CONTRIBUTION: 22}
            assert await judge.faults_in_reports(db, 1, "2023-04", contacts) == []
            assert await judge.faults_in_delivery(db, stage.world) == []
