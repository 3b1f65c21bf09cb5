"""Text and tables out of DOCX files, within limits: paragraphs with the numbers that Word only draws, tables as cells."""

from __future__ import annotations

import io
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from services.sheets import MOST_COLUMNS, MOST_ROWS, FileFault, Grid, UnreadableFile, unzipped

if TYPE_CHECKING:
    from docx.document import Document as WordDocument

MOST_XML: Final = 12_000_000
"""Bytes of one part's XML, which takes some ten times as much as a tree. 500 pages of text are about a quarter of it."""


@dataclass(frozen=True, slots=True)
class Document:
    """`lines` are the paragraphs outside tables, empty ones included; both in the order of the document."""

    lines: tuple[str, ...]
    tables: tuple[Grid, ...]


def is_document(content: bytes) -> bool:
    """Whether it is a DOCX file, whatever its name says."""
    if not content.startswith(b"PK"):
        return False
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as container:
            return "word/document.xml" in container.namelist()
    except (zipfile.BadZipFile, OSError, ValueError):
        return False


def read_document(content: bytes) -> Document:
    """What a DOCX file says. Raises UnreadableFile. May take a second at the limits: call it in a thread."""
    _check_parts(content)
    import docx
    from docx.exceptions import PythonDocxError
    from docx.opc.exceptions import OpcError
    from docx.table import Table

    try:
        found = docx.Document(io.BytesIO(content))
        numbering = _Numbering(found)
        lines: list[str] = []
        tables: list[Grid] = []
        for block in found.iter_inner_content():
            if isinstance(block, Table):
                tables.append(_cells(block._tbl, numbering))
            else:
                lines += (numbering.drawn(block._p) + _text(block._p)).split("\n")
    except UnreadableFile:
        raise
    except (
        PythonDocxError, OpcError, KeyError, ValueError, TypeError, AttributeError, IndexError, SyntaxError,
        zipfile.BadZipFile, zlib.error,
    ) as error:  # fmt: skip
        # What a package that is not whole ends in, wherever the reader meets it; XML that is not is a SyntaxError.
        raise UnreadableFile(FileFault.BROKEN, repr(error)) from error
    if len(lines) > MOST_ROWS:
        raise UnreadableFile(FileFault.TOO_LARGE, f"{len(lines)} paragraphs")
    return Document(tuple(lines), tuple(tables))


def _check_parts(content: bytes) -> None:
    """Refuse what would not fit into memory as a tree, or defines entities, before the reader opens it."""
    with unzipped(content) as container:
        for member in container.infolist():
            if not member.filename.casefold().endswith((".xml", ".rels")):
                continue
            if member.file_size > MOST_XML:
                raise UnreadableFile(FileFault.TOO_LARGE, f"{member.filename}: {member.file_size} bytes")
            # Word writes no document types; what has one has it to define entities.
            if b"<!DOCTYPE" in container.read(member)[:4096]:
                raise UnreadableFile(FileFault.BROKEN, f"{member.filename} has a document type")


_W: Final = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"


def _text(element: Any) -> str:
    """All that is read in it, insertions of tracked changes included and deletions not; text boxes are left out."""
    pieces: list[str] = []
    for node in element.iter(f"{_W}t", f"{_W}tab", f"{_W}br", f"{_W}cr"):
        if any(up.tag == f"{_W}txbxContent" for up in node.iterancestors()):
            continue
        if node.getparent().tag == f"{_W}tabs":
            continue
        pieces.append((node.text or "") if node.tag == f"{_W}t" else " " if node.tag == f"{_W}tab" else "\n")
    return "".join(pieces)


