"""What waits for a decision, in which order, and what has been noted: in tables."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.applications import Application, ApplicationKind, ApplicationState, Level
from domain.courses import Course, courses
from domain.decisions_due import Decision, Way, decisions
from domain.needs import Need, NeedState
from domain.promises import Promise, PromiseState
from domain.reports import Answered, Health, Period, PeriodState, Report, Request, RequestKind, RequestState

NOW = datetime(2023, 4, 27, 1, tzinfo=UTC)
TODAY = date(2023, 4, 27)
G, A, R, D, U = Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.DONE, Health.UNSTATED
COLOURS = {"g": G, "a": A, "r": R, "d": D, "u": U}


def said(number: int, month: int, health: Health, computed: Health | None = None) -> Answered:
    period = Period(month, 1, f"2023-{month:02d}", PeriodState.ASKED, NOW, NOW, NOW, NOW, NOW)
    request = Request(
        number * 100 + month, 1, period, number, number, f"Task {number}", "", 1, 1, "省科技厅", RequestKind.REPORT,
        RequestState.REPORTED, NOW, 1, NOW, None,
    )  # fmt: skip
    report = Report(number * 1000 + month, request.id, 1, 1, "张伟", health, None, "", 0, NOW, True, computed=computed)
    return Answered(request, report)


def course(number: int, healths: str, first: int = 1) -> dict[int, Course]:
    """A letter a month; `.` is a month without a report."""
    return courses([said(number, m, COLOURS[h]) for m, h in enumerate(healths, first) if h != "."])


def short(found: tuple[Decision, ...]) -> list[str]:
    return [f"{d.kind}{d.number}" for d in found]


@pytest.mark.parametrize(
    ("healths", "since", "reports", "comes_up"),
    [
        ("gggr", 4, 1, "r"), ("ggrr", 3, 2, "s"), ("gr.r", 2, 2, "s"), ("r...", 1, 1, "s"), ("...r", 4, 1, "r"), ("gggg", 1, 4, ""),
        ("ggga", 4, 1, "w"), ("ggaa", 3, 2, ""), ("gra.", 3, 1, ""), ("grra", 4, 1, ""), ("ddda", 4, 1, "w"), ("gguu", 3, 2, ""),
        ("uuua", 4, 1, ""), ("rgrr", 3, 2, "s"), ("...a", 4, 1, ""), ("gga.", 3, 1, ""),
    ],
)  # fmt: skip
def test_since_when_and_whether_it_comes_up(healths: str, since: int, reports: int, comes_up: str) -> None:
    known = course(1, healths)
    assert (known[1].first.request.period.id, known[1].reports) == (since, reports)
    found = decisions(known, [], [], [], label="2023-04", today=TODAY)
    assert short(found) == ([f"{comes_up}1"] if comes_up else [])


def promise(number: int, days: int) -> Promise:
    by = TODAY - timedelta(days)
    return Promise(number, 1, number, number, 1, 1, "省科技厅", RequestKind.REPORT, 1, "2023-03", "完成评审", by, by, 0, None,
                   PromiseState.OPEN, None, None, None, "", NOW)  # fmt: skip


def need(number: int, days: int | None, *, asked_id: int | None = 2, state: NeedState = NeedState.OPEN) -> Need:
    by = None if days is None else TODAY - timedelta(days)
    return Need(number, 1, number, number, "T", 1, 1, "2023-04", 1, "省科技厅", 1, "张伟", asked_id, "省财政厅", "资金", by, state,
                NOW, NOW, 1, "", "", None, "", "", None, "", None, "", None)  # fmt: skip


def application(number: int, kind: ApplicationKind = ApplicationKind.TASK_EXTENSION) -> Application:
    return Application(number, 1, kind, ApplicationState.OPEN, number, number, "T", 1, 1, "省科技厅", 1, "张伟", None, "", "拆迁",
                       TODAY, TODAY, None, Level.CHARGE, "", None, "", NOW, None, "", None, "", None)  # fmt: skip


def test_the_order_and_what_is_no_decision() -> None:
    mismatch = courses([said(9, 4, G, R), said(10, 4, R, R), said(11, 4, G, G)])
    known = course(1, "ggrr") | course(2, "gggr") | course(3, "ggga") | course(4, "gggg") | mismatch
    found = decisions(
        known, [promise(5, 2), promise(6, 9), promise(7, -1)],
        [need(12, None, asked_id=None), need(13, 1), need(14, -3), need(15, 4, state=NeedState.ANSWERED)],
        [application(16)], label="2023-04", today=TODAY,
    )  # fmt: skip
    assert short(found) == ["r2", "r10", "w3", "p6", "p5", "n13", "n12", "a16", "m9", "s1"]
    assert [d.ways[0] for d in found if d.kind == "n"] == [Way.HASTEN, Way.ANSWER]
    for kind in (ApplicationKind.WRONG_OWNER, ApplicationKind.CLOSING):
        [decision] = decisions({}, [], [], [application(1, kind)], label="2023-04", today=TODAY)
        assert decision.ways == (Way.DECIDE, Way.REFUSE, Way.ASK)


def test_what_is_noted_comes_back_when_it_changes() -> None:
    def of(known: dict[int, Course], noted: frozenset[tuple[str, int, str]] = frozenset(), month: int = 4) -> list[str]:
        return short(decisions(known, [], [], [], noted=noted, label=f"2023-{month:02d}", today=TODAY))

    red = decisions(course(1, "gggr"), [], [], [], label="2023-04", today=TODAY)
    noted = frozenset(d.note for d in red)
    assert of(course(1, "gggr"), noted) == []
    assert of(course(1, "gggrr"), noted, 5) == []
    assert of(course(1, "gggrr"), month=5) == ["s1"]
    assert of(course(1, "gggrgr"), noted, 6) == ["r1"]
    moved = replace(need(1, 3), asked_at=NOW + timedelta(2))
    seen = frozenset(d.note for d in decisions({}, [], [need(1, 3)], [], label="", today=TODAY))
    assert decisions({}, [], [need(1, 3)], [], noted=seen, label="", today=TODAY) == ()
    assert len(decisions({}, [], [moved], [], noted=seen, label="", today=TODAY)) == 1
    # An application is decided, never noted away.
    asked = decisions({}, [], [], [application(1)], noted=frozenset({("a", 1, "0")}), label="", today=TODAY)
    assert len(asked) == 1
