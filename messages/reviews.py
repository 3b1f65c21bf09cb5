"""The queue of reports that wait for a supervisor: one at a time, with what has changed since the last one that was accepted."""

from __future__ import annotations

from collections.abc import Sequence

from domain.evidence import Evidence
from domain.measures import Measured
from domain.objections import Objection
from domain.outgoing import Button, Outgoing
from domain.reports import Answered, Period
from domain.reviews import Acceptance, Difference
from domain.views import View
from messages import evidence, figures, instructions, measures, objections, terms
from messages.language import Html, Words, shortened
from messages.layout import keyboard
from messages.reports import by, state

WORDS_SHOWN = 1200
"""Characters of a report in the queue; all of them stand in the history."""
CLAUSES = 6
CLAUSE = 160
NAMED = 40
"""Tasks that are named before all are accepted."""


def page(
    t: Words, answered: Answered, place: int, total: int, *,
    before: Acceptance | None, changes: Difference | None, measured: Sequence[Measured], files: Sequence[Evidence],
    objected: Sequence[Objection],
    plain_green: int, own: int,
) -> Outgoing:  # fmt: skip
    """One report: whose, of when, in which words and figures; what it says otherwise than the last accepted one; what can be done."""
    request, report = answered.request, answered.report
    assert report is not None
    period = request.period
    said = Html(" · ".join([state(t, report), figures.version(t, answered), by(t, report)]))
    lines = [
        t("✔ <b>Review {period}</b> · {place} of {total}", period=t.period(period.label), place=place, total=total),
        t(
            "<b>Task {number} {title}</b> · {department}",
            number=request.number, title=shortened(request.title, 120), department=request.department,
        ),
        t("Target: {target}", target=shortened(request.target, 300)) if request.target else Html(),
        said,
        _computed(t, answered),
        *(_measured(t, m) for m in measured if m.stands is not None),
        Html(f"<blockquote expandable>{t('{words}', words=shortened(report.text, WORDS_SHOWN))}</blockquote>")
        if report.text
        else t("Nothing was written."),
        evidence.line(t, files),
        *objections.lines(t, objected),
        *_changes(t, before, changes, measured),
        _own(t, own),
    ]  # fmt: skip
    here = f"rev.{period.id}.{place}"
    decide = [
        Button(t("✔ Accept"), f"revok.{request.id}.{request.revision}.{place}"),
        Button(t("↩ Return ▸"), f"revback.{request.id}.{period.id}.{place}"),
    ]
    decide.append(instructions.entry(t, request.number, here))
    look = [Button(t("🗂 History"), f"history.{request.number}.1.{here}")]
    if files:
        look.append(Button(t("📎 Files"), f"files.{request.number}.1"))
    turn = [
        Button(label, f"rev.{period.id}.{to}")
        for label, to in ((f"‹ {place - 1}/{total}", place - 1), (f"{place + 1}/{total} ›", place + 1))
        if 1 <= to <= total
    ]
    green = [Button(t("✔ Accept all green ({n}) ▸", n=plain_green), f"revall.{period.id}")] if plain_green else []
    rows = keyboard(decide, look, turn, green if place == 1 else [], [_summary(t, period)])
    return Outgoing(Html.lines(*lines), rows, about=f"review:{request.id}")


def nothing(t: Words, period: Period, *, accepted: int, own: int) -> Outgoing:
    """Nothing waits in this period."""
    lines = [
        t("✔ <b>Review {period}</b>: nothing waits for you.", period=t.period(period.label)),
        t.n("{n} report has been accepted.", "{n} reports have been accepted.", accepted) if accepted else Html(),
        _own(t, own),
    ]
    return Outgoing(Html.lines(*lines), ((_summary(t, period),),), about=f"reviewed:{period.id}")


def not_asked(t: Words) -> Outgoing:
    said = t("This period has not been asked yet, so there is nothing to review.")
    return Outgoing(said, ((Button(t("📋 See the tasks"), "tasks.0"),),))


