"""What a contact asks of the office beside reporting, and deciding on it."""

from __future__ import annotations

import re
from datetime import date

from telegram import Update

from domain.applications import DATED, ApplicationKind
from domain.closings import Grade
from domain.errors import Outdated
from handlers import talks
from handlers.context import Context
from handlers.evidence import attachment
from handlers.registry import Audience, Command, Press, t_
from services import applied, applying, deciding, enclosing, explaining
from services.hearing import Heard


async def extend(update: Update, context: Context) -> None:
    """`/extend 12`"""
    await _ask(context, None, "/extend 12")


async def not_ours(update: Update, context: Context) -> None:
    """`/notours 12`"""
    await _ask(context, ApplicationKind.WRONG_OWNER, "/notours 12")


async def suspend(update: Update, context: Context) -> None:
    """`/suspend 12`"""
    await _ask(context, ApplicationKind.SUSPENSION, "/suspend 12")


async def applications(update: Update, context: Context) -> None:
    """`/applications`, and the button back to them."""
    await context.say(await applied.listed(context.tx, context.who, now=context.now))


async def pressed_apply(update: Update, context: Context) -> None:
    """`apply.<request>` or `apply.t<task>`, then the kind, then the day."""
    pieces, named = context.turn.data.split("."), context.part(1)
    if len(pieces) == 2:
        reply = await applying.menu(context.tx, context.who, named, now=context.now)
    elif len(pieces) == 3:
        reply = await applying.choose(context.tx, context.who, named, _kind(pieces[2]), now=context.now)
    else:
        kind, day = _kind(pieces[2]), _day(pieces[3])
        if kind not in DATED:
            raise Outdated
        reply = await applying.take_day(context.tx, context.who, named, kind, day, now=context.now)
    await context.say(reply)


async def pressed_withdraw(update: Update, context: Context) -> None:
    await context.say(await explaining.withdraw(context.tx, context.who, context.number(1), now=context.now))


async def pressed_answer(update: Update, context: Context) -> None:
    await context.say(await explaining.wait_for_reply(context.tx, context.who, context.number(1), now=context.now))


async def pressed_enclose(update: Update, context: Context) -> None:
    await context.say(await enclosing.ask(context.tx, context.who, context.number(1), now=context.now))


async def pressed_enclosed(update: Update, context: Context) -> None:
    await context.say(await enclosing.send(context.tx, context.who, context.number(1), now=context.now))


async def pressed_decide(update: Update, context: Context) -> None:
    """`decide.<application>` to look, then what to do with it."""
    tx, who, now, pieces = context.tx, context.who, context.now, context.turn.data.split(".")
    number = context.number(1)
    match pieces[2:]:
        case []:
            reply = await deciding.look(tx, who, number, now=now)
        case ["grant"]:
            reply = await deciding.grant(tx, who, number, now=now)
        case ["grade", given] if given in tuple(Grade):
            reply = await deciding.grade(tx, who, number, Grade(given), now=now)
        case ["until"]:
            reply = await deciding.dates(tx, who, number, now=now)
        case ["until", day]:
            reply = await deciding.grant_until(tx, who, number, _day(day), now=now)
        case ["lock"]:
            reply = await deciding.grant_until_lock(tx, who, number, now=now)
        case ["refuse"]:
            reply = await deciding.refuse(tx, who, number, now=now)
        case ["ask"]:
            reply = await deciding.ask_first(tx, who, number, now=now)
        case ["owner", _]:
            reply = await deciding.owners(tx, who, number, context.number(3), now=now)
        case ["give", _]:
            reply = await deciding.propose_owner(tx, who, number, context.number(3), now=now)
        case ["yes", _]:
            reply = await deciding.give(tx, who, number, context.number(3), now=now)
        case _:
            raise Outdated
    await context.say(reply)


_words = talks.taking(explaining.told, applying.told, deciding.told)


async def takes(update: Update, context: Context) -> bool:
    """Whether a message holds the words that an application waits for; then it is answered."""
    message = update.message
    file = attachment(message) if message is not None else None
    if message is None or not (message.text or file):
        return False
    about = await talks.replied_about(context, message)
    kind, file_id = (file.kind, file.file_id) if file else ("text", "")
    text = message.text or message.caption or ""
    heard = Heard(message.chat.id, message.message_id, text, kind, file_id, None, file)
    enclosed = await enclosing.told(context.tx, context.who, heard, about, now=context.now)
    if enclosed is not None:
        await context.say(enclosed)
        return True
    return await _words(update, context)


async def _ask(context: Context, kind: ApplicationKind | None, example: str) -> None:
    await context.say(
        await applying.ask(context.tx, context.who, context.argument, kind, example=example, now=context.now)
    )


def _kind(text: str) -> ApplicationKind:
    if text not in tuple(ApplicationKind):
        raise Outdated
    return ApplicationKind(text)


def _day(text: str) -> date:
    """A button's day; the data may have been altered on its way."""
    if not re.fullmatch(r"[12]\d{7}", text):
        raise Outdated
    try:
        return date.fromisoformat(text)
    except ValueError as wrong:
        raise Outdated from wrong


COMMANDS = (
    Command("extend", extend, Audience.CONTACT, t_("Ask for more time; /extend 12")),
    Command("notours", not_ours, Audience.CONTACT, t_("Say that a task is not yours; /notours 12")),
    Command("suspend", suspend, Audience.CONTACT, t_("Ask to suspend a task; /suspend 12")),
    Command(
        "applications", applications, Audience.EVERYONE, t_("What was asked of the office, and what waits for you")
    ),
)
PRESSES = (
    Press("apply", pressed_apply, Audience.CONTACT),
    Press("withdraw", pressed_withdraw, Audience.CONTACT),
    Press("answer", pressed_answer, Audience.CONTACT),
    Press("enclose", pressed_enclose, Audience.CONTACT),
    Press("enclosed", pressed_enclosed, Audience.EVERYONE),
    Press("decide", pressed_decide, Audience.OVERSEER),
    Press("applications", applications, Audience.EVERYONE),
)
