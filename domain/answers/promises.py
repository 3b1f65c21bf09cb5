"""Next steps with a day: said of the future, by those who report, and not of what has happened, must happen or cannot."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from datetime import date

from domain.answers import needs
from domain.answers.dates import When
from domain.answers.folding import Clause
from domain.answers.needs import Mention
from domain.answers.reading import Promise
from domain.answers.scanning import Scanned

_BEHIND = re.compile(r"\s?(?:之前|以前|前(?![后期景往])|内)")
_INSIDE = ("天内", "日内", "周内", "期内", "月内")
_BEFORE = re.compile(
    r"(?:推迟到|推迟至|延期到|延期至|延至|延到|顺延至|顺延到|调整至|调整到"
    r"|\b(?:by|before|until|till|no later than|not later than|latest by)(?: the)?)\s?$"
)
_LEADING = re.compile(
    r"(?<!原)(?<!按)(?<!按照)计划|拟(?!定)|将(?!来)|预计|预期|力争|争取|确保|有望|打算|准备(?!工作)|下一步|下步|接下来|即将|最迟"
    r"|\b(?:will|plan|plans|planned|planning|expect|expects|expected|aim|hope|scheduled|intend|going to|next step|to be|due"
    r"|targeted)\b|'ll\b"
)
_NOT = re.compile(
    r"截至|截止|无法|取消|不了|完不成|来不及|不能|不可能|难以|未能|如果|假如|一旦|若|要求|规定|时限|合同|约定|能否|是否|不确定|待定|须"
    r"|应(?=于|在|当)|(?<![主重需])要(?=在|于)|有效期|合同期|期限|去年|上年|国家.{1,10}?[委局部署]"
    r"|\b(?:cannot|can't|can not|unable|won't|not(?! later)|cancel\w*|if|unless|valid|expires?|as of|last year|must|instead|required|deadline)\b"
)
_HAPPENED = re.compile(
    r"已(?!列入|计划|安排|确定|明确|商定|定于|经?推迟|经?延期)|\b(?:was|were|has been|have been|took place)\b(?! (?:planned"
    r"|scheduled|postponed|expected))"
)
_BEGINS = re.compile(r" ?(?:左右|前后|以后|之后|后|起|开始|以来)")
_FROM = re.compile(
    r"(?:从|自|后|约|大约|(?<!不)晚于|除|取消|\b(?:from|around|about|after|since|circa|roughly|approximately)(?: the)?) ?$"
)
"""Days that nothing ends on."""
_FORMERLY = re.compile(r"原(?:定|计划|拟)|\boriginally\b")
_WITH = re.compile(r"(?:会同|与|和|同|联合|向|配合|由|\bwith|\bfrom|\bto|\bby)(?: the)?\s?$")


def read(scanned: Scanned, named: Sequence[Mention]) -> tuple[Promise, ...]:
    """Each day once, in the order of the words; none before today."""
    found: dict[date, Promise] = {}
    for clauses in scanned.sentences:
        for promise in _promises(scanned, clauses, named):
            found.setdefault(promise.by, promise)
    return tuple(found.values())


def _promises(scanned: Scanned, clauses: Sequence[Clause], named: Sequence[Mention]) -> Iterator[Promise]:
    is_led = is_asked = False
    for place, clause in enumerate(clauses):
        text = scanned.text
        said = text[clause.start : clause.end]
        if _HAPPENED.search(said):
            is_led = False
        whens = [when for when in scanned.whens_in(clause) if not _FORMERLY.search(text, clause.start, when.start)]
        whens = [when for when in whens if _is_promised(scanned, clause, when, is_led=is_led)]
        # 请省能源局支持，5月底前落实: the day is what is asked for.
        is_asked = (is_asked or needs.is_asking(said)) and not _LEADING.search(said)
        if len(whens) == 1 and whens[0].day is not None and not is_asked and _is_own(scanned, clause, named):
            yield Promise(whens[0].day, _words(scanned, clauses, place))
        is_led = is_led or bool(_LEADING.search(said))


def _is_promised(scanned: Scanned, clause: Clause, when: When, *, is_led: bool) -> bool:
    text = scanned.text
    if when.day is None or (scanned.today is not None and when.day < scanned.today):
        return False
    before = text[clause.start : when.start]
    if _BEGINS.match(text, when.end, clause.end) or _FROM.search(before):
        return False
    is_dated = bool(
        _BEHIND.match(text, when.end, clause.end)
        or _BEFORE.search(before)
        or text[max(0, when.end - 2) : when.end] in _INSIDE
    )
    leading = _LEADING.search(text, clause.start, clause.end)
    # 计划5月召开 is a next step, 5月计划 a paper.
    is_leading = leading is not None and (leading[0] != "计划" or leading.start() < when.start)
    return is_dated or is_led or is_leading


def _is_own(scanned: Scanned, clause: Clause, named: Sequence[Mention]) -> bool:
    """Whether the clause neither denies nor asks, nor says what another department will do."""
    said = scanned.text[clause.start : clause.end]
    if _NOT.search(said) or _HAPPENED.search(said) or needs.is_asking(said):
        return False
    others = [m for m in named if clause.start <= m.start and m.end <= clause.end]
    return not any(not _WITH.search(scanned.text[clause.start : other.start]) for other in others)


def _words(scanned: Scanned, clauses: Sequence[Clause], place: int) -> str:
    """The clause, with the one after it where it holds hardly more than the day (力争6月底前，完成评审)."""
    clause = clauses[place]
    whens = scanned.whens_in(clause)
    is_bare = (clause.end - clause.start) - sum(when.end - when.start for when in whens) <= 6
    is_followed = place + 1 < len(clauses) and not scanned.whens_in(clauses[place + 1])
    end = clauses[place + 1].end if is_bare and is_followed else clause.end
    return scanned.folded.words(clause.start, end)
