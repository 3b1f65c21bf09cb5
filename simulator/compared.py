"""Holds what the bot says of a period against what people's own record gives: summaries, captions, bulletins, the ledger. Each fault is a line."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from simulator.diaries import HEALTHS, Counted, Diary, PlanRow, count

IN_ENGLISH = {
    "on_track": "on track", "at_risk": "at risk", "off_track": "off track", "done": "done", "not_started": "not started",
    "unstated": "unstated",
}  # fmt: skip
IN_CHINESE = {
    "on_track": "正常",
    "at_risk": "预警",
    "off_track": "滞后",
    "done": "完成",
    "not_started": "未启动",
    "missed": "未报",
}

_GAPS = (
    ("not reported yet: (\\d+)", "missing"),
    ("missed: (\\d+)", "missed"),
    ("nobody can be reached: (\\d+)", "out_of_reach"),
)
OWN_COLUMNS, OF_A_PERIOD = 11, 5
"""Of a ledger."""


def faults_in_head(text: str, counted: Counted, *, whole: bool = True) -> list[str]:
    """An English summary's head against the count; `whole` where it also tells of contributions and what has not changed."""
    head = re.search(r"(\d+) of (\d+) reported \((\d+) on time, (\d+) late\)", text)
    if head is None:
        return [f"no figures in: {text}"]
    faults = _unlike(
        "reported, asked, on time, late",
        [int(n) for n in head.groups()],
        [counted.reported, counted.asked, counted.on_time, counted.late],
    )
    for health, word in IN_ENGLISH.items():
        found = re.search(rf"^\W.*?{word} (\d+)(?: \(([+−])(\d+)\))?", _colours(text), re.MULTILINE)
        shown = (int(found[1]), int(found[3] or 0) * (-1 if found[2] == "−" else 1)) if found else (0, 0)
        change = counted.change[health] if counted.change else 0
        faults += _unlike(word, shown, (counted.colours[health], change))
    for pattern, name in _GAPS:
        faults += _unlike(name, _number(pattern, text), getattr(counted, name))
    faults += _unlike("newly off track", _listed(r"^(?:Newly off|Off) track: (.*?)(?: ·|$)", text), counted.newly_red)
    if whole:
        faults += _unlike("better", _listed(r"Better than before: (.*?)(?: ·|$)", text), counted.improved)
        faults += _unlike("no change", _number(r"No change since the period before: (\d+)", text), counted.no_change)
        given, asked = counted.contributions
        if asked:
            said = re.search(r"Contributions, counted apart: (\d+) of (\d+)", text)
            faults += _unlike("contributions", said and (int(said[1]), int(said[2])), (given, asked))
    return faults


def faults_in_caption(text: str, counted: Counted) -> list[str]:
    """What a picture says in words likewise."""
    return faults_in_head(text, counted, whole=False)


def faults_in_bulletin(
    found: Mapping[str, Any], diary: Diary, label: str, at: datetime, changed: Sequence[tuple[str, int, str, str, int]]
) -> list[str]:
    """The figures that a bulletin was frozen with against the record as it stood then, task by task."""
    counted = count(diary, label, at)
    faults = _head(label, found, counted)
    faults += _unlike("change", found["change"], counted.change)
    faults += _unlike("newly red", sorted(found["newly_red"]), counted.newly_red)
    faults += _unlike("improved", sorted(found["improved"]), counted.improved)
    for part in found["parts"]:
        faults += _head(f"part {part['number']}", part, count(diary, label, at, _in_part(part["number"])))
    faults += _unlike("parts", [p["number"] for p in found["parts"]], sorted({row.part for row in diary.rows}))
    for department in found["departments"]:
        faults += _head(department["name"], department, count(diary, label, at, _of(department["name"])))
    faults += _unlike("departments", {d["name"] for d in found["departments"]}, {row.lead for row in diary.rows})
    stood = diary.stood(label, at)
    tasks = {task["number"]: task for task in found["tasks"]}
    for row in diary.rows:
        it, task = stood[row.number, row.lead], tasks.pop(row.number)
        said = (task["department"], task["state"], task["version"], task["words"], task["late"])
        given = it.state == "reported"
        meant = (row.lead, it.shown, it.version if given else 0, it.words if given else "", given and it.late)
        faults += _unlike(f"{label} task {row.number}", said, meant)
    faults += _unlike("further tasks", list(tasks), [])
    told = [(c["period"], c["number"], c["was"], c["is"], c["version"]) for c in found["changed"]]
    return faults + _unlike("changed after publication", sorted(told), sorted(changed))


def faults_in_ledger(content: str, diary: Diary, at: datetime) -> list[str]:
    """A ledger in Chinese as CSV against the record, month by month."""
    table = list(csv.reader(io.StringIO(content.removeprefix("\ufeff"))))
    by_number = {int(line[2]): line[OWN_COLUMNS:] for line in table[1:]}
    faults = _unlike("tasks", sorted(by_number), sorted(row.number for row in diary.rows))
    for place, days in enumerate(diary.days):
        stood = diary.stood(days.label, at)
        for row in diary.rows:
            health, _, words, _, late = by_number[row.number][place * OF_A_PERIOD : (place + 1) * OF_A_PERIOD]
            it = stood[row.number, row.lead]
            where = f"ledger {days.label} task {row.number}"
            if IN_CHINESE[it.shown] not in health:
                faults.append(f"{where}: “{health}”, should be {it.shown}")
            faults += _unlike(f"{where} late", bool(late), it.late)
            if it.state == "reported" and not it.unchanged:
                faults += _unlike(f"{where} words", words, it.words)
    return faults


def _head(where: str, found: Mapping[str, Any], counted: Counted) -> list[str]:
    shown = {
        name: found[name] for name in ("asked", "reported", "on_time", "late", "unanswered", "out_of_reach", "excused")
    }
    meant = {
        "asked": counted.asked, "reported": counted.reported, "on_time": counted.on_time, "late": counted.late,
        "unanswered": counted.missing + counted.missed, "out_of_reach": counted.out_of_reach, "excused": 0,
    }  # fmt: skip
    return [
        *_unlike(where, shown, meant),
        *_unlike(f"{where} colours", {h: found["colours"][h] for h in HEALTHS}, dict(counted.colours)),
    ]


def _in_part(number: int) -> Callable[[PlanRow, str], bool]:
    return lambda row, name: row.part == number


def _of(department: str) -> Callable[[PlanRow, str], bool]:
    return lambda row, name: name == department


def _colours(text: str) -> str:
    """The lines that count colours."""
    return "\n".join(line for line in text.splitlines() if re.match(r"^[🟢🟡🔴✅⚪▫]", line))


def _number(pattern: str, text: str) -> int:
    found = re.search(pattern, text)
    return int(found[1]) if found else 0


def _listed(pattern: str, text: str) -> list[int]:
    found = re.search(pattern, text, re.MULTILINE)
    return [int(n) for n in re.findall(r"\d+", found[1])] if found else []


def _unlike(what: str, found: object, meant: object) -> list[str]:
    return [] if found == meant else [f"{what}: said {_short(found)}, should be {_short(meant)}"]


def _short(value: object) -> str:
    return f"{value!r:.300}"


def named(faults: Iterable[str], where: str) -> list[str]:
    """The same with where they were found."""
    return [f"{where}: {fault}" for fault in faults]
