"""What stands in the cells of a ledger: one row a task, its own columns first, then five for each period that was asked.

The task's own columns carry the headers that the importer reads; making the file is services.exporting's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.people import Duty
from domain.plan_header import Column
from domain.reports import Answered, Period
from domain.tasks import Task
from messages import columns, terms
from messages.language import Words

Cell = str | int | date | datetime | None
"""Datetimes are on the reader's clock and without a zone, as spreadsheets want them; a percentage is its number."""

OWN = (
    (Column.PART, 6),
    (Column.PART_TITLE, 24),
    (Column.NUMBER, 7),
    (Column.TITLE, 36),
    (Column.TARGET, 30),
    (Column.TARGET_SOURCE, 10),
    (Column.LEAD, 20),
    (Column.JOINT, 20),
    (Column.SUPPORTING, 20),
    (Column.LEAD_SOURCE, 10),
    (Column.DUE, 12),
)
"""The task's own columns with their widths in characters."""

PERIOD_WIDTHS = (12, 8, 40, 17, 7)


@dataclass(frozen=True, slots=True)
class Row:
    """A task and its report of each period; None where it was not asked."""

    task: Task
    reports: tuple[Answered | None, ...]


def headers(t: Words, periods: Sequence[Period]) -> list[str]:
    own = [columns.header(t.language, column) for column, _ in OWN]
    return [*own, *(header for period in periods for header in _period_headers(t, period))]


def widths(periods: Sequence[Period]) -> list[int]:
    return [*(width for _, width in OWN), *(width for _ in periods for width in PERIOD_WIDTHS)]


def cells(t: Words, row: Row) -> list[Cell]:
    """In the order of the headers."""
    task = row.task
    own: list[Cell] = [
        task.part.number,
        task.part.title,
        task.number,
        task.title,
        task.target,
        task.target_source,
        *("；".join(o.department.name for o in task.owners_by(duty)) for duty in (Duty.LEAD, Duty.JOINT, Duty.SUPPORTING)),
        columns.source(t.language, next((o.source for o in task.owners_by(Duty.LEAD)), "")),
        task.due_on,
    ]  # fmt: skip
    return [*own, *(cell for answered in row.reports for cell in _period_cells(t, answered))]


def _period_headers(t: Words, period: Period) -> list[str]:
    label = t.period(period.label)
    return [
        t("{period} health", period=label),
        t("{period} percent", period=label),
        t("{period} report", period=label),
        t("{period} reported at", period=label),
        t("{period} late", period=label),
    ]


def _period_cells(t: Words, answered: Answered | None) -> list[Cell]:
    if answered is None:
        return [None] * len(PERIOD_WIDTHS)
    request, report = answered.request, answered.report
    at = request.answered_at.astimezone(t.zone).replace(tzinfo=None) if request.answered_at else None
    late = str(t("late")) if request.is_late else None
    if report is None:
        return [str(terms.request_state(t, request.state)), None, None, at, late]
    words = str(terms.no_change(t, report.no_change)) if report.no_change and not report.text else report.text
    if report.entered:
        words = f"{words} ({t('entered by the office')})".strip()
    return [str(terms.health(t, report.health)), report.percent, words, at, late]
