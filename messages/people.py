"""What is said about joining, leaving and languages. Lists of people and departments are messages.rosters."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from html import unescape

from domain.outgoing import Button, Outgoing
from domain.people import ANSWERING, Charge, Department, Person, Post, Role, Seat
from messages import terms
from messages.language import LANGUAGES, Html, Words, shortened

Place = Seat | Charge
"""What a person is: the holder of a seat, or of a role with its scope."""

Names = Mapping[int, str]
"""The departments' names by their ids."""


def label(value: str) -> Html:
    """A value or marked-up words for a button: its label is not HTML, so nothing is escaped in it."""
    return Html(shortened(unescape(value) if isinstance(value, Html) else value, 24))


def place(t: Words, held: Place, names: Names) -> Html:
    """`省科技厅 · contact`, `supervisor · the whole plan`, `admin`."""
    if isinstance(held, Seat):
        return t("{department} · {post}", department=held.department.name, post=terms.post(t, held.post))
    if held.role is Role.ADMIN:
        return terms.role(t, Role.ADMIN)
    if held.scope.is_whole:
        return t("supervisor · the whole plan")
    parts: list[str] = [t("part {number}", number=number) for number in sorted(held.scope.parts)]
    departments = [names.get(number, "?") for number in sorted(held.scope.departments)]
    return t("supervisor · {scope}", scope=t.listed(parts + departments))


def places(t: Words, held: Iterable[Place], names: Names) -> Html:
    """All of them after one another."""
    listed: list[str] = [place(t, one, names) for one in held]
    return t.listed(listed) if listed else t("no seat and no role")


def key(held: Place) -> str:
    """A place as it stands in button data: `7.contact`, `0.admin`."""
    return f"{held.department.id}.{held.post}" if isinstance(held, Seat) else f"0.{held.role}"


def stranger(t: Words) -> Outgoing:
    """All that somebody learns who was not invited."""
    return Outgoing(t("Hello. This bot is open to invited people only. Please ask your office for an invitation link."))


def bad_invitation(t: Words) -> Outgoing:
    """For a stranger; members get the refusal of the same words."""
    return Outgoing(t("This invitation link is no longer valid. Please ask your office for a new one."))


def in_private(t: Words, bot_name: str, person_id: int) -> Outgoing:
    """In a group: nothing is answered there, and nothing that somebody said is repeated."""
    there = Button(t("Open the private chat"), url=f"https://t.me/{bot_name}")
    return Outgoing(
        t("Please write to me in our private chat; here I only give notices."),
        ((there,),),
        about=f"private:{person_id}",
    )


def invited(t: Words, to: Place, names: Names, *, link: str, invitation: int, expires_at: datetime) -> Outgoing:
    """The link for an admin to pass on, with the same for the department's other posts."""
    text = Html.lines(
        t("✉ <b>{place}</b> · works once, for 72 hours (until {when})", place=place(t, to, names), when=t.when(expires_at)),
        Html(link),
        t("You can forward this to the person it is meant for. You will be told who used it."),
    )  # fmt: skip
    withdraw = Button(t("✖ Withdraw"), f"uninvite.{invitation}")
    if not isinstance(to, Seat):
        return Outgoing(text, ((withdraw,),), about=f"invitation:{invitation}")
    posts = {Post.CONTACT: t("As contact"), Post.DEPUTY: t("As deputy"), Post.HEAD: t("As head")}
    others = tuple(Button(w, f"inviteto.{to.department.id}.{p}") for p, w in posts.items() if p is not to.post)
    return Outgoing(text, (others, (withdraw,)), about=f"invitation:{invitation}")


def invitation_withdrawn(t: Words) -> Outgoing:
    return Outgoing(
        t("✖ This invitation is withdrawn; its link no longer works."), ((Button(t("👥 People"), "people.1"),),)
    )


