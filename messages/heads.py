"""The head of a period's summary: the figures, why, what waits for a decision, who is missing. Its pages are messages.summaries."""

from __future__ import annotations

from collections.abc import Sequence

from domain.decisions_due import Decision
from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import RequestState
from domain.rollup import Rollup
from domain.views import Page, View
from messages import figures, reviews, tabled
from messages.figures import Frame
from messages.language import Html, Words, shortened
from messages.layout import fitted, keyboard

NAMED_AT_MOST = 8
"""Tasks and departments named on the head; the rest is a tap away."""


def head(t: Words, frame: Frame, rollup: Rollup, waiting: Sequence[Decision] | None = None) -> Outgoing:
    """What a leader decides on in thirty seconds; `waiting` is what waits for her, None where nothing is hers to decide."""
    if waiting is not None:
        return _to_decide(t, frame, rollup, waiting)
    lines = [
        figures.title(t, frame, figures.reported(t, rollup)),
        figures.counted_over(t, frame),
        figures.stage(t, frame),
        figures.colours(t, frame, rollup),
        figures.gaps(t, rollup),
        *_turned_red(t, frame, rollup),
        *_owing(t, frame, rollup),
        *_unreachable(t, rollup),
        *_notes(t, rollup),
    ]
    text = fitted(lines, t("More under the buttons."))
    return Outgoing(text, _head_keyboard(t, frame, rollup), about=f"summary:{frame.period.id}")


def _to_decide(t: Words, frame: Frame, rollup: Rollup, waiting: Sequence[Decision]) -> Outgoing:
    """The figures, why in a line, then the decisions with their buttons; what is missing only counted by department."""
    lines = [
        figures.title(t, frame, figures.reported(t, rollup)),
        figures.counted_over(t, frame),
        figures.stage(t, frame),
        figures.colours(t, frame, rollup),
        figures.gaps(t, rollup),
        *_why(t, frame, rollup),
        *tabled.section(t, waiting, now=frame.now),
        *_owing_in_short(t, frame, rollup),
        *_unreachable_in_short(t, rollup),
        *_notes(t, rollup),
    ]
    text = fitted(lines, t("More under the buttons."))
    review = (reviews.to_review(t, frame.period),) if rollup.reported else ()
    rows = (*tabled.rows(t, frame, waiting, 1), *keyboard(review), *_head_keyboard(t, frame, rollup))
    return Outgoing(text, rows, about=f"summary:{frame.period.id}")


def _why(t: Words, frame: Frame, rollup: Rollup) -> list[Html]:
    """What the colours come from, in a line."""
    said = []
    if rollup.newly_red:
        numbers = t.listed([str(a.request.number) for a in rollup.newly_red])
        if frame.previous:
            said.append(
                t.n(
                    "Newly off track: task {numbers}",
                    "Newly off track: tasks {numbers}",
                    len(rollup.newly_red),
                    numbers=numbers,
                )
            )
        else:
            said.append(
                t.n("Off track: task {numbers}", "Off track: tasks {numbers}", len(rollup.newly_red), numbers=numbers)
            )
    said += _improved(t, rollup)
    return [Html(" · ".join(said))] if said else []


def _unreachable_in_short(t: Words, rollup: Rollup) -> list[Html]:
    """In how many departments, and the first of them."""
    count = len(rollup.unreachable)
    if not count:
        return []
    names = t.listed([f"{shortened(o.department, 20)} {len(o.reports)}" for o in rollup.unreachable[:3]])
    more = [t("… and {n} more", n=count - 3)] if count > 3 else []
    said = t.n(
        "<b>Nobody can be reached</b> in {n} department (the office's to mend, so not counted as late)",
        "<b>Nobody can be reached</b> in {n} departments (the office's to mend, so not counted as late)", count,
    )  # fmt: skip
    return [_section(Html(" · ".join([said, names, *more])))]


def _owing_in_short(t: Words, frame: Frame, rollup: Rollup) -> list[Html]:
    """Who owes how many reports, in one line; contributions are counted apart below."""
    owing = [o for o in rollup.owing if o.reports]
    if not owing:
        return []
    names = t.listed([f"{shortened(o.department, 20)} {len(o.reports)}" for o in owing[:NAMED_AT_MOST]])
    said = t("<b>Missing</b>") if frame.is_due else t("<b>Still to come</b>")
    more = _and_more(t, len(owing))
    return [_section(Html(" · ".join([said, names, *more])))]


