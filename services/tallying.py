"""What a period's figures are counted from, for somebody: the requests that are hers to read, those of the period before, and the rollup.

Summaries in words (services.summarising), pictures (services.picturing) and bulletins count here, so that they say the same.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain import rollup
from domain.errors import NotForYou
from domain.people import Role, Standing
from domain.reports import Answered, Period, PeriodState
from domain.rollup import Rollup
from domain.sanity import same_words
from domain.tasks import Plan, Task
from domain.views import View
from services import looking_back, reach
from services.timing import key_of
from storage import people, periods, requests, tasks
from storage import summaries as stored
from storage.database import Tx


@dataclass(frozen=True, slots=True)
class Counts:
    """A period's figures over what somebody may read of it."""

    period: Period
    previous: Period | None
    """The period asked before it."""
    whole: tuple[Answered, ...]
    """Everything that was asked, hers or not."""
    answers: tuple[Answered, ...]
    before: tuple[Answered, ...] | None
    tasks: tuple[Task, ...]
    """All of the plan."""
    led: tuple[Task, ...]
    """Those the figures are about."""
    apart: frozenset[int]
    """Departments in which nobody can be reached."""
    resting: frozenset[int]

    @property
    def rollup(self) -> Rollup:
        return rollup.rollup(
            self.answers, self.before, self.led, whole=self.whole, unreachable=self.apart, suspended=self.resting
        )

    @property
    def by_part(self) -> tuple[tuple[int, Rollup], ...]:
        return rollup.by_part(self.answers, self.before, unreachable=self.apart, suspended=self.resting)

    @property
    def by_department(self) -> tuple[tuple[int, str, Rollup], ...]:
        return rollup.by_department(self.answers, self.before, unreachable=self.apart, suspended=self.resting)


def repeated(counts: Counts) -> frozenset[int]:
    """The requests whose report says in words of its own what the one before said: written anew, not tapped as "no change"."""
    before = {
        (a.request.task_id, a.request.department_id): a.report.text for a in counts.before or () if a.report is not None
    }
    return frozenset(
        a.request.id
        for a in counts.answers
        if a.report is not None
        and a.report.text
        and not a.report.no_change
        and same_words(a.report.text, before.get((a.request.task_id, a.request.department_id), ""))
    )


async def asked_periods(tx: Tx, plan: Plan) -> list[Period]:
    """All that were asked, in order of time."""
    return [p for p in await periods.periods(tx, plan.id) if p.state is not PeriodState.PLANNED]


async def counts(
    tx: Tx, plan: Plan, period: Period, who: Standing, view: View, *, asked: Sequence[Period], now: datetime,
    at: datetime | None = None,
) -> Counts:  # fmt: skip
    """The figures of a period that was asked; `asked` are all of those. As they stood `at` an instant past, where one is given."""
    previous = next((p for p in reversed(asked) if p.label < period.label), None)
    owned = {task.id: task for task in await tasks.tasks(tx, plan.id)}
    whole = await _requests(tx, period, at)
    answers = reach.readable(who, view, whole, owned)
    before = reach.readable(who, view, await _requests(tx, previous, at), owned) if previous else None
    last_day = key_of(period).last_day
    return Counts(
        period=period,
        previous=previous,
        whole=tuple(whole),
        answers=tuple(answers),
        before=None if before is None else tuple(before),
        tasks=tuple(owned.values()),
        led=tuple(reach.led(who, view, owned.values())),
        apart=await _unreachable(tx, period, answers, at, now=now),
        resting=frozenset(task.id for task in owned.values() if task.rests(last_day)),
    )


def reader(who: Standing) -> None:
    """Raises NotForYou."""
    if not who.oversees and not who.seats:
        raise NotForYou(role=Role.SUPERVISOR)


async def _requests(tx: Tx, period: Period, at: datetime | None) -> list[Answered]:
    return await requests.of_period(tx, period.id) if at is None else await looking_back.of_period(tx, period, at=at)


async def _unreachable(
    tx: Tx, period: Period, answers: Iterable[Answered], at: datetime | None, *, now: datetime
) -> frozenset[int]:  # fmt: skip
    """Departments asked in which nobody can be reached; once the period is locked, or of an instant past, could be reached then."""
    past = at is not None or period.state is PeriodState.LOCKED
    reachable = (
        await stored.reachable_at(tx, min(at or now, period.locked_at))
        if past
        else await people.reachable_departments(tx)
    )
    return frozenset(a.request.department_id for a in answers) - reachable
