"""The header of a plan file: which of the first rows it is, and which column stands where, in Chinese or English."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass, field
from enum import StrEnum
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
    Column.NUMBER: "序号 编号 任务序号 任务编号 number no num tasknumber taskno",
    Column.PART: "部分 板块 章节 所属部分 部分序号 部分编号 part partno partnumber section",
    Column.PART_TITLE: "部分名称 部分标题 板块名称 parttitle partname sectiontitle",
    Column.TITLE: "任务 工作任务 重点任务 重点工作任务 任务名称 任务内容 title task tasktitle taskname",
    Column.LEAD: (
        "牵头单位 责任单位 牵头部门 责任部门 牵头责任单位 "
        "lead leads leaddepartment leaddepartments department departments owner"
    ),
    Column.JOINT: "共同牵头单位 共同牵头部门 共同责任单位 joint jointlead jointleads jointdepartment jointdepartments",
    Column.SUPPORTING: "配合单位 配合部门 协同单位 supporting supportingdepartment supportingdepartments support",
    Column.TARGET: "目标 工作目标 任务目标 年度目标 目标值 target targets goal",
    Column.TARGET_SOURCE: "目标来源 targetsource",
    Column.DUE: "完成时限 完成时间 时限 截止时间 截止日期 due dueon duedate deadline",
    Column.LEAD_SOURCE: "来源 牵头来源 单位来源 leadsource source",
}
_COLUMN_OF = {name: column for column, names in _HEADERS.items() for name in names.split()}


def column_of(header: str) -> Column | None:
    """The column a header names, whatever its case, width, spaces and remarks in brackets; None where it names none."""
    plain = re.sub(r"\(.*?\)", "", unicodedata.normalize("NFKC", header).casefold())
    return _COLUMN_OF.get(re.sub(r"[\W_]+", "", plain))


@dataclass
class Header:
    """`row` counts from 1; `at` gives each column's place from 0, `written` its header as the file has it."""

    row: int
    at: dict[Column, int] = field(default_factory=dict)
    written: dict[Column, str] = field(default_factory=dict)
    repeated: list[tuple[int, str]] = field(default_factory=list)
    """Place and text of headers that name a column a second time."""
    ignored: list[str] = field(default_factory=list)
    """Headers that name no column known here."""

    @property
    def has_parts(self) -> bool:
        return Column.PART in self.at or Column.PART_TITLE in self.at


def find_header(grid: Sequence[Sequence[str]]) -> Header | None:
    """The first of the rows that name the most columns; None where no row names two."""
    headers = [_header(row, cells) for row, cells in enumerate(grid[:HEADER_WITHIN], 1)]
    best = max(headers, key=lambda header: len(header.at), default=None)
    return best if best and len(best.at) > 1 else None


def _header(row: int, cells: Sequence[str]) -> Header:
    header = Header(row)
    for at, cell in enumerate(cells):
        written = one_line(cell)
        column = column_of(written)
        if column in header.at:
            header.repeated.append((at, written))
        elif column:
            header.at[column] = at
            header.written[column] = written
        elif written:
            header.ignored.append(written)
    return header
