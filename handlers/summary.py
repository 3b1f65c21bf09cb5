"""What supervisors and owners ask about a period: /summary, /missing, and the pages of a summary."""

from __future__ import annotations

from telegram import Update

from domain.outgoing import in_place
from domain.views import is_bare
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import summarising


async def summary(update: Update, context: Context) -> None:
    await context.say(await summarising.summary(context.tx, context.who, context.argument, now=context.now))


async def missing(update: Update, context: Context) -> None:
    await context.say(await summarising.missing(context.tx, context.who, context.argument, now=context.now))


async def part(update: Update, context: Context) -> None:
    await context.say(await summarising.part(context.tx, context.who, context.argument, now=context.now))


async def department(update: Update, context: Context) -> None:
    await context.say(await summarising.department(context.tx, context.who, context.argument, now=context.now))


async def page(update: Update, context: Context) -> None:
    said = await summarising.page(context.tx, context.who, context.turn.data, now=context.now)
    await context.say(said if is_bare(context.turn.data) else in_place(said))


COMMANDS = (
    Command("summary", summary, Audience.EVERYONE, t_("How a period stands")),
    Command("missing", missing, Audience.EVERYONE, t_("Who has not reported")),
    Command("part", part, Audience.EVERYONE, t_("How a part stands; /part 3")),
    Command("department", department, Audience.EVERYONE, t_("How a department stands")),
)
PRESSES = (Press("sum", page, Audience.EVERYONE),)
