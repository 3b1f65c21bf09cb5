"""Being away: saying so by words or buttons, what happens when it begins, and coming back. Who stands in is services.standing_in."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, time, timedelta

from domain.absences import MOST_DAYS, Absence, ends_offered, read
from domain.deadlines import local_instant
from domain.errors import NobodyToStandIn, NotForYou, NothingToUndo
from domain.outgoing import Button, Outgoing, Reply, in_place
from domain.people import Department, Person, PersonState, Post, Role, Standing
from domain.reports import Request
from domain.unreadable import NotLater, TooFarAhead, Usage
from messages import absences as words
from services import posting, standing_in
from storage import absences, audit, people, requests
from storage.database import Tx

BACK_AT = time(8)
"""When the bot counts on somebody again, on the morning after the last day."""


async def away(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/away 2023-04-20 2023-05-03 刘洋`, `/away until Monday`; without words her absence, or the days to choose from.

    Raises Usage, NobodyToStandIn with who could, NotLater, TooFarAhead.
    """
    _must_answer(who)
    t = await posting.words_for(tx, who.person)
    today = now.astimezone(t.zone).date()
    if not text.strip():
        known = await absences.of_person(tx, who.person.id)
        return await _shown(tx, who, known, now=now) if known else words.until_when(t, today, ends_offered(today))
    wish = read(text, today)
    if wish is None:
        raise Usage(example=words.EXAMPLE, buttons=(Button(t("🗓 I'm away"), "away"),))
    named = None
    if wish.deputy:
        known_here = await _candidates(tx, who)
        wanted = "".join(wish.deputy.split()).casefold()
        fitting = [p for p in known_here if wanted in "".join(p.name.split()).casefold()]
        if len(fitting) != 1:
            data = f"away.{wish.from_on:%Y%m%d}.{wish.until_on:%Y%m%d}"
            choice = tuple(Button(p.name, f"{data}.{p.id}") for p in fitting or known_here)
            raise NobodyToStandIn(name=wish.deputy, buttons=choice[:8])
        named = fitting[0].id
    return await _go(tx, who, wish.from_on, wish.until_on, named, now=now)


async def choose(
    tx: Tx, who: Standing, from_on: date, until_on: date, deputy_id: int | None, *, now: datetime
) -> Reply:
    """By buttons: until when, then who stands in (0 for whoever is there). Raises as `away`."""
    _must_answer(who)
    if deputy_id and deputy_id not in {p.id for p in await _candidates(tx, who)}:
        raise NobodyToStandIn(name="")
    return in_place(await _go(tx, who, from_on, until_on, deputy_id, now=now))


async def back(tx: Tx, who: Standing, absence_id: int, *, now: datetime) -> Reply:
    """She is back early, or does not go. Raises NothingToUndo."""
    absence = await absences.find(tx, absence_id)
    if absence is None or absence.person_id != who.person.id:
        raise NothingToUndo
    await _end(tx, who, absence, now=now)
    t = await posting.words_for(tx, who.person)
    return in_place(words.welcome_back(t, await _missing(tx, who)) if absence.begun else words.not_going(t))


async def take(tx: Tx, absence_id: int, *, now: datetime) -> int:
    """Begin or end an absence that is due; how many did."""
    absence = await absences.find(tx, absence_id)
    if absence is None:
        return 0
    person = await people.person(tx, absence.person_id)
    assert person is not None
    who = await people.standing_of(tx, person)
    if absence.until_at > now:
        return int(absence.from_at <= now and await _begin(tx, who, absence, now=now))
    await _end(tx, who, absence, now=now)
    if person.state is PersonState.ACTIVE and who.answers_for:
        t = await posting.words_for(tx, person)
        welcome = words.welcome_back(t, await _missing(tx, who))
        await posting.notify(tx, person, welcome, key=f"back:{absence.id}", now=now)
    return 1


async def _go(
    tx: Tx, who: Standing, from_on: date, until_on: date, deputy_id: int | None, *, now: datetime
) -> Outgoing:
    t = await posting.words_for(tx, who.person)
    today = now.astimezone(t.zone).date()
    from_on = max(from_on, today)
    if until_on < from_on:
        raise NotLater(day=t.day(until_on), behind=t.day(from_on - timedelta(1)))
    latest = today + timedelta(MOST_DAYS)
    if until_on > latest:
        raise TooFarAhead(day=t.day(until_on), latest=t.day(latest))
    known = await _candidates(tx, who)
    if deputy_id is None and len(known) > 1:
        return words.who_stands_in(t, from_on, until_on, known)
    deputy_id = deputy_id or (known[0].id if deputy_id is None and known else None)
    before = await absences.of_person(tx, who.person.id)
    if before is not None and (before.from_on, before.until_on, before.deputy_id) == (from_on, until_on, deputy_id):
        return await _shown(tx, who, before, now=now)
    stood_in = await _standing_in(tx, who, before, now=now) if before is not None else {}
    if before is not None:
        await absences.end(tx, before.id, now=now)
    made = await absences.add(
        tx, who.person.id, deputy_id=deputy_id, from_on=from_on, until_on=until_on,
        from_at=now if from_on == today else local_instant(from_on, time(), t.zone),
        until_at=local_instant(until_on + timedelta(1), BACK_AT, t.zone), now=now,
    )  # fmt: skip
    after = {"from": from_on, "until": until_on, "deputy": deputy_id}
    await audit.note(tx, person_id=who.person.id, act="away", on=("person", who.person.id), after=after, now=now)
    await take(tx, made, now=now)
    absence = await absences.find(tx, made)
    assert absence is not None
    if before is not None:
        # Who stands in still has just heard until when.
        still = await _standing_in(tx, who, absence, now=now)
        await _tell_back(tx, before, [person for person in stood_in.values() if person.id not in still], now=now)
    return await _shown(tx, who, absence, now=now)


