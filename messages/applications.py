"""What a contact reads while she asks the office for something: what there is to ask, until when, why, and the receipt.

What those read who decide, and what comes back, is messages.decisions.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.applications import ENCLOSING, Application, ApplicationKind
from domain.outgoing import Button, Outgoing
from domain.reports import PeriodState, Request
from domain.tasks import Task
from messages.enquiries import entry as entry_of_office
from messages.language import Html, Words, shortened
from messages.layout import in_rows, keyboard

REASON_SHOWN = 600
"""Characters of a reason, a question or an answer in a message; all of them are kept."""


def entry(t: Words, request: Request) -> Button:
    """The way in, for a card or a reminder."""
    return Button(t("🗓 More time ▸"), f"apply.{request.id}")


def subject(number: int, request: Request | None) -> str:
    """How a button names what is asked about: a request, else a task by its number."""
    return f"t{number}" if request is None else str(request.id)


def day(t: Words, on: date, today: date) -> Html:
    """A day, with its year where that is another one."""
    said = t.day(on)
    return said if on.year == today.year else t("{day} {year}", day=said, year=on.year)


def due(t: Words, task: Task, *, today: date) -> Html:
    """The task's due date with the one it had first; empty for a task without one. Stands wherever the date is shown."""
    if task.due_on is None:
        return Html()
    said = day(t, task.due_on, today)
    if task.original_due_on is None:
        return said
    return t("{day} (originally {original})", day=said, original=day(t, task.original_due_on, today))


def what(t: Words, asked: Application, *, today: date) -> Html:
    """What is asked for, in a line."""
    number, until = asked.number, day(t, asked.wanted, today) if asked.wanted else Html()
    match asked.kind:
        case ApplicationKind.REPORT_EXTENSION:
            period = t.period(asked.label)
            return t("Task {number} · report for {period} by {day}", number=number, period=period, day=until)
        case ApplicationKind.TASK_EXTENSION:
            return t("Task {number} · due {day} instead", number=number, day=until)
        case ApplicationKind.WRONG_OWNER:
            return t("Task {number} · not {department}'s", number=number, department=asked.department)
        case ApplicationKind.SUSPENSION:
            return t("Task {number} · suspended until {day}", number=number, day=until)
        case ApplicationKind.REOPENING:
            return t("Task {number} · reopen {period}", number=number, period=t.period(asked.label))
        case ApplicationKind.CLOSING:
            return t("Task {number} · done, to be closed", number=number)


def menu(
    t: Words, task: Task, request: Request | None, kinds: Sequence[ApplicationKind], waiting: Sequence[Application], *,
    today: date,
) -> Outgoing:  # fmt: skip
    """What may be asked for, and what waits for a decision already."""
    named = subject(task.number, request)
    lines = _about(t, task, request, today=today)
    lines += [t("⏳ {what} — not decided yet", what=what(t, a, today=today)) for a in waiting]
    lines.append(
        t("What would you like to ask for?") if kinds else t("There is nothing that can be asked for at the moment.")
    )
    rows = [[Button(_kind(t, kind), f"apply.{named}.{kind}")] for kind in kinds]
    rows += [[Button(t("↩ Withdraw: {what}", what=what(t, a, today=today)), f"withdraw.{a.id}")] for a in waiting]
    return Outgoing(
        Html.lines(*lines),
        keyboard(*rows, [back(t, task.number, request), entry_of_office(t, task.number)]),
        about=f"applying:{named}",
    )


def ask_day(
    t: Words, task: Task, request: Request | None, kind: ApplicationKind, days: Sequence[date], *, today: date
) -> Outgoing:
    """Until when: days that make sense as buttons, any other typed."""
    named = subject(task.number, request)
    asked = {
        ApplicationKind.REPORT_EXTENSION: t("Until when do you need for this report?"),
        ApplicationKind.TASK_EXTENSION: t("Until when does the task need?"),
    }.get(kind, t("Until when shall the task rest? It is asked again with the first period that ends after that."))
    lines = [*_about(t, task, request, today=today), asked, t("Tap a day, or type another one, such as 30 June.")]
    buttons = [Button(day(t, d, today), f"apply.{named}.{kind}.{d:%Y%m%d}") for d in days]
    rows = (*in_rows(buttons, 2), [Button(t("‹ Back"), f"apply.{named}")])
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=f"applying:{named}")


def ask_reason(
    t: Words, task: Task, request: Request | None, kind: ApplicationKind, until: date | None, *, today: date
) -> Outgoing:
    """Why, in her own words."""
    named = subject(task.number, request)
    lines = _about(t, task, request, today=today)
    if until is not None:
        lines.append(t("{kind}: <b>{day}</b>", kind=_until(t, kind), day=day(t, until, today)))
        lines.append(t("Why? Please write a sentence; it goes to those who decide."))
    elif kind is ApplicationKind.REOPENING:
        lines.append(
            t("🔓 What is to be corrected or added, and why? Please write a sentence; it goes to those who decide.")
        )
    elif kind is ApplicationKind.CLOSING:
        lines.append(t("🏁 What has been achieved, and what shows it? Please write a sentence; a file can follow."))
    else:
        lines.append(t("Why is it not yours, and whose is it? Please write a sentence; it goes to the admins."))
    buttons = [Button(t("‹ Back"), f"apply.{named}"), entry_of_office(t, task.number)]
    return Outgoing(Html.lines(*lines), (tuple(buttons),), about=f"applying:{named}")


