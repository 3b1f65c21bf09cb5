"""What a card asks back about what was said, and the reasons that are offered for keeping it."""

from __future__ import annotations

from domain.cards import Card, Place, Step
from domain.measures import Measured
from domain.outgoing import Button
from domain.reports import Report
from domain.sanity import Doubt, Question
from messages import measures, terms
from messages.language import Html, Words, shortened

MOST_ASKED = 3

OF_FIGURES = ("counted", "corrected")
OF_PACE = ("season", "waiting")
REASONS = OF_FIGURES + OF_PACE
"""Why a report is kept as it stands, for one tap; anything else is typed."""


def question(t: Words, card: Card) -> Html:
    """All that is doubtful, and how to answer."""
    return Html.lines(*(_asked_back(t, card.report, q) for q in card.questions[-MOST_ASKED:]), _why(t, card))


def buttons(t: Words, card: Card) -> list[tuple[Button, ...]]:
    """Ways to change what is doubtful, and reasons to keep it; none where nothing is."""
    request, report = card.request, card.report
    tail = f"{request.id}.{request.revision}"
    rows: list[tuple[Button, ...]] = []
    asked = card.questions[-1] if card.questions else None
    if asked is None or report is None:
        return []
    if asked.doubt is Doubt.MISMATCH and report.computed is not None:
        changed = terms.health(t, report.computed)
        rows.append((Button(t("Change to {health}", health=changed), f"health.{tail}.{report.computed}"),))
    if asked.measured is not None:
        at = Place(Step.FIGURE, asked.measured.indicator.id)
        rows.append((Button(t("✏ Change the figure"), f"step.{card.request.id}.{at.name}"),))
    if asked.doubt is Doubt.UNCHANGED_AGAIN:
        rows.append((Button(t("✏ Something has changed"), f"step.{card.request.id}.{Step.HEALTH}"),))
    of_figures = {Doubt.FELL, Doubt.JUMPED, Doubt.OVER_WHOLE} & {q.doubt for q in card.questions}
    offered = [OF_FIGURES] if of_figures else []
    if asked.doubt in (Doubt.MISMATCH, Doubt.UNCHANGED_AGAIN, Doubt.SAME_WORDS):
        offered.append(OF_PACE)
    rows += [tuple(Button(reason(t, code), f"keep.{tail}.{code}") for code in codes) for codes in offered]
    return rows


def reason(t: Words, code: str) -> Html:
    """A reason of REASONS in words."""
    match code:
        case "counted":
            return t("It is counted right")
        case "corrected":
            return t("The last figure was wrong")
        case "season":
            return t("Nothing was due this time")
        case _:
            return t("We wait for others")


def _asked_back(t: Words, report: Report | None, asked: Question) -> Html:
    m = asked.measured
    match asked.doubt:
        case Doubt.UNCHANGED_AGAIN:
            count = report.no_change if report else 2
            return t("No change {n} times in a row.", n=count)
        case Doubt.SAME_WORDS:
            return t("These are word for word the words of last time.")
        case Doubt.MISMATCH if m is not None and report is not None and report.computed is not None:
            return t(
                "You say {said}; by the figures it is {computed} ({arithmetic}).",
                said=terms.health(t, report.health),
                computed=terms.health(t, report.computed),
                arithmetic=_arithmetic(t, m),
            )
    assert m is not None
    name, unit = shortened(m.indicator.name, 60), m.indicator.unit
    now = measures.measured(t, m.said, unit) if m.said is not None else Html()
    before = measures.measured(t, m.said_before, unit) if m.said_before is not None else Html()
    match asked.doubt:
        case Doubt.FELL:
            return t("{name}: {now} is less than last time ({before}).", name=name, now=now, before=before)
        case Doubt.JUMPED:
            return t("{name}: {now} is more than twice as much as last time ({before}).", name=name, now=now, before=before)  # fmt: skip
    return t("{name}: {now} is more than the whole.", name=name, now=now)


def _arithmetic(t: Words, m: Measured) -> Html:
    found = m.arithmetic
    if found is None:
        return Html()
    unit = m.indicator.unit
    return t(
        "{name}: {actual}, expected {expected}",
        name=shortened(m.indicator.name, 40),
        actual=measures.measured(t, found.actual, unit),
        expected=measures.measured(t, found.expected, unit),
    )


def _why(t: Words, card: Card) -> Html:
    if not card.questions:
        return Html()
    if card.questions[-1].doubt is Doubt.UNCHANGED_AGAIN:
        return t("Why? Tap, or write it in a sentence.")
    return t("Is that right? Then tap why, or write it in a sentence.")
