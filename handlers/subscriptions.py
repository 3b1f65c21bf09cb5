"""`/subscribe` and its buttons."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import subscribing


async def subscribe(update: Update, context: Context) -> None:
    """`/subscribe`, `/subscribe part 3`, `/subscribe 12,15`"""
    await context.say(await subscribing.subscribe(context.tx, context.who, context.argument, now=context.now))


async def pressed(update: Update, context: Context) -> None:
    """`subs` for all of them, `subs.<id>` for one."""
    tx, who = context.tx, context.who
    one = "." in context.turn.data
    await context.say(await (subscribing.look(tx, who, context.number(1)) if one else subscribing.listed(tx, who)))


async def add_all(update: Update, context: Context) -> None:
    await context.say(await subscribing.subscribe_to_all(context.tx, context.who, now=context.now))


async def add_department(update: Update, context: Context) -> None:
    of = context.number(1)
    await context.say(await subscribing.subscribe_to_department(context.tx, context.who, of, now=context.now))


async def change(update: Update, context: Context) -> None:
    """`subset.<id>.<level or often>.<value>`"""
    what = context.number(1), context.part(2), context.part(3)
    await context.say(await subscribing.change(context.tx, context.who, *what, now=context.now))


async def end(update: Update, context: Context) -> None:
    await context.say(await subscribing.end(context.tx, context.who, context.number(1), now=context.now))


COMMANDS = (Command("subscribe", subscribe, Audience.OVERSEER, t_("What you are told by itself, and how often")),)
PRESSES = (
    Press("subs", pressed, Audience.OVERSEER),
    Press("subsall", add_all, Audience.OVERSEER),
    Press("subsof", add_department, Audience.OVERSEER),
    Press("subset", change, Audience.OVERSEER),
    Press("subsend", end, Audience.OVERSEER),
)
