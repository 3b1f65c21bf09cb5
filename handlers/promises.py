"""Next steps with a day: what came of one, by buttons, and the list of those that are open."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated
from domain.outgoing import in_place
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from messages.steps import later_day
from services import following_up, promising


async def promises(update: Update, context: Context) -> None:
    """`/promises`"""
    await context.say(await following_up.listed(context.tx, context.who, 1, now=context.now))


async def pressed_promises(update: Update, context: Context) -> None:
    """Another page of the list."""
    page = context.number(1)
    await context.say(in_place(await following_up.listed(context.tx, context.who, page, now=context.now)))


async def pressed(update: Update, context: Context) -> None:
    """`promise.<request>.<promise>`, then what came of it, with the day or the reason."""
    tx, who, now = context.tx, context.who, context.now
    request, promise = context.number(1), context.number(2)
    match context.turn.data.split(".")[3:]:
        case ["kept"]:
            reply = await promising.keep(tx, who, request, promise, now=now)
        case ["moved" | "by" as what, text]:
            day = later_day(text)
            if day is None:
                raise Outdated
            setting = promising.move if what == "moved" else promising.set_day
            reply = await setting(tx, who, request, promise, day, now=now)
        case ["dropped", code]:
            reply = await promising.drop(tx, who, request, promise, code, now=now)
        case ["withdrawn"]:
            reply = await promising.withdraw(tx, who, request, promise, now=now)
        case _:
            raise Outdated
    await context.say(reply)


COMMANDS = (Command("promises", promises, Audience.EVERYONE, t_("Next steps that were promised and are open")),)
PRESSES = (
    Press("promise", pressed, Audience.CONTACT),
    Press("promises", pressed_promises, Audience.EVERYONE),
)
