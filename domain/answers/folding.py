"""A reply in one spelling (widths, cases, dashes, blanks) cut into sentences, clauses and pieces that know where in the reply they stand."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 160
"""Characters of a clause that is still looked into; nothing sure is said in more."""

MASK = "※"
"""Stands for each character of a number that counts nothing: of a document, a telephone, a version, a time."""

_DROPPED = frozenset('“”"《》「」『』*_`')
_CONTROLS = frozenset(map(chr, range(32))) - {"\n", "\t"}
_ALIKE = {"，": "，", "’": "'", "‘": "'", "～": "~", "〜": "~"} | dict.fromkeys("—–−‒―‐‑－", "-")
_COUNTS_NOTHING = re.compile(
    r"[\u4e00-\u9fff]{0,6}[〔\[(]\d{4}[〕\])]\s?第?\d{1,5}号"
    r"|(?<!\d)1[3-9]\d{9}(?!\d)"
    r"|(?<!\d)0\d{2,3}[- ]?\d{3,4}[- ]?\d{4}(?!\d)"
    r"|(?<!\d)\d{1,2}:\d{2}(?!\d)"
    r"|(?<![\d.])\d{1,3}\.\d{1,3}(?:\.\d{1,3})?版|\bv\d{1,3}(?:\.\d{1,3}){0,2}\b"
    r"|第[\d一二三四五六七八九十]{1,4}(?!季|[\d一二三四五六七八九十])"
    r"|(?:任务|\btask |\bno\. ?|[#№])\s?\d{1,5}(?![\d.,%万亿年月日号]|\s?[%家个项户张套处人名件])"
    r"|(?P<item>(?:(?<=[\n;。])|^)\s?(?:\d{1,2}[.、)](?!\d)|\([\d一二三四五六七八九十]{1,3}\)"
    r"|[一二三四五六七八九十]{1,2}(?:是(?!否)|、)|step \d:))"
    r"|https?://\S{1,200}"
)
_SENTENCE = re.compile(r"[。!?;\n]|\.(?=\s|$)")
_ASKED = re.compile(r" ?[)!]?\?")
_CLAUSE = re.compile(r"[，()]|,(?!\d{3}(?!\d))|(?<!\d),| - |\s(?=but |while |although |whereas )")
_PIECE = re.compile(r"、|(?<=[%家个项户张套处人名件元吨里亩斤瓦米])(?:和|以及|及|并|且|与)|\s(?=and )")
_AND = re.compile(r"(?:and|but|while|although|whereas) ")


@dataclass(frozen=True, slots=True)
class Folded:
    """`text` is the reply in one spelling; each of its characters came from `origin` in the reply as written."""

    written: str
    text: str
    origin: tuple[int, ...]

    def words(self, start: int, end: int) -> str:
        """The stretch as it was written, without blanks and punctuation around it."""
        while start < end and not _is_word(self.text[start]):
            start += 1
        while start < end and not _is_word(self.text[end - 1]):
            end -= 1
        return self.written[self.origin[start] : self.origin[end - 1] + 1] if start < end else ""


@dataclass(frozen=True, slots=True)
class Stretch:
    """A part of the folded text, from `start` to before `end`."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Clause(Stretch):
    """What stands between commas; `pieces` are what its conjunctions join."""

    pieces: tuple[Stretch, ...]


def fold(written: str) -> Folded:
    """Compatibility forms, cases, dashes and blanks made the same; the comma 、， stays told from one inside a number."""
    text, origin = folded_characters(written)
    masked = _COUNTS_NOTHING.sub(_masked, text)
    return Folded(written, masked, origin)


def _masked(match: re.Match[str]) -> str:
    """The number of an item in a list says nothing at all, any other one that its clause speaks of something."""
    return (MASK if match["item"] is None else " ") * len(match[0])


def folded_characters(written: str) -> tuple[str, tuple[int, ...]]:
    """The text in one spelling, and for each character the place it came from."""
    out: list[str] = []
    origin: list[int] = []
    for place, character in enumerate(written):
        if character in _DROPPED or unicodedata.category(character) in ("Cf", "Mn") or character in _CONTROLS:
            continue
        alike = " " if "①" <= character <= "⑳" else _ALIKE.get(character)
        for one in unicodedata.normalize("NFKC", character).casefold() if alike is None else alike:
            blank = one.isspace() and one != "\n"
            if blank and (not out or out[-1] in " \n"):
                continue
            out.append(" " if blank else one)
            origin.append(place)
    return "".join(out), tuple(origin)


def plain(written: str) -> str:
    """A name in the spelling of folded text."""
    return folded_characters(written)[0].strip()


def sentences(folded: Folded) -> Iterator[list[Clause]]:
    """The clauses of each sentence, in order; questions, and those too long to be sure of, are left out."""
    for sentence in _cut(folded.text, _SENTENCE, Stretch(0, len(folded.text))):
        if _ASKED.match(folded.text, sentence.end) or folded.text.endswith(("吗", "呢"), sentence.start, sentence.end):
            continue
        yield [
            Clause(clause.start, clause.end, tuple(_cut(folded.text, _PIECE, clause)))
            for clause in _cut(folded.text, _CLAUSE, sentence)
            if clause.end - clause.start <= LONGEST
        ]


def _cut(text: str, at: re.Pattern[str], whole: Stretch) -> Iterator[Stretch]:
    start = whole.start
    for match in at.finditer(text, whole.start, whole.end):
        yield from _worded(text, start, match.start())
        start = match.end()
    yield from _worded(text, start, whole.end)


def _worded(text: str, start: int, end: int) -> Iterator[Stretch]:
    while start < end and text[start] == " ":
        start += 1
    led = _AND.match(text, start, end)
    start = led.end() if led else start
    if any(_is_word(text[place]) for place in range(start, end)):
        yield Stretch(start, end)


def _is_word(character: str) -> bool:
    return character.isalnum() or character in "%¥$€#/"
