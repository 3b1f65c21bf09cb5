"""What tasks are measured by: an admin looks through the figures read from targets, confirms and changes them."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import indicating, proposing


async def indicators(update: Update, context: Context) -> None:
    """`/indicators`"""
    await context.say(await proposing.overview(context.tx, context.who))


async def indicator(update: Update, context: Context) -> None:
    """`/indicator 12`"""
    await context.say(await indicating.of_task(context.tx, context.who, context.argument))


async def of_task(update: Update, context: Context) -> None:
    await context.say(await indicating.of_task(context.tx, context.who, str(context.number(1))))


async def add(update: Update, context: Context) -> None:
    await context.say(await indicating.add(context.tx, context.who, context.number(1), now=context.now))


async def read(update: Update, context: Context) -> None:
    await context.say(await proposing.read_again(context.tx, context.who, now=context.now))


async def look(update: Update, context: Context) -> None:
    await context.say(await indicating.look(context.tx, context.who, context.number(1)))


async def card(update: Update, context: Context) -> None:
    await context.say(await indicating.card(context.tx, context.who, context.number(1), context.part(2)))


async def change(update: Update, context: Context) -> None:
    await context.say(await indicating.change(context.tx, context.who, context.number(1), context.part(2)))


async def set_value(update: Update, context: Context) -> None:
    number, revision, value, mode = context.number(1), context.number(2), context.part(3), context.part(4)
    await context.say(
        await indicating.set_value(context.tx, context.who, number, revision, value, mode, now=context.now)
    )


async def ask(update: Update, context: Context) -> None:
    number, field, mode = context.number(1), context.part(2), context.part(3)
    await context.say(await indicating.ask(context.tx, context.who, number, field, mode, now=context.now))


async def preview_sure(update: Update, context: Context) -> None:
    await context.say(await proposing.preview_sure(context.tx, context.who, context.number(1)))


async def confirm_sure(update: Update, context: Context) -> None:
    await context.say(await proposing.confirm_sure(context.tx, context.who, context.part(1), now=context.now))


async def undo_sure(update: Update, context: Context) -> None:
    await context.say(await proposing.undo_sure(context.tx, context.who, context.part(1), now=context.now))


COMMANDS = (
    Command("indicators", indicators, Audience.ADMIN, t_("What tasks are measured by")),
    Command("indicator", indicator, Audience.ADMIN, t_("The indicators of a task")),
)
PRESSES = (
    Press("indicators", indicators, Audience.ADMIN),
    Press("indtask", of_task, Audience.ADMIN),
    Press("indadd", add, Audience.ADMIN),
    Press("indread", read, Audience.ADMIN),
    Press("indlook", look, Audience.ADMIN),
    Press("indcard", card, Audience.ADMIN),
    Press("indedit", change, Audience.ADMIN),
    Press("indset", set_value, Audience.ADMIN),
    Press("indask", ask, Audience.ADMIN),
    Press("indsure", preview_sure, Audience.ADMIN),
    Press("indsureyes", confirm_sure, Audience.ADMIN),
    Press("indsureundo", undo_sure, Audience.ADMIN),
)
