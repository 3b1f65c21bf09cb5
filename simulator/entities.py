"""Formatted text as it is kept: trimmed, its entities checked, in order, and completed by those Telegram finds."""

import re
from typing import Any

from simulator.hypertext import KINDS, parsed, utf16
from simulator.refusals import Json, bad_request

_PRIORITY = ("expandable_blockquote", "blockquote", "text_link", "pre", "code", "bold", "italic", "underline")
_FOUND = (
    ("url", re.compile(r"https?://[^\s<>\"，。；（）]+[^\s<>\".,;:!?，。；（）]")),
    ("email", re.compile(r"(?<![\w.+-])[\w.+-]+@[A-Za-z0-9-]+\.[A-Za-z0-9.-]*[A-Za-z]")),
    ("mention", re.compile(r"(?<![\w@])@[A-Za-z][A-Za-z0-9_]{2,31}(?!\w)")),
    ("bot_command", re.compile(r"(?<![\w/<>])/[A-Za-z0-9_]{1,64}(?:@[A-Za-z0-9_]{3,32})?(?![\w/<>])")),
    ("hashtag", re.compile(r"(?<!\w)#(?=\w*[^\W\d_])\w{1,256}")),
)
_CONTROLS = {code: " " for code in range(32) if code not in (9, 10, 13)} | {13: None}


def formatted(text: str, parse_mode: str | None, entities: Any) -> tuple[str, list[Json]]:
    """The text as it is stored and its entities, ends trimmed; Telegram's refusal when it cannot be read."""
    mode = (parse_mode or "").lower()
    if mode == "html":
        text, marked = parsed(text)
    elif mode in ("", "none"):
        marked = _checked(text, entities)
    elif mode in ("markdown", "markdownv2"):
        raise bad_request(f"the simulator does not read parse_mode {parse_mode}")
    else:
        raise bad_request("unsupported parse_mode")
    text, marked = _trimmed(text.translate(_CONTROLS), marked)
    return text, ordered(marked + found(text, marked))


def found(text: str, marked: list[Json]) -> list[Json]:
    """What Telegram marks by itself: links, addresses, mentions, commands and hashtags outside code and links."""
    if not any(sign in text for sign in "/@#"):
        return []
    taken = [
        (each["offset"], each["offset"] + each["length"])
        for each in marked
        if each["type"] in ("code", "pre", "text_link", "url", "bot_command", "mention", "hashtag", "email")
    ]
    new: list[Json] = []
    for kind, pattern in _FOUND:
        for match in pattern.finditer(text):
            start = utf16(text[: match.start()])
            end = start + utf16(match[0])
            if all(end <= begin or start >= stop for begin, stop in taken):
                taken.append((start, end))
                new.append({"type": kind, "offset": start, "length": end - start})
    return new


def ordered(entities: list[Json]) -> list[Json]:
    """Sorted as Telegram gives them; nothing inside code, and no kind inside itself."""

    def rank(entity: Json) -> tuple[int, int, int]:
        kind = entity["type"]
        return entity["offset"], -entity["length"], _PRIORITY.index(kind) if kind in _PRIORITY else len(_PRIORITY)

    kept: list[Json] = []
    for entity in sorted(entities, key=rank):
        end = entity["offset"] + entity["length"]
        around = [
            each for each in kept if each["offset"] + each["length"] >= end and each["offset"] <= entity["offset"]
        ]
        if not any(each["type"] in ("code", "pre", entity["type"]) for each in around):
            kept.append(entity)
    return kept


def _checked(text: str, entities: Any) -> list[Json]:
    size = utf16(text)
    if not isinstance(entities or [], list):
        raise bad_request("expected an Array of MessageEntity")
    for entity in entities or []:
        whole = isinstance(entity, dict) and all(isinstance(entity.get(name), int) for name in ("offset", "length"))
        if not whole:
            raise bad_request("can't parse MessageEntity: Object with an offset and a length expected")
        offset, length = entity["offset"], entity["length"]
        if entity.get("type") not in (*KINDS.values(), "expandable_blockquote", "bot_command", "url", "mention"):
            raise bad_request("can't parse MessageEntity: Unsupported type specified")
        if offset < 0:
            raise bad_request(f"receive an entity with incorrect offset {offset}")
        if offset > size:
            raise bad_request(f"entity begins after the end of the text at UTF-16 offset {offset}")
        if offset + length > size:
            raise bad_request(
                f"entity beginning at UTF-16 offset {offset} ends after the end of the text at UTF-16 offset "
                f"{offset + length}"
            )
    return [dict(each) for each in entities or []]


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Without blanks at both ends; in front only as far as no entity begins there (as tdlib does)."""
    short = text.rstrip(" \n\t")
    begin = min((each["offset"] for each in entities), default=len(short))
    front = len(short) - len(short.lstrip(" \n"))
    front = min(front, begin)
    size = utf16(short)
    kept = []
    for entity in entities:
        length = min(entity["offset"] + entity["length"], size) - entity["offset"]
        if length > 0:
            kept.append({**entity, "offset": entity["offset"] - front, "length": length})
    return short[front:], kept
