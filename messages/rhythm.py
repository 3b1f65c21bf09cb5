"""The rhythm of a plan and its own working days in words, and the questions before they change. Dates: messages.dates."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, time

from domain.outgoing import Button, Keyboard, Outgoing
from domain.rhythm import LAST, SETTINGS, Every, Rhythm, Step
from domain.tasks import Plan
from messages.dates import Ahead, Change, dates, difference
from messages.language import Html, Words


def overview(t: Words, plan: Plan, ahead: Sequence[Ahead], *, note: Html, settings: bool) -> Outgoing:
    """The rule and the next periods; `settings` adds a button for each setting."""
    lines = [
        note,
        t("🗓 <b>Rhythm</b> · {plan}", plan=plan.title),
        *(Html(f"· {line}") for line in rule(t, plan.rhythm)),
        t("Late and locked are two things: a report after the due time is <b>late</b>, but it is taken."),
        t("After the lock a period is <b>locked</b>: a report is taken only where a supervisor reopens it (/reopen)."),
        Html(f"\n{t('<b>The next periods</b>')}") if ahead else Html(),
        *(dates(t, one) for one in ahead),
        t("Times are those of {zone}.", zone=plan.zone.key),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), _settings(t) if settings else (), about="rhythm")


def rule(t: Words, rhythm: Rhythm) -> list[Html]:
    """Every setting in words."""
    return [t("{setting}: {value}", setting=name(t, s), value=value(t, rhythm, s)) for s in SETTINGS]


def name(t: Words, setting: str) -> Html:
    """What a setting of domain.rhythm.SETTINGS is called."""
    match setting:
        case "every":
            return t("Periods")
        case "due":
            return t("Due")
        case "offset":
            return t("Month of the due day")
        case "asked":
            return t("Asked")
        case "reminders":
            return t("Reminders")
        case "overdue":
            return t("Overdue steps")
        case "summary":
            return t("Summary")
        case "lock":
            return t("Lock")
    return t("Contributions")


def value(t: Words, rhythm: Rhythm, setting: str) -> Html:
    """How a setting stands, in words; days are working days."""
    match setting:
        case "every":
            return t("every month") if rhythm.every is Every.MONTH else t("every quarter")
        case "due":
            if rhythm.due_day == LAST:
                return t("on the last working day of the month at {time}", time=_clock(rhythm.due_time))
            return t(
                "on day {day} of the month at {time}; where it is a day off, the working day before",
                day=rhythm.due_day, time=_clock(rhythm.due_time),
            )  # fmt: skip
        case "offset":
            if rhythm.month_offset:
                return t.n("{n} month after the period", "{n} months after the period", rhythm.month_offset)
            return t("the period's own") if rhythm.every is Every.MONTH else t("the last of the quarter")
        case "asked":
            return _before(t, Step(rhythm.asked_before, rhythm.asked_time))
        case "reminders":
            steps: list[str] = [_before(t, step) for step in rhythm.reminders]
            return t("{steps}; only while something is missing", steps=t.listed(steps)) if steps else t("none")
        case "overdue":
            told = (t("contacts and deputies"), t("the head"), t("listed for the supervisors"))
            steps = [
                t("{step} ({told})", step=_after(t, s), told=w) for s, w in zip(rhythm.overdue, told, strict=False)
            ]
            return t.listed(steps) if steps else t("none")
        case "summary":
            return _after(t, rhythm.summary)
        case "lock":
            return _after(t, rhythm.lock)
    if not rhythm.contributions_before:
        return t("due together with the reports")
    return t.n(
        "due {n} working day before the reports", "due {n} working days before the reports", rhythm.contributions_before
    )


def setting(t: Words, rhythm: Rhythm, asked: str, choices: Sequence[tuple[str, Rhythm]]) -> Outgoing:
    """One setting: how it stands, how it is written, and common choices (as written, and what they would make)."""
    lines = [
        t("🗓 <b>{setting}</b>: {value}", setting=name(t, asked), value=value(t, rhythm, asked)),
        t("Choose, or write it like this:"),
        t("<code>/rhythm {setting} {written}</code>", setting=asked, written=rhythm.written(asked)),
    ]
    rows = tuple(
        (Button(f"{'• ' * (made == rhythm)}{short(t, made, asked)}", f"rhythm.set.{asked}.{written}"),)
        for written, made in choices
    )
    return Outgoing(Html.lines(*lines), (*rows, (_back(t),)), about="rhythm")


def short(t: Words, rhythm: Rhythm, setting: str) -> Html:
    """A setting in so few words that a button has room for them."""
    match setting:
        case "due":
            day = t("last day") if rhythm.due_day == LAST else t("day {day}", day=rhythm.due_day)
            return Html(f"{day} · {_clock(rhythm.due_time)}")
        case "reminders" if rhythm.reminders:
            return t.listed([_days_before(t, step.days) for step in rhythm.reminders])
        case "overdue" if rhythm.overdue:
            days: list[str] = [str(step.days) for step in rhythm.overdue]
            return t("working days after: {days}", days=t.listed(days))
    return value(t, rhythm, setting)


def preview(t: Words, was: Rhythm, new: Rhythm, changed: str, changes: Sequence[Change]) -> Outgoing:
    """Before a setting is changed: what it does to the next periods."""
    lines = [
        t("🗓 <b>{setting}</b>", setting=name(t, changed)),
        t("{before} → <b>{after}</b>", before=short(t, was, changed), after=short(t, new, changed)),
        *(difference(t, change) for change in changes),
    ]
    yes = Button(t("✔ Confirm"), f"rhythm.yes.{changed}.{new.written(changed)}")
    return Outgoing(Html.lines(*lines), ((yes, Button(t("✖ Cancel"), "rhythm.no")),), about="rhythm")


def unchanged(t: Words, setting: str) -> Html:
    return t("{setting} stands like this already. Nothing has changed.", setting=name(t, setting))


def changed(t: Words, rhythm: Rhythm, setting: str) -> Html:
    return t("✔ Changed. {setting}: {value}", setting=name(t, setting), value=value(t, rhythm, setting))


def not_changed(t: Words) -> Html:
    return t("Nothing has been changed.")


def own_days(t: Words, days: Mapping[date, bool], *, changeable: bool) -> Outgoing:
    """The admins' own days; a button takes each back."""
    lines = [
        t("🗓 <b>Own days on and off</b>") if days else t("There are no own days on or off; the official calendar holds."),
        *(t("{day}: {kind}", day=_dated(t, day), kind=_kind(t, works)) for day, works in sorted(days.items())),
        t("To set one: <code>/day 2023-05-04 off</code> or <code>/day 2023-05-06 on</code>") if changeable else Html(),
    ]  # fmt: skip
    rows: Keyboard = ()
    if changeable:
        rows = tuple(
            (Button(t("✖ Take back {day}", day=_dated(t, day)), f"day.set.{day}.back"),) for day in sorted(days)[:20]
        )
    return Outgoing(Html.lines(*lines), (*rows, (_back(t),)), about="days")


