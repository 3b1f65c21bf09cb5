"""Buttons under what waits for a supervisor's decision."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import disposing


async def pressed(update: Update, context: Context) -> None:
    await context.say(await disposing.pressed(context.tx, context.who, context.turn.data, now=context.now))


COMMANDS: tuple[Command, ...] = ()
PRESSES = (Press("due", pressed, Audience.OVERSEER),)
