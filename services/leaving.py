"""How seats and roles end: one of them, a joining taken back, or a person removed. Nothing that she reported goes."""

from __future__ import annotations

from datetime import datetime

from domain.errors import LastAdmin, NoSuchPerson, NothingToUndo
from domain.outgoing import Button, Menu, Outgoing, Reply, in_place
from domain.people import Department, PersonState, Role, Seat, Standing
from domain.unreadable import AmbiguousPerson, Usage
from messages import people as words
from messages.people import Place
from services import lending, posting, prompting
from services.membership import MenuMaker, names_of, occasion, place_of, places_of, require_admin, show_menu
from storage import audit, drafts, invitations, outbox, people, reports, requests
from storage.database import Tx

REMOVAL = "removal"
"""The draft that holds who is to be removed until it is confirmed."""


async def propose_removal(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/remove name`: what would end. Raises Usage, NoSuchPerson or AmbiguousPerson."""
    require_admin(who)
    t = await posting.words_for(tx, who.person)
    if not text.strip():
        raise Usage(example=t("/remove name"), buttons=(Button(t("👥 People"), "people.1"),))
    found = _named(text, await people.everyone(tx))
    if not found:
        raise NoSuchPerson(name=text)
    if len(found) > 1:
        names = await names_of(tx)
        choices = [
            Button(
                f"{s.person.name} · {words.label(words.places(t, places_of(s)[:1], names))}", f"remove.{s.person.id}"
            )
            for s in found
        ]
        raise AmbiguousPerson(name=text, buttons=tuple(choices[:8]))
    return await _question(tx, who, found[0], now=now)


async def propose_removal_of(tx: Tx, who: Standing, person_id: int, *, now: datetime) -> Reply:
    """The same for a person pointed at. Raises NothingToUndo where she has left."""
    require_admin(who)
    return in_place(await _question(tx, who, await member(tx, person_id), now=now))


async def confirm_removal(tx: Tx, who: Standing, person_id: int, *, now: datetime) -> Reply:
    """Remove the person of the question asked last. Raises NothingToUndo where that is settled or was another one."""
    require_admin(who)
    draft = await drafts.get(tx, who.person.id, REMOVAL)
    if draft is None or draft.body["person"] != person_id:
        raise NothingToUndo
    await drafts.drop(tx, who.person.id, REMOVAL)
    return in_place(await remove(tx, who, await member(tx, person_id), now=now))


async def keep(tx: Tx, who: Standing, person_id: int) -> Reply:
    """Drop the question whether to remove somebody."""
    require_admin(who)
    await drafts.drop(tx, who.person.id, REMOVAL)
    target = await member(tx, person_id)
    return in_place(words.kept(await posting.words_for(tx, who.person), target.person.name))


async def remove(tx: Tx, who: Standing, target: Standing, *, now: datetime) -> Outgoing:
    """End all that she holds and her access; she is told, her menu empties. Raises LastAdmin."""
    require_admin(who)
    alone = await _leave(tx, who, target, now=now)
    return words.removed(await posting.words_for(tx, who.person), target.person.name, alone)


async def propose_end(tx: Tx, who: Standing, person_id: int, place: str) -> Reply:
    """Ask whether this seat or role (`7.contact`, `0.admin`) shall end. Raises NothingToUndo where it is not held."""
    require_admin(who)
    target = await member(tx, person_id)
    held = _held(target, place)
    t = await posting.words_for(tx, who.person)
    last = len(places_of(target)) == 1
    return in_place(words.end_question(t, target.person, held, await names_of(tx), last=last))


async def end(tx: Tx, who: Standing, person_id: int, place: str, *, menu: MenuMaker, now: datetime) -> Reply:
    """End it; with the last one her access ends. Raises LastAdmin, NothingToUndo."""
    require_admin(who)
    target = await member(tx, person_id)
    held = _held(target, place)
    alone = await close(tx, who, target, held, menu=menu, now=now)
    t = await posting.words_for(tx, who.person)
    return in_place(words.ended(t, target.person.name, held, await names_of(tx), alone))


async def take_back(tx: Tx, who: Standing, invitation_id: int, *, menu: MenuMaker, now: datetime) -> Reply:
    """End what the user of an invitation became by it. Raises NothingToUndo where that has ended, LastAdmin."""
    require_admin(who)
    found = await invitations.used(tx, invitation_id)
    if found is None:
        raise NothingToUndo
    invitation, person_id = found
    target, to = await member(tx, person_id), place_of(invitation)
    held = _held(target, words.key(to))
    await invitations.take_back(tx, invitation_id, now=now)
    if invitation.from_id is not None and isinstance(to, Seat):
        await _give_back(tx, who, invitation.from_id, to, menu=menu, now=now)
    await close(tx, who, target, held, menu=menu, now=now)
    t = await posting.words_for(tx, who.person)
    return in_place(words.taken_back(t, target.person.name, to, await names_of(tx)))


async def member(tx: Tx, person_id: int) -> Standing:
    """A person who is still here. Raises NothingToUndo."""
    person = await people.person(tx, person_id)
    if person is None or person.state is PersonState.LEFT:
        raise NothingToUndo
    return await people.standing_of(tx, person)


async def _question(tx: Tx, who: Standing, target: Standing, *, now: datetime) -> Outgoing:
    await _leave_an_admin(tx, target)
    await drafts.put(tx, who.person.id, REMOVAL, body={"person": target.person.id}, now=now)
    t = await posting.words_for(tx, who.person)
    return words.remove_question(t, target.person, places_of(target), await names_of(tx))


async def close(
    tx: Tx,
    who: Standing,
    target: Standing,
    held: Place,
    *,
    menu: MenuMaker,
    said: Outgoing | None = None,
    now: datetime,
) -> list[Department]:
    """End it, where the right to has been asked; `said` is told her in place of the usual words.

    Her departments come back in which nobody can be asked any more. Raises LastAdmin.
    """
    rest = [place for place in places_of(target) if place != held]
    if not rest:
        return await _leave(tx, who, target, said=said, now=now)
    person = target.person
    before = await people.reachable_departments(tx)
    if isinstance(held, Seat):
        await people.leave_seat(tx, person.id, held.department.id, held.post, now=now)
        await _let_go(tx, who, await people.standing_of(tx, person), now=now)
    else:
        if held.role is Role.ADMIN:
            await _leave_an_admin(tx, target)
            await invitations.withdraw_made_by(tx, person.id, now=now)
        await people.leave_charge(tx, person.id, held.role, now=now)
    await audit.note(tx, person_id=who.person.id, act="end", on=("person", person.id), before=words.key(held), now=now)
    if person.state is PersonState.ACTIVE:
        t = await posting.words_for(tx, person)
        notice = said or words.no_longer(t, held, await names_of(tx), rest)
        await posting.notify(tx, person, notice, key=f"ended:{occasion()}", now=now)
        await show_menu(tx, person, menu, now=now)
    return await _alone(tx, target, before)


async def _give_back(
    tx: Tx, who: Standing, person_id: int, seat: Seat, *, menu: MenuMaker, now: datetime
) -> None:  # fmt: skip
    """A hand-over is taken back: who gave the seat up holds it again, and is asked for what is open."""
    await people.come_back(tx, person_id)
    await people.take_seat(tx, person_id, seat.department.id, seat.post, now=now)
    await audit.note(
        tx, person_id=who.person.id, act="give back", on=("person", person_id), after=words.key(seat), now=now
    )  # fmt: skip
    person = await people.person(tx, person_id)
    assert person is not None
    if person.state is PersonState.ACTIVE:
        notice = words.holds_again(await posting.words_for(tx, person), seat)
        await posting.notify(tx, person, notice, key=f"again:{occasion()}", now=now)
        await show_menu(tx, person, menu, now=now)
        await prompting.prompt_person(tx, person, again=f"again{occasion()}", now=now)


async def _let_go(tx: Tx, who: Standing, target: Standing, *, now: datetime) -> None:
    """What she has in hand, or has lent, of departments that she answers for no more; what she said on a card stays."""
    draft = await drafts.get(tx, target.person.id, drafts.CARD)
    answered = await requests.answered(tx, draft.request_id) if draft and draft.request_id else None
    if answered is not None and not target.may_answer(answered.request.department_id):
        if answered.report is not None and not answered.report.left and answered.report.person_id == target.person.id:
            await reports.leave(tx, answered.request.id, now=now)
        await drafts.drop(tx, target.person.id, drafts.CARD)
        await requests.touch(tx, answered.request.id)
    await lending.revoke_lost(tx, who, target, now=now)


async def _leave(
    tx: Tx, who: Standing, target: Standing, *, said: Outgoing | None = None, now: datetime
) -> list[Department]:
    await _leave_an_admin(tx, target)
    person = target.person
    before = await people.reachable_departments(tx)
    await people.leave(tx, person.id, now=now)
    # Links that she made and messages that still wait for her would outlive her rights.
    await invitations.withdraw_made_by(tx, person.id, now=now)
    await _let_go(tx, who, Standing(person), now=now)
    await outbox.fail_waiting(tx, person.chat_id, "the person was removed", now=now)
    held = [words.key(place) for place in places_of(target)]
    await audit.note(tx, person_id=who.person.id, act="remove", on=("person", person.id), before=held, now=now)
    if person.state is PersonState.ACTIVE:
        t = await posting.words_for(tx, person)
        await posting.notify(tx, person, said or words.farewell(t), key=f"removed:{occasion()}", now=now)
        await posting.menu(tx, person, Menu(()), key=f"menu:{occasion()}", now=now)
    return await _alone(tx, target, before)


async def _leave_an_admin(tx: Tx, target: Standing) -> None:
    """Raises LastAdmin where no other admin could be reached without her."""
    others = [s for s in await people.charged(tx, Role.ADMIN) if s.person.id != target.person.id]
    if target.is_admin and not others:
        raise LastAdmin(name=target.person.name)


async def _alone(tx: Tx, target: Standing, before: frozenset[int]) -> list[Department]:
    """Her departments in which somebody could be asked before and nobody can now."""
    lost = before - await people.reachable_departments(tx)
    return list(dict.fromkeys(s.department for s in target.seats if s.department.id in lost))


def _held(target: Standing, place: str) -> Place:
    found = next((held for held in places_of(target) if words.key(held) == place), None)
    if found is None:
        raise NothingToUndo
    return found


def _named(text: str, everyone: list[Standing]) -> list[Standing]:
    """Whom a name fits: a whole name, else a part of one."""
    wanted = "".join(text.split()).casefold()
    called = [("".join(s.person.name.split()).casefold(), s) for s in everyone]
    return [s for name, s in called if name == wanted] or [s for name, s in called if wanted in name]
