"""Reports that go back: by command, with a reason that is ready, or in the words that are waited for."""

from __future__ import annotations

from telegram import Update

from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import returning


async def send_back(update: Update, context: Context) -> None:
    """`/return 12 reason`"""
    await context.say(await returning.send_back(context.tx, context.who, context.argument, now=context.now))


async def pressed(update: Update, context: Context) -> None:
    request_id, revision, reason = context.number(1), context.number(2), context.part(3)
    await context.say(await returning.pressed(context.tx, context.who, request_id, revision, reason, now=context.now))


takes = talks.taking(returning.told)
"""Whether a message holds the words that a return waits for; then it is answered."""


COMMANDS = (Command("return", send_back, Audience.OVERSEER, t_("Send a report back with a reason; /return 12 …")),)
PRESSES = (Press("return", pressed, Audience.OVERSEER),)