def made(t: Words, asked: Application, names: Sequence[str], admins: Sequence[str], *, today: date) -> Outgoing:
    """The receipt: what was asked, who decides, what holds until then; where nobody may, the admins that were told."""
    match asked.kind:
        case ApplicationKind.REPORT_EXTENSION:
            until_then = t("Until then nobody reminds you of this report; its date stays as it is.")
        case ApplicationKind.TASK_EXTENSION:
            until_then = t("Until then the date stays as it is.")
        case ApplicationKind.WRONG_OWNER:
            until_then = t("Until then it is marked as disputed, and stays with you.")
        case ApplicationKind.SUSPENSION:
            until_then = t("Until then the task is asked about as before.")
        case ApplicationKind.REOPENING:
            until_then = t("Until then it stays locked.")
        case ApplicationKind.CLOSING:
            until_then = t("Until then the task is asked about as before.")
    lines = [
        t("✔ Asked: <b>{what}</b>", what=what(t, asked, today=today)),
        quoted(t, asked.reason),
        t("Decided by: {names}. You hear of it here.", names=t.listed(list(names)))
        if names
        else t(
            "⚠ Everybody who could decide belongs to your department. Told, so that somebody else is named: {names}.",
            names=t.listed(list(admins)),
        )
        if admins
        else t("⚠ Nobody who decides can be reached at the moment; it is kept."),
        until_then,
    ]
    more = [enclose(t, asked)] if asked.kind in ENCLOSING else []
    rows = keyboard(more, [Button(t("↩ Withdraw"), f"withdraw.{asked.id}"), back_to(t, asked)])
    return Outgoing(Html.lines(*lines), rows, about=f"application:{asked.id}")


def withdrawn(t: Words, asked: Application, *, today: date) -> Outgoing:
    """She took it back."""
    said = t("↩ Withdrawn: {what}. Everything stays as it was.", what=what(t, asked, today=today))
    return Outgoing(said, ((back_to(t, asked),),), about=f"application:{asked.id}")


def which(t: Words, found: Sequence[Request], example: str) -> Outgoing:
    """A command without a number: her own that wait, as buttons."""
    rows = [
        [Button(t("{number} {title}", number=r.number, title=shortened(r.title, 28)), f"apply.{r.id}")]
        for r in found[:8]
    ]
    return Outgoing(t("Which task? Please write its number: {example}", example=example), keyboard(*rows))


def ask_reply(t: Words, asked: Application) -> Outgoing:
    """She is going to answer a question of who decides."""
    lines = [quoted(t, asked.question), t("Please write your answer; it goes to who asked.")]
    return Outgoing(Html.lines(*lines), ((back_to(t, asked),),), about=f"question:{asked.id}")


def replied(t: Words, asked: Application, name: str) -> Outgoing:
    """Her answer has gone to who asked."""
    said = t("✔ Your answer has gone to {name}. The decision comes here.", name=name)
    return Outgoing(
        said, ((Button(t("↩ Withdraw"), f"withdraw.{asked.id}"), back_to(t, asked)),), about=f"application:{asked.id}"
    )


def enclose(t: Words, asked: Application) -> Button:
    """Something may go with it."""
    return Button(t("➕ Progress so far or a file ▸"), f"enclose.{asked.id}")


def quoted(t: Words, words: str) -> Html:
    """Somebody's words."""
    return Html(f"<blockquote>{t('{words}', words=shortened(words, REASON_SHOWN))}</blockquote>") if words else Html()


def back(t: Words, number: int, request: Request | None) -> Button:
    """To the card, else to the page of the task."""
    if request is not None:
        return Button(t("▶ Open task {number}", number=number), f"card.{request.id}")
    return Button(t("📋 Task {number}", number=number), f"task.{number}")


def back_to(t: Words, asked: Application) -> Button:
    """The same for an application."""
    if asked.request_id is not None:
        return Button(t("▶ Open task {number}", number=asked.number), f"card.{asked.request_id}")
    return Button(t("📋 Task {number}", number=asked.number), f"task.{asked.number}")


def _about(t: Words, task: Task, request: Request | None, *, today: date) -> list[Html]:
    lines = [t("🗓 <b>Task {number} {title}</b>", number=task.number, title=shortened(task.title, 80))]
    if request is not None and request.period.state is PeriodState.LOCKED and request.unlocked_until_at is None:
        lines.append(t("Report for {period}: locked", period=t.period(request.period.label)))
    elif request is not None:
        due_at = t.when(request.due_at)
        lines.append(t("Report for {period}: due {when}", period=t.period(request.period.label), when=due_at))
    if task.due_on:
        lines.append(t("Due: {day}", day=due(t, task, today=today)))
    return lines


def _kind(t: Words, kind: ApplicationKind) -> Html:
    match kind:
        case ApplicationKind.REPORT_EXTENSION:
            return t("🗓 This report later ▸")
        case ApplicationKind.TASK_EXTENSION:
            return t("📆 The task's due date later ▸")
        case ApplicationKind.WRONG_OWNER:
            return t("↪ Not our task ▸")
        case ApplicationKind.SUSPENSION:
            return t("⏸ Suspend the task until… ▸")
        case ApplicationKind.REOPENING:
            return t("🔓 Ask to reopen ▸")
        case ApplicationKind.CLOSING:
            return t("🏁 Propose to close ▸")


def _until(t: Words, kind: ApplicationKind) -> Html:
    match kind:
        case ApplicationKind.REPORT_EXTENSION:
            return t("This report by")
        case ApplicationKind.TASK_EXTENSION:
            return t("The task due on")
    return t("Suspended until")
