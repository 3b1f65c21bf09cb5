"""What people of a story did, in their own record, and what must follow from that: counted by plain loops, apart from the bot's code."""

from __future__ import annotations

import csv
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from simulator.almanac import Days

HEALTHS = ("on_track", "at_risk", "off_track", "done", "not_started", "unstated")
_RANK = {"off_track": 0, "at_risk": 1, "on_track": 2, "done": 3}

Key = tuple[int, str]
"""A task's number and a department."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One thing done: `said`, `returned`, `reopened`, `extended` (until `until`), `blocked` or `unblocked`."""

    what: str
    at: datetime
    label: str = ""
    number: int = 0
    department: str = ""
    health: str = ""
    same: bool = False
    words: str = ""
    figures: tuple[str, ...] = ()
    until: datetime | None = None


@dataclass(frozen=True, slots=True)
class PlanRow:
    """A task of the plan's file."""

    number: int
    part: int
    title: str
    target: str
    departments: tuple[str, ...]
    """The first leads, the others contribute."""

    @property
    def lead(self) -> str:
        return self.departments[0]


def rows_of(path: Path, only: Iterable[str] = ()) -> list[PlanRow]:
    """The plan's tasks; with `only`, those all of whose departments are named."""
    wanted = set(only)
    with path.open(encoding="utf-8-sig", newline="") as file:
        found = [
            PlanRow(int(row["number"]), int(row["part"]), row["title"], row["target"], tuple(row["lead_departments"].split("；")))
            for row in csv.DictReader(file)
        ]  # fmt: skip
    return [row for row in found if not wanted or wanted.issuperset(row.departments)]


@dataclass(slots=True)
class Stood:
    """How a request stood: `open`, `reported`, `returned` or `missed`, with what was said last."""

    state: str = "open"
    health: str = ""
    words: str = ""
    version: int = 0
    first: datetime | None = None
    last: datetime | None = None
    due: datetime | None = None
    unchanged: int = 0
    """For how many periods in a row it has said so."""

    @property
    def late(self) -> bool:
        return self.first is not None and self.due is not None and self.first > self.due

    @property
    def shown(self) -> str:
        """Its health, or its state where nothing is reported."""
        return self.health if self.state == "reported" else self.state


@dataclass
class Diary:
    """Everybody's record together, in the order in which it happened; `silent` departments have nobody on Telegram."""

    rows: Sequence[PlanRow]
    days: Sequence[Days]
    silent: frozenset[str] = frozenset()
    entries: list[Entry] = field(default_factory=list)

    def put(self, entry: Entry) -> None:
        self.entries.append(entry)

    def stood(self, label: str, at: datetime) -> dict[Key, Stood]:
        """Every request of a period as it stood at an instant; what came before counts for how long nothing has changed."""
        days = next(d for d in self.days if d.label == label)
        found = {(row.number, name): Stood(due=days.due) for row in self.rows for name in row.departments}
        before = self._unchanged_before(label, at)
        told = sorted((e for e in self.entries if e.label == label and e.at <= at), key=lambda e: e.at)
        for entry in told:
            it = found.get((entry.number, entry.department))
            if it is None:
                continue
            if entry.what == "said":
                it.state, it.health, it.words = "reported", entry.health, entry.words
                it.version, it.last = it.version + 1, entry.at
                it.first = it.first or entry.at
                it.unchanged = before.get((entry.number, entry.department), 0) + 1 if entry.same else 0
            elif entry.what == "returned":
                it.state = "returned"
            elif entry.what == "extended":
                it.due = entry.until
        if at >= days.locked:
            for it in found.values():
                it.state = "missed" if it.state == "open" else it.state
        return found

    def _unchanged_before(self, label: str, at: datetime) -> dict[Key, int]:
        count: dict[Key, int] = {}
        for entry in sorted(
            (e for e in self.entries if e.what == "said" and e.label < label and e.at <= at), key=_when
        ):
            key = (entry.number, entry.department)
            count[key] = count.get(key, 0) + 1 if entry.same else 0
        return count

    def out_of_reach(self, label: str, at: datetime) -> set[str]:
        """Departments in which nobody could be reached then, or at the lock where that was before."""
        days = next(d for d in self.days if d.label == label)
        found = set(self.silent)
        for entry in self.entries:
            if entry.at <= min(at, days.locked):
                if entry.what == "blocked":
                    found.add(entry.department)
                elif entry.what == "unblocked":
                    found.discard(entry.department)
        return found

    def last_said(self, number: int, department: str) -> Entry | None:
        return next(
            (
                e
                for e in reversed(self.entries)
                if e.what == "said" and (e.number, e.department) == (number, department)
            ),
            None,
        )


