"""What is said when a report goes back: why, to its contacts, to their head, to who sent it."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import Answered, Request
from domain.reviews import Returned, ReturnReason
from messages import reports
from messages.language import Html, Words, shortened
from messages.review import look, open_card, told_line, what

LONGEST_REASON = 1500
"""Characters of a reason that are passed on, so that the message stays in one piece."""


def why(t: Words, answered: Answered, back_to: str) -> Outgoing:
    """Before it goes back: reasons that are ready, each a button, or words."""
    request, report = answered.request, answered.report
    assert report is not None
    lines = [
        t("↩ <b>{what}</b>", what=what(t, request)),
        reports.state(t, report),
        Html(f"<blockquote expandable>{t('{words}', words=shortened(report.text, LONGEST_REASON))}</blockquote>")
        if report.text
        else Html(),
        t("Why does it go back? Tap a reason, or write a sentence; it reaches {department}.", department=request.department),
    ]  # fmt: skip
    ready = [each for each in ReturnReason if each is not ReturnReason.OTHER]
    buttons = [Button(_label(t, each), f"return.{request.id}.{request.revision}.{each}") for each in ready]
    rows = tuple(tuple(buttons[at : at + 2]) for at in range(0, len(buttons), 2))
    return Outgoing(Html.lines(*lines), (*rows, *back(t, back_to)), about=f"returning:{request.id}")


def back(t: Words, data: str) -> Keyboard:
    """To where the report was looked at."""
    return ((Button(t("‹ Back"), data),),) if data else ()


def changed(t: Words) -> str:
    return t("There is a newer version. Here is how it stands now.")


def reason(t: Words, why: ReturnReason, said: str) -> Html:
    """Why it went back, in the reader's language where it is one of those that are ready."""
    if why is ReturnReason.OTHER:
        return t("{words}", words=shortened(said, LONGEST_REASON))
    return _sentence(t, why)


def on_card(t: Words, returned: Returned) -> Html:
    """Under the card's head, until it is answered."""
    return (
        t("↩ Sent back: “{reason}”", reason=shortened(returned.words, 300))
        if returned.words
        else t("↩ Sent back: {reason}", reason=_sentence(t, returned.reason))
    )


def sent_back(t: Words, request: Request, until: datetime, told: Sequence[str], heads: Sequence[str]) -> Outgoing:
    """To who sent it back."""
    lines = [
        t("↩ {what} is sent back; the answer is expected by {when}.", what=what(t, request), when=t.when(until)),
        told_line(t, request, told),
        t("It goes back for the second time, so the head is told too: {names}.", names=t.listed(list(heads)))
        if heads
        else Html(),
    ]
    return Outgoing(Html.lines(*lines), (look(t, request),))


def to_contact(t: Words, request: Request, until: datetime, by: str, why: ReturnReason, said: str) -> Outgoing:
    """To the department's contacts and deputies, with the words of who sent it back."""
    lines = [
        t("↩ <b>{what}</b>", what=what(t, request)),
        t("{title}", title=shortened(request.title, 60)),
        t("{name} asks you to go over this report once more:", name=by),
        Html(f"<blockquote>{reason(t, why, said)}</blockquote>"),
        t("Please answer by {when}; simply reply here, or open the card. Your report so far is kept.", when=t.when(until)),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), (open_card(t, request),), about=f"card:{request.id}")


def to_head(t: Words, request: Request, until: datetime, by: str, why: ReturnReason, said: str) -> Outgoing:
    """To the department's head: the same report goes back for the second time."""
    lines = [
        t("↩ <b>{what}</b>", what=what(t, request)),
        t("{title}", title=shortened(request.title, 60)),
        t("{name} has sent this report back for the second time:", name=by),
        Html(f"<blockquote>{reason(t, why, said)}</blockquote>"),
        t("Your contacts have been told; the answer is expected by {when}.", when=t.when(until)),
    ]  # fmt: skip
    return Outgoing(Html.lines(*lines), (look(t, request),))


def _label(t: Words, why: ReturnReason) -> Html:
    match why:
        case ReturnReason.VAGUE:
            return t("Too vague")
        case ReturnReason.NUMBER:
            return t("Figure missing")
        case ReturnReason.EVIDENCE:
            return t("No evidence")
        case ReturnReason.PERIOD:
            return t("Wrong period")
        case ReturnReason.OTHER:
            return t("In other words")


def _sentence(t: Words, why: ReturnReason) -> Html:
    match why:
        case ReturnReason.VAGUE:
            return t("It stays general. Please say what has been done in this period, and what comes next and when.")
        case ReturnReason.NUMBER:
            return t("A figure is missing. Please say where the indicator stands, or when the figure comes.")
        case ReturnReason.EVIDENCE:
            return t("Please add a paper or a photo that shows it.")
        case ReturnReason.PERIOD:
            return t("This seems to belong to another period. Please say what was done in this one.")
        case ReturnReason.OTHER:
            return Html()
