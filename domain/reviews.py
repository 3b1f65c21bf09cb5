"""What the office says of reports: which ones wait for it, the worst first, what has changed since the last one it accepted, why one goes back."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.reports import SEVERITY, Answered, Health, Manner, Report, Request, RequestKind, RequestState


class ReturnReason(StrEnum):
    """Why a report goes back; `other` is in the reviewer's own words alone."""

    VAGUE = "vague"
    NUMBER = "number"
    EVIDENCE = "evidence"
    PERIOD = "period"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Acceptance:
    """A version that the office has accepted; `batch` names all that were accepted with one tap."""

    id: int
    request_id: int
    report_id: int
    version: int
    label: str
    """Of its period."""
    person_name: str
    batch: str
    accepted_at: datetime
    lifted: bool
    """Whether it was reopened since, so that it may be changed although it was accepted."""


@dataclass(frozen=True, slots=True)
class Returned:
    """A version that went back. With the department from `returned_at` to `answered_at`, else with the office."""

    id: int
    request_id: int
    version: int
    person_name: str
    reason: ReturnReason
    words: str
    returned_at: datetime
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class Difference:
    """What one report says otherwise than another; figures by indicator, words clause by clause."""

    health: tuple[Health, Health] | None = None
    percent: tuple[int | None, int | None] | None = None
    figures: Mapping[int, tuple[Decimal | None, Decimal | None]] | None = None
    added: tuple[str, ...] = ()
    dropped: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.health or self.percent or self.figures or self.added or self.dropped)


def difference(
    old: Report, new: Report, old_figures: Mapping[int, Decimal], new_figures: Mapping[int, Decimal]
) -> Difference:
    """From the old to the new."""
    before, after = clauses(old.text), clauses(new.text)
    known = sorted({*old_figures, *new_figures})
    changed = {key: (old_figures.get(key), new_figures.get(key)) for key in known}
    return Difference(
        (old.health, new.health) if old.health is not new.health else None,
        (old.percent, new.percent) if old.percent != new.percent else None,
        {key: pair for key, pair in changed.items() if pair[0] != pair[1]},
        tuple(c for c in after if c not in before),
        tuple(c for c in before if c not in after),
    )


def clauses(words: str) -> tuple[str, ...]:
    """The sentences of a text, each once, without the marks that end them."""
    found = (piece.strip() for piece in re.split(r"[。；;！!？?\n]+|\.(?:\s+|$)", words))
    return tuple(dict.fromkeys(filter(None, found)))


def waits(answered: Answered) -> bool:
    """Whether the office has still to say something of it: the lead's report is in, and this version is not accepted."""
    request, report = answered.request, answered.report
    return (
        report is not None
        and request.kind is RequestKind.REPORT
        and request.state is RequestState.REPORTED
        and not request.accepted
    )


def urgency(answered: Answered) -> tuple[int, bool, int, int]:
    """Sorts reports: by the worst of what is declared and computed, mismatches first among equals, then by number."""
    report = answered.report
    said = [h for h in (report.health, report.computed) if h is not None] if report else []
    worst = min((SEVERITY[h] for h in said), default=len(SEVERITY))
    return worst, not (report is not None and report.differs), answered.request.number, answered.request.id


def is_plain_green(answered: Answered, verified: Health | None) -> bool:
    """Whether it can be accepted with others unread: declared green, and nothing that is known speaks against it.

    Where figures are expected they must be there and green; `verified` is what the office found by itself.
    """
    report = answered.report
    return (
        report is not None
        and waits(answered)
        and report.health is Health.ON_TRACK
        and report.computed in (None, Health.ON_TRACK, Health.DONE)
        and report.manner is Manner.SAID
        and not report.reason
        and verified in (None, Health.ON_TRACK, Health.DONE)
    )


def is_own(departments: frozenset[int], person_id: int, request: Request, authors: Sequence[int]) -> bool:
    """Whether it is her own: of a department that she sits in, or entered by her. Nobody reviews her own."""
    return request.department_id in departments or person_id in authors
