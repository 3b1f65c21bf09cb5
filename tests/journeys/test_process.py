"""The process among others: one at a time, commands beside it, clocks that jump, ends that explain themselves, and the demo."""

from __future__ import annotations

import asyncio
import os
import sys
import time
from pathlib import Path

import pytest

from simulator.bot_process import BotProcess
from simulator.client import World
from simulator.server import Simulator
from storage.database import opened
from tests.journeys.prepared import FAST, TOKEN, Small, questions
from tests.services.plan_files import as_csv, real_plan

pytest_plugins = ("tests.journeys.small_office",)

TABLES = ("people", "tasks", "owners", "periods", "steps", "requests", "inbox", "outbox", "audit")


@pytest.mark.engines("sqlite")
async def test_a_second_run_on_the_database_explains_itself_and_the_first_goes_on(small: Small) -> None:
    await small.bot.start()
    await small.running(1)
    second = await small.bot.command("run")
    assert second.code == 1
    assert f"another `duban run` works on {small.bot.database}" in second.errors
    assert "Traceback" not in second.errors
    await small.at(4, 19)
    assert [len(await questions(contact.actor)) for contact in small.contacts] == [1] * 10
    assert await small.faults() == []


@pytest.mark.engines("sqlite")
async def test_a_second_program_with_the_token_ends_the_first_with_a_sentence(small: Small, tmp_path: Path) -> None:
    first = asyncio.create_task(small.bot.command("run"))
    await small.until(lambda: polled(small, 1), "a poll")
    other = tmp_path / "other"
    other.mkdir()
    async with BotProcess(small.simulator, other, **FAST) as second:
        ended = await asyncio.wait_for(first, 20)
        assert ended.code == 1
        assert "another program fetches updates with this token" in ended.errors
        assert "Traceback" not in ended.errors
        assert TOKEN not in ended.errors
        stranger = await small.world.person("周游", language="zh")
        await stranger.start()
        await second.rests()
        assert (await stranger.last()).from_bot


async def polled(small: Small, times: int) -> bool:
    return len([line for line in small.simulator.state.log if line["method"] == "getUpdates"]) >= times


@pytest.mark.engines("sqlite")
async def test_commands_work_beside_a_running_bot(small: Small, tmp_path: Path) -> None:
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    copy, table = tmp_path / "copy.db", tmp_path / "ledger.csv"
    commands = [("invite", "省能源局"), ("backup", str(copy)), ("migrate",), ("doctor",), ("export", str(table))]
    invited, backed_up, migrated, checked, exported = await asyncio.gather(*(small.bot.command(*c) for c in commands))
    assert [each.code for each in (invited, backed_up, migrated, checked, exported)] == [0] * 5
    assert "BAD" not in checked.out
    assert copy.stat().st_mode & 0o077 == 0
    assert len(table.read_text("utf-8-sig").splitlines()) >= 114
    new = await small.world.person("于洋", language="zh")
    await new.opens(invited.out.strip().splitlines()[-1])
    await small.bot.rests()
    assert len(await questions(new)) == 1
    again = await small.bot.command("backup", str(copy))
    assert again.code == 1
    assert "is there already" in again.out
    assert await small.faults() == []


@pytest.mark.long
@pytest.mark.engines("sqlite")
async def test_what_an_import_beside_a_running_bot_has_to_say_is_sent(small: Small, tmp_path: Path) -> None:
    await small.bot.start()
    await small.running(1)
    await small.at(4, 18, 10)
    rows = real_plan()
    rows[106] = [cell.replace("省民政厅", "省教育厅") for cell in rows[106]]
    plan = tmp_path / "plan.csv"
    plan.write_bytes(as_csv(rows))
    imported = await small.bot.command("import", str(plan), "--yes")
    assert imported.code == 0, imported.out + imported.errors
    for department in ("省教育厅", "省民政厅"):
        assert "106" in (await small.contact(department).waits_for("106")).text
    assert await small.faults() == []


@pytest.mark.engines("sqlite")
async def test_a_backup_taken_amid_answers_opens_whole(small: Small, tmp_path: Path) -> None:
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    answering = asyncio.create_task(small.office.answer_all(small.office.contacts["省水利厅"]))
    amid = await small.bot.command("backup", str(tmp_path / "amid.db"))
    await answering
    await small.bot.rests()
    after = await small.bot.command("backup", str(tmp_path / "after.db"))
    assert (amid.code, after.code) == (0, 0)
    counted = await counts(small.bot.folder / "duban.db")
    assert await counts(tmp_path / "after.db") == counted
    assert all(here <= there for here, there in zip(await counts(tmp_path / "amid.db"), counted, strict=True))
    async with opened(tmp_path / "amid.db") as db, db.read() as tx:
        assert await tx.value("PRAGMA integrity_check") == "ok"
        assert await tx.rows("PRAGMA foreign_key_check") == []
    assert await small.faults() == []


async def counts(path: Path) -> list[int]:
    async with opened(path) as db, db.read() as tx:
        return [int(await tx.value(f"SELECT count(*) FROM {table}")) for table in TABLES]


