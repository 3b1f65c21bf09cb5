"""A question to the office and its answer. Asking and answering is services.enquiring."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class EnquiryState(StrEnum):
    """`phoned` was answered by phone, so that there are no words."""

    OPEN = "open"
    ANSWERED = "answered"
    PHONED = "phoned"


@dataclass(frozen=True, slots=True)
class Enquiry:
    """What a person asked, on behalf of which department and about which task where that is known, and the answer."""

    id: int
    person_id: int
    name: str
    department: str
    number: int | None
    title: str
    state: EnquiryState
    words: str
    made_at: datetime
    answer: str
    answerer: str
    answered_at: datetime | None

    @property
    def is_open(self) -> bool:
        return self.state is EnquiryState.OPEN
