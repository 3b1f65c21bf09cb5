"""Lists of people and departments for those who run the plan, a person's card, and departments' names."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from domain.outgoing import Button, Outgoing
from domain.people import Charge, Department, Person, PersonState, Post, Seat, Standing
from messages import terms
from messages.language import LANGUAGES, Html, Words
from messages.pages import Line, turned
from messages.people import Names, Place, invite_button, key, label, place, places


@dataclass(frozen=True, slots=True)
class Group:
    """A department, or the office for None: who is what in it, and what is still only an invitation."""

    department: Department | None
    members: tuple[tuple[Person, Place], ...] = ()
    invited: tuple[tuple[Place, datetime], ...] = ()


@dataclass(frozen=True, slots=True)
class Entry:
    """A department in figures: tasks in force by duty, how many people can be asked, other names."""

    department: Department
    led: int
    joint: int
    supporting: int
    reachable: int
    aliases: tuple[str, ...] = ()


def people(t: Words, groups: Iterable[Group], names: Names, *, wanted: str, page: int) -> Outgoing:
    """`/people`: everybody by department, numbered, each with a button to the card."""
    lines: list[Line] = []
    numbers: dict[int, int] = {}
    for group in groups:
        nobody = not group.members and not group.invited
        title = t("Office") if group.department is None else Html(t("{department}", department=group.department.name))
        lines.append(
            Line(t("<b>{title}</b> · nobody yet", title=title) if nobody else t("<b>{title}</b>", title=title))
        )
        for person, held in group.members:
            number = numbers.setdefault(person.id, len(numbers) + 1)
            button = Button(f"{number} {label(person.name)}", f"person.{person.id}")
            lines.append(Line(_member(t, number, person, held, names), button))
        for held, until in group.invited:
            lines.append(
                Line(
                    t("⏳ {what} · invited, not joined (until {when})", what=_what(t, held, names), when=t.when(until))
                )
            )
    head = t.n("👥 {n} person", "👥 {n} people", len(numbers))
    return turned(head, lines, name="people", page=page, tail=f".{wanted}" if wanted else "")


def card(t: Words, who: Standing, names: Names) -> Outgoing:
    """One person, with a button to end each seat or role."""
    held: tuple[Place, ...] = (*who.seats, *who.charges)
    said = Html.lines(
        t("👤 <b>{name}</b> · {state}", name=who.person.name, state=state(t, who.person.state)),
        places(t, held, names),
        t("Language: {language}", language=LANGUAGES.get(who.person.language, who.person.language)),
    )
    ends = [
        (Button(t("✖ End: {place}", place=label(place(t, one, names))), f"unseat.{who.person.id}.{key(one)}"),)
        for one in held
    ]
    rest = (Button(t("✖ Remove"), f"remove.{who.person.id}"), Button(t("‹ People"), "people.1"))
    return Outgoing(said, (*ends, rest))


def departments(t: Words, entries: Sequence[Entry], *, page: int, inviting: Sequence[Department] = ()) -> Outgoing:
    """`/departments`; those in `inviting` get a button."""
    open_to = {d.id for d in inviting}
    lines = [
        Line(_department(t, e), invite_button(t, e.department) if e.department.id in open_to else None) for e in entries
    ]
    alone = sum(not e.reachable for e in entries)
    head = t.n("🏢 {n} department", "🏢 {n} departments", len(entries))
    if alone:
        head = Html.lines(head, t.n("⚠ in {n} nobody can be asked", "⚠ in {n} nobody can be asked", alone))
    return turned(head, lines, name="departments", page=page, width=2)


def state(t: Words, value: PersonState) -> Html:
    match value:
        case PersonState.ACTIVE:
            return t("✔ active")
        case PersonState.BLOCKED:
            return t("⛔ has blocked the bot")
        case PersonState.LEFT:
            return t("removed")


def alias_set(t: Words, alias: str, department: Department, before: Department | None) -> Outgoing:
    if before is not None and before != department:
        return Outgoing(
            t("✔ “{alias}” now means {department} (before: {before}).", alias=alias, department=department.name, before=before.name)
        )  # fmt: skip
    return Outgoing(t("✔ “{alias}” now means {department}.", alias=alias, department=department.name))


def department_added(t: Words, department: Department) -> Outgoing:
    return Outgoing(
        t("✔ {department} is added. It owns no task yet: /assign gives it one.", department=department.name),
        ((invite_button(t, department),),),
    )


def _member(t: Words, number: int, person: Person, held: Place, names: Names) -> Html:
    return t(
        "{number} {name} · {what} · {state}", number=number, name=person.name, what=_what(t, held, names),
        state=state(t, person.state),
    )  # fmt: skip


def _what(t: Words, held: Place, names: Names) -> Html:
    """Under its department a seat needs its post alone."""
    match held:
        case Seat(_, Post() as post):
            return terms.post(t, post)
        case Charge():
            return place(t, held, names)


def _department(t: Words, entry: Entry) -> Html:
    name = t("<b>{department}</b>", department=entry.department.name)
    if entry.aliases:
        name = t(
            "<b>{department}</b> ({aliases})", department=entry.department.name, aliases=t.listed(list(entry.aliases))
        )
    owned = [
        t.n("leads {n}", "leads {n}", entry.led) if entry.led else None,
        t.n("joint lead of {n}", "joint lead of {n}", entry.joint) if entry.joint else None,
        t.n("supports {n}", "supports {n}", entry.supporting) if entry.supporting else None,
    ]
    said: list[str] = [one for one in owned if one is not None] or [t("owns no task")]
    reached = (
        t.n("✔ {n} person can be asked", "✔ {n} people can be asked", entry.reachable)
        if entry.reachable
        else t("⚠ nobody can be asked")
    )
    return Html(f"{name} · {t.listed(said)} · {reached}")
