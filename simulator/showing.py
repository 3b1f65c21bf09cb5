"""Chats as a person sees them, for the control API: plain values, no Bot API objects."""

from simulator.hypertext import as_html
from simulator.records import Message
from simulator.refusals import Json
from simulator.state import State


def shown_message(state: State, message: Message) -> Json:
    """One message: id, from ("bot" or a person's id), date, text, html, keyboard rows, what it answers, its file."""
    body = message.body
    name = "caption" if "caption" in body else "text"
    text = body.get(name, "")
    entities = body.get("caption_entities" if name == "caption" else "entities", [])
    rows = body.get("reply_markup", {}).get("inline_keyboard", [])
    shown: Json = {
        "id": message.id,
        "chat_id": message.chat_id,
        "from": "bot" if message.by_bot else body["from"]["id"],
        "date": body["date"],
        "text": text,
        "html": as_html(text, entities),
        "keyboard": [[_button(button) for button in row] for row in rows],
        "reply_to": message.reply_to,
        "edited": body.get("edit_date"),
        "deleted": message.deleted,
        "document": None,
    }
    file = body.get("document") or body.get("sticker") or (body["photo"][-1] if "photo" in body else None)
    if file is not None:
        kind = next(kind for kind in ("document", "sticker", "photo") if kind in body)
        stored = state.files.find(file["file_id"])
        shown["document"] = {
            "kind": kind,
            "name": stored.name if stored else "",
            "size": file["file_size"],
            "mime": stored.mime if stored else "",
            "url": f"/control/content/{file['file_id']}",
        }
        if kind == "sticker":
            shown["text"] = file.get("emoji", "")
    return shown


def shown_chat(state: State, chat_id: int, count: int, after: int) -> list[Json]:
    """The last `count` messages of a chat that are newer than message `after`, oldest first."""
    return [shown_message(state, each) for each in state.records.latest(chat_id, count) if each.id > after]


def _button(button: Json) -> Json:
    shown: Json = {"text": button["text"]}
    if "callback_data" in button:
        shown["data"] = button["callback_data"]
    if "url" in button:
        shown["url"] = button["url"]
    return shown
