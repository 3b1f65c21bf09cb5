"""A plan file whatever it is: the sheets of a workbook, the tables of a document, or the tasks of a text. No talk, no database."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from domain.plan_header import find_header
from domain.plan_text import plan_text
from services import documents
from services.sheets import FileFault, Grid, UnreadableFile, read_sheets


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with its name; of a text `grid` has a row a line, under a header of its own."""

    name: str
    grid: Grid


@dataclass(frozen=True, slots=True)
class Book:
    """What a file holds; `title` is what it calls itself, `is_text` where its only table was made of sentences."""

    sheets: tuple[Sheet, ...]
    title: str = ""
    is_text: bool = False


def read_book(name: str, content: bytes) -> Book:
    """The tables of a file. Raises UnreadableFile. May take seconds at the limits: call it in a thread."""
    if not documents.is_document(content):
        return Book(tuple(Sheet(title, grid) for title, grid in read_sheets(name, content)))
    found = documents.read_document(content)
    tables = [Sheet(str(place), grid) for place, grid in enumerate(found.tables, 1) if find_header(grid)]
    text = plan_text(found.lines)
    if tables and not text.owned:
        return Book(tuple(tables), text.title)
    if not text.tasks:
        raise UnreadableFile(FileFault.NO_TASKS, f"{name}: {len(found.lines)} paragraphs, {len(found.tables)} tables")
    return Book((Sheet("", text.grid),), text.title, is_text=True)


def read_text(lines: Sequence[str]) -> Book:
    """The tasks of words that were sent as messages."""
    found = plan_text(lines)
    return Book((Sheet("", found.grid),), found.title, is_text=True)
