"""`/start` of people who are known here: a further invitation, or how things stand. Strangers are handlers.access."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import borrowing, greeting, handing_over


async def start(update: Update, context: Context) -> None:
    """`/start`, and `/start <secret>` by an invitation's link"""
    user = update.effective_user
    if context.argument and user is not None:
        card = await borrowing.open_link(
            context.tx, chat_id=user.id, name=context.person.name, language=context.person.language,
            secret=context.argument, now=context.now,
        )  # fmt: skip
        if card is not None:
            await context.say(card)
            return
        reply = await handing_over.join(
            context.tx, chat_id=user.id, name=user.full_name, username=user.username or "",
            language=context.person.language, secret=context.argument, menu=context.turn.offer.menu_of, now=context.now,
        )  # fmt: skip
        await context.say(reply)
        return
    await context.say(await greeting.greet(context.tx, context.who, now=context.now))


COMMANDS = (Command("start", start, Audience.EVERYONE, t_("Who you are here and what comes next")),)
PRESSES: tuple[Press, ...] = ()
