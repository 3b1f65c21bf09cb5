"""Health words that speak of the task as a whole, with what denies them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from domain.answers import vocabulary
from domain.answers.folding import Stretch
from domain.answers.scanning import Piece, Scanned
from domain.reports import Health

_NOT = r"(?:尚未|还未|暂未|并未|未能|未|还没有?|没有?|并不|不|无|非)"
_DENIED = (
    r"(?:(?:\b(?:not|never|no longer|no|nothing|none)\b|\b(?:is|are|has|have|was|were|do|does)n't\b)(?: \w{1,12}){0,3}?"
    r"|\b(?:was|were|had been)\b)"
)
"""A no with up to three words behind it; what was so is so no longer."""
WORDS = re.compile(
    rf"(?P<not_started>{_NOT}(?:正式|全面)?(?:启动|开始|开展|开工|动工|实施)"
    r"|(?:\bnot|\bhasn't|\bhaven't)(?: yet)?(?: been)? (?:started|begun|commenced|launched)(?: yet)?\b)"
    rf"|(?P<denied>{_NOT}(?:全部|全面|完全|按时|按期|如期|能|出现|存在|发生|明显|任何|有|再|是|太){{0,3}}"
    r"(?:完成|办结|竣工|达到?序时进度|按计划推进|正常推进|正常|滞后|落后|延误|拖延|逾期|顺利|风险)"
    rf"|{_DENIED} (?:on track|on schedule|on time|delay(?:ed|s)?|done|completed?|finished|behind(?: schedule)?|at risk|risks?"
    rf"|stalled|going well))"
    r"|(?P<at_risk>(?:存在|面临|有)?(?:一定|较大|一些|较高)?的?(?:滞后|延期|逾期|延误)的?风险|(?:存在|面临|有)(?:一定|较大|一些"
    r"|较高)?的?风险"
    r"|可能会?(?:滞后|延期|逾期|延误)|预警|\bat risk\b|\b(?:may|might|could)(?: well)?(?: be| fall| run| slip)? (?:delayed"
    r"|behind(?: schedule)?|late|slip)\b)"
    r"|(?P<off_track>(?:严重|明显)?(?:滞后|落后|慢|低)于(?:计划|序时进度|时间节点|年度计划)|(?:严重|明显)?(?:滞后|落后|延误|拖延"
    r"|逾期|停滞|停工)"
    r"|\b(?:badly |seriously )?(?:behind (?:schedule|plan)|off track|delayed|stalled|overdue)\b)"
    r"|(?P<on_track>(?:总体)?(?:正常|顺利|有序|稳步|扎实|平稳)(?:有序)?(?:推进|进行|开展|实施)|(?:推进|进展|进度"
    r"|运行)(?:总体)?(?:正常|顺利|良好)"
    r"|(?:严格)?按照?(?:年度)?(?:计划|时间节点|序时进度|节点)(?:要求)?(?:正常|稳步|有序|顺利)?(?:推进|实施|进行|开展)|(?:达到|符合"
    r"|快于|高于|超过)序时进度(?:要求)?"
    r"|正常|顺利|(?:\b(?:fully|well|right) )?\bon (?:track|schedule)\b|\b(?:as planned|according to plan|ahead of (?:schedule|time"
    r"|plan)|going well|progressing well|going smoothly)\b)"
    r"|(?P<done>(?:全部|全面|提前|如期|按期|按时|圆满|顺利){0,2}(?:完成|办结|竣工)(?!情况|率|度|时|比例|中|前|后)(?:了|完毕)?|\b(?:all "
    r"|fully |already )?(?:done|completed?|finished)\b)"
)
_BECAUSE = re.compile(r":|因为?|由于|\b(?:because|since|as|due to|owing to)\b")
_WHOLE = re.compile(r"总体|整体|整个|全面|\b(?:overall|as a whole|generally|everything)\b")
_ALL_OF_IT = re.compile(r"任务|项目|工作|全部|全面|\b(?:task|project|work|everything|all)\b")
_OF_THE_TASK = re.compile(r"进度|总体|整体|任务|完成|\b(?:progress|overall|work|task)\b")
_FORMERLY = re.compile(r"原来|此前|之前|前期|前段|曾经?|原本|\b(?:previously|before|earlier|formerly)\b")
_LOOSE = re.compile("(?:目前|总体)?(?:运行|状态)?(?:正常|顺利|良好)")
_WORSE = (Health.OFF_TRACK, Health.AT_RISK, Health.NOT_STARTED)


@dataclass(frozen=True, slots=True)
class _Said:
    """A health in a piece, None where one was denied; `is_partial` where it may be that of a part only."""

    health: Health | None
    is_partial: bool
    is_overall: bool


def read(scanned: Scanned) -> Health | None:
    """The one health that is said of the task; none where a worse one is said of a part, or being done is denied."""
    said = [one for pieces in scanned.pieces() for one in _said(scanned, pieces)]
    whole = {one.health for one in said if not one.is_partial and one.health is not None}
    if len(whole) != 1:
        return None
    health = whole.pop()
    is_overall = any(one.is_overall for one in said if one.health is health and not one.is_partial)
    is_contradicted = any(one.health in _WORSE and one.health is not health for one in said if one.is_partial)
    is_denied = health is Health.DONE and any(one.health is None for one in said)
    return None if is_denied or (is_contradicted and not is_overall) else health


def _said(scanned: Scanned, pieces: list[Piece]) -> Iterator[_Said]:
    is_foreign = False
    for piece in pieces:
        because = _BECAUSE.search(scanned.text, piece.start + 1, piece.end)
        stretch = Stretch(piece.start, because.start() if because else piece.end)
        parts, numbers = scanned.fractions_in(stretch), scanned.numbers_in(stretch)
        matches = list(WORDS.finditer(scanned.text, stretch.start, stretch.end))
        taken = [*parts, *scanned.until(stretch), *(Stretch(m.start(), m.end()) for m in matches)]
        left = vocabulary.left_over(scanned.text, stretch, vocabulary.KNOWN_HEALTH, taken)
        text = scanned.text[stretch.start : stretch.end]
        for health in _healths(matches):
            if piece.is_ahead or _FORMERLY.search(text) or (health is Health.DONE and (parts or numbers)):
                continue
            is_share = bool(parts) and not _OF_THE_TASK.search(text)
            is_loose = health in (Health.DONE, Health.NOT_STARTED) or bool(_LOOSE.fullmatch(text.strip()))
            is_of_before = is_foreign and is_loose and not _ALL_OF_IT.search(text)
            yield _Said(health, bool(left or numbers or is_of_before or is_share), bool(_WHOLE.search(text)))
        is_foreign = is_foreign or bool(left)


def _healths(matches: list[re.Match[str]]) -> set[Health | None]:
    """What a piece says; done ahead of time is done."""
    found = {None if m.lastgroup == "denied" else Health(str(m.lastgroup)) for m in matches}
    return found - {Health.ON_TRACK} if Health.DONE in found else found
