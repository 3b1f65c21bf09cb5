"""The course of a task over its reports: since when it has stood as it stands, and what is therefore behind."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import MappingProxyType

from domain.reports import SEVERITY, Answered, Health, RequestKind, RequestState
from domain.verdicts import Verdict

BEHIND = (Health.OFF_TRACK, Health.AT_RISK)
STANDS = (RequestState.REPORTED, RequestState.RETURNED)
_LADDER = {Health.OFF_TRACK: 0, Health.AT_RISK: 1, Health.ON_TRACK: 2, Health.DONE: 3, Health.NOT_STARTED: 2}
"""Worse is lower; unstated is neither."""


@dataclass(frozen=True, slots=True)
class Course:
    """A task's newest report, the first of those in a row that said the same, and what was said before these."""

    newest: Answered
    first: Answered
    reports: int
    """How many in a row; a period without a report is a gap and breaks nothing."""
    before: Answered | None

    @property
    def health(self) -> Health:
        return health_of(self.newest)

    @property
    def is_sent_back(self) -> bool:
        """Whether another word is waited for."""
        return self.newest.request.state is RequestState.RETURNED

    @property
    def is_behind(self) -> bool:
        return self.health in BEHIND

    @property
    def is_new(self) -> bool:
        """Whether it has only just come to stand so."""
        return self.reports == 1

    @property
    def is_worse(self) -> bool:
        """Whether it is behind and the report before these was better."""
        if not self.is_behind or self.before is None:
            return False
        return _LADDER[self.health] < _LADDER.get(health_of(self.before), -1)


def courses(answers: Iterable[Answered]) -> dict[int, Course]:
    """By task, of reports (not contributions) in their newest versions; one that was sent back is the newest word there is."""
    found: dict[int, list[Answered]] = defaultdict(list)
    for answer in answers:
        request = answer.request
        if request.kind is RequestKind.REPORT and request.state in STANDS and answer.report is not None:
            found[request.task_id].append(answer)
    return {task: _course(sorted(said, key=lambda a: a.request.period.label)) for task, said in found.items()}


def behind(known: Mapping[int, Course]) -> list[Course]:
    """Red before amber, of each the longest so first."""
    return sorted(
        (c for c in known.values() if c.is_behind),
        key=lambda c: (SEVERITY[c.health], c.first.request.period.label, c.newest.request.number),
    )


def mismatches(known: Mapping[int, Course], verified: Mapping[int, Verdict] = MappingProxyType({})) -> list[Course]:
    """Those whose contact says better than the figures speak for, or otherwise than the office has found (`verified`, by task).

    The figures that are worst come first.
    """

    def differs(task: int, course: Course) -> bool:
        report, verdict = course.newest.report, verified.get(task)
        return report is not None and (report.differs or (verdict is not None and verdict.differs(report)))

    found = [c for task, c in known.items() if differs(task, c)]
    return sorted(found, key=lambda c: (SEVERITY[_computed(c)], c.newest.request.number))


def health_of(answer: Answered) -> Health:
    return answer.health or Health.UNSTATED


def _course(said: list[Answered]) -> Course:
    newest = said[-1]
    run = 1
    while run < len(said) and health_of(said[-run - 1]) is health_of(newest):
        run += 1
    return Course(newest, said[-run], run, said[-run - 1] if run < len(said) else None)


def _computed(course: Course) -> Health:
    report = course.newest.report
    return report.computed if report is not None and report.computed is not None else Health.UNSTATED
