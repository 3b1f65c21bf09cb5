"""How long a card of 113 tasks over 12 months takes to draw: the first with all that is read for it, and the ones after."""

from __future__ import annotations

import random
from time import perf_counter
from typing import Any

from messages.pictures import KINDS, PALETTE
from services import typesetting

TASKS, MONTHS, TIMES = 113, 12, 20
MOST_SECONDS = 0.15


def values(seed: int = 1) -> dict[str, Any]:
    """A card with figures by chance."""
    chance = random.Random(seed)  # noqa: S311

    def cells(month: int) -> list[str]:
        weights = [70, 15, 8, 3, 2, 1, 4]
        return chance.choices(KINDS, weights, k=month) + [""] * (MONTHS - month)

    rows: list[dict[str, Any]] = []
    for number in range(1, TASKS + 1):
        if number % 10 == 1:
            rows.append({"part": True, "name": f"{number // 10 + 1} 坚定不移扩大内需", "cells": []})
        rows.append({"part": False, "name": str(number), "cells": cells(9)})
    months = [[row["cells"][m] for row in rows if not row["part"]] for m in range(9)]
    by_kind = [{kind: month.count(kind) for kind in KINDS} for month in months]
    departments = [{kind: chance.randrange(0, 4) for kind in KINDS} for _ in range(14)]
    third = -(-len(rows) // 3)
    return {
        "lang": "zh", "palette": PALETTE, "title": "2023年9月", "about": "省政府工作报告重点任务", "asked": TASKS,
        "headline": "113 项中已报 108 项（按时 101，迟报 7）", "counts": by_kind[-1],
        "kinds": [{"kind": k, "word": k, "count": n, "change": "(+1)"} for k, n in by_kind[-1].items()],
        "trend": {
            "title": "逐月", "most": TASKS,
            "columns": [{"label": str(m + 1), "now": m == 8, "counts": by_kind[m] if m < 9 else None} for m in range(MONTHS)],
        },
        "departments": {
            "title": "按单位", "more": "",
            "rows": [{"name": "省住房城乡建设厅", "counts": c, "asked": sum(c.values()), "note": "8/9"} for c in departments],
        },
        "heat": {
            "title": "逐项", "months": [str(m + 1) for m in range(MONTHS)], "more": "",
            "columns": [rows[at : at + third] for at in range(0, len(rows), third)],
        },
        "foot": "截至 9月28日 09:00",
    }  # fmt: skip


def main() -> None:
    begun = perf_counter()
    first = typesetting.png("card", values())
    took = perf_counter() - begun
    rest = []
    for seed in range(2, TIMES + 2):
        begun = perf_counter()
        typesetting.png("card", values(seed))
        rest.append(perf_counter() - begun)
    middle = sorted(rest)[TIMES // 2]
    print(
        f"card of {TASKS} × {MONTHS}: first {took * 1000:.0f} ms, then {middle * 1000:.0f} ms, {len(first) // 1024} KB"
    )
    print("within" if middle < MOST_SECONDS else "BEYOND", f"{MOST_SECONDS * 1000:.0f} ms")


if __name__ == "__main__":
    main()
