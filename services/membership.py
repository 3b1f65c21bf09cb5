"""How somebody becomes a person here and can be reached: invitations, joining, languages, strangers, blocked accounts.

Inviting in chat is services.inviting, leaving services.leaving, lists of who is here services.directory.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from secrets import token_hex, token_urlsafe
from zoneinfo import ZoneInfo

from domain.errors import BadInvitation, NotForYou
from domain.outgoing import Menu, Outgoing, Reply, below, in_place
from domain.people import ANSWERING, Charge, Duty, Person, PersonState, Role, Seat, Standing
from domain.tasks import TaskState
from domain.unreadable import NotUnderstood
from messages import people as words
from messages.language import LANGUAGES, Words
from messages.people import Place
from services import posting, prompting, timing
from storage import audit, invitations, outbox, people, requests, tasks
from storage.database import Tx
from storage.invitations import Invitation

VALID_FOR = timedelta(hours=72)

ANSWERED_FAILURES = 5
"""Invalid invitations of one stranger that are answered in a day; later ones meet silence."""

MenuMaker = Callable[[Standing, Words], Menu]
"""The commands that somebody of this standing is shown; the table of commands is the handlers'."""


@dataclass(frozen=True, slots=True)
class NewInvitation:
    """An invitation just made; its secret is kept nowhere."""

    id: int
    secret: str
    expires_at: datetime


def require_admin(who: Standing) -> None:
    """Raises NotForYou."""
    if not who.is_admin:
        raise NotForYou(role=Role.ADMIN)


def places_of(who: Standing) -> tuple[Place, ...]:
    """All seats and charges held now."""
    return (*who.seats, *who.charges)


def place_of(invitation: Invitation) -> Place:
    """What the invitation makes of its user."""
    if invitation.department is not None and invitation.post is not None:
        return Seat(invitation.department, invitation.post)
    assert invitation.role is not None
    return Charge(invitation.role, invitation.scope)


async def names_of(tx: Tx) -> dict[int, str]:
    """The departments' names by their ids."""
    return {d.id: d.name for d in await people.departments(tx)}


def occasion() -> str:
    """Tells one occasion from every other in a key: that it happens once is the transaction's doing, and clocks may stand still."""
    return token_hex(6)


async def show_menu(tx: Tx, person: Person, menu: MenuMaker, *, now: datetime) -> None:
    """Show a person the commands of what she holds now, in her language."""
    t = await posting.words_for(tx, person)
    commands = menu(await people.standing_of(tx, person), t)
    await posting.menu(tx, person, commands, key=f"menu:{occasion()}", now=now)


async def make_invitation(tx: Tx, who: Standing | None, to: Place, *, now: datetime) -> NewInvitation:
    """Invite to a seat or a charge; `who` is None for the command line. Raises NotForYou for anybody but an admin."""
    if who is not None:
        require_admin(who)
    return await keep_invitation(tx, who, to, now=now)


async def keep_invitation(
    tx: Tx, who: Standing | None, to: Place, *, from_id: int | None = None, now: datetime
) -> NewInvitation:
    """Make it, where the right to has been asked; by one to a seat `from_id` may give it up."""
    made_by = who.person.id if who else None
    secret, expires_at = token_urlsafe(24), now + VALID_FOR
    invitation_id = await invitations.add(
        tx, digest=_digest(secret), seat=(to.department, to.post) if isinstance(to, Seat) else None,
        charge=(to.role, to.scope) if isinstance(to, Charge) else None, made_by=made_by, now=now, expires_at=expires_at,
        from_id=from_id,
    )  # fmt: skip
    await audit.note(
        tx, person_id=made_by, act="invite", on=("invitation", invitation_id), after=words.key(to), now=now
    )
    return NewInvitation(invitation_id, secret, expires_at)


