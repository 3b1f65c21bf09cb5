"""The README's pictures, out of those that the tests in a browser have left: `make screenshots`. A palette makes them a third as large."""

from __future__ import annotations

import struct
import zlib
from collections import Counter
from collections.abc import Iterator

from tests.browser.visitor import ARTEFACTS
from tests.conftest import ROOT

PICTURES = {"desk": "en-1280/09-assign", "phone": "zh-390/04-correct"}
COLOURS = 256
BEGIN = b"\x89PNG\r\n\x1a\n"

Pixel = tuple[int, int, int]


def main() -> None:
    for name, taken in PICTURES.items():
        path = ROOT / "docs" / "screenshots" / f"{name}.png"
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(written(read((ARTEFACTS / f"{taken}.png").read_bytes())))
        print(f"{path.relative_to(ROOT)}: {path.stat().st_size / 1000:.0f} kB")


def read(png: bytes) -> list[list[Pixel]]:
    """The pixels of a PNG as Chromium writes them: 8 bits a channel, no transparency, in one pass."""
    parts = list(_parts(png))
    width, _, bits, kind = struct.unpack(">IIBB", parts[0][1][:10])
    if (bits, kind) != (8, 2):
        raise ValueError(f"this is a PNG of another kind: {bits} bits, {kind}")
    raw = zlib.decompress(b"".join(content for name, content in parts if name == b"IDAT"))
    rows, above = [], bytes(3 * width)
    for begin in range(0, len(raw), 3 * width + 1):
        above = _unfiltered(raw[begin], bytearray(raw[begin + 1 : begin + 1 + 3 * width]), above)
        rows.append(list(zip(above[0::3], above[1::3], above[2::3], strict=True)))
    return rows


def written(rows: list[list[Pixel]]) -> bytes:
    """A PNG with the most frequent colours; the others become the nearest of these."""
    palette = [colour for colour, _ in Counter(pixel for row in rows for pixel in row).most_common(COLOURS)]
    places = {colour: place for place, colour in enumerate(palette)}

    def place(pixel: Pixel) -> int:
        if pixel not in places:
            distances = [sum((a - b) ** 2 for a, b in zip(pixel, other, strict=True)) for other in palette]
            places[pixel] = distances.index(min(distances))
        return places[pixel]

    lines = b"".join(b"\0" + bytes(map(place, row)) for row in rows)
    head = struct.pack(">IIBBBBB", len(rows[0]), len(rows), 8, 3, 0, 0, 0)
    colours = b"".join(map(bytes, palette))
    parts = [(b"IHDR", head), (b"PLTE", colours), (b"IDAT", zlib.compress(lines, 9)), (b"IEND", b"")]
    return BEGIN + b"".join(
        struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
        for name, content in parts
    )


def _parts(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = len(BEGIN)
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _unfiltered(kind: int, line: bytearray, above: bytes) -> bytes:
    for x in range(len(line)):
        left, up, corner = (line[x - 3], above[x], above[x - 3]) if x >= 3 else (0, above[x], 0)
        line[x] = (line[x] + _foretold(kind, left, up, corner)) & 255
    return bytes(line)


def _foretold(kind: int, left: int, up: int, corner: int) -> int:
    """What a filter of PNG expects at a place."""
    if kind < 4:
        return (0, left, up, (left + up) // 2)[kind]
    return min((left, up, corner), key=lambda each: abs(left + up - corner - each))


if __name__ == "__main__":
    main()
