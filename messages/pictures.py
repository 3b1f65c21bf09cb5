"""What pictures show, as values for the templates that draw them (messages/templates), and their captions, which say the same in words.

Colours are told apart by hue, by lightness and by the shape in them. Drawing is services.typesetting.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from domain.outgoing import Outgoing
from domain.reports import STATED, Answered, Health, Period, RequestState
from domain.rollup import Rollup
from domain.tasks import Plan, Task
from messages import figures, terms
from messages.figures import Frame
from messages.language import Html, Words, plain, shortened
from messages.layout import fitted

CAPTION = 1024
"""Characters that a picture's caption holds (core.telegram.org/bots/api#sendphoto)."""

PALETTE: Mapping[str, Mapping[str, str]] = {
    "on_track": {"fill": "#8CCFBF", "sign": "#0B4F42", "edge": "", "shape": "dot"},
    "at_risk": {"fill": "#F0A30A", "sign": "#3D2900", "edge": "", "shape": "up"},
    "off_track": {"fill": "#9B1B30", "sign": "#FFFFFF", "edge": "", "shape": "square"},
    "done": {"fill": "#2F6DB5", "sign": "#FFFFFF", "edge": "", "shape": "check"},
    "not_started": {"fill": "#FFFFFF", "sign": "#5F6C7B", "edge": "#8A96A3", "shape": "ring"},
    "unstated": {"fill": "#7C8794", "sign": "#FFFFFF", "edge": "", "shape": "dash"},
    "missing": {"fill": "#FFFFFF", "sign": "#1F2933", "edge": "#1F2933", "shape": "cross"},
}
"""By health, and `missing` for what is not answered."""

MISSING_KIND = "missing"
KINDS = (*(h.value for h in STATED), Health.UNSTATED.value, MISSING_KIND)
MOST_ROWS = 240
MOST_DEPARTMENTS = 12
MOST_MONTHS = 12