async def join(
    tx: Tx, *, chat_id: int, name: str, username: str, language: str, secret: str, menu: MenuMaker, now: datetime
) -> Reply:
    """Use an invitation: `language` (one of LANGUAGES) is kept for a new person.

    The welcome is queued here, ahead of the prompt that may follow it; so is the sentence for a stranger whose
    invitation is not valid (after ANSWERED_FAILURES in a day nothing). Raises BadInvitation for a member.
    """
    known = await people.standing(tx, chat_id)
    invitation = await unused(tx, secret, now=now)
    if invitation is None:
        if known is not None:
            raise BadInvitation
        await _turn_away(tx, chat_id, language, now=now)
        return Reply()
    to, names = place_of(invitation), await names_of(tx)
    if known is not None and to in places_of(known):
        return below(words.held_already(await posting.words_for(tx, known.person), to, names))
    called = " ".join(name.split()) or username or str(chat_id)
    person = await people.add(tx, chat_id=chat_id, name=called, username=username, language=language, now=now)
    if not await invitations.use(tx, invitation.id, person.id, now=now):
        raise BadInvitation
    giver = await _giver(tx, invitation)
    await _take(tx, person, invitation, now=now)
    t = await posting.words_for(tx, person)
    welcome = await _welcome(tx, t, person, to, names, now=now)
    await posting.answer(tx, chat_id, welcome, key=f"welcome:{invitation.id}", now=now)
    await show_menu(tx, person, menu, now=now)
    for admin in await _told_of(tx, invitation, person):
        t = await posting.words_for(tx, admin)
        notice = words.joined(t, called, username, to, names, invitation=invitation.id, instead_of=giver)
        await posting.notify(tx, admin, notice, key=f"joined:{invitation.id}:{admin.id}", now=now)
    await prompting.prompt_person(tx, person, again=f"join{invitation.id}", now=now)
    return Reply()


async def unused(tx: Tx, secret: str, *, now: datetime) -> Invitation | None:
    """The invitation of this link, where it can still be used."""
    return await invitations.usable(tx, _digest(secret), now=now)


async def greet_stranger(tx: Tx, *, chat_id: int, language: str, now: datetime) -> Outgoing | None:
    """The one polite sentence a day; `language` is one of LANGUAGES. Only the chat's id is kept, and counted."""
    t = await _strangers_words(tx, language)
    due = await people.count_stranger(tx, chat_id, today=now.astimezone(t.zone).date(), now=now)
    return words.stranger(t) if due else None


async def language_choice(tx: Tx, who: Standing) -> Reply:
    """`/language`: the languages as buttons."""
    return in_place(words.language_choice(await posting.words_for(tx, who.person)))


async def set_language(tx: Tx, who: Standing, language: str, *, menu: MenuMaker, now: datetime) -> Reply:
    """Speak this language to her from now on, the command menu included."""
    if language not in LANGUAGES:
        raise NotUnderstood
    await people.set_language(tx, who.person.id, language)
    if language != who.person.language:
        await audit.note(
            tx, person_id=who.person.id, act="language", on=("person", who.person.id), before=who.person.language,
            after=language, now=now,
        )  # fmt: skip
    person = await people.person(tx, who.person.id)
    assert person is not None
    await show_menu(tx, person, menu, now=now)
    return in_place(words.language_set(await posting.words_for(tx, person)))


async def blocked(tx: Tx, chat_id: int, *, now: datetime) -> None:
    """The account has blocked the bot or is closed; admins are told where that leaves a department without an answer."""
    who = await people.standing(tx, chat_id)
    if who is None or not await people.set_state(tx, chat_id, PersonState.BLOCKED):
        return
    # What waits for her is asked anew when she is back.
    await outbox.fail_waiting(tx, chat_id, PersonState.BLOCKED, now=now)
    await audit.note(tx, person_id=None, act="blocked", on=("person", who.person.id), now=now)
    answered = list(dict.fromkeys(s.department for s in who.seats if s.post in ANSWERING))
    if not answered:
        return
    still = {d.id: [p.name for p in await people.holders(tx, [d.id])] for d in answered}
    once = occasion()
    for admin in await people.charged(tx, Role.ADMIN):
        t = await posting.words_for(tx, admin.person)
        notice = words.unreachable(t, who.person.name, answered, still)
        await posting.notify(tx, admin.person, notice, key=f"blocked:{once}:{admin.person.id}", now=now)


