"""The pages of a period's summary: the head, by part, by department, what is missing, and task by task."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime

from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import Answered, Period
from domain.rollup import Owing, Rollup
from domain.views import Page, View
from messages import figures
from messages.figures import Frame
from messages.language import Html, Words
from messages.layout import arrows, cut, fitted, in_rows, keyboard
from messages.review import ask_now

TASKS_A_PAGE = 15
ROWS_A_PAGE = 12


def not_asked_yet(t: Words, coming: Period | None, latest: Period | None) -> Outgoing:
    """Instead of figures, where nothing has been asked; `latest` is what can be shown."""
    instead = ((Button(t("📋 See the tasks"), "tasks.0"),),)
    if coming is None:
        return Outgoing(t("Nothing has been asked yet, and this plan has no period to come."), instead)
    said = t(
        "{period} has not been asked yet. It will be on {when}.",
        period=t.period(coming.label), when=t.when(coming.asked_at),
    )  # fmt: skip
    return Outgoing(said, keyboard(periods(t, [latest])) or instead)


def passed_over(t: Words, period: Period, latest: Period | None) -> Outgoing:
    """Instead of figures, where a period was not asked at its time."""
    instead = ((Button(t("📋 See the tasks"), "tasks.0"),),)
    return Outgoing(_was_not_asked(t, period), keyboard(periods(t, [latest])) or instead)


def to_be_asked_by_hand(t: Words, period: Period, latest: Period | None, *, now: datetime) -> Outgoing:
    """The same for an admin, who can still ask it."""
    said = t("/ask {label} asks it now.", label=period.label)
    asking = [ask_now(t, period)] if now < period.locked_at else []
    return Outgoing(Html.lines(_was_not_asked(t, period), said), keyboard(asking, periods(t, [latest])))


def _was_not_asked(t: Words, period: Period) -> Html:
    return t("{period} was not asked.", period=t.period(period.label))


def periods(t: Words, known: Iterable[Period | None]) -> tuple[Button, ...]:
    """Buttons that show these periods."""
    return tuple(Button(t.period(p.label), View().data(p.id)) for p in known if p is not None)


def by_part(t: Words, frame: Frame, rows: Sequence[tuple[int, Rollup]], view: View) -> Outgoing:
    """Each part in a line; its button opens it."""
    shown, number, count = cut(rows, view.number, ROWS_A_PAGE)
    titles = {p.number: p.title for p in frame.parts}
    lines = [figures.row(t, str(part), titles.get(part, ""), rollup) for part, rollup in shown]
    buttons = [Button(str(part), frame.data(View(Page.TASKS, part=part))) for part, _ in shown]
    return _page(t, frame, t("by part"), lines, (*in_rows(buttons), _turn(frame, view, number, count)))


def by_department(t: Words, frame: Frame, rows: Sequence[tuple[int, str, Rollup]], view: View) -> Outgoing:
    """Each department in a line, numbered; its button opens it."""
    shown, number, count = cut(list(enumerate(rows, 1)), view.number, ROWS_A_PAGE)
    lines = [figures.row(t, f"{place}.", name, rollup) for place, (_, name, rollup) in shown]
    buttons = [Button(f"{place}.", frame.data(View(Page.TASKS, department=row[0]))) for place, row in shown]
    return _page(t, frame, t("by department"), lines, (*in_rows(buttons), _turn(frame, view, number, count)))


def missing(
    t: Words, frame: Frame, rollup: Rollup, about: Html, view: View, to_do: tuple[Button, ...] = ()
) -> Outgoing:
    """Every unanswered request under its department, those where nobody can be reached apart; `to_do` is what she can do about it."""
    reachable = [(figures.owed(t, frame, o), a) for o in rollup.owing for a in o.requests]
    apart = [(_nobody(t, o), a) for o in rollup.unreachable for a in o.requests]
    shown, number, count = cut(reachable + apart, view.number, TASKS_A_PAGE)
    lines: list[Html] = [figures.gaps(t, rollup)]
    above = Html()
    for department, answered in shown:
        if department != above:
            lines.append(_section(Html(f"<b>{department}</b>")))
            above = department
        lines.append(figures.line(t, frame, answered))
    if not shown:
        lines.append(t("Nothing is missing."))
    buttons = _task_buttons(frame, [a for _, a in shown], view.at(number))
    return _page(
        t,
        frame,
        t("what is missing: {about}", about=about),
        lines,
        (*buttons, _turn(frame, view, number, count), to_do),
    )


def tasks(t: Words, frame: Frame, rollup: Rollup, answers: Sequence[Answered], about: Html, view: View) -> Outgoing:
    """The tasks of a part, of a department or all of them, a line each in the order given."""
    shown, number, count = cut(answers, view.number, TASKS_A_PAGE)
    lines = [
        figures.reported(t, rollup) if rollup.asked else Html(),
        figures.colours(t, frame, rollup),
        figures.gaps(t, rollup),
        figures.contributions(t, rollup),
        *(figures.line(t, frame, answered) for answered in shown),
    ]
    if not answers:
        lines.append(t("Nothing was asked here in this period."))
    buttons = _task_buttons(frame, shown, view.at(number))
    return _page(t, frame, about, lines, (*buttons, _turn(frame, view, number, count), _neighbours(t, frame, view)))


def _page(t: Words, frame: Frame, about: Html, lines: Iterable[Html], rows: Keyboard) -> Outgoing:
    """A page below the head: its title, whose figures, how final; the way back stands last."""
    above = [figures.title(t, frame, about), figures.counted_over(t, frame), figures.stage(t, frame)]
    text = fitted([*above, *lines], t("More under the buttons."))
    back = Button(t("‹ Summary"), frame.data(View()))
    return Outgoing(text, keyboard(*rows, [back]), about=f"summary:{frame.period.id}")


def _nobody(t: Words, owing: Owing) -> Html:
    return t("{owed} · nobody can be reached, not counted as late", owed=figures.out_of_reach(t, owing))


def _section(line: Html) -> Html:
    """A line with space above it."""
    return Html(f"\n{line}")


def _task_buttons(frame: Frame, shown: Iterable[Answered], view: View) -> Keyboard:
    """A button for each task, once, that leads back to this page."""
    numbers = dict.fromkeys(a.request.number for a in shown)
    return in_rows(Button(str(n), f"task.{n}.{frame.data(view)}") for n in numbers)


def _turn(frame: Frame, view: View, number: int, count: int) -> tuple[Button, ...]:
    return arrows(number, count, lambda to: frame.data(view.at(to)))


def _neighbours(t: Words, frame: Frame, view: View) -> tuple[Button, ...]:
    """From one part to the one before and the one after."""
    numbers = [p.number for p in frame.parts]
    if view.part not in numbers:
        return ()
    place = numbers.index(view.part)
    around = [(t("‹ Part {n}", n=n), n) for n in numbers[max(place - 1, 0) : place]]
    around += [(t("Part {n} ›", n=n), n) for n in numbers[place + 1 : place + 2]]
    return tuple(Button(label, frame.data(View(Page.TASKS, part=n))) for label, n in around)
