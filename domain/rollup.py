"""How a period stands, counted: from its requests, those of the period before and the tasks; also by part and department.

Whose requests are counted is the caller's question. `Health` here is always what the contact declared.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from domain.reports import SEVERITY, Answered, Health, Manner, RequestKind, RequestState
from domain.tasks import Task, TaskState

_LADDER = {Health.OFF_TRACK: 0, Health.AT_RISK: 1, Health.ON_TRACK: 2, Health.DONE: 3}
"""Health that can be better or worse than another; unstated and not started are neither."""


@dataclass(frozen=True, slots=True)
class Owing:
    """One department's unanswered requests of a period, the reports before the contributions."""

    department_id: int
    department: str
    reports: tuple[Answered, ...]
    contributions: tuple[Answered, ...]

    @property
    def requests(self) -> tuple[Answered, ...]:
        return self.reports + self.contributions

    @property
    def due_at(self) -> datetime:
        """When the first report was due; the first contribution where no report is owed."""
        return min(a.request.due_at for a in self.reports or self.contributions)


@dataclass(frozen=True, slots=True)
class Rollup:
    """Figures of a period. Those about tasks count reports; contributions are counted apart.

    asked = reported + missing + missed + excused + out_of_reach, and reported = on_time + late = the sum of `colours`.
    """

    asked: int
    reported: int
    on_time: int
    late: int
    missing: int
    """Still waited for, in departments that can be reached."""
    missed: int
    """Unanswered at the lock, in departments that can be reached."""
    excused: int
    """Asked no more, but for what rests."""
    out_of_reach: int
    """Unanswered in departments in which nobody can be reached: the office's fault, so neither missing nor missed."""
    no_change: int
    longest_no_change: int
    """For how many periods in a row the longest of them has said so."""
    nothing: int
    """Reported that there is nothing to measure this time."""
    coming: int
    """Reported that the figures come on a later day."""
    colours: Mapping[Health, int]
    change: Mapping[Health, int] | None
    """Against the previous period; None where there was none."""
    newly_red: tuple[Answered, ...]
    """Off track now and not so in the previous period."""
    improved: tuple[Answered, ...]
    """Out of red or amber, or from red to amber."""
    contributions_asked: int
    contributions_reported: int
    owing: tuple[Owing, ...]
    """Departments that can be reached and owe something, the most reports first."""
    unreachable: tuple[Owing, ...]
    """The same for departments in which nobody can be reached."""
    closed: int = 0
    """Tasks done and confirmed, which are asked no more."""
    not_asked: tuple[int, ...] = field(default=())
    """Numbers of the other tasks that this period asks nobody about."""
    suspended: tuple[int, ...] = ()
    """Numbers of the tasks that rest, which count nowhere else: neither asked nor late."""
    elsewhere: tuple[Answered, ...] = ()
    """Reports on the other tasks that were asked of somebody whose requests are not counted here."""

    @property
    def unanswered(self) -> int:
        return self.missing + self.missed

    @property
    def unstated(self) -> int:
        return self.colours[Health.UNSTATED]


def rollup(
    answers: Iterable[Answered],
    before: Iterable[Answered] | None,
    tasks: Iterable[Task] = (),
    *,
    whole: Iterable[Answered] = (),
    unreachable: Collection[int] = (),
    suspended: Collection[int] = (),
) -> Rollup:
    """The figures of a period's requests; `before` are the previous period's, None where nothing was asked before.

    `tasks` are those the figures are about, for what was not asked of anybody in the `whole` period, as far as that
    holds more than the requests counted; `unreachable` are ids of departments, `suspended` of tasks that rest.
    """
    everything = tuple(answers)
    known = tuple(a for a in everything if not _rests(a, suspended))
    reports = [a for a in known if a.request.kind is RequestKind.REPORT]
    contributions = [a for a in known if a.request.kind is RequestKind.CONTRIBUTION]
    reported = [a for a in reports if a.request.state is RequestState.REPORTED]
    open_ = [a for a in reports if _unanswered(a)]
    waited = [a for a in open_ if a.request.department_id not in unreachable]
    late = sum(a.request.is_late for a in reported)
    unchanged = [a.report.no_change for a in reported if a.report is not None]
    colours = _colours(reported)
    owing = _owing([a for a in known if _unanswered(a)])
    listed = tuple(tasks)
    counted = {a.request.task_id for a in reports}
    others = {a.request.task_id: a for a in whole if a.request.kind is RequestKind.REPORT and not _rests(a, suspended)}
    asked_tasks = counted | others.keys()
    resting = {
        t.number for t in listed if t.id in suspended and t.state is TaskState.ACTIVE and t.id not in asked_tasks
    }
    resting |= {a.request.number for a in everything if _rests(a, suspended) and a.request.kind is RequestKind.REPORT}
    earlier = None if before is None else _reported(before)
    return Rollup(
        asked=len(reports),
        reported=len(reported),
        on_time=len(reported) - late,
        late=late,
        missing=sum(a.request.is_missing for a in waited),
        missed=sum(not a.request.is_missing for a in waited),
        excused=sum(a.request.state is RequestState.EXCUSED for a in reports),
        out_of_reach=len(open_) - len(waited),
        no_change=sum(n > 0 for n in unchanged),
        longest_no_change=max(unchanged, default=0),
        nothing=_counted(reported, Manner.NOTHING),
        coming=_counted(reported, Manner.LATER),
        colours=colours,
        change=None if earlier is None else _change(colours, _colours(earlier.values())),
        newly_red=tuple(a for a in reported if _health(a) is Health.OFF_TRACK and not _was_red(a, earlier or {})),
        improved=tuple(a for a in reported if _is_better(a, earlier or {})),
        contributions_asked=len(contributions),
        contributions_reported=sum(a.request.state is RequestState.REPORTED for a in contributions),
        owing=tuple(o for o in owing if o.department_id not in unreachable),
        unreachable=tuple(o for o in owing if o.department_id in unreachable),
        closed=sum(t.state is TaskState.CLOSED and t.id not in asked_tasks for t in listed),
        not_asked=tuple(
            t.number
            for t in listed
            if t.state is TaskState.ACTIVE and t.id not in asked_tasks and t.number not in resting
        ),
        suspended=tuple(sorted(resting)),
        elsewhere=tuple(others[t.id] for t in listed if t.id in others.keys() - counted),
    )


