"""The history of a task: every version of its reports word by word, with what was asked of the office."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from domain.applications import Application
from domain.closings import Closing
from domain.evidence import Evidence
from domain.needs import Need
from domain.objections import Objection
from domain.outgoing import Button, Outgoing
from domain.promises import Promise
from domain.reports import Answered
from domain.tasks import Task
from domain.verdicts import Verdict
from messages import applications, closings, evidence, needs, objections, outcomes, promises, tasks, verdicts
from messages.language import Html, Words, shortened, text
from messages.layout import ROOM, arrows, cut, keyboard, pieces_of

ENTRY_ROOM = 1500
"""Characters of one entry; longer words go on in the next."""


def history(
    t: Words, shown: Task, versions: Sequence[Answered], number: int, back: str, *,
    asked_for: Sequence[Application] = (), needed: Sequence[Need] = (), promised: Sequence[Promise] = (),
    files: Sequence[Evidence] = (), objected: Sequence[Objection] = (),
    closed: Sequence[Closing] = (), verified: Sequence[Verdict] = (), within: date,
) -> Outgoing:  # fmt: skip
    """Every version of every period, words as written; cut into pages. Above them the due date and what was asked of the office.

    Days have their year where it is not that of `within`.
    """
    title = Html.lines(
        t("🗂 <b>Task {number} · {title}</b>", number=shown.number, title=shortened(shown.title, 60)),
        t("Due: {day}", day=applications.due(t, shown, today=within)) if shown.due_on else Html(),
        *closings.lines(t, closed),
        *(verdicts.line(t, each) for each in verified[: tasks.MOST_ASKED]),
        *(outcomes.in_short(t, each, today=within) for each in asked_for[: tasks.MOST_ASKED]),
        *promises.on_page(t, promised, within, tasks.MOST_ASKED),
        *(needs.in_short(t, each) for each in needed[: tasks.MOST_ASKED]),
        *objections.lines(t, objected[: tasks.MOST_ASKED]),
    )
    entries = [entry for version in versions for entry in _entries(t, version, files)]
    pages = _pages(entries, ROOM - len(title))
    (entries_shown,), number, count = cut(pages, number, 1)
    lines = [title, *(entries_shown or [t("Nothing has been reported yet.")])]
    rows = [
        arrows(number, count, lambda to: tasks.link("history", shown.number, back, to)),
        [Button(t("‹ Task {number}", number=shown.number), tasks.link("task", shown.number, back))],
    ]
    return Outgoing(Html.lines(*lines), keyboard(*rows), about=f"task:{shown.number}")


def _entries(t: Words, answered: Answered, files: Sequence[Evidence]) -> list[Html]:
    """A version with all its words, in as many entries as they need, and the files that were sent with it."""
    request, report = answered.request, answered.report
    assert report is not None
    period = Html(f"<b>{t.period(request.period.label)}</b>")
    said = Html(" · ".join([period, *tasks.whose(t, request), *tasks.reported(t, request, report)]))
    moved = t("↷ These words were booked to another period.") if report.moved else Html()
    head = Html.lines(said, moved, evidence.sent_with(t, [each for each in files if each.report_id == report.id]))
    if not report.text:
        return [_section(head)]
    quoted = "<blockquote expandable>{}</blockquote>"
    first, *rest = (Html(quoted.format(text(piece))) for piece in pieces_of(report.text, ENTRY_ROOM))
    more = t("{head}, continued", head=said)
    return [_section(Html.lines(head, first)), *(_section(Html.lines(more, piece)) for piece in rest)]


def _pages(entries: Sequence[Html], room: int) -> list[list[Html]]:
    pages: list[list[Html]] = [[]]
    used = 0
    for entry in entries:
        used += len(entry) + 1
        if used > room and pages[-1]:
            pages.append([])
            used = len(entry) + 1
        pages[-1].append(entry)
    return pages


def _section(line: Html) -> Html:
    """A line with space above it."""
    return Html(f"\n{line}")
