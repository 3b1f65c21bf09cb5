"""The phrases that reading replies is measured by, what is read out of each, and the score."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from domain.answers import Measure, Reading, read

FOLDER = Path(__file__).parent / "phrases"
_CONTEXTS = tomllib.loads((FOLDER / "contexts.toml").read_text("utf-8"))
DEPARTMENTS = {name: full for full, others in _CONTEXTS["departments"].items() for name in (full, *others)}
TODAY: date = _CONTEXTS["today"]
WORTH_OF_A_WRONG_ONE = 10
"""A wrong fill that nobody notices costs as much as so many that are missed."""


@dataclass(frozen=True, slots=True)
class Phrase:
    """A reply, what it answers (a context, at a day where that matters), and all that may be read out of it."""

    file: str
    is_trap: bool
    context: str
    text: str
    expected: frozenset[str]

    @property
    def measures(self) -> dict[str, Measure]:
        named = _CONTEXTS["measures"][self.context.partition("@")[0]]
        return {short: Measure(key, name, unit) for key, (short, (name, unit)) in enumerate(named.items(), 1)}

    @property
    def today(self) -> date:
        day = self.context.partition("@")[2]
        return date.fromisoformat(day) if day else TODAY


@dataclass(frozen=True, slots=True)
class Score:
    """How many readings were right, missed and wrong; silence where nothing is to be read is right."""

    right: int
    missed: int
    wrong: int

    @property
    def share(self) -> float:
        """1 where all is right; a wrong one takes ten away."""
        return (self.right - self.missed - WORTH_OF_A_WRONG_ONE * self.wrong) / (self.right + self.missed)

    def __str__(self) -> str:
        return f"{self.right} right, {self.missed} missed, {self.wrong} wrong: score {self.share:.3f}"


def phrases(file: str) -> Iterator[Phrase]:
    for line in (FOLDER / f"{file}.tsv").read_text("utf-8").splitlines()[1:]:
        mark, context, text, expected = line.split("\t")
        yield Phrase(file, mark == "trap", context, text.replace("\\n", "\n"), frozenset(expected.split()) - {"-"})


def reading(phrase: Phrase) -> Reading:
    return read(phrase.text, measures=list(phrase.measures.values()), departments=DEPARTMENTS, today=phrase.today)


def found(phrase: Phrase) -> frozenset[str]:
    """What is read, as the files write it: 80%, on_track, national=21, by:2023-06-10, need:省财政厅, need:? for nobody."""
    said = reading(phrase)
    short = {measure.key: name for name, measure in phrase.measures.items()}
    return frozenset(
        [
            *([f"{said.percent}%"] if said.percent is not None else []),
            *([said.health.value] if said.health is not None else []),
            *(f"{short[figure.key]}={figure.value}" for figure in said.figures),
            *(f"by:{promise.by}" for promise in said.promises),
            *(f"need:{need.department.replace(' ', '_') or '?'}" for need in said.needs),
        ]
    )


def score(read_of: Iterable[tuple[frozenset[str], frozenset[str]]]) -> Score:
    """Of pairs of what was expected and what was found."""
    right = missed = wrong = 0
    for expected, got in read_of:
        right += len(expected & got) or (not expected and not got)
        missed += len(expected - got)
        wrong += len(got - expected)
    return Score(right, missed, wrong)
