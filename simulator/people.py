"""What people do in their Telegram app, and the updates that the bot gets of it."""

import json
import re
from typing import Any

from simulator.entities import formatted
from simulator.files import document_object, file_object, photo_object
from simulator.hypertext import utf16
from simulator.keyboards import buttons
from simulator.records import Chat, Kind, Message, Person, Standing
from simulator.refusals import Impossible, Json
from simulator.sending import LONGEST_CAPTION, LONGEST_TEXT
from simulator.state import State

EDITABLE = 48 * 3600
"""How long people can edit what they wrote, in seconds."""


def start(state: State, person: Person, payload: str | None) -> int:
    """Presses START (after a block: RESTART) or opens a deep link; the id of the message that this sends."""
    if payload and not re.fullmatch(r"[A-Za-z0-9_-]{1,64}", payload):
        raise Impossible("a start payload is 1-64 of A-Z a-z 0-9 _ -")
    if person.standing == Standing.BLOCKED:
        unblock(state, person)
    state.records.open_private_chat(person)
    if person.standing == Standing.STRANGE:
        person.standing = Standing.ACTIVE
        state.records.keep(person)
    return write(state, person, f"/start {payload}" if payload else "/start")[0]


def write(state: State, person: Person, text: str, reply_to: int | None = None, chat: Chat | None = None) -> list[int]:
    """Sends text, in parts where it is too long as the apps do; the ids of the messages."""
    chat = _chat(state, person, chat)
    ids = []
    for part in parts(text):
        body = _text(part)
        ids.append(_say(state, chat, person, body, reply_to))
        reply_to = None
    return ids


