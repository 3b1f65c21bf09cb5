"""Instructions: given by command or button, answered by the lead, closed or asked again; the list of those that are not closed."""

from __future__ import annotations

import re

from telegram import Update

from domain.errors import Outdated
from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import complying, directing, instructing

_INSTRUCT = re.compile(r"instruct\.(\d{1,9})(?:\.(rev\.\d{1,9}\.\d{1,4}))?")


async def instruct(update: Update, context: Context) -> None:
    """`/instruct 12 …`"""
    await context.say(await directing.instruct(context.tx, context.who, context.argument, now=context.now))


async def instructions(update: Update, context: Context) -> None:
    """`/instructions`"""
    await context.say(await instructing.listed(context.tx, context.who, 1, now=context.now))


async def pressed_list(update: Update, context: Context) -> None:
    """`instructions.<page>`"""
    await context.say(await instructing.listed(context.tx, context.who, context.number(1), now=context.now))


async def pressed_instruct(update: Update, context: Context) -> None:
    """`instruct.<task>`, with the page of the review that leads back."""
    match = _INSTRUCT.fullmatch(context.turn.data)
    if match is None:
        raise Outdated
    back = match[2] or f"task.{match[1]}"
    await context.say(await directing.ask(context.tx, context.who, int(match[1]), back, now=context.now))


async def pressed_no(update: Update, context: Context) -> None:
    await context.say(await directing.leave(context.tx, context.who))


async def pressed_one(update: Update, context: Context) -> None:
    """`instruction.<instruction>` to look, then what becomes of it."""
    tx, who, now, instruction_id = context.tx, context.who, context.now, context.number(1)
    match context.turn.data.split(".")[2:]:
        case []:
            reply = await directing.look(tx, who, instruction_id, now=now)
        case ["answer"]:
            reply = await complying.wait_for_answer(tx, who, instruction_id, now=now)
        case ["answer", _]:
            reply = await complying.wait_for_answer(tx, who, instruction_id, context.number(3), now=now)
        case ["close", _]:
            reply = await directing.close(tx, who, instruction_id, context.number(3), now=now)
        case ["again"]:
            reply = await directing.wait_for_more(tx, who, instruction_id, now=now)
        case _:
            raise Outdated
    await context.say(reply)


takes = talks.taking(complying.told, directing.told)
"""Whether a message holds the words that an instruction waits for; then it is answered."""


COMMANDS = (
    Command("instruct", instruct, Audience.OVERSEER, t_("Give a task's lead an instruction; /instruct 12 …")),
    Command("instructions", instructions, Audience.EVERYONE, t_("Instructions that are not closed")),
)
PRESSES = (
    Press("instruct", pressed_instruct, Audience.OVERSEER),
    Press("instructno", pressed_no, Audience.OVERSEER),
    Press("instruction", pressed_one, Audience.EVERYONE),
    Press("instructions", pressed_list, Audience.EVERYONE),
)
