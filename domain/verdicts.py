"""How a task stands by the office's own checking (verified), beside what its department declares and its figures compute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from domain.reports import Health, Report


class Way(StrEnum):
    """How it was checked."""

    PAPERS = "papers"
    PHONE = "phone"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class Verdict:
    """What somebody of the office found; `report_id` is the newest report that there was then."""

    id: int
    task_id: int
    report_id: int | None
    person_id: int
    person_name: str
    health: Health
    way: Way
    words: str
    verified_at: datetime

    def differs(self, report: Report | None) -> bool:
        """Whether it was found to stand otherwise than the report says that it was checked against."""
        return report is not None and report.id == self.report_id and report.health is not self.health
