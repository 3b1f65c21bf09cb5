"""What is said unasked in a period: the question to each contact, reminders with what follows, and warnings to admins."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime

from domain.outgoing import Button, Outgoing
from domain.reports import STATED, Health, Period, Request, RequestKind
from domain.tasks import Plan
from messages import promises, terms
from messages.language import Html, Words, shortened

SECONDS_A_TASK = 20
"""What one task takes a contact who knows how it stands."""


def asked(
    t: Words, plan: Plan, period: Period, missing: Sequence[Request], before: Sequence[Health], *,
    promises_due: int = 0, help_open: int = 0,
) -> Outgoing:  # fmt: skip
    """The one message that asks a person for everything she owes in a period; `promises_due` are quoted back in it, `help_open`
    requests of hers for help are open."""
    departments = list(dict.fromkeys(r.department for r in missing))
    lines = [
        t(
            "📋 <b>Progress for {period}</b> · {departments}",
            period=t.period(period.label),
            departments=t.listed(departments),
        ),
        _owed(t, missing),
    ]
    last = [t("Last time: {counts}", counts=tally(t, before))] if before else []
    last += [promises.falling_due(t, promises_due)] if promises_due else []
    if last:
        lines.append(Html(" · ".join(last)))
    if help_open:
        lines.append(t.n("🤝 {n} request for help is open", "🤝 {n} requests for help are open", help_open))
    lines.append(listed(t, missing))
    lines.append(t("Tap the button, or simply reply with a sentence, such as “Task 12: 80 % done, review passed”."))
    keyboard = ((start(t, period, len(missing)), sheet(t)), (Button(t("🗓 I'm away"), "away"), later(t, period)))
    return Outgoing(Html.lines(*lines), keyboard, about=f"prompt:{period.id}")


def later(t: Words, period: Period) -> Button:
    """The button that puts reminders off."""
    return Button(t("⏰ Later ▸"), f"snooze.{period.id}")


def sheet(t: Words) -> Button:
    """The button that gives all of it as a file to be filled."""
    return Button(t("📄 The sheet"), "sheet")


def start(t: Words, period: Period, count: int) -> Button:
    """The button that leads through what is missing."""
    return Button(t.n("▶ Start (about {n} min)", "▶ Start (about {n} min)", _minutes(count)), f"go.{period.id}")


def tally(t: Words, healths: Iterable[Health]) -> Html:
    """How many of each, in the order of the colours."""
    counted = Counter(healths)
    shown = (health for health in (*STATED, Health.UNSTATED) if counted[health])
    return Html(" · ".join(f"{terms.health(t, health)} {counted[health]}" for health in shown))


def reminder(t: Words, period: Period, missing: Sequence[Request], *, now: datetime) -> Outgoing:
    """Before the due time: why, how much, and what follows."""
    today = now.astimezone(t.zone).date() == period.due_at.astimezone(t.zone).date()
    due = (
        t("due today at {time}", time=t.clock(period.due_at)) if today else t("due {when}", when=t.when(period.due_at))
    )
    lines = [
        t("🔔 <b>{period}</b>: {count}, {due}.", period=t.period(period.label), count=_count(t, missing), due=due),
        listed(t, missing),
        t("After that I remind you and your deputies once more, then the head of your department.")
        if today
        else t("Once it is all in you will not be reminded."),
    ]
    said = _chasing(t, period, missing, lines)
    return said if today else replace(said, keyboard=(*said.keyboard, (later(t, period),)))


def overdue(t: Words, period: Period, missing: Sequence[Request]) -> Outgoing:
    """A working day after it was due: to contacts and deputies, with what follows."""
    lines = [
        t(
            "🔔 <b>{period}</b> was due {when}; {count}.",
            period=t.period(period.label),
            when=t.when(period.due_at),
            count=_count(t, missing),
        ),
        listed(t, missing),
        t("On the next working day I tell the head of your department; after that it is listed for the supervisors."),
        t("Late reports are taken until {when}.", when=t.when(period.locked_at)),
    ]
    return _chasing(t, period, missing, lines)


def to_head(t: Words, period: Period, missing: Sequence[Request], contacts: Sequence[str]) -> Outgoing:
    """Two working days after: to the head of the department, who may not fill in cards herself."""
    departments = list(dict.fromkeys(r.department for r in missing))
    lines = [
        t("🔔 <b>{period}</b> · {departments}", period=t.period(period.label), departments=t.listed(departments)),
        t("Due {when}; {count}.", when=t.when(period.due_at), count=_count(t, missing)),
        listed(t, missing),
        t("Contacts: {names}.", names=t.listed(list(contacts)))
        if contacts
        else t("Your department has no contact who can be reached."),
        t(
            "Reports are taken until {when}. On the next working day this is listed for the supervisors.",
            when=t.when(period.locked_at),
        ),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("📋 See the tasks"), "tasks.0"),),), about=f"prompt:{period.id}")


def figures_today(t: Words, period: Period, coming: Sequence[Request], *, now: datetime) -> Outgoing:
    """On the day for which figures were announced: what comes, and the way to enter it, or to have it reopened."""
    numbers = t.listed([str(r.number) for r in coming])
    lines = [
        t.n(
            "📐 You said the figures of task {numbers} come today ({period}):",
            "📐 You said the figures of tasks {numbers} come today ({period}):",
            len(coming),
            numbers=numbers,
            period=t.period(period.label),
        ),
        *(t("{number} {title}", number=r.number, title=shortened(r.title, 40)) for r in coming),
    ]
    open_ones = [r for r in coming if r.accepts(now)]
    lines += [
        t("{period} is locked; a supervisor can reopen it with /reopen {number}.", period=t.period(period.label), number=r.number)
        for r in coming
        if r not in open_ones
    ]  # fmt: skip
    rows = [
        (
            Button(
                t("✏ Enter them") if len(open_ones) == 1 else t("✏ Enter them: task {number}", number=r.number),
                f"figures.{r.id}",
            ),
        )
        for r in open_ones
    ]
    return Outgoing(Html.lines(*lines), tuple(rows), about=f"data:{period.id}")


def nobody_reachable(t: Words, period: Period, names: Sequence[str]) -> Outgoing:
    """To admins before a period is asked."""
    lines = [
        t("⚠ {period} is asked {when}.", period=t.period(period.label), when=t.when(period.asked_at)),
        t.n("In {n} department nobody can be asked:", "In {n} departments nobody can be asked:", len(names)),
        t.listed(list(names)),
        t("They do not count as late. /invite and the department's name makes a link for a contact."),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("👥 Departments"), "departments.0"),),))


def asked_by_hand(t: Words, period: Period, people: int, unreachable: Sequence[str]) -> Outgoing:
    """To the admin who asked."""
    lines = [
        t.n(
            "✔ {period} is asked now: {n} person gets the question.",
            "✔ {period} is asked now: {n} people get the question.",
            people,
            period=t.period(period.label),
        ),
        t(
            "Due {due}, summary {summary}, locked {locked}.",
            due=t.when(period.due_at),
            summary=t.when(period.summary_at),
            locked=t.when(period.locked_at),
        ),
    ]
    if unreachable:
        lines.append(t("Nobody can be asked in: {names}.", names=t.listed(list(unreachable))))
    return Outgoing(Html.lines(*lines), ((Button(t("📊 Summary"), f"sum.{period.id}"),),))


def _chasing(t: Words, period: Period, missing: Sequence[Request], lines: Sequence[Html]) -> Outgoing:
    label = t.n("▶ Fill in now (about {n} min)", "▶ Fill in now (about {n} min)", _minutes(len(missing)))
    return Outgoing(Html.lines(*lines), ((Button(label, f"go.{period.id}"),),), about=f"prompt:{period.id}")


def _owed(t: Words, missing: Sequence[Request]) -> Html:
    reports = [r for r in missing if r.kind is RequestKind.REPORT]
    contributions = [r for r in missing if r.kind is RequestKind.CONTRIBUTION]
    owed = []
    if reports:
        due = t.when(reports[0].due_at)
        owed.append(
            t.n("<b>{n} report</b> as lead, due {due}", "<b>{n} reports</b> as lead, due {due}", len(reports), due=due)
        )
    if contributions:
        due = t.when(contributions[0].due_at)
        owed.append(
            t.n(
                "<b>{n} contribution</b>, due {due}", "<b>{n} contributions</b>, due {due}", len(contributions), due=due
            )
        )
    return Html.lines(*owed)


def _count(t: Words, missing: Sequence[Request]) -> Html:
    return t.n("{n} task still missing", "{n} tasks still missing", len(missing))


def listed(t: Words, missing: Sequence[Request]) -> Html:
    """The tasks, to be unfolded."""
    lines = [
        t("{number} {title}", number=r.number, title=shortened(r.title, 40))
        if r.kind is RequestKind.REPORT
        else t("{number} {title} (contribution)", number=r.number, title=shortened(r.title, 40))
        for r in missing
    ]
    return Html(f"<blockquote expandable>{Html.lines(*lines)}</blockquote>")


def _minutes(count: int) -> int:
    return max(1, -(-count * SECONDS_A_TASK // 60))
