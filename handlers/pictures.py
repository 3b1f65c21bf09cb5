"""Pictures that are asked for by buttons: a period's card, an indicator's way."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press
from services import picturing


async def card(update: Update, context: Context) -> None:
    """`picture.<period>`"""
    await context.say(await picturing.of_period(context.tx, context.who, context.number(1), now=context.now))


async def way(update: Update, context: Context) -> None:
    """`way.<indicator>`"""
    await context.say(await picturing.of_indicator(context.tx, context.who, context.number(1), now=context.now))


COMMANDS: tuple[Command, ...] = ()
PRESSES = (Press("picture", card, Audience.EVERYONE), Press("way", way, Audience.EVERYONE))
