"""How figures, lines and lists are laid out; whether the figures are right is tests/services."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from domain.outgoing import Button
from domain.people import Duty, Post, Role
from domain.reports import Answered, Health, Period, PeriodState, Report, Request, RequestKind, RequestState
from domain.rollup import rollup
from domain.views import Page, View
from messages import figures, summaries, terms
from messages.figures import Frame
from messages.language import Html, Words, text
from messages.layout import arrows, cut, fitted, in_rows, keyboard, pieces_of

T = Words("en", ZoneInfo("Asia/Shanghai"))
DUE = datetime(2023, 4, 25, 10, tzinfo=UTC)
APRIL = Period(
    4,
    1,
    "2023-04",
    PeriodState.ASKED,
    DUE - timedelta(6),
    DUE - timedelta(2),
    DUE,
    DUE + timedelta(3),
    DUE + timedelta(10),
)


def frame(period: Period = APRIL, *, now: datetime = DUE + timedelta(1), days: int = 1) -> Frame:
    return Frame(period, None, None, Html(), (), 2, lambda _: days, now)


def answer(health: Health | None, state: RequestState, *, title: str = "完善实验室体系", kind: RequestKind = RequestKind.REPORT,
           answered: datetime | None = None) -> Answered:  # fmt: skip
    request = Request(1, 1, APRIL, 12, 12, title, "", 1, 7, "省科技厅", kind, state, DUE, 1, answered, None)
    at = datetime(2023, 4, 24, 16, 30, tzinfo=UTC)
    return Answered(request, Report(1, 1, 2, 1, "张伟", health, None, "", False, at, True) if health else None)


@pytest.mark.parametrize(
    ("answered", "line"),
    [
        (
            answer(Health.OFF_TRACK, RequestState.REPORTED, answered=DUE),
            "🔴 off track · <b>12</b> 完善实验室体系 · 省科技厅 · Tue 25 Apr v2",
        ),
        (
            answer(Health.DONE, RequestState.REPORTED, kind=RequestKind.CONTRIBUTION, answered=DUE + timedelta(1)),
            "✅ done · <b>12</b> 完善实验室体系 · 省科技厅 · Tue 25 Apr v2 · contribution · late",
        ),
        (answer(None, RequestState.OPEN), "not reported yet · <b>12</b> 完善实验室体系 · 省科技厅 · due Tue 25 Apr"),
        (
            answer(Health.ON_TRACK, RequestState.RETURNED, answered=DUE + timedelta(1)),
            "sent back · <b>12</b> 完善实验室体系 · 省科技厅 · due Tue 25 Apr",
        ),
        (
            answer(None, RequestState.MISSED, title="<b>&" + "长" * 60),
            "missed · <b>12</b> &lt;b&gt;&amp;" + "长" * 35 + "… · 省科技厅 · due Tue 25 Apr",
        ),
    ],
)
def test_a_line_names_state_number_title_department_date_and_version(answered: Answered, line: str) -> None:
    assert figures.line(T, frame(), answered) == line


@pytest.mark.parametrize(
    ("state", "now", "words"),
    [
        (PeriodState.ASKED, DUE - timedelta(1), "Still running, due Tue 25 Apr 18:00: the figures so far."),
        (PeriodState.ASKED, DUE, "Due since Tue 25 Apr 18:00. Reports that come later count as late; locked Fri 5 May 18:00."),
        (PeriodState.LOCKED, DUE, "Locked: these figures are final. Only a supervisor can reopen a report."),
    ],
)  # fmt: skip
def test_late_and_locked_are_two_things(state: PeriodState, now: datetime, words: str) -> None:
    period = Period(4, 1, "2023-04", state, APRIL.asked_at, APRIL.contributions_due_at, DUE, DUE, APRIL.locked_at)
    assert figures.stage(T, frame(period, now=now)) == words


def test_lateness_is_counted_in_working_days_until_the_lock() -> None:
    owing = rollup([answer(None, RequestState.OPEN)], None).owing[0]
    assert figures.owed(T, frame(days=0), owing) == "省科技厅 · 1 report"
    assert figures.owed(T, frame(days=1), owing) == "省科技厅 · 1 report · 1 working day late"
    assert figures.owed(T, frame(days=3), owing) == "省科技厅 · 1 report · 3 working days late"


def test_what_is_charged_is_named() -> None:
    assert figures.charge(T, {4, 3}, ["省能源局", "R&D"]) == "parts 3, 4 · 省能源局, R&amp;D"
    assert figures.charge(T, {3}, []) == "part 3"
    assert figures.counted_over(T, frame()) == ""


def test_nothing_missing_is_said_and_leads_back() -> None:
    said = summaries.missing(T, frame(), rollup([], None), Html("all tasks"), View(Page.MISSING))
    assert said.text.splitlines()[-1] == "Nothing is missing."
    assert said.keyboard == ((Button("‹ Summary", "sum.4.head.0.0.1"),),)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_term_has_a_word_of_its_own(language: str) -> None:
    t = Words(language, T.zone)
    for words in (
        [terms.health(t, h) for h in Health],
        [terms.duty(t, d) for d in Duty],
        [terms.post(t, p) for p in Post],
        [terms.role(t, r) for r in Role],
        [terms.request_state(t, s) for s in RequestState],
        [terms.request_kind(t, k) for k in RequestKind],
    ):
        assert len(set(words)) == len(words)
        assert all(any(c.isalpha() for c in word) for word in words)


@pytest.mark.parametrize(
    ("number", "shown", "at"), [(1, [1, 2, 3], 1), (0, [1, 2, 3], 1), (3, [7], 3), (99, [7], 3), (-1, [1, 2, 3], 1)]
)
def test_a_page_is_brought_into_range(number: int, shown: list[int], at: int) -> None:
    assert cut(list(range(1, 8)), number, 3) == (shown, at, 3)


def test_an_empty_list_has_one_page() -> None:
    assert cut([], 5, 3) == ([], 1, 1)


@pytest.mark.parametrize(
    ("number", "count", "labels"), [(1, 1, []), (1, 3, ["2/3 ›"]), (2, 3, ["‹ 1/3", "3/3 ›"]), (3, 3, ["‹ 2/3"])]
)
def test_arrows_lead_to_pages_that_exist(number: int, count: int, labels: list[str]) -> None:
    assert [b.label for b in arrows(number, count, lambda to: f"x.{to}")] == labels
    assert arrows(number, count, lambda _: "") == ()


def test_buttons_stand_in_rows_and_empty_rows_fall_out() -> None:
    buttons = [Button(str(n), "x") for n in range(7)]
    assert [len(row) for row in keyboard(*in_rows(buttons), (), buttons[:1])] == [5, 2, 1]


def test_what_does_not_fit_gives_way_to_a_word_about_it() -> None:
    lines = [Html("x" * 40) for _ in range(10)]
    said = fitted(lines, Html("more below"), room=150)
    assert said.splitlines() == ["x" * 40, "x" * 40, "x" * 40, "more below"]
    assert fitted(lines[:2], Html("more below"), room=150).count("\n") == 1


@pytest.mark.parametrize("words", ["", "short", "&" * 50, "进展<b>" * 30])
def test_pieces_keep_every_character_and_fit_once_escaped(words: str) -> None:
    pieces = pieces_of(words, 40)
    assert "".join(pieces) == words
    assert all(len(text(piece)) <= 40 for piece in pieces)
