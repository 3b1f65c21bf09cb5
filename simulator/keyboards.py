"""Reply markup: what shapes and buttons Telegram takes, and the inline keyboard as it is kept under a message."""

from typing import Any

from simulator.hypertext import link
from simulator.refusals import Json, Refused, bad_request

BUTTONS = 100
ROW = 8
KINDS = (
    "url",
    "callback_data",
    "copy_text",
    "web_app",
    "login_url",
    "switch_inline_query",
    "switch_inline_query_current_chat",
    "switch_inline_query_chosen_chat",
    "callback_game",
    "pay",
)


def inline_keyboard(markup: Any) -> Json | None:
    """The inline keyboard to keep, or None when none is given; other kinds of markup are checked and not kept."""
    if markup is None or markup == "":
        return None
    if not isinstance(markup, dict):
        raise bad_request("object expected as reply markup")
    if "inline_keyboard" not in markup:
        _check_other(markup)
        return None
    rows = markup["inline_keyboard"]
    if not isinstance(rows, list):
        raise bad_request('field "inline_keyboard" must be of type Array')
    kept = [[_button(button) for button in _row(row)] for row in rows]
    kept = [row for row in kept if row]
    if sum(len(row) for row in kept) > BUTTONS or any(len(row) > ROW for row in kept):
        raise bad_request("reply markup is too long")
    return {"inline_keyboard": kept} if kept else None


def buttons(keyboard: Json | None) -> list[Json]:
    """All buttons of a keyboard in reading order."""
    return [button for row in (keyboard or {}).get("inline_keyboard", []) for button in row]


def _row(row: Any) -> list[Any]:
    if not isinstance(row, list):
        raise bad_request('field "inline_keyboard" of the InlineKeyboardMarkup must be an Array of Arrays')
    return row


def _unreadable(reason: str) -> Refused:
    return bad_request(f"can't parse inline keyboard button: {reason}")


def _button(button: Any) -> Json:
    if not isinstance(button, dict):
        raise bad_request("can't parse inline keyboard button: InlineKeyboardButton must be an Object")
    text = button.get("text")
    if text is None:
        raise _unreadable('Can\'t find field "text"')
    if not isinstance(text, str):
        raise _unreadable('Field "text" must be of type String')
    kinds = [kind for kind in KINDS if button.get(kind) not in (None, "")]
    if not kinds:
        raise _unreadable("Text buttons are unallowed in the inline keyboard")
    if not text.strip():
        raise bad_request("REPLY_MARKUP_INVALID")
    if len(kinds) > 1:
        # Telegram takes the first; its documentation asks for exactly one, and a second is always a mistake here.
        raise _unreadable("exactly one of the optional fields must be used")
    kept: Json = {"text": text.strip()}
    if button.get("style") in ("danger", "success", "primary"):
        kept["style"] = button["style"]
    kind, value = kinds[0], button[kinds[0]]
    if kind == "callback_data":
        if not isinstance(value, str):
            raise _unreadable('Field "callback_data" must be of type String')
        if len(value.encode()) > 64:
            raise bad_request("BUTTON_DATA_INVALID")
        return {**kept, kind: value}
    if kind == "url":
        return {**kept, kind: _url(str(value))}
    if kind == "copy_text":
        words = value.get("text") if isinstance(value, dict) else None
        if not isinstance(words, str) or not 1 <= len(words) <= 256:
            raise bad_request("BUTTON_COPY_TEXT_INVALID")
        return {**kept, kind: {"text": words}}
    raise bad_request("BUTTON_TYPE_INVALID")


def _url(url: str) -> str:
    scheme, separator, _ = url.partition("://")
    scheme = scheme.lower() if separator else ""
    if scheme not in ("", "http", "https", "tg", "ton", "tonsite"):
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Unsupported URL protocol")
    checked = link(url)
    if checked is None:
        raise bad_request(f"inline keyboard button URL '{url}' is invalid: Wrong HTTP URL")
    return checked


def _check_other(markup: Json) -> None:
    for flag in ("remove_keyboard", "force_reply"):
        if flag in markup:
            if not isinstance(markup[flag], bool):
                raise bad_request(f'field "{flag}" must be of type Boolean')
            return
    if "keyboard" in markup:
        rows = markup["keyboard"]
        if not isinstance(rows, list) or not all(isinstance(row, list) for row in rows):
            raise bad_request('field "keyboard" must be of type Array')
        if not any(rows):
            raise bad_request("REPLY_MARKUP_INVALID")
        return
    if markup:
        raise bad_request("can't parse reply markup: unknown kind")
