"""A card lent to a colleague by a link: the contact's buttons, and the colleague's where she is known here. Others are handlers.access."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated
from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import borrowing, lending


async def lend(update: Update, context: Context) -> None:
    bot_name = context.turn.bot_name
    await context.say(
        await lending.lend(context.tx, context.who, context.number(1), bot_name=bot_name, now=context.now)
    )


async def lent(update: Update, context: Context) -> None:
    """`lent.<loan>.revoke`, `.discard`, `.send.<revision>`, `.change.<revision>`"""
    tx, who, now, number = context.tx, context.who, context.now, context.number(1)
    match context.part(2):
        case "revoke":
            reply = await lending.revoke(tx, who, number, now=now)
        case "discard":
            reply = await lending.discard(tx, who, number, now=now)
        case "send":
            reply = await lending.send(tx, who, number, context.number(3), now=now)
        case "change":
            reply = await lending.change(tx, who, number, context.number(3), now=now)
        case _:
            raise Outdated
    await context.say(reply)


async def loan(update: Update, context: Context) -> None:
    reply = await borrowing.press(context.tx, context.person.chat_id, context.turn.data, now=context.now)
    if reply is None:
        raise Outdated
    await context.say(reply)


async def takes(update: Update, context: Context) -> bool:
    """Whether a message holds words for a card that was lent to a member; then it is answered.

    Who answers for a department herself writes on it by a reply: all else that she types is about her own tasks.
    """
    message = update.message
    if message is None or not message.text:
        return False
    about = await talks.replied_about(context, message)
    if context.who.answers_for and not about.startswith("loan:"):
        return False
    reply = await borrowing.told(context.tx, context.person.chat_id, message.text, about, now=context.now)
    if reply is not None:
        await context.say(reply)
    return reply is not None


COMMANDS: tuple[Command, ...] = ()
PRESSES = (
    Press("lend", lend, Audience.CONTACT),
    Press("lent", lent, Audience.CONTACT),
    Press("loan", loan, Audience.EVERYONE),
)