def welcome(
    t: Words, person: Person, to: Place, names: Names, *, led: int, joint: int, asked_at: datetime | None
) -> Outgoing:
    """To who has just joined: what she is now, how much it is, and what happens next."""
    lines = [t("👋 Welcome, {name}. You are now: <b>{place}</b>.", name=person.name, place=place(t, to, names))]
    match to:
        case Seat(_, post) if post in ANSWERING:
            lines.append(_owned(t, led, joint))
            if asked_at:
                lines.append(
                    t("Progress is next asked {when}. You get one message, and answer it here.", when=t.when(asked_at))
                )
            lines.append(
                t(
                    "By going on you agree that what you write is kept with the plan. Please send nothing classified, nothing private."
                )
            )
            buttons = [Button(t("📋 Our tasks"), "tasks.0")]
        case Seat():
            lines.append(_owned(t, led, joint))
            lines.append(t("You are told only when your department's progress is overdue."))
            buttons = [Button(t("📋 Our tasks"), "tasks.0")]
        case Charge(Role.ADMIN, _):
            lines.append(t("You can send the plan here as an XLSX or CSV file, assign owners and invite people."))
            buttons = [Button(t("👥 People"), "people.1"), Button(t("🏢 Departments"), "departments.1")]
        case _:
            lines.append(t("You get the summary of each period, and can ask for it at any time: /summary."))
            buttons = [Button(t("📋 Tasks"), "tasks.0"), Button(t("🏢 Departments"), "departments.1")]
    return Outgoing(Html.lines(*lines), (tuple(buttons),))


def _owned(t: Words, led: int, joint: int) -> Html:
    lead = t.n("Your department leads {n} task.", "Your department leads {n} tasks.", led)
    if not joint:
        return lead
    return Html.lines(lead, t.n("It contributes to {n} more.", "It contributes to {n} more.", joint))


def held_already(t: Words, to: Place, names: Names) -> Outgoing:
    """Nothing was used up: the link is still there for the person it is meant for."""
    return Outgoing(
        t("You are this already: <b>{place}</b>. The link has not been used up; it can be passed on.", place=place(t, to, names))
    )  # fmt: skip


def holds_again(t: Words, seat: Seat) -> Outgoing:
    """To who gave a seat up, when that is taken back."""
    text = t("↩ The hand-over is taken back. You are again: <b>{place}</b>.", place=place(t, seat, {}))
    return Outgoing(text, ((Button(t("📋 Our tasks"), "tasks.0"),),))


def joined(
    t: Words, name: str, username: str, to: Place, names: Names, *, invitation: int, instead_of: str = ""
) -> Outgoing:
    """To the admin whose invitation was used; `instead_of` gave the seat up."""
    who = f"{name} (@{username})" if username else name
    return Outgoing(
        Html.lines(
            t("👤 {who} has used an invitation: <b>{place}</b>.", who=who, place=place(t, to, names)),
            *(
                [t("The seat went over from {name}, whose access by it has ended.", name=instead_of)]
                if instead_of
                else ()
            ),
            t("Not the person you meant? Withdraw takes it back at once."),
        ),
        ((Button(t("✖ Withdraw"), f"unjoin.{invitation}"),),),
        about=f"joined:{invitation}",
    )


def taken_back(t: Words, name: str, to: Place, names: Names) -> Outgoing:
    text = t("✖ Taken back: {name} is no longer {place}.", name=name, place=place(t, to, names))
    if not isinstance(to, Seat):
        return Outgoing(text)
    again = Button(t("✉ Invite again"), f"inviteto.{to.department.id}.{to.post}")
    return Outgoing(text, ((again,),))


def remove_question(t: Words, person: Person, held: Iterable[Place], names: Names) -> Outgoing:
    """Before a person is removed: what ends and what stays."""
    text = Html.lines(
        t("Remove <b>{name}</b>?", name=person.name),
        t("This ends: {places}.", places=places(t, held, names)),
        t("Reports already given stay as they are. {name} is told, and can be invited again.", name=person.name),
    )
    yes, no = Button(t("Remove"), f"removeyes.{person.id}"), Button(t("Cancel"), f"removeno.{person.id}")
    return Outgoing(text, ((yes, no),))