async def _begin(tx: Tx, who: Standing, absence: Absence, *, now: datetime) -> bool:
    """Who stands in hears it with all that is open; where nobody does the head, else the admins."""
    if not await absences.begin(tx, absence.id, now=now):
        return False
    await absences.skip_chasing(tx, who.person.chat_id, "away", now=now)
    told: dict[int, list[Department]] = {}
    for department in _departments(who):
        there = await standing_in.instead(tx, department.id, absence, now=now)
        if there is None:
            await _tell_of_nobody(tx, absence, department, now=now)
        else:
            told.setdefault(there.id, []).append(department)
    for person_id, departments in told.items():
        person = await people.person(tx, person_id)
        assert person is not None
        t = await posting.words_for(tx, person)
        outgoing = words.stands_in(t, absence, [d.name for d in departments], await _missing_of(tx, departments))
        await posting.notify(tx, person, outgoing, key=f"standsin:{absence.id}:{person.id}", now=now)
    return True


async def _tell_of_nobody(tx: Tx, absence: Absence, department: Department, *, now: datetime) -> None:
    missing = await _missing_of(tx, [department])
    heads = [p for p in await people.holders(tx, [department.id], (Post.HEAD,)) if p.id != absence.person_id]
    admins = [] if heads else [s.person for s in await people.charged(tx, Role.ADMIN)]
    for person in (*heads, *admins):
        t = await posting.words_for(tx, person)
        say = words.nobody_stands_in if heads else words.nobody_stands_in_at
        key = f"nobodyin:{absence.id}:{department.id}:{person.id}"
        await posting.notify(tx, person, say(t, absence, department, missing), key=key, now=now)


async def _end(tx: Tx, who: Standing, absence: Absence, *, now: datetime) -> None:
    """Questions and reminders are hers again; who stood in is told."""
    stood_in = await _standing_in(tx, who, absence, now=now)
    if not await absences.end(tx, absence.id, now=now):
        raise NothingToUndo
    await audit.note(tx, person_id=None, act="back", on=("person", who.person.id), after=absence.id, now=now)
    await _tell_back(tx, absence, stood_in.values(), now=now)


async def _standing_in(tx: Tx, who: Standing, absence: Absence, *, now: datetime) -> dict[int, Person]:
    """Who answers instead in an absence that has begun, by id."""
    found: dict[int, Person] = {}
    for department in _departments(who) if absence.begun else ():
        there = await standing_in.instead(tx, department.id, absence, now=now)
        if there is not None:
            found[there.id] = there
    return found


async def _tell_back(tx: Tx, absence: Absence, stood_in: Iterable[Person], *, now: datetime) -> None:
    for person in stood_in:
        t = await posting.words_for(tx, person)
        key = f"isback:{absence.id}:{person.id}"
        await posting.notify(tx, person, words.is_back(t, absence.name), key=key, now=now)


async def _shown(tx: Tx, who: Standing, absence: Absence, *, now: datetime) -> Outgoing:
    names: dict[str, None] = {}
    alone = []
    for department in _departments(who):
        there = await standing_in.instead(tx, department.id, absence, now=now)
        if there is None:
            alone.append(department.name)
        else:
            names[there.name] = None
    return words.away(await posting.words_for(tx, who.person), absence, list(names), alone)


async def _candidates(tx: Tx, who: Standing) -> list[Person]:
    found = {p.id: p for d in _departments(who) for p in await standing_in.candidates(tx, d.id)}
    return [p for p in found.values() if p.id != who.person.id]


async def _missing(tx: Tx, who: Standing) -> list[Request]:
    return await _missing_of(tx, _departments(who))


async def _missing_of(tx: Tx, departments: list[Department]) -> list[Request]:
    found = await requests.of_departments(tx, [d.id for d in departments])
    return [a.request for a in found if a.request.is_missing]


def _departments(who: Standing) -> list[Department]:
    """Where she answers, each once."""
    return list({s.department.id: s.department for s in who.seats if who.may_answer(s.department.id)}.values())


def _must_answer(who: Standing) -> None:
    if not who.answers_for:
        raise NotForYou(role="contact")
