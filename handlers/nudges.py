"""Reminders by hand."""

from __future__ import annotations

from telegram import Update

from domain.outgoing import in_place
from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import nudging


async def nudge(update: Update, context: Context) -> None:
    """`/nudge`"""
    await context.say(await nudging.listed(context.tx, context.who, 1, now=context.now))


async def page(update: Update, context: Context) -> None:
    """`nudges.<page>`"""
    await context.say(in_place(await nudging.listed(context.tx, context.who, context.number(1), now=context.now)))


async def preview(update: Update, context: Context) -> None:
    """`nudge.<period>.<department>`, 0 for all"""
    of = context.number(1), context.number(2)
    await context.say(await nudging.preview(context.tx, context.who, *of, now=context.now))


async def say(update: Update, context: Context) -> None:
    of = context.number(1), context.number(2)
    await context.say(await nudging.add_words(context.tx, context.who, *of, now=context.now))


async def send(update: Update, context: Context) -> None:
    """`nudgego.<period>.<department>.<version>`"""
    of = context.number(1), context.number(2), context.number(3)
    await context.say(await nudging.send(context.tx, context.who, *of, now=context.now))


takes = talks.taking(nudging.told)
"""Whether a message holds the words that a reminder waits for; then it is answered."""


COMMANDS = (Command("nudge", nudge, Audience.OVERSEER, t_("Remind departments of what is missing, by hand")),)
PRESSES = (
    Press("nudges", page, Audience.OVERSEER),
    Press("nudge", preview, Audience.OVERSEER),
    Press("nudgesay", say, Audience.OVERSEER),
    Press("nudgego", send, Audience.OVERSEER),
)
