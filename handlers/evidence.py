"""Files beside reports: listed and sent back, replaced, and told which task they are for. They come in by handlers.replies."""

from __future__ import annotations

from telegram import Message, Update

from domain.evidence import Attachment, FileKind
from domain.outgoing import in_place
from handlers.context import Context
from handlers.registry import Audience, Command, Press, t_
from services import attaching, retrieving


def attachment(message: Message) -> Attachment | None:
    """The file of a message; None where it has none that could stand beside a report."""
    album = message.media_group_id or ""
    if message.photo:
        largest = message.photo[-1]
        size = largest.file_size or 0
        return Attachment(FileKind.PHOTO, largest.file_id, largest.file_unique_id, size=size, album=album)
    for kind in FileKind:
        found = getattr(message, kind) if kind is not FileKind.PHOTO else None
        if found is not None:
            return Attachment(
                kind, found.file_id, found.file_unique_id, getattr(found, "file_name", None) or "",
                getattr(found, "mime_type", None) or "", found.file_size or 0, album,
            )  # fmt: skip
    return None


async def files(update: Update, context: Context) -> None:
    """`/files 12`"""
    await context.say(await retrieving.files_named(context.tx, context.who, context.argument, now=context.now))


async def files_pressed(update: Update, context: Context) -> None:
    number, page = context.number(1), context.number(2)
    await context.say(in_place(await retrieving.files(context.tx, context.who, number, page=page, now=context.now)))


async def all_files(update: Update, context: Context) -> None:
    """Below: the button stands under a file, which cannot turn into a list."""
    await context.say(await retrieving.files(context.tx, context.who, context.number(1), now=context.now))


async def file(update: Update, context: Context) -> None:
    await context.say(await retrieving.send(context.tx, context.who, context.number(1)))


async def swap(update: Update, context: Context) -> None:
    await context.say(await retrieving.choose_to_replace(context.tx, context.who, context.number(1), now=context.now))


async def swap_file(update: Update, context: Context) -> None:
    await context.say(await retrieving.begin_to_replace(context.tx, context.who, context.number(1), now=context.now))


async def swap_no(update: Update, context: Context) -> None:
    await context.say(await retrieving.cancel_replacing(context.tx, context.who, context.number(1), now=context.now))


async def evidence_for(update: Update, context: Context) -> None:
    await context.say(await attaching.book_unbooked(context.tx, context.who, context.number(1), now=context.now))


COMMANDS = (Command("files", files, Audience.EVERYONE, t_("Files sent with a task's reports; /files 12")),)
PRESSES = (
    Press("files", files_pressed, Audience.EVERYONE),
    Press("allfiles", all_files, Audience.EVERYONE),
    Press("file", file, Audience.EVERYONE),
    Press("swap", swap, Audience.CONTACT),
    Press("swapfile", swap_file, Audience.CONTACT),
    Press("swapno", swap_no, Audience.CONTACT),
    Press("evidencefor", evidence_for, Audience.CONTACT),
)
