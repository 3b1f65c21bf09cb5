"""Objecting to a lead's report."""

from __future__ import annotations

from telegram import Update

from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import objecting


async def pressed(update: Update, context: Context) -> None:
    await context.say(await objecting.ask(context.tx, context.who, context.number(1), now=context.now))


async def taken_back(update: Update, context: Context) -> None:
    await context.say(await objecting.withdraw(context.tx, context.who, context.number(1), now=context.now))


takes = talks.taking(objecting.told)
"""Whether a message holds the words that an objection waits for; then it is answered."""


COMMANDS: tuple[Command, ...] = ()
PRESSES = (Press("object", pressed, Audience.CONTACT), Press("unobject", taken_back, Audience.CONTACT))
