"""Periods and reports by hand: ask, lock, reopen, send back."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import opening, reviewing


async def ask(update: Update, context: Context) -> None:
    """`/ask`, `/ask 2023-03`"""
    await context.say(await opening.propose_ask(context.tx, context.who, context.argument, now=context.now))


async def pressed_ask(update: Update, context: Context) -> None:
    match context.part(1):
        case "show":
            reply = await opening.propose_ask_of(context.tx, context.who, context.number(2), now=context.now)
        case "no":
            reply = await opening.leave_unasked(context.tx, context.who)
        case _:
            reply = await opening.ask(context.tx, context.who, context.number(1), now=context.now)
    await context.say(reply)


async def lock(update: Update, context: Context) -> None:
    """`/lock`, `/lock 2023-03`"""
    await context.say(await opening.propose_lock(context.tx, context.who, context.argument, now=context.now))


async def pressed_lock(update: Update, context: Context) -> None:
    match context.part(1):
        case "show":
            reply = await opening.propose_lock_of(context.tx, context.who, context.number(2), now=context.now)
        case "no":
            reply = await opening.leave_unlocked(context.tx, context.who)
        case _:
            reply = await opening.lock(context.tx, context.who, context.number(1), now=context.now)
    await context.say(reply)


async def reopen(update: Update, context: Context) -> None:
    """`/reopen 12`, `/reopen 12 2023-03`, `/reopen 12 省财政厅`"""
    await context.say(await reviewing.reopen(context.tx, context.who, context.argument, now=context.now))


async def pressed_reopen(update: Update, context: Context) -> None:
    number, department_id, label = context.number(1), context.number(2), context.part(3)
    await context.say(await reviewing.reopen_of(context.tx, context.who, number, department_id, label, now=context.now))


async def send_back(update: Update, context: Context) -> None:
    """`/return 12 reason`"""
    await context.say(await reviewing.send_back(context.tx, context.who, context.argument, now=context.now))


COMMANDS = (
    Command("reopen", reopen, Audience.OVERSEER, t_("Take a task's report again; /reopen 12")),
    Command("return", send_back, Audience.OVERSEER, t_("Send a report back with a reason; /return 12 …")),
    Command("ask", ask, Audience.ADMIN, t_("Ask a period now; /ask 2023-03")),
    Command("lock", lock, Audience.ADMIN, t_("Lock a period now; /lock 2023-03")),
)
PRESSES = (
    Press("reopen", pressed_reopen, Audience.OVERSEER),
    Press("ask", pressed_ask, Audience.ADMIN),
    Press("lock", pressed_lock, Audience.ADMIN),
)
