"""Telegram's HTML and its links: read into plain text and entities (offsets in UTF-16 units), and written out again."""

import html
import re
from dataclasses import dataclass

from simulator.refusals import Json, bad_request

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "blockquote": "blockquote",
}


@dataclass
class _Open:
    """A tag that waits for its end."""

    tag: str
    argument: str
    offset: int
    index: int


def utf16(text: str) -> int:
    """The length in UTF-16 units, the unit of all of Telegram's limits and offsets."""
    return len(text) + sum(1 for each in text if each > "\uffff")


def parsed(source: str) -> tuple[str, list[Json]]:
    """Reads Telegram's HTML (tdlib, MessageEntity.cpp, `parse_html`)."""
    pieces: list[str] = []
    entities: list[Json] = []
    stack: list[_Open] = []
    offset = position = 0
    for match in re.finditer(r"<|&(?:#x[0-9A-Fa-f]+|#[0-9]+|[a-z]+);?", source):
        if match.start() < position:
            continue
        plain = source[position : match.start()]
        pieces.append(plain)
        offset += utf16(plain)
        position = match.end()
        if match[0] != "<":
            character = _character(match[0])
            pieces.append(character)
            offset += utf16(character)
        elif source.startswith("/", position):
            position = _close(source, match.start(), stack, entities, offset, pieces)
        else:
            opened, position = _open(source, match.start())
            opened.offset, opened.index = offset, len(pieces)
            stack.append(opened)
    pieces.append(source[position:])
    if stack:
        raise _unreadable(f'Can\'t find end tag corresponding to start tag "{stack[-1].tag}"')
    return "".join(pieces), entities


def as_html(text: str, entities: list[Json]) -> str:
    """The text with its formatting written out again as HTML."""
    tags = {"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre"}
    tags |= {"spoiler": "tg-spoiler", "blockquote": "blockquote", "expandable_blockquote": "blockquote"}
    units = text.encode("utf-16-le")
    opens: dict[int, list[str]] = {}
    closes: dict[int, list[str]] = {}
    for entity in entities:
        tag = "a" if entity["type"] == "text_link" else tags.get(entity["type"])
        if tag is None:
            continue
        argument = f' href="{html.escape(entity["url"])}"' if tag == "a" else ""
        argument = " expandable" if entity["type"] == "expandable_blockquote" else argument
        opens.setdefault(entity["offset"], []).append(f"<{tag}{argument}>")
        closes.setdefault(entity["offset"] + entity["length"], []).insert(0, f"</{tag}>")
    pieces, previous = [], 0
    for border in sorted({*opens, *closes}):
        pieces.append(html.escape(units[2 * previous : 2 * border].decode("utf-16-le"), quote=False))
        pieces += closes.get(border, []) + opens.get(border, [])
        previous = border
    pieces.append(html.escape(units[2 * previous :].decode("utf-16-le"), quote=False))
    return "".join(pieces)


def link(url: str) -> str | None:
    """The link as Telegram keeps it, or None when it is none (then the text stays without a link)."""
    match = re.fullmatch(r"(?:(https?|tg|ton|tonsite)://)?([^\s/?#]+)([/?#]\S*)?", url.strip(), re.IGNORECASE)
    if match is None:
        return None
    scheme, host, rest = (match[1] or "http").lower(), match[2], match[3] or ""
    if scheme in ("http", "https"):
        if "." not in host.split(":")[0].strip("."):
            return None
        return f"{scheme}://{host.lower()}{rest or '/'}"
    return f"{scheme}://{host}{rest}"


def _unreadable(reason: str) -> Exception:
    return bad_request(f"can't parse entities: {reason}")


def _at(source: str, index: int) -> int:
    return len(source[:index].encode())


def _character(reference: str) -> str:
    """One `&…;` as a character; what is none stays as it is written."""
    name = reference.strip("&;")
    if name.startswith("#"):
        code = int(name[2:], 16) if name[1] == "x" else int(name[1:])
        return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else reference
    return NAMED.get(name, reference)


