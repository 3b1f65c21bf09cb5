"""A card lent to a colleague by a link: what she proposes, and where it stands. A contact makes a report of it, or does not."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from domain.answers import Measure, Reading
from domain.reports import Health, Manner, Statement
from domain.targets import figure

MOST_WORDS = 4000
"""Characters that a colleague can write on a card."""


class LoanState(StrEnum):
    """A link is made, opened by one person, her card handed in; then sent by the contact, or not used."""

    MADE = "made"
    OPENED = "opened"
    HANDED = "handed"
    SENT = "sent"
    UNUSED = "unused"


OPEN = (LoanState.MADE, LoanState.OPENED, LoanState.HANDED)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a colleague has filled in by now."""

    health: Health = Health.UNSTATED
    percent: int | None = None
    text: str = ""
    figures: Mapping[int, Decimal] = field(default_factory=dict)

    @property
    def says_something(self) -> bool:
        return self.health is not Health.UNSTATED or bool(self.text or self.figures) or self.percent is not None

    def with_words(self, said: str, read: Reading, measures: list[Measure]) -> Proposal:
        """The same with what was written; a bare number is the figure, where there is only one to give."""
        bare = figure(said, measures[0].unit) if len(measures) == 1 else None
        if bare is not None:
            return replace(self, figures={**self.figures, measures[0].key: bare})
        return replace(
            self,
            text=f"{self.text}\n{said.strip()}".strip()[:MOST_WORDS],
            percent=self.percent if read.percent is None else read.percent,
            figures={**self.figures, **{each.key: each.value for each in read.figures}},
        )

    def over(self, before: Statement) -> Statement:
        """A report that says this; where it is silent, what was said before stands."""
        return replace(
            before,
            health=before.health if self.health is Health.UNSTATED else self.health,
            percent=before.percent if self.percent is None else self.percent,
            text=f"{before.text}\n{self.text}".strip(),
            no_change=0,
            manner=Manner.SAID,
            data_on=None,
            reason="",
        )


@dataclass(frozen=True, slots=True)
class Loan:
    """`person_id` is the contact who lends; `chat_id` and `name` are the colleague's while it is open."""

    id: int
    request_id: int
    person_id: int
    state: LoanState
    expires_at: datetime
    chat_id: int | None
    name: str
    language: str
    proposal: Proposal
    revision: int

    @property
    def is_open(self) -> bool:
        return self.state in OPEN