def card(
    t: Words, plan: Plan, frame: Frame, rollup: Rollup, *, departments: Sequence[tuple[int, str, Rollup]],
    tasks: Sequence[Task], months: Sequence[tuple[Period, Sequence[Answered] | None]],
) -> dict[str, Any]:  # fmt: skip
    """A period's card: how many reported, the colours, the way there, departments, and every task month by month.

    `months` are periods with their requests, None for one that was not asked.
    """
    shown = months[-MOST_MONTHS:]
    rows, left_out = _heat(tasks, shown)
    third = -(-len(rows) // 3) or 1
    about = [plan.title, plain(frame.charge)] if frame.charge else [plan.title]
    return {
        "lang": t.language,
        "palette": PALETTE,
        "title": plain(t.period(frame.period.label)),
        "about": shortened(" · ".join(about), 22 if t.language == "zh" else 36),
        "headline": plain(figures.reported(t, rollup)),
        "asked": rollup.asked,
        "counts": counts(rollup),
        "kinds": _kinds(t, frame, rollup),
        "trend": {
            "title": plain(t("Month by month, reports by colour")),
            "most": max((a for a in (len(_reports(each or ())) for _, each in shown)), default=0) or 1,
            "columns": [
                {
                    "label": short(p.label),
                    "now": p.id == frame.period.id,
                    "counts": None if each is None else _month(each),
                }
                for p, each in shown
            ],
        },
        "departments": {
            "title": plain(t("By department: reports asked, by colour")),
            "rows": [
                {
                    "name": shortened(name, 9),
                    "counts": counts(each),
                    "asked": each.asked,
                    "note": f"{each.reported}/{each.asked}",
                }
                for _, name, each in departments[:MOST_DEPARTMENTS]
                if each.asked
            ],
            "more": plain(t("… and {n} more departments", n=len(departments) - MOST_DEPARTMENTS))
            if len(departments) > MOST_DEPARTMENTS
            else "",
        },
        "heat": {
            "title": plain(t("Every task, month by month")),
            "months": [short(p.label) for p, _ in shown],
            "columns": [rows[at : at + third] for at in range(0, len(rows), third)],
            "more": plain(t("{n} tasks are left out.", n=left_out)) if left_out else "",
        },
        "foot": plain(t("As of {when}. An empty field was not asked.", when=t.when(frame.now))),
    }


def caption(t: Words, frame: Frame, rollup: Rollup, unknown: Iterable[str]) -> Outgoing:
    """The same in words, for who does not see the picture."""
    red = t.listed([str(a.request.number) for a in rollup.newly_red[:20]])
    lines = [
        figures.title(t, frame, figures.reported(t, rollup)),
        figures.counted_over(t, frame),
        figures.colours(t, frame, rollup),
        figures.gaps(t, rollup),
        t("Newly off track: {numbers}", numbers=red) if rollup.newly_red else Html(),
        spelled(t, unknown),
    ]
    return Outgoing(fitted(lines, t("More under the buttons."), CAPTION), about=f"summary:{frame.period.id}")


def spelled(t: Words, unknown: Iterable[str]) -> Html:
    """The rare characters for which 〓 stands in a picture or on paper, in their order; empty where there are none."""
    found = t.listed([f"{c} U+{ord(c):04X}" for c in dict.fromkeys(unknown)])
    return t("〓 stands for: {characters}", characters=found) if found else Html()


def counts(rollup: Rollup) -> dict[str, int]:
    """Reports asked by kind, which make up all that was asked but for what is excused."""
    found = {kind: rollup.colours[Health(kind)] for kind in KINDS if kind != "missing"}
    return {**found, "missing": rollup.unanswered + rollup.out_of_reach}


def short(label: str) -> str:
    """`4` for 2023-04, `Q2` for 2023-Q2."""
    number = label.partition("-")[2]
    return number if number.startswith("Q") else str(int(number))


def _kinds(t: Words, frame: Frame, rollup: Rollup) -> list[dict[str, Any]]:
    change = rollup.change if frame.is_due and rollup.change is not None else {}
    found = counts(rollup)
    return [
        {
            "kind": kind,
            "word": _word(t, kind),
            "count": found[kind],
            "change": figures.signed(change.get(Health(kind), 0)).strip() if kind != "missing" else "",
        }
        for kind in KINDS
    ]


def _word(t: Words, kind: str) -> str:
    if kind == "missing":
        return plain(t("not reported"))
    # Its sign is drawn, so the word stands alone.
    return plain(terms.health(t, Health(kind))).split(" ", 1)[-1]


def _reports(answers: Iterable[Answered]) -> list[Answered]:
    return [a for a in answers if a.request.kind == "report"]


def kind_of(answered: Answered) -> str:
    """How an answer is drawn; empty for what is asked no more."""
    state = answered.request.state
    if state is RequestState.REPORTED:
        return (answered.health or Health.UNSTATED).value
    return "" if state is RequestState.EXCUSED else "missing"


def _month(answers: Iterable[Answered]) -> dict[str, int]:
    found = [kind_of(a) for a in _reports(answers)]
    return {kind: found.count(kind) for kind in KINDS}


def _heat(
    tasks: Sequence[Task], months: Sequence[tuple[Period, Sequence[Answered] | None]]
) -> tuple[list[dict[str, Any]], int]:
    """A row a task, under a row a part; how many are left out where there are too many, the quiet ones first."""
    cells: dict[int, list[str]] = {task.id: [""] * len(months) for task in tasks}
    for place, (_, answers) in enumerate(months):
        for answered in _reports(answers or ()):
            if answered.request.task_id in cells:
                cells[answered.request.task_id][place] = kind_of(answered) or cells[answered.request.task_id][place]
    quiet = {"", "on_track", "done"}
    ranked = sorted(tasks, key=lambda task: (quiet.issuperset(cells[task.id]), task.number))
    shown = sorted(ranked[:MOST_ROWS], key=lambda task: (task.part.number, task.number))
    rows: list[dict[str, Any]] = []
    part = None
    for task in shown:
        if task.part.number != part:
            part = task.part.number
            rows.append({"part": True, "name": f"{part} {shortened(task.part.title, 16)}", "cells": []})
        rows.append({"part": False, "name": str(task.number), "cells": cells[task.id]})
    return rows, len(tasks) - len(shown)
