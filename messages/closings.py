"""Tasks that are closed with a grade, and opened again with a reason: what is read of it, and the question."""

from __future__ import annotations

from collections.abc import Sequence

from domain.closings import Closing, Grade
from domain.outgoing import Button, Outgoing
from domain.tasks import Task
from messages.language import Html, Words, shortened

REASON_SHOWN = 600
"""Characters of a reason in a message; all of them are kept."""


def grade(t: Words, given: Grade) -> Html:
    match given:
        case Grade.EXCELLENT:
            return t("excellent")
        case Grade.GOOD:
            return t("good")
        case Grade.PASS:
            return t("pass")
        case Grade.FAIL:
            return t("fail")


def lines(t: Words, known: Sequence[Closing]) -> list[Html]:
    """Each closing, the newest first, and that it was opened again."""
    said = []
    for each in known:
        given, when = grade(t, each.grade), t.when(each.closed_at)
        line = t("🏁 Closed {when} by {name}: <b>{grade}</b>", when=when, name=each.person_name, grade=given)
        if each.reopened_at is not None:
            again = t(
                "🔓 Reopened {when} by {name}: “{reason}”",
                when=t.when(each.reopened_at), name=each.reopener, reason=shortened(each.reason, REASON_SHOWN),
            )  # fmt: skip
            line = Html.lines(again, line)
        said.append(line)
    return said


def entry(t: Words, number: int) -> Button:
    """The way to open it again, on its page."""
    return Button(t("🔓 Reopen the task ▸"), f"unclose.{number}")


def why(t: Words, task: Task) -> Outgoing:
    said = Html.lines(
        t("🔓 <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 80)),
        t("Why is it opened again? Please write a sentence; it goes to its departments. It is asked about again from the next period on."),
    )  # fmt: skip
    return Outgoing(said, ((_task(t, task),),), about=f"unclosing:{task.number}")


def reopened(t: Words, task: Task, names: Sequence[str]) -> Outgoing:
    said = Html.lines(
        t("✔ Task {number} is open again, and asked about from the next period on.", number=task.number),
        t("Told: {names}", names=t.listed(list(names))) if names else Html(),
    )
    return Outgoing(said, ((_task(t, task),),), about=f"task:{task.number}")


def reopened_for_you(t: Words, task: Task, name: str, reason: str) -> Outgoing:
    """To who answers for its departments."""
    said = Html.lines(
        t("🔓 <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 80)),
        t("{name} has opened this closed task again; you are asked about it from the next period on. Why:", name=name),
        Html(f"<blockquote>{t('{words}', words=shortened(reason, REASON_SHOWN))}</blockquote>"),
    )
    return Outgoing(said, ((_task(t, task),),), about=f"task:{task.number}")


def closed_for_you(t: Words, task: Task) -> Outgoing:
    """To another owner, of whom something was still asked."""
    said = Html.lines(
        t("🏁 <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 80)),
        t("It is done and closed; you need not report on it any more."),
    )
    return Outgoing(said, ((_task(t, task),),), about=f"task:{task.number}")


def _task(t: Words, task: Task) -> Button:
    return Button(t("📋 Task {number}", number=task.number), f"task.{task.number}")