async def test_all_mistakes_in_the_settings_are_told_together(small: Small) -> None:
    wrong = BotProcess(
        small.simulator, small.folder, DUBAN_TOKEN="", DUBAN_LANGUAGE="fr", DUBAN_PACE="-1", DUBAN_TOKN="x"
    )
    ended = await wrong.command("run")
    assert ended.code == 2
    for name in ("DUBAN_TOKEN", "DUBAN_LANGUAGE", "DUBAN_PACE", "DUBAN_TOKN"):
        assert f"{name} " in ended.errors
    assert "Traceback" not in ended.errors
    assert (await small.bot.command("walk")).code == 2


async def test_a_wrong_token_is_told_in_a_sentence_and_not_shown(small: Small) -> None:
    token = "123456:TEST-token-that-nobody-gave-out"
    ended = await BotProcess(small.simulator, small.folder, DUBAN_TOKEN=token).command("run")
    assert ended.code == 1
    assert "Telegram does not know this token" in ended.errors
    assert "Traceback" not in ended.errors
    assert token not in ended.errors + ended.out


async def test_a_token_that_is_revoked_ends_the_run_with_the_same_sentence(small: Small) -> None:
    running = asyncio.create_task(small.bot.command("run"))
    await small.until(lambda: polled(small, 1), "a poll")
    small.simulator.state.token = "123456:TEST-token-of-later"
    await small.office.admin.send("/help")
    ended = await asyncio.wait_for(running, 20)
    assert ended.code == 1
    assert "Telegram does not know this token" in ended.errors
    assert "Traceback" not in ended.errors
    assert TOKEN not in ended.errors


@pytest.mark.parametrize("method", ["getMe", "sendMessage"])
async def test_it_stops_at_once_whatever_telegram_does(small: Small, method: str) -> None:
    """While it waits for Telegram at the start, and with questions under way: those arrive once, all the same."""
    await small.clock(4, 19)
    trouble = "server_error" if method == "getMe" else "slow"
    await small.world.fault(trouble, method, calls=100, seconds=10)
    await small.bot.start()
    await small.until(lambda: called(small, method), method)
    begun = time.monotonic()
    assert await small.bot.stop() == 0
    assert time.monotonic() - begun < 5
    await small.world.clear_faults()
    await small.bot.start()
    await small.running(2 if method == "sendMessage" else 1)
    await small.emptied()
    assert [len(await questions(contact.actor)) for contact in small.contacts] == [1] * 10
    assert await small.faults() == []


async def called(small: Small, method: str) -> bool:
    return bool(await small.world.log(method))


async def test_the_clock_jumps_on_and_back_and_nothing_happens_twice(small: Small) -> None:
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    await small.at(4, 25, 9, 30)
    assert await small.outcomes("ask") == ["10 people asked"]
    assert await small.outcomes("reminder") == ["passed over: too late to remind", "10 people reminded"]
    before = await messages(small)
    for day, hour in ((19, 8), (19, 9), (23, 10), (25, 10)):
        await small.at(4, day, hour)
    assert await messages(small) == before
    await small.at(4, 19, 9)
    answering = small.office.contacts["省应急厅"]
    await small.office.answer_all(answering)
    await small.at(4, 25, 10)
    assert len(answering.said) == 1
    assert await small.faults() == []


async def messages(small: Small) -> int:
    """How many messages of the bot stand in all contacts' chats."""
    return len([m for contact in small.contacts for m in await contact.actor.chat() if m.from_bot])


async def test_a_new_office_starts_without_a_word(tmp_path: Path) -> None:
    """The first start makes the database, and nothing is logged that an operator would have to look at."""
    async with Simulator(tmp_path / "telegram", token=TOKEN) as simulator, World(simulator.url):
        bot = BotProcess(simulator, tmp_path, **FAST)
        async with bot:
            await bot.rests()
            await asyncio.wait_for(started(bot), 10)
    log = bot.log.read_text("utf-8")
    assert "Duban has stopped." in log
    assert not [line for line in log.splitlines() if " INFO " not in line]
    assert (bot.folder / "duban.db").stat().st_mode & 0o077 == 0


async def started(bot: BotProcess) -> None:
    while "Duban is running." not in await bot.log_text():
        await asyncio.sleep(0.02)


@pytest.mark.long
async def test_the_demo_ends_by_itself_and_leaves_nothing_behind(tmp_path: Path) -> None:
    environment = {name: value for name, value in os.environ.items() if not name.startswith("DUBAN_")}
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "bot", "demo", cwd=tmp_path, env={**environment, "TMPDIR": str(tmp_path)},
        stdin=asyncio.subprocess.DEVNULL, stdout=asyncio.subprocess.PIPE, stderr=asyncio.subprocess.PIPE,
        start_new_session=True,
    )  # fmt: skip
    out, errors = await asyncio.wait_for(process.communicate(), 60)
    assert process.returncode == 0, out.decode()[-2000:] + errors.decode()
    assert "every message arrived exactly once" in out.decode()
    assert errors == b""
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(ProcessLookupError):
        os.killpg(process.pid, 0)
