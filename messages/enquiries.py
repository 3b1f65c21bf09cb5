"""A question to the office: what is said to who asks it, to the admins who answer, and the list of those that wait."""

from __future__ import annotations

from collections.abc import Sequence

from domain.enquiries import Enquiry, EnquiryState
from domain.outgoing import Button, Outgoing
from messages.language import Html, Words, shortened
from messages.layout import arrows, cut, keyboard

SHOWN = 1500
"""Characters of a question or an answer in a message; all of them are kept."""

LISTED = 5
"""Questions on one page."""


def entry(t: Words, number: int | None = None) -> Button:
    """The way in, about a task where there is one."""
    return Button(t("❓ Ask the office"), "office" if number is None else f"office.{number}")


def ask(t: Words, number: int | None) -> Outgoing:
    """What would she like to know?"""
    lines = [
        t("❓ <b>A question about task {number}</b>", number=number) if number else t("❓ <b>A question to the office</b>"),
        t("Please write it here. It goes to the office, and does not count as a report."),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), ((Button(t("Cancel"), "officeno"),),), about="asking")


def not_asked(t: Words) -> Outgoing:
    return Outgoing(t("Nothing has been asked."), ((Button(t("❓ Help"), "help"),),))


def sent(t: Words, enquiry: Enquiry, admins: int) -> Outgoing:
    """The receipt; so many admins have it."""
    lines = [
        t("✔ Your question has gone to the office. The answer comes here.")
        if admins
        else t("⚠ Nobody of the office can be reached at the moment; your question is kept."),
        quoted(t, enquiry.words),
    ]
    return Outgoing(Html.lines(*lines), (_onward(t, enquiry),), about=f"asked:{enquiry.id}")


def to_office(t: Words, enquiry: Enquiry, *, again: bool = False) -> Outgoing:
    """To an admin: who asks what, and the buttons. `again` marks the reminder."""
    lines = _lines(t, enquiry)
    if again:
        lines.insert(0, t("🔔 Still without an answer:"))
    lines.append(t("Reply to this message, or tap the button."))
    return Outgoing(
        Html.lines(*lines), keyboard(_answers(t, enquiry), _task(t, enquiry)), about=f"enquiry:{enquiry.id}"
    )


def settled(t: Words, enquiry: Enquiry) -> Outgoing:
    """The same once somebody has answered."""
    lines = [*_lines(t, enquiry), outcome(t, enquiry)]
    buttons = (*_task(t, enquiry), Button(t("‹ Questions"), "questions.1"))
    return Outgoing(Html.lines(*lines), (buttons,), about=f"enquiry:{enquiry.id}")


def write_answer(t: Words, enquiry: Enquiry) -> Outgoing:
    lines = [*_lines(t, enquiry), t("Please write your answer; it goes to {name}.", name=enquiry.name)]
    back = Button(t("‹ Back"), f"enquiry.{enquiry.id}")
    return Outgoing(Html.lines(*lines), ((back,),), about=f"enquiry:{enquiry.id}")


def answered(t: Words, enquiry: Enquiry) -> Outgoing:
    """To who asked."""
    lines = [t("📬 You asked the office:"), quoted(t, enquiry.words), outcome(t, enquiry)]
    again = Button(t("❓ Ask again ▸"), f"officeagain.{enquiry.id}")
    thanks = Button(t("✔ Thank you"), f"thanks.{enquiry.id}")
    return Outgoing(Html.lines(*lines), ((again, thanks),), about=f"officesays:{enquiry.id}")


def thanked(t: Words, enquiry: Enquiry) -> Outgoing:
    lines = [t("📬 You asked the office:"), quoted(t, enquiry.words), outcome(t, enquiry)]
    return Outgoing(Html.lines(*lines), (_onward(t, enquiry),), about=f"officesays:{enquiry.id}")


def listed(t: Words, found: Sequence[Enquiry], page: int) -> Outgoing:
    """`/questions`: those that wait, the oldest first, each with its numbered buttons."""
    if not found:
        return Outgoing(
            t("No question waits for an answer."), ((Button(t("👥 People"), "people.1"),),), about="questions"
        )
    shown, page, count = cut(found, page, LISTED)
    first = (page - 1) * LISTED + 1
    lines = [t.n("<b>{n} question waits</b>", "<b>{n} questions wait</b>", len(found))]
    rows = []
    for place, each in enumerate(shown, first):
        lines.append(t("{n}. {who}, {when}:", n=place, who=_who(t, each), when=t.when(each.made_at)))
        lines.append(t("“{words}”", words=shortened(each.words, 300)))
        rows.append((
            Button(t("{n} ✍ Answer", n=place), f"enquiry.{each.id}.answer"),
            Button(t("{n} ☎ Done by phone", n=place), f"enquiry.{each.id}.phone"),
        ))  # fmt: skip
    turning = arrows(page, count, lambda to: f"questions.{to}")
    return Outgoing(Html.lines(*lines), keyboard(*rows, turning), about="questions")


def outcome(t: Words, enquiry: Enquiry) -> Html:
    """How it was answered, by whom."""
    when = t.when(enquiry.answered_at) if enquiry.answered_at else Html()
    match enquiry.state:
        case EnquiryState.OPEN:
            return t("⏳ Not answered yet.")
        case EnquiryState.PHONED:
            return t("☎ Answered by phone: {name}, {when}", name=enquiry.answerer, when=when)
        case EnquiryState.ANSWERED:
            said = t("✍ {name}, {when}:", name=enquiry.answerer, when=when)
            return Html.lines(said, quoted(t, enquiry.answer))


def quoted(t: Words, words: str) -> Html:
    """Somebody's words, within one message."""
    return Html(f"<blockquote>{t('{words}', words=shortened(words, SHOWN))}</blockquote>")


def _lines(t: Words, enquiry: Enquiry) -> list[Html]:
    lines = [t("❓ <b>A question to the office</b>")]
    if enquiry.number is not None:
        lines.append(t("Task {number} {title}", number=enquiry.number, title=shortened(enquiry.title, 80)))
    return [
        *lines, t("{name}, {when}:", name=_who(t, enquiry), when=t.when(enquiry.made_at)), quoted(t, enquiry.words)
    ]  # fmt: skip


def _who(t: Words, enquiry: Enquiry) -> Html:
    if not enquiry.department:
        return t("{name}", name=enquiry.name)
    return t("{name} · {department}", name=enquiry.name, department=enquiry.department)


def _answers(t: Words, enquiry: Enquiry) -> tuple[Button, ...]:
    return (
        Button(t("✍ Answer ▸"), f"enquiry.{enquiry.id}.answer"),
        Button(t("☎ Answered by phone ✔"), f"enquiry.{enquiry.id}.phone"),
    )


def _task(t: Words, enquiry: Enquiry) -> tuple[Button, ...]:
    number = enquiry.number
    return () if number is None else (Button(t("📋 Task {number}", number=number), f"task.{number}"),)


def _onward(t: Words, enquiry: Enquiry) -> tuple[Button, ...]:
    return _task(t, enquiry) or (Button(t("📋 My tasks"), "tasks.0"),)
