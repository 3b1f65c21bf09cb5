"""Requests and the reports that answer them: states, health, versions, and what may still be changed. Reading free text is domain.answers."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum


class Health(StrEnum):
    """How a task stands, as its contact says."""

    ON_TRACK = "on_track"
    AT_RISK = "at_risk"
    OFF_TRACK = "off_track"
    DONE = "done"
    NOT_STARTED = "not_started"
    UNSTATED = "unstated"


STATED = (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK, Health.DONE, Health.NOT_STARTED)
"""What a contact can choose."""

SEVERITY = {
    Health.OFF_TRACK: 0,
    Health.AT_RISK: 1,
    Health.UNSTATED: 2,
    Health.NOT_STARTED: 3,
    Health.ON_TRACK: 4,
    Health.DONE: 5,
}
"""Worst first."""


class RequestKind(StrEnum):
    """The lead's report on a task, or another owner's contribution to it."""

    REPORT = "report"
    CONTRIBUTION = "contribution"


class RequestState(StrEnum):
    OPEN = "open"
    REPORTED = "reported"
    RETURNED = "returned"
    EXCUSED = "excused"
    MISSED = "missed"


MISSING = (RequestState.OPEN, RequestState.RETURNED)
"""States in which an answer is still waited for."""


class Manner(StrEnum):
    """How a report answers: with what it says, that there is nothing to measure this time, or that the figures come later."""

    SAID = "said"
    NOTHING = "nothing"
    LATER = "later"


class PeriodState(StrEnum):
    """A period is planned, then asked, then locked."""

    PLANNED = "planned"
    ASKED = "asked"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Period:
    """One month or quarter of a plan with its instants (UTC)."""

    id: int
    plan_id: int
    label: str
    state: PeriodState
    asked_at: datetime
    contributions_due_at: datetime
    due_at: datetime
    summary_at: datetime
    locked_at: datetime


@dataclass(frozen=True, slots=True)
class Statement:
    """What one version says; who said it and when stands in the Report, figures by indicator in storage.figures."""

    health: Health = Health.UNSTATED
    percent: int | None = None
    text: str = ""
    no_change: int = 0
    manner: Manner = Manner.SAID
    data_on: date | None = None
    reason: str = ""
    computed: Health | None = None

    @property
    def is_stated(self) -> bool:
        """Whether it says how the task stands."""
        return self.health is not Health.UNSTATED


@dataclass(frozen=True, slots=True)
class Report:
    """One version of an answer; `text` holds all its words as they came, a message a paragraph."""

    id: int
    request_id: int
    version: int
    person_id: int
    person_name: str
    health: Health
    percent: int | None
    text: str
    no_change: int
    """For how many periods in a row this said "no change"; 0 where it says something of its own."""
    created_at: datetime
    left: bool
    manner: Manner = Manner.SAID
    data_on: date | None = None
    """When the figures come, where they come later."""
    reason: str = ""
    """Why it is kept as it stands although that was asked about."""
    computed: Health | None = None
    """What its figures speak for."""
    for_name: str = ""
    """Who was away when somebody else answered in her place."""
    prepared_by: str = ""
    """The colleague who filled in the card that was lent to her."""
    moved: bool = False
    """Whether its words were booked to another request after all, so that it says nothing for this one."""
    entered: bool = False
    """Whether the office gave it for the department, which said it by telephone or on paper."""

    @property
    def statement(self) -> Statement:
        return Statement(
            self.health, self.percent, self.text, self.no_change, self.manner, self.data_on, self.reason, self.computed
        )

    @property
    def differs(self) -> bool:
        """Whether the contact says that it stands better than her figures speak for."""
        worse = {Health.DONE: 2, Health.ON_TRACK: 2, Health.AT_RISK: 1}.get(self.health, 0)
        return self.computed in (Health.OFF_TRACK, Health.AT_RISK)[:worse]


@dataclass(frozen=True, slots=True)
class Request:
    """What one department must answer about one task in one period; `revision` grows with every change."""

    id: int
    plan_id: int
    period: Period
    task_id: int
    number: int
    title: str
    target: str
    part: int
    department_id: int
    department: str
    kind: RequestKind
    state: RequestState
    due_at: datetime
    revision: int
    answered_at: datetime | None
    unlocked_until_at: datetime | None
    disputed: bool = False
    """Whether its department says that the task is not its own, and nobody has decided yet."""
    accepted: bool = False
    """Whether the office has accepted its newest version."""
    fixed: bool = False
    """Whether that holds it as it is; an accepted one that is reopened may be changed again."""

    @property
    def is_missing(self) -> bool:
        return self.state in MISSING

    @property
    def is_late(self) -> bool:
        """Answered after it was due; late and locked are two things."""
        return self.answered_at is not None and self.answered_at > self.due_at

    def accepts(self, now: datetime) -> bool:
        """Whether an answer may still be given or changed: until it is accepted or locked, after that only while reopened."""
        if self.fixed:
            return False
        if self.unlocked_until_at is not None and now < self.unlocked_until_at:
            return True
        return self.period.state is not PeriodState.LOCKED


@dataclass(frozen=True, slots=True)
class Answered:
    """A request with its latest report, where there is one."""

    request: Request
    report: Report | None

    @property
    def health(self) -> Health | None:
        return self.report.health if self.report else None
