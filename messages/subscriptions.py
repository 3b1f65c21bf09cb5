"""Subscriptions: the list, one with its buttons, and what it tells."""

from __future__ import annotations

from collections.abc import Sequence

from domain.outgoing import Button, Outgoing
from domain.reports import Answered
from domain.subscriptions import Level, Of, Often, Subscription
from domain.views import View
from messages import figures
from messages.figures import Frame
from messages.language import Html, Words
from messages.layout import fitted, in_rows, keyboard

ABOUT = "subscriptions"


def listed(t: Words, found: Sequence[tuple[Subscription, Html]]) -> Outgoing:
    """All of hers, numbered."""
    lines = [t("🔔 <b>What you are told by itself</b>")]
    lines += [
        t("{place}. {of} · {level} · {often}", place=place, of=of, level=_level(t, s.level), often=_often(t, s.often))
        for place, (s, of) in enumerate(found, 1)
    ]
    lines += [
        t("The summary at the end of a period comes to everybody who oversees, in any case."),
        t("Of one part, department or task: /subscribe part 3, /subscribe and a department, /subscribe 12,15"),
    ]
    buttons = in_rows([Button(f"{place}. ✏", f"subs.{s.id}") for place, (s, _) in enumerate(found, 1)])
    new = [] if any(s.of == Of() for s, _ in found) else [Button(t("➕ All in my charge"), "subsall")]
    return Outgoing(Html.lines(*lines), keyboard(*buttons, new), about=ABOUT)


def page(t: Words, found: Subscription, of: Html) -> Outgoing:
    """One, with what it is set to marked."""
    lines = [
        t("🔔 <b>{of}</b>", of=of),
        t("{level} · {often}", level=_level(t, found.level), often=_often(t, found.often)),
        t("Only what came since the last one; where there is nothing new, nothing is sent."),
    ]
    levels = [_choice(_level(t, each), each is found.level, f"subset.{found.id}.level.{each}") for each in Level]
    days = [_choice(_often(t, each), each is found.often, f"subset.{found.id}.often.{each}") for each in Often]
    last = [Button(t("🔕 End it"), f"subsend.{found.id}"), Button(t("‹ All of them"), "subs")]
    rows = (*in_rows(levels, 1), *in_rows(days, 2), last)
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=ABOUT)


def too_many(t: Words, most: int) -> Outgoing:
    said = t("You have {n} subscriptions already; end one first.", n=most)
    return Outgoing(said, ((Button(t("‹ All of them"), "subs"),),), about=ABOUT)


def digest(t: Words, found: Subscription, frame: Frame, of: Html, fresh: Sequence[Answered]) -> Outgoing:
    """What came since the last one, worst first as given; each opens in the summary's pages."""
    head = t(
        "🔔 <b>{period}</b> · {of} · {level}: {n} new since {when}",
        period=t.period(frame.period.label), of=of, level=_level(t, found.level), n=len(fresh), when=t.when(found.said_until_at),
    )  # fmt: skip
    text = fitted([head, *(figures.line(t, frame, a) for a in fresh)], t("More under the buttons."))
    numbers = list(dict.fromkeys(a.request.number for a in fresh))[:20]
    opened = in_rows([Button(str(n), f"task.{n}.{frame.data(View())}") for n in numbers])
    last = [Button(t("📊 Summary"), frame.data(View())), Button(t("✏ Change"), f"subs.{found.id}")]
    return Outgoing(text, keyboard(*opened, last), about=f"subscription:{found.id}")


def of(t: Words, of_what: Of, department: str) -> Html:
    """Which tasks."""
    if of_what.tasks:
        return t("tasks {numbers}", numbers=t.listed([str(n) for n in of_what.tasks]))
    named = [t("part {number}", number=of_what.part)] if of_what.part else []
    said = [*named, *([t("{name}", name=department)] if department else [])]
    return Html(" · ".join(said)) or t("all in your charge")


def _choice(label: Html, chosen: bool, data: str) -> Button:
    return Button(f"• {label}" if chosen else label, data)


def _level(t: Words, level: Level) -> Html:
    match level:
        case Level.EVERYTHING:
            return t("every report")
        case Level.COLOURED:
            return t("amber and red")
        case Level.WORSE:
            return t("red and newly worse")


def _often(t: Words, often: Often) -> Html:
    if often is Often.DAILY:
        return t("daily 09:00 while a period is open")
    names = (t("Mondays"), t("Tuesdays"), t("Wednesdays"), t("Thursdays"), t("Fridays"))
    return t("{day} 09:00", day=names[int(often)])
