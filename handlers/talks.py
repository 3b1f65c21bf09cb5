"""Words that a step of some talk waits for: offered to the talks in turn, each with what the message is about that they reply to."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from telegram import Message, Update

from domain.outgoing import Reply
from handlers.context import Context
from services import applied

Talk = Callable[..., Awaitable[Reply | None]]
"""`told(tx, who, text, about, *, now)` of a service: what it answers, None where it waits for no words."""


def taking(*talks: Talk) -> Callable[[Update, Context], Awaitable[bool]]:
    """What tells whether a message holds words that one of these talks waits for; then it is answered."""

    async def takes(update: Update, context: Context) -> bool:
        message = update.message
        if message is None or not message.text:
            return False
        about = await replied_about(context, message)
        for told in talks:
            reply = await told(context.tx, context.who, message.text, about, now=context.now)
            if reply is not None:
                await context.say(reply)
                return True
        return False

    return takes


async def replied_about(context: Context, message: Message) -> str:
    """What the message is about that this one replies to; empty for none."""
    if message.reply_to_message is None:
        return ""
    return await applied.said_about(context.tx, message.chat.id, message.reply_to_message.message_id)
