"""What is looked up across periods: /behind, /mismatch, /changes, /find, and their pages."""

from __future__ import annotations

from telegram import Update

from domain.outgoing import in_place
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import looking_up


async def behind(update: Update, context: Context) -> None:
    await context.say(await looking_up.list_behind(context.tx, context.who, context.argument, now=context.now))


async def mismatch(update: Update, context: Context) -> None:
    await context.say(await looking_up.list_mismatches(context.tx, context.who, now=context.now))


async def changes(update: Update, context: Context) -> None:
    await context.say(await looking_up.changes(context.tx, context.who, context.argument, now=context.now))


async def find(update: Update, context: Context) -> None:
    await context.say(await looking_up.find(context.tx, context.who, context.argument, now=context.now))


async def pressed(update: Update, context: Context) -> None:
    await context.say(in_place(await looking_up.pressed(context.tx, context.who, context.turn.data, now=context.now)))


COMMANDS = (
    Command("find", find, Audience.EVERYONE, t_("Words in titles, targets and reports; /find water")),
    Command("behind", behind, Audience.OVERSEER, t_("What is red or amber, and since when")),
    Command("mismatch", mismatch, Audience.OVERSEER, t_("Where words and figures do not agree")),
    Command("changes", changes, Audience.OVERSEER, t_("What changed since a day; /changes 2023-03-01")),
)
PRESSES = (Press("look", pressed, Audience.EVERYONE),)
