"""`/handover`: a seat goes to a successor."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import handing_over, packing


async def handover(update: Update, context: Context) -> None:
    """`/handover 省科技厅 contact`, or without words one's own seat"""
    await context.say(await handing_over.propose(context.tx, context.who, context.argument))


async def pointed(update: Update, context: Context) -> None:
    await context.say(await handing_over.propose_from(context.tx, context.who, *_seat(context)))


async def link(update: Update, context: Context) -> None:
    bot_name = context.turn.bot_name
    await context.say(
        await handing_over.link(context.tx, context.who, *_seat(context), bot_name=bot_name, now=context.now)
    )


async def at_once(update: Update, context: Context) -> None:
    menu = context.turn.offer.menu_of
    await context.say(
        await handing_over.at_once(
            context.tx, context.who, *_seat(context), context.number(4), menu=menu, now=context.now
        )
    )


async def withdraw(update: Update, context: Context) -> None:
    await context.say(await handing_over.withdraw(context.tx, context.who, context.number(1), now=context.now))


async def packet(update: Update, context: Context) -> None:
    await context.say(await packing.order(context.tx, context.who, context.number(1), now=context.now))


def _seat(context: Context) -> tuple[int, str, int]:
    """The department, the post and who holds it."""
    return context.number(1), context.part(2), context.number(3)


COMMANDS = (Command("handover", handover, Audience.EVERYONE, t_("Give your seat to a successor")),)
PRESSES = (
    Press("handover", pointed, Audience.EVERYONE),
    Press("handlink", link, Audience.EVERYONE),
    Press("handto", at_once, Audience.EVERYONE),
    Press("handoff", withdraw, Audience.EVERYONE),
    Press("packet", packet, Audience.EVERYONE),
)
"""The service asks who may: the holder herself, or an admin."""
