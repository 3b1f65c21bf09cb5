"""That every language is complete: each text has its translation, with the same values and marks, and is compiled."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from io import BytesIO
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import read_po

from domain import errors, unreadable
from domain.errors import Refusal
from messages.language import LANGUAGES
from messages.locales.extract import catalogues, template
from messages.refusals import said_by

PATHS = catalogues()
NAMES = [path.parts[-3] for path in PATHS]
HAN = "\u3400-\u4dbf\u4e00-\u9fff"

every_catalogue = pytest.mark.parametrize("path", PATHS, ids=NAMES)


def read(path: Path) -> Catalog:
    with path.open("rb") as po:
        return read_po(po, locale=path.parts[-3])


def entries(catalogue: Catalog) -> Iterator[Message]:
    """All but the head."""
    return (message for message in catalogue if message.id)


def key(message: Message) -> str:
    """The text that a translation renders: the plural form of counting entries, which names every value."""
    return message.id if isinstance(message.id, str) else message.id[1]


def forms(message: Message) -> tuple[str, ...]:
    return (message.string,) if isinstance(message.string, str) else tuple(message.string or ("",))


def pairs(path: Path) -> Iterator[tuple[str, str]]:
    for message in entries(read(path)):
        yield from ((key(message), form) for form in forms(message))


def values(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name is not None}


def marks(words: str) -> set[str]:
    return set(re.findall(r"</?[a-z][^>]*>", words))


def commands(words: str) -> set[str]:
    return set(re.findall(r"(?<![\w<}])/[a-z]+", words))


def compiled(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    """What the catalogue says once it is compiled."""
    made = BytesIO()
    write_mo(made, catalogue)
    made.seek(0)
    return said(read_mo(made))


def said(catalogue: Catalog) -> dict[str, tuple[str, ...]]:
    return {key(message): forms(message) for message in entries(catalogue)}


def refusals() -> list[type[Refusal]]:
    known = (vars(errors) | vars(unreadable)).values()
    return [kind for kind in known if isinstance(kind, type) and issubclass(kind, Refusal)]


def test_every_language_but_english_has_a_catalogue() -> None:
    assert set(NAMES) == set(LANGUAGES) - {"en"}


@every_catalogue
def test_every_text_is_translated(path: Path) -> None:
    catalogue = read(path)
    wanted, there = set(said(template())), set(said(catalogue))
    assert wanted - there == set(), "run make catalogues and translate what is new"
    assert there - wanted == set(), "run make catalogues: these texts are gone from the code"
    assert [key(m) for m in entries(catalogue) if m.fuzzy or not all(forms(m))] == []
    assert list(catalogue.obsolete) == []


@every_catalogue
@pytest.mark.parametrize("kept", [values, marks, commands])
def test_values_marks_and_commands_are_kept(path: Path, kept: Callable[[str], set[str]]) -> None:
    assert [(text, form) for text, form in pairs(path) if kept(text) != kept(form)] == []


@every_catalogue
def test_counting_entries_have_the_forms_of_their_language(path: Path) -> None:
    catalogue = read(path)
    counting = [m for m in entries(catalogue) if m.pluralizable]
    assert counting
    assert [key(m) for m in counting if len(forms(m)) != catalogue.num_plurals] == []
    assert [key(m) for m in counting if values(m.id[0]) | {"n"} != values(m.id[1]) | {"n"}] == []


@every_catalogue
def test_what_is_compiled_is_what_is_written(path: Path) -> None:
    binary = path.with_suffix(".mo")
    assert binary.exists(), "run make messages"
    with binary.open("rb") as mo:
        assert said(read_mo(mo)) == compiled(read(path)), "run make messages"


@every_catalogue
def test_every_refusal_is_translated(path: Path) -> None:
    there = said(read(path))
    assert [kind.__name__ for kind in refusals() if not any(there.get(said_by(kind), ()))] == []


def test_chinese_texts_have_chinese_punctuation() -> None:
    chinese = next(path for path in PATHS if path.parts[-3] == "zh")
    wrong = re.compile(rf"[{HAN}”）][,.;:!?()\"]|[,;:!?(\"][{HAN}]")
    assert [form for _, form in pairs(chinese) if wrong.search(form)] == []
