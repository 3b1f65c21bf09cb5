"""What reporting costs, counted by hand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.burdens import Burden, Purpose, Spread, Told, burden, spread, timeliness
from domain.reports import Health, RequestState
from domain.rollup import rollup
from tests.domain.test_rollup import ANSWERED, DUE, answer

ASKED = DUE - timedelta(7)


@pytest.mark.parametrize(
    ("values", "expected"),
    [((), None), ((3,), Spread(1, 3, 3)), ((1, 4), Spread(2, 2.5, 4)), ((5, 1, 2), Spread(3, 2, 5))],
)
def test_the_middle_and_the_most(values: tuple[int, ...], expected: Spread | None) -> None:
    assert spread(values) == expected


def test_a_period_counts_messages_once_and_times_from_the_question_of_the_department() -> None:
    told = [
        Told(1, 1, 1, Purpose.ASKED, ASKED),
        Told(1, 1, 2, Purpose.ASKED, ASKED),  # One message to somebody who sits in two departments.
        Told(2, 2, 1, Purpose.ASKED, ASKED + timedelta(hours=5)),
        Told(3, 1, 1, Purpose.REMINDED, DUE),
        Told(4, 1, 1, Purpose.RETURNED, DUE),
        Told(5, 3, 9, Purpose.ASKED, ASKED),  # Of a department that is not counted.
    ]
    answers = [
        answer(1, Health.ON_TRACK, no_change=2),
        answer(2, Health.ON_TRACK),
        answer(3, Health.AT_RISK, department=2),
        answer(4, department=2),
    ]
    first = {11: ASKED + timedelta(hours=2), 21: ASKED - timedelta(hours=1), 32: ASKED + timedelta(hours=6)}
    assert burden(told, first, answers) == Burden(
        messages=Spread(2, 2, 3),
        purposes={Purpose.ASKED: 2, Purpose.REMINDED: 1, Purpose.WARNED: 0, Purpose.RETURNED: 1},
        asks=Spread(2, 3, 4),
        wait=timedelta(hours=4),
        timed=2,
        early=1,
        reported=3,
        unchanged=1,
    )
    nobody = burden([], first, answers)
    assert (nobody.messages, nobody.asks, nobody.wait, nobody.timed, nobody.early) == (None, None, None, 0, 0)


def test_what_is_excused_or_out_of_reach_is_not_expected() -> None:
    answers = [
        answer(1, Health.ON_TRACK, at=ANSWERED),
        answer(2, Health.ON_TRACK, at=DUE + timedelta(1)),
        answer(3, state=RequestState.MISSED),
        answer(4, state=RequestState.EXCUSED),
        answer(5, department=2),
    ]
    counted = rollup(answers, None, unreachable={2})
    found = timeliness([counted, counted])
    assert (found.asked, found.expected, found.received, found.on_time, found.late) == (10, 6, 4, 2, 2)
    assert (found.absent, found.excused, found.out_of_reach, found.nothing) == (2, 2, 2, 0)
    assert timeliness([]).expected == 0
