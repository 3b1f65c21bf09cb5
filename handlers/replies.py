"""Everything a person sends that is no command: words, edited words, photos, stickers, voice. Commands that do not exist as well."""

from __future__ import annotations

from telegram import Message, Update

from domain import commands
from handlers import (
    applications,
    closings,
    enquiries,
    evidence,
    files,
    instructions,
    loans,
    needs,
    nudges,
    objections,
    returns,
    review,
    sheet,
    verdicts,
)
from handlers.context import Context
from messages import pointers
from services import asking, hearing, importing, indicating, pasting, pointing
from services.hearing import Heard


async def hear(update: Update, context: Context) -> None:
    """A message of a contact is booked; an admin's may be an answer to a question of the import; anybody else is shown the way."""
    message = update.message
    assert message is not None
    if commands.typed(message.text or "") is not None:
        await unknown_command(update, context)
        return
    for talk in (
        enquiries,
        applications,
        returns,
        review,
        closings,
        verdicts,
        objections,
        needs,
        instructions,
        loans,
        nudges,
    ):
        if await talk.takes(update, context):
            return
    if context.who.is_admin:
        if message.document is not None and await files.takes(update, context):
            return
        # What answers a message belongs to that message, whatever the import waits for.
        words = "" if message.reply_to_message else message.text or ""
        told = (
            await indicating.told(
                context.tx, context.who, message.text or "", reply_to=_replied_to(message), now=context.now
            )
            or await importing.told(context.tx, context.who, words, now=context.now)
            or await pasting.told(context.tx, context.who, words, now=context.now)
        )
        if told is not None:
            await context.say(told)
            return
    if not context.who.answers_for:
        await context.say(await pointing.point(context.tx, context.who, _heard(message), now=context.now))
        return
    heard = _heard(message)
    asked = await asking.answer_for_sure(context.tx, context.who, heard, now=context.now)
    if asked is not None:
        await context.say(asked)
        return
    if not await sheet.takes(update, context, heard):
        await context.say(await hearing.hear(context.tx, context.who, heard, now=context.now))


async def edited(update: Update, context: Context) -> None:
    """An edited message reaches only the reports; commands in it do nothing."""
    message = update.edited_message
    if message is None or not context.who.answers_for or (message.text or "").startswith("/"):
        return
    await context.say(await hearing.edited(context.tx, context.who, _heard(message), now=context.now))


async def unknown_command(update: Update, context: Context) -> None:
    """A slip in a command's name gets the nearest ones that are open to her; a number alone those that show a task."""
    message = update.message
    assert message is not None
    name, rest = commands.typed(message.text or message.caption or "") or ("", "")
    known = [command.name for command in context.turn.offer.available(context.who)]
    meant = commands.nearest(name, known) if name else tuple(c for c in ("report", "task") if c in known)
    await context.say(pointers.no_command(await context.words(), context.who, name, rest, meant))


def _heard(message: Message) -> Heard:
    kind, file_id = _file(message)
    return Heard(
        message.chat.id,
        message.message_id,
        message.text or message.caption or "",
        kind,
        file_id,
        _replied_to(message),
        evidence.attachment(message),
    )


def _replied_to(message: Message) -> int | None:
    return message.reply_to_message.message_id if message.reply_to_message else None


def _file(message: Message) -> tuple[str, str]:
    """What kind of thing was sent, and its file where it has one."""
    if message.photo:
        return "photo", message.photo[-1].file_id
    for kind in ("document", "voice", "audio", "video", "video_note", "animation", "sticker"):
        found = getattr(message, kind)
        if found is not None:
            return kind, found.file_id
    return ("text", "") if message.text else ("other", "")
