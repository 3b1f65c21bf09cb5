"""Percent complete of the task as a whole: not of a part of it, not growth, not a rate, not a plan."""

from __future__ import annotations

import re

from domain.answers import healths, vocabulary
from domain.answers.folding import Stretch
from domain.answers.scanning import Piece, Scanned

_OF_THE_TASK = re.compile(
    r"完成|进度|总体|整体|任务|工作|\b(?:done|complete|completed|finished|progress|overall|work|task)\b"
)
"""Words that say that the percentage is of the work, whatever was spoken of before."""

_OVERALL = re.compile(r"总体|整体|任务|工作|\b(?:overall|task|work)\b")
_OF_SOMETHING_ELSE = re.compile(
    r"投资|资金|拨付|支付|预算|签约|征地|拆迁|覆盖|设计|\b(?:invest\w*|fund\w*|budget|contracts?|paid|spent|design)\b"
)


def read(scanned: Scanned, *, is_bare_sure: bool) -> int | None:
    """The one percentage that is progress, rounded down; a bare one is not sure where the task has an indicator in percent."""
    found: dict[int, bool] = {}
    others: set[int] = set()
    for pieces in scanned.pieces():
        is_foreign = is_elsewhere = False
        for piece in pieces:
            text = scanned.text[piece.start : piece.end]
            said = _percent(scanned, piece)
            is_of_the_task = bool(_OF_THE_TASK.search(text))
            if said is not None and ((is_of_the_task and not is_elsewhere) or (is_bare_sure and not is_foreign)):
                found[said] = found.get(said, False) or bool(_OVERALL.search(text))
            elif not piece.is_ahead and is_of_the_task:
                others.update(int(one.percent) for one in scanned.fractions_in(piece) if one.percent is not None)
            is_foreign = is_foreign or _is_foreign(scanned, piece)
            is_elsewhere = is_elsewhere or bool(_OF_SOMETHING_ELSE.search(text))
    if len(found) != 1:
        return None
    percent, is_overall = found.popitem()
    # 完成60%，投资完成70%: which of them is the task's is not sure.
    return None if others - {percent} and not is_overall else percent


def _percent(scanned: Scanned, piece: Piece) -> int | None:
    """The one percentage of a piece that says nothing else."""
    said = scanned.fractions_in(piece)
    if (
        len(said) != 1
        or said[0].percent is None
        or said[0].percent > 100
        or scanned.numbers_in(piece)
        or piece.is_ahead
    ):
        return None
    taken = [said[0], *scanned.until(piece)]
    is_all = not vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_PERCENT, taken)
    return int(said[0].percent) if is_all else None


def _is_foreign(scanned: Scanned, piece: Piece) -> bool:
    """Whether a piece without a number speaks of something that a bare percentage after it could be of."""
    if scanned.numbers_in(piece) or scanned.fractions_in(piece):
        return False
    said = (Stretch(m.start(), m.end()) for m in healths.WORDS.finditer(scanned.text, piece.start, piece.end))
    return bool(vocabulary.left_over(scanned.text, piece, vocabulary.KNOWN_HEALTH, [*scanned.until(piece), *said]))
