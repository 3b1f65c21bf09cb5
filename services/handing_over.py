"""`/handover`: a seat goes from who holds it to a successor, by a link or at once, with the packet that tells her where things stand."""

from __future__ import annotations

from datetime import datetime

from domain.errors import NotForYou, NothingToUndo
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Person, PersonState, Role, Seat, Standing
from domain.unreadable import Usage
from messages import handovers as words
from services import inviting, leaving, membership, packing, posting, prompting
from services.membership import MenuMaker, occasion, show_menu
from storage import audit, invitations, people
from storage.database import Tx
from storage.invitations import Invitation


async def propose(tx: Tx, who: Standing, text: str) -> Outgoing:
    """`/handover 省科技厅 contact`, or nothing for one's own seat: to whom? Raises Usage, NotForYou and what `invitee` raises."""
    t = await posting.words_for(tx, who.person)
    if not text.strip():
        if not who.seats:
            membership.require_admin(who)
            raise Usage(example=words.example(t, await people.departments(tx)))
        own = [(seat, who.person) for seat in who.seats]
        return await _question(tx, who, *own[0]) if len(own) == 1 else words.choice(t, own)
    if not who.is_admin and not who.seats:
        raise NotForYou(role=Role.ADMIN)
    to = await inviting.invitee(tx, text) if who.is_admin else _own(who, text)
    if not isinstance(to, Seat):
        raise Usage(example=words.example(t, await people.departments(tx)))
    held = [(to, person) for person in await _holders(tx, to)]
    if not who.is_admin:
        held = [(to, who.person)]
    if not held:
        return words.nobody(t, to)
    return await _question(tx, who, *held[0]) if len(held) == 1 else words.choice(t, held)


async def propose_from(tx: Tx, who: Standing, department_id: int, post: str, holder_id: int) -> Reply:
    """The same for a seat and its holder pointed at."""
    seat, holder = await _held(tx, who, department_id, post, holder_id)
    return in_place(await _question(tx, who, seat, holder.person))


async def link(
    tx: Tx, who: Standing, department_id: int, post: str, holder_id: int, *, bot_name: str, now: datetime
) -> Reply:
    """The successor's invitation: the seat moves when it is used. One made before for the same is worth nothing any more."""
    seat, holder = await _held(tx, who, department_id, post, holder_id)
    await invitations.withdraw_from(tx, holder_id, seat.department, seat.post, now=now)
    made = await membership.keep_invitation(tx, who, seat, from_id=holder_id, now=now)
    t = await posting.words_for(tx, who.person)
    address = f"https://t.me/{bot_name}?start={made.secret}"
    return in_place(
        words.link(t, seat, holder.person, link=address, invitation=made.id, expires_at=made.expires_at)
    )  # fmt: skip


async def withdraw(tx: Tx, who: Standing, invitation_id: int, *, now: datetime) -> Reply:
    """The link is worth nothing any more; for an admin, and for who would give the seat up. Raises NothingToUndo, NotForYou."""
    found = await invitations.find(tx, invitation_id)
    if found is None or found.from_id is None:
        raise NothingToUndo
    if not who.is_admin and who.person.id != found.from_id:
        raise NotForYou(role=Role.ADMIN)
    if not await invitations.withdraw(tx, invitation_id, now=now):
        raise NothingToUndo
    await audit.note(
        tx, person_id=who.person.id, act="withdraw", on=("invitation", invitation_id), now=now
    )  # fmt: skip
    return in_place(words.withdrawn(await posting.words_for(tx, who.person)))


async def at_once(
    tx: Tx, who: Standing, department_id: int, post: str, holder_id: int, successor_id: int, *, menu: MenuMaker,
    now: datetime,
) -> Reply:  # fmt: skip
    """Give the seat to a colleague of the same department who is here. Raises NothingToUndo where either holds what they did no more."""
    seat, holder = await _held(tx, who, department_id, post, holder_id)
    successor = next((p for p in await _colleagues(tx, seat, holder_id) if p.id == successor_id), None)
    if successor is None:
        raise NothingToUndo
    made = await membership.keep_invitation(tx, who, seat, from_id=holder_id, now=now)
    await invitations.use(tx, made.id, successor_id, now=now)
    await people.take_seat(tx, successor_id, seat.department.id, seat.post, now=now)
    invitation = await invitations.find(tx, made.id)
    assert invitation is not None
    await show_menu(tx, successor, menu, now=now)
    await _moved(tx, who, invitation, seat, holder, successor, menu=menu, now=now)
    await prompting.prompt_person(tx, successor, again=f"handover{invitation.id}", now=now)
    for admin in await people.charged(tx, Role.ADMIN):
        if admin.person.id not in (who.person.id, successor.id):
            notice = words.done(
                await posting.words_for(tx, admin.person), seat, holder.person, successor, undo=made.id
            )  # fmt: skip
            await posting.notify(tx, admin.person, notice, key=f"handed:{occasion()}", now=now)
    t = await posting.words_for(tx, who.person)
    return in_place(words.done(t, seat, holder.person, successor, undo=made.id if who.is_admin else None))


