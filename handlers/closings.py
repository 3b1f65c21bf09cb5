"""Closed tasks that are opened again, by a button and the words that are waited for then."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import applied, closing


async def pressed(update: Update, context: Context) -> None:
    """`unclose.<task>`"""
    await context.say(await closing.ask(context.tx, context.who, context.number(1), now=context.now))


async def takes(update: Update, context: Context) -> bool:
    """Whether a message holds the reason that is waited for; then it is answered."""
    message = update.message
    if message is None or not message.text:
        return False
    replied_to = message.reply_to_message
    about = await applied.said_about(context.tx, message.chat.id, replied_to.message_id) if replied_to else ""
    reply = await closing.told(context.tx, context.who, message.text, about, now=context.now)
    if reply is not None:
        await context.say(reply)
    return reply is not None


COMMANDS: tuple[Command, ...] = ()
PRESSES = (Press("unclose", pressed, Audience.OVERSEER),)
