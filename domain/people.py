"""Departments, people, the seats and charges they hold, and what these allow. Who is who in the database is storage.people."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum


class Post(StrEnum):
    """A seat in a department; contacts are asked first, deputies join a working day later, the head is told last."""

    CONTACT = "contact"
    DEPUTY = "deputy"
    HEAD = "head"


ANSWERING = (Post.CONTACT, Post.DEPUTY)
"""The posts whose holders answer for the department."""


class Role(StrEnum):
    """What a person may do for the whole organisation, beside any seat."""

    SUPERVISOR = "supervisor"
    ADMIN = "admin"


class PersonState(StrEnum):
    """Whether a person can be reached: `blocked` the bot (or closed the account), or `left` by removal."""

    ACTIVE = "active"
    BLOCKED = "blocked"
    LEFT = "left"


class Duty(StrEnum):
    """How a department owns a task: the one that answers for it, one beside it, or one that supports."""

    LEAD = "lead"
    JOINT = "joint"
    SUPPORTING = "supporting"


@dataclass(frozen=True, slots=True)
class Department:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class Person:
    """A Telegram account that joined by invitation; `zone` is an IANA name or empty for the plan's own."""

    id: int
    chat_id: int
    name: str
    language: str
    zone: str
    state: PersonState


@dataclass(frozen=True, slots=True)
class Seat:
    department: Department
    post: Post


@dataclass(frozen=True, slots=True)
class Scope:
    """What a supervisor is in charge of: part numbers and departments; empty is everything."""

    parts: frozenset[int] = frozenset()
    departments: frozenset[int] = frozenset()

    def covers(self, part: int, departments: Iterable[int]) -> bool:
        """Whether a task of this part, owned by these departments, is in charge."""
        if not self.parts and not self.departments:
            return True
        return part in self.parts or not self.departments.isdisjoint(departments)

    @property
    def is_whole(self) -> bool:
        return not self.parts and not self.departments

    def to_text(self) -> str:
        """As stored: `` for everything, else `parts:1,2 departments:7`."""
        named = (("parts", self.parts), ("departments", self.departments))
        return " ".join(f"{name}:{','.join(map(str, sorted(ids)))}" for name, ids in named if ids)

    @classmethod
    def from_text(cls, text: str) -> Scope:
        found = dict(piece.split(":", 1) for piece in text.split())
        return cls(*(frozenset(int(n) for n in found.get(k, "").split(",") if n) for k in ("parts", "departments")))


@dataclass(frozen=True, slots=True)
class Charge:
    role: Role
    scope: Scope


@dataclass(frozen=True, slots=True)
class Standing:
    """A person with the seats and charges held now: every question "may she?" is asked here."""

    person: Person
    seats: tuple[Seat, ...] = ()
    charges: tuple[Charge, ...] = ()

    @property
    def is_admin(self) -> bool:
        return any(c.role is Role.ADMIN for c in self.charges)

    @property
    def is_supervisor(self) -> bool:
        return any(c.role is Role.SUPERVISOR for c in self.charges)

    @property
    def oversees(self) -> bool:
        """Whether she reads summaries at all."""
        return self.is_admin or self.is_supervisor

    @property
    def departments(self) -> frozenset[int]:
        """The departments she has any seat in."""
        return frozenset(s.department.id for s in self.seats)

    @property
    def answers_for(self) -> frozenset[int]:
        """The departments she reports for."""
        return frozenset(s.department.id for s in self.seats if s.post in ANSWERING)

    def may_answer(self, department_id: int) -> bool:
        return department_id in self.answers_for

    def in_charge(self, part: int, departments: Iterable[int]) -> bool:
        """Whether a task of this part and these owners is hers to supervise; an admin has all in charge."""
        owners = tuple(departments)
        return self.is_admin or any(c.role is Role.SUPERVISOR and c.scope.covers(part, owners) for c in self.charges)

    def may_see(self, part: int, departments: Iterable[int]) -> bool:
        """Whether she may read a task of this part and these owners."""
        owners = tuple(departments)
        return not self.departments.isdisjoint(owners) or self.in_charge(part, owners)

    @property
    def in_charge_of_all(self) -> bool:
        return self.is_admin or any(c.role is Role.SUPERVISOR and c.scope.is_whole for c in self.charges)


def departments_named(
    text: str, departments: Iterable[Department], aliases: Mapping[str, int]
) -> tuple[Department, ...]:
    """The departments that a person may mean, from the surest kind of match down; empty where none fits.

    A whole name or alias wins; then a part of a name ("科技厅"); then characters of the name in order ("省工信厅").
    """
    wanted = "".join(text.split()).casefold()
    if not wanted:
        return ()
    known = tuple(departments)
    other = {d.id: [a.casefold() for a, owner in aliases.items() if owner == d.id] for d in known}
    whole = tuple(d for d in known if d.name.casefold() == wanted or wanted in other[d.id])
    if whole:
        return whole
    inside = tuple(d for d in known if wanted in "".join(d.name.split()).casefold())
    if inside:
        return inside
    return tuple(d for d in known if len(wanted) > 1 and _in_order(wanted, d.name.casefold()))


def _in_order(wanted: str, name: str) -> bool:
    letters = iter(name)
    return all(letter in letters for letter in wanted)
