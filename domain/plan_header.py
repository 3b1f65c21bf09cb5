"""The header of a plan file: which of the first rows it is, and which column stands where, in Chinese or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from itertools import pairwise
from types import MappingProxyType
from typing import Final

from domain.plan_cells import one_line

HEADER_WITHIN: Final = 10
"""The header is looked for in so many rows; what stands above it is the table's title."""


class Column(StrEnum):
    NUMBER = "number"
    PART = "part"
    PART_TITLE = "part_title"
    TITLE = "title"
    LEAD = "lead"
    JOINT = "joint"
    SUPPORTING = "supporting"
    TARGET = "target"
    TARGET_SOURCE = "target_source"
    DUE = "due"
    LEAD_SOURCE = "lead_source"


_HEADERS = {
    Column.NUMBER: "序号 编号 任务序号 任务编号 项次 number no num tasknumber taskno",
    Column.PART: "部分 板块 章节 所属部分 部分序号 部分编号 part partno partnumber section",
    Column.PART_TITLE: "部分名称 部分标题 板块名称 parttitle partname sectiontitle",
    Column.TITLE: "任务 工作任务 重点任务 重点工作任务 重点工作 工作内容 任务名称 任务内容 事项 工作事项 title task tasktitle taskname",
    Column.LEAD: (
        "牵头单位 责任单位 牵头部门 责任部门 牵头责任单位 主责单位 "
        "lead leads leaddepartment leaddepartments department departments owner"
    ),
    Column.JOINT: "共同牵头单位 共同牵头部门 共同责任单位 joint jointlead jointleads jointdepartment jointdepartments",
    Column.SUPPORTING: "配合单位 配合部门 协同单位 配合责任单位 协办单位 参与单位 supporting supportingdepartment supportingdepartments support",
    Column.TARGET: "目标 工作目标 任务目标 年度目标 目标值 量化目标 预期目标 target targets goal",
    Column.TARGET_SOURCE: "目标来源 targetsource",
    Column.DUE: "完成时限 完成时间 时限 截止时间 截止日期 due dueon duedate deadline",
    Column.LEAD_SOURCE: "来源 牵头来源 单位来源 leadsource source",
}
Meanings = Mapping[str, "Column | None"]
"""What an admin has said that headers mean, by `plain_header`; None for nothing."""

_COLUMN_OF = {name: column for column, names in _HEADERS.items() for name in names.split()}


def plain_header(header: str) -> str:
    """A header whatever its case, width, spaces and remarks in brackets: by this it is known again."""
    plain = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", header).casefold())
    return re.sub(r"[\W_]+", "", plain)


def column_of(header: str, named: Meanings = MappingProxyType({})) -> Column | None:
    """The column a header names; None where it names none. `named` goes before what headers usually mean."""
    plain = plain_header(header)
    return named[plain] if plain in named else _COLUMN_OF.get(plain)


@dataclass
class Header:
    """`row` counts from 1; `at` gives each column's place from 0, `written` its header as the file has it."""

    row: int
    at: dict[Column, int] = field(default_factory=dict)
    written: dict[Column, str] = field(default_factory=dict)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    """Place and text of headers that name a column a second time."""
    unknown: list[tuple[int, str]] = field(default_factory=list)
    """Place and text of headers that name no column known here, and of which nobody has said what they are."""
    passed_over: list[str] = field(default_factory=list)
    """Headers of which somebody has said that they are nothing."""

    @property
    def ignored(self) -> list[str]:
        return [*(written for _, written in self.unknown), *self.passed_over]

    @property
    def has_parts(self) -> bool:
        return Column.PART in self.at or Column.PART_TITLE in self.at

    @property
    def missing(self) -> tuple[Column, ...]:
        """Columns without which there is no plan; parts may also stand in rows of their own."""
        return tuple(column for column in (Column.NUMBER, Column.TITLE, Column.LEAD) if column not in self.at)


def find_header(grid: Sequence[Sequence[str]], named: Meanings = MappingProxyType({})) -> Header | None:
    """The first of the rows that name the most columns, or of two rows together; None where none names two."""
    rows = [[one_line(cell) for cell in cells] for cells in grid[: HEADER_WITHIN + 1]]
    headers = [_header(row, cells, named) for row, cells in enumerate(rows[:HEADER_WITHIN], 1)]
    headers += [
        _header(row + 1, _joined(upper, lower, named), named) for row, (upper, lower) in enumerate(pairwise(rows), 1)
    ]
    best = max(headers, key=lambda header: len(header.at), default=None)
    return best if best and len(best.at) > 1 else None


def likely_header(grid: Sequence[Sequence[str]], named: Meanings = MappingProxyType({})) -> Header | None:
    """The same, or else the first row with the most cells, of which it is to be asked what they are."""
    if found := find_header(grid, named):
        return found
    filled = [sum(map(bool, map(one_line, cells))) for cells in grid[:HEADER_WITHIN]]
    most = max(filled, default=0)
    return _header(filled.index(most) + 1, grid[filled.index(most)], named) if most > 1 else None


def _joined(upper: Sequence[str], lower: Sequence[str], named: Meanings) -> list[str]:
    """Two rows as one header: a merged heading stands above several, and what has no second line stands in the first."""
    width = max(len(upper), len(lower))
    above, below = ([*cells, *[""] * (width - len(cells))] for cells in (upper, lower))
    joined: list[str] = []
    group = ""
    for over, under in zip(above, below, strict=True):
        # A heading reaches as far to the right as nothing else stands in its row.
        group = over or (group if under else "")
        if not under or under == group:
            joined.append(over)
        else:
            joined.append(under if column_of(under, named) or not group else f"{group} {under}")
    return joined


def _header(row: int, cells: Sequence[str], named: Meanings) -> Header:
    header = Header(row)
    for at, cell in enumerate(cells):
        written = one_line(cell)
        column = column_of(written, named)
        if column in header.at:
            header.repeated.append((at, written))
        elif column:
            header.at[column] = at
            header.written[column] = written
        elif written and plain_header(written) in named:
            header.passed_over.append(written)
        elif written:
            header.unknown.append((at, written))
    return header
