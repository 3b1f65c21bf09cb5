"""What is read about single tasks: the page of a task, and lists of tasks. Its history: messages.histories."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from domain.amendments import Version
from domain.applications import Application
from domain.closings import Closing
from domain.evidence import Evidence
from domain.indicators import Indicator
from domain.instructions import Instruction
from domain.needs import Need
from domain.objections import Objection
from domain.outgoing import Button, Outgoing
from domain.people import Duty
from domain.promises import Promise
from domain.reckoning import Reckoned
from domain.reports import Answered, Health, Period, PeriodState, Report, Request, RequestKind
from domain.tasks import Owner, Task, TaskState
from domain.verdicts import Verdict
from domain.views import Filter, Sieve
from messages import (
    amendments,
    applications,
    closings,
    evidence,
    figures,
    instructions,
    measures,
    needs,
    objections,
    outcomes,
    promises,
    reckonings,
    terms,
    verdicts,
)
from messages.language import Html, Words, shortened, text
from messages.layout import arrows, cut, fitted, in_rows, keyboard
from messages.reports import by

TASKS_A_PAGE = 15
WORDS_SHOWN = 150
"""Characters of a report's words on the page of its task; all of them stand in the history."""
MOST_ASKED = 5
"""Things asked of the office that are named above the history, the newest first."""


def task(
    t: Words, shown: Task, answers: Sequence[Answered], current: Period | None, mine: Sequence[Request], back: str, *,
    measured_by: Sequence[Indicator] = (), asked_for: Sequence[Application] = (), needed: Sequence[Need] = (),
    promised: Sequence[Promise] = (), files: Sequence[Evidence] = (), reckoned: Sequence[Reckoned] = (),
    instructed: Sequence[Instruction] = (), instructs: bool = False,
    apply: str = "", objected: Sequence[Objection] = (), object_to: Answered | None = None,
    amended: Sequence[Version] = (), closed: Sequence[Closing] = (), verified: Sequence[Verdict] = (), judging: Sequence[Button] = (), now: datetime,
) -> Outgoing:  # fmt: skip
    """What the task is, who owns it on whose word, how it stands now, and its earlier reports.

    `current` is the newest period asked; `mine` are requests the reader may answer now; `back` is where she came from;
    `measured_by` are its confirmed indicators, `asked_for` what waits for a decision, `needed` the help asked for, `promised` what is next,
    `reckoned` are its indicators over time, `apply` leads to asking for more, `amended` are its versions, `objected` is said against
    the lead's reports, `object_to` is the one that the reader may object to, `judging` is what she of the office may do,
    `instructed` the instructions that she may read, `instructs` whether she may add one.
    """
    newest = [a for a in answers if current is not None and a.request.period.id == current.id]
    others = [a for a in answers if current is None or a.request.period.id != current.id]
    today = now.astimezone(t.zone).date()
    waiting = instructions.on_task(t, instructed, now)
    waiting += [outcomes.in_short(t, each, today=today) for each in asked_for if each.is_open]
    waiting += promises.on_page(t, promised, today)
    waiting += objections.lines(t, objected)[:MOST_ASKED]
    waiting += [needs.in_short(t, each) for each in needed if each.is_open][:MOST_ASKED]
    about = [
        *_about(t, shown, measured_by, now=now),
        *amendments.on_page(t, amended),
        *reckonings.on_task(t, reckoned),
        *closings.lines(t, closed),
        *verdicts.on_page(
            t, next((a for a in answers if a.report and a.request.kind is RequestKind.REPORT), None), verified
        ),
        *waiting,
        evidence.line(t, files),
    ]
    lines = [line for line in (*about, *_now(t, newest, current), *_earlier(t, others)) if line]
    told = any(a.report for a in answers)
    rows = [
        [Button(_report_label(t, request, mine), f"card.{request.id}") for request in mine],
        [
            *([Button(t("History"), link("history", shown.number, back, 1))] if told else []),
            *([reckonings.button(t, shown, back)] if reckoned else []),
        ],
        [Button(t("📎 Files"), f"files.{shown.number}.1")] if files else [],
        [Button(t("📈 {name}", name=shortened(it.name, 16)), f"way.{it.id}") for it in measured_by[:2]],
        instructions.row_on_task(t, shown.number, instructed, gives=instructs),
        [Button(t("🗓 More time, not ours ▸"), apply)] if apply else [],
        [objections.button(t, object_to)] if object_to else [],
        judging,
        [Button(t("‹ Back"), back) if back else Button(t("📋 See the tasks"), "tasks.0")],
    ]
    more = t("Older reports stand in the history.")
    return Outgoing(fitted(lines, more), keyboard(*rows), about=f"task:{shown.number}")


