"""The dates of periods in words: what is ahead, and what a change would move."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from messages.language import Html, Words


class Moment(StrEnum):
    """What happens in a period, in the order in which it is shown."""

    ASKED = "asked"
    REMINDED = "reminded"
    CONTRIBUTIONS = "contributions"
    DUE = "due"
    OVERDUE = "overdue"
    SUMMARY = "summary"
    LOCKED = "locked"


@dataclass(frozen=True, slots=True)
class Ahead:
    """A period that is still to come or open, with its instants by what happens then."""

    label: str
    asked: bool
    """Asked already: its dates stay as they are."""
    moments: Mapping[Moment, tuple[datetime, ...]]
    moved_from: date | None = None
    """The day that the rule names, where it is a day off."""
    made_up: frozenset[date] = frozenset()
    """Days of a weekend that are worked."""
    provisional: int | None = None
    """The year whose official calendar is not known yet."""
    at_once: bool = False
    """Its time to be asked would have passed: it is asked when the change is confirmed."""
    passed: bool = False
    """Its due time has passed: it is not asked by itself."""


Change = tuple[Ahead | None, Ahead]
"""A period before, where there was one, and after."""


def dates(t: Words, ahead: Ahead) -> Html:
    """A period and its dates, a line each for what belongs together."""
    reminded, moments = ahead.moments.get(Moment.REMINDED, ()), ahead.moments
    notes = [
        t("asked already") if ahead.asked else Html(),
        t("provisional: the official calendar of {year} is not known yet", year=ahead.provisional)
        if ahead.provisional
        else Html(),
    ]
    head = Html(" · ".join([t("<b>{period}</b>", period=t.period(ahead.label)), *filter(None, notes)]))
    asked = t("asked {when}", when=_when(t, ahead, moments[Moment.ASKED][0]))
    if reminded:
        asked = Html(" · ".join((asked, t("reminded {days}", days=_days(t, ahead, reminded)))))
    due = t("due {when}", when=_when(t, ahead, moments[Moment.DUE][0]))
    if ahead.moved_from:
        due = t("{due} ({day} is a day off)", due=due, day=t.day(ahead.moved_from))
    summary = t("summary {when}", when=_when(t, ahead, moments[Moment.SUMMARY][0]))
    locked = t("locked {when}", when=_when(t, ahead, moments[Moment.LOCKED][0]))
    return Html.lines(head, asked, due, Html(f"{summary} · {locked}"))


def difference(t: Words, change: Change) -> Html:
    """What becomes of a period, without what stays."""
    before, after = change
    head = t("<b>{period}</b>", period=t.period(after.label))
    if after.asked:
        return t("{period}: asked already, keeps its dates", period=head)
    if before is None:
        return dates(t, after)
    lines = []
    for moment, later in after.moments.items():
        earlier = before.moments.get(moment, ())
        if later != earlier:
            told = _days if _clocks(t, earlier) == _clocks(t, later) else _whens
            then = t("at once") if after.at_once and moment is Moment.ASKED else told(t, after, later)
            lines.append(
                t("{what}: {before} → {after}", what=_moment(t, moment), before=told(t, before, earlier), after=then)
            )
    if after.passed:
        lines.append(t("Its due time would have passed, so it is not asked by itself; /ask {label} asks it.", label=after.label))  # fmt: skip
    elif after.at_once:
        lines.append(t("Its time to be asked would have passed, so it is asked as soon as you confirm."))
    if not lines:
        return t("{period}: no date changes", period=head)
    return Html.lines(head, *lines)


def _moment(t: Words, moment: Moment) -> Html:
    match moment:
        case Moment.ASKED:
            return t("asked")
        case Moment.REMINDED:
            return t("reminded")
        case Moment.CONTRIBUTIONS:
            return t("contributions due")
        case Moment.DUE:
            return t("due")
        case Moment.OVERDUE:
            return t("overdue steps")
        case Moment.SUMMARY:
            return t("summary")
        case Moment.LOCKED:
            return t("locked")


def _whens(t: Words, ahead: Ahead, instants: Sequence[datetime]) -> Html:
    said: list[str] = [_when(t, ahead, at) for at in instants]
    return t.listed(said) if said else t("none")


def _days(t: Words, ahead: Ahead, instants: Sequence[datetime]) -> Html:
    said: list[str] = list(dict.fromkeys(_day(t, ahead, at) for at in instants))
    return t.listed(said) if said else t("none")


def _clocks(t: Words, instants: Sequence[datetime]) -> set[str]:
    return {t.clock(at) for at in instants}


def _when(t: Words, ahead: Ahead, instant: datetime) -> Html:
    return t.at(_day(t, ahead, instant), instant)


def _day(t: Words, ahead: Ahead, instant: datetime) -> Html:
    local = instant.astimezone(t.zone).date()
    return t("{day} (make-up working day)", day=t.day(local)) if local in ahead.made_up else t.day(local)
