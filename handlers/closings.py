"""Closed tasks that are opened again, by a button and the words that are waited for then."""

from __future__ import annotations

from telegram import Update

from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import closing


async def pressed(update: Update, context: Context) -> None:
    """`unclose.<task>`"""
    await context.say(await closing.ask(context.tx, context.who, context.number(1), now=context.now))


takes = talks.taking(closing.told)
"""Whether a message holds the reason that is waited for; then it is answered."""


COMMANDS: tuple[Command, ...] = ()
PRESSES = (Press("unclose", pressed, Audience.OVERSEER),)
