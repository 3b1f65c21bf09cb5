"""What a contact is asked, or told, about the words that she typed: which task they are about, and what they count for."""

from __future__ import annotations

from collections.abc import Sequence

from domain.errors import Refusal
from domain.outgoing import Button, Outgoing
from domain.reports import Answered, Request
from messages import refusals
from messages.enquiries import entry
from messages.language import Html, Words, shortened
from messages.reports import choices

SHOWN = 10
"""Messages quoted in the question what they are about; the newest."""


def which_task(
    t: Words, saying_id: int, said: Sequence[str], open_ones: Sequence[Answered], because: Refusal | None
) -> Outgoing:
    """Her words are stored; which task are they about?"""
    missing = [a for a in open_ones if a.request.is_missing]
    quote = Html.lines(*(t("“{words}”", words=shortened(words, 120)) for words in said[-SHOWN:]))
    lines = [
        refusals.refusal_text(t, because) if because else Html(),
        t("Kept as you wrote it:"),
        Html(f"<blockquote>{quote}</blockquote>"),
        t("Which task is it about?"),
    ]
    keyboard = (*choices(t, missing or open_ones, "book"), (Button(t("None: it is not progress"), "notprogress"),))
    ask = (Button(t("❓ It is a question to the office"), f"officesaid.{saying_id}"),)
    return Outgoing(Html.lines(*lines), (*keyboard, ask), about="which")


def add_or_replace(t: Words, target: Answered) -> Outgoing:
    """The task is reported already: do the new words stand beside the old ones or in their place?"""
    request, report = target.request, target.report
    assert report is not None
    lines = [
        t(
            "Task {number} has a report already (version {version}). Your words are kept.",
            number=request.number,
            version=report.version,
        ),
        t("“{words}”", words=shortened(report.text, 200)) if report.text else Html(),
        t("Add the new words to it, or replace it?"),
    ]
    return Outgoing(
        Html.lines(*lines),
        (
            (Button(t("➕ Add"), f"add.{request.id}"), Button(t("🔁 Replace"), f"replace.{request.id}")),
            (Button(t("It is not progress"), "notprogress"),),
        ),
        about=f"addto:{request.id}",
    )


def rewrite(t: Words, answered: Answered) -> Outgoing:
    """The words are to be written anew."""
    request, report = answered.request, answered.report
    lines = [
        t("✏ Task {number}, {period}:", number=request.number, period=t.period(request.period.label)),
        t("“{words}”", words=shortened(report.text, 600)) if report is not None and report.text else Html(),
        t("Please write the new words; they take the place of these. The earlier version is kept."),
    ]
    return Outgoing(
        Html.lines(*lines), ((Button(t("‹ Back"), f"card.{request.id}"),),), about=f"card:{request.id}"
    )  # fmt: skip


def acknowledged(t: Words, saying_id: int, said: str, target: Answered | None, found: Sequence[Answered]) -> Outgoing:
    """Thanks and the like are kept and do not count, unless she says so."""
    if target is None or not target.request.is_missing:
        return nudge(t, found)
    request = target.request
    lines = [
        t("Thank you. “{words}” is kept, but does not count as progress by itself.", words=shortened(said, 60)),
        t("Task {number} {title} is still waiting.", number=request.number, title=shortened(request.title, 40)),
    ]
    return Outgoing(
        Html.lines(*lines),
        (
            (Button(t("▶ Open task {number}", number=request.number), f"card.{request.id}"),),
            (Button(t("Count it as progress"), f"count.{saying_id}.{request.id}"), Button(t("No"), "notprogress")),
        ),
        about=f"card:{request.id}",
    )


def to_whom(t: Words, saying_id: int, said: str, target: Answered | None, found: Sequence[Answered]) -> Outgoing:
    """What looks like a question is kept; it goes to the office with one tap, or counts after all."""
    rows: list[tuple[Button, ...]] = [(Button(t("❓ Yes, ask the office"), f"officesaid.{saying_id}"),)]
    if target is not None:
        request = target.request
        rows.append(
            (Button(t("Count it as progress"), f"count.{saying_id}.{request.id}"), Button(t("No"), "notprogress"))
        )
        rows.append((Button(t("▶ Open task {number}", number=request.number), f"card.{request.id}"),))
    elif found:
        rows += [(Button(t("It is progress ▸"), f"progress.{saying_id}"),), *nudge(t, found).keyboard]
    text = t("Is this a question to the office? “{words}”", words=shortened(said, 160))
    return Outgoing(text, tuple(rows), about=f"card:{target.request.id}" if target else "")


def no_such(t: Words, because: Refusal, found: Sequence[Answered]) -> Outgoing:
    """A number alone that is no task of hers, with those that are."""
    missing = [a for a in found if a.request.is_missing]
    keyboard = choices(t, missing or found, "card") or ((Button(t("📋 My tasks"), "tasks.0"),),)
    return Outgoing(refusals.refusal_text(t, because), (*keyboard, (entry(t),)))


def nudge(t: Words, found: Sequence[Answered]) -> Outgoing:
    """Nothing to book: say what there is to do."""
    missing = [a for a in found if a.request.is_missing]
    if not missing:
        mine = Button(t("👀 My tasks"), "mine" if found else "tasks.0")
        return Outgoing(t("Thank you. Nothing is missing at the moment."), ((mine,),))
    label = t.n("▶ Go on reporting ({n} left)", "▶ Go on reporting ({n} left)", len(missing))
    return Outgoing(t("Thank you. To report:"), ((Button(label, f"go.{missing[0].request.period.id}"),),))


def nothing_to_book(t: Words, because: Refusal | None) -> Outgoing:
    """Her words are kept, and nothing is open."""
    lines = [
        refusals.refusal_text(t, because) if because else Html(),
        t("Your words are kept. Nothing is waiting for your report at the moment."),
        t("To report ahead of time: /report and the task's number."),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("📋 My tasks"), "tasks.0"), entry(t)),))


def locked(t: Words, request: Request) -> Outgoing:
    """After the lock, or accepted; the words are kept all the same."""
    period, number = t.period(request.period.label), request.number
    if request.fixed:
        said = t(
            "The report on task {number} for {period} has been accepted. Your words are kept; a supervisor can reopen it with /reopen {number}.",
            period=period,
            number=number,
        )
    else:
        said = t(
            "{period} is locked, so task {number} can no longer be changed. Your words are kept; a supervisor can reopen it with /reopen {number}.",
            period=period,
            number=number,
        )
    return Outgoing(
        said,
        (
            (Button(t("🔓 Ask to reopen ▸"), f"apply.{request.id}.reopening"),),
            (Button(t("📋 My tasks"), "mine"),),
        ),
    )
