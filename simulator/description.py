"""What the simulator says of itself: every method with the parameters it reads and those it takes without a look, as OpenAPI
3.1. The table is held by tests against the code that reads the parameters and against a client's list of all there are."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from simulator.refusals import Json
from simulator.sending import ACTIONS


def _ref(name: str) -> Json:
    return {"$ref": f"#/components/schemas/{name}"}


TEXT: Json = {"type": "string"}
WHOLE: Json = {"type": "integer"}
FLAG: Json = {"type": "boolean"}
MODE: Json = {"enum": ["HTML"]}
ENTITIES: Json = {"type": "array", "items": _ref("MessageEntity")}
KINDS: Json = {"type": "array", "items": TEXT}

FORMATTED: dict[str, Json] = {
    "parse_mode": MODE,
    "entities": ENTITIES,
    "link_preview_options": _ref("LinkPreviewOptions"),
}
CAPTIONED: dict[str, Json] = {"caption": TEXT, "parse_mode": MODE, "caption_entities": ENTITIES}
SENT: dict[str, Json] = {
    "chat_id": _ref("ChatId"),
    "business_connection_id": TEXT,
    "message_thread_id": WHOLE,
    "protect_content": FLAG,
    "reply_parameters": _ref("ReplyParameters"),
    "reply_to_message_id": WHOLE,
    "allow_sending_without_reply": FLAG,
    "reply_markup": _ref("InlineKeyboardMarkup"),
}
UNREAD = (
    "direct_messages_topic_id", "disable_notification", "allow_paid_broadcast", "message_effect_id",
    "suggested_post_parameters", "ephemeral_message_parameters", "receiver_user_id", "callback_query_id",
)  # fmt: skip
"""What sending methods take without a look."""
EDITED: dict[str, Json] = {
    "chat_id": _ref("ChatId"),
    "message_id": _ref("MessageId"),
    "reply_markup": _ref("InlineKeyboardMarkup"),
}
ELSEWHERE = ("business_connection_id", "inline_message_id")
"""What editing methods take without a look: there are no messages in such places."""
MENU: dict[str, Json] = {"scope": _ref("BotCommandScope"), "language_code": TEXT}


@dataclass(frozen=True, slots=True)
class Method:
    """A method: what it reads with the schema of each, which of that must be given, what it does not look at."""

    name: str
    read: dict[str, Json] = field(default_factory=dict)
    required: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    file: str | None = None


TABLE = (
    Method("getMe"),
    Method("getUpdates", {"offset": WHOLE, "limit": WHOLE, "timeout": _ref("Timeout"), "allowed_updates": KINDS}),
    Method(
        "setWebhook",
        {"url": TEXT, "secret_token": TEXT, "max_connections": WHOLE, "allowed_updates": KINDS, "drop_pending_updates": FLAG},
        ("url",),
        ("certificate", "ip_address"),
    ),
    Method("deleteWebhook", {"drop_pending_updates": FLAG}),
    Method("getWebhookInfo"),
    Method(
        "sendMessage",
        {**SENT, "text": TEXT, **FORMATTED},
        ("chat_id", "text"),
        (*UNREAD, "disable_web_page_preview"),
    ),
    Method(
        "sendDocument",
        {**SENT, "document": _ref("File"), **CAPTIONED},
        ("chat_id", "document"),
        (*UNREAD, "thumbnail", "disable_content_type_detection"),
        file="document",
    ),
    Method(
        "sendPhoto",
        {**SENT, "photo": _ref("File"), **CAPTIONED},
        ("chat_id", "photo"),
        (*UNREAD, "show_caption_above_media", "has_spoiler"),
        file="photo",
    ),
    Method(
        "editMessageText",
        {**EDITED, "text": TEXT, **FORMATTED},
        ("chat_id", "message_id", "text"),
        (*ELSEWHERE, "rich_message", "disable_web_page_preview"),
    ),
    Method(
        "editMessageCaption",
        {**EDITED, **CAPTIONED},
        ("chat_id", "message_id"),
        (*ELSEWHERE, "show_caption_above_media"),
    ),
    Method("editMessageReplyMarkup", EDITED, ("chat_id", "message_id"), ELSEWHERE),
    Method("deleteMessage", {"chat_id": _ref("ChatId"), "message_id": _ref("MessageId")}, ("chat_id", "message_id")),
    Method(
        "answerCallbackQuery",
        {"callback_query_id": _ref("QueryId"), "text": TEXT, "show_alert": FLAG, "url": TEXT},
        ("callback_query_id",),
        ("cache_time",),
    ),
    Method(
        "sendChatAction",
        {"chat_id": _ref("ChatId"), "action": _ref("Action")},
        ("chat_id", "action"),
        ("business_connection_id", "message_thread_id"),
    ),
    Method("getFile", {"file_id": _ref("File")}, ("file_id",)),
    Method("getChat", {"chat_id": _ref("ChatId")}, ("chat_id",)),
    Method("leaveChat", {"chat_id": _ref("ChatId")}, ("chat_id",)),
    Method(
        "setMyCommands", {"commands": {"type": "array", "items": _ref("BotCommand")}, **MENU}, ("commands",)
    ),
    Method("getMyCommands", MENU),
    Method("deleteMyCommands", MENU),
    Method("setMyDescription", {"description": TEXT, "language_code": TEXT}),
    Method("setMyShortDescription", {"short_description": TEXT, "language_code": TEXT}),
)  # fmt: skip

SCHEMAS: Json = {
    "ChatId": {"type": ["integer", "string"]},
    "MessageId": WHOLE,
    "QueryId": TEXT,
    "File": TEXT,
    "Timeout": {"type": "integer", "minimum": 0, "maximum": 50},
    "Action": {"enum": list(ACTIONS)},
    "LinkPreviewOptions": {"type": "object", "properties": {"is_disabled": FLAG, "url": TEXT}},
    "MessageEntity": {
        "type": "object",
        "properties": {"type": TEXT, "offset": WHOLE, "length": WHOLE, "url": TEXT, "language": TEXT},
        "required": ["type", "offset", "length"],
    },
    "ReplyParameters": {
        "type": "object",
        "properties": {"message_id": _ref("MessageId"), "allow_sending_without_reply": FLAG},
        "required": ["message_id"],
    },
    "InlineKeyboardMarkup": {
        "type": "object",
        "properties": {"inline_keyboard": {"type": "array", "items": {"type": "array", "maxItems": 8, "items": _ref("InlineKeyboardButton")}}},
        "required": ["inline_keyboard"],
    },
    "InlineKeyboardButton": {
        "type": "object",
        "properties": {
            "text": TEXT,
            "callback_data": TEXT,
            "url": TEXT,
            "copy_text": {"type": "object", "properties": {"text": TEXT}},
            "style": {"enum": ["danger", "success", "primary"]},
        },
        "required": ["text"],
    },
    "BotCommand": {
        "type": "object",
        "properties": {"command": TEXT, "description": TEXT},
        "required": ["command", "description"],
    },
    "BotCommandScope": {
        "type": "object",
        "properties": {"type": TEXT, "chat_id": _ref("ChatId"), "user_id": WHOLE},
        "required": ["type"],
    },
    "Answer": {
        "type": "object",
        "properties": {"ok": {"const": True}, "result": {}, "description": TEXT},
        "required": ["ok", "result"],
    },
    "Refusal": {
        "type": "object",
        "properties": {
            "ok": {"const": False},
            "error_code": WHOLE,
            "description": {"type": "string", "minLength": 1},
            "parameters": {
                "type": "object",
                "properties": {"retry_after": WHOLE, "migrate_to_chat_id": WHOLE},
                "additionalProperties": False,
            },
        },
        "required": ["ok", "error_code", "description"],
        "additionalProperties": False,
    },
}  # fmt: skip


def description() -> Json:
    """The OpenAPI document of the Bot API as it is served here."""
    return {
        "openapi": "3.1.0",
        "info": {"title": "Duban's Telegram simulator", "version": "1"},
        "servers": [{"url": "/bot{token}", "variables": {"token": {"default": "123456:TEST-token"}}}],
        "paths": {f"/{method.name}": {"post": _operation(method)} for method in TABLE},
        "components": {"schemas": SCHEMAS},
    }


def _operation(method: Method) -> Json:
    return {
        "operationId": method.name,
        "requestBody": {"required": bool(method.required), "content": dict(_bodies(method))},
        "responses": {"200": _response("Answer"), "4XX": _response("Refusal")},
    }


def _bodies(method: Method) -> Iterator[tuple[str, Json]]:
    properties: dict[str, Any] = {**dict.fromkeys(method.unread, TEXT), **method.read}
    form = {"type": "object", "properties": properties, "required": list(method.required)}
    yield "application/json", {"schema": form}
    if method.file is not None:
        upload = {"type": "string", "contentMediaType": "application/octet-stream"}
        yield "multipart/form-data", {"schema": {**form, "properties": {**properties, method.file: upload}}}


def _response(name: str) -> Json:
    return {"description": name, "content": {"application/json": {"schema": _ref(name)}}}
