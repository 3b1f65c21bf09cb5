"""What goes with an application for more time: asked for, received, and shown to who decides."""

from __future__ import annotations

from domain.evidence import Evidence
from domain.outgoing import Button, Outgoing
from messages import applications as words
from messages import evidence as files
from messages.language import Html, Words
from messages.layout import keyboard
from messages.outcomes import Case


def ask(t: Words, case: Case) -> Outgoing:
    """What has been done so far?"""
    asked = case.application
    lines = [
        t("What has been done so far? Write a sentence or two, or send a photo or document; both are optional."),
        t("Those who decide see it with your request. A file's caption counts as the words."),
        *shown(t, case),
        t("What you send now takes the place of what is there.") if asked.progress or case.file else Html(),
    ]
    return Outgoing(Html.lines(*lines), ((words.back_to(t, asked),),), about=f"enclosing:{asked.id}")


def enclosed(t: Words, case: Case) -> Outgoing:
    """It goes with the request."""
    asked = case.application
    head = t("✔ Goes with your request: <b>{what}</b>", what=words.what(t, asked, today=case.today))
    rows = [
        [words.enclose(t, asked)], [Button(t("↩ Withdraw"), f"withdraw.{asked.id}"), words.back_to(t, asked)]
    ]  # fmt: skip
    return Outgoing(Html.lines(head, *shown(t, case)), keyboard(*rows), about=f"application:{asked.id}")


def file(t: Words, case: Case, found: Evidence) -> Outgoing:
    """The file itself; its caption says with what it came."""
    asked = case.application
    caption = t("{department} · {what}", department=asked.department, what=words.what(t, asked, today=case.today))
    buttons = (Button(t("📋 Task {number}", number=asked.number), f"task.{asked.number}"),)
    return Outgoing(caption, (buttons,), files.document(t, found), about=f"application-file:{asked.id}")


def shown(t: Words, case: Case) -> list[Html]:
    """What goes with it, for every message that shows it."""
    lines = []
    if case.application.progress:
        lines += [t("Done so far:"), words.quoted(t, case.application.progress)]
    if case.file is not None:
        lines.append(t("📎 {name}", name=files.name(t, case.file)))
    return lines


def file_button(t: Words, case: Case) -> list[Button]:
    return [Button(t("📎 Show the file"), f"enclosed.{case.application.id}")] if case.file is not None else []
