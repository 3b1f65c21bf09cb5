"""Bulletins: drafted, looked at, approved, and their files sent again."""

from __future__ import annotations

from telegram import Update

from domain.outgoing import in_place
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import publishing


async def bulletin(update: Update, context: Context) -> None:
    await context.say(await publishing.show(context.tx, context.who, context.argument, now=context.now))


async def show(update: Update, context: Context) -> None:
    """`bulletin.<period>`"""
    said = await publishing.show_period(context.tx, context.who, context.number(1), now=context.now)
    await context.say(in_place(said))


async def draft(update: Update, context: Context) -> None:
    """`bulletindraft.<period>`"""
    await context.say(await publishing.draft(context.tx, context.who, context.number(1), now=context.now))


async def approve(update: Update, context: Context) -> None:
    """`bulletinapprove.<bulletin>.<revision>`"""
    bulletin_id, revision = context.number(1), context.number(2)
    await context.say(await publishing.approve(context.tx, context.who, bulletin_id, revision, now=context.now))


async def print_again(update: Update, context: Context) -> None:
    """`bulletinprint.<bulletin>`"""
    await context.say(await publishing.print_again(context.tx, context.who, context.number(1), now=context.now))


async def file(update: Update, context: Context) -> None:
    """`bulletinfile.<bulletin>.<form>`"""
    form = context.turn.data.split(".")[-1]
    await context.say(await publishing.send(context.tx, context.who, context.number(1), form, now=context.now))


COMMANDS = (Command("bulletin", bulletin, Audience.OVERSEER, t_("The bulletin of a period; /bulletin 2023-04")),)
PRESSES = (
    Press("bulletin", show, Audience.OVERSEER),
    Press("bulletindraft", draft, Audience.OVERSEER),
    Press("bulletinapprove", approve, Audience.OVERSEER),
    Press("bulletinprint", print_again, Audience.OVERSEER),
    Press("bulletinfile", file, Audience.OVERSEER),
)
