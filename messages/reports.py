"""What a contact sees while answering: the card, the overview, and the questions about what she typed."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from domain.errors import Refusal
from domain.outgoing import Button, Keyboard, Outgoing
from domain.reports import STATED, Answered, Card, Health, Period, Report, Request, RequestKind, RequestState
from messages import refusals, terms
from messages.language import Html, Words, shortened
from messages.prompts import tally

CHOICES = 8
"""Tasks offered as buttons when it is unclear which one is meant."""


def card(t: Words, card: Card, *, now: datetime) -> Outgoing:
    """One request: target, last time, what the others say, and what has been said by now with the taps that set it."""
    request = card.request
    lines = [
        t(
            "{place}/{total} · <b>Task {number} {title}</b>",
            place=card.place,
            total=card.total,
            number=request.number,
            title=request.title,
        ),
        _booking(t, request, now=now),
        t("Target: {target}", target=request.target) if request.target else Html(),
        _before(t, card.before),
        *(_contribution(t, other) for other in card.contributions),
        _standing(t, request, card.report),
    ]
    if card.read_percent is not None:
        lines.append(t("I read: <b>{percent} %</b>. Right?", percent=card.read_percent))
    elif card.report is None:
        lines.append(t("How does it stand? Tap, or simply reply with a sentence."))
    elif card.report.health is Health.UNSTATED:
        lines.append(t("How does it stand?"))
    return Outgoing(Html.lines(*lines), _keyboard(t, card), about=f"card:{request.id}")


def overview(t: Words, found: Sequence[Answered]) -> Outgoing:
    """All that is asked of her now; numbered buttons open the cards that are missing."""
    missing = [a for a in found if a.request.is_missing]
    lines = [
        t.n(
            "<b>{n} task still missing</b>, {done} reported.",
            "<b>{n} tasks still missing</b>, {done} reported.",
            len(missing),
            done=len(found) - len(missing),
        )
        if missing
        else t("✔ <b>All {n} reported.</b>", n=len(found)),
    ]
    lines += [_line(t, a) for a in found]
    return Outgoing(Html.lines(*lines), _choices(t, missing or found, "card"), about="overview")


def all_in(t: Words, period: Period, found: Sequence[Answered]) -> Outgoing:
    """The last card is left: all of the period is in."""
    healths = [a.health for a in found if a.health is not None]
    lines = [
        t("✔ <b>All {n} tasks for {period} are in.</b>", n=len(found), period=t.period(period.label)),
        tally(t, healths),
        t(
            "The summary comes out {summary}; you can change everything until {locked}.",
            summary=t.when(period.summary_at),
            locked=t.when(period.locked_at),
        ),
        Html(f"<blockquote expandable>{Html.lines(*(_line(t, a) for a in found))}</blockquote>"),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("👀 Look through"), "mine"),),), about="overview")


def which_task(t: Words, said: Sequence[str], open_ones: Sequence[Answered], because: Refusal | None) -> Outgoing:
    """Her words are stored; which task are they about?"""
    missing = [a for a in open_ones if a.request.is_missing]
    quote = Html.lines(*(t("“{words}”", words=shortened(words, 120)) for words in said))
    lines = [
        refusals.refusal_text(t, because) if because else Html(),
        t("Kept as you wrote it:"),
        Html(f"<blockquote>{quote}</blockquote>"),
        t("Which task is it about?"),
    ]
    keyboard = (*_choices(t, missing or open_ones, "book"), (Button(t("None: it is not progress"), "notprogress"),))
    return Outgoing(Html.lines(*lines), keyboard, about="which")


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


def nudge(t: Words, found: Sequence[Answered]) -> Outgoing:
    """Nothing to book: say what there is to do."""
    missing = [a for a in found if a.request.is_missing]
    if not missing:
        return Outgoing(t("Thank you. Nothing is missing at the moment."), ((Button(t("👀 My tasks"), "mine"),),))
    label = t.n("▶ Go on reporting ({n} left)", "▶ Go on reporting ({n} left)", len(missing))
    return Outgoing(t("Thank you. To report:"), ((Button(label, f"go.{missing[0].request.period.id}"),),))


def nothing_to_book(t: Words, because: Refusal | None) -> Outgoing:
    """Her words are kept, and nothing is open."""
    lines = [
        refusals.refusal_text(t, because) if because else Html(),
        t("Your words are kept. Nothing is waiting for your report at the moment."),
        t("To report ahead of time: /report and the task's number."),
    ]
    return Outgoing(Html.lines(*lines), ((Button(t("📋 My tasks"), "tasks.0"),),))


def file_kept(t: Words, target: Answered | None, kind: str) -> Outgoing:
    """A photo, a document or a voice message came without words."""
    assert target is not None
    request = target.request
    return Outgoing(
        t(
            "📎 Kept with task {number} {title}. A word about the progress, please:",
            number=request.number,
            title=shortened(request.title, 40),
        ),
        ((Button(t("▶ Open task {number}", number=request.number), f"card.{request.id}"),),),
        about=f"card:{request.id}",
    )


def locked(t: Words, request: Request) -> Outgoing:
    """After the lock; the words are kept all the same."""
    return Outgoing(
        t(
            "{period} is locked, so task {number} can no longer be changed. Your words are kept; a supervisor can reopen it with /reopen {number}.",
            period=t.period(request.period.label),
            number=request.number,
        ),
        ((Button(t("📋 My tasks"), "mine"),),),
    )


def stale(t: Words) -> str:
    return t("The card has changed since. Here is how it stands now.")


def _booking(t: Words, request: Request, *, now: datetime) -> Html:
    period, due = t.period(request.period.label), t.when(request.due_at)
    if request.unlocked_until_at is not None and now < request.unlocked_until_at:
        return t("Booked to {period} · reopened until {when}", period=period, when=t.when(request.unlocked_until_at))
    if request.is_missing and now > request.due_at:
        return t(
            "Booked to {period} · was due {due}, taken until {locked}",
            period=period,
            due=due,
            locked=t.when(request.period.locked_at),
        )
    if request.kind is RequestKind.CONTRIBUTION:
        return t(
            "Booked to {period} · contribution of {department}, due {due}",
            period=period,
            department=request.department,
            due=due,
        )
    return t("Booked to {period} · due {due}", period=period, due=due)


def _before(t: Words, before: Answered | None) -> Html:
    if before is None or before.report is None:
        return Html()
    report = before.report
    said = t("Last time ({period}): {state}", period=t.period(before.request.period.label), state=state(t, report))
    if not report.text:
        return said
    return Html.lines(said, t("“{words}”", words=shortened(report.text, 160)))


def _contribution(t: Words, other: Answered) -> Html:
    if other.report is None:
        return t("{department} (joint): nothing yet", department=other.request.department)
    return t(
        "{department} (joint): {state} “{words}”",
        department=other.request.department,
        state=state(t, other.report),
        words=shortened(other.report.text, 160),
    )


def _standing(t: Words, request: Request, report: Report | None) -> Html:
    if report is None:
        return Html()
    head = t(
        "✔ <b>{state}</b> · version {version}, {time}, {person}",
        state=state(t, report),
        version=report.version,
        time=t.when(report.created_at),
        person=report.person_name,
    )
    late = t("late") if request.is_late else Html()
    words = Html(f"<blockquote expandable>{t('{words}', words=report.text)}</blockquote>") if report.text else Html()
    return Html.lines(Html(f"{head} · {late}") if late else head, words)


def state(t: Words, report: Report) -> Html:
    """Health, percent and whether it is the same as before."""
    said = terms.health(t, report.health)
    if report.percent is not None:
        said = t("{health} {percent} %", health=said, percent=report.percent)
    return t("{state}, no change", state=said) if report.no_change else said


def _keyboard(t: Words, card: Card) -> Keyboard:
    request, report = card.request, card.report
    tail = f"{request.id}.{request.revision}"
    rows: list[tuple[Button, ...]] = []
    if card.read_percent is not None:
        percent = card.read_percent
        rows += [
            tuple(
                Button(
                    t("✔ {percent} % {health}", percent=percent, health=terms.health(t, health)),
                    f"both.{tail}.{health}.{percent}",
                )
                for health in pair
            )
            for pair in ((Health.ON_TRACK, Health.AT_RISK), (Health.OFF_TRACK, Health.DONE))
        ]
        rows.append((Button(t("Only the words"), f"card.{request.id}"), Button(t("Next ›"), f"next.{request.id}")))
        return tuple(rows)
    for group in (STATED[:3], STATED[3:]):
        rows.append(tuple(Button(_chosen(terms.health(t, h), report, h), f"health.{tail}.{h}") for h in group))
    if report is not None:
        rows.append(tuple(Button(f"{n} %", f"percent.{tail}.{n}") for n in (25, 50, 75, 100)))
    elif card.before is not None and card.before.report is not None:
        rows.append((Button(t("＝ No change since last time"), f"same.{tail}"),))
    rows.append(
        (
            Button(t("☰ All"), "mine"),
            Button(t("Next ›") if report is not None else t("Skip ›"), f"next.{request.id}"),
        )
    )
    return tuple(rows)


def _chosen(label: Html, report: Report | None, health: Health) -> str:
    return f"• {label}" if report is not None and report.health is health else label


def _choices(t: Words, found: Sequence[Answered], name: str) -> Keyboard:
    return tuple(
        (
            Button(
                t("{number} {title}", number=a.request.number, title=shortened(a.request.title, 28)),
                f"{name}.{a.request.id}",
            ),
        )
        for a in found[:CHOICES]
    )


def _line(t: Words, answered: Answered) -> Html:
    request = answered.request
    number, title = request.number, shortened(request.title, 30)
    if answered.report is not None and request.state is not RequestState.RETURNED:
        return t("{number} {title} — {state}", number=number, title=title, state=state(t, answered.report))
    return t("{number} {title} — still missing", number=number, title=title)
