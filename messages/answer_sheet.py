"""What stands in the sheet that a contact fills: one row a task with her answers beside what she needs to know for them.

Headers, health and yes or no are part of a file format, read back in every language; so they stand here whole or are taken
from the catalogues of all. Making the file is services.sheet_making's, what is said about it messages.sheet_talk's.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cache
from zoneinfo import ZoneInfo

from domain import answer_sheet as sheet
from domain.answer_cells import Choices, word
from domain.answer_sheet import MOST_FIGURES, Key, folded
from domain.indicators import Aim
from domain.measures import Measured
from domain.promises import Promise
from domain.reports import STATED, Answered, Health, RequestKind
from messages import measures, terms
from messages.language import LANGUAGES, Html, Words, plain
from messages.reports import state

KEY, MEASURE = "key", "measure"

HEADERS: dict[str, dict[str, str]] = {
    "zh": {
        KEY: "识别码（请勿改动）", "period": "调度期", "department": "单位", sheet.NUMBER: "序号", "title": "任务", "part": "部分",
        "target": "目标", "due": "截止时间", "before": "上期进展", sheet.HEALTH: "进度状态", sheet.PERCENT: "完成百分比",
        MEASURE: "指标{n}", sheet.FIGURE: "指标{n}数值", sheet.WORDS: "本期进展", sheet.NEXT: "下一步", sheet.BY: "何时完成",
        sheet.NEEDS: "需协调事项", sheet.WHOM: "需哪个单位协调",
    },
    "en": {
        KEY: "Key (please leave as it is)", "period": "Period", "department": "Department", sheet.NUMBER: "No.", "title": "Task",
        "part": "Part", "target": "Target", "due": "Due", "before": "Last report", sheet.HEALTH: "Health",
        sheet.PERCENT: "Percent done", MEASURE: "Indicator {n}", sheet.FIGURE: "Figure {n}", sheet.WORDS: "What was done",
        sheet.NEXT: "Next step", sheet.BY: "By when", sheet.NEEDS: "Help needed", sheet.WHOM: "Help from",
    },
}  # fmt: skip

YES, NO = {"zh": "是", "en": "yes"}, {"zh": "否", "en": "no"}

WIDTHS = {
    KEY: 4, "period": 9, "department": 12, sheet.NUMBER: 5, "title": 18, "part": 9, "target": 15, "due": 9, "before": 18,
    sheet.HEALTH: 10, sheet.PERCENT: 7, MEASURE: 15, sheet.FIGURE: 8, sheet.WORDS: 26, sheet.NEXT: 15, sheet.BY: 11,
    sheet.NEEDS: 15, sheet.WHOM: 11,
}  # fmt: skip
"""In characters; the whole is fitted to the width of a page."""

Cell = str | int | float | date | None
"""A percentage is a share, as spreadsheets keep it."""


@dataclass(frozen=True, slots=True)
class Row:
    """A request with all that stands in its row; `present` are its answers by column."""

    answered: Answered
    part: str
    before: Answered | None
    measured: tuple[Measured, ...]
    key: Key
    present: Mapping[str, str]
    due: tuple[Promise, ...] = ()
    """What was promised for this period."""


@dataclass(frozen=True, slots=True)
class Column:
    """`name` without its number; `is_answer` where it is to be filled."""

    name: str
    header: str
    width: int
    is_answer: bool
    number: int = 0


ANSWERS = (sheet.HEALTH, sheet.PERCENT, sheet.FIGURE, sheet.WORDS, sheet.NEXT, sheet.BY, sheet.NEEDS, sheet.WHOM)


def columns(t: Words, rows: Sequence[Row]) -> list[Column]:
    """In order. Periods and departments only where there are several; as many pairs for figures as a task has indicators."""
    requests = [row.answered.request for row in rows]
    names = [KEY]
    names += ["period"] if len({r.period.id for r in requests}) > 1 else []
    names += ["department"] if len({r.department_id for r in requests}) > 1 else []
    names += [sheet.NUMBER, "title", "part", "target", "due", "before", sheet.HEALTH, sheet.PERCENT]
    found = [_column(t, name) for name in names]
    for number in range(1, min(MOST_FIGURES, max((len(row.measured) for row in rows), default=0)) + 1):
        found += [_column(t, MEASURE, number), _column(t, sheet.FIGURE, number)]
    return found + [_column(t, name) for name in (sheet.WORDS, sheet.NEXT, sheet.BY, sheet.NEEDS, sheet.WHOM)]


def cell(t: Words, row: Row, column: Column) -> Cell:
    request = row.answered.request
    match column.name:
        case "key":
            return row.key.text
        case "number":
            return request.number
        case "title":
            return request.title if request.kind is RequestKind.REPORT else plain(_contribution(t, request.title))
        case "period":
            return plain(t.period(request.period.label))
        case "department":
            return request.department
        case "part":
            return row.part
        case "target":
            return request.target
        case "due":
            return plain(t.when(request.due_at))
        case "before":
            return _before(t, row.before, row.due)
        case "measure":
            return _measure(t, row.measured[column.number - 1]) if column.number <= len(row.measured) else None
    return _answer(t, row, column)


def healths(t: Words) -> list[str]:
    """The drop-down."""
    return [plain(terms.health(t, health)) for health in STATED]


def yes_or_no(t: Words) -> list[str]:
    return [YES[t.language], NO[t.language]]


def how_to(t: Words, made: str) -> tuple[str, str]:
    """Two lines above the table; `made` says for whom and when it was made."""
    first = t(
        "Please fill in the yellow cells and send this file back in the chat with the bot. Rows or cells that you leave empty "
        "are left as they are; you see everything before it is booked."
    )
    second = t(
        "Health and yes/no are chosen from lists; a figure is a number in the unit beside it. The order of rows and columns "
        "does not matter, but please keep the line of headers and the hidden first column."
    )
    return f"{made}  {plain(first)}", plain(second)


@cache
def names() -> dict[str, str]:
    """The column of each folded header, in every language; only those that are read."""
    found: dict[str, str] = {}
    for headers in HEADERS.values():
        for name in (sheet.NUMBER, *ANSWERS):
            for number in range(1, MOST_FIGURES + 1) if name == sheet.FIGURE else (0,):
                found[folded(headers[name].format(n=number))] = f"{name}{number or ''}"
    return found


@cache
def choices() -> Choices:
    """What the drop-downs offer, in every language."""
    every = [Words(language, ZoneInfo("UTC")) for language in LANGUAGES]
    return Choices(
        {word(plain(terms.health(t, health))): health for t in every for health in STATED},
        frozenset(word(YES[t.language]) for t in every),
        frozenset(word(NO[t.language]) for t in every),
    )


def header(t: Words, column: str) -> str:
    """The header of a column named as domain.answer_sheet does, `figure2` too."""
    name = column.rstrip("0123456789")
    return HEADERS[t.language][name].format(n=column.removeprefix(name))


def said(t: Words, name: str, value: str, measured: Sequence[Measured] = ()) -> Html:
    """An answer in words, as a message quotes it; `name` is a column, of figures `figure:<indicator>`."""
    if name == sheet.HEALTH:
        return terms.health(t, Health(value)) if value else t("nothing")
    if not value:
        return t("nothing")
    if name == sheet.PERCENT:
        return t("{percent} %", percent=value)
    if name.startswith(f"{sheet.FIGURE}:"):
        it = next((m.indicator for m in measured if name == f"{sheet.FIGURE}:{m.indicator.id}"), None)
        if it is not None and it.aim is Aim.MILESTONE:
            return Html((YES if value == "1" else NO)[t.language])
        return measures.measured(t, Decimal(value), it.unit if it else "")
    if name == sheet.BY:
        return t.day(date.fromisoformat(value))
    return t("“{words}”", words=value)


def _column(t: Words, name: str, number: int = 0) -> Column:
    return Column(name, HEADERS[t.language][name].format(n=number), WIDTHS[name], name in ANSWERS, number)


def _contribution(t: Words, title: str) -> Html:
    return t("{title} (contribution)", title=title)


def _before(t: Words, before: Answered | None, due: Sequence[Promise]) -> str:
    """What was said last time, and what was promised for now."""
    lines = []
    if before is not None and before.report is not None:
        lines = [plain(t.period(before.request.period.label)), plain(state(t, before.report)), before.report.text]
    for promise in due:
        said = t("Promised: {words}", words=promise.words)
        lines.append(plain(said if promise.by is None else t("{promise} ({day})", promise=said, day=t.day(promise.by))))
    return "\n".join(line for line in lines if line)


def _measure(t: Words, m: Measured) -> str:
    """Its name, what it is measured in, its target, where it stood and where it should stand."""
    it = m.indicator
    lines = [measures.line(t, it)]
    if it.aim is not Aim.MILESTONE and not it.cumulative:
        lines.append(t("this period's own figure"))
    if m.before is not None and it.aim is not Aim.MILESTONE:
        lines.append(t("last {figure}", figure=measures.measured(t, m.before, it.unit)))
    if m.expected is not None and it.aim is not Aim.MILESTONE:
        lines.append(t("expected by now {figure}", figure=measures.measured(t, m.expected, it.unit)))
    return "\n".join(plain(line) for line in lines)


def _answer(t: Words, row: Row, column: Column) -> Cell:
    name = column.name
    if name == sheet.FIGURE:
        if column.number > len(row.measured):
            return None
        it = row.measured[column.number - 1].indicator
        value = row.present.get(f"{name}:{it.id}", "")
        if it.aim is Aim.MILESTONE:
            return (YES if value == "1" else NO)[t.language] if value else None
        if not value:
            return None
        # What a spreadsheet cannot hold as a number without rounding stands as text.
        return float(value) if Decimal(f"{float(value):.15g}") == Decimal(value) else value
    value = row.present.get(name, "")
    if not value:
        return None
    if name == sheet.HEALTH:
        return plain(terms.health(t, Health(value)))
    if name == sheet.PERCENT:
        return int(value) / 100
    return date.fromisoformat(value) if name == sheet.BY else value
