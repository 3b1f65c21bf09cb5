"""Proposals to change who owns tasks, what came of them, and how the people concerned are told."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from domain.outgoing import Button, Outgoing
from domain.ownership import Change, Move, Wish, duty_of
from domain.people import Department, Duty
from domain.reports import Request
from messages import terms
from messages.language import Html, Words, shortened
from messages.layout import fitted
from messages.pages import Line, turned
from messages.people import invite_button
from messages.prompts import start

TITLE = 40


def spans(numbers: Iterable[int]) -> str:
    """`4–9, 12`: ascending numbers, runs drawn together."""
    runs: list[list[int]] = []
    for number in numbers:
        if runs and number == runs[-1][1] + 1:
            runs[-1][1] = number
        else:
            runs.append([number, number])
    return ", ".join(str(a) if a == b else f"{a}–{b}" for a, b in runs)


def proposal(
    t: Words, wish: Wish, changes: Sequence[Change], mark: str, *, page: int, reachable: bool, anew: bool
) -> Outgoing:
    """Every task with what it is now, and a yes or no; `anew` says that owners have changed since it was asked."""
    real = [c for c in changes if not c.is_none]
    head = [
        t("Owners have changed in the meantime. Please look again.") if anew else Html(),
        _question(t, wish, len(real)),
        *_notes(t, wish, real, reachable=reachable),
    ]
    lines = [Line(_before(t, wish, change)) for change in changes]
    yes, no = Button(t("✔ Confirm"), f"assignyes.{mark}"), Button(t("Cancel"), f"assignno.{mark}")
    return turned(Html.lines(*head), lines, name="assignpage", page=page, tail=f".{mark}", below=((yes, no),))


def nothing_to_change(t: Words, wish: Wish, changes: Sequence[Change]) -> Outgoing:
    """All is so already."""
    head = t("Nothing to change: this is how it stands already.")
    lines = [_before(t, wish, change) for change in changes]
    return Outgoing(fitted([head, *lines], t("…")), (_owners_buttons(t, changes),))


def which(t: Words, name: str, fitting: Sequence[Department], mark: str) -> Outgoing:
    """A name fits several departments; the buttons go on with the same command."""
    rows = tuple((Button(d.name, f"assignto.{d.id}.{mark}"),) for d in fitting[:8])
    return Outgoing(t("“{name}” fits several departments. Which one?", name=name), rows)


def cancelled(t: Words) -> Outgoing:
    return Outgoing(t("Nothing has been changed."))


def assigned(t: Words, wish: Wish, changes: Sequence[Change], *, moved: int, reachable: bool) -> Outgoing:
    """To who confirmed: from what to what, and what that moved."""
    real = [c for c in changes if not c.is_none]
    numbers = spans(c.task.number for c in real)
    head = [
        t(
            "✔ {department} is now {duty}: {numbers}.",
            department=wish.department.name,
            duty=share(t, wish.duty, wish.asked),
            numbers=numbers,
        )
        if wish.duty
        else t("✔ {department} no longer owns: {numbers}.", department=wish.department.name, numbers=numbers),
        _came_of(t, wish, real, moved),
        _leaderless(t, real),
        Html() if reachable or wish.duty is None else _alone(t, wish.department),
    ]
    lines = [_before(t, wish, change) for change in real]
    buttons = [_owners_buttons(t, real)]
    if not reachable and wish.duty is not None:
        buttons.append((invite_button(t, wish.department),))
    return Outgoing(fitted([*head, *lines], t("…")), tuple(row for row in buttons if row))


def told(t: Words, moves: Sequence[Move], missing: Sequence[Request]) -> Outgoing:
    """To a contact or deputy of a department concerned; `missing` is what she now has to report on these tasks."""
    lines = [_move(t, move) for move in moves]
    head = t("📋 The office has changed who owns these tasks:")
    rows = [(Button(t("📋 See the tasks"), "tasks.0"),)]
    if missing:
        period = missing[0].period
        owed = [r for r in missing if r.period == period]
        due = t.when(min(r.due_at for r in owed))
        lines.append(
            t.n(
                "{n} of them is open with you now, due {due}.",
                "{n} of them are open with you now, due {due}.",
                len(owed),
                due=due,
            )
        )
        rows.insert(0, (start(t, period, len(owed)),))
    return Outgoing(fitted([head, *lines], t("… and more.")), tuple(rows))


def _question(t: Words, wish: Wish, count: int) -> Html:
    name = wish.department.name
    match wish.duty:
        case Duty.LEAD:
            return t.n(
                "Make <b>{name}</b> the lead of {n} task?",
                "Make <b>{name}</b> the lead of {n} tasks?",
                count,
                name=name,
            )
        case Duty.JOINT:
            return t.n(
                "Make <b>{name}</b> a joint lead of {n} task?",
                "Make <b>{name}</b> a joint lead of {n} tasks?",
                count,
                name=name,
            )
        case Duty.SUPPORTING if wish.asked:
            return t.n(
                "Have <b>{name}</b> support {n} task, asked for a contribution each period?",
                "Have <b>{name}</b> support {n} tasks, asked for a contribution each period?", count, name=name,
            )  # fmt: skip
        case Duty.SUPPORTING:
            return t.n(
                "Have <b>{name}</b> support {n} task?", "Have <b>{name}</b> support {n} tasks?", count, name=name
            )
        case None:
            return t.n(
                "End the share of <b>{name}</b> in {n} task?",
                "End the share of <b>{name}</b> in {n} tasks?",
                count,
                name=name,
            )


def _notes(t: Words, wish: Wish, real: Sequence[Change], *, reachable: bool) -> list[Html]:
    passing, dropped = sum(c.passing for c in real), sum(c.dropped for c in real)
    return [
        _passing(t, passing),
        t.n("{n} open request falls away.", "{n} open requests fall away.", dropped) if dropped else Html(),
        _leaderless(t, real),
        Html() if reachable or wish.duty is None else _alone(t, wish.department),
    ]


def _came_of(t: Words, wish: Wish, real: Sequence[Change], moved: int) -> Html:
    """What became of the requests of periods that are asked."""
    if wish.duty is Duty.LEAD:
        passed = sum(c.passing for c in real)
        return t.n("{n} open request went along.", "{n} open requests went along.", passed) if passed else Html()
    if not moved:
        return Html()
    if wish.duty is None or not wish.asked:
        return t.n("{n} open request has fallen away.", "{n} open requests have fallen away.", moved)
    return t.n("It is asked for {n} contribution now.", "It is asked for {n} contributions now.", moved)


def _passing(t: Words, count: int) -> Html:
    if not count:
        return Html()
    return t.n(
        "{n} open report passes to the new lead; both sides are told.",
        "{n} open reports pass to the new lead; both sides are told.",
        count,
    )


def _leaderless(t: Words, real: Sequence[Change]) -> Html:
    numbers = [c.task.number for c in real if c.loses_lead]
    return t("⚠ Without a lead, and so not asked about: {numbers}.", numbers=spans(numbers)) if numbers else Html()


def _alone(t: Words, department: Department) -> Html:
    return t("⚠ Nobody can be asked in {department} yet.", department=department.name)


def _before(t: Words, wish: Wish, change: Change) -> Html:
    """A task with what was so far of what changes."""
    number, title = change.task.number, shortened(change.task.title, TITLE)
    if change.is_none:
        return t("{number} {title} (unchanged)", number=number, title=title)
    lead = change.task.lead
    mine = next((o for o in change.task.owners if o.department == wish.department), None)
    if wish.duty is Duty.LEAD and lead != wish.department:
        before = lead.name if lead else t("nobody")
        return t("{number} {title} (lead so far: {before})", number=number, title=title, before=before)
    if mine is None:
        return t("{number} {title} (no share so far)", number=number, title=title)
    if duty_of(mine) == (wish.duty, wish.asked) and mine.source == "inferred":
        return t("{number} {title} (so far only inferred)", number=number, title=title)
    return t("{number} {title} (so far: {duty})", number=number, title=title, duty=share(t, mine.duty, mine.asked))


def share(t: Words, duty: Duty, asked: bool) -> Html:
    """A duty in words, with whether a supporting department is asked for contributions."""
    if duty is Duty.SUPPORTING and asked:
        return t("supporting, asked for contributions")
    return terms.duty(t, duty)


def _move(t: Words, move: Move) -> Html:
    number, title = move.task.number, shortened(move.task.title, TITLE)
    name = move.department.name
    before = share(t, move.before.duty, move.before.asked) if move.before else None
    if move.after is not None:
        after = share(t, move.after.duty, move.after.asked)
        if before is None:
            return t("{number} {title} · {name} is now {after}", number=number, title=title, name=name, after=after)
        return t(
            "{number} {title} · {name}: {before} → {after}", number=number, title=title, name=name, before=before, after=after
        )  # fmt: skip
    lead = move.lead.name if move.lead else t("nobody")
    return t(
        "{number} {title} · no longer with {name}; lead now: {lead}", number=number, title=title, name=name, lead=lead
    )


def _owners_buttons(t: Words, changes: Sequence[Change]) -> tuple[Button, ...]:
    return tuple(
        Button(t("👥 Owners of {number}", number=c.task.number), f"owners.{c.task.number}") for c in changes[:2]
    )
