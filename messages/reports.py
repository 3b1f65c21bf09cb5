"""All that a contact is asked for, as a list: what is missing, what is in, and how each stands in a line."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import Answered, Manner, Period, Report, RequestState
from messages import terms
from messages.language import Html, Words, shortened, text
from messages.prompts import sheet, tally

CHOICES = 8
"""Tasks offered as buttons when it is unclear which one is meant."""

MOST_LISTED = 40
"""Tasks named in one overview."""


def overview(t: Words, found: Sequence[Answered], put_off: datetime | None = None) -> Outgoing:
    """All that is asked of her now; numbered buttons open the cards that are missing. `put_off` is when she wants to be reminded."""
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
    if missing and put_off is not None:
        lines.append(t("⏰ You want to be reminded {when}.", when=t.when(put_off)))
    lines.append(_listed(t, sorted(found, key=lambda a: not a.request.is_missing)))
    file = ((sheet(t),),) if missing else ()
    return Outgoing(Html.lines(*lines), (*choices(t, missing or found, "card"), *file), about="overview")


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


def state(t: Words, report: Report) -> Html:
    """Health, percent, whether it is the same as before, and what is said of figures that are not there."""
    parts = [terms.health(t, report.health)]
    if report.percent is not None:
        parts = [t("{health} {percent} %", health=parts[0], percent=report.percent)]
    if report.no_change:
        parts.append(terms.no_change(t, report.no_change))
    if report.manner is Manner.NOTHING:
        parts.append(t("nothing to measure"))
    if report.manner is Manner.LATER and report.data_on is not None:
        parts.append(t("figures come {day}", day=t.day(report.data_on)))
    if report.manner is not Manner.SAID and not report.statement.is_stated:
        parts = parts[1:]
    return _joined(t, parts)


def by(t: Words, report: Report) -> Html:
    """Who answered, in whose place, and who prepared it."""
    said = Html(text(report.person_name))
    if report.for_name:
        said = t("{name} for {absent}", name=said, absent=report.for_name)
    if report.prepared_by:
        said = t("{name}, prepared by {colleague}", name=said, colleague=report.prepared_by)
    if report.entered:
        said = t("entered by the office ({name})", name=said)
    return said


def _joined(t: Words, parts: Sequence[Html]) -> Html:
    said = parts[0]
    for part in parts[1:]:
        said = t("{state}, {unchanged}", state=said, unchanged=part)
    return said


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
