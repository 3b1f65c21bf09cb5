"""Whether a reply says anything, and which task it begins with. What it says is read elsewhere in this package."""

from __future__ import annotations

import re
import unicodedata

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
    r"^\s*(?:(?:任务|task|no\.?|#|№)\s*(\d{1,5})(?:[项号](?!目))?|第\s*(\d{1,5})\s*[项号])[:：,，.、\s-]*",
    re.IGNORECASE,
)
_BARE = re.compile(r"^\s*(\d{1,5})\s*[:：]\s*(?=\D)")


def is_acknowledgement(text: str) -> bool:
    """Whether these words only acknowledge, greet or ask, and so never count as a report (DESIGN §6)."""
    folded = unicodedata.normalize("NFKC", text).casefold()
    plain = " ".join("".join(c if c.isalnum() or c.isspace() else " " for c in folded).split())
    if not plain:
        return True
    if plain in _ACKNOWLEDGEMENTS or plain.replace(" ", "") in _ACKNOWLEDGEMENTS:
        return True
    return len(plain) <= 30 and folded.rstrip().endswith(("?", "吗", "呢"))


_ASKS = re.compile(r"(\?|吗|呢|什么|怎么办|怎么填|怎么报)$|^(请问|想问|想咨询|咨询一下)")
_SENTENCES = re.compile(r"[。;!\n]+|\.\s")

MOST_ASKED = 160
"""Characters up to which words can be a question; longer ones are a report that ends with one."""


def is_question(text: str) -> bool:
    """Whether these words are one sentence that asks something, so that they are no report until she says so."""
    folded = unicodedata.normalize("NFKC", text).casefold().strip(" \n。.!~…")
    if sum(c.isalnum() for c in folded) < 4 or len(folded) > MOST_ASKED or len(_SENTENCES.split(folded)) > 1:
        return False
    return _ASKS.search(folded) is not None


def bare_number(text: str) -> int | None:
    """The number that is all of the words (`12`, `12。`), a task's where nothing else waits for one; None where there is more."""
    found = re.fullmatch(r"\s*/?\s*(\d{1,5})\s*[。.]?\s*", unicodedata.normalize("NFKC", text))
    return int(found[1]) if found else None


def leading_task(text: str) -> tuple[int, str] | None:
    """The task number that a reply begins with (`任务12 …`, `#12 …`, `12：…`) and the words after it, else None."""
    match = _TASK.match(text) or _BARE.match(text)
    if not match:
        return None
    return int(next(filter(None, match.groups()))), text[match.end() :].strip()
