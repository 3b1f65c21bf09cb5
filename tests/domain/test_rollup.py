"""Figures against a count by plain loops over what the test itself made up, for many made-up periods."""

from __future__ import annotations

import random
from collections import Counter
from datetime import UTC, datetime, timedelta

import pytest

from domain.people import Department, Duty
from domain.reports import Answered, Health, Period, PeriodState, Report, Request, RequestKind, RequestState
from domain.rollup import Rollup, by_department, by_part, rollup, worst_first
from domain.tasks import Owner, Part, Task, TaskState

DUE = datetime(2023, 3, 24, 10, tzinfo=UTC)
PERIOD = Period(
    7,
    1,
    "2023-03",
    PeriodState.ASKED,
    DUE - timedelta(7),
    DUE - timedelta(2),
    DUE,
    DUE + timedelta(3),
    DUE + timedelta(7),
)
ANSWERED = DUE - timedelta(1)


def answer(
    number: int, health: Health | None = None, *, state: RequestState | None = None, department: int = 1, part: int = 1,
    kind: RequestKind = RequestKind.REPORT, at: datetime = ANSWERED, no_change: int = 0,
) -> Answered:  # fmt: skip
    stands = state or (RequestState.REPORTED if health else RequestState.OPEN)
    request = Request(
        number * 10 + department, 1, PERIOD, number, number, f"Task {number}", "", part, department,
        f"Department {department}", kind, stands, DUE, 1, at if health else None, None,
    )  # fmt: skip
    if health is None:
        return Answered(request, None)
    return Answered(request, Report(number, request.id, 1, 1, "张伟", health, None, "", no_change, at, True))


def task(number: int, state: TaskState = TaskState.ACTIVE) -> Task:
    owner = Owner(Department(1, "Department 1"), Duty.LEAD, True, "stated")
    return Task(number, 1, Part(1, 1, "Part 1"), number, f"Task {number}", "", "", None, state, (owner,))


def test_a_small_period_counted_by_hand() -> None:
    before = [
        answer(1, Health.ON_TRACK),
        answer(2, Health.OFF_TRACK),
        answer(3, Health.AT_RISK),
        answer(4, Health.DONE),
    ]
    now = [
        answer(1, Health.OFF_TRACK),
        answer(2, Health.AT_RISK, at=DUE + timedelta(1)),
        answer(3, Health.ON_TRACK, no_change=4),
        answer(4),
        answer(5, state=RequestState.EXCUSED),
        answer(6, department=9),
        answer(7, Health.OFF_TRACK, state=RequestState.RETURNED),
        answer(1, Health.ON_TRACK, department=2, kind=RequestKind.CONTRIBUTION),
        answer(3, department=2, kind=RequestKind.CONTRIBUTION),
    ]
    found = rollup(now, before, [task(1), task(8), task(9, TaskState.CLOSED)], unreachable={9})
    assert (found.asked, found.reported, found.on_time, found.late) == (7, 3, 2, 1)
    assert (found.missing, found.missed, found.excused, found.out_of_reach) == (2, 0, 1, 1)
    assert found.colours == {Health.OFF_TRACK: 1, Health.AT_RISK: 1, Health.ON_TRACK: 1}
    assert found.change is not None
    assert {h: n for h, n in found.change.items() if n} == {Health.DONE: -1}
    assert [a.request.number for a in found.newly_red] == [1]
    assert [a.request.number for a in found.improved] == [2, 3]
    assert (found.no_change, found.longest_no_change) == (1, 4)
    assert (found.contributions_asked, found.contributions_reported) == (2, 1)
    owing = [(o.department_id, len(o.reports), len(o.contributions)) for o in found.owing]
    assert owing == [(1, 2, 0), (2, 0, 1)]
    assert [o.department for o in found.unreachable] == ["Department 9"]
    assert (found.closed, found.not_asked, found.elsewhere) == (1, (8,), ())
    other = answer(8, Health.ON_TRACK, department=7)
    found = rollup(now, before, [task(1), task(8)], whole=[*now, other])
    assert (found.not_asked, found.elsewhere) == ((), (other,))


def test_nothing_asked_is_all_zero() -> None:
    found = rollup([], None)
    assert (found.asked, found.reported, found.unanswered, found.contributions_asked) == (0, 0, 0, 0)
    assert found.change is None
    assert found.owing == ()


def test_in_the_first_period_what_is_red_is_new() -> None:
    found = rollup([answer(1, Health.OFF_TRACK), answer(2, Health.ON_TRACK)], None)
    assert [a.request.number for a in found.newly_red] == [1]
    assert found.change is None


@pytest.mark.parametrize("then", [h for h in Health if h is not Health.OFF_TRACK])
def test_red_after_any_other_health_is_newly_red(then: Health) -> None:
    assert rollup([answer(1, Health.OFF_TRACK)], [answer(1, then)]).newly_red


def test_red_after_red_is_not_news() -> None:
    assert not rollup([answer(1, Health.OFF_TRACK)], [answer(1, Health.OFF_TRACK)]).newly_red


@pytest.mark.parametrize(
    ("then", "now", "better"),
    [
        (Health.OFF_TRACK, Health.AT_RISK, True),
        (Health.AT_RISK, Health.DONE, True),
        (Health.AT_RISK, Health.OFF_TRACK, False),
        (Health.ON_TRACK, Health.DONE, False),
        (Health.OFF_TRACK, Health.UNSTATED, False),
        (Health.UNSTATED, Health.ON_TRACK, False),
        (Health.AT_RISK, Health.AT_RISK, False),
    ],
)
def test_better_is_out_of_red_or_amber(then: Health, now: Health, better: bool) -> None:
    assert bool(rollup([answer(1, now)], [answer(1, then)]).improved) is better


