"""Periods and reports by hand: ask, lock, reopen, go through and accept. Sending back is handlers.returns."""

from __future__ import annotations

from telegram import Update

from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import accepting, opening, returning, reviewing


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
    """`/reopen 12`, `/reopen 12 2023-03`, `/reopen 12 省财政厅`, `/reopen 12 2023-03 reason`"""
    await context.say(await reviewing.reopen(context.tx, context.who, context.argument, now=context.now))


async def pressed_reopen(update: Update, context: Context) -> None:
    number, department_id, label = context.number(1), context.number(2), context.part(3)
    await context.say(await reviewing.reopen_of(context.tx, context.who, number, department_id, label, now=context.now))


takes = talks.taking(reviewing.told)
"""Whether a message holds the reason that reopening waits for; then it is answered."""


async def review(update: Update, context: Context) -> None:
    """`/review`, `/review 2023-03`"""
    await context.say(await accepting.review(context.tx, context.who, context.argument, now=context.now))


async def pressed_page(update: Update, context: Context) -> None:
    await context.say(
        await accepting.page(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def pressed_accept(update: Update, context: Context) -> None:
    numbers = context.number(1), context.number(2), context.number(3)
    await context.say(await accepting.accept(context.tx, context.who, *numbers, now=context.now))


async def pressed_return(update: Update, context: Context) -> None:
    numbers = context.number(1), context.number(2), context.number(3)
    await context.say(await returning.ask_from_queue(context.tx, context.who, *numbers, now=context.now))


async def pressed_all(update: Update, context: Context) -> None:
    await context.say(await accepting.propose_all(context.tx, context.who, context.number(1), now=context.now))


async def pressed_all_yes(update: Update, context: Context) -> None:
    period_id, mark = context.number(1), context.part(2)
    await context.say(await accepting.accept_all(context.tx, context.who, period_id, mark, now=context.now))


async def pressed_undo(update: Update, context: Context) -> None:
    await context.say(
        await accepting.undo(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


COMMANDS = (
    Command("review", review, Audience.OVERSEER, t_("Go through reports and accept them")),
    Command("reopen", reopen, Audience.OVERSEER, t_("Take a task's report again; /reopen 12")),
    Command("ask", ask, Audience.ADMIN, t_("Ask a period now; /ask 2023-03")),
    Command("lock", lock, Audience.ADMIN, t_("Lock a period now; /lock 2023-03")),
)
PRESSES = (
    Press("rev", pressed_page, Audience.OVERSEER),
    Press("revok", pressed_accept, Audience.OVERSEER),
    Press("revback", pressed_return, Audience.OVERSEER),
    Press("revall", pressed_all, Audience.OVERSEER),
    Press("revallyes", pressed_all_yes, Audience.OVERSEER),
    Press("revundo", pressed_undo, Audience.OVERSEER),
    Press("reopen", pressed_reopen, Audience.OVERSEER),
    Press("ask", pressed_ask, Audience.ADMIN),
    Press("lock", pressed_lock, Audience.ADMIN),
)
