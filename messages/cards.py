"""The card of one request: what it is about, until when, what was said last time, what the others say, and how it stands.

The question at its foot and its buttons are messages.steps'.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.cards import Card, Contribution
from domain.measures import Measured
from domain.outgoing import Outgoing
from domain.reports import Answered, PeriodState, Report, Request, RequestKind
from messages import evidence, instructions, measures, needs, promises, returns, steps, terms
from messages.language import Html, Words, shortened
from messages.reports import by, state

MOST_OTHERS = 4
"""Joint departments whose words stand on the lead's card."""

WORDS_SHOWN = 1200
"""Characters of a report on its card, which must stay one message to be edited in place; all stand in the history."""


def card(t: Words, card: Card, *, now: datetime) -> Outgoing:
    """One request: target, last time, what the others say, and what has been said by now, with the step that is due."""
    request = card.request
    lines = [
        t(
            "{place}/{total} · <b>Task {number} {title}</b>",
            place=card.place,
            total=card.total,
            number=request.number,
            title=shortened(request.title, 200),
        ),
        _booking(t, card, now=now),
        *instructions.on_card(t, card.instructions, now),
        t("Target: {target}", target=shortened(request.target, 600)) if request.target else Html(),
        *(_measured(t, m) for m in card.measured),
        _before(t, card.before, card.said_before),
        *promises.lines(t, card, now=now),
        *_contributions(t, card.contributions),
        *needs.on_card(t, card.needs, now=now),
        _standing(t, request, card.report),
        t("＝ Word for word as last time.") if card.is_copied else Html(),
        evidence.line(t, card.files),
        steps.question(t, card, now=now),
    ]
    return Outgoing(Html.lines(*lines), steps.keyboard(t, card, now=now), about=f"card:{request.id}")


def stale(t: Words) -> str:
    return t("The card has changed since. Here is how it stands now.")


def _measured(t: Words, m: Measured) -> Html:
    """An indicator: where it stands or stood, and what is expected by now."""
    it = m.indicator
    parts = [t("📐 {name}", name=shortened(it.name, 60))]
    if m.stands is not None:
        now = t("now <b>{figure}</b>", figure=measures.measured(t, m.stands, it.unit))
        if m.before is not None and m.before != m.stands:
            gain = m.stands - m.before
            sign = "+" if gain > 0 else "−"
            now = Html(f"{now} ({sign}{measures.figure(t, abs(gain))})")
        parts.append(now)
    elif m.before is not None:
        parts.append(t("last {figure}", figure=measures.measured(t, m.before, it.unit)))
    if m.expected is not None:
        parts.append(t("expected by now {figure}", figure=measures.measured(t, m.expected, it.unit)))
    if m.said is not None and m.health is not None:
        parts.append(terms.health(t, m.health))
    return Html(" · ".join(parts))


def _booking(t: Words, card: Card, *, now: datetime) -> Html:
    """Which period it counts for and until when; why it came back, and that it is early, where that is so."""
    request = card.request
    period, due, locked = t.period(request.period.label), t.when(request.due_at), t.when(request.period.locked_at)
    until = request.unlocked_until_at
    if card.sent_back and until is not None:
        said = returns.on_card(t, card.sent_back)
        return Html.lines(said, t("Booked to {period} · please answer by {when}", period=period, when=t.when(until)))
    if until is not None and now < until:
        return t("Booked to {period} · reopened until {when}", period=period, when=t.when(until))
    if request.period.state is PeriodState.PLANNED:
        early = t("Early: booked to {period}, due {due}", period=period, due=due)
        return Html.lines(early, _is_locked(t, card.locked_before, request.number) if card.locked_before else Html())
    if request.fixed:
        return t("Booked to {period} · ✔ accepted by the office, so it stays as it is", period=period)
    if request.is_missing and now > request.due_at:
        return t("Booked to {period} · was due {due}, taken until {locked}", period=period, due=due, locked=locked)
    if request.kind is RequestKind.CONTRIBUTION:
        department = request.department
        return t(
            "Booked to {period} · contribution of {department}, due {due}",
            period=period,
            department=department,
            due=due,
        )
    return t("Booked to {period} · due {due}", period=period, due=due)


def _is_locked(t: Words, label: str, number: int) -> Html:
    period = t.period(label)
    return t("{period} is locked; a supervisor can reopen it with /reopen {number}.", period=period, number=number)


def _before(t: Words, before: Answered | None, repeated: Answered | None) -> Html:
    if before is None or before.report is None:
        return Html()
    report = before.report
    said = t("Last time ({period}): {state}", period=t.period(before.request.period.label), state=state(t, report))
    if repeated is None or repeated.report is None or not repeated.report.text:
        return _quoted(t, said, report.text)
    words, period = shortened(repeated.report.text, 160), t.period(repeated.request.period.label)
    return Html.lines(said, t("“{words}” ({period})", words=words, period=period))


def _quoted(t: Words, said: Html, words: str) -> Html:
    """A line and, below it, the beginning of what was written."""
    return Html.lines(said, t("“{words}”", words=shortened(words, 160)) if words else Html())


def _contributions(t: Words, others: Sequence[Contribution]) -> list[Html]:
    more = len(others) - MOST_OTHERS
    said = [_contribution(t, other) for other in others[:MOST_OTHERS]]
    return [*said, t.n("… and {n} more", "… and {n} more", more)] if more > 0 else said


def _contribution(t: Words, other: Contribution) -> Html:
    department, report = other.answered.request.department, other.answered.report
    if report is None:
        return t("{department} (joint): nothing yet", department=department)
    said = t("{department} (joint): {state}", department=department, state=state(t, report))
    figures = [measures.measured(t, m.said, m.indicator.unit) for m in other.figures if m.said is not None]
    return _quoted(t, Html(" · ".join([said, *figures])), report.text)


def _standing(t: Words, request: Request, report: Report | None) -> Html:
    if report is None:
        return Html()
    head = t(
        "✔ <b>{state}</b> · version {version}, {time}, {person}",
        state=state(t, report),
        version=report.version,
        time=t.when(report.created_at),
        person=by(t, report),
    )
    late = t("late") if request.is_late else Html()
    return Html.lines(
        Html(f"{head} · {late}") if late else head,
        t("Kept because: {reason}", reason=shortened(report.reason, 200)) if report.reason else Html(),
        *_words(t, request, report.text),
    )


def _words(t: Words, request: Request, said: str) -> list[Html]:
    """What was written, as far as a card has room for it."""
    if not said:
        return []
    quote = Html(f"<blockquote expandable>{t('{words}', words=shortened(said, WORDS_SHOWN))}</blockquote>")
    if len(said) <= WORDS_SHOWN:
        return [quote]
    return [quote, t("All {count} characters are kept: /history {number}", count=len(said), number=request.number)]