def day_preview(t: Words, day: date, works: bool, wanted: str, changes: Sequence[Change]) -> Outgoing:
    """Before a day is set on or off: what it does to the next periods."""
    lines = [
        t("🗓 {day} becomes <b>{kind}</b>.", day=_dated(t, day), kind=_kind(t, works)),
        *(difference(t, change) for change in changes),
    ]
    yes = Button(t("✔ Confirm"), f"day.yes.{day}.{wanted}")
    return Outgoing(Html.lines(*lines), ((yes, Button(t("✖ Cancel"), "day.no")),), about="days")


def day_set(t: Words, day: date, works: bool) -> Outgoing:
    text = t("✔ {day} is now {kind}.", day=_dated(t, day), kind=_kind(t, works))
    return Outgoing(text, ((Button(t("🗓 Own days"), "day.all"), _back(t)),), about="days")


def day_is_so(t: Words, day: date, works: bool) -> Outgoing:
    text = t("{day} is {kind} already. Nothing has changed.", day=_dated(t, day), kind=_kind(t, works))
    return Outgoing(text, ((Button(t("🗓 Own days"), "day.all"), _back(t)),), about="days")


def _settings(t: Words) -> Keyboard:
    buttons = [Button(t("✏ {setting}", setting=name(t, s)), f"rhythm.show.{s}") for s in SETTINGS]
    rows = tuple(tuple(buttons[at : at + 3]) for at in range(0, len(buttons), 3))
    return (*rows, (Button(t("🗓 Own days"), "day.all"),))


def _back(t: Words) -> Button:
    return Button(t("‹ Rhythm"), "rhythm.all")


def _dated(t: Words, day: date) -> Html:
    """With its year, since own days of several years stand together."""
    return t("{day} {year}", day=t.day(day), year=day.year)


def _kind(t: Words, works: bool) -> Html:
    return t("a working day") if works else t("a day off")


def _before(t: Words, step: Step) -> Html:
    return t("{days} at {time}", days=_days_before(t, step.days), time=_clock(step.at))


def _days_before(t: Words, days: int) -> Html:
    return t.n("{n} working day before", "{n} working days before", days) if days else t("on the due day")


def _after(t: Words, step: Step) -> Html:
    if not step.days:
        return t("on the due day at {time}", time=_clock(step.at))
    return t.n("{n} working day after at {time}", "{n} working days after at {time}", step.days, time=_clock(step.at))


def _clock(at: time) -> str:
    return f"{at:%H:%M}"
