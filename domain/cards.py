"""The card of one request: what stands on it, and the steps that lead through it. How it reads is messages.cards."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from domain.answers import Reading
from domain.evidence import Evidence
from domain.instructions import Instruction
from domain.measures import Measured
from domain.needs import Need
from domain.people import Department
from domain.promises import Promised
from domain.reports import Answered, Health, Report, Request
from domain.reviews import Returned
from domain.sanity import Question


class Step(StrEnum):
    """What a card asks for; every one can be passed over."""

    PROMISE = "promise"
    MOVED = "moved"
    DROPPED = "dropped"
    HEALTH = "health"
    LATER = "later"
    FIGURE = "figure"
    PERCENT = "percent"
    WHY = "why"
    WORDS = "words"
    NEXT = "next"
    BY = "by"
    NEEDS = "needs"
    EVIDENCE = "evidence"


@dataclass(frozen=True, slots=True)
class Place:
    """Where on a card somebody is: a step; of figures the indicator's too, of promises the promise's."""

    step: Step
    indicator: int = 0

    @property
    def name(self) -> str:
        """As a draft and a button carry it: `words`, `figure-12`."""
        return f"{self.step}-{self.indicator}" if self.indicator else str(self.step)

    @classmethod
    def named(cls, name: str) -> Place | None:
        """The place of a name; None where it is none."""
        step, _, indicator = name.partition("-")
        if step not in tuple(Step) or (indicator and not (indicator.isascii() and indicator.isdigit())):
            return None
        return cls(Step(step), int(indicator or 0))


@dataclass(frozen=True, slots=True)
class Contribution:
    """What a joint department was asked for, with the figures of its own part."""

    answered: Answered
    figures: tuple[Measured, ...] = ()

    @property
    def words(self) -> str:
        return self.answered.report.text if self.answered.report else ""


NOTHING_READ = Reading()
NOTHING_PROMISED = Promised()


@dataclass(frozen=True, slots=True)
class Card:
    """All that a contact sees of one request: its place among hers, what was said last time, and the others' words."""

    answered: Answered
    place: int
    total: int
    before: Answered | None
    at: Place = Place(Step.HEALTH)
    contributions: tuple[Contribution, ...] = ()
    measured: tuple[Measured, ...] = ()
    reading: Reading = NOTHING_READ
    """Read out of her words, to be confirmed."""
    questions: tuple[Question, ...] = ()
    """What is asked back about what she says."""
    sent_back: Returned | None = None
    """Why a supervisor returned it, where it still waits for an answer to that."""
    locked_before: str = ""
    """The label of an earlier period that was missed and is locked, where this card is early."""
    said_before: Answered | None = None
    """Where `before` said only "no change": the answer that it repeats."""
    files: tuple[Evidence, ...] = ()
    promised: Promised = NOTHING_PROMISED
    needs: tuple[Need, ...] = ()
    """Help that her department asked for on this task, and that is open."""
    instructions: tuple[Instruction, ...] = ()
    """What supervisors want to know of the lead, where it has not answered."""
    could_help: tuple[Department, ...] = ()
    """At the step about help: departments that may be asked."""

    @property
    def to_take_in(self) -> tuple[Contribution, ...]:
        """Words of joint departments that the report does not hold yet."""
        said = self.report.text if self.report else ""
        return tuple(c for c in self.contributions if c.words and c.words not in said)

    @property
    def last_words(self) -> str:
        """What was last said in words; empty where nothing was."""
        last = self.said_before or self.before
        return last.report.text if last is not None and last.report is not None else ""

    @property
    def is_copied(self) -> bool:
        """Whether its words are those of last time."""
        return self.report is not None and bool(self.report.text) and self.report.text == self.last_words

    @property
    def request(self) -> Request:
        return self.answered.request

    @property
    def report(self) -> Report | None:
        return self.answered.report


def first(report: Report | None, promised: Promised = NOTHING_PROMISED) -> Place:
    """Where an opened card begins: at what was promised, where that falls due and nothing has been said yet of how it stands."""
    if report is not None and report.health is not Health.UNSTATED:
        return Place(Step.WORDS)
    return Place(Step.PROMISE, promised.due[0].id) if promised.due else Place(Step.HEALTH)


def after_promise(at: Place, report: Report | None, promised: Promised) -> Place:
    """From one promise to the next that falls due, then to how the task stands."""
    coming = promised.due_after(at.indicator)
    return Place(Step.PROMISE, coming.id) if coming else first(report)


def following(at: Place, report: Report | None, measured: Sequence[Measured], questions: Sequence[Question]) -> Place:
    """The step after this one: what is asked back comes first, then figures that are missing, then words and the rest."""
    if report is None:
        return Place(Step.HEALTH)
    if questions and at.step is not Step.WHY:
        return Place(Step.WHY)
    if at.step in (Step.HEALTH, Step.LATER, Step.WHY) and report.health is Health.UNSTATED:
        return Place(Step.HEALTH)
    if at.step in (Step.HEALTH, Step.FIGURE, Step.WHY):
        rest = list(measured)
        if at.step is Step.FIGURE:
            known = [m.indicator.id for m in measured]
            rest = rest[known.index(at.indicator) + 1 :] if at.indicator in known else []
        missing = next((m for m in rest if m.said is None), None)
        if missing is not None:
            return Place(Step.FIGURE, missing.indicator.id)
    if at.step is Step.HEALTH and not measured and report.percent is None and report.health in UNDER_WAY:
        return Place(Step.PERCENT)
    if at.step in BEFORE_WORDS:
        return Place(Step.WORDS)
    if at.step is Step.BY:
        return Place(Step.NEXT)
    later = [step for step in tuple(Step)[tuple(Step).index(at.step) + 1 :] if step is not Step.BY]
    return Place(later[0] if later else Step.WORDS)


UNDER_WAY = (Health.ON_TRACK, Health.AT_RISK, Health.OFF_TRACK)
"""Health of a task of which it can be asked how far it is."""

BEFORE_WORDS = (Step.HEALTH, Step.LATER, Step.FIGURE, Step.PERCENT, Step.WHY)
