"""The script of test_clients.py in python-telegram-bot: its poller, its handlers, its exceptions."""

import asyncio
import json
import sys
from typing import Any

from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, Update
from telegram.error import BadRequest, Forbidden, RetryAfter
from telegram.ext import Application, CallbackQueryHandler, CommandHandler, ContextTypes, MessageHandler, filters

ROOT, TOKEN, BLOCKER = sys.argv[1], sys.argv[2], int(sys.argv[3])
notes: dict[str, Any] = {}
Context = ContextTypes.DEFAULT_TYPE


async def begin(app: Any) -> None:
    notes["me"] = (await app.bot.get_me()).username
    await app.bot.set_my_commands([BotCommand("report", "填报"), BotCommand("help", "帮助")])


async def start(update: Update, context: Context) -> None:
    assert update.effective_chat is not None
    notes["payload"] = " ".join(context.args or [])
    rows = [[InlineKeyboardButton("🟢 正常", callback_data="ok:1")], [InlineKeyboardButton("看", url="https://t.me/x")]]
    markup = InlineKeyboardMarkup(rows)
    await update.effective_chat.send_message("<b>督办</b>：填报 <i>一季度</i>", parse_mode="HTML", reply_markup=markup)


async def pressed(update: Update, context: Context) -> None:
    query = update.callback_query
    assert query is not None
    notes["pressed"] = query.data
    await query.answer("已存")
    await query.edit_message_text("<b>督办</b>：已填报", parse_mode="HTML")


async def said(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None
    notes["said"] = message.text
    await message.reply_text(f"收到：{message.text}", do_quote=True)


async def document(update: Update, context: Context) -> None:
    message = update.message
    assert message is not None
    assert message.document is not None
    file = await message.document.get_file()
    notes["file"] = [message.document.file_name, bytes(await file.download_as_bytearray()).decode()]
    await message.reply_document(b"1,2\n", filename="回执.csv", caption="<b>回执</b>", parse_mode="HTML")
    await errors(message.chat_id, context)
    print(json.dumps(notes))  # noqa: T201
    context.application.stop_running()


async def errors(chat_id: int, context: Context) -> None:
    try:
        await context.bot.send_message(chat_id, "")
    except BadRequest as error:
        notes["empty"] = f"{type(error).__name__} {error}"
    try:
        await context.bot.send_message(BLOCKER, "在吗")
    except Forbidden as error:
        notes["blocked"] = f"{type(error).__name__} {error}"
    try:
        await context.bot.send_message(chat_id, "结束")
    except RetryAfter as error:
        notes["flood"] = f"{type(error).__name__} {error}"
        await asyncio.sleep(float(error.retry_after))  # type: ignore[arg-type]
        await context.bot.send_message(chat_id, "结束")


app = (
    Application.builder()
    .token(TOKEN)
    .read_timeout(30)
    .connect_timeout(30)
    .base_url(f"{ROOT}/bot")
    .base_file_url(f"{ROOT}/file/bot")
    .post_init(begin)
    .build()
)
app.add_handler(CommandHandler("start", start))
app.add_handler(CallbackQueryHandler(pressed))
app.add_handler(MessageHandler(filters.TEXT, said))
app.add_handler(MessageHandler(filters.Document.ALL, document))
app.run_polling()
