"""The headers of a plan's table as Duban writes them, in each language. The importer reads these among many others.

They are part of a file format and so stand here whole, not in the catalogues: a header changed by a translation could
no longer be read back.
"""

from __future__ import annotations

from domain.plan_changes import INFERRED, STATED
from domain.plan_header import Column

HEADERS: dict[str, dict[Column, str]] = {
    "zh": {
        Column.PART: "部分",
        Column.PART_TITLE: "部分名称",
        Column.NUMBER: "序号",
        Column.TITLE: "任务",
        Column.TARGET: "目标",
        Column.TARGET_SOURCE: "目标来源",
        Column.LEAD: "牵头单位",
        Column.JOINT: "共同牵头单位",
        Column.SUPPORTING: "配合单位",
        Column.LEAD_SOURCE: "牵头来源",
        Column.DUE: "完成时限",
    },
    "en": {
        Column.PART: "Part",
        Column.PART_TITLE: "Part title",
        Column.NUMBER: "Number",
        Column.TITLE: "Task",
        Column.TARGET: "Target",
        Column.TARGET_SOURCE: "Target source",
        Column.LEAD: "Lead department",
        Column.JOINT: "Joint departments",
        Column.SUPPORTING: "Supporting departments",
        Column.LEAD_SOURCE: "Lead source",
        Column.DUE: "Due",
    },
}

SOURCES = {"zh": {STATED: "明确", INFERRED: "推断"}, "en": {STATED: "stated", INFERRED: "inferred"}}
"""Where an owner comes from, as the importer reads it."""


def header(language: str, column: Column) -> str:
    return HEADERS[language][column]


def source(language: str, value: str) -> str:
    """Empty for a task without a lead."""
    return SOURCES[language].get(value, "")
