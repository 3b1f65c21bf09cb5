"""What a contact sees while answering: the card, the overview, and the questions about what she typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import (
    STATED,
    Answered,
    Card,
    Health,
    Period,
    PeriodState,
    Report,
    Request,
    RequestKind,
    RequestState,
)
from messages import terms
from messages.language import Html, Words, shortened, text
from messages.prompts import tally

CHOICES = 8
"""Tasks offered as buttons when it is unclear which one is meant."""

MOST_OTHERS = 4
"""Joint departments whose words stand on the lead's card."""

MOST_LISTED = 40
"""Tasks named in one overview."""

WORDS_SHOWN = 1200
"""Characters of a report on its card, which must stay one message to be edited in place; all stand in the history."""


def card(t: Words, card: Card, *, now: datetime) -> Outgoing:
    """One request: target, last time, what the others say, and what has been said by now with the taps that set it."""
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
        t("Target: {target}", target=shortened(request.target, 600)) if request.target else Html(),
        _before(t, card.before, card.said_before),
        *_contributions(t, card.contributions),
        _standing(t, request, card.report),
    ]
    if card.read_percent is not None:
        lines.append(t("I read: <b>{percent} %</b>. Right?", percent=card.read_percent))
    elif card.report is None:
        lines.append(t("How does it stand? Tap, or simply reply with a sentence."))
    elif card.report.health is Health.UNSTATED:
        lines.append(t("How does it stand?"))
    return Outgoing(Html.lines(*lines), _keyboard(t, card), about=f"card:{request.id}")


def overview(t: Words, found: Sequence[Answered]) -> Outgoing:
    """All that is asked of her now; numbered buttons open the cards that are missing."""
    missing = [a for a in found if a.request.is_missing]
    lines = [
        t.n(
            "<b>{n} task still missing</b>, {done} reported.",
            "<b>{n} tasks still missing</b>, {done} reported.",
            len(missing),
            done=len(found) - len(missing),
        )
        if missing
        else t("✔ <b>All {n} reported.</b>", n=len(found)),
    ]
    lines.append(_listed(t, sorted(found, key=lambda a: not a.request.is_missing)))
    return Outgoing(Html.lines(*lines), choices(t, missing or found, "card"), about="overview")


def all_in(t: Words, period: Period, found: Sequence[Answered]) -> Outgoing:
    """The last card is left: all of the period is in."""
    healths = [a.health for a in found if a.health is not None]
    lines = [
        t("✔ <b>All {n} tasks for {period} are in.</b>", n=len(found), period=t.period(period.label)),
        tally(t, healths),
        t(
            "The summary comes out {summary}; you can change everything until {locked}.",
            summary=t.when(period.summary_at),
            locked=t.when(period.locked_at),
        ),
        Html(f"<blockquote expandable>{_listed(t, found)}</blockquote>"),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("👀 Look through"), "mine"),),), about="overview")


def stale(t: Words) -> str:
    return t("The card has changed since. Here is how it stands now.")


def _booking(t: Words, card: Card, *, now: datetime) -> Html:
    """Which period it counts for and until when; why it came back, and that it is early, where that is so."""
    request = card.request
    period, due, locked = t.period(request.period.label), t.when(request.due_at), t.when(request.period.locked_at)
    until = request.unlocked_until_at
    if card.sent_back and until is not None:
        said = t("↩ Sent back: “{reason}”", reason=shortened(card.sent_back, 300))
        return Html.lines(said, t("Booked to {period} · please answer by {when}", period=period, when=t.when(until)))
    if until is not None and now < until:
        return t("Booked to {period} · reopened until {when}", period=period, when=t.when(until))
    if request.period.state is PeriodState.PLANNED:
        early = t("Early: booked to {period}, due {due}", period=period, due=due)
        return Html.lines(early, _is_locked(t, card.locked_before, request.number) if card.locked_before else Html())
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


def _contributions(t: Words, others: Sequence[Answered]) -> list[Html]:
    more = len(others) - MOST_OTHERS
    said = [_contribution(t, other) for other in others[:MOST_OTHERS]]
    return [*said, t.n("… and {n} more", "… and {n} more", more)] if more > 0 else said


def _contribution(t: Words, other: Answered) -> Html:
    if other.report is None:
        return t("{department} (joint): nothing yet", department=other.request.department)
    said = t("{department} (joint): {state}", department=other.request.department, state=state(t, other.report))
    return _quoted(t, said, other.report.text)


