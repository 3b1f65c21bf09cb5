"""The sheet that a contact fills away from the chat: handed out, and taken back."""

from __future__ import annotations

from telegram import Update

from domain.errors import Outdated
from domain.evidence import MOST_BYTES
from domain.unreadable import Usage
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import sheet_booking, sheet_making
from services.hearing import Heard

ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".et")


async def sheet(update: Update, context: Context) -> None:
    """`/sheet`; for an admin `/sheet 省教育厅`"""
    if context.argument:
        reply = await sheet_making.of_department(context.tx, context.who, context.argument, now=context.now)
    elif not context.who.answers_for:
        raise Usage(example="/sheet 省科技厅")
    else:
        reply = await sheet_making.mine(context.tx, context.who, now=context.now)
    await context.say(reply)


async def pressed_sheet(update: Update, context: Context) -> None:
    """`sheet`, or `sheet.<department>` where a name fitted several."""
    if "." not in context.turn.data:
        await sheet(update, context)
        return
    await context.say(
        await sheet_making.of_department_chosen(context.tx, context.who, context.number(1), now=context.now)
    )


async def takes(update: Update, context: Context, heard: Heard) -> bool:
    """Take a contact's table to be looked at; whether it was one. What is no sheet is heard when that is known, what cannot be fetched at once."""
    document = update.message.document if update.message else None
    if document is None or not context.who.answers_for or (document.file_size or 0) > MOST_BYTES:
        return False
    name = document.file_name or ""
    if not name.casefold().endswith(ENDINGS):
        return False
    await sheet_booking.received(
        context.tx, context.who, heard, name=name, size=document.file_size or 0, now=context.now
    )
    return True


async def pick(update: Update, context: Context) -> None:
    name, choice = context.part(3).replace("-", ":"), context.part(4)
    if choice not in ("mine", "theirs"):
        raise Outdated
    await context.say(
        await sheet_booking.pick(
            context.tx, context.who, context.number(1), context.number(2), name, choice, now=context.now
        )
    )


async def confirm(update: Update, context: Context) -> None:
    await context.say(
        await sheet_booking.confirm(context.tx, context.who, context.number(1), context.part(2), now=context.now)
    )


async def cancel(update: Update, context: Context) -> None:
    await context.say(await sheet_booking.cancel(context.tx, context.who, context.number(1)))


COMMANDS = (Command("sheet", sheet, Audience.ANSWERING, t_("Your tasks as a spreadsheet to fill in and send back")),)
PRESSES = (
    Press("sheet", pressed_sheet, Audience.ANSWERING),
    Press("sheetpick", pick, Audience.ANSWERING),
    Press("sheetyes", confirm, Audience.ANSWERING),
    Press("sheetno", cancel, Audience.ANSWERING),
)
