"""The kinds of files that can be made here, each with what reads what stands in it. How they are ordered and sent: services.making."""

from __future__ import annotations

from collections.abc import Mapping

from services import auditing, exporting, packing, picturing, publishing, sheet_making
from services.making import Read

KINDS: Mapping[str, Read] = {
    sheet_making.KIND: sheet_making.read,
    exporting.KIND: exporting.read,
    auditing.KIND: auditing.read,
    picturing.KIND: picturing.read,
    packing.KIND: packing.read,
    publishing.PRINT: publishing.read_print,
    publishing.COPY: publishing.read_copy,
}