def _cells(table: Any, numbering: _Numbering) -> Grid:
    """Each merged cell once at its left, and in all rows it reaches down to: as sheets are read."""
    grid: Grid = []
    for row in table.iterchildren(f"{_W}tr"):
        cells: list[str] = []
        for cell in row.iterchildren(f"{_W}tc"):
            properties = cell.find(f"{_W}tcPr")
            merged = properties.find(f"{_W}vMerge") if properties is not None else None
            span = properties.find(f"{_W}gridSpan") if properties is not None else None
            width = int(span.get(f"{_W}val", "1")) if span is not None else 1
            goes_on = merged is not None and merged.get(f"{_W}val", "continue") == "continue"
            above = grid[-1][len(cells)] if grid and len(cells) < len(grid[-1]) else ""
            paragraphs = [numbering.drawn(p) + _text(p) for p in cell.iterchildren(f"{_W}p")]
            cells += [above if goes_on else "\n".join(paragraphs).strip(), *[""] * (min(width, MOST_COLUMNS) - 1)]
        grid.append(cells)
        if len(grid) > MOST_ROWS or len(cells) > MOST_COLUMNS:
            raise UnreadableFile(FileFault.TOO_LARGE, f"{len(grid)} rows, {len(cells)} columns")
    return grid


class _Numbering:
    """Numbers that stand in no paragraph: Word draws them from its lists."""

    def __init__(self, document: WordDocument) -> None:
        self._levels: dict[str, dict[int, tuple[str, str, int]]] = {}
        self._list_of: dict[str, str] = {}
        self._counts: dict[str, dict[int, int]] = {}
        self._styles = {style.style_id: style.element for style in document.styles}
        for part in document.part.package.iter_parts():
            if str(part.partname) == "/word/numbering.xml":
                self._learn(part.element)

    def _learn(self, root: Any) -> None:
        for listing in root.iterchildren(f"{_W}abstractNum"):
            levels = self._levels.setdefault(listing.get(f"{_W}abstractNumId"), {})
            for level in listing.iterchildren(f"{_W}lvl"):
                kind, text, start = (_value(level.find(f"{_W}{name}")) for name in ("numFmt", "lvlText", "start"))
                levels[int(level.get(f"{_W}ilvl"))] = (kind, text, int(start or 1))
        for number in root.iterchildren(f"{_W}num"):
            self._list_of[number.get(f"{_W}numId")] = _value(number.find(f"{_W}abstractNumId"))

    def drawn(self, paragraph: Any) -> str:
        """What stands before the paragraph's words; empty for bullets and what is in no list."""
        place = next(self._places(paragraph), None)
        listing = self._list_of.get(place[0], "") if place else ""
        if place is None or place[1] not in self._levels.get(listing, {}) or not _text(paragraph).strip():
            return ""
        levels, level = self._levels[listing], place[1]
        counts = self._counts.setdefault(listing, {})
        counts[level] = counts.get(level, levels[level][2] - 1) + 1
        for deeper in [known for known in counts if known > level]:
            del counts[deeper]
        if levels[level][0] in ("bullet", "none"):
            return ""
        text = levels[level][1]
        for upper, (kind, _, start) in levels.items():
            text = text.replace(f"%{upper + 1}", _numeral(counts.get(upper, start), kind))
        return text

    def _places(self, paragraph: Any) -> Iterator[tuple[str, int]]:
        """The list and level of a paragraph, its own before its style's; list 0 takes it out of any."""
        properties = paragraph.find(f"{_W}pPr")
        style = properties.find(f"{_W}pStyle") if properties is not None else None
        for _ in range(10):
            numbers = properties.find(f"{_W}numPr") if properties is not None else None
            if numbers is not None and numbers.find(f"{_W}numId") is not None:
                yield _value(numbers.find(f"{_W}numId")), int(_value(numbers.find(f"{_W}ilvl")) or 0)
            element = self._styles.get(_value(style)) if style is not None else None
            if element is None:
                return
            properties, style = element.find(f"{_W}pPr"), element.find(f"{_W}basedOn")


def _value(element: Any) -> str:
    return "" if element is None else str(element.get(f"{_W}val", ""))


def _numeral(number: int, kind: str) -> str:
    if not kind.startswith(("chinese", "ideograph", "taiwanese", "japanese")) or not 0 < number < 100:
        return str(number)
    digits = " 一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return ("" if tens == 0 else "十" if tens == 1 else f"{digits[tens]}十") + digits[ones].strip()