def _head_keyboard(t: Words, frame: Frame, rollup: Rollup) -> Keyboard:
    lists = [Button(t("By part"), frame.data(View(Page.PARTS)))] if len(frame.parts) > 1 else []
    if frame.departments > 1:
        lists.append(Button(t("By department"), frame.data(View(Page.DEPARTMENTS))))
    details = []
    if rollup.owing or rollup.unreachable:
        count = rollup.unanswered + rollup.out_of_reach
        label = t("Missing {n}", n=count) if count else t("Missing contributions")
        details.append(Button(label, frame.data(View(Page.MISSING))))
    details.append(Button(t("All tasks"), frame.data(View(Page.TASKS))))
    details.append(Button(t("📈 Picture"), f"picture.{frame.period.id}"))
    around = []
    if frame.previous:
        around.append(Button(f"‹ {t.period(frame.previous.label)}", View().data(frame.previous.id)))
    if frame.following:
        around.append(Button(f"{t.period(frame.following.label)} ›", View().data(frame.following.id)))
    return keyboard(lists, details, around)


def _turned_red(t: Words, frame: Frame, rollup: Rollup) -> list[Html]:
    red = rollup.newly_red
    lines = []
    if red:
        lines.append(_section(t("<b>Newly off track</b>") if frame.previous else t("<b>Off track</b>")))
        lines += [figures.line(t, frame, a) for a in red[:NAMED_AT_MOST]]
        lines += _and_more(t, len(red))
    lines += _improved(t, rollup)
    return lines


def _improved(t: Words, rollup: Rollup) -> list[Html]:
    if not rollup.improved:
        return []
    numbers = t.listed([str(a.request.number) for a in rollup.improved])
    return [
        t.n(
            "Better than before: task {numbers}",
            "Better than before: tasks {numbers}",
            len(rollup.improved),
            numbers=numbers,
        )
    ]


def _owing(t: Words, frame: Frame, rollup: Rollup) -> list[Html]:
    if not rollup.owing:
        return []
    lines = [_section(t("<b>Missing</b>") if frame.is_due else t("<b>Still to come</b>"))]
    lines += [figures.owed(t, frame, o) for o in rollup.owing[:NAMED_AT_MOST]]
    return lines + _and_more(t, len(rollup.owing))


def _unreachable(t: Words, rollup: Rollup) -> list[Html]:
    if not rollup.unreachable:
        return []
    lines = [_section(t("<b>Nobody can be reached</b> (the office's to mend, so not counted as late)"))]
    lines += [figures.out_of_reach(t, o) for o in rollup.unreachable[:NAMED_AT_MOST]]
    return lines + _and_more(t, len(rollup.unreachable))


def _notes(t: Words, rollup: Rollup) -> list[Html]:
    notes = [figures.contributions(t, rollup)]
    if rollup.no_change:
        said = t("No change since the period before: {n}", n=rollup.no_change)
        longest = rollup.longest_no_change
        notes.append(t("{said} (the longest for {n} periods in a row)", said=said, n=longest) if longest > 1 else said)
    notes.append(Html(" · ".join(figures.without_figures(t, rollup))))
    if rollup.closed:
        notes.append(t("Closed and asked no more: {n}", n=rollup.closed))
    if rollup.suspended:
        numbers = t.listed([str(n) for n in rollup.suspended[:20]])
        notes.append(
            t.n(
                "Suspended, not asked about: task {numbers}",
                "Suspended, not asked about: tasks {numbers}",
                len(rollup.suspended),
                numbers=numbers,
            )
        )
    if rollup.not_asked:
        numbers = t.listed([str(n) for n in rollup.not_asked[:20]])
        notes.append(
            t("Not asked about in this period: {n} (tasks {numbers})", n=len(rollup.not_asked), numbers=numbers)
        )
    notes += _elsewhere(t, rollup)
    first = next((place for place, note in enumerate(notes) if note), None)
    if first is not None:
        notes[first] = _section(notes[first])
    return notes


def _elsewhere(t: Words, rollup: Rollup) -> list[Html]:
    """Tasks that were answered, or are still to be, by the department that led them before."""
    numbers: dict[tuple[str, bool], list[str]] = {}
    for answered in rollup.elsewhere:
        request = answered.request
        numbers.setdefault((request.department, request.state is RequestState.REPORTED), []).append(str(request.number))
    lines = []
    for (name, reported), tasks in list(numbers.items())[:NAMED_AT_MOST]:
        listed, name = t.listed(tasks[:20]), shortened(name, 30)
        if reported:
            lines.append(t("In this period reported by {department}: {numbers}", department=name, numbers=listed))
        else:
            lines.append(t("In this period asked of {department}: {numbers}", department=name, numbers=listed))
    return lines


def _section(line: Html) -> Html:
    """A line with space above it."""
    return Html(f"\n{line}")


def _and_more(t: Words, count: int) -> list[Html]:
    return [t("… and {n} more", n=count - NAMED_AT_MOST)] if count > NAMED_AT_MOST else []