def accept_all(t: Words, period: Period, green: Sequence[Answered], mark: str) -> Outgoing:
    """What would be accepted unread, and why just these."""
    back = Button(t("‹ Back"), f"rev.{period.id}.1")
    if not green:
        return Outgoing(t("No report is plainly green any more."), ((back,),), about=f"reviewed:{period.id}")
    named = [
        t("{number} {title} · {department}", number=a.request.number, title=shortened(a.request.title, 30),
          department=shortened(a.request.department, 20))
        for a in green[:NAMED]
    ]  # fmt: skip
    more = len(green) - len(named)
    if more > 0:
        named.append(t.n("… and {n} more", "… and {n} more", more))
    lines = [
        t.n(
            "Accept {n} report of {period} unread?", "Accept {n} reports of {period} unread?", len(green),
            period=t.period(period.label),
        ),
        t("They are declared on track, where there are figures these say so too, and nothing else speaks against them."),
        Html(f"<blockquote expandable>{Html.lines(*named)}</blockquote>"),
    ]  # fmt: skip
    yes = Button(t("✔ Accept {n}", n=len(green)), f"revallyes.{period.id}.{mark}")
    return Outgoing(Html.lines(*lines), ((yes, back),), about=f"reviewed:{period.id}")


def with_news(shown: Outgoing, news: Html, undo: Sequence[str], t: Words) -> Outgoing:
    """The page that comes next, below what has just been done; with the way to undo it."""
    rows = tuple((Button(t("↶ Undo"), data),) for data in undo)
    return Outgoing(Html.lines(news, Html(shown.text)), (*shown.keyboard, *rows), about=shown.about)


def accepted(t: Words, answered: Answered) -> Html:
    return t("✔ Accepted: task {number}.", number=answered.request.number)


def accepted_all(t: Words, count: int) -> Html:
    return t.n("✔ {n} report accepted.", "✔ {n} reports accepted.", count)


def undone(t: Words, count: int) -> Html:
    if not count:
        return t("Nothing was undone: it has been changed since.")
    return t.n("↶ {n} report waits for you again.", "↶ {n} reports wait for you again.", count)


def changed(t: Words) -> str:
    return t("This has changed in the meantime. Here is how it stands now.")


def to_review(t: Words, period: Period) -> Button:
    """From a summary to the reports one by one."""
    return Button(t("✔ Review"), f"rev.{period.id}.1")


def _computed(t: Words, answered: Answered) -> Html:
    report = answered.report
    if report is None or report.computed is None:
        return Html()
    if not report.differs:
        return t("Its figures say the same: {state}", state=terms.health(t, report.computed))
    lines = [t("⚖ Its figures say: {state}", state=terms.health(t, report.computed))]
    if report.reason:
        lines.append(t("Kept because: “{reason}”", reason=shortened(report.reason, 200)))
    return Html.lines(*lines)


def _measured(t: Words, m: Measured) -> Html:
    assert m.stands is not None
    parts = [
        t(
            "📐 {name}: {figure}",
            name=shortened(m.indicator.name, 40),
            figure=measures.measured(t, m.stands, m.indicator.unit),
        )
    ]
    if m.expected is not None:
        parts.append(t("expected {figure}", figure=measures.figure(t, m.expected)))
    return Html(" · ".join(parts))


def _changes(
    t: Words, before: Acceptance | None, changes: Difference | None, measured: Sequence[Measured]
) -> list[Html]:
    """What is new since the last report on the task that was accepted."""
    if before is None or changes is None:
        return [t("No report on this task has been accepted so far.")]
    since = t("{period}, version {version}", period=t.period(before.label), version=before.version)
    if not changes:
        return [t("The same as the last accepted one ({since}).", since=since)]
    lines = [t("<b>Since the last accepted one</b> ({since}):", since=since)]
    if changes.health:
        old, new = changes.health
        lines.append(Html(f"{terms.health(t, old)} → {terms.health(t, new)}"))
    if changes.percent:
        shown = [t("{n} %", n=each) if each is not None else Html("–") for each in changes.percent]
        lines.append(Html(" → ".join(shown)))
    named = {m.indicator.id: m.indicator for m in measured}
    for key, (was, now) in (changes.figures or {}).items():
        if key in named:
            pair = [measures.figure(t, value) if value is not None else Html("–") for value in (was, now)]
            lines.append(t("📐 {name}: {change}", name=shortened(named[key].name, 40), change=Html(" → ".join(pair))))
    lines += [t("＋ {words}", words=shortened(clause, CLAUSE)) for clause in changes.added[:CLAUSES]]
    lines += [t("－ {words}", words=shortened(clause, CLAUSE)) for clause in changes.dropped[:CLAUSES]]
    return lines


def _own(t: Words, own: int) -> Html:
    if not own:
        return Html()
    return t.n(
        "{n} report of your own department is for others to review.",
        "{n} reports of your own department are for others to review.",
        own,
    )


def _summary(t: Words, period: Period) -> Button:
    return Button(t("📊 Summary"), View().data(period.id))
