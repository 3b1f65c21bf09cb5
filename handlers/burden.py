"""What reporting costs and how punctual it is: `/burden`, `/timeliness`."""

from __future__ import annotations

from telegram import Update

from domain.outgoing import in_place
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import gauging


async def burden(update: Update, context: Context) -> None:
    await context.say(await gauging.burden(context.tx, context.who, context.argument, now=context.now))


async def timeliness(update: Update, context: Context) -> None:
    await context.say(await gauging.timeliness(context.tx, context.who, context.argument, now=context.now))


async def pressed(update: Update, context: Context) -> None:
    await context.say(in_place(await gauging.pressed(context.tx, context.who, context.turn.data, now=context.now)))


COMMANDS = (
    Command("timeliness", timeliness, Audience.OVERSEER, t_("What came on time, by department, part, period")),
    Command("burden", burden, Audience.OVERSEER, t_("What reporting costs: messages, time to answer")),
)
PRESSES = (Press("timely", pressed, Audience.OVERSEER),)
