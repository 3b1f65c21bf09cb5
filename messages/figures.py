"""The single lines of a period's figures: how final, the counts, the colours with their change, who owes what.

The pages they make are messages.summaries.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.reports import STATED, Answered, Health, Period, PeriodState, RequestKind, RequestState
from domain.rollup import Owing, Rollup
from domain.tasks import Part
from domain.views import View
from messages import terms
from messages.language import Html, Words, shortened, text


@dataclass(frozen=True)
class Frame:
    """What all pages of one period's summary share."""

    period: Period
    previous: Period | None
    """The period asked before it."""
    following: Period | None
    charge: Html
    """Whose figures these are, in words; empty for the whole plan."""
    parts: Sequence[Part]
    """Those with something to show, by number."""
    departments: int
    """How many departments were asked."""
    days_late: Callable[[datetime], int]
    """Working days since something was due."""
    now: datetime
    repeated: frozenset[int] = frozenset()
    """Requests whose report repeats the words of the one before."""

    def data(self, view: View) -> str:
        return view.data(self.period.id)

    @property
    def is_due(self) -> bool:
        return self.now >= self.period.due_at


def charge(t: Words, parts: Iterable[int], departments: Iterable[str]) -> Html:
    """What somebody is in charge of: `parts 3, 4 · 省能源局`."""
    numbers = sorted(parts)
    listed = t.listed([str(n) for n in numbers])
    named = [t.n("part {numbers}", "parts {numbers}", len(numbers), numbers=listed)] if numbers else []
    return Html(" · ".join([*named, *filter(None, [t.listed(list(departments))])]))


def part(t: Words, shown: Part) -> Html:
    return t("part {number} · {title}", number=shown.number, title=shortened(shown.title, 60))


def title(t: Words, frame: Frame, about: Html) -> Html:
    return t("📊 <b>{period}</b> · {about}", period=t.period(frame.period.label), about=about)


def counted_over(t: Words, frame: Frame) -> Html:
    """Whose figures these are; empty for the whole plan."""
    return t("Counted: only {charge}.", charge=frame.charge) if frame.charge else Html()


def stage(t: Words, frame: Frame) -> Html:
    """Whether the figures are final, and until when what happens."""
    period = frame.period
    if period.state is PeriodState.LOCKED:
        return t("Locked: these figures are final. Only a supervisor can reopen a report.")
    if not frame.is_due:
        return t("Still running, due {when}: the figures so far.", when=t.when(period.due_at))
    return t(
        "Due since {due}. Reports that come later count as late; locked {lock}.",
        due=t.when(period.due_at), lock=t.when(period.locked_at),
    )  # fmt: skip


def reported(t: Words, rollup: Rollup) -> Html:
    return t(
        "<b>{reported} of {asked}</b> reported ({on_time} on time, {late} late)",
        reported=rollup.reported, asked=rollup.asked, on_time=rollup.on_time, late=rollup.late,
    )  # fmt: skip


def colours(t: Words, frame: Frame, rollup: Rollup) -> Html:
    """Every health that occurs, with the change since the previous period once this one is due."""
    change = rollup.change if frame.is_due and rollup.change is not None else {}
    said = [
        Html(f"{terms.health(t, health)} <b>{rollup.colours[health]}</b>{signed(change.get(health, 0))}")
        for health in (*STATED, Health.UNSTATED)
        if rollup.colours[health] or change.get(health)
    ]
    return Html("  ".join(said))


def gaps(t: Words, rollup: Rollup) -> Html:
    """What keeps reported from being asked: waited for, missed, nobody reachable, excused."""
    named = (
        (rollup.missing, t("not reported yet: {n}", n=rollup.missing)),
        (rollup.missed, t("missed: {n}", n=rollup.missed)),
        (rollup.out_of_reach, t("nobody can be reached: {n}", n=rollup.out_of_reach)),
        (rollup.excused, t("excused: {n}", n=rollup.excused)),
        (len(rollup.suspended), t("suspended: {n}", n=len(rollup.suspended))),
    )
    return Html(" · ".join(words for count, words in named if count))


def contributions(t: Words, rollup: Rollup) -> Html:
    if not rollup.contributions_asked:
        return Html()
    return t(
        "Contributions, counted apart: {reported} of {asked}",
        reported=rollup.contributions_reported, asked=rollup.contributions_asked,
    )  # fmt: skip


