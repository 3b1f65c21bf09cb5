"""Help that is asked for, and of which department; a department that is only mentioned is asked for nothing."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from domain.answers.folding import Stretch, plain
from domain.answers.reading import Need
from domain.answers.scanning import Scanned

_END = r"(?![a-z])"
_MARK = "\x01"
"""Stands for each character of a department's name, so that one pattern holds for all."""

_ASK = (
    r"(?<![无不毋勿必所刚供内军])(?<!没有)(?<!暂无)(?:需要|(?<!不再)需(?!求|协调(?:的)?(?:事项|问题))"
    r"|(?<![申邀聘报商])请求?(?!示|假|客|战|教|示)|恳请|提请|希望|(?<!希)望(?=\x01)|盼|建议(?!书|稿))"
)
_JOINT = "会同|与|同|和(?!\x01)|向|联合|配合|按照?|根据|报送?|经|对|从|依据|参照|报请"
_HELP = (
    "协调|支持|解决|批复|落实|帮助|协助|尽快|尽早|加快|加大|拨付|审批|明确|配合|指导|出具|批准|审核|办理|推动|给予|予以|安排"
    "|提供|下达|核准|确认|统筹|共享|开放|倾斜|答复|保障|出台|制定|下发|优先|研究"
)
_CHINESE = re.compile(
    rf"(?<!已)(?<!已经)(?:{_ASK})(?:(?!{_JOINT})[^,，。:※]){{0,8}}?(?P<asked>\x01+(?:(?:、|和|及|以及|与"
    rf"|,)\x01+){{0,4}})(?![^。;]{{0,12}}的(?:事项|问题))(?=[^。;]{{0,30}}?(?:{_HELP}))"
)
_WAITING = re.compile(
    r"(?:等待|尚待|有待|正待|待|等)(?P<asked>\x01+)(?=[^，。]{0,12}?(?:批复|审批|拨付|答复|审核|批准|意见|核准|下达|确认|回复|同意|出具))"
)
_ALSO = re.compile(rf"[、和及](?:请|需)?(?P<asked>\x01+)(?=[^、。;]{{0,12}}?(?:{_HELP}))")
_HEADED = re.compile(r"需协调(?:的)?(?:事项|问题):?\s?(?:请|需)?(?P<asked>\x01+)(?=[^。]{0,20})")
_THINGS = (
    r"(?:(?:some|more|urgent|further|your|additional|prompt|early|financial|technical|policy|written|final|formal|a|an|the"
    r"|continued|strong)\s){0,3}"
    r"(?:help|support|assistance|approval|approvals|decision|coordination|funding|funds?|money|guidance|data|permission"
    r"|confirmation|input|consent|reply|answer|response|clearance)"
)
_ENGLISH = re.compile(
    r"(?<!no longer )(?<!not )(?<!n't )(?<!no )\b(?:"
    rf"(?:need|needs|require|requires|request|requesting|ask for|asking for|would like|hope for|seek)\s(?:{_THINGS}\s(?:from|of"
    rf"|by)\s)?(?:the\s)?(?P<needed>\x01+)(?!\s(?:data|rules|form|report))"
    rf"|(?:ask|asking|please ask|urge|hope|hope that|please have|have|let)\s(?:the\s)?(?P<told>\x01+)"
    r"\s(?:to|will|can|release|approve|confirm|sign|decide)\b"
    rf"|(?:waiting (?:for|on)|await|awaiting|pending|subject to)\s(?:{_THINGS}\s(?:from|of|by)\s)?(?:the\s)?(?P<awaited>\x01+)"
    rf"|{_THINGS}\s(?:from|of|by)\s(?:the\s)?(?P<wanted>\x01+)\s(?:is|are)\s(?:still\s)?(?:needed|required|pending|outstanding"
    rf"|missing|awaited)"
    r")|(?P<must>\x01+)\s(?:needs to|must|has yet to|still has to)\s"
)
_NOBODY = re.compile(
    rf"(?:{_ASK})(?!进一步|继续|加快|加强|持续|加大|不断)(?:(?!{_JOINT}|\x01)[^,，。:※已]){{0,14}}?"
    r"(?:协调(?!的?(?:事项|问题))|帮助|协助|给予[^,，。]{0,6}支持|予以[^,，。]{0,4}支持|支持$|解决$|政策倾斜)"
    r"|(?<!no longer )(?<!not )(?<!n't )\b(?:need|needs|require|requires|requesting|please)\s"
    rf"(?:{_THINGS}|help|support)\b(?!\s(?:from|of|by)\s(?:the\s)?\x01)"
    r"|^(?:financial |more |policy )?(?:help|support|funding|coordination|assistance)\s(?:is\s)?(?:needed|required)\b"
)

_ASKING = re.compile(
    rf"{_ASK}|等待|尚待|\b(?:need|needs|require|requires|requesting|please|await|awaiting|waiting|pending)\b"
)


@dataclass(frozen=True, slots=True)
class Mention(Stretch):
    """Where a department is named."""

    department: str


def mentions(text: str, departments: Mapping[str, str]) -> list[Mention]:
    """Every department that is named by one of its names, in order; 市财政局 is not the 财政局 of the list."""
    full = {plain(name): whole for name, whole in departments.items() if plain(name)}
    if not full:
        return []
    one_of = "|".join(
        f"{re.escape(name)}{_END if name[-1].isascii() else ''}" for name in sorted(full, key=len, reverse=True)
    )
    found = re.finditer(rf"(?<![市县区a-z])(?:{one_of})", text)
    return [Mention(m.start(), m.end(), full[m[0]]) for m in found]


def read(scanned: Scanned, named: Sequence[Mention]) -> tuple[Need, ...]:
    """Each department once, in the order of the words; an empty name where help is asked of nobody that is known."""
    characters = list(scanned.text)
    for mention in named:
        characters[mention.start : mention.end] = _MARK * (mention.end - mention.start)
    marked = "".join(characters)
    found: dict[str, Need] = {}
    for clauses in scanned.sentences:
        for clause in clauses:
            words = scanned.folded.words(clause.start, clause.end)
            for name in _asked(marked[clause.start : clause.end], clause.start, named):
                found.setdefault(name, Need(name, words))
    return tuple(found.values())


def is_asking(text: str) -> bool:
    """Whether a clause asks for something, so that its date is one for others to keep."""
    return bool(_ASKING.search(text))


def _asked(clause: str, start: int, named: Sequence[Mention]) -> Iterator[str]:
    spans = [
        match.span(group)
        for pattern in (_CHINESE, _WAITING, _HEADED, _ENGLISH)
        for match in pattern.finditer(clause)
        for group, said in match.groupdict().items()
        if said
    ]
    if spans:
        spans += [match.span("asked") for match in _ALSO.finditer(clause)]
    for mention in named:
        if any(start + first <= mention.start and mention.end <= start + last for first, last in spans):
            yield mention.department
    if not spans and _MARK not in clause and _NOBODY.search(clause):
        yield ""
