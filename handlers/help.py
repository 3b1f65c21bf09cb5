"""`/help`: the commands that are open to who asks, and how the main things are done."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from messages import help as words


async def help_(update: Update, context: Context) -> None:
    commands = [(command.name, command.description) for command in context.turn.offer.available(context.who)]
    await context.say(words.help_text(await context.words(), commands, asks=not context.who.is_admin))


COMMANDS = (Command("help", help_, Audience.EVERYONE, t_("What you can do here")),)
PRESSES = (Press("help", help_, Audience.EVERYONE),)