def _when(entry: Entry) -> tuple[str, datetime]:
    return entry.label, entry.at


@dataclass(frozen=True, slots=True)
class Counted:
    """A period's figures by plain counting; those of tasks are about reports, which leads answer."""

    asked: int
    reported: int
    on_time: int
    late: int
    missing: int
    missed: int
    out_of_reach: int
    no_change: int
    colours: Mapping[str, int]
    change: Mapping[str, int] | None
    newly_red: Sequence[int]
    improved: Sequence[int]
    contributions: tuple[int, int]
    """Reported, and asked."""


def count(
    diary: Diary, label: str, at: datetime, among: Callable[[PlanRow, str], bool] = lambda row, name: True
) -> Counted:
    """The figures of the requests that belong to `among`, as they stood at an instant."""
    earlier = max((d.label for d in diary.days if d.label < label), default="")
    now, then = diary.stood(label, at), diary.stood(earlier, at) if earlier else None
    apart = diary.out_of_reach(label, at)
    reports = {r.number: now[r.number, r.lead] for r in diary.rows if among(r, r.lead)}
    lead = {r.number: r.lead for r in diary.rows}
    helped = [now[r.number, name] for r in diary.rows for name in r.departments[1:] if among(r, name)]
    given = {number: it for number, it in reports.items() if it.state == "reported"}
    open_ = {number: it for number, it in reports.items() if it.state != "reported"}
    reachable = [it for number, it in open_.items() if lead[number] not in apart]
    colours = Counter(it.health for it in given.values())
    was: dict[int, str] = {}
    if then is not None:
        was = {n: it.health for n in reports if (it := then[n, lead[n]]).state == "reported"}
    old = Counter(was.values())
    return Counted(
        asked=len(reports),
        reported=len(given),
        on_time=sum(not it.late for it in given.values()),
        late=sum(it.late for it in given.values()),
        missing=sum(it.state != "missed" for it in reachable),
        missed=sum(it.state == "missed" for it in reachable),
        out_of_reach=len(open_) - len(reachable),
        no_change=sum(it.unchanged > 0 for it in given.values()),
        colours={h: colours[h] for h in HEALTHS},
        change=None if then is None else {h: colours[h] - old[h] for h in HEALTHS},
        newly_red=[n for n, it in sorted(given.items()) if it.health == "off_track" and was.get(n) != "off_track"],
        improved=[
            n
            for n, it in sorted(given.items())
            if was.get(n) in ("off_track", "at_risk") and _RANK.get(it.health, -1) > _RANK[was[n]]
        ],
        contributions=(sum(it.state == "reported" for it in helped), len(helped)),
    )


Change = tuple[str, int, str, str, int]
"""A period, a task's number, what it was and is, and the version that says so."""


def corrected(
    diary: Diary, label: str, published: datetime, at: datetime, told: set[tuple[str, int, str, int]]
) -> list[Change]:
    """What of a period's reports read otherwise at an instant than when its bulletin was drafted."""
    then, now = diary.stood(label, published), diary.stood(label, at)
    found = []
    for row in diary.rows:
        was, is_ = then[row.number, row.lead], now[row.number, row.lead]
        said_then, said_now = (it.version if it.state == "reported" else 0 for it in (was, is_))
        if (was.shown, said_then) != (is_.shown, said_now) and (label, row.number, is_.shown, said_now) not in told:
            found.append((label, row.number, was.shown, is_.shown, said_now))
    return found
