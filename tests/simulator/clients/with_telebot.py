"""The script of test_clients.py in pyTelegramBotAPI: its poller, its handlers, its exception."""

# Its types know neither its decorators nor which fields are there.
# mypy: ignore-errors

import io
import json
import sys
import time
from typing import Any

import telebot
from telebot.apihelper import ApiTelegramException
from telebot.types import BotCommand, CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Message

ROOT, TOKEN, BLOCKER = sys.argv[1], sys.argv[2], int(sys.argv[3])
telebot.apihelper.API_URL = ROOT + "/bot{0}/{1}"
telebot.apihelper.FILE_URL = ROOT + "/file/bot{0}/{1}"
notes: dict[str, Any] = {}
bot = telebot.TeleBot(TOKEN, threaded=False)


@bot.message_handler(commands=["start"])
def start(message: Message) -> None:
    notes["payload"] = telebot.util.extract_arguments(message.text or "")
    markup = InlineKeyboardMarkup()
    markup.row(InlineKeyboardButton("🟢 正常", callback_data="ok:1"))
    markup.row(InlineKeyboardButton("看", url="https://t.me/x"))
    bot.send_message(message.chat.id, "<b>督办</b>：填报 <i>一季度</i>", parse_mode="HTML", reply_markup=markup)


@bot.callback_query_handler(func=lambda query: True)
def pressed(query: CallbackQuery) -> None:
    notes["pressed"] = query.data
    bot.answer_callback_query(query.id, "已存")
    place = {"chat_id": query.message.chat.id, "message_id": query.message.message_id}
    bot.edit_message_text("<b>督办</b>：已填报", **place, parse_mode="HTML")


@bot.message_handler(content_types=["text"])
def said(message: Message) -> None:
    notes["said"] = message.text
    bot.reply_to(message, f"收到：{message.text}")


@bot.message_handler(content_types=["document"])
def document(message: Message) -> None:
    file = bot.get_file(message.document.file_id)
    notes["file"] = [message.document.file_name, bot.download_file(file.file_path).decode()]
    receipt = InputFile(io.BytesIO(b"1,2\n"), "回执.csv")
    bot.send_document(message.chat.id, receipt, caption="<b>回执</b>", parse_mode="HTML")
    errors(message.chat.id)
    print(json.dumps(notes))  # noqa: T201
    bot.stop_polling()


def errors(chat_id: int) -> None:
    try:
        bot.send_message(chat_id, "")
    except ApiTelegramException as error:
        notes["empty"] = f"{type(error).__name__} {error.error_code} {error.description}"
    try:
        bot.send_message(BLOCKER, "在吗")
    except ApiTelegramException as error:
        notes["blocked"] = f"{type(error).__name__} {error.error_code} {error.description}"
    try:
        bot.send_message(chat_id, "结束")
    except ApiTelegramException as error:
        wait = error.result_json["parameters"]["retry_after"]
        notes["flood"] = f"{type(error).__name__} {error.error_code} {wait}"
        time.sleep(wait)
        bot.send_message(chat_id, "结束")


notes["me"] = bot.get_me().username
bot.set_my_commands([BotCommand("report", "填报"), BotCommand("help", "帮助")])
bot.polling(non_stop=False, long_polling_timeout=20)
