"""Lists across periods: what is behind and since when, declared against computed health, and where words were found."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from domain.courses import Course
from domain.lookups import Look
from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import Answered, Health, Period
from domain.tasks import Task
from domain.verdicts import Verdict
from messages import figures, terms, verdicts
from messages.language import Html, Words, shortened, text
from messages.layout import arrows, cut, fitted, in_rows, keyboard

SHOWN = 10
QUOTED = 90


@dataclass(frozen=True, slots=True)
class Found:
    """A task in which words were found: in its title, unless it says where else; with the report that is named beside it."""

    task: Task
    answered: Answered | None
    in_target: str = ""
    in_report: str = ""
    version: int = 0


def behind(t: Words, known: Sequence[Course], current: Period | None, look: Look) -> Outgoing:
    """Red before amber, each with since when; a number opens the words."""
    red = sum(c.health is Health.OFF_TRACK for c in known)
    head = t("🚩 <b>Behind</b> · {red} · {amber}", red=_counted(t, Health.OFF_TRACK, red),
             amber=_counted(t, Health.AT_RISK, len(known) - red))  # fmt: skip
    head = Html(" · ".join([head, *_narrowed(t, known, look)]))
    lines = [Html.lines(_behind(t, c), *_stale(t, c, current), *_quoted(t, c)) for c in known]
    return _listed(t, head, lines, [c.newest.request.number for c in known], look, t("Nothing is behind."))


def mismatches(
    t: Words, known: Sequence[Course], verified: Mapping[int, Verdict], current: Period | None, look: Look
) -> Outgoing:
    """What contacts say beside what their figures speak for and what the office has found, with the reason that was kept."""
    head = t.n(
        "⚖ <b>{n} task</b> stands better in words than in figures",
        "⚖ <b>{n} tasks</b> stand better in words than in figures", len(known),
    )  # fmt: skip
    found = {c.newest.request.task_id: verified.get(c.newest.request.task_id) for c in known}
    if any(
        verdict is not None and verdict.differs(c.newest.report)
        for c, verdict in zip(known, found.values(), strict=True)
    ):
        head = t.n(
            "⚖ <b>{n} task</b> is reported otherwise than its figures or the office's check say",
            "⚖ <b>{n} tasks</b> are reported otherwise than their figures or the office's check say", len(known),
        )  # fmt: skip
    lines = [Html.lines(mismatch(t, c.newest, found[c.newest.request.task_id]), *_stale(t, c, current)) for c in known]
    none = t("No report says better than its figures.")
    return _listed(t, head, lines, [c.newest.request.number for c in known], look, none)


def mismatch(t: Words, answered: Answered, verdict: Verdict | None = None) -> Html:
    """Task, department and version; declared, computed, and why it was kept; or what was found by checking."""
    report = answered.report
    assert report is not None
    named = Html(" · ".join([_named(answered), figures.version(t, answered)]))
    if verdict is not None and verdict.differs(report):
        return Html.lines(named, *verdicts.on_page(t, answered, [verdict]))
    assert report.computed is not None
    said = t("says {said}, computed {computed}", said=terms.health(t, report.health),
             computed=terms.health(t, report.computed))  # fmt: skip
    why = t("reason: “{reason}”", reason=shortened(report.reason, QUOTED)) if report.reason else t("no reason given")
    return Html.lines(named, Html(f"{said} · {why}"))


def found(t: Words, known: Sequence[Found], look: Look) -> Outgoing:
    """Where words stand; a number opens the task's words."""
    head = t.n("🔎 “{words}” · <b>{n} task</b>", "🔎 “{words}” · <b>{n} tasks</b>", len(known),
               words=shortened(look.value, 60))  # fmt: skip
    lines = [_found(t, each) for each in known]
    return _listed(t, head, lines, [f.task.number for f in known], look, t("No task that is open to you fits."))


def _narrowed(t: Words, known: Sequence[Course], look: Look) -> list[Html]:
    """Which part or department it is about, where it is not about all."""
    if look.value.startswith("p"):
        return [t("part {number}", number=look.value[1:])]
    return [Html(text(c.newest.request.department)) for c in known[:1]] if look.value else []


def _behind(t: Words, course: Course) -> Html:
    since = t.period(course.first.request.period.label)
    how = t("since {period}", period=since) if course.is_new else t.n(
        "since {period}, {n} report in a row", "since {period}, {n} reports in a row", course.reports, period=since
    )  # fmt: skip
    state = Html(f"{terms.health(t, course.health)} {how}")
    return Html(" · ".join([state, _named(course.newest), figures.version(t, course.newest)]))


def _stale(t: Words, course: Course, current: Period | None) -> list[Html]:
    """That a report was sent back, or is not of the newest period: old data turns grey."""
    period = course.newest.request.period
    if course.is_sent_back:
        return [t("↩ sent back, another report is waited for")]
    if current is None or period.label >= current.label:
        return []
    return [t("◌ from {period}, nothing newer", period=t.period(period.label))]


def _quoted(t: Words, course: Course) -> list[Html]:
    report = course.newest.report
    return [t("“{words}”", words=shortened(" ".join(report.text.split()), QUOTED))] if report and report.text else []


def _found(t: Words, each: Found) -> Html:
    lead = each.task.lead
    said = [Html(f"<b>{each.task.number}</b> {text(shortened(each.task.title, 60))}")]
    if lead:
        said.append(Html(text(shortened(lead.name, 30))))
    answered = each.answered
    if each.in_report and answered is not None:
        said.append(t("{period} v{version}", period=t.period(answered.request.period.label), version=each.version))
        return Html.lines(Html(" · ".join(said)), t("“{words}”", words=each.in_report))
    if answered is not None and answered.report is not None:
        said += [terms.health(t, answered.report.health), figures.version(t, answered)]
    target = t("Target: {target}", target=each.in_target) if each.in_target else Html()
    return Html.lines(Html(" · ".join(said)), target)


def _named(answered: Answered) -> Html:
    request = answered.request
    return Html(
        f"<b>{request.number}</b> {text(shortened(request.title, 40))} · {text(shortened(request.department, 30))}"
    )


def _counted(t: Words, health: Health, count: int) -> Html:
    return Html(f"{terms.health(t, health)} <b>{count}</b>")


def _listed(t: Words, head: Html, lines: Sequence[Html], numbers: Sequence[int], look: Look, none: Html) -> Outgoing:
    shown, number, count = cut(list(zip(lines, numbers, strict=True)), look.number, SHOWN)
    here = look.at(number)
    said = fitted([head, *(line for line, _ in shown)], t("More under the buttons.")) if lines else none
    turns = arrows(number, count, lambda to: look.at(to).data)
    return Outgoing(said, keyboard(*to_words((n for _, n in shown), here), turns, _around(t)), about="lookup")


def to_words(numbers: Iterable[int], look: Look) -> Keyboard:
    """A button a task, that opens what was written, word by word, with the way back where the list fits into a button."""
    back = f".{look.data}" if look.data else ""
    return in_rows(Button(str(n), f"history.{n}.1{back}") for n in dict.fromkeys(numbers))


def _around(t: Words) -> tuple[Button, ...]:
    return (Button(t("📋 See the tasks"), "tasks.0"),)
