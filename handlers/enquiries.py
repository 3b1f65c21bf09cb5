"""Questions to the office, and the admins' answers."""

from __future__ import annotations

import re

from telegram import Update

from domain.errors import Outdated
from handlers import talks
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import enquiring


async def office(update: Update, context: Context) -> None:
    """`/office`, `/office words`"""
    message = update.message
    # As it was typed, with its lines; Chinese words may follow the command without a space.
    said = re.sub(r"^/[A-Za-z0-9_@]+", "", message.text or "").strip() if message is not None else context.argument
    await context.say(await enquiring.ask(context.tx, context.who, said, now=context.now))


async def questions(update: Update, context: Context) -> None:
    """`/questions`"""
    await context.say(await enquiring.listed(context.tx, context.who, 1))


async def pressed_office(update: Update, context: Context) -> None:
    """`office`, or `office.<task>`"""
    number = context.number(1) if "." in context.turn.data else None
    await context.say(await enquiring.begin(context.tx, context.who, number, now=context.now))


async def pressed_said(update: Update, context: Context) -> None:
    await context.say(await enquiring.ask_said(context.tx, context.who, context.number(1), now=context.now))


async def pressed_again(update: Update, context: Context) -> None:
    await context.say(await enquiring.again(context.tx, context.who, context.number(1), now=context.now))


async def pressed_thanks(update: Update, context: Context) -> None:
    await context.say(await enquiring.thanks(context.tx, context.who, context.number(1), now=context.now))


async def pressed_cancel(update: Update, context: Context) -> None:
    await context.say(await enquiring.cancel(context.tx, context.who))


async def pressed_enquiry(update: Update, context: Context) -> None:
    """`enquiry.<id>` to look, then what to do with it."""
    tx, who, now, number = context.tx, context.who, context.now, context.number(1)
    match context.turn.data.split(".")[2:]:
        case []:
            reply = await enquiring.look(tx, who, number)
        case ["answer"]:
            reply = await enquiring.answer(tx, who, number, now=now)
        case ["phone"]:
            reply = await enquiring.by_phone(tx, who, number, now=now)
        case _:
            raise Outdated
    await context.say(reply)


async def pressed_questions(update: Update, context: Context) -> None:
    await context.say(await enquiring.listed(context.tx, context.who, context.number(1)))


takes = talks.taking(enquiring.told)
"""Whether a message holds a question or an answer that is waited for; then it is answered."""


COMMANDS = (
    Command("office", office, Audience.EVERYONE, t_("Ask the office a question")),
    Command("questions", questions, Audience.ADMIN, t_("Questions that wait for the office's answer")),
)
PRESSES = (
    Press("office", pressed_office, Audience.EVERYONE),
    Press("officesaid", pressed_said, Audience.EVERYONE),
    Press("officeagain", pressed_again, Audience.EVERYONE),
    Press("officeno", pressed_cancel, Audience.EVERYONE),
    Press("thanks", pressed_thanks, Audience.EVERYONE),
    Press("enquiry", pressed_enquiry, Audience.ADMIN),
    Press("questions", pressed_questions, Audience.ADMIN),
)
