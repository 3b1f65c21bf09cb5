"""Being reminded later."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import snoozing


async def pressed(update: Update, context: Context) -> None:
    """`snooze.<period>`, then `snooze.<period>.<instant>`"""
    if "." not in context.turn.data.partition(".")[2]:
        await context.say(await snoozing.ask(context.tx, context.who, context.number(1), now=context.now))
        return
    await context.say(
        await snoozing.choose(context.tx, context.who, context.number(1), context.part(2), now=context.now)
    )


COMMANDS: tuple[Command, ...] = ()
PRESSES = (Press("snooze", pressed, Audience.CONTACT),)
