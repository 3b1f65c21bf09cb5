"""Bulletins: a period's figures frozen as plain values, and what has changed since an earlier one was published.

Figures are JSON: numbers, texts, lists. What they are called in a language is messages.bulletins'.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any

from domain.reports import Answered, Health, RequestKind, RequestState
from domain.rollup import Rollup

Figures = Mapping[str, Any]

FORMS = ("pdf", "docx", "xlsx")


class BulletinState(StrEnum):
    """`approved` has its number, and its files are being made; `published` has them and was sent."""

    DRAFT = "draft"
    APPROVED = "approved"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class Bulletin:
    id: int
    plan_id: int
    period_id: int
    label: str
    state: BulletinState
    revision: int
    figures: Figures
    drafted_by: int
    drafter: str
    drafted_at: datetime
    year: int | None
    number: int | None
    approved_by: int | None
    approver: str
    approved_at: datetime | None
    published_at: datetime | None


@dataclass(frozen=True, slots=True)
class Printed:
    """A file of a bulletin as it was published: `path` below the folder for files, and the digest of its bytes."""

    form: str
    language: str
    name: str
    path: str
    digest: str


def figures(
    rollup: Rollup, answers: Iterable[Answered], *, parts: Sequence[tuple[int, Rollup]], titles: Mapping[int, str],
    departments: Sequence[tuple[int, str, Rollup]], changed: Sequence[Figures] = (), as_of: datetime,
) -> dict[str, Any]:  # fmt: skip
    """What a bulletin says, as it stood at this instant."""
    return {
        "as_of": as_of.isoformat(),
        **_head(rollup),
        "change": None if rollup.change is None else {h.value: rollup.change[h] for h in Health},
        "newly_red": [a.request.number for a in rollup.newly_red],
        "improved": [a.request.number for a in rollup.improved],
        "parts": [{"number": number, "title": titles.get(number, ""), **_head(each)} for number, each in parts],
        "departments": [{"name": name, **_head(each)} for _, name, each in departments if each.asked],
        "tasks": [_task(a) for a in answers if a.request.kind is RequestKind.REPORT],
        "changed": list(changed),
    }


def corrections(label: str, then: Figures, now: Figures, told: Iterable[Figures] = ()) -> list[dict[str, Any]]:
    """What reads otherwise now than it was published, but for what an earlier bulletin has told already."""
    before = {row["number"]: row for row in then["tasks"]}
    known = {(row["period"], row["number"], row["is"], row["version"]) for row in told}
    found = []
    for row in now["tasks"]:
        was = before.get(row["number"])
        if was is None or (was["state"], was["version"], was["words"]) == (row["state"], row["version"], row["words"]):
            continue
        if (label, row["number"], row["state"], row["version"]) not in known:
            found.append(
                {
                    "period": label, "number": row["number"], "title": row["title"], "was": was["state"],
                    "is": row["state"], "version": row["version"], "on": row["on"],
                }
            )  # fmt: skip
    return found


def _head(rollup: Rollup) -> dict[str, Any]:
    return {
        "asked": rollup.asked,
        "reported": rollup.reported,
        "on_time": rollup.on_time,
        "late": rollup.late,
        "unanswered": rollup.unanswered,
        "out_of_reach": rollup.out_of_reach,
        "excused": rollup.excused,
        "colours": {h.value: rollup.colours[h] for h in Health},
    }


def _task(answered: Answered) -> dict[str, Any]:
    request, report = answered.request, answered.report
    reported = request.state is RequestState.REPORTED and report is not None
    return {
        "number": request.number,
        "part": request.part,
        "title": request.title,
        "department": request.department,
        "state": (answered.health or Health.UNSTATED).value if reported else request.state.value,
        "version": report.version if reported and report else 0,
        "on": report.created_at.isoformat() if reported and report else "",
        "late": bool(reported and request.is_late),
        "words": report.text if reported and report else "",
    }
