"""Five independent clients of the Bot API go through the same script; what the person sees is the same with each."""

from __future__ import annotations

import asyncio
import hashlib
import json
import os
import shutil
import subprocess
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from simulator.client import Actor, World
from simulator.seen import Seen
from simulator.server import Simulator
from tests.simulator.conftest import NOW, TOKEN

HERE = Path(__file__).parent / "clients"
CACHE = Path(__file__).parents[2] / ".cache" / "node"
INSTALL = ["npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--fetch-retries=1", "--fetch-timeout=20000"]
PATIENCE = 30
"""Seconds: five processes may start at once on a busy machine."""

NOTED = {
    "me": "duban_bot",
    "payload": "invitation",
    "pressed": "ok:1",
    "said": "21家，已完成评审",
    "file": ["佐证.txt", "全国重点实验室 25 家"],
}
"""What every client has understood; how it tells the refusals is its own."""
EMPTY, BLOCKED = "Bad Request: message text is empty", "Forbidden: bot was blocked by the user"
REFUSED = {
    "with_ptb.py": (
        "BadRequest Message text is empty",
        f"Forbidden {BLOCKED}",
        "RetryAfter Flood control exceeded. Retry in 1 seconds",
    ),
    "with_aiogram.py": (f"TelegramBadRequest {EMPTY}", f"TelegramForbiddenError {BLOCKED}", "TelegramRetryAfter 1"),
    "with_telebot.py": (
        f"ApiTelegramException 400 {EMPTY}",
        f"ApiTelegramException 403 {BLOCKED}",
        "ApiTelegramException 429 1",
    ),
    "grammy.mjs": (f"GrammyError 400 {EMPTY}", f"GrammyError 403 {BLOCKED}", "GrammyError 429 1"),
    "telegraf.mjs": (f"TelegramError 400 {EMPTY}", f"TelegramError 403 {BLOCKED}", "TelegramError 429 1"),
}
"""How each tells of an empty text, a person who blocked the bot, and too many messages."""

SEEN = [
    {"who": "person", "html": "/start invitation"},
    {"who": "bot", "html": "<b>督办</b>：已填报", "edited": True},
    {"who": "person", "html": "21家，已完成评审", "reply_to": 1},
    {"who": "bot", "html": "收到：21家，已完成评审", "reply_to": 2},
    {"who": "person", "html": "", "file": ("佐证.txt", "text/plain", 28)},
    {"who": "bot", "html": "<b>回执</b>", "file": ("回执.csv", "text/csv", 4)},
    {"who": "bot", "html": "结束"},
]
"""The chat in the end; a message that answers another one names its place."""


UNTOUCHED = {name: value for name, value in os.environ.items() if not name.startswith("PTB_")}
"""Without what our own transport asks of python-telegram-bot, should it have been imported before."""


async def play(client: list[str], folder: Path) -> tuple[dict[str, Any], list[Any]]:
    """Starts a client on a simulator of its own and plays the person; what the client noted and the person saw."""
    async with Simulator(folder, token=TOKEN, now=NOW) as simulator, World(simulator.url) as world:
        wang, li = await world.person("王芳", language="zh"), await world.person("李强")
        await li.start()
        await li.block()
        simulator.state.updates.drop()
        # After the card, the receipt of the words, the empty text and the one to Li.
        await world.fault("too_many", "sendMessage", skip=4, retry_after=1)
        running = await asyncio.create_subprocess_exec(
            *client, simulator.url, TOKEN, str(li.id), stdout=asyncio.subprocess.PIPE, env=UNTOUCHED
        )
        try:
            seen = await meet(wang)
            output, _ = await asyncio.wait_for(running.communicate(), PATIENCE)
        finally:
            if running.returncode is None:
                running.kill()
                await running.wait()
        assert running.returncode == 0
        waits = [call["error"] for call in await world.log("sendMessage") if call["status"] == 429]
        assert waits == ["Too Many Requests: retry after 1"]
        return json.loads(output.decode().splitlines()[-1]), seen


