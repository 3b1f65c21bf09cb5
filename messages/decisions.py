"""What those read who decide on what a contact asks: who wants what and why, the buttons, and the questions behind them.

What comes of it is messages.outcomes; what the contact reads while asking, messages.applications.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.applications import DATED, Application, ApplicationKind, ApplicationState, Level
from domain.closings import Grade
from domain.outgoing import Button, Keyboard, Outgoing
from domain.people import Department
from messages import applications as words
from messages import closings, enclosures, terms
from messages.applications import day, quoted
from messages.language import Html, Words, shortened
from messages.layout import in_rows, keyboard
from messages.outcomes import Case, outcome
from messages.pages import Line, turned


def asked(t: Words, case: Case, *, again: bool = False) -> Outgoing:
    """To who decides: who asks what and why, what it changes, and the buttons. `again` marks a reminder."""
    asked_for = case.application
    lines = [*_lines(t, case)]
    if again:
        asked_on = t.day(asked_for.made_at.astimezone(t.zone).date())
        lines.insert(0, t("🔔 Still waiting for your decision, since {day}:", day=asked_on))
    return Outgoing(Html.lines(*lines), _keyboard(t, case), about=f"application:{asked_for.id}")


def settled(t: Words, case: Case) -> Outgoing:
    """The same once it is decided: how, by whom, when; no buttons that would do it again."""
    lines = [*_lines(t, case), outcome(t, case.application, today=case.today)]
    if case.application.state is ApplicationState.GRANTED and case.stays_open_until is not None:
        lines.append(t("It stays open beyond the lock, until {when}.", when=t.when(case.stays_open_until)))
    buttons = (
        *enclosures.file_button(t, case),
        _task(t, case.application),
        Button(t("‹ Applications"), "applications"),
    )
    return Outgoing(Html.lines(*lines), (buttons,), about=f"application:{case.application.id}")


def nobody(t: Words, case: Case) -> Outgoing:
    """To the admins: everybody who could decide on it belongs to the department that asks."""
    said = t(
        "⚠ Everybody who could decide on this belongs to {department}, and nobody decides for her own department. "
        "Please invite somebody else: /invite supervisor",
        department=case.application.department,
    )  # fmt: skip
    return Outgoing(Html.lines(*_lines(t, case), said), ((_task(t, case.application),),), about=f"nobody:{case.application.id}")  # fmt: skip


def dates(t: Words, case: Case, days: Sequence[date]) -> Outgoing:
    """Another day than the one asked for."""
    asked_for = case.application
    lines = [*_lines(t, case), t("Until when do you grant it? Tap a day, or type another one, such as 30 June.")]
    buttons = [Button(day(t, d, case.today), f"decide.{asked_for.id}.until.{d:%Y%m%d}") for d in days]
    rows = (*in_rows(buttons, 2), [_back(t, asked_for)])
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=f"deciding:{asked_for.id}")


def why_refused(t: Words, case: Case) -> Outgoing:
    """Words are needed before it is refused."""
    asked_for = case.application
    said = t("Why not? Please write a sentence; it goes to {name}.", name=asked_for.person_name)
    if asked_for.kind is ApplicationKind.CLOSING:
        said = t("What is missing before it can be closed? Please write a sentence; it goes to {name}.", name=asked_for.person_name)  # fmt: skip
    return Outgoing(
        Html.lines(*_lines(t, case), said), ((_back(t, case.application),),), about=f"deciding:{case.application.id}"
    )


def what_to_ask(t: Words, case: Case) -> Outgoing:
    said = t(
        "What would you like to know first? Please write it; it goes to {name}.", name=case.application.person_name
    )
    return Outgoing(
        Html.lines(*_lines(t, case), said), ((_back(t, case.application),),), about=f"deciding:{case.application.id}"
    )


def question_sent(t: Words, case: Case, to: str) -> Outgoing:
    said = t("✔ Your question has gone to {name}; the answer comes here.", name=to)
    return Outgoing(
        Html.lines(said, quoted(t, case.application.question)), ((_back(t, case.application),),),
        about=f"deciding:{case.application.id}",
    )  # fmt: skip


def question(t: Words, case: Case, name: str) -> Outgoing:
    """To who asked: something is to be known first."""
    asked_for = case.application
    lines = [
        t("❓ <b>{what}</b>", what=words.what(t, asked_for, today=case.today)),
        t("{name} would like to know first:", name=name),
        quoted(t, asked_for.question),
        t("Reply to this message, or tap the button."),
    ]
    buttons = (Button(t("✍ Answer"), f"answer.{asked_for.id}"), Button(t("↩ Withdraw"), f"withdraw.{asked_for.id}"))
    return Outgoing(Html.lines(*lines), (buttons,), about=f"question:{asked_for.id}")


def owners(t: Words, case: Case, departments: Sequence[Department], *, page: int) -> Outgoing:
    """Whose it is instead."""
    name = f"decide.{case.application.id}.owner"
    lines = [Line(Html(), Button(d.name, f"decide.{case.application.id}.give.{d.id}")) for d in departments]
    head = Html.lines(*_lines(t, case), t("Whose is it?"))
    return turned(head, lines, name=name, page=page, width=2, below=((_back(t, case.application),),))


def give(t: Words, case: Case, department: Department) -> Outgoing:
    """Before an owner changes."""
    asked_for = case.application
    said = t(
        "Task {number} goes from {old} to <b>{new}</b>; what is open goes with it, and both are told. Right?",
        number=asked_for.number, old=asked_for.department, new=department.name,
    )  # fmt: skip
    yes = Button(t("✔ Yes, {department}", department=department.name), f"decide.{asked_for.id}.yes.{department.id}")
    return Outgoing(
        Html.lines(*_lines(t, case), said), ((yes,), (_back(t, asked_for),)), about=f"application:{asked_for.id}"
    )


def _lines(t: Words, case: Case) -> list[Html]:
    asked_for, task, today = case.application, case.task, case.today
    lines = [
        _head(t, asked_for),
        t("Task {number} {title}", number=task.number, title=shortened(task.title, 80)),
        *_changes(t, case),
        t("{name}, {when}:", name=asked_for.person_name, when=t.when(asked_for.made_at)),
        quoted(t, asked_for.reason),
        *enclosures.shown(t, case),
    ]
    if asked_for.question:
        lines.append(t("❓ Asked back: “{words}”", words=shortened(asked_for.question, words.REASON_SHOWN)))
    if asked_for.reply:
        lines.append(t("Answer: “{words}”", words=shortened(asked_for.reply, words.REASON_SHOWN)))
    if asked_for.is_open and asked_for.level is Level.WHOLE:
        lines.append(t("It was extended before, so a supervisor of the whole plan decides."))
    if asked_for.is_open and task.original_due_on and asked_for.kind is ApplicationKind.TASK_EXTENSION:
        lines.append(t("Originally due: {day}", day=day(t, task.original_due_on, today)))
    return lines


def _head(t: Words, asked_for: Application) -> Html:
    name = asked_for.department
    match asked_for.kind:
        case ApplicationKind.REPORT_EXTENSION:
            return t("🗓 <b>{department}</b> asks for more time for a report", department=name)
        case ApplicationKind.TASK_EXTENSION:
            return t("📆 <b>{department}</b> asks for a later due date of a task", department=name)
        case ApplicationKind.WRONG_OWNER:
            return t("↪ <b>{department}</b> says that a task is not its own", department=name)
        case ApplicationKind.SUSPENSION:
            return t("⏸ <b>{department}</b> asks to suspend a task", department=name)
        case ApplicationKind.REOPENING:
            return t("🔓 <b>{department}</b> asks to reopen a locked report", department=name)
        case ApplicationKind.CLOSING:
            return t("🏁 <b>{department}</b> reports a task as done and proposes to close it", department=name)


def _changes(t: Words, case: Case) -> list[Html]:
    asked_for, today = case.application, case.today
    wanted = day(t, asked_for.wanted, today) if asked_for.wanted else Html()
    match asked_for.kind:
        case ApplicationKind.REPORT_EXTENSION:
            was = t.when(asked_for.original_at) if asked_for.original_at else Html()
            period = t.period(asked_for.label)
            lines = [t("{period}: due {was} → <b>{wanted}</b>", period=period, was=was, wanted=wanted)]
            if case.beyond_lock and asked_for.is_open and case.request is not None:
                locked = t.when(case.request.period.locked_at)
                lines.append(t("⚠ The period locks {when}: granting this day keeps this report open beyond it.", when=locked))  # fmt: skip
            return lines
        case ApplicationKind.TASK_EXTENSION:
            was = day(t, asked_for.original, today) if asked_for.original else Html()
            return [t("Due: {was} → <b>{wanted}</b>", was=was, wanted=wanted)]
        case ApplicationKind.WRONG_OWNER:
            owned = [t("{department} ({duty})", department=o.department.name, duty=terms.duty(t, o.duty)) for o in case.task.owners]  # fmt: skip
            return [t("Owners now: {names}", names=Html("、".join(owned) if t.language == "zh" else ", ".join(owned)))]
        case ApplicationKind.REOPENING:
            return [t("{period} · when granted, it can be answered again for two working days.", period=t.period(asked_for.label))]  # fmt: skip
        case ApplicationKind.CLOSING:
            return [
                t("Done according to {period}. Accepted with a grade, it is closed and asked about no more.", period=t.period(asked_for.label))
            ] if asked_for.is_open else []  # fmt: skip
        case ApplicationKind.SUSPENSION:
            return [t("Not asked about until <b>{day}</b>; asked again with the first period that ends after it.", day=wanted)]  # fmt: skip


def _keyboard(t: Words, case: Case) -> Keyboard:
    id_, kind = case.application.id, case.application.kind
    if kind is ApplicationKind.WRONG_OWNER:
        grant = [Button(t("✔ Name the owner ▸"), f"decide.{id_}.owner.1")]
        until: list[Button] = []
    elif kind is ApplicationKind.CLOSING:
        grades = [Button(Html(f"🏁 {closings.grade(t, g)}"), f"decide.{id_}.grade.{g}") for g in Grade]
        grant, until = grades[:2], grades[2:]
    else:
        grant = [
            Button(t("✔ Grant, open beyond the lock") if case.beyond_lock else t("✔ Grant"), f"decide.{id_}.grant")
        ]
        until = [Button(t("✔ Until another date ▸"), f"decide.{id_}.until")] if kind in DATED else []
        if case.beyond_lock:
            until.insert(0, Button(t("✔ Until the lock"), f"decide.{id_}.lock"))
    refuse = t("↩ Return ▸") if kind is ApplicationKind.CLOSING else t("✖ Refuse")
    no = [Button(refuse, f"decide.{id_}.refuse"), Button(t("❓ Ask first ▸"), f"decide.{id_}.ask")]
    return keyboard(grant, until, no, [*enclosures.file_button(t, case), _task(t, case.application)])


def _back(t: Words, asked_for: Application) -> Button:
    return Button(t("‹ Back"), f"decide.{asked_for.id}")


def _task(t: Words, asked_for: Application) -> Button:
    return Button(t("📋 Task {number}", number=asked_for.number), f"task.{asked_for.number}")