async def join(
    tx: Tx, *, chat_id: int, name: str, username: str, language: str, secret: str, menu: MenuMaker, now: datetime
) -> Reply:
    """Use an invitation, as membership.join; by one to a seat that is given up the seat moves."""
    invitation = await membership.unused(tx, secret, now=now)
    reply = await membership.join(
        tx, chat_id=chat_id, name=name, username=username, language=language, secret=secret, menu=menu, now=now
    )
    if invitation is None or invitation.from_id is None:
        return reply
    used = await invitations.used(tx, invitation.id)
    if used is None:
        return reply
    person, seat = await people.person(tx, invitation.from_id), membership.place_of(invitation)
    holder = await people.standing_of(tx, person) if person is not None else None
    successor = await people.person(tx, used[1])
    assert isinstance(seat, Seat)
    assert successor is not None
    if holder is None or seat not in holder.seats:
        # She was removed, or gave it up, before: a hand-over that could be taken back would give her what is not hers.
        await invitations.keep_apart(tx, invitation.id)
        await packing.send(tx, successor, seat, now=now)
        return reply
    await _moved(
        tx, await people.standing_of(tx, successor), invitation, seat, holder, successor, menu=menu, now=now
    )  # fmt: skip
    return reply


async def _moved(
    tx: Tx, by: Standing, invitation: Invitation, seat: Seat, holder: Standing, successor: Person, *, menu: MenuMaker,
    now: datetime,
) -> None:  # fmt: skip
    """The successor holds it already: end it for who held it, and say so to both."""
    await invitations.withdraw_from(tx, holder.person.id, seat.department, seat.post, now=now)
    await audit.note(
        tx, person_id=by.person.id, act="hand over", on=("person", holder.person.id),
        before=f"{seat.department.id}.{seat.post}", after={"to": successor.id, "invitation": invitation.id}, now=now,
    )  # fmt: skip
    t = await posting.words_for(tx, holder.person)
    left = len(holder.seats) + len(holder.charges) == 1
    receipt = words.given(t, seat, successor, left=left)
    await leaving.close(tx, by, holder, seat, menu=menu, said=receipt, now=now)
    await packing.send(tx, successor, seat, before=holder.person, now=now)


async def _question(tx: Tx, who: Standing, seat: Seat, holder: Person) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    return words.question(t, seat, holder, await _colleagues(tx, seat, holder.id), own=holder.id == who.person.id)


async def _held(tx: Tx, who: Standing, department_id: int, post: str, holder_id: int) -> tuple[Seat, Standing]:
    """The seat and its holder. Raises NotForYou for a seat of somebody else's, NothingToUndo where it is not held."""
    if not who.is_admin and who.person.id != holder_id:
        raise NotForYou(role=Role.ADMIN)
    person = await people.person(tx, holder_id)
    holder = await people.standing_of(tx, person) if person else None
    held = holder.seats if holder else ()
    seat = next((s for s in held if (s.department.id, s.post.value) == (department_id, post)), None)
    if holder is None or seat is None:
        raise NothingToUndo
    return seat, holder


def _own(who: Standing, text: str) -> Seat:
    """Of her own seats the one that is named. Raises NotForYou, so that nobody learns what other departments there are."""
    wanted = text.split()
    post = inviting.POSTS.get(wanted[-1].casefold()) if len(wanted) > 1 else None
    name = "".join(wanted[:-1] if post else wanted).casefold()
    fitting = [s for s in who.seats if name in s.department.name.casefold() and post in (None, s.post)]
    if not fitting:
        raise NotForYou(role=Role.ADMIN)
    return fitting[0]


async def _holders(tx: Tx, seat: Seat) -> list[Person]:
    """Who holds it, blocked accounts included: they are those that most need a successor."""
    return [s.person for s in await people.everyone(tx) if seat in s.seats]


async def _colleagues(tx: Tx, seat: Seat, holder_id: int) -> list[Person]:
    """Who could take it at once: people of the department who can be reached and do not hold it."""
    return [
        s.person
        for s in await people.everyone(tx)
        if s.person.id != holder_id
        and s.person.state is PersonState.ACTIVE
        and seat.department.id in s.departments
        and seat not in s.seats
    ]
