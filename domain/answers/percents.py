"""Percent complete of the task as a whole: not of a part of it, not growth, not a rate, not a plan."""

from __future__ import annotations

import re
from collections.abc import Sequence

from domain.answers import healths, vocabulary
from domain.answers.folding import Stretch
from domain.answers.scanning import Piece, Scanned

_OF_THE_TASK = re.compile(r"完成|进度|总体|整体|任务|工作|\b(?:done|complete|completed|finished|progress|overall|work|task)\b")
"""Words that say that the percentage is of the work, whatever was spoken of before."""

_OF_SOMETHING_ELSE = re.compile(
    r"投资|资金|拨付|支付|预算|签约|征地|拆迁|覆盖|设计|\b(?:invest\w*|fund\w*|budget|contracts?|paid|spent|design)\b"
)


def read(scanned: Scanned, *, is_bare_sure: bool) -> int | None:
    """The one percentage that is progress, rounded down; a bare one is not sure where the task has an indicator in percent."""
    found: set[int] = set()
    for pieces in scanned.pieces():
        for place, piece in enumerate(pieces):
            said = _percent(scanned, piece, pieces[:place], is_bare_sure=is_bare_sure)
            if said is not None:
                found.add(said)
    return found.pop() if len(found) == 1 else None


def _percent(scanned: Scanned, piece: Piece, before: Sequence[Piece], *, is_bare_sure: bool) -> int | None:
    said = scanned.fractions_in(piece)
    if len(said) != 1 or said[0].percent is None or scanned.numbers_in(piece) or piece.is_ahead:
        return None
    taken = [said[0], *scanned.counted_at(piece)]
    if vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_PERCENT, taken):
        return None
    text = scanned.text[piece.start : piece.end]
    earlier = " ".join(scanned.text[one.start : one.end] for one in before)
    is_of_the_task = _OF_THE_TASK.search(text) and not _OF_SOMETHING_ELSE.search(earlier)
    is_alone = is_bare_sure and not any(_is_foreign(scanned, one) for one in before)
    if not (is_of_the_task or is_alone) or said[0].percent > 100:
        return None
    return int(said[0].percent)


def _is_foreign(scanned: Scanned, piece: Piece) -> bool:
    """Whether a piece without a number speaks of something that a bare percentage after it could be of."""
    if scanned.numbers_in(piece) or scanned.fractions_in(piece):
        return False
    said = (Stretch(m.start(), m.end()) for m in healths.WORDS.finditer(scanned.text, piece.start, piece.end))
    return bool(vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_HEALTH, [*scanned.counted_at(piece), *said]))
