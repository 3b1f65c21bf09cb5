"""Sends one file: by the id that Telegram knows it by, else its bytes from disk, else words in its place."""

from __future__ import annotations

import asyncio
import re
from pathlib import Path

from telegram import InlineKeyboardMarkup, Message
from telegram.constants import ParseMode
from telegram.error import BadRequest
from telegram.ext import ExtBot

from domain.outgoing import Document

_ID_REFUSED = re.compile(
    r"file[_ ](identifier|id\b|reference)|FILE_ID_INVALID|FILE_REFERENCE|can't use file of type", re.IGNORECASE
)
"""What the Bot API says of a file's id that it does not know, such as another bot's (tdlib, FileManager.cpp)."""


async def send(
    bot: ExtBot[None], chat_id: int, document: Document, text: str, keyboard: InlineKeyboardMarkup | None, folder: Path
) -> Message:  # fmt: skip
    """The message that stands in the chat. Raises as the bot's own methods do, and OSError where a file made here is gone."""
    if document.file_id:
        try:
            return await _send(bot, chat_id, document, document.file_id, text, keyboard)
        except BadRequest as refused:
            # Refused, so that nothing has been sent: another way may be tried under the same row.
            if not _ID_REFUSED.search(refused.message):
                raise
        if not document.path or not await asyncio.to_thread((folder / document.path).is_file):
            words = "\n".join([text, document.otherwise])
            return await bot.send_message(chat_id, words, parse_mode=ParseMode.HTML, reply_markup=keyboard)
    content = await asyncio.to_thread((folder / document.path).read_bytes)
    return await _send(bot, chat_id, document, content, text, keyboard)


async def _send(
    bot: ExtBot[None], chat_id: int, document: Document, file: str | bytes, text: str,
    keyboard: InlineKeyboardMarkup | None,
) -> Message:  # fmt: skip
    name, html = document.name, ParseMode.HTML
    match document.kind:
        case "photo":
            return await bot.send_photo(
                chat_id, file, caption=text, parse_mode=html, filename=name, reply_markup=keyboard
            )
        case "voice":
            return await bot.send_voice(
                chat_id, file, caption=text, parse_mode=html, filename=name, reply_markup=keyboard
            )
        case "audio":
            return await bot.send_audio(
                chat_id, file, caption=text, parse_mode=html, filename=name, reply_markup=keyboard
            )
        case "video":
            return await bot.send_video(
                chat_id, file, caption=text, parse_mode=html, filename=name, reply_markup=keyboard
            )
        case "video_note":
            # It has no room for words.
            return await bot.send_video_note(chat_id, file, filename=name, reply_markup=keyboard)
    return await bot.send_document(chat_id, file, caption=text, parse_mode=html, filename=name, reply_markup=keyboard)
