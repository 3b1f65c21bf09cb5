"""The rhythm of a plan and its own working days."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import rhythms


async def rhythm(update: Update, context: Context) -> None:
    """`/rhythm`, `/rhythm due`, `/rhythm due 25 18:00`"""
    setting, _, value = context.argument.partition(" ")
    if value.strip():
        reply = await rhythms.propose(context.tx, context.who, setting, value, now=context.now)
    elif setting:
        reply = await rhythms.show_setting(context.tx, context.who, setting.casefold())
    else:
        reply = await rhythms.show(context.tx, context.who, now=context.now)
    await context.say(reply)


async def pressed_rhythm(update: Update, context: Context) -> None:
    tx, who, now = context.tx, context.who, context.now
    match context.part(1):
        case "all":
            reply = await rhythms.show(tx, who, now=now)
        case "show":
            reply = await rhythms.show_setting(tx, who, context.part(2))
        case "set":
            reply = await rhythms.propose(tx, who, context.part(2), context.part(3), now=now)
        case "yes":
            reply = await rhythms.confirm(tx, who, context.part(2), context.part(3), now=now)
        case "no":
            reply = await rhythms.cancel(tx, who, now=now)
        case _:
            raise Outdated
    await context.say(reply)


async def day(update: Update, context: Context) -> None:
    """`/day`, `/day 2023-05-04 off`"""
    if context.argument:
        reply = await rhythms.propose_day(context.tx, context.who, context.argument, now=context.now)
    else:
        reply = await rhythms.show_days(context.tx, context.who)
    await context.say(reply)


async def pressed_day(update: Update, context: Context) -> None:
    match context.part(1):
        case "set":
            written = f"{context.part(2)} {context.part(3)}"
            reply = await rhythms.propose_day(context.tx, context.who, written, now=context.now)
        case "yes":
            written = f"{context.part(2)} {context.part(3)}"
            reply = await rhythms.set_day(context.tx, context.who, written, now=context.now)
        case "all" | "no":
            reply = await rhythms.show_days(context.tx, context.who)
        case _:
            raise Outdated
    await context.say(reply)


COMMANDS = (
    Command("rhythm", rhythm, Audience.OVERSEER, t_("When progress is asked, due and locked")),
    Command("day", day, Audience.ADMIN, t_("Set a working day or a day off; /day 2023-05-04 off")),
)
PRESSES = (
    Press("rhythm", pressed_rhythm, Audience.OVERSEER),
    Press("day", pressed_day, Audience.OVERSEER),
)
