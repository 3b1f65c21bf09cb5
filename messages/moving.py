"""What is said while words are booked to another period."""

from __future__ import annotations

from collections.abc import Sequence

from domain.outgoing import Button, Outgoing
from domain.reports import Answered, Period, PeriodState
from messages.language import Html, Words, shortened
from messages.layout import keyboard


def choices(t: Words, source: Answered, others: Sequence[Period]) -> Outgoing:
    """To which period instead?"""
    request, report = source.request, source.report
    lines = [
        t("Task {number} {title}", number=request.number, title=shortened(request.title, 80)),
        t("Booked to {period} now:", period=t.period(request.period.label)),
        t("“{words}”", words=shortened(report.text, 200)) if report is not None else Html(),
        t("To which period instead?") if others else t("There is no other period that takes reports at the moment."),
    ]
    rows = [[Button(_label(t, period), f"bookto.{request.id}.{period.id}")] for period in others]
    back = Button(t("‹ Back"), f"card.{request.id}")
    return Outgoing(Html.lines(*lines), keyboard(*rows, [back]), about=f"card:{request.id}")


def moved(
    t: Words, source: Answered, target: Answered, carried: tuple[int, int, int] = (0, 0, 0), settled: int = 0
) -> Outgoing:  # fmt: skip
    """Where they count now, how many files, next steps and requests for help went with them, how the period that they left
    stands, and that what was said there of so many earlier promises stays."""
    there, here = target.request, source.request
    period, before = t.period(there.period.label), t.period(here.period.label)
    lines = [
        t("✔ Task {number}: your words now count for <b>{period}</b>.", number=there.number, period=period),
        t("“{words}”", words=shortened(target.report.text, 200)) if target.report is not None else Html(),
        _carried(t, carried),
        t("{period} is still missing.", period=before)
        if here.is_missing
        else t("{period} stands as it did before them.", period=before),
        t("What you said there of earlier promises stays.") if settled else Html(),
    ]
    undo = Button(t("↩ Undo"), f"bookback.{here.id}.{there.id}.{there.revision}")
    cards = [Button(_label(t, r.period), f"card.{r.id}") for r in (there, here)]
    return Outgoing(Html.lines(*lines), keyboard([undo], cards), about=f"card:{there.id}")


def _carried(t: Words, counts: tuple[int, int, int]) -> Html:
    files, steps, needs = counts
    said = [
        t.n("{n} file", "{n} files", files) if files else Html(),
        t.n("{n} next step", "{n} next steps", steps) if steps else Html(),
        t.n("{n} request for help", "{n} requests for help", needs) if needs else Html(),
    ]
    return t("With them: {things}.", things=t.listed([each for each in said if each])) if any(counts) else Html()


def _label(t: Words, period: Period) -> str:
    said = t.period(period.label)
    return t("{period}, early", period=said) if period.state is PeriodState.PLANNED else said
