"""What is said when a seat goes to a successor: to whom, the link, receipts, and the packet that she gets."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from domain.outgoing import Button, Outgoing
from domain.people import Department, Person, Seat
from domain.reports import Period
from messages import people
from messages.language import Html, Words

COLLEAGUES = 8
"""People of the department offered as buttons."""


@dataclass(frozen=True, slots=True)
class Packet:
    """Where a department stands, in numbers: what its new seat holder must know first.

    `periods` are the last ones asked with what was reported of what was asked, the newest first.
    """

    seat: Seat
    led: int
    joint: int
    supporting: int
    missing: int
    periods: tuple[tuple[Period, int, int], ...]
    promises: int
    next_promise: date | None
    needs: int
    asked_of: int
    files: int
    next_asked: datetime | None
    due: tuple[tuple[int, date], ...]
    """The tasks due next, by number."""


def example(t: Words, departments: Sequence[Department]) -> str:
    name = departments[0].name if departments else t("department")
    return f"/handover {name} {t('contact')}"


def choice(t: Words, held: Iterable[tuple[Seat, Person]]) -> Outgoing:
    """Which seat, or whose."""
    rows = tuple(
        (
            Button(
                t("{place} · {name}", place=people.label(people.place(t, seat, {})), name=person.name),
                f"handover.{people.key(seat)}.{person.id}",
            ),
        )
        for seat, person in held
    )
    return Outgoing(t("Which seat is handed over?"), rows)


def nobody(t: Words, seat: Seat) -> Outgoing:
    text = t("Nobody holds <b>{place}</b>, so there is nothing to hand over.", place=people.place(t, seat, {}))
    return Outgoing(text, ((Button(t("✉ Invite"), f"inviteto.{people.key(seat)}"),),))


def question(t: Words, seat: Seat, holder: Person, colleagues: Sequence[Person], *, own: bool) -> Outgoing:
    """To whom; `own` is said to the holder herself."""
    place = people.place(t, seat, {})
    first = (
        t("Hand over your seat <b>{place}</b>?", place=place)
        if own
        else t("Hand over <b>{place}</b> from {name}?", place=place, name=holder.name)
    )
    text = Html.lines(
        first,
        t("The successor gets tasks, last periods, promises, needs, evidence and dates."),
        t("Access by this seat ends at that moment; what was reported and reviewed stays as it is."),
    )  # fmt: skip
    data = f"{people.key(seat)}.{holder.id}"
    at_once = tuple(
        (Button(t("At once to {name}", name=people.label(p.name)), f"handto.{data}.{p.id}"),)
        for p in colleagues[:COLLEAGUES]
    )
    return Outgoing(text, ((Button(t("✉ A link for the successor"), f"handlink.{data}"),), *at_once))


def link(t: Words, seat: Seat, holder: Person, *, link: str, invitation: int, expires_at: datetime) -> Outgoing:
    text = Html.lines(
        t(
            "🤝 <b>{place}</b>, handed over by {name} · works once, for 72 hours (until {when})",
            place=people.place(t, seat, {}), name=holder.name, when=t.when(expires_at),
        ),
        Html(link),
        t("Please forward this to the successor. The seat moves when the link is opened; until then nothing changes."),
    )  # fmt: skip
    return Outgoing(text, ((Button(t("✖ Withdraw"), f"handoff.{invitation}"),),), about=f"invitation:{invitation}")


def withdrawn(t: Words) -> Outgoing:
    return Outgoing(t("✖ The hand-over is withdrawn; its link no longer works and the seat stays as it is."))


def given(t: Words, seat: Seat, successor: Person, *, left: bool) -> Outgoing:
    """The receipt of who gave the seat up."""
    after = (
        t("Your access here has ended. Thank you for your work; what you reported stays with the plan.")
        if left
        else t("Your other seats and roles stay. Thank you for your work; what you reported stays with the plan.")
    )
    first = t("🤝 Handed over: <b>{place}</b> to {name}.", place=people.place(t, seat, {}), name=successor.name)
    return Outgoing(Html.lines(first, after))


def done(t: Words, seat: Seat, holder: Person, successor: Person, *, undo: int | None) -> Outgoing:
    """To admins, and to who handed it over; `undo` is the invitation by which it is taken back."""
    text = t(
        "🤝 <b>{place}</b> went from {before} to {after}. Open requests are asked of {after} now.",
        place=people.place(t, seat, {}), before=holder.name, after=successor.name,
    )  # fmt: skip
    return Outgoing(text, () if undo is None else ((Button(t("↩ Take back"), f"unjoin.{undo}"),),))


def packet(t: Words, held: Packet, before: Person | None) -> Outgoing:
    """To the successor: all that she must know first; the rest is in the file that follows."""
    place = people.place(t, held.seat, {})
    lines = [
        t("🤝 You take over <b>{place}</b> from {name}. Where it stands:", place=place, name=before.name)
        if before
        else t("🤝 You take over <b>{place}</b>. Where it stands:", place=place),
        t("📋 Tasks: {led} led, {joint} joint, {supporting} supported", led=held.led, joint=held.joint, supporting=held.supporting),
        t.n("✍ {n} report is missing now", "✍ {n} reports are missing now", held.missing) if held.missing else t("✍ No report is missing now"),
    ]  # fmt: skip
    lines += [
        t("{period}: {reported} of {asked} reported", period=t.period(p.label), reported=reported, asked=asked)
        for p, reported, asked in held.periods
    ]
    if held.promises:
        promised = t.n("👣 {n} promise is open", "👣 {n} promises are open", held.promises)
        by = t("the next by {day}", day=t.day(held.next_promise)) if held.next_promise else None
        lines.append(t("{first}; {second}", first=promised, second=by) if by else promised)
    if held.needs or held.asked_of:
        lines.append(
            t("🙋 Help: {asked} asked for, {owed} asked of the department", asked=held.needs, owed=held.asked_of)
        )
    if held.files:
        lines.append(t.n("📎 {n} file of evidence", "📎 {n} files of evidence", held.files))
    if held.next_asked:
        lines.append(t("📅 Asked next: {when}", when=t.when(held.next_asked)))
    if held.due:
        due: list[str] = [t("task {number} by {day}", number=number, day=t.day(day)) for number, day in held.due]
        lines.append(t("📅 Due next: {tasks}", tasks=t.listed(due)))
    more = Button(t("📎 As a file"), f"packet.{people.key(held.seat)}")
    return Outgoing(Html.lines(*lines), ((Button(t("📋 Our tasks"), "tasks.0"), more),))


def caption(t: Words, seat: Seat) -> Outgoing:
    return Outgoing(t("📎 Hand-over of {department}: tasks, periods, promises, needs, evidence", department=seat.department.name))  # fmt: skip


def sheet_names(t: Words) -> list[str]:
    return [str(name) for name in (t("Tasks"), t("Reports"), t("Promises"), t("Needs"), t("Evidence"))]


def sheet_headers(t: Words) -> list[list[str]]:
    number, title, period = str(t("No.")), str(t("Task")), str(t("Period"))
    by, said, state = str(t("By")), str(t("What")), str(t("State"))
    return [
        [number, title, str(t("Target")), str(t("Duty")), str(t("Due"))],
        [period, number, title, state, str(t("Health")), str(t("Percent")), str(t("Report"))],
        [number, period, said, by],
        [number, period, said, str(t("Asked of")), by],
        [number, period, str(t("File")), str(t("Sent at"))],
    ]
