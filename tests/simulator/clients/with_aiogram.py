"""The script of test_clients.py in aiogram: its poller, its handlers, its exceptions."""

import asyncio
import json
import sys
from typing import Any

from aiogram import Bot, Dispatcher, F
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import TelegramBadRequest, TelegramForbiddenError, TelegramRetryAfter
from aiogram.filters import CommandObject, CommandStart
from aiogram.types import (
    BotCommand,
    BufferedInputFile,
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    Message,
)

ROOT, TOKEN, BLOCKER = sys.argv[1], sys.argv[2], int(sys.argv[3])
notes: dict[str, Any] = {}
dispatcher = Dispatcher()


@dispatcher.startup()
async def begin(bot: Bot) -> None:
    notes["me"] = (await bot.get_me()).username
    await bot.set_my_commands(
        [BotCommand(command="report", description="填报"), BotCommand(command="help", description="帮助")]
    )


@dispatcher.message(CommandStart())
async def start(message: Message, command: CommandObject) -> None:
    notes["payload"] = command.args
    button = InlineKeyboardButton(text="🟢 正常", callback_data="ok:1")
    link = InlineKeyboardButton(text="看", url="https://t.me/x")
    markup = InlineKeyboardMarkup(inline_keyboard=[[button], [link]])
    await message.answer("<b>督办</b>：填报 <i>一季度</i>", parse_mode="HTML", reply_markup=markup)


@dispatcher.callback_query()
async def pressed(query: CallbackQuery) -> None:
    assert isinstance(query.message, Message)
    notes["pressed"] = query.data
    await query.answer("已存")
    await query.message.edit_text("<b>督办</b>：已填报", parse_mode="HTML")


@dispatcher.message(F.text)
async def said(message: Message) -> None:
    notes["said"] = message.text
    await message.reply(f"收到：{message.text}")


@dispatcher.message(F.document)
async def document(message: Message, bot: Bot) -> None:
    assert message.document is not None
    opened = await bot.download(message.document)
    assert opened is not None
    notes["file"] = [message.document.file_name, opened.read().decode()]
    receipt = BufferedInputFile(b"1,2\n", "回执.csv")
    await message.answer_document(receipt, caption="<b>回执</b>", parse_mode="HTML")
    await errors(message.chat.id, bot)
    print(json.dumps(notes))  # noqa: T201
    await dispatcher.stop_polling()


async def errors(chat_id: int, bot: Bot) -> None:
    try:
        await bot.send_message(chat_id, "")
    except TelegramBadRequest as error:
        notes["empty"] = f"{type(error).__name__} {error.message}"
    try:
        await bot.send_message(BLOCKER, "在吗")
    except TelegramForbiddenError as error:
        notes["blocked"] = f"{type(error).__name__} {error.message}"
    try:
        await bot.send_message(chat_id, "结束")
    except TelegramRetryAfter as error:
        notes["flood"] = f"{type(error).__name__} {error.retry_after}"
        await asyncio.sleep(error.retry_after)
        await bot.send_message(chat_id, "结束")


asyncio.run(dispatcher.start_polling(Bot(TOKEN, AiohttpSession(api=TelegramAPIServer.from_base(ROOT)))))
