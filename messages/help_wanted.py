"""Help as those read of it who are asked or have it in charge, and the list of all that is open.

Of a task that is not theirs they learn its number and title, who asks, and the words that were meant for them.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.needs import Need
from domain.outgoing import Button, Outgoing
from messages.language import Html, Words, shortened
from messages.layout import keyboard
from messages.needs import age, by_when, facts, standing, to_list, whom
from messages.pages import Line, turned


def asked(t: Words, need: Need, *, reached: bool, opens: bool, again: int = 0, now: datetime) -> Outgoing:
    """To who is asked: at once, and again after so many days. `reached` is false where it goes to admins for want of others."""
    head = t("🤝 <b>{department} asks you for help</b>", department=need.department)
    if again:
        head = t.n(
            "🔔 <b>{department} has waited for {n} day</b>", "🔔 <b>{department} has waited for {n} days</b>", again,
            department=need.department,
        )  # fmt: skip
    elif need.answer:
        head = t("🤝 <b>{department} asks you again</b>", department=need.department)
    lost = t("⚠ It is asked of {whom}, where nobody can be reached.", whom=whom(t, need))
    lines = [head, Html() if reached else lost, *_about(t, need, now=now)]
    return Outgoing(Html.lines(*lines), _buttons(t, need, helps=True, asked=True, opens=opens), about=f"need:{need.id}")


def shown(t: Words, need: Need, *, helps: bool, asked: bool, opens: bool, now: datetime) -> Outgoing:
    """How it stands now; `helps` who may answer, `asked` whose it is to do so."""
    head = t("🤝 <b>{department} asks {whom}</b>", department=need.department, whom=whom(t, need))
    lines = [head, *_about(t, need, now=now)]
    return Outgoing(
        Html.lines(*lines), _buttons(t, need, helps=helps, asked=asked, opens=opens), about=f"need:{need.id}"
    )


def waits(t: Words, need: Need, *, now: datetime) -> Outgoing:
    """To the supervisors in charge: it has been open for long."""
    head = t("🔔 <b>{department} waits for {whom}</b>", department=need.department, whom=whom(t, need))
    lines = [head, *_about(t, need, now=now)]
    return Outgoing(
        Html.lines(*lines),
        _buttons(t, need, helps=True, asked=need.asked_id is None, opens=True),
        about=f"need:{need.id}",
    )


def ask_answer(t: Words, need: Need, *, now: datetime) -> Outgoing:
    """She is going to answer."""
    lines = [*_about(t, need, now=now), t("Please write your answer; it goes to {name}.", name=need.person_name)]
    return Outgoing(Html.lines(*lines), ((Button(t("‹ Back"), f"needed.{need.id}"),),), about=f"need:{need.id}")


def gone(t: Words) -> Outgoing:
    """To who has nothing to do with it any more."""
    return Outgoing(t("This request for help has gone to somebody else."))


def listed(
    t: Words, asked_of: Sequence[Need], own: Sequence[Need], others: Sequence[Need], *, page: int, now: datetime
) -> Outgoing:
    """`/needs`: a line each, a number pressed opens it."""
    total = len(asked_of) + len(own) + len(others)
    if not total:
        return Outgoing(
            t("No request for help is open."), ((Button(t("📋 See the tasks"), "tasks.0"),),), about="needs"
        )
    today = now.astimezone(t.zone).date()
    overdue = sum(need.is_overdue(today) for need in (*asked_of, *own, *others))
    head = t.n("<b>{n} request for help is open</b>", "<b>{n} requests for help are open</b>", total)
    late = t.n("{n} overdue", "{n} overdue", overdue)
    lines: list[Line] = []
    place = 0
    for title, found in (
        (t("<b>Asked of you</b>"), asked_of), (t("<b>Help your department asked for</b>"), own), (t("<b>In your charge</b>"), others),
    ):  # fmt: skip
        if found:
            lines.append(Line(Html(f"\n{title}")))
        for need in found:
            place += 1
            lines.append(Line(_line(t, place, need, now=now), Button(str(place), f"needed.{need.id}")))
    said = turned(Html(f"{head} · {late}") if overdue else head, lines, name="needs", page=page, width=6)
    return Outgoing(said.text, said.keyboard, about="needs")


def _line(t: Words, place: int, need: Need, *, now: datetime) -> Html:
    department = need.department
    head = t("{n}. Task {number} · {department} → {whom}", n=place, number=need.number, department=department, whom=whom(t, need))  # fmt: skip
    parts = [head, by_when(t, need, now), age(t, need, now), standing(t, need)]
    return Html.lines(Html(" · ".join(part for part in parts if part)), t("“{words}”", words=shortened(need.words, 80)))


def _about(t: Words, need: Need, *, now: datetime) -> list[Html]:
    title = shortened(need.title, 80)
    return [
        t("For task {number} {title} · {name}", number=need.number, title=title, name=need.person_name),
        *facts(t, need, now=now),
    ]


def _buttons(t: Words, need: Need, *, helps: bool, asked: bool, opens: bool) -> tuple[tuple[Button, ...], ...]:
    task = [Button(t("📋 Task {number}", number=need.number), f"task.{need.number}")] if opens else []
    if not helps or not need.waits_for_answer:
        return keyboard([*task, to_list(t)])
    seen = [Button(t("Seen ✔"), f"needed.{need.id}.seen")] if asked and need.acknowledged_at is None else []
    answer = Button(t("Answer ▸"), f"needed.{need.id}.answer")
    not_us = [Button(t("Not us ▸"), f"needed.{need.id}.not_us")] if asked else []
    return keyboard([*seen, answer], [*not_us, *task], [to_list(t)])
