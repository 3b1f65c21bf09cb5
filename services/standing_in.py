"""Who is asked, reminded and told in a department while somebody is away, and for whom an answer is given. The talk is services.taking_leave."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime

from domain.absences import Absence, stand_in
from domain.people import ANSWERING, Person, PersonState, Post
from domain.reports import Request
from storage import absences, people
from storage.database import Tx


async def answering(
    tx: Tx, department_ids: Iterable[int], posts: Iterable[Post] = ANSWERING, *, now: datetime
) -> list[Person]:
    """The holders of these posts who are there, and for those who are away who stands in; each once."""
    departments, asked = sorted(set(department_ids)), tuple(posts)
    away = await _away(tx, now)
    if not away:
        return await people.holders(tx, departments, asked)
    found: dict[int, Person] = {}
    for department_id in departments:
        for person in await people.holders(tx, [department_id], asked):
            there = person if person.id not in away else await instead(tx, department_id, away[person.id], now=now)
            if there is not None:
                found[there.id] = there
    return list(found.values())


async def told(
    tx: Tx, department_ids: Iterable[int], posts: Iterable[Post] = ANSWERING, *, now: datetime
) -> list[Person]:
    """Whom to tell at departments: those who are there or stand in, and where all of one are away, all of them; each once."""
    found: dict[int, Person] = {}
    asked = tuple(posts)
    for department_id in sorted(set(department_ids)):
        there = await answering(tx, [department_id], asked, now=now)
        found |= {p.id: p for p in there or await people.holders(tx, [department_id], asked)}
    return list(found.values())


async def told_of(tx: Tx, person_id: int, department_id: int, *, now: datetime) -> list[Person]:
    """Who hears what comes of something that somebody said or asked for: she, while she answers for the department and is there."""
    person = await people.person(tx, person_id)
    if (
        person is not None
        and person.state is PersonState.ACTIVE
        and (await people.standing_of(tx, person)).may_answer(department_id)
        and not await is_away(tx, person, now=now)
    ):
        return [person]
    return await told(tx, [department_id], now=now)


async def instead(tx: Tx, department_id: int, absence: Absence, *, now: datetime) -> Person | None:
    """Who stands in for her in this department: whom she named, else its deputies, then its contacts, who are there."""
    known = await candidates(tx, department_id)
    away = await _away(tx, max(now, absence.from_at))
    chosen = stand_in(absence.person_id, absence.deputy_id, [p.id for p in known], away)
    return next((p for p in known if p.id == chosen), None)


async def candidates(tx: Tx, department_id: int) -> list[Person]:
    """Who can stand in, deputies first."""
    deputies = await people.holders(tx, [department_id], (Post.DEPUTY,))
    contacts = await people.holders(tx, [department_id], (Post.CONTACT,))
    return list({p.id: p for p in (*deputies, *contacts)}.values())


async def is_away(tx: Tx, person: Person, *, now: datetime) -> bool:
    return person.id in await _away(tx, now)


async def stood_in_for(tx: Tx, person: Person, department_id: int, *, now: datetime) -> Absence | None:
    """The absence during which this person answers for the department instead of somebody."""
    for absence in (await _away(tx, now)).values():
        if absence.person_id == person.id or absence.person_id not in {
            p.id for p in await people.holders(tx, [department_id])
        }:
            continue
        there = await instead(tx, department_id, absence, now=now)
        if there is not None and there.id == person.id:
            return absence
    return None


async def names_of_absent(tx: Tx, person: Person, missing: Iterable[Request], *, now: datetime) -> list[str]:
    """For whom this person answers these requests, each once."""
    found: dict[str, None] = {}
    for department_id in dict.fromkeys(r.department_id for r in missing):
        absence = await stood_in_for(tx, person, department_id, now=now)
        if absence is not None:
            found[absence.name] = None
    return list(found)


async def left_alone(tx: Tx, department_ids: Iterable[int], *, at: datetime) -> list[int]:
    """Departments in which everybody who could answer is away then."""
    away = await _away(tx, at)
    if not away:
        return []
    there = {each: {p.id for p in await people.holders(tx, [each])} for each in sorted(set(department_ids))}
    return [each for each, holders in there.items() if holders and holders <= away.keys()]


async def _away(tx: Tx, instant: datetime) -> Mapping[int, Absence]:
    return {absence.person_id: absence for absence in await absences.at(tx, instant)}