def test_worst_stands_first_and_contributions_last() -> None:
    mixed = [
        answer(1, Health.DONE), answer(2), answer(3, Health.AT_RISK), answer(4, Health.OFF_TRACK),
        answer(5, Health.ON_TRACK), answer(4, Health.OFF_TRACK, department=2, kind=RequestKind.CONTRIBUTION),
    ]  # fmt: skip
    order = [(a.request.number, a.request.kind) for a in worst_first(mixed)]
    assert [number for number, _ in order] == [4, 3, 2, 5, 1, 4]
    assert order[-1][1] is RequestKind.CONTRIBUTION


@pytest.mark.parametrize("seed", range(25))
def test_every_figure_equals_a_count_by_plain_loops(seed: int) -> None:
    dice = random.Random(seed)
    now, before = _made_up(dice), _made_up(dice)
    unreachable = {3}
    found = rollup(now, before, unreachable=unreachable)
    _check(found, now, before, unreachable)
    parts = by_part(now, before, unreachable=unreachable)
    for number, figures in parts:
        _check(
            figures,
            [a for a in now if a.request.part == number],
            [a for a in before if a.request.part == number],
            unreachable,
        )
    assert sum(figures.asked for _, figures in parts) == found.asked
    departments = by_department(now, before, unreachable=unreachable)
    assert sum(figures.reported for _, _, figures in departments) == found.reported
    assert sum(figures.contributions_asked for _, _, figures in departments) == found.contributions_asked


def _made_up(dice: random.Random) -> list[Answered]:
    made = []
    for number in range(1, 40):
        for kind, department in ((RequestKind.REPORT, dice.randint(1, 5)), (RequestKind.CONTRIBUTION, 6)):
            state = dice.choice(list(RequestState))
            reported = state is RequestState.REPORTED or (state is RequestState.RETURNED)
            health = dice.choice(list(Health)) if reported else None
            at = DUE + timedelta(hours=dice.choice((-5, 5)))
            part = number % 4 + 1
            made.append(
                answer(number, health, state=state, department=department, part=part, kind=kind, at=at, no_change=dice.randint(0, 1))
            )  # fmt: skip
    return made


def _check(found: Rollup, now: list[Answered], before: list[Answered], unreachable: set[int]) -> None:
    counts: Counter[str] = Counter()
    colours: Counter[Health] = Counter()
    red_then: set[int] = set()
    colours_then: Counter[Health] = Counter()
    for a in before:
        if a.request.kind is RequestKind.REPORT and a.request.state is RequestState.REPORTED and a.report:
            colours_then[a.report.health] += 1
            if a.report.health is Health.OFF_TRACK:
                red_then.add(a.request.number)
    red = []
    for a in now:
        q = a.request
        if q.kind is RequestKind.CONTRIBUTION:
            counts["contributions"] += 1
            counts["contributed"] += q.state is RequestState.REPORTED
            continue
        counts["asked"] += 1
        if q.state is RequestState.REPORTED and a.report:
            counts["reported"] += 1
            counts["late" if a.report.created_at > DUE else "on time"] += 1
            counts["no change"] += a.report.no_change
            colours[a.report.health] += 1
            if a.report.health is Health.OFF_TRACK and q.number not in red_then:
                red.append(q.number)
        elif q.state is RequestState.EXCUSED:
            counts["excused"] += 1
        elif q.department_id in unreachable:
            counts["out of reach"] += 1
        else:
            counts["missed" if q.state is RequestState.MISSED else "missing"] += 1
    assert found.asked == counts["asked"]
    assert (found.reported, found.on_time, found.late) == (counts["reported"], counts["on time"], counts["late"])
    assert (found.missing, found.missed) == (counts["missing"], counts["missed"])
    assert (found.excused, found.out_of_reach) == (counts["excused"], counts["out of reach"])
    assert found.no_change == counts["no change"]
    assert +Counter(found.colours) == +colours
    assert found.change == {h: colours[h] - colours_then[h] for h in Health}
    assert [a.request.number for a in found.newly_red] == red
    assert (found.contributions_asked, found.contributions_reported) == (counts["contributions"], counts["contributed"])
    assert sum(len(o.reports) for o in found.owing) == counts["missing"] + counts["missed"]
    assert sum(len(o.reports) for o in found.unreachable) == counts["out of reach"]
    assert found.asked == found.reported + found.unanswered + found.excused + found.out_of_reach


def test_what_rests_is_counted_apart_and_nowhere_else() -> None:
    excused = RequestState.EXCUSED
    answers = [answer(1, Health.ON_TRACK), answer(2, state=excused), answer(3, state=excused), answer(4)]
    counted = rollup(answers, None, [task(n) for n in range(1, 7)], whole=answers, suspended={2, 5})
    assert (counted.asked, counted.reported, counted.missing, counted.excused) == (3, 1, 1, 1)
    assert counted.suspended == (2, 5)
    assert counted.not_asked == (6,)
    ((_, part),) = by_part(answers, None, suspended={2, 5})
    assert (part.asked, part.excused) == (3, 1)
