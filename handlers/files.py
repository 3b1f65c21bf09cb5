"""Plan files that admins send, and the ledger that is sent back."""

from __future__ import annotations

from telegram import Update

from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import exporting, import_answers, importing, making, pasting, undoing

_ENDINGS = (".xlsx", ".xlsm", ".xls", ".csv", ".docx")


async def takes(update: Update, context: Context) -> bool:
    """Take an admin's table that answers no message; whether it was one. Every other document is the report route's."""
    message = update.message
    document = message.document if message else None
    if message is None or document is None or message.reply_to_message is not None or not context.who.is_admin:
        return False
    name = document.file_name or ""
    if not name.casefold().endswith(_ENDINGS):
        return False
    await context.say(
        await importing.received(
            context.tx, context.who, file_id=document.file_id, name=name, size=document.file_size or 0,
            caption=message.caption or "", now=context.now,
        )
    )  # fmt: skip
    return True


async def how_to(update: Update, context: Context) -> None:
    await context.say(await importing.how_to(context.tx, context.who))


async def suggested_title(update: Update, context: Context) -> None:
    await context.say(await importing.take_suggested_title(context.tx, context.who, context.number(1), now=context.now))


async def year(update: Update, context: Context) -> None:
    await context.say(
        await importing.take_year(context.tx, context.who, context.number(1), context.number(2), now=context.now)
    )


async def as_new(update: Update, context: Context) -> None:
    await context.say(await importing.take_as_new(context.tx, context.who, context.number(1), now=context.now))


async def again(update: Update, context: Context) -> None:
    await context.say(await importing.look_again(context.tx, context.who, context.number(1), now=context.now))


async def sheet(update: Update, context: Context) -> None:
    upload_id, place = context.number(1), context.number(2)
    await context.say(await import_answers.take_sheet(context.tx, context.who, upload_id, place, now=context.now))


async def column(update: Update, context: Context) -> None:
    upload_id, at, meaning = context.number(1), context.number(2), context.part(3)
    await context.say(
        await import_answers.take_column(context.tx, context.who, upload_id, at, meaning, now=context.now)
    )


async def every_column(update: Update, context: Context) -> None:
    await context.say(await import_answers.ask_columns(context.tx, context.who, context.number(1), now=context.now))


async def one_part(update: Update, context: Context) -> None:
    await context.say(await import_answers.take_one_part(context.tx, context.who, context.number(1), now=context.now))


async def same(update: Update, context: Context) -> None:
    upload_id, decided, place = context.number(1), context.number(2), context.number(3)
    await context.say(
        await import_answers.take_same(context.tx, context.who, upload_id, decided, place, now=context.now)
    )


async def keep(update: Update, context: Context) -> None:
    upload_id, yes = context.number(1), context.number(2)
    await context.say(await import_answers.take_keep(context.tx, context.who, upload_id, yes, now=context.now))


async def gaps(update: Update, context: Context) -> None:
    upload_id, page = context.number(1), context.number(2)
    await context.say(await import_answers.show_gaps(context.tx, context.who, upload_id, page))


async def pasted(update: Update, context: Context) -> None:
    await context.say(await pasting.take(context.tx, context.who, context.number(1), now=context.now))


async def faults(update: Update, context: Context) -> None:
    await context.say(await importing.show_faults(context.tx, context.who, context.number(1), context.number(2)))


async def confirm(update: Update, context: Context) -> None:
    upload_id, seen = context.number(1), context.part(2)
    await context.say(await importing.confirm(context.tx, context.who, upload_id, seen, now=context.now))


async def amended_from(update: Update, context: Context) -> None:
    upload_id, period_id = context.number(1), context.number(2)
    await context.say(await importing.take_from(context.tx, context.who, upload_id, period_id, now=context.now))


async def no_reason(update: Update, context: Context) -> None:
    await context.say(await importing.take_no_reason(context.tx, context.who, context.number(1), now=context.now))


async def cancel(update: Update, context: Context) -> None:
    await context.say(await importing.cancel(context.tx, context.who, context.number(1)))


async def export(update: Update, context: Context) -> None:
    """`/export` gives a workbook."""
    await context.say(await exporting.order_xlsx(context.tx, context.who, now=context.now))


async def export_csv(update: Update, context: Context) -> None:
    await context.say(await exporting.order_csv(context.tx, context.who, now=context.now))


async def undo(update: Update, context: Context) -> None:
    """`/undo`: take back the last file."""
    await context.say(await undoing.last(context.tx, context.who, now=context.now))


async def undo_asked(update: Update, context: Context) -> None:
    await context.say(await undoing.ask(context.tx, context.who, context.number(1), now=context.now))


async def undo_yes(update: Update, context: Context) -> None:
    await context.say(await undoing.confirm(context.tx, context.who, context.number(1), now=context.now))


async def undo_no(update: Update, context: Context) -> None:
    await context.say(await undoing.leave(context.tx, context.who, context.number(1)))


async def make_again(update: Update, context: Context) -> None:
    await context.say(await making.again(context.tx, context.who, context.number(1), now=context.now))


COMMANDS = (
    Command("import", how_to, Audience.ADMIN, t_("Load the plan from a file")),
    Command("undo", undo, Audience.ADMIN, t_("Take back the last file loaded")),
    Command("export", export, Audience.OVERSEER, t_("The ledger as a spreadsheet")),
)
PRESSES = (
    Press("importhow", how_to, Audience.ADMIN),
    Press("importtitle", suggested_title, Audience.ADMIN),
    Press("importyear", year, Audience.ADMIN),
    Press("importnew", as_new, Audience.ADMIN),
    Press("importagain", again, Audience.ADMIN),
    Press("importsheet", sheet, Audience.ADMIN),
    Press("importcol", column, Audience.ADMIN),
    Press("importcols", every_column, Audience.ADMIN),
    Press("importone", one_part, Audience.ADMIN),
    Press("importsame", same, Audience.ADMIN),
    Press("importkeep", keep, Audience.ADMIN),
    Press("importgaps", gaps, Audience.ADMIN),
    Press("importpasted", pasted, Audience.ADMIN),
    Press("importfaults", faults, Audience.ADMIN),
    Press("importyes", confirm, Audience.ADMIN),
    Press("amendfrom", amended_from, Audience.ADMIN),
    Press("amendwhy", no_reason, Audience.ADMIN),
    Press("importno", cancel, Audience.ADMIN),
    Press("undo", undo_asked, Audience.ADMIN),
    Press("undoyes", undo_yes, Audience.ADMIN),
    Press("undono", undo_no, Audience.ADMIN),
    Press("exportxlsx", export, Audience.OVERSEER),
    Press("exportcsv", export_csv, Audience.OVERSEER),
    Press("makeagain", make_again, Audience.EVERYONE),
)