def by_part(
    answers: Iterable[Answered],
    before: Iterable[Answered] | None,
    *,
    unreachable: Collection[int] = (),
    suspended: Collection[int] = (),
) -> tuple[tuple[int, Rollup], ...]:
    """The figures of each part, by its number."""
    now, then = _grouped(answers, _part), None if before is None else _grouped(before, _part)
    return tuple(
        (
            number,
            rollup(
                now[number],
                None if then is None else then.get(number, ()),
                unreachable=unreachable,
                suspended=suspended,
            ),
        )
        for number in sorted(now)
    )


def by_department(
    answers: Iterable[Answered],
    before: Iterable[Answered] | None,
    *,
    unreachable: Collection[int] = (),
    suspended: Collection[int] = (),
) -> tuple[tuple[int, str, Rollup], ...]:
    """Id, name and figures of each department that was asked, those with the most reports first."""
    now, then = _grouped(answers, _department), None if before is None else _grouped(before, _department)
    rows = [
        (
            department,
            group[0].request.department,
            rollup(
                group,
                None if then is None else then.get(department, ()),
                unreachable=unreachable,
                suspended=suspended,
            ),
        )
        for department, group in now.items()
    ]
    return tuple(sorted(rows, key=lambda row: (-row[2].asked, -row[2].contributions_asked, row[0])))


def worst_first(answers: Iterable[Answered]) -> tuple[Answered, ...]:
    """Off track, at risk, unanswered, then the others by severity; reports before contributions, then by number."""
    return tuple(
        sorted(answers, key=lambda a: (a.request.kind is RequestKind.CONTRIBUTION, _severity(a), a.request.number))
    )


def _severity(answer: Answered) -> float:
    if answer.request.state is RequestState.REPORTED:
        return SEVERITY[_health(answer)]
    return SEVERITY[Health.AT_RISK] + 0.5 if _unanswered(answer) else SEVERITY[Health.DONE] + 1


def _rests(answer: Answered, suspended: Collection[int]) -> bool:
    return answer.request.state is RequestState.EXCUSED and answer.request.task_id in suspended


def _unanswered(answer: Answered) -> bool:
    return answer.request.is_missing or answer.request.state is RequestState.MISSED


def _health(answer: Answered) -> Health:
    return answer.health or Health.UNSTATED


def _counted(reported: Iterable[Answered], manner: Manner) -> int:
    return sum(a.report is not None and a.report.manner is manner for a in reported)


def _colours(reported: Iterable[Answered]) -> Counter[Health]:
    return Counter(map(_health, reported))


def _change(now: Counter[Health], then: Counter[Health]) -> dict[Health, int]:
    return {health: now[health] - then[health] for health in Health}


def _reported(before: Iterable[Answered]) -> dict[int, Answered]:
    """The reports of an earlier period by task."""
    return {
        a.request.task_id: a
        for a in before
        if a.request.kind is RequestKind.REPORT and a.request.state is RequestState.REPORTED
    }


def _was_red(answer: Answered, earlier: Mapping[int, Answered]) -> bool:
    then = earlier.get(answer.request.task_id)
    return then is not None and _health(then) is Health.OFF_TRACK


def _is_better(answer: Answered, earlier: Mapping[int, Answered]) -> bool:
    then = earlier.get(answer.request.task_id)
    if then is None or _health(then) not in (Health.OFF_TRACK, Health.AT_RISK):
        return False
    return _LADDER.get(_health(answer), -1) > _LADDER[_health(then)]


def _owing(unanswered: Sequence[Answered]) -> list[Owing]:
    rows = []
    for department, group in _grouped(unanswered, _department).items():
        reports = tuple(a for a in group if a.request.kind is RequestKind.REPORT)
        contributions = tuple(a for a in group if a.request.kind is RequestKind.CONTRIBUTION)
        rows.append(Owing(department, group[0].request.department, reports, contributions))
    return sorted(rows, key=lambda o: (-len(o.reports), -len(o.contributions), o.department_id))


def _part(answer: Answered) -> int:
    return answer.request.part


def _department(answer: Answered) -> int:
    return answer.request.department_id


def _grouped(answers: Iterable[Answered], key: Callable[[Answered], int]) -> dict[int, list[Answered]]:
    groups: dict[int, list[Answered]] = defaultdict(list)
    for answer in answers:
        groups[key(answer)].append(answer)
    return groups
