"""Text that a spreadsheet would take for a formula, made harmless where a file cannot mark it as text, and back."""

from __future__ import annotations

_OPENERS = tuple("=+-@\t\r\n＝＋－＠")
"""What makes a spreadsheet read a CSV cell as a formula; full-width signs are folded by some of them."""


def guarded(text: str) -> str:
    """The cell as text: a leading apostrophe where it would begin a formula."""
    return f"'{text}" if text.startswith(_OPENERS) else text


def unguarded(text: str) -> str:
    """The cell without an apostrophe that only guards it."""
    return text[1:] if text.startswith("'") and text[1:].startswith(_OPENERS) else text
