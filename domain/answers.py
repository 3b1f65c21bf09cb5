"""What can be read out of the words of a reply. Nothing read here is stored before the contact confirms it with a tap."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass

_ACKNOWLEDGEMENTS = frozenset(
    phrase.replace("_", " ")
    for line in (
        "收到 已收到 好 好的 好滴 好吧 嗯 嗯嗯 哦 行 可以 知道了 知悉 已知悉 明白 明白了 了解 已阅 谢谢 多谢 辛苦了",
        "收到谢谢 好的收到 收到好的 好的谢谢 您好 你好 在吗 在 是 是的 对 对的",
        "ok okay okey k yes yep yeah no thanks thx ty thank_you ok_thanks hi hello hey",
        "got_it noted received roger sure fine understood will_do copy",
    )
    for phrase in line.split()
)

_TASK = re.compile(
    r"^\s*(?:(?:任务|task|no\.?|#|№)\s*(\d{1,5})(?:\s*[项号])?|第\s*(\d{1,5})\s*[项号])[:：,，.、\s-]*", re.IGNORECASE
)
_BARE = re.compile(r"^\s*(\d{1,5})\s*[:：]\s*(?=\D)")
_PERCENT = re.compile(r"(?<![\d.])(\d{1,3})(?:\.\d+)?\s*(?:%|percent|per cent)", re.IGNORECASE)
_GROWTH = re.compile(
    r"(?:同比|环比|增长|增速|增幅|下降|提高|提升|降低|上升|占比|比例|率|计划|目标"
    r"|growth|grew|rose|fell|up|down|share|rate|plan|target)[^,，。；;\d]{0,12}$",
    re.IGNORECASE,
)
"""Words before a percentage that make it something else than progress."""


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read out of a reply: percent complete 0–100, or None where nothing is sure."""

    percent: int | None = None


def is_acknowledgement(text: str) -> bool:
    """Whether these words only acknowledge, greet or ask, and so never count as a report (DESIGN §6)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = " ".join("".join(c if c.isalnum() or c.isspace() else " " for c in folded).split())
    if not plain:
        return True
    if plain in _ACKNOWLEDGEMENTS or plain.replace(" ", "") in _ACKNOWLEDGEMENTS:
        return True
    return len(plain) <= 30 and folded.rstrip().endswith(("?", "吗", "呢"))


def leading_task(text: str) -> tuple[int, str] | None:
    """The task number that a reply begins with (`任务12 …`, `#12 …`, `12：…`) and the words after it, else None."""
    match = _TASK.match(text) or _BARE.match(text)
    if not match:
        return None
    return int(next(filter(None, match.groups()))), text[match.end() :].strip()


def read(text: str) -> Reading:
    """Percent complete where the words hold exactly one percentage that is neither growth nor a share."""
    folded = unicodedata.normalize("NFKC", text)
    found = {int(m[1]) for m in _PERCENT.finditer(folded) if not _GROWTH.search(folded[: m.start()])}
    if len(found) != 1:
        return Reading()
    value = found.pop()
    return Reading(percent=value if value <= 100 else None)