def _open(source: str, begin: int) -> tuple[_Open, int]:
    where = _at(source, begin)
    match = re.compile(r"[^\s>]*").match(source, begin + 1)
    name, position = (match[0].lower(), match.end()) if match else ("", begin + 1)
    if position >= len(source):
        raise _unreadable(f"Unclosed start tag at byte offset {where}")
    if name not in KINDS:
        raise _unreadable(f'Unsupported start tag "{name}" at byte offset {where}')
    argument = ""
    attribute = re.compile(r"\s*([^\s=>/\"']+)\s*(?:=\s*(?:\"([^\"]*)\"|'([^']*)'|([A-Za-z0-9.-]+)(?=[\s>])))?\s*")
    while position < len(source) and source[position] != ">":
        if (given := attribute.match(source, position)) is None or given.end() == position:
            if source[position].isspace():
                position += 1
                continue
            raise _unreadable(f'Empty attribute name in the tag "{name}" at byte offset {where}')
        key, position = given[1].lower(), given.end()
        if source.startswith("=", position):
            token = source[position + 1 :].lstrip()
            if not token or token[0] in "\"'":
                raise _unreadable(f'Unclosed start tag "{name}" at byte offset {where}')
            raise _unreadable(f"Unexpected end of name token at byte offset {_at(source, position + 1)}")
        value = re.sub(r"&(?:#x[0-9A-Fa-f]+|#[0-9]+|[a-z]+);?", lambda each: _character(each[0]), _value(given))
        if name == "a" and key == "href":
            argument = value
        elif name == "code" and key == "class" and value.startswith("language-"):
            argument = value.removeprefix("language-")
        elif name == "span" and key == "class" and value.startswith("tg-"):
            argument = value.removeprefix("tg-")
        elif name == "blockquote" and key == "expandable":
            argument = "1"
    if position >= len(source):
        raise _unreadable(f'Unclosed start tag "{name}" at byte offset {where}')
    if name == "span" and argument != "spoiler":
        raise _unreadable(f'Tag "span" must have class "tg-spoiler" at byte offset {where}')
    return _Open(name, argument, 0, 0), position + 1


def _value(given: re.Match[str]) -> str:
    return next((each for each in given.groups()[1:] if each is not None), "")


def _close(source: str, begin: int, stack: list[_Open], entities: list[Json], offset: int, pieces: list[str]) -> int:
    where = _at(source, begin)
    if not stack:
        raise _unreadable(f"Unexpected end tag at byte offset {where}")
    match = re.compile(r"([^\s>]*)\s*").match(source, begin + 2)
    name, position = (match[1].lower(), match.end()) if match else ("", begin + 2)
    if position >= len(source) or source[position] != ">":
        raise _unreadable(f"Unclosed end tag at byte offset {where}")
    opened = stack.pop()
    if name and name != opened.tag:
        raise _unreadable(f'Unmatched end tag at byte offset {where}, expected "</{opened.tag}>", found "</{name}>"')
    if offset > opened.offset:
        _mark(opened, offset, "".join(pieces[opened.index :]), entities)
    return position + 1


def _mark(opened: _Open, offset: int, inside: str, entities: list[Json]) -> None:
    entity: Json = {"type": KINDS[opened.tag], "offset": opened.offset, "length": offset - opened.offset}
    if opened.tag == "a":
        url = link(opened.argument or inside)
        if url is None:
            return
        entity["url"] = url
    elif opened.tag == "blockquote" and opened.argument:
        entity["type"] = "expandable_blockquote"
    elif opened.tag == "code" and opened.argument:
        entity["language"] = opened.argument
    elif opened.tag == "pre" and entities and entities[-1]["type"] == "code":
        inner = entities[-1]
        if (inner["offset"], inner["length"]) == (entity["offset"], entity["length"]) and "language" in inner:
            entity["language"] = inner["language"]
            entities.pop()
    entities.append(entity)
