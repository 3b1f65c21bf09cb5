"""Which command somebody meant who wrote one that there is not. The commands themselves are in the table of handlers.routes."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from difflib import get_close_matches
from types import MappingProxyType

CHINESE = MappingProxyType({
    "填报": "report", "上报": "report", "报送": "report", "报告": "report", "进展": "report", "我的": "mine",
    "延期": "extend", "非本单位": "notours", "不是我们": "notours", "暂停": "suspend", "中止": "suspend",
    "申请": "applications", "提问": "office", "咨询": "office", "问题": "questions", "汇总": "summary", "通报": "summary",
    "未报": "missing", "缺报": "missing", "任务": "task", "清单": "tasks", "历史": "history", "责任单位": "owners",
    "语言": "language", "帮助": "help", "开始": "start", "重开": "reopen", "退回": "return", "调度": "rhythm",
    "单位": "departments", "人员": "people", "邀请": "invite", "导入": "import", "导出": "export", "台账": "export",
    "指标": "indicators", "为什么": "why", "计算": "why",
    "预测": "why", "查找": "find", "搜索": "find", "滞后": "behind", "落后": "behind", "预警": "behind", "红灯": "behind",
    "变化": "changes", "变更": "changes", "不一致": "mismatch", "部分": "part", "承诺": "promises",
    "订阅": "subscribe", "催办": "nudge", "催报": "nudge", "提醒": "nudge",
})  # fmt: skip
"""What a Chinese name of a command is likely to mean."""

_TYPED = re.compile(r"[/／]\s?([^\s\d@/]{0,32})(?:@\w+)?\s*(.*)", re.DOTALL)


def typed(text: str) -> tuple[str, str] | None:
    """The name and the rest of what is written like a command (`/reprot12` → `reprot`, `12`); None where it is none."""
    match = _TYPED.fullmatch(text.strip())
    if not match or not (match[1] or match[2][:1].isdigit()):
        return None
    return match[1], match[2].strip()


def nearest(name: str, known: Collection[str]) -> tuple[str, ...]:
    """The commands that are most likely meant, two at most, the likeliest first; of `known` only."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    if folded in known:
        return (folded,)
    chinese = [CHINESE[word] for word in sorted(CHINESE, key=len, reverse=True) if word in folded]
    if chinese:
        return tuple(c for c in chinese if c in known)[:1]
    return tuple(get_close_matches(folded, sorted(known), n=2, cutoff=0.6))