def _standing(t: Words, request: Request, report: Report | None) -> Html:
    if report is None:
        return Html()
    head = t(
        "✔ <b>{state}</b> · version {version}, {time}, {person}",
        state=state(t, report),
        version=report.version,
        time=t.when(report.created_at),
        person=report.person_name,
    )
    late = t("late") if request.is_late else Html()
    return Html.lines(Html(f"{head} · {late}") if late else head, *_words(t, request, report.text))


def _words(t: Words, request: Request, said: str) -> list[Html]:
    """What was written, as far as a card has room for it."""
    if not said:
        return []
    quote = Html(f"<blockquote expandable>{t('{words}', words=shortened(said, WORDS_SHOWN))}</blockquote>")
    if len(said) <= WORDS_SHOWN:
        return [quote]
    return [quote, t("All {count} characters are kept: /history {number}", count=len(said), number=request.number)]


def state(t: Words, report: Report) -> Html:
    """Health, percent and whether it is the same as before."""
    said = terms.health(t, report.health)
    if report.percent is not None:
        said = t("{health} {percent} %", health=said, percent=report.percent)
    if not report.no_change:
        return said
    return t("{state}, {unchanged}", state=said, unchanged=terms.no_change(t, report.no_change))


def _keyboard(t: Words, card: Card) -> Keyboard:
    request, report = card.request, card.report
    tail = f"{request.id}.{request.revision}"
    rows: list[tuple[Button, ...]] = []
    if card.read_percent is not None:
        percent = card.read_percent
        rows += [
            tuple(
                Button(
                    t("✔ {percent} % {health}", percent=percent, health=terms.health(t, health)),
                    f"both.{tail}.{health}.{percent}",
                )
                for health in pair
            )
            for pair in ((Health.ON_TRACK, Health.AT_RISK), (Health.OFF_TRACK, Health.DONE))
        ]
        rows.append((Button(t("Only the words"), f"card.{request.id}"), Button(t("Next ›"), f"next.{request.id}")))
        return tuple(rows)
    for group in (STATED[:3], STATED[3:]):
        rows.append(tuple(Button(_chosen(terms.health(t, h), report, h), f"health.{tail}.{h}") for h in group))
    if report is not None:
        rows.append(tuple(Button(t("{percent} %", percent=n), f"percent.{tail}.{n}") for n in (25, 50, 75, 100)))
    elif card.before is not None and card.before.report is not None:
        rows.append((Button(t("＝ No change since last time"), f"same.{tail}"),))
    rows.append(
        (
            Button(t("☰ All"), "mine"),
            Button(t("Next ›") if report is not None else t("Skip ›"), f"next.{request.id}"),
        )
    )
    return tuple(rows)


def _chosen(label: Html, report: Report | None, health: Health) -> str:
    return f"• {label}" if report is not None and report.health is health else label


def choices(t: Words, found: Sequence[Answered], name: str) -> Keyboard:
    """The first of these tasks as buttons, with their periods where those are not the same."""
    shown = found[:CHOICES]
    return tuple((Button(_choice(t, a, dated=_of_several_periods(shown)), f"{name}.{a.request.id}"),) for a in shown)


def _choice(t: Words, answered: Answered, *, dated: bool) -> str:
    request = answered.request
    label = t("{number} {title}", number=request.number, title=shortened(request.title, 28))
    return f"{label} · {t.period(request.period.label)}" if dated else label


def _of_several_periods(found: Sequence[Answered]) -> bool:
    return len({a.request.period.id for a in found}) > 1


def _listed(t: Words, found: Sequence[Answered]) -> Html:
    more = len(found) - MOST_LISTED
    shown = found[:MOST_LISTED]
    lines = [_line(t, a, dated=_of_several_periods(shown)) for a in shown]
    return Html.lines(*lines, t.n("… and {n} more", "… and {n} more", more) if more > 0 else Html())


def _line(t: Words, answered: Answered, *, dated: bool) -> Html:
    request = answered.request
    number, title = request.number, Html(text(shortened(request.title, 30)))
    if dated:
        title = Html(f"{title} · {t.period(request.period.label)}")
    if answered.report is not None and request.state is not RequestState.RETURNED:
        return t("{number} {title} — {state}", number=number, title=title, state=state(t, answered.report))
    return t("{number} {title} — still missing", number=number, title=title)
