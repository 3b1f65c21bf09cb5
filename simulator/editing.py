"""The methods that change or remove a message, and the answer to a pressed button."""

import time
from typing import Any

from simulator.arguments import Arguments
from simulator.keyboards import inline_keyboard
from simulator.records import Kind, Message
from simulator.refusals import Json, bad_request
from simulator.sending import caption, message_text
from simulator.state import ANSWER_WITHIN, State
from simulator.targets import find_chat, own_message

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same as a current "
    "content and reply markup of the message"
)
TWO_DAYS = 48 * 3600


def edit_message_text(state: State, arguments: Arguments) -> Json:
    """editMessageText: new text and keyboard (none given: none); the Message."""
    content = message_text(arguments)
    keyboard = _keyboard(arguments)
    message = own_message(state, arguments)
    if "text" not in message.body:
        raise bad_request("there is no text in the message to edit")
    return _change(state, message, ("text", "entities", "link_preview_options"), content, keyboard)


def edit_message_caption(state: State, arguments: Arguments) -> Json:
    """editMessageCaption: new caption and keyboard of a file or picture; the Message."""
    content = caption(arguments)
    keyboard = _keyboard(arguments)
    message = own_message(state, arguments)
    if "text" in message.body:
        raise bad_request("there is no caption in the message to edit")
    return _change(state, message, ("caption", "caption_entities"), content, keyboard)


def edit_message_reply_markup(state: State, arguments: Arguments) -> Json:
    """editMessageReplyMarkup: a new keyboard or none; the Message."""
    keyboard = _keyboard(arguments)
    return _change(state, own_message(state, arguments), (), {}, keyboard)


def delete_message(state: State, arguments: Arguments) -> bool:
    """deleteMessage: own messages and, in private chats, the person's, for 48 hours."""
    chat = find_chat(state, arguments.values.get("chat_id"))
    message = state.records.find(chat.id, arguments.whole("message_id"))
    if message is None:
        raise bad_request("message to delete not found")
    if not message.by_bot and chat.kind != Kind.PRIVATE:
        raise bad_request("message can't be deleted")
    if state.clock.unix() - message.body["date"] > TWO_DAYS:
        raise bad_request("message can't be deleted for everyone")
    message.deleted = True
    state.records.keep(message)
    return True


def answer_callback_query(state: State, arguments: Arguments) -> bool:
    """answerCallbackQuery: once for each press, within `ANSWER_WITHIN` seconds."""
    text = arguments.text("text") or ""
    if len(text) > 200:
        raise bad_request("MESSAGE_TOO_LONG")
    press = state.presses.get(arguments.text("callback_query_id") or "")
    if press is None or press.answer is not None or time.monotonic() - press.pressed_at > ANSWER_WITHIN:
        raise bad_request("query is too old and response timeout expired or query ID is invalid")
    press.answer = {"text": text or None, "alert": arguments.flag("show_alert"), "url": arguments.text("url")}
    state.answered.advance()
    state.records.changes.advance()
    return True


def _keyboard(arguments: Arguments) -> Json | None:
    given: Any = arguments.structure("reply_markup", "reply keyboard markup")
    if isinstance(given, dict) and given and "inline_keyboard" not in given:
        raise bad_request("inline keyboard expected")
    return inline_keyboard(given)


def _change(state: State, message: Message, parts: tuple[str, ...], content: Json, keyboard: Json | None) -> Json:
    body = {name: value for name, value in message.body.items() if name not in (*parts, "reply_markup")}
    body |= content
    if keyboard is not None:
        body["reply_markup"] = keyboard
    if body == message.body:
        raise bad_request(NOT_MODIFIED)
    message.body = {**body, "edit_date": state.clock.unix()}
    state.records.keep(message)
    return state.records.message_object(message)
