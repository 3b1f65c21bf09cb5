"""Who is named in the words of a task: `(牵头单位:省科技厅；配合单位:省财政厅)`, `（省科技厅牵头，省财政厅配合）`, or on lines of their own."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from domain.plan_cells import department_names, one_line


@dataclass(frozen=True, slots=True)
class Named:
    """Departments by duty, what stands under a label of its own, and the words that are left."""

    leads: tuple[str, ...] = ()
    joint: tuple[str, ...] = ()
    supporting: tuple[str, ...] = ()
    target: str = ""
    due: str = ""
    rest: str = ""


_LABELS: Final = {
    "joint": r"(?:共同|联合)(?:牵头|责任)(?:单位|部门)?|joint(?: leads?| departments?)?",
    "lead": r"牵头(?:责任)?(?:单位|部门)?|主办(?:单位|部门)|主责(?:单位|部门)|负责(?:单位|部门)|lead(?: departments?)?|owner",
    "responsible": r"责任(?:单位|部门|主体)|responsible(?: departments?)?",
    "supporting": r"(?:配合|协办|协同|协助|参与|参加)(?:责任)?(?:单位|部门)?|support(?:ing)?(?: departments?)?|with",
    "target": r"(?:工作|年度|任务|主要)?目标(?:任务)?|targets?",
    "due": r"(?:完成|办结)?时限|(?:完成|截止)(?:时间|日期)|due(?: date)?",
}
_LABEL = re.compile(
    r"(?<![\w])(?:" + "|".join(f"(?P<{name}>{words})" for name, words in _LABELS.items()) + r")\s*[:：]\s*",
    re.IGNORECASE,
)
_LABEL_IN_HAN = re.compile(_LABEL.pattern.replace(r"(?<![\w])", r"(?<![a-zA-Z])"), re.IGNORECASE)
_DOES = re.compile(
    r"(?P<who>.+?)(?:分别|共同|具体)?(?:按照?(?:各自)?职责(?:分工)?)?(?:分工)?"
    r"(?:(?P<lead>牵头负责|牵头|负责|主办)|(?P<supporting>配合|参与|协助|协办|参加))(?:落实)?"
)
_OPEN: Final = "（(【［["
_CLOSE: Final = "）)】］]"


def named_in(text: str) -> Named:
    """What a task's words say of who and when; `rest` is the text without it."""
    values: dict[str, list[str]] = {name: [] for name in _LABELS}
    # A list that goes on in the next line is one.
    text = re.sub(r"、[ \t]*\n\s*", "、", text)
    rest = text
    for start, end in reversed(list(_brackets(text))):
        said = _said(text[start + 1 : end])
        if said:
            rest = rest[:start] + rest[end + 1 :]
            for name, value in said:
                values[name].insert(0, value)
    lines = []
    for line in rest.split("\n"):
        begins = _LABEL.match(line.strip())
        if begins is None:
            lines.append(line)
            continue
        for name, value in _labelled(line.strip()):
            values[name].append(value)
    leads, responsible = _names(values["lead"]), _names(values["responsible"])
    # Where both are named, who leads is one thing and who also answers for it another.
    supporting = _names(values["supporting"])
    return Named(
        leads or responsible,
        _names(values["joint"]),
        (tuple(dict.fromkeys(responsible + supporting)) if leads else supporting),
        one_line("；".join(values["target"])).strip(" ；;。"),
        one_line("".join(values["due"][:1])).strip(" ；;。"),
        "\n".join(line for line in lines if line.strip()),
    )


def _brackets(text: str) -> Iterator[tuple[int, int]]:
    """Where the outermost brackets begin and end; full- and half-width ones may be mixed."""
    opened: list[int] = []
    for place, char in enumerate(text):
        if char in _OPEN:
            opened.append(place)
        elif char in _CLOSE and opened:
            start = opened.pop()
            if not opened:
                yield start, place


def _said(inside: str) -> list[tuple[str, str]]:
    """Labels with their values, or clauses such as 省科技厅牵头; nothing where the bracket is any other aside."""
    if _LABEL.match(inside.strip()):
        return _labelled(inside.strip())
    found: list[tuple[str, str]] = []
    for clause in filter(None, (piece.strip() for piece in re.split(r"[；;，,。\n]", inside))):
        match = _DOES.fullmatch(clause)
        if match is None:
            return []
        found.append(("lead" if match["lead"] else "supporting", match["who"]))
    return found


def _labelled(text: str) -> list[tuple[str, str]]:
    matches = list(_LABEL_IN_HAN.finditer(text))
    ends = [*(match.start() for match in matches[1:]), len(text)]
    return [
        (str(match.lastgroup), text[match.end() : end].strip(" \n；;，,。、."))
        for match, end in zip(matches, ends, strict=True)
    ]


def _names(values: list[str]) -> tuple[str, ...]:
    found = (name for value in values for name in department_names(value))
    bare = (re.sub(r"等(?:有关|相关)?(?:部门|单位)?$", "", name).strip(" 。.") for name in found)
    return tuple(dict.fromkeys(filter(None, bare)))
