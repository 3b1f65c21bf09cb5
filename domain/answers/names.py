"""Whether a piece of a reply names an indicator, in whole or by a telling part of its name."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from domain.answers.folding import Stretch, plain
from domain.answers.reading import Measure
from domain.answers.units import stem

_GENERIC = re.compile(
    "全国|国家级|国家|省级以上|省级|全省|企业|项目|中心|平台|单位|机构|工程|基地|建设|累计|年底|完成|达到|总量|总数|数量|新增|以上"
    "|水平|改造|工作|任务|研究|产业|重点|发展|重大|服务"
)
"""Parts of many names, which tell none."""

_VERB = re.compile(
    "新(?:增|建|培育|创建|形成|认定|获批|签|开工|引进)|完成|开工|更新|关停|建成|淘汰|整治|培训|发放|创建|培育|引进|减少|压减"
)
_PROVINCE = re.compile("^[\u4e00-\u9fff]{2,3}(?=[省市])")
_CARRIED_OUT = re.compile(r"完成|实现|\b(?:completed|done|finished|new)\b")
_WORD = re.compile(r"[a-z]+(?:'[a-z]+)?")
_STOP = frozenset(["the", "a", "an", "of", "in", "on", "for", "and", "to", "with", "by"])
_GLOSSES = {
    "lab": "实验室", "national": "全国", "provincial": "省", "key": "重点", "bed": "床位", "nursing": "护理", "home": "家庭",
    "care": "养老", "renewable": "可再生",
    "capacity": "装机", "investment": "投资", "completed": "完成", "household": "户", "mileage": "里程", "railway": "铁",
    "rail": "铁", "expressway": "高速公路",
    "innovation": "创新", "centre": "中心", "center": "中心", "community": "共同体", "recycling": "利用", "rate": "率",
    "new": "新增", "factory": "工厂", "factorie": "工厂",
    "green": "绿色", "building": "建筑", "project": "项目", "company": "企业", "km": "公里", "research": "研究",
    "output": "产量", "grain": "粮食", "pipe": "管道", "gas": "燃气",
}  # fmt: skip
"""English words for what Chinese names are made of; they name a Chinese indicator only where it has the Chinese word."""


@dataclass(frozen=True, slots=True)
class Naming:
    """Where a piece names an indicator, and how much of it: the longest naming of several is meant."""

    stretches: tuple[Stretch, ...] = ()
    weight: tuple[int, int] = (0, 0)
    """How much of it tells it from others, then how much in all."""
    is_telling: bool = False


@dataclass(frozen=True, slots=True)
class Name:
    """An indicator's name with its English words and those of its unit, ready to be looked for."""

    text: str
    words: frozenset[str]
    unit: frozenset[str]

    @property
    def is_chinese(self) -> bool:
        return not self.text.isascii()


def of_measure(measure: Measure) -> Name:
    text = plain(measure.name)
    unit = frozenset(map(stem, _WORD.findall(plain(measure.unit))))
    return Name(text, frozenset(stem(word) for word in _WORD.findall(text) if word not in _STOP), unit)


def find(text: str, piece: Stretch, name: Name, taken: Sequence[Stretch]) -> Naming:
    """The parts of the name in a piece, outside what is taken; none where too little of the name is said."""
    free = list(text[piece.start : piece.end])
    for stretch in taken:
        start, end = max(stretch.start - piece.start, 0), max(stretch.end - piece.start, 0)
        free[start:end] = " " * (min(end, len(free)) - min(start, len(free)))
    said = "".join(free)
    chinese = _chinese(said, piece.start, name.text) if name.is_chinese else Naming()
    return chinese if chinese.weight > (0, 0) else _english(said, piece.start, name)


def is_carried_out(text: str, piece: Stretch, name: Name) -> bool:
    """A name that begins with a verb (新增, 完成) is meant only where the piece says that, or 完成, too: not the stock of all there are."""
    said = text[piece.start : piece.end]
    verb = _VERB.match(name.text)
    if verb:
        return verb[0] in said or bool(_CARRIED_OUT.search(said))
    verbs = [word for word in name.words if word.endswith("ed")] + ["new"] * ("new" in name.words)
    return not verbs or any(re.search(rf"\b{word}\b", said) for word in verbs) or bool(_CARRIED_OUT.search(said))


def _chinese(said: str, start: int, name: str) -> Naming:
    stretches: list[Stretch] = []
    place = weight = 0
    while place < len(said):
        length = 0
        while (
            place + length < len(said) and said[place : place + length + 1] in name and said[place + length] > "\u2fff"
        ):
            length += 1
        if length >= 2:
            stretches.append(Stretch(start + place, start + place + length))
            weight += len(_core(said[place : place + length]))
        place += max(1, length if length >= 2 else 1)
    whole = _core(_PROVINCE.sub("", name))
    is_from_its_head = any(said[one.start - start : one.end - start][:2] in (name[:2], whole[:2]) for one in stretches)
    if any(_is_skipped(name, *(said[s.start - start : s.end - start] for s in pair)) for pair in pairwise(stretches)):
        return Naming()
    # 养老床位 is not yet 家庭养老床位: what is left out in front tells things apart.
    is_enough = weight >= 2 and (2 * weight >= len(whole) if is_from_its_head else 3 * weight > 2 * len(whole))
    return Naming(tuple(stretches), (weight, sum(one.end - one.start for one in stretches)), is_enough)


def _is_skipped(name: str, first: str, second: str) -> bool:
    """Whether a name goes on after one character more: 出口额 is not the end of 进出口额."""
    skipped = name.find(first) + len(first)
    return name.find(second) == skipped + 1 and name[skipped] not in "型类性式的等和及"


def _core(name: str) -> str:
    """What of a name tells it from others."""
    return _GENERIC.sub("", _VERB.sub("", name, count=1))


def _english(said: str, start: int, name: Name) -> Naming:
    found = list(_WORD.finditer(said))
    matched: dict[int, str] = {}
    for place, match in enumerate(found):
        word = stem(match[0])
        gloss = _GLOSSES.get(word, "")
        if word in name.words or word in name.unit:
            matched[place] = word
        elif name.is_chinese and gloss and gloss in name.text:
            matched[place] = gloss
    # "in" of "railway in service" belongs to the name.
    joining = {p for p in range(1, len(found)) if found[p][0] in _STOP and p - 1 in matched and p + 1 in matched}
    stretches = tuple(Stretch(start + found[p].start(), start + found[p].end()) for p in sorted({*matched, *joining}))
    said_words = frozenset(matched.values())
    if name.is_chinese:
        telling = sum(len(gloss) for gloss in said_words if not _GENERIC.fullmatch(gloss))
        return Naming(stretches, (telling, len(said_words)), telling >= 2)
    telling = len(said_words - name.unit)
    is_enough = telling > 0 and len(said_words | name.unit & name.words) * 2 >= len(name.words)
    return Naming(stretches, (telling, len(said_words)), is_enough)
