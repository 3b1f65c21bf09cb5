"""Every character is drawn or replaced, colours are told apart by who sees them differently, and nothing in a name is taken for markup."""

from __future__ import annotations

import itertools
import struct
from pathlib import Path

import pytest

from benchmarks.pictures import values
from messages.pictures import KINDS, PALETTE
from services import typesetting

PLAN = Path(__file__).parents[2] / "examples" / "shandong-2023"

PNG = b"\x89PNG\r\n\x1a\n"


def drawn() -> set[int]:
    """The code points of the font's own table (cmap, format 12)."""
    data = (typesetting.FONTS / "DubanSans.ttf").read_bytes()
    tables = {
        data[at : at + 4]: struct.unpack(">I", data[at + 8 : at + 12])[0]
        for at in range(12, 12 + 16 * struct.unpack(">H", data[4:6])[0], 16)
    }
    cmap = tables[b"cmap"]
    for n in range(struct.unpack(">H", data[cmap + 2 : cmap + 4])[0]):
        at = cmap + struct.unpack(">I", data[cmap + 8 + 8 * n : cmap + 12 + 8 * n])[0]
        if struct.unpack(">H", data[at : at + 2])[0] == 12:
            count = struct.unpack(">I", data[at + 12 : at + 16])[0]
            groups = (struct.unpack(">III", data[at + 16 + 12 * g : at + 28 + 12 * g]) for g in range(count))
            return {code for first, last, _ in groups for code in range(first, last + 1)}
    raise AssertionError("no table of that format")


def test_the_list_of_characters_is_the_fonts() -> None:
    assert {ord(c) for c in typesetting.characters()} - {10} == drawn()


@pytest.mark.parametrize(
    "text",
    ["".join(path.read_text("utf-8-sig") for path in sorted(PLAN.glob("*.csv"))), "镕喆堃珺燚赟翀彧烜晖𬭎𬱖䶮"],
    ids=["the plan", "names"],
)  # fmt: skip
def test_nothing_is_a_box(text: str) -> None:
    assert text
    assert typesetting.unknown({"any": [text]}) == []


def test_what_the_font_has_not_is_replaced_and_named() -> None:
    assert typesetting.unknown(["山𪚥𠮷东"]) == ["𪚥", "𠮷"]
    assert typesetting.png("card", {**values(), "about": "山𪚥东"}) == typesetting.png(
        "card", {**values(), "about": "山〓东"}
    )


def test_a_name_is_no_markup() -> None:
    """Nothing of typst's or JSON's own is acted on; what is longer than its place is cut."""
    hostile = '#panic("x") $x$ *b* `c` <a> @preview "quoted" \\ {} [x] #import "@preview/a:1.0.0"'
    found = values()
    found["about"] = found["title"] = hostile
    found["departments"]["rows"][0]["name"] = hostile
    assert typesetting.png("card", found).startswith(PNG)


# Linear RGB as people without red, green or blue cones see it (Machado, Oliveira, Fernandes 2009, severity 1).
SEEN = {
    "full": ((1, 0, 0), (0, 1, 0), (0, 0, 1)),
    "protan": ((0.152286, 1.052583, -0.204868), (0.114503, 0.786281, 0.099216), (-0.003882, -0.048116, 1.051998)),
    "deutan": ((0.367322, 0.860646, -0.227968), (0.280085, 0.672501, 0.047413), (-0.011820, 0.042940, 0.968881)),
    "tritan": ((1.255528, -0.076749, -0.178779), (-0.078411, 0.930809, 0.147602), (0.004733, 0.691367, 0.303900)),
}


@pytest.mark.parametrize("eyes", SEEN)
def test_colours_and_shapes_are_told_apart(eyes: str) -> None:
    assert len({kind["shape"] for kind in PALETTE.values()}) == len(KINDS)
    filled = {name: kind["fill"] for name, kind in PALETTE.items() if not kind["edge"]}
    for (one, a), (other, b) in itertools.combinations(filled.items(), 2):
        first, second = (_lab(colour, SEEN[eyes]) for colour in (a, b))
        distance = sum((x - y) ** 2 for x, y in zip(first, second, strict=True)) ** 0.5
        assert distance > 20, f"{one} and {other}: {distance:.0f}"


def _lab(colour: str, eyes: tuple[tuple[float, ...], ...]) -> tuple[float, float, float]:
    levels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [v / 12.92 if v <= 0.04045 else ((v + 0.055) / 1.055) ** 2.4 for v in levels]
    red, green, blue = (min(max(sum(m * v for m, v in zip(row, linear, strict=True)), 0), 1) for row in eyes)
    x = (0.4124 * red + 0.3576 * green + 0.1805 * blue) / 0.9505
    y = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    z = (0.0193 * red + 0.1192 * green + 0.9505 * blue) / 1.089
    fx, fy, fz = (v ** (1 / 3) if v > 0.008856 else 7.787 * v + 16 / 116 for v in (x, y, z))
    return 116 * fy - 16, 500 * (fx - fy), 200 * (fy - fz)
