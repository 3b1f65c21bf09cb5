"""Help that was asked for, as who asked reads it: how it stands, what comes back, what to do next; and its line on a card and a task.

Asking is messages.asking_help, what those read who are asked messages.help_wanted.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.needs import SUPERVISORS, Need, NeedState
from domain.outgoing import Button, Outgoing
from messages.applications import day, quoted
from messages.language import Html, Words, shortened
from messages.layout import keyboard

ON_CARD = 3
"""Open needs on a card; all stand under /needs."""
QUOTED = 120
"""Characters of words or an answer in a line."""

Row = tuple[Button, ...]


def whom(t: Words, need: Need) -> Html:
    """Of whom it is asked."""
    return t("{department}", department=need.asked) if need.asked_id is not None else t("the supervisors")


def age(t: Words, need: Need, now: datetime) -> Html:
    days = need.days(now)
    if not days:
        return t("asked today") if need.is_open else t("open for less than a day")
    if need.is_open:
        return t.n("open for {n} day", "open for {n} days", days)
    return t.n("was open for {n} day", "was open for {n} days", days)


def standing(t: Words, need: Need) -> Html:
    """What became of it so far."""
    if need.closed_at is not None:
        values = {"when": t.when(need.closed_at), "name": need.closer}
        if need.state is NeedState.CLOSED:
            return t("solved {when}, {name}", **values)
        return t("taken back {when}, {name}", **values)
    if need.declined_at is not None:
        return t("not theirs, says {name}, {when}", name=need.decliner, when=t.when(need.declined_at))
    if need.state is NeedState.ANSWERED and need.answered_at is not None:
        return t("answered {when}, {name}", when=t.when(need.answered_at), name=need.answerer)
    if need.state is NeedState.ACKNOWLEDGED and need.acknowledged_at is not None:
        return t("seen {when}, {name}", when=t.when(need.acknowledged_at), name=need.acknowledger)
    return t("not seen yet")


def by_when(t: Words, need: Need, now: datetime) -> Html:
    """By when it is wanted, marked where that has passed; empty where no day is named."""
    if need.by is None:
        return Html()
    today = now.astimezone(t.zone).date()
    said = day(t, need.by, today)
    return t("⏰ wanted by {day}, overdue", day=said) if need.is_overdue(today) else t("wanted by {day}", day=said)


def on_card(t: Words, needs: Sequence[Need], *, now: datetime) -> list[Html]:
    """What is still needed for the task of a card, a line each and its answer."""
    lines = [
        Html.lines(
            Html(
                " · ".join(part for part in (t("🤝 {whom}", whom=whom(t, n)), age(t, n, now), standing(t, n)) if part)
            ),
            t("“{words}”", words=shortened(n.answer if n.answer else n.words, QUOTED)),
        )
        for n in needs[:ON_CARD]
    ]
    more = len(needs) - ON_CARD
    return [*lines, t.n("🤝 … and {n} more", "🤝 … and {n} more", more)] if more > 0 else lines


def rows_on_card(t: Words, needs: Sequence[Need], request_id: int) -> list[Row]:
    """For each that was asked in an earlier period, or is answered: solved or still needed."""
    rows: list[Row] = []
    for need in needs[:ON_CARD]:
        came_back = need.still_in != request_id
        if not came_back and need.state is not NeedState.ANSWERED:
            continue
        name = Html(shortened(need.asked, 16)) if need.asked_id is not None else t("the supervisors")
        solved = Button(t("🤝 Solved: {name}", name=name), f"needed.{need.id}.solved.{request_id}")
        if came_back:
            rows.append((solved, Button(t("Still needed"), f"needed.{need.id}.still.{request_id}")))
        else:
            rows.append((solved, Button(t("Not yet ▸"), f"needed.{need.id}.not_yet")))
    return rows


def in_short(t: Words, need: Need) -> Html:
    """A line for the page of the task and its history: who asks whom for what, and how it stands."""
    words = shortened(need.words, QUOTED)
    said = t("🤝 {department} asks {whom}: “{words}”", department=need.department, whom=whom(t, need), words=words)
    return Html(" · ".join([said, t("put {when}", when=t.when(need.made_at)), standing(t, need)]))


def facts(t: Words, need: Need, *, now: datetime) -> list[Html]:
    """All that both sides read of it: the words, by when, how it stands, what was answered and what is still missing."""
    said = Html(" · ".join(part for part in (by_when(t, need, now), age(t, need, now), standing(t, need)) if part))
    lines = [quoted(t, need.words), said]
    if need.answer:
        lines += [t("Answer:"), quoted(t, need.answer)]
    if need.more:
        lines += [t("Still missing:"), quoted(t, need.more)]
    return lines


def own(t: Words, need: Need, *, now: datetime) -> Outgoing:
    """To who asked: how it stands, and what she may do."""
    return Outgoing(Html.lines(_head(t, need), *facts(t, need, now=now)), _ways_on(t, need), about=f"need:{need.id}")


def heard(t: Words, need: Need, *, now: datetime) -> Outgoing:
    """To who asked: there is news."""
    match need.state:
        case NeedState.ANSWERED:
            news = t("📬 <b>{name} has answered.</b> Does that solve it?", name=need.answerer)
        case NeedState.ACKNOWLEDGED:
            news = t("👀 {name} has seen it.", name=need.acknowledger)
        case _:
            news = t("↪ <b>{name} says that it is not theirs.</b> Who else is to be asked?", name=need.decliner)
    said = own(t, need, now=now)
    return Outgoing(Html.lines(news, Html(said.text)), said.keyboard, about=said.about)


def nobody_there(t: Words, need: Need, *, admins: Sequence[str]) -> Outgoing:
    """To who asked: it went to the admins instead."""
    said = t("⚠ In {whom} nobody can be reached at the moment.", whom=whom(t, need))
    if need.asked_id is None:
        said = t("⚠ No supervisor can be reached at the moment.")
    gone = t(
        "Your request for help on task {number} has gone to the admins ({names}), who look after it.",
        number=need.number,
        names=t.listed(list(admins)),
    )
    kept = t("Your request for help on task {number} is kept.", number=need.number)
    return Outgoing(Html.lines(said, gone if admins else kept), _ways_on(t, need), about=f"need:{need.id}")


def ask_more(t: Words, need: Need) -> Outgoing:
    """The answer does not solve it."""
    lines = [
        _head(t, need),
        t("Answer:"),
        quoted(t, need.answer),
        t("What is still missing? Please write a sentence; it goes back to {whom}.", whom=whom(t, need)),
    ]
    return Outgoing(Html.lines(*lines), ((_back(t, need),),), about=f"need:{need.id}")


def is_it_solved(t: Words, need: Need, said: str) -> Outgoing:
    """She has replied to the answer."""
    lines = [_head(t, need), quoted(t, said), t("Does that mean that it is solved, or is it to go back to {whom}?", whom=whom(t, need))]  # fmt: skip
    solved = Button(t("✔ Solved"), f"needed.{need.id}.solved")
    back = Button(t("↩ Send it back"), f"needed.{need.id}.back")
    return Outgoing(Html.lines(*lines), ((solved, back),), about=f"need:{need.id}")


def ask_whom(t: Words, need: Need) -> Outgoing:
    """Somebody else shall be asked."""
    lines = [_head(t, need), quoted(t, need.words), t("Which department? Please write its name.")]
    return Outgoing(Html.lines(*lines), ((_back(t, need),),), about=f"need:{need.id}")


def to_list(t: Words) -> Button:
    return Button(t("🤝 All requests for help"), "needs.1")


def elsewhere(t: Words, need: Need) -> Row:
    """To ask somebody else."""
    rows = [Button(t("Another department ▸"), f"needed.{need.id}.other")]
    if need.asked_id is not None:
        rows.append(Button(t("The supervisors"), f"needed.{need.id}.of.{SUPERVISORS}"))
    return tuple(rows)


def _ways_on(t: Words, need: Need) -> tuple[Row, ...]:
    if not need.is_open:
        return ((to_list(t),),)
    solved = Button(t("✔ Solved"), f"needed.{need.id}.solved")
    if need.state is NeedState.ANSWERED:
        return ((solved, Button(t("Not yet ▸"), f"needed.{need.id}.not_yet")), (to_list(t),))
    back = Button(t("↩ Take it back"), f"needed.{need.id}.withdraw")
    if need.declined_at is not None:
        return keyboard(elsewhere(t, need), (back, to_list(t)))
    return ((solved, back), (Button(t("Another department ▸"), f"needed.{need.id}.other"), to_list(t)))


def _head(t: Words, need: Need) -> Html:
    title = shortened(need.title, 80)
    return t("🤝 <b>Task {number} {title}</b> · asked of {whom}", number=need.number, title=title, whom=whom(t, need))


def _back(t: Words, need: Need) -> Button:
    return Button(t("‹ Back"), f"needed.{need.id}")