def removed(t: Words, name: str, alone: Iterable[Department]) -> Outgoing:
    """To the admin; `alone` are the departments in which nobody can be reached any more."""
    return Outgoing(*_after_leaving(t, t("✔ {name} is removed.", name=name), alone))


def kept(t: Words, name: str) -> Outgoing:
    return Outgoing(t("Nothing has changed: {name} stays.", name=name), ((Button(t("👥 People"), "people.1"),),))


def farewell(t: Words) -> Outgoing:
    """To who is removed."""
    return Outgoing(
        t("Your access here has ended. Thank you for your work; what you reported stays with the plan. If this is a mistake, please ask your office.")
    )  # fmt: skip


def end_question(t: Words, person: Person, held: Place, names: Names, *, last: bool) -> Outgoing:
    """Before one seat or role of a person ends."""
    lines = [t("End <b>{place}</b> for {name}?", place=place(t, held, names), name=person.name)]
    if last:
        lines.append(t("It is all that {name} holds, so this ends the access to the bot as well.", name=person.name))
    yes = Button(t("End it"), f"unseatyes.{person.id}.{key(held)}")
    return Outgoing(Html.lines(*lines), ((yes, Button(t("Cancel"), f"person.{person.id}")),))


def ended(t: Words, name: str, held: Place, names: Names, alone: Iterable[Department]) -> Outgoing:
    """To the admin."""
    text = t("✔ {name} is no longer {place}.", name=name, place=place(t, held, names))
    return Outgoing(*_after_leaving(t, text, alone))


def no_longer(t: Words, held: Place, names: Names, rest: Iterable[Place]) -> Outgoing:
    """To the person whose seat or role has ended, and who holds others."""
    return Outgoing(
        Html.lines(
            t("You are no longer: {place}. Thank you for your work.", place=place(t, held, names)),
            t("You are still: {places}.", places=places(t, rest, names)),
        )
    )


def unreachable(t: Words, name: str, departments: Iterable[Department], still: Mapping[int, list[str]]) -> Outgoing:
    """To admins, when somebody who answers for departments has blocked the bot; `still` names who else can be reached."""
    departments = tuple(departments)
    lines = [t("⚠ {name} can no longer be reached: the bot is blocked, or the account is closed.", name=name)]
    for department in departments:
        others = still.get(department.id, [])
        lines.append(
            t("{department}: {names} can still be asked.", department=department.name, names=t.listed(others))
            if others
            else t("{department}: <b>nobody can be asked now</b>.", department=department.name)
        )
    return Outgoing(Html.lines(*lines), tuple((invite_button(t, d),) for d in departments[:8]))


def language_choice(t: Words) -> Outgoing:
    """Both languages in their own words, for who cannot read the other."""
    return Outgoing(Html("请选择语言。\nPlease choose your language."), (_languages(t.language),))


def language_set(t: Words) -> Outgoing:
    # Translators: name your own language here.
    return Outgoing(t("✔ From now on I write to you in English."), (_languages(t.language),))


def invite_button(t: Words, department: Department) -> Button:
    """Invites a contact of this department."""
    return Button(t("✉ Invite: {department}", department=label(department.name)), f"inviteto.{department.id}.contact")


def _languages(now: str) -> tuple[Button, ...]:
    return tuple(Button(f"{'✔ ' * (code == now)}{name}", f"language.{code}") for code, name in LANGUAGES.items())


def _after_leaving(t: Words, said: Html, alone: Iterable[Department]) -> tuple[Html, tuple[tuple[Button, ...], ...]]:
    alone = tuple(alone)
    if not alone:
        return said, ((Button(t("👥 People"), "people.1"),),)
    warning = t("⚠ Nobody can be asked now in: {names}.", names=t.listed([d.name for d in alone]))
    return Html.lines(said, warning), tuple((invite_button(t, d),) for d in alone[:8])