def listed(
    t: Words, tasks: Sequence[Task], latest: Mapping[int, Answered], sieve: Filter, heading: Html, number: int
) -> Outgoing:
    """Tasks a line each with their newest report (by task id); a number pressed opens the task."""
    shown, number, count = cut(tasks, number, TASKS_A_PAGE)
    lines = [heading, *(_line(t, each, latest.get(each.id)) for each in shown)]
    if not tasks:
        lines.append(t("No task that is open to you fits."))
    turns = arrows(number, count, sieve.data)
    if count > 1 and not turns:
        lines.append(t("Only the first {n} are shown: please look for fewer words.", n=len(shown)))
    back = sieve.data(number)
    numbers = in_rows(Button(str(each.number), link("task", each.number, back)) for each in shown)
    whole = [] if sieve.sieve is Sieve.ALL else [Button(t("All tasks"), Filter().data(1))]
    return Outgoing(fitted(lines, t("More under the buttons.")), keyboard(*numbers, turns, whole), about="tasks")


def heading(t: Words, sieve: Filter, count: int, current: Period | None) -> Html:
    """How many tasks a list holds, and which."""
    said = t.n("<b>{n} task</b>", "<b>{n} tasks</b>", count)
    match sieve.sieve:
        case Sieve.ALL:
            return said
        case Sieve.PART:
            which = t("part {number}", number=sieve.value)
        case Sieve.HEALTH:
            which = t("newest report {health}", health=terms.health(t, Health(sieve.value)))
        case Sieve.MISSING:
            which = t("not reported in {period}", period=t.period(current.label)) if current else t("not reported")
        case Sieve.WORDS:
            which = _quoted(sieve.value, 60)
    return Html(f"{said} · {which}")


def name(t: Words, number: int) -> Html:
    return t("Task {number}", number=number)


def _about(t: Words, shown: Task, measured_by: Sequence[Indicator], *, now: datetime) -> list[Html]:
    lines = [
        t("📌 <b>Task {number} · {title}</b>", number=shown.number, title=shortened(shown.title, 200)),
        t("Part {number} · {title}", number=shown.part.number, title=shortened(shown.part.title, 80)),
    ]
    if shown.state is TaskState.CLOSED:
        lines.append(t("Closed: done and confirmed, asked about no more."))
    if shown.state is TaskState.WITHDRAWN:
        lines.append(t("Withdrawn from the plan; what was reported is kept."))
    if shown.target:
        target = t("Target: {target}", target=shortened(shown.target, 600))
        lines.append(Html(" · ".join([target, *_target_source(t, shown.target_source)])))
    lines += [Html(f"🎯 {measures.line(t, indicator)}") for indicator in measured_by]
    today = now.astimezone(t.zone).date()
    if shown.due_on:
        lines.append(t("Due: {day}", day=applications.due(t, shown, today=today)))
    if shown.suspended_until and shown.suspended_until >= today:
        lines.append(t("⏸ Suspended until {day}", day=applications.day(t, shown.suspended_until, today)))
    if shown.lead is None:
        lines.append(t("Nobody is in the lead."))
    return lines + [_owner(t, owner) for duty in Duty for owner in shown.owners_by(duty)]


def _target_source(t: Words, source: str) -> list[Html]:
    match source:
        case "":
            return []
        case "notice":
            return [t("stated in the notice")]
        case "related":
            return [t("from a related document, not the notice")]
    return [t("from {source}", source=shortened(source, 60))]


