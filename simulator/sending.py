"""The methods that put a message of the bot into a chat."""

from simulator.arguments import Arguments, Upload
from simulator.entities import formatted
from simulator.files import UPLOAD, Stored, document_object, mime_type, photo_object
from simulator.hypertext import utf16
from simulator.keyboards import inline_keyboard
from simulator.records import Kind
from simulator.refusals import Json, Refused, bad_request
from simulator.state import State
from simulator.targets import find_chat, replied, writable_chat

LONGEST_TEXT = 4096
LONGEST_CAPTION = 1024
ACTIONS = (
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "record_audio",
    "upload_audio",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
)


def send_message(state: State, arguments: Arguments) -> Json:
    """sendMessage: the Message that now stands in the chat."""
    return _put(state, arguments, message_text(arguments))


def send_document(state: State, arguments: Arguments) -> Json:
    """sendDocument: a file of up to 50 MB with a caption."""
    stored, _ = _file(state, arguments, "document", "documents")
    return _put(state, arguments, {"document": document_object(stored), **caption(arguments)})


def send_photo(state: State, arguments: Arguments) -> Json:
    """sendPhoto: a PNG or JPEG of up to 10 MB with a caption."""
    stored, content = _file(state, arguments, "photo", "photos")
    return _put(state, arguments, {"photo": photo_object(stored, content), **caption(arguments)})


def send_chat_action(state: State, arguments: Arguments) -> bool:
    """sendChatAction: "is typing" and the like."""
    action = (arguments.text("action") or "").lower()
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    state.typing.begin(writable_chat(state, arguments).id, action)
    return True


def message_text(arguments: Arguments) -> Json:
    """`text`, `entities` and `link_preview_options` of a call, within Telegram's limits."""
    preview = arguments.structure("link_preview_options", "link preview options")
    if not isinstance(preview, dict | None):
        raise bad_request("object expected as link preview options")
    given = arguments.text("text")
    if not given:
        raise bad_request("message text is empty")
    text, entities = formatted(given, arguments.text("parse_mode"), arguments.structure("entities", "entities"))
    if not text:
        raise bad_request("text must be non-empty")
    if utf16(text) > LONGEST_TEXT:
        raise bad_request("message is too long")
    marked = {"entities": entities} if entities else {}
    return {"text": text, **marked} | ({"link_preview_options": preview} if preview else {})


def caption(arguments: Arguments) -> Json:
    """`caption` and `caption_entities` of a call, within Telegram's limits."""
    entities = arguments.structure("caption_entities", "caption entities")
    text, marked = formatted(arguments.text("caption") or "", arguments.text("parse_mode"), entities)
    if utf16(text) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    if not text:
        return {}
    return {"caption": text, "caption_entities": marked} if marked else {"caption": text}


def _file(state: State, arguments: Arguments, name: str, folder: str) -> tuple[Stored, bytes]:
    given = arguments.text(name)
    part = given.removeprefix("attach://") if given and given.startswith("attach://") else name
    upload: Upload | None = arguments.files.get(part)
    if upload is not None:
        if not upload.content:
            raise bad_request("file must be non-empty")
        if len(upload.content) > UPLOAD:
            raise Refused(413, "Request Entity Too Large")
        mime = mime_type(upload.name, upload.mime)
        return state.files.add(upload.name or "file", mime, upload.content, folder), upload.content
    if not given or given.startswith("attach://"):
        raise bad_request(f"there is no {name} in the request")
    stored = state.files.find(given)
    if stored is None:
        raise bad_request("wrong file identifier/HTTP URL specified")
    return stored, state.files.location(stored).read_bytes()


def _put(state: State, arguments: Arguments, content: Json) -> Json:
    keyboard = inline_keyboard(arguments.structure("reply_markup", "reply keyboard markup"))
    if arguments.text("business_connection_id"):
        raise bad_request("business connection not found")
    chat = find_chat(state, arguments.values.get("chat_id"))
    if arguments.whole("message_thread_id") and chat.kind != Kind.SUPERGROUP:
        raise bad_request("message thread not found")
    reply_to = replied(state, arguments, chat)
    writable_chat(state, arguments)
    state.limits.take(chat.id)
    if keyboard is not None:
        content["reply_markup"] = keyboard
    if arguments.flag("protect_content"):
        content["has_protected_content"] = True
    state.typing.end(chat.id)
    return state.records.message_object(state.records.add_message(chat, state.bot, content, reply_to))