async def unblocked(tx: Tx, chat_id: int, *, now: datetime) -> None:
    """The account can be reached again, and is asked at once for what it owes."""
    if not await people.set_state(tx, chat_id, PersonState.ACTIVE):
        return
    who = await people.standing(tx, chat_id)
    assert who is not None
    await audit.note(tx, person_id=None, act="unblocked", on=("person", who.person.id), now=now)
    await prompting.prompt_person(tx, who.person, again=f"back{occasion()}", now=now)


def _digest(secret: str) -> str:
    return sha256(secret.encode("utf-8", "replace")).hexdigest()


async def _strangers_words(tx: Tx, language: str) -> Words:
    known = await tasks.plans(tx)
    zone: ZoneInfo = known[-1].zone if known else posting.DEFAULT_ZONE
    return Words(language, zone)


async def _turn_away(tx: Tx, chat_id: int, language: str, *, now: datetime) -> None:
    t = await _strangers_words(tx, language)
    await people.count_stranger(tx, chat_id, today=now.astimezone(t.zone).date(), now=now, failed=1)
    if await people.failures_today(tx, chat_id) <= ANSWERED_FAILURES:
        await posting.answer(tx, chat_id, words.bad_invitation(t), key=f"invalid:{occasion()}", now=now)


async def _take(tx: Tx, person: Person, invitation: Invitation, *, now: datetime) -> None:
    to = place_of(invitation)
    before = None
    if isinstance(to, Seat):
        await people.take_seat(tx, person.id, to.department.id, to.post, now=now)
    else:
        standing = await people.standing_of(tx, person)
        before = next((c.scope.to_text() for c in standing.charges if c.role is to.role), None)
        await people.take_charge(tx, person.id, to.role, to.scope, now=now)
    await audit.note(
        tx, person_id=person.id, act="join", on=("person", person.id), before=before,
        after={"place": words.key(to), "scope": invitation.scope.to_text(), "invitation": invitation.id}, now=now,
    )  # fmt: skip


async def _giver(tx: Tx, invitation: Invitation) -> str:
    """The name of who gives the seat up by it and holds it still; empty where nobody does."""
    giver = await people.person(tx, invitation.from_id) if invitation.from_id is not None else None
    if giver is None or place_of(invitation) not in places_of(await people.standing_of(tx, giver)):
        return ""
    return giver.name


async def _told_of(tx: Tx, invitation: Invitation, joined: Person) -> list[Person]:
    """Who made the invitation; where that was the command line, or somebody who is no longer an admin, every admin."""
    admins = [s.person for s in await people.charged(tx, Role.ADMIN)]
    maker = [p for p in admins if p.id == invitation.made_by]
    return maker or [p for p in admins if p.id != joined.id]


async def _welcome(tx: Tx, t: Words, person: Person, to: Place, names: dict[int, str], *, now: datetime) -> Outgoing:
    known = await tasks.plans(tx)
    if not known or not isinstance(to, Seat):
        return words.welcome(t, person, to, names, led=0, joint=0, asked_at=None)
    active = [task for task in await tasks.tasks(tx, known[-1].id) if task.state is TaskState.ACTIVE]
    duties = [o.duty for task in active for o in task.owners if o.department.id == to.department.id]
    coming = await timing.coming(tx, known[-1], now=now)
    owed = any(a.request.is_missing for a in await requests.of_departments(tx, [to.department.id]))
    return words.welcome(
        t, person, to, names, led=duties.count(Duty.LEAD), joint=duties.count(Duty.JOINT),
        asked_at=coming.asked_at if coming and not owed else None,
    )  # fmt: skip
