"""What the bot prints of each period, taken out of the chats into a folder: the picture, the bulletin in all its forms."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from simulator.bot_process import BotProcess
from simulator.client import Actor, World
from simulator.office import Office
from simulator.players import press_like
from simulator.seen import Seen


class Printed:
    """Files go to `folder/<period>/`."""

    def __init__(self, world: World, bot: BotProcess, folder: Path) -> None:
        self._world, self._bot, self._folder = world, bot, folder

    async def all_of(self, office: Office, label: str, forms: Sequence[str]) -> str:
        """Have a period's picture drawn and its bulletin published by two people, and keep the files; the picture's caption."""
        visitor, admin, chief = office.visitor, office.admin, office.supervisor
        await visitor.send(f"/summary {label}")
        await self._bot.rests()
        photo = await self._after(visitor, r"picture\.\d+")
        await self._keep(photo, label, "card.png")
        await admin.send(f"/bulletin {label}")
        await self._bot.rests()
        await self._after(admin, r"bulletindraft\.\d+")
        await self._after(chief, r"bulletin\.\d+")
        await self._after(chief, r"bulletinapprove\.\d+\.\d+")
        await self._keep(await admin.last(), label, "bulletin-zh.pdf")
        await self._keep(await visitor.last(), label, "bulletin-en.pdf")
        for form in forms:
            file = await self._after(admin, rf"bulletinfile\.\d+\.{form}")
            await self._keep(file, label, f"bulletin-zh.{form}")
        return photo.text

    async def _after(self, actor: Actor, pattern: str) -> Seen:
        """Press the newest such button; the newest message once the bot rests."""
        await press_like(actor, pattern)
        await self._bot.rests()
        return await actor.last()

    async def _keep(self, message: Seen, label: str, name: str) -> None:
        if message.document is None:
            raise LookupError(f"{label}: no {name} in {message.drawn()}")
        content = await self._world.download(message.document)
        path = self._folder / label / name
        await asyncio.to_thread(path.parent.mkdir, parents=True, exist_ok=True)
        await asyncio.to_thread(path.write_bytes, content)
