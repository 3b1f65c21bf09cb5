"""A supervisor's instruction on a task: to whom, by when it is to be answered, how it stands. Giving and answering is services' doing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time
from enum import StrEnum


class InstructionState(StrEnum):
    OPEN = "open"
    """It waits for the lead's answer."""
    ANSWERED = "answered"
    """Who gave it says whether that is enough."""
    CLOSED = "closed"


ANSWER_DAYS = 5
"""Working days in which an instruction is to be answered, the last one until ANSWER_BY."""
ANSWER_BY = time(18)

MOST_WORDS = 4000
"""Characters of an instruction, an answer or what is asked again that are kept."""


@dataclass(frozen=True, slots=True)
class Instruction:
    """What a supervisor wants of the department that leads a task, and what came of it."""

    id: int
    plan_id: int
    task_id: int
    number: int
    title: str
    department_id: int
    """The lead; it follows the task to another one while it is not closed."""
    department: str
    person_id: int
    person_name: str
    words: str
    state: InstructionState
    revision: int
    """Rises with everything that happens to it, so that a button knows whether it is of today."""
    made_at: datetime
    by_at: datetime
    more: str
    """What was asked again after an answer."""
    answer: str
    answerer: str
    answered_at: datetime | None
    closer: str
    closed_at: datetime | None

    @property
    def is_open(self) -> bool:
        """Whether it is not closed; an answer alone does not close it."""
        return self.closed_at is None

    @property
    def waits_for_answer(self) -> bool:
        return self.state is InstructionState.OPEN

    def is_overdue(self, now: datetime) -> bool:
        return self.waits_for_answer and now > self.by_at


def urgency(it: Instruction, now: datetime) -> tuple[bool, bool, datetime, int]:
    """Sorts instructions: overdue ones first, then those that wait for an answer, by the day, then what is answered."""
    return not it.is_overdue(now), not it.waits_for_answer, it.by_at, it.id
