"""Being away, and back again."""

from __future__ import annotations

import re
from datetime import date

from telegram import Update

from domain.errors import Outdated
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import taking_leave


async def away(update: Update, context: Context) -> None:
    """`/away`, `/away 2023-04-20 2023-05-03 刘洋`"""
    await context.say(await taking_leave.away(context.tx, context.who, context.argument, now=context.now))


async def pressed_away(update: Update, context: Context) -> None:
    """`away`, then `away.<first day>.<last day>`, then who stands in."""
    pieces = context.turn.data.split(".")
    if len(pieces) == 1:
        await context.say(await taking_leave.away(context.tx, context.who, "", now=context.now))
        return
    deputy = context.number(3) if len(pieces) > 3 else None
    await context.say(
        await taking_leave.choose(
            context.tx, context.who, _day(context.part(1)), _day(context.part(2)), deputy, now=context.now
        )
    )


async def back(update: Update, context: Context) -> None:
    await context.say(await taking_leave.back(context.tx, context.who, context.number(1), now=context.now))


def _day(text: str) -> date:
    if not re.fullmatch(r"[12]\d{7}", text):
        raise Outdated
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Outdated from wrong


COMMANDS = (Command("away", away, Audience.CONTACT, t_("Say that you are away, and who stands in")),)
PRESSES = (
    Press("away", pressed_away, Audience.CONTACT),
    Press("back", back, Audience.CONTACT),
)
