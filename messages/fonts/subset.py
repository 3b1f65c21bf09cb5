"""Makes the font of pictures and PDFs: a subset of the variable Noto Sans SC that covers Chinese names. Run when the font changes, never by the bot.

`pip install fonttools justmytype-intl-cjk`, then `python messages/fonts/subset.py PATH/TO/NotoSansSC[wght].ttf`; writes `DubanSans.ttf`
(renamed as the licence of a changed font wants it), and `characters.txt` with what it draws; OFL.txt lies beside the source. `names.txt`
lists characters that people and places are named with, many of them beyond GB 2312; those that the font has not are left out.
"""

from __future__ import annotations

import shutil
import sys
from pathlib import Path

HERE = Path(__file__).parent

FAMILY = "Duban Sans"

SIGNS = (
    "\u00a0«»°±²³µ·×÷ßàáâãäåæçèéêëìíîïñòóôõöøùúûüýÿÀÁÂÃÄÅÆÇÈÉÊËÌÍÎÏÑÒÓÔÕÖØÙÚÛÜÝ‐–—‘’“”„•…‰′″‹›€№™←↑→↓↗↘∆−≈≠≤≥"
    "■□▢▲△▶▼▽◆◇○◎●◐◯★☆✓✔✕✗〓〔〕①②③④⑤⑥⑦⑧⑨⑩"
)
"""What texts and tables use beside letters."""


def gb2312() -> set[str]:
    """Its 7,445 characters."""
    found = set()
    for high in range(0xA1, 0xF8):
        for low in range(0xA1, 0xFF):
            try:
                found.add(bytes([high, low]).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def make(source: Path) -> int:
    """Write the subset beside this module; how many characters it draws."""
    from fontTools import subset
    from fontTools.ttLib import TTFont

    names = set((HERE / "names.txt").read_text(encoding="utf-8").replace("\n", ""))
    wanted = gb2312() | {chr(c) for c in range(0x20, 0x7F)} | set(SIGNS) | names
    options = subset.Options(layout_features=["kern", "tnum"], hinting=False, name_IDs=[0, 1, 2, 3, 4, 5, 6, 13, 14])
    font = TTFont(source)
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=sorted(map(ord, wanted)))
    cutter.subset(font)
    for record in font["name"].names:
        if record.nameID in (1, 3, 4, 6, 16):
            record.string = FAMILY.replace(" ", "") if record.nameID == 6 else FAMILY
    font.save(HERE / "DubanSans.ttf")
    drawn = sorted(font.getBestCmap())
    (HERE / "characters.txt").write_text("".join(map(chr, drawn)) + "\n", encoding="utf-8")
    shutil.copy(source.with_name("OFL.txt"), HERE / "OFL.txt")
    return len(drawn)


if __name__ == "__main__":
    sys.stdout.write(f"{make(Path(sys.argv[1]))} characters\n")
