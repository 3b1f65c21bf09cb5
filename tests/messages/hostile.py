"""Names and words as the worst of people would choose them, and periods, requests and reports made of them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from itertools import product
from zoneinfo import ZoneInfo

from domain.outgoing import Outgoing, pieces
from domain.plan_rows import MOST_NAME, MOST_TARGET, MOST_TITLE
from domain.reports import Answered, Health, Period, PeriodState, Report, Request, RequestKind, RequestState
from domain.rhythm import Rhythm
from domain.tasks import Plan
from messages.language import LANGUAGES, Words
from simulator.hypertext import parsed

SHANGHAI = ZoneInfo("Asia/Shanghai")
EVIL = "</blockquote><b>R&D \u202e{title} “x” & co"
LONG = "很长的<b>题目& " * 100
NAMES = ("省科技厅", EVIL, LONG)
LANGUAGE_AND_NAME = [(Words(language, SHANGHAI), name) for language, name in product(LANGUAGES, NAMES)]

ASKED = datetime(2023, 3, 17, 1, tzinfo=UTC)
PLAN = Plan(1, EVIL, date(2023, 1, 1), date(2023, 12, 31), SHANGHAI, "CN", Rhythm())


def period(state: PeriodState = PeriodState.ASKED) -> Period:
    """March 2023, under the highest number a button may have to carry."""
    due = datetime(2023, 3, 24, 10, tzinfo=UTC)
    return Period(10**9, 1, "2023-03", state, ASKED, due - timedelta(2), due, due + timedelta(5), due + timedelta(7))


def request(
    number: int, name: str = "省科技厅", kind: RequestKind = RequestKind.REPORT,
    state: RequestState = RequestState.OPEN,
) -> Request:  # fmt: skip
    """A title, a target and a department as long as an import lets them be."""
    asked = period()
    due = asked.due_at if kind is RequestKind.REPORT else asked.contributions_due_at
    title, target, department = name[:MOST_TITLE], name[:MOST_TARGET], name[:MOST_NAME]
    return Request(
        10**9 + number, 1, asked, number, number, title, target, 1, 7, department, kind, state, due, 10**6, None, None
    )  # fmt: skip


def report(name: str, health: Health = Health.ON_TRACK, text: str | None = None, percent: int | None = None) -> Report:
    said = name if text is None else text
    return Report(5, 1, 12, 3, name[:MOST_NAME], health, percent, said, 0, ASKED, False)


def answered(number: int, name: str, health: Health | None = None) -> Answered:
    if health is None:
        return Answered(request(number, name), None)
    return Answered(request(number, name, state=RequestState.REPORTED), report(name, health))


def check(outgoing: Outgoing, *, in_place: int = 0) -> list[str]:
    """Telegram would take it: each piece readable and short enough, every button short; the texts as they are shown."""
    cut = pieces(outgoing.text)
    shown = [parsed(piece)[0] for piece in cut]
    assert all(0 < len(text) <= 4096 for text in shown)
    if in_place:
        assert len(parsed(outgoing.text)[0]) <= 4096
    assert outgoing.keyboard
    for row in outgoing.keyboard:
        assert row
        for button in row:
            assert 0 < len(button.data.encode()) <= 50
            assert "#" not in button.data
            assert 0 < len(button.label) <= 64
    return shown
