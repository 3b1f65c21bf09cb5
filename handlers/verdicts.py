"""How tasks stand by the office's own checking: `/verify`, its buttons, and the words that are waited for."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated
from domain.reports import Health
from domain.verdicts import Way
from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import verifying


async def verify(update: Update, context: Context) -> None:
    """`/verify 12`"""
    await context.say(await verifying.ask(context.tx, context.who, context.argument))


async def pressed(update: Update, context: Context) -> None:
    """`verify.<task>`, then the colour, then the way."""
    _, _, *chosen = context.turn.data.split(".")
    match chosen:
        case []:
            health, way = None, None
        case [colour] if colour in tuple(Health):
            health, way = Health(colour), None
        case [colour, how] if colour in tuple(Health) and how in tuple(Way):
            health, way = Health(colour), Way(how)
        case _:
            raise Outdated
    await context.say(await verifying.pressed(context.tx, context.who, context.number(1), health, way, now=context.now))


takes = talks.taking(verifying.told)
"""Whether a message holds the words that are waited for; then it is answered."""


COMMANDS = (Command("verify", verify, Audience.OVERSEER, t_("Say how a task stands by your own check; /verify 12")),)
PRESSES = (Press("verify", pressed, Audience.OVERSEER),)
