"""What can be read out of the words of a reply. Nothing read here is stored before the contact confirms it with a tap."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date
from types import MappingProxyType

from domain.answers import figures, healths, needs, percents, promises, units, vocabulary
from domain.answers.reading import Figure, Measure, Need, Promise, Reading
from domain.answers.replies import bare_number, is_acknowledgement, is_question, leading_task
from domain.answers.scanning import scan, single_day

__all__ = [
    "Figure",
    "Measure",
    "Need",
    "Promise",
    "Reading",
    "bare_number",
    "is_acknowledgement",
    "is_question",
    "leading_task",
    "read",
    "single_day",
]

_NOBODY: Mapping[str, str] = MappingProxyType({})


def read(
    text: str,
    *,
    measures: Sequence[Measure] = (),
    departments: Mapping[str, str] = _NOBODY,
    today: date | None = None,
) -> Reading:
    """What is sure in a reply about one task; where two things could be meant, neither.

    `measures` are the task's indicators, `departments` maps every name and alias to the full name, `today` is the day in the
    plan's zone: without it only days written with their year are read."""
    scanned = scan(text, today)
    named = needs.mentions(scanned.text, departments)
    is_percent_measured = any(units.of_measure(measure.unit).quantity == "%" for measure in measures)
    is_corrected = vocabulary.CORRECTED.search(scanned.text)
    return Reading(
        percent=None if is_corrected else percents.read(scanned, is_bare_sure=not is_percent_measured),
        health=healths.read(scanned),
        figures=() if is_corrected else figures.read(scanned, measures),
        promises=promises.read(scanned, named),
        needs=needs.read(scanned, named),
    )