async def meet(wang: Actor) -> list[Any]:
    """The person's side of the script; the card, the toast, the menu, the receipt and the chat as they are in the end."""
    await wang.start("invitation")
    card = await wang.waits_for_button("🟢 正常", timeout=PATIENCE)
    link = await wang.link("看")
    toast = await wang.press("🟢 正常", timeout=PATIENCE)
    await wang.waits_for("已填报", timeout=PATIENCE)
    mine = await wang.send("21家，已完成评审", reply_to=card.id)
    await wang.waits_for("收到：21家", after=mine, timeout=PATIENCE)
    await wang.file("佐证.txt", "全国重点实验室 25 家".encode(), mime="text/plain")
    await wang.waits_for("结束", timeout=PATIENCE)
    chat = await wang.chat()
    (receipt,) = [message.document for message in chat if message.from_bot and message.document]
    content = await wang.world.download(receipt)
    return [card.html, card.labels, link, toast, await wang.commands(), content, shown(chat)]


def shown(chat: list[Seen]) -> list[dict[str, Any]]:
    """What matters of a chat, without ids and times."""
    places = {message.id: place for place, message in enumerate(chat)}
    told = []
    for message in chat:
        line: dict[str, Any] = {"who": "bot" if message.from_bot else "person", "html": message.html}
        line |= {"edited": True} if message.edited else {}
        line |= {"reply_to": places[message.reply_to]} if message.reply_to is not None else {}
        file = message.document
        told.append(line | ({"file": (file.name, file.mime, file.size)} if file else {}))
    return told


async def compare(commands: dict[str, list[str]], folder: Path) -> None:
    """Lets clients play side by side and compares what they noted and what the person saw."""
    async with asyncio.TaskGroup() as group:
        playing = {name: group.create_task(play(command, folder / name)) for name, command in commands.items()}
    card = ["<b>督办</b>：填报 <i>一季度</i>", ["🟢 正常", "看"], "https://t.me/x"]
    for name, played in playing.items():
        noted, seen = played.result()
        assert (noted.pop("empty"), noted.pop("blocked"), noted.pop("flood")) == REFUSED[name]
        assert noted == NOTED
        assert seen == [*card, "已存", {"report": "填报", "help": "帮助"}, b"1,2\n", SEEN]


@pytest.mark.long
async def test_clients_in_python(tmp_path: Path) -> None:
    names = ("with_ptb.py", "with_aiogram.py", "with_telebot.py")
    await compare({name: [sys.executable, str(HERE / name)] for name in names}, tmp_path)


async def test_clients_in_node(tmp_path: Path, node: Path) -> None:
    await compare({name: ["node", str(node / name)] for name in ("grammy.mjs", "telegraf.mjs")}, tmp_path)


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A folder with the clients for Node.js and what they import, which is kept for the next run."""
    if shutil.which("node") is None or shutil.which("npm") is None:
        pytest.skip("node and npm are not installed")
    lock = (HERE / "package-lock.json").read_bytes()
    installed = CACHE / hashlib.sha256(lock).hexdigest()[:16]
    if not installed.exists():
        CACHE.mkdir(parents=True, exist_ok=True)
        fresh = Path(tempfile.mkdtemp(dir=CACHE))
        for name in ("package.json", "package-lock.json"):
            shutil.copy(HERE / name, fresh)
        try:
            done = subprocess.run(INSTALL, cwd=fresh, capture_output=True, text=True, timeout=120)
            why = "" if done.returncode == 0 else (done.stderr.strip().splitlines() or ["npm ci failed"])[0]
        except subprocess.TimeoutExpired:
            why = "no answer in two minutes"
        if not why:
            with suppress(OSError):  # Another run was quicker.
                fresh.rename(installed)
        shutil.rmtree(fresh, ignore_errors=True)
        if not installed.exists():
            pytest.skip(f"the clients for Node.js could not be installed: {why}")
    running = tmp_path / "clients"
    running.mkdir()
    (running / "node_modules").symlink_to(installed / "node_modules")
    for client in HERE.glob("*.mjs"):
        shutil.copy(client, running)
    return running
