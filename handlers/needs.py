"""Help asked of others: asking on the card, seen and answered by who is asked, solved by who asked, and the list."""

from __future__ import annotations

import re
from datetime import date

from telegram import Update

from domain.errors import Outdated
from domain.outgoing import Reply
from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import helping, needing, pursuing, raising


async def needs(update: Update, context: Context) -> None:
    """`/needs`"""
    await context.say(await needing.listed(context.tx, context.who, 1, now=context.now))


async def pressed_needs(update: Update, context: Context) -> None:
    """`needs.<page>`"""
    await context.say(await needing.listed(context.tx, context.who, context.number(1), now=context.now))


async def pressed_need(update: Update, context: Context) -> None:
    """`need.<request>` and what is asked on its card."""
    tx, who, now, request_id = context.tx, context.who, context.now, context.number(1)
    match context.turn.data.split(".")[2:]:
        case ["of", _]:
            reply = await raising.choose(tx, who, request_id, context.number(3), now=now)
        case ["other"]:
            reply = await raising.ask_whom(tx, who, request_id, now=now)
        case ["by"]:
            reply = await raising.ask_day(tx, who, request_id, now=now)
        case ["by", day]:
            reply = await raising.take_day(tx, who, request_id, _day(day), now=now)
        case ["yes"]:
            reply = await raising.confirm(tx, who, request_id, now=now)
        case ["no"]:
            reply = await raising.leave(tx, who, request_id, now=now)
        case _:
            raise Outdated
    await context.say(reply)


async def pressed_needed(update: Update, context: Context) -> None:
    """`needed.<need>` to look, then what becomes of it."""
    await context.say(await _follow(context, context.turn.data.split(".")[2:]))


takes = talks.taking(helping.told, pursuing.told, raising.told)
"""Whether a message holds the words that a request for help waits for; then it is answered."""


async def _follow(context: Context, pieces: list[str]) -> Reply:
    tx, who, now, need_id = context.tx, context.who, context.now, context.number(1)
    match pieces:
        case []:
            return await helping.look(tx, who, need_id, now=now)
        case ["seen"]:
            return await helping.acknowledge(tx, who, need_id, now=now)
        case ["answer"]:
            return await helping.wait_for_answer(tx, who, need_id, now=now)
        case ["not_us"]:
            return await helping.decline(tx, who, need_id, now=now)
        case ["solved"]:
            return await pursuing.solve(tx, who, need_id, now=now)
        case ["solved", _]:
            return await pursuing.solve(tx, who, need_id, context.number(3), now=now)
        case ["still", _]:
            return await pursuing.still(tx, who, need_id, context.number(3), now=now)
        case ["not_yet"]:
            return await pursuing.wait_for_more(tx, who, need_id, now=now)
        case ["back"]:
            return await pursuing.send_back(tx, who, need_id, now=now)
        case ["withdraw"]:
            return await pursuing.withdraw(tx, who, need_id, now=now)
        case ["other"]:
            return await pursuing.ask_whom(tx, who, need_id, now=now)
        case ["of", _]:
            return await pursuing.pass_on(tx, who, need_id, context.number(3), now=now)
    raise Outdated


def _day(text: str) -> date | None:
    """A button's day, or none; the data may have been altered on its way."""
    if text == "none":
        return None
    if not re.fullmatch(r"[12]\d{7}", text):
        raise Outdated
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Outdated from wrong


COMMANDS = (Command("needs", needs, Audience.EVERYONE, t_("Help that was asked for, and help that is asked of you")),)
PRESSES = (
    Press("need", pressed_need, Audience.CONTACT),
    Press("needed", pressed_needed, Audience.EVERYONE),
    Press("needs", pressed_needs, Audience.EVERYONE),
)
