"""Pictures and PDFs out of templates: values go in as JSON and are set as text, bytes come out. Call it in a thread; it lets the others run.

Nothing is fetched: fonts and templates lie in messages/, and a character that the font has not is set as 〓.
"""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

import messages

if TYPE_CHECKING:
    import typst

HERE = Path(messages.__file__).parent
FONTS, TEMPLATES = HERE / "fonts", HERE / "templates"

UNKNOWN = "〓"
"""Stands for what the font cannot draw."""

PIXELS_A_POINT = 3
"""Of pictures: a card is 390 points wide, as a phone is, and is looked at closer as well."""

_one = Lock()
"""One at a time, which holds less memory; each takes a tenth of a second."""


def png(template: str, values: dict[str, Any]) -> bytes:
    """A picture of one page."""
    with _one:
        found = _compiler().compile(
            TEMPLATES / f"{template}.typ", format="png", ppi=72.0 * PIXELS_A_POINT, sys_inputs=_inputs(values)
        )
    assert isinstance(found, bytes)
    return found


def first_page(template: str, values: dict[str, Any]) -> bytes:
    """What a PDF's first page looks like, as a picture."""
    with _one:
        found = _compiler().compile(TEMPLATES / f"{template}.typ", format="png", ppi=96.0, sys_inputs=_inputs(values))
    assert found is not None
    return found if isinstance(found, bytes) else found[0]


def pdf(template: str, values: dict[str, Any], *, stamp: int) -> bytes:
    """A PDF/A, made at a moment (seconds since 1970), so that the same values come to the same bytes."""
    with _one:
        found = _compiler().compile(
            TEMPLATES / f"{template}.typ",
            format="pdf",
            sys_inputs=_inputs(values),
            pdf_standards="a-2b",
            timestamp=stamp,
        )
    assert isinstance(found, bytes)
    return found


@cache
def characters() -> frozenset[str]:
    """All that the font draws."""
    return frozenset((FONTS / "characters.txt").read_text(encoding="utf-8")) | {"\n"}


def unknown(values: object) -> list[str]:
    """The characters in these values that the font has not, in their order."""
    match values:
        case str():
            return [c for c in values if c not in characters() and c.isprintable()]
        case dict():
            return [c for each in values.values() for c in unknown(each)]
        case list() | tuple():
            return [c for each in values for c in unknown(each)]
    return []


def _inputs(values: dict[str, Any]) -> dict[str, str]:
    return {"data": json.dumps(_drawable(values), ensure_ascii=False)}


def _drawable(values: Any) -> Any:
    match values:
        case str():
            return "".join(c if c in characters() else UNKNOWN if c.isprintable() else " " for c in values)
        case dict():
            return {name: _drawable(each) for name, each in values.items()}
        case list() | tuple():
            return [_drawable(each) for each in values]
    return values


@cache
def _fonts() -> typst.Fonts:
    import typst

    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[FONTS])


@cache
def _compiler() -> typst.Compiler:
    """Keeps what it has read."""
    import typst

    return typst.Compiler(root=TEMPLATES, font_paths=_fonts(), package_path=HERE)