def owed(t: Words, frame: Frame, owing: Owing) -> Html:
    """What a department owes, and for how many working days."""
    late = 0 if frame.period.state is PeriodState.LOCKED else frame.days_late(owing.due_at)
    said = [_department(owing.department), _owed(t, owing)]
    if late:
        said.append(t.n("{n} working day late", "{n} working days late", late))
    return Html(" · ".join(said))


def out_of_reach(t: Words, owing: Owing) -> Html:
    """What waits in a department in which nobody can be reached."""
    return Html(f"{_department(owing.department)} · {_owed(t, owing)}")


def row(t: Words, mark: str, name: str, rollup: Rollup) -> Html:
    """A part or department in a line: reported of asked and how late, the colours, the worst first, and where the others are.

    Counts only: a part has no colour of its own.
    """
    worst = (Health.OFF_TRACK, Health.AT_RISK, Health.UNSTATED, Health.NOT_STARTED, Health.ON_TRACK, Health.DONE)
    said = [Html(f"<b>{text(mark)}</b> {text(shortened(name, 40))}")]
    if rollup.asked:
        said.append(t("{reported} of {asked} reported", reported=rollup.reported, asked=rollup.asked))
    said += [t("late {n}", n=rollup.late)] if rollup.late else []
    said += [Html(f"{terms.health(t, h)} {rollup.colours[h]}") for h in worst if rollup.colours[h]]
    said += [gaps(t, rollup)] if gaps(t, rollup) else []
    said += [t("no change {n}", n=rollup.no_change)] if rollup.no_change else []
    said += without_figures(t, rollup)
    if rollup.contributions_asked:
        said.append(
            t("contributions {n} of {asked}", n=rollup.contributions_reported, asked=rollup.contributions_asked)
        )
    return Html(" · ".join(said))


def without_figures(t: Words, rollup: Rollup) -> list[Html]:
    """Answers without figures, each kind of them counted apart."""
    named = (
        (rollup.nothing, t("nothing to measure {n}", n=rollup.nothing)),
        (rollup.coming, t("figures to come {n}", n=rollup.coming)),
    )
    return [words for count, words in named if count]


def line(t: Words, frame: Frame, answered: Answered) -> Html:
    """One task: how it stands, number, title, department, date and version; whether its words are those of last time."""
    request, report = answered.request, answered.report
    counts = report is not None and request.state is RequestState.REPORTED
    if report is not None and counts:
        state, dated = terms.health(t, report.health), version(t, answered)
    else:
        state, dated = terms.request_state(t, request.state), t("due {day}", day=_day(t, request.due_at))
    named = Html(f"<b>{request.number}</b> {text(shortened(request.title, 40))}")
    said = [state, named, _department(request.department), dated]
    if request.kind is RequestKind.CONTRIBUTION:
        said.append(t("contribution"))
    if report is not None and counts and report.no_change:
        said.append(terms.no_change(t, report.no_change))
    if counts and request.id in frame.repeated:
        said.append(t("same words as last time"))
    if request.is_late and counts:
        said.append(t("late"))
    if request.disputed:
        said.append(t("disputed: “not ours”"))
    return Html(" · ".join(said))


def version(t: Words, answered: Answered) -> Html:
    """Day and version of the report."""
    assert answered.report is not None
    said = t("{day} v{version}", day=_day(t, answered.report.created_at), version=answered.report.version)
    return Html(f"{said} · {t('entered by the office')}") if answered.report.entered else said


def _owed(t: Words, owing: Owing) -> Html:
    reports, more = len(owing.reports), len(owing.contributions)
    said = []
    if reports:
        said.append(t.n("{n} report", "{n} reports", reports))
    if more:
        said.append(t.n("{n} contribution", "{n} contributions", more))
    return Html(" + ".join(said))


def _department(name: str) -> Html:
    return Html(text(shortened(name, 30)))


def _day(t: Words, instant: datetime) -> Html:
    return t.day(instant.astimezone(t.zone).date())


def signed(change: int) -> str:
    """A change in brackets with its sign, behind a space; empty for none."""
    return f" (+{change})" if change > 0 else f" (−{-change})" if change else ""