def _owner(t: Words, owner: Owner) -> Html:
    said = t("{duty}: {department}", duty=terms.duty(t, owner.duty).capitalize(), department=owner.department.name)
    if owner.source == "inferred":
        return Html(" · ".join([said, t("inferred, not the notice's assignment")]))
    return Html(" · ".join([said, t("as assigned")]))


def _now(t: Words, newest: Sequence[Answered], current: Period | None) -> list[Html]:
    if current is None:
        return [_section(t("Nothing has been asked yet."))]
    title = t("<b>{period}</b>", period=t.period(current.label))
    if not newest:
        return [_section(t("{period}: this task was not asked about.", period=title))]
    return [_section(title), *(line for answered in newest for line in _standing(t, answered))]


def _earlier(t: Words, others: Sequence[Answered]) -> list[Html]:
    """Other periods, the newest first; one that is planned shows only what was reported early."""
    lines: list[Html] = []
    above = ""
    for answered in others:
        period = answered.request.period
        if period.state is PeriodState.PLANNED and answered.report is None:
            continue
        if period.label != above:
            early = period.state is PeriodState.PLANNED
            label = t("{period}, early", period=t.period(period.label)) if early else t.period(period.label)
            lines.append(_section(Html(f"<b>{label}</b>")))
            above = period.label
        lines += _standing(t, answered)
    return lines


def _standing(t: Words, answered: Answered) -> list[Html]:
    """How a request stands, its newest report and the beginning of its words."""
    request, report = answered.request, answered.report
    said = [*whose(t, request)]
    if report is None or request.is_missing:
        said.append(terms.request_state(t, request.state))
        if request.is_missing:
            said.append(t("due {when}", when=t.when(request.due_at)))
        if request.disputed:
            said.append(t("disputed: “not ours”"))
    if report is None:
        return [Html(" · ".join(said))]
    said += reported(t, request, report)
    lines = [Html(" · ".join(said))]
    if report.text:
        lines.append(_quoted(report.text, WORDS_SHOWN))
    return lines


def whose(t: Words, request: Request) -> list[Html]:
    """Whose it is, marked where it is a contribution."""
    department = Html(text(shortened(request.department, 30)))
    if request.kind is RequestKind.CONTRIBUTION:
        return [t("Contribution of {department}", department=department)]
    return [department]


def reported(t: Words, request: Request, report: Report) -> list[Html]:
    """What a version says, but for its words; its number, day and author."""
    said = [terms.health(t, report.health)]
    if report.percent is not None:
        said.append(t("{percent} %", percent=report.percent))
    said.append(t("v{version}, {when}", version=report.version, when=t.when(report.created_at)))
    said.append(by(t, report))
    if report.no_change:
        said.append(terms.no_change(t, report.no_change))
    if request.is_late:
        said.append(t("late"))
    return said


def _line(t: Words, each: Task, answered: Answered | None) -> Html:
    """Number, title and lead; then the newest report's health, period, date and version."""
    lead = each.lead
    said = [
        Html(f"<b>{each.number}</b> {text(shortened(each.title, 40))}"),
        Html(text(shortened(lead.name, 30))) if lead else t("nobody in the lead"),
    ]
    if each.state is TaskState.CLOSED:
        said.append(t("closed"))
    if answered is None or answered.report is None:
        said.append(t("no report yet"))
    else:
        said += [terms.health(t, answered.report.health), t.period(answered.request.period.label)]
        said.append(figures.version(t, answered))
        if answered.report.no_change:
            said.append(terms.no_change(t, answered.report.no_change))
    return Html(" · ".join(said))


def _report_label(t: Words, request: Request, mine: Sequence[Request]) -> Html:
    if len(mine) == 1:
        return t("✏ Report")
    # A label is plain text: the name goes in as it is.
    department = Html(shortened(request.department, 20))
    return t("✏ {period}: {department}", period=t.period(request.period.label), department=department)


def link(to: str, number: int, back: str, page: int | None = None) -> str:
    """Data of a button that opens a task or its history, with where to go back to."""
    return ".".join([to, str(number), *([] if page is None else [str(page)]), *([back] if back else [])])


def _quoted(words: str, limit: int) -> Html:
    return Html(f"“{text(shortened(words, limit))}”")


def _section(line: Html) -> Html:
    return Html(f"\n{line}")
