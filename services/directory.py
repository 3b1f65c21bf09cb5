"""Who is here: people by department, a person's card, departments with what they own, and departments' names."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import datetime

from domain.errors import NoSuchPerson, NotForYou
from domain.outgoing import Outgoing, Reply, in_place
from domain.people import Department, Duty, Person, Role, Seat, Standing, departments_named
from domain.tasks import Task, TaskState
from domain.unreadable import Ambiguous, NameTaken, Usage
from messages import rosters as words
from messages.people import Place
from messages.rosters import Entry, Group
from services import planning, posting
from services.leaving import member
from services.membership import names_of, place_of, places_of, require_admin
from storage import audit, invitations, people, tasks
from storage.database import Tx

FILTER = 12
"""Letters of a filter that count: they travel in the buttons that turn the pages."""

LONGEST_NAME = 100
DATA_ROOM = 50
"""Bytes of a button's data that are ours."""


async def list_people(tx: Tx, who: Standing, text: str, *, page: int, now: datetime) -> Reply:
    """`/people [department or name]`, for admins. Raises NoSuchPerson where nothing fits."""
    require_admin(who)
    wanted = _plain(text)[:FILTER]
    groups = await _groups(tx, wanted, now=now)
    if not groups:
        raise NoSuchPerson(name=text)
    t = await posting.words_for(tx, who.person)
    return in_place(words.people(t, groups, await names_of(tx), wanted=wanted, page=page))


async def card(tx: Tx, who: Standing, person_id: int) -> Reply:
    """One person, for admins. Raises NothingToUndo for who has left."""
    require_admin(who)
    t = await posting.words_for(tx, who.person)
    return in_place(words.card(t, await member(tx, person_id), await names_of(tx)))


async def list_departments(tx: Tx, who: Standing, *, page: int) -> Reply:
    """`/departments`: to an admin all, to a supervisor those that own something in charge. Raises NotForYou."""
    if not who.oversees:
        raise NotForYou(role=Role.SUPERVISOR)
    owned: dict[int, Counter[Duty]] = defaultdict(Counter)
    for task in await _tasks_in_charge(tx, who):
        for owner in task.owners:
            owned[owner.department.id][owner.duty] += 1
    other: dict[int, list[str]] = defaultdict(list)
    for alias, department_id in (await people.aliases(tx)).items():
        other[department_id].append(alias)
    entries = [
        Entry(
            d, owned[d.id][Duty.LEAD], owned[d.id][Duty.JOINT], owned[d.id][Duty.SUPPORTING],
            len(await people.holders(tx, [d.id])), tuple(other[d.id]),
        )
        for d in await people.departments(tx)
        if who.in_charge_of_all or d.id in owned
    ]  # fmt: skip
    inviting = [e.department for e in entries if not e.reachable] if who.is_admin else []
    t = await posting.words_for(tx, who.person)
    return in_place(words.departments(t, entries, page=page, inviting=inviting))


async def add_alias(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/alias 省工信厅 省工业和信息化厅`: another name, in one word. Raises Usage, NameTaken, NoSuchDepartment or Ambiguous."""
    require_admin(who)
    alias, _, name = text.strip().partition(" ")
    known = await people.departments(tx)
    if not name.strip() or len(alias) > LONGEST_NAME:
        t = await posting.words_for(tx, who.person)
        example = known[0].name if known else t("department")
        raise Usage(example=t("/alias short-name {department}", department=example))

    def choice(department: Department) -> str:
        return f"aliasto.{department.id}.{alias}"

    try:
        department = await planning.department(tx, name, choice=choice)
    except Ambiguous as several:
        if all(len(b.data.encode()) <= DATA_ROOM and not set("#.") & set(alias) for b in several.buttons):
            raise
        raise Usage(example=f"/alias {alias} {several.buttons[0].label}") from several
    return await _name(tx, who, alias, department, now=now)


async def add_alias_to(tx: Tx, who: Standing, department_id: int, alias: str, *, now: datetime) -> Reply:
    """The same for a department pointed at."""
    require_admin(who)
    department = await people.department(tx, department_id)
    if department is None:
        raise Usage(example=f"/alias {alias} …")
    return in_place(await _name(tx, who, alias, department, now=now))


async def add_department(tx: Tx, who: Standing, text: str, *, now: datetime) -> Outgoing:
    """`/newdepartment 省体育局`. Raises Usage, or NameTaken where it is a name or alias already."""
    require_admin(who)
    t = await posting.words_for(tx, who.person)
    name = " ".join(text.split())
    if not name or len(name) > LONGEST_NAME:
        raise Usage(example=t("/newdepartment name"))
    if (same := await _called(tx, name)) is not None:
        raise NameTaken(name=name, department=same.name)
    department = (await people.add_departments(tx, [name]))[name]
    await audit.note(tx, person_id=who.person.id, act="add", on=("department", department.id), after=name, now=now)
    return words.department_added(t, department)


async def _name(tx: Tx, who: Standing, alias: str, department: Department, *, now: datetime) -> Outgoing:
    known = {d.id: d for d in await people.departments(tx)}
    for other in known.values():
        if other.name.casefold() == alias.casefold():
            raise NameTaken(name=alias, department=other.name)
    before = known.get((await people.aliases(tx)).get(alias, 0))
    await people.add_alias(tx, alias, department.id)
    await audit.note(
        tx, person_id=who.person.id, act="alias", on=("department", department.id),
        before=before.id if before else None, after=alias, now=now,
    )  # fmt: skip
    return words.alias_set(await posting.words_for(tx, who.person), alias, department, before)


async def _called(tx: Tx, name: str) -> Department | None:
    """The department of this very name or alias."""
    known = {d.id: d for d in await people.departments(tx)}
    names = {d.name.casefold(): d for d in known.values()}
    names |= {alias.casefold(): known[owner] for alias, owner in (await people.aliases(tx)).items()}
    return names.get(name.casefold())


async def _tasks_in_charge(tx: Tx, who: Standing) -> list[Task]:
    plans = await tasks.plans(tx)
    known = await tasks.tasks(tx, plans[-1].id) if plans else []
    return [t for t in known if t.state is TaskState.ACTIVE and who.in_charge(t.part.number, t.owner_ids)]


async def _groups(tx: Tx, wanted: str, *, now: datetime) -> list[Group]:
    """The office and every department; with a filter what fits it: whole departments, or people by name."""
    everyone = await people.everyone(tx)
    pending = [(place_of(i), i.expires_at) for i in await invitations.pending(tx, now=now)]
    known = await people.departments(tx)
    fitting = departments_named(wanted, known, await people.aliases(tx)) if wanted else tuple(known)

    def group(department: Department | None) -> Group:
        whole = not wanted or department in fitting
        members: list[tuple[Person, Place]] = [
            (s.person, place)
            for s in everyone
            for place in places_of(s)
            if _where(place) == department and (whole or wanted in _plain(s.person.name))
        ]
        return Group(department, tuple(members), tuple(p for p in pending if whole and _where(p[0]) == department))

    groups = [group(None), *(group(d) for d in known)]
    return [g for g in groups if g.members or g.invited or (g.department is not None and g.department in fitting)]


def _where(place: Place) -> Department | None:
    return place.department if isinstance(place, Seat) else None


def _plain(text: str) -> str:
    return "".join(c for c in text.casefold() if c.isalnum())