def parts(text: str) -> list[str]:
    """A text cut into pieces of at most 4,096 UTF-16 units, at a line end or a blank where there is one."""
    pieces, rest = [], text.strip()
    while utf16(rest) > LONGEST_TEXT:
        cut = len(rest.encode("utf-16-le")[: 2 * LONGEST_TEXT].decode("utf-16-le", "ignore"))
        at = rest.rfind("\n", cut // 2, cut)
        at = at if at >= 0 else rest.rfind(" ", cut // 2, cut)
        cut = at if at >= 0 else cut
        pieces.append(rest[:cut].rstrip())
        rest = rest[cut:].lstrip()
    pieces.append(rest)
    if not rest:
        raise Impossible("an app sends no empty text")
    return pieces


def edit(state: State, person: Person, message_id: int, text: str, chat: Chat | None = None) -> None:
    """Edits an own message."""
    chat = _chat(state, person, chat)
    message = state.records.find(chat.id, message_id)
    if message is None or message.body["from"]["id"] != person.id:
        raise Impossible(f"{person.name} has no message {message_id} to edit")
    if state.clock.unix() - message.body["date"] > EDITABLE:
        raise Impossible("a message can be edited for 48 hours only")
    changed = _text(text)
    if "text" not in message.body:
        changed = {{"text": "caption", "entities": "caption_entities"}[name]: value for name, value in changed.items()}
    kept = {name: value for name, value in message.body.items() if name not in ("text", "entities", "caption_entities")}
    message.body = {**kept, **changed, "edit_date": state.clock.unix()}
    state.records.keep(message)
    if _heard(state, chat, message):
        state.updates.push("edited_message", state.records.message_object(message))


def press(state: State, person: Person, button: str, message_id: int | None, chat: Chat | None = None) -> Json:
    """Presses the newest button with this label, or one that contains it, or with this data, in a chat or on one
    message; `{"query_id", "message_id", "data"}`, or `{"url", …}` where the button is a link."""
    chat = _chat(state, person, chat)
    on = (
        [message for message in [state.records.find(chat.id, message_id)] if message is not None]
        if message_id is not None
        else list(state.records.newest_first(chat.id))
    )
    ways = (
        lambda each: each["text"] == button,
        lambda each: button in each["text"],
        lambda each: each.get("callback_data") == button,
    )
    for fits in ways:
        for message in on:
            for each in buttons(message.body.get("reply_markup")):
                if fits(each):
                    pressed = {"message_id": message.id, "text": each["text"]}
                    if "callback_data" not in each:
                        return pressed | {"url": each.get("url")}
                    data = each["callback_data"]
                    return pressed | {"data": data, "query_id": forge(state, person, message.id, data, chat)}
    raise Impossible(f"{person.name} sees no button “{button}”")


def forge(state: State, person: Person, message_id: int, data: str, chat: Chat | None = None) -> str:
    """A press with any data on any message of a chat, as an altered or outdated app sends it; the query's id."""
    chat = _chat(state, person, chat)
    message = state.records.messages.get(chat.id, {}).get(message_id)
    if message is None or not message.by_bot:
        raise Impossible(f"there is no message {message_id} of the bot")
    query_id = state.press(person.id, message_id, data)
    shown = state.records.message_object(message)
    if message.deleted:
        shown = {"chat": shown["chat"], "message_id": message_id, "date": 0}
    instance = str(hash((state.bot["id"], chat.id)) % 2**63 + 2**62)
    query = {"id": query_id, "from": person.user(), "message": shown, "chat_instance": instance, "data": data}
    state.updates.push("callback_query", query)
    state.records.changes.advance()
    return query_id


def send_file(
    state: State, person: Person, name: str, mime: str, content: bytes, extra: Json, chat: Chat | None = None
) -> int:
    """Sends a document; `extra` may hold caption, reply_to, media_group. The message's id."""
    if not mime.isprintable():
        raise Impossible("the kind of a file is one line of text")
    stored = state.files.add(name, mime, content, "documents")
    return _send(state, person, {"document": document_object(stored)}, extra, chat)


def send_photo(state: State, person: Person, name: str, content: bytes, extra: Json, chat: Chat | None = None) -> int:
    """Sends a picture; `extra` as for a document. The message's id."""
    stored = state.files.add(name, "image/jpeg", content, "photos")
    return _send(state, person, {"photo": photo_object(stored, content)}, extra, chat)


def send_sticker(state: State, person: Person, emoji: str, chat: Chat | None = None) -> int:
    """Sends a sticker that stands for `emoji`; the message's id."""
    stored = state.files.add("sticker.webp", "image/webp", b"RIFF\x04\x00\x00\x00WEBP" + emoji.encode(), "stickers")
    shape = {"type": "regular", "width": 512, "height": 512, "is_animated": False, "is_video": False}
    return _send(state, person, {"sticker": {**file_object(stored), **shape, "emoji": emoji}}, {}, chat)


def block(state: State, person: Person) -> None:
    """Stops the bot."""
    if person.standing != Standing.ACTIVE:
        raise Impossible(f"{person.name} has no open chat to block")
    _stand(state, person, Standing.BLOCKED, "member", "kicked")


def unblock(state: State, person: Person) -> None:
    """Lets the bot write again, without a word."""
    if person.standing != Standing.BLOCKED:
        raise Impossible(f"{person.name} has not blocked the bot")
    _stand(state, person, Standing.ACTIVE, "kicked", "member")


def deactivate(state: State, person: Person) -> None:
    """Deletes the account; nobody is told."""
    person.standing = Standing.DEACTIVATED
    state.records.keep(person)


def member(state: State, status: str) -> Json:
    """The bot as a ChatMember object."""
    return {"user": state.bot, "status": status} | ({"until_date": 0} if status == "kicked" else {})


def tell_membership(state: State, chat: Chat, by: Person, old: str, new: str) -> None:
    """The my_chat_member update."""
    changed = {"chat": state.records.chat_object(chat), "from": by.user(), "date": state.clock.unix()}
    states = {"old_chat_member": member(state, old), "new_chat_member": member(state, new)}
    state.updates.push("my_chat_member", changed | states)


def push_raw(state: State, body: Any) -> int:
    """Puts any JSON, or any text even if it is not JSON, into the queue of updates; its place."""
    text = body if isinstance(body, str) else json.dumps(body, ensure_ascii=False)
    try:
        text.encode("utf-8", "surrogateescape")
    except UnicodeEncodeError:
        raise Impossible("half a surrogate pair cannot travel; write it as \\udXXX inside of a text") from None
    if isinstance(body, dict) and isinstance(body.get("update_id"), int):
        return state.updates.push_raw(text, body["update_id"])
    return state.updates.push_raw(text)


def _stand(state: State, person: Person, standing: Standing, old: str, new: str) -> None:
    person.standing = standing
    state.records.keep(person)
    tell_membership(state, state.records.chats[person.id], person, old, new)


def _chat(state: State, person: Person, chat: Chat | None) -> Chat:
    if person.standing == Standing.DEACTIVATED:
        raise Impossible(f"{person.name}'s account is deleted")
    if chat is not None and chat.kind != Kind.PRIVATE:
        if person.id not in chat.members or chat.migrated_to is not None:
            raise Impossible(f"{person.name} is not in {chat.title}")
        return chat
    if person.standing != Standing.ACTIVE:
        raise Impossible(f"{person.name} must press START first")
    return state.records.chats[person.id]


def _text(text: str) -> Json:
    plain, entities = formatted(text, None, None)
    if not plain:
        raise Impossible("an app sends no empty text")
    return {"text": plain, "entities": entities} if entities else {"text": plain}


def _send(state: State, person: Person, body: Json, extra: Json, chat: Chat | None) -> int:
    if extra.get("caption"):
        if utf16(str(extra["caption"])) > LONGEST_CAPTION:
            raise Impossible(f"a caption is at most {LONGEST_CAPTION} characters long")
        text = _text(str(extra["caption"]))
        body |= {{"text": "caption", "entities": "caption_entities"}[name]: value for name, value in text.items()}
    if extra.get("media_group"):
        body["media_group_id"] = str(extra["media_group"])
    return _say(state, _chat(state, person, chat), person, body, extra.get("reply_to"))


def _say(state: State, chat: Chat, person: Person, body: Json, reply_to: int | None) -> int:
    if reply_to is not None and state.records.find(chat.id, reply_to) is None:
        raise Impossible(f"there is no message {reply_to} to reply to")
    message = state.records.add_message(chat, person.user(), body, reply_to)
    if _heard(state, chat, message):
        state.updates.push("message", state.records.message_object(message))
    return message.id


def _heard(state: State, chat: Chat, message: Message) -> bool:
    """Whether the bot gets it: everything in private; in groups (privacy mode) commands and replies to it."""
    if chat.kind == Kind.PRIVATE:
        return True
    if not chat.bot_is_in:
        return False
    other = state.records.find(chat.id, message.reply_to) if message.reply_to is not None else None
    if other is not None and other.by_bot:
        return True
    text = message.body.get("text", "")
    for entity in message.body.get("entities", []):
        if entity["type"] == "bot_command":
            name = text.encode("utf-16-le")[2 * entity["offset"] : 2 * (entity["offset"] + entity["length"])]
            _, _, addressee = name.decode("utf-16-le").partition("@")
            if addressee.lower() in ("", str(state.bot["username"])):
                return True
    return False
