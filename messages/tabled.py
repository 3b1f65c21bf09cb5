"""What waits for a supervisor's decision: the lines with their numbers, the buttons that decide, and what is said in between."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from domain.applications import Application
from domain.courses import Course, health_of
from domain.decisions_due import AT_ONCE, Decision, Kind, Way
from domain.needs import Need
from domain.outgoing import Button, Keyboard, Outgoing
from domain.promises import Promise
from domain.views import Page, View
from messages import applications, figures, lookups, needs, terms
from messages.applications import day as named_day
from messages.figures import Frame
from messages.language import Html, Words, shortened, text
from messages.layout import arrows, cut, fitted, keyboard

QUOTED = 90


def section(t: Words, waiting: Sequence[Decision], *, now: datetime) -> list[Html]:
    """How many wait, and the first of them."""
    if not waiting:
        return [Html(f"\n{t('Nothing waits for your decision.')}")]
    shown = [_line(t, place, each, now=now) for place, each in enumerate(waiting[:AT_ONCE], 1)]
    return [Html(f"\n{t('<b>For you to decide ({n})</b>', n=len(waiting))}"), *shown]


def rows(t: Words, frame: Frame, waiting: Sequence[Decision], number: int) -> Keyboard:
    """A row of buttons for each decision of this page, and the way to the others."""
    shown, number, count = cut(waiting, number, AT_ONCE)
    first = (number - 1) * AT_ONCE + 1
    made = [_buttons(t, frame, place, each, number) for place, each in enumerate(shown, first)]
    more = len(waiting) - number * AT_ONCE
    on = View(Page.DECIDE, number=2)
    turn = [Button(t("More {n} ▸", n=more), frame.data(on))] if more > 0 and number == 1 and count > 1 else []
    return keyboard(*made, turn)


def page(t: Words, frame: Frame, waiting: Sequence[Decision], view: View) -> Outgoing:
    """Another page of them."""
    shown, number, count = cut(waiting, view.number, AT_ONCE)
    first = (number - 1) * AT_ONCE + 1
    lines = [_line(t, place, each, now=frame.now) for place, each in enumerate(shown, first)]
    about = t("for you to decide ({n})", n=len(waiting)) if waiting else t("Nothing waits for your decision.")
    made = [_buttons(t, frame, place, each, number) for place, each in enumerate(shown, first)]
    turns = arrows(number, count, lambda to: frame.data(View(Page.DECIDE, number=to)))
    back = Button(t("‹ Summary"), frame.data(View()))
    said = fitted([figures.title(t, frame, about), *lines], t("More under the buttons."))
    return Outgoing(said, keyboard(*made, turns, [back]), about=f"summary:{frame.period.id}")


def hastened(t: Words, names: Sequence[str], *, asked: int) -> Html:
    """Who has been reminded; where nobody could be, why."""
    if names:
        return t("🔔 Reminded: {names}.", names=t.listed(list(names)))
    if asked:
        return t("Nobody was reminded: they were already today, or have had this period's five messages.")
    return t("Nobody can be reached there.")


def changed(t: Words) -> Html:
    return t("This has changed in the meantime. Here is how it stands now.")


def noted(t: Words, number: int) -> Html:
    return t("✔ Noted: task {number}. It comes up again when it changes.", number=number)


def granted(t: Words, number: int) -> Html:
    return t("✔ Agreed: task {number}. Who asked has been told.", number=number)


def promise_asked(t: Words, promise: Promise, name: str, opens: str, *, today: date) -> Outgoing:
    """To who keeps a promise: a supervisor asks what came of it."""
    assert promise.by is not None
    lines = [
        t("🔔 {name} asks about task {number}:", name=name, number=promise.number),
        t("Promised by {day}: “{words}”", day=named_day(t, promise.by, today), words=promise.words),
        t("What came of it? It can be said on the card."),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("✏ Report"), opens),),), about=f"task:{promise.number}")


def _line(t: Words, place: int, decision: Decision, *, now: datetime) -> Html:
    said = _said(t, decision, now=now)
    return Html.lines(Html(f"<b>{place}.</b> {said[0]}"), *said[1:])


def _said(t: Words, decision: Decision, *, now: datetime) -> list[Html]:
    """Task, department, date and version in a line; the words, cut, below."""
    today = now.astimezone(t.zone).date()
    match decision.what:
        case Course() as course:
            return _course(t, decision.kind, course)
        case Promise() as promise:
            over = t.n("{n} day over", "{n} days over", promise.days_over(today))
            by = t("promised by {day}", day=named_day(t, promise.by, today)) if promise.by else t("no date")
            said = [t("👣 task {number}", number=promise.number), _department(promise.department), by, over]
            return [Html(" · ".join(said)), _words(t, promise.words)]
        case Need() as need:
            whom = t("🤝 task {number} · {department} → {whom}", number=need.number, department=need.department,
                     whom=needs.whom(t, need))  # fmt: skip
            parts = [whom, needs.by_when(t, need, now), needs.age(t, need, now), needs.standing(t, need)]
            return [Html(" · ".join(part for part in parts if part)), _words(t, need.words)]
        case Application() as asked:
            asked_on = t.day(asked.made_at.astimezone(t.zone).date())
            what = Html(f"🗓 {applications.what(t, asked, today=today)}")
            return [Html(" · ".join([what, _department(asked.department), asked_on])), _words(t, asked.reason)]


def _course(t: Words, kind: Kind, course: Course) -> list[Html]:
    newest = course.newest
    request, report = newest.request, newest.report
    if kind is Kind.MISMATCH:
        return [Html(f"⚖ {lookups.mismatch(t, newest)}")]
    state = terms.health(t, course.health)
    if kind is Kind.STILL:
        state = Html(f"{state} {t('since {period}', period=t.period(course.first.request.period.label))}")
    elif course.before is not None:
        state = Html(f"{terms.health(t, health_of(course.before))} → {state}")
    named = Html(f"<b>{request.number}</b> {text(shortened(request.title, 40))}")
    line = Html(" · ".join([state, named, _department(request.department), figures.version(t, newest)]))
    return [line, *([_words(t, report.text)] if report is not None and report.text else [])]


def _buttons(t: Words, frame: Frame, place: int, decision: Decision, number: int) -> tuple[Button, ...]:
    """First what was written, then what can be done, each with the number of its line."""
    data = f"due.{frame.period.id}.{number}.{decision.kind}.{decision.object_id}.{decision.mark}"
    words = Button(f"{place} 📄", _opens(frame, decision, number))
    return (words, *(_way(t, place, decision, way, data) for way in decision.ways))


def _opens(frame: Frame, decision: Decision, number: int) -> str:
    match decision.what:
        case Need() as need:
            return f"needed.{need.id}"
        case Application() as asked:
            return f"decide.{asked.id}"
    back = View(Page.DECIDE, number=number) if number > 1 else View()
    return f"history.{decision.number}.1.{frame.data(back)}"


def _way(t: Words, place: int, decision: Decision, way: Way, data: str) -> Button:
    match way:
        case Way.RETURN:
            return Button(t("{n} Return ▸", n=place), f"{data}.{way}")
        case Way.HASTEN:
            return Button(t("{n} Remind", n=place), f"{data}.{way}")
        case Way.ANSWER:
            return Button(t("{n} Answer ▸", n=place), f"needed.{decision.object_id}.answer")
        case Way.GRANT:
            return Button(t("{n} Agree", n=place), f"{data}.{way}")
        case Way.REFUSE:
            return Button(t("{n} Refuse ▸", n=place), f"decide.{decision.object_id}.refuse")
        case Way.ASK:
            return Button(t("{n} Ask first ▸", n=place), f"decide.{decision.object_id}.ask")
        case Way.DECIDE:
            return Button(t("{n} Decide ▸", n=place), f"decide.{decision.object_id}")
        case Way.INSTRUCT:
            return Button(t("{n} Instruct ▸", n=place), f"{data}.{way}")
        case Way.NOTED:
            return Button(t("{n} Noted", n=place), f"{data}.{way}")


def _department(name: str) -> Html:
    return Html(text(shortened(name, 30)))


def _words(t: Words, words: str) -> Html:
    return t("“{words}”", words=shortened(" ".join(words.split()), QUOTED)) if words.strip() else Html()
