"""Tasks that are done and confirmed: how well they were done, and that one was opened again."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Grade(StrEnum):
    """How well it was done, by who accepted it."""

    EXCELLENT = "excellent"
    GOOD = "good"
    PASS = "pass"  # noqa: S105
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Closing:
    """A task that was closed; reopened it is asked about again, and this stays."""

    id: int
    task_id: int
    grade: Grade
    person_name: str
    closed_at: datetime
    reopener: str
    reopened_at: datetime | None
    reason: str
    """Why it was reopened."""

    @property
    def stands(self) -> bool:
        return self.reopened_at is None
