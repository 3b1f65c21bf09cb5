"""A plan's indicators together: what was read at an import, how many wait for a look, a task's list, all that are sure."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from domain.indicators import Indicator
from domain.outgoing import Button, Outgoing
from domain.tasks import Plan, Task
from messages.assignments import spans
from messages.indicator_cards import ABOUT, TASK, all_sure_button
from messages.language import Html, Words, shortened
from messages.layout import fitted, in_rows, keyboard
from messages.measures import line, state
from messages.pages import Line, turned


@dataclass(frozen=True, slots=True)
class Tally:
    """How a plan's indicators stand; `without` are tasks with a target and no indicator, proposed or confirmed."""

    confirmed: int
    proposed: int
    sure: int
    """Of those proposed."""
    dropped: int
    without: tuple[int, ...]


def offer(t: Words, count: int) -> Outgoing:
    """After a plan was loaded."""
    said = t.n("🎯 {n} figure was read from the targets.", "🎯 {n} figures were read from the targets.", count)
    hint = t("Contacts are asked about a figure once you have confirmed it.")
    return Outgoing(Html.lines(said, hint), ((Button(t("Look through"), "indlook.0"),),), about=ABOUT)


def overview(t: Words, plan: Plan, tally: Tally) -> Outgoing:
    lines = [
        t("🎯 <b>Indicators</b> · {title}", title=shortened(plan.title, 80)),
        t(
            "Confirmed {confirmed} · to look through {proposed} · dropped {dropped}",
            confirmed=tally.confirmed,
            proposed=tally.proposed,
            dropped=tally.dropped,
        ),
    ]
    if tally.without:
        count = len(tally.without)
        lines.append(
            t.n(
                "{n} task has a target and no indicator: {numbers}",
                "{n} tasks have a target and no indicator: {numbers}",
                count,
                numbers=shortened(spans(tally.without), 200),
            )
        )
    lines.append(t("/indicator 12 shows those of a task and adds others."))
    rows: list[tuple[Button, ...]] = []
    if tally.proposed:
        rows.append((Button(t("Look through ({n})", n=tally.proposed), "indlook.0"),))
    if tally.sure:
        rows.append((all_sure_button(t, tally.sure),))
    if tally.without:
        rows.append((Button(t("Read these targets"), "indread"),))
    return Outgoing(Html.lines(*lines), tuple(rows), about=ABOUT)


def of_task(t: Words, task: Task, known: Sequence[Indicator]) -> Outgoing:
    """`/indicator 12`"""
    lines = [t("🎯 <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 100))]
    lines.append(t("Target: {target}", target=shortened(task.target, 600)) if task.target else t("It has no target."))
    lines += [Html(f"{place}. {line(t, it)} · {state(t, it.state)}") for place, it in enumerate(known, 1)]
    buttons = [Button(f"✏ {place}", f"indcard.{it.id}.{TASK}") for place, it in enumerate(known, 1)]
    rows = [
        *in_rows(buttons[:40]),
        (Button(t("+ Add one"), f"indadd.{task.number}"),),
        (
            Button(t("‹ Task {number}", number=task.number), f"task.{task.number}"),
            Button(t("All indicators"), "indicators"),
        ),
    ]
    return Outgoing(fitted(lines, t("… and more.")), keyboard(*rows), about=ABOUT)


def all_sure(t: Words, waiting: Sequence[tuple[Task, Indicator]], seen: str, page: int) -> Outgoing:
    """Everything that one tap would confirm."""
    head = t.n("Confirm {n} figure?", "Confirm {n} figures?", len(waiting))
    lines = [Line(Html(f"<b>{task.number}</b> {line(t, it)}")) for task, it in waiting]
    yes, no = Button(t("✔ Confirm all"), f"indsureyes.{seen}"), Button(t("Cancel"), "indicators")
    return replace(turned(head, lines, name="indsure", page=page, below=((yes, no),)), about=ABOUT)


def confirmed_all(t: Words, count: int, left: int, mark: str) -> Outgoing:
    said = t.n("✔ {n} figure is confirmed.", "✔ {n} figures are confirmed.", count)
    rest = t.n("{n} more waits for a look.", "{n} more wait for a look.", left) if left else Html()
    look = (Button(t("Look through ({n})", n=left), "indlook.0"),) if left else ()
    undo = Button(t("↶ Undo"), f"indsureundo.{mark}")
    return Outgoing(Html.lines(said, rest), keyboard(look, (undo, Button(t("All indicators"), "indicators"))), about=ABOUT)  # fmt: skip
