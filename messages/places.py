"""Where a row of a plan's table stands in what was sent, in words."""

from __future__ import annotations

from domain.plan_places import Places
from messages.language import Html, Words


def row(t: Words, places: Places, number: int) -> Html:
    """`Row 12`, of a text `Line 12`, with the sheet's name where several were put together."""
    sheet, there = places.of(number)
    if places.is_text:
        return t("Line {row}", row=there)
    if sheet:
        return t("“{sheet}”, row {row}", sheet=sheet, row=there)
    return t("Row {row}", row=there)
