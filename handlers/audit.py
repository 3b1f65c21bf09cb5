"""Who changed what: `/audit`."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import auditing


async def audit(update: Update, context: Context) -> None:
    """`/audit`, `/audit task 12`, `/audit 省科技厅`, `/audit 王芳`, `/audit 2023-03`, `/audit export`"""
    await context.say(await auditing.show(context.tx, context.who, context.argument, now=context.now))


async def page(update: Update, context: Context) -> None:
    """`audit.<page>.<of>.<first>.<last>`"""
    number, of, first, last = context.number(1), context.part(2), context.number(3), context.number(4)
    await context.say(await auditing.turn(context.tx, context.who, number, of, first, last))


async def file(update: Update, context: Context) -> None:
    await context.say(await auditing.order(context.tx, context.who, now=context.now))


COMMANDS = (Command("audit", audit, Audience.ADMIN, t_("Who changed what, and when")),)
PRESSES = (Press("audit", page, Audience.ADMIN), Press("auditfile", file, Audience.ADMIN))
