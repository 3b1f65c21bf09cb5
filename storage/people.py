"""People, departments with their aliases, seats, charges, and strangers counted."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from domain.people import (
    ANSWERING,
    Charge,
    Department,
    Person,
    PersonState,
    Post,
    Role,
    Scope,
    Seat,
    Standing,
)
from storage.database import Row, Tx

_PERSON = "p.id, p.chat_id, p.name, p.language, p.zone, p.state"


def person_of(row: Row) -> Person:
    return Person(row["id"], row["chat_id"], row["name"], row["language"], row["zone"], PersonState(row["state"]))


async def standing(tx: Tx, chat_id: int) -> Standing | None:
    """Who this account is and what she holds now; None for a stranger and for who has left."""
    row = await tx.row(f"SELECT {_PERSON} FROM people p WHERE chat_id = :chat_id AND state <> 'left'", chat_id=chat_id)
    return None if row is None else await standing_of(tx, person_of(row))


async def standing_of(tx: Tx, person: Person) -> Standing:
    seats = await tx.rows(
        "SELECT d.id, d.name, s.post FROM holdings h JOIN seats s ON s.id = h.seat_id "
        "JOIN departments d ON d.id = s.department_id WHERE h.person_id = :person AND h.until_at IS NULL ORDER BY h.id",
        person=person.id,
    )
    charges = await tx.rows(
        "SELECT role, scope FROM charges WHERE person_id = :person AND until_at IS NULL ORDER BY id", person=person.id
    )
    return Standing(
        person,
        tuple(Seat(Department(r["id"], r["name"]), Post(r["post"])) for r in seats),
        tuple(Charge(Role(r["role"]), Scope.from_text(r["scope"])) for r in charges),
    )


async def person(tx: Tx, person_id: int) -> Person | None:
    row = await tx.row(f"SELECT {_PERSON} FROM people p WHERE id = :id", id=person_id)
    return None if row is None else person_of(row)


async def of_chat(tx: Tx, chat_id: int) -> Person | None:
    """Whose private chat this is, whether or not she has left."""
    row = await tx.row(f"SELECT {_PERSON} FROM people p WHERE chat_id = :chat_id", chat_id=chat_id)
    return None if row is None else person_of(row)


async def everyone(tx: Tx) -> list[Standing]:
    """All who have joined and not left, by name."""
    rows = await tx.rows(f"SELECT {_PERSON} FROM people p WHERE state <> 'left' ORDER BY name, id")
    return [await standing_of(tx, person_of(row)) for row in rows]


async def holders(tx: Tx, department_ids: Iterable[int], posts: Iterable[Post] = ANSWERING) -> list[Person]:
    """The active people who hold one of these posts in one of these departments, each once."""
    rows = await tx.rows(
        f"SELECT DISTINCT {_PERSON} FROM people p JOIN holdings h ON h.person_id = p.id "
        "JOIN seats s ON s.id = h.seat_id WHERE h.until_at IS NULL AND p.state = 'active' "
        f"AND s.department_id IN ({_list(department_ids)}) AND s.post IN ({_quoted(posts)}) ORDER BY p.id",
    )
    return [person_of(row) for row in rows]


async def charged(tx: Tx, role: Role) -> list[Standing]:
    """The active people with this role."""
    rows = await tx.rows(
        f"SELECT {_PERSON} FROM people p JOIN charges c ON c.person_id = p.id "
        "WHERE c.role = :role AND c.until_at IS NULL AND p.state = 'active' ORDER BY p.id",
        role=role,
    )
    return [await standing_of(tx, person_of(row)) for row in rows]


async def reachable_departments(tx: Tx) -> frozenset[int]:
    """Departments in which at least one active contact or deputy sits."""
    rows = await tx.rows(
        "SELECT DISTINCT s.department_id AS id FROM seats s JOIN holdings h ON h.seat_id = s.id "
        "JOIN people p ON p.id = h.person_id "
        f"WHERE h.until_at IS NULL AND p.state = 'active' AND s.post IN ({_quoted(ANSWERING)})"
    )
    return frozenset(row["id"] for row in rows)


async def add(tx: Tx, *, chat_id: int, name: str, username: str, language: str, now: datetime) -> Person:
    """The account as a person: new, or come back under the same chat with what it is called now."""
    row = await tx.row(
        "INSERT INTO people (chat_id, name, username, language, zone, state, joined_at) "
        "VALUES (:chat_id, :name, :username, :language, '', 'active', :now) "
        "ON CONFLICT (chat_id) DO UPDATE SET name = excluded.name, username = excluded.username, state = 'active' "
        "RETURNING id, chat_id, name, language, zone, state",
        chat_id=chat_id, name=name, username=username, language=language, now=now,
    )  # fmt: skip
    assert row is not None
    return person_of(row)


async def set_state(tx: Tx, chat_id: int, state: PersonState) -> bool:
    """Whether anything changed; who has left stays so."""
    return bool(
        await tx.run(
            "UPDATE people SET state = :state WHERE chat_id = :chat_id AND state NOT IN (:state, 'left')",
            chat_id=chat_id,
            state=state,
        )
    )


async def leave(tx: Tx, person_id: int, *, now: datetime) -> None:
    """End every seat and charge; the person can use nothing from here on, her reports stay."""
    for table in ("holdings", "charges"):
        await tx.run(
            f"UPDATE {table} SET until_at = :now WHERE person_id = :id AND until_at IS NULL", now=now, id=person_id
        )
    await tx.run("UPDATE people SET state = 'left' WHERE id = :id", id=person_id)


async def come_back(tx: Tx, person_id: int) -> None:
    """Who had left is a person here again; what she holds is given her apart."""
    await tx.run("UPDATE people SET state = 'active' WHERE id = :id AND state = 'left'", id=person_id)


async def set_language(tx: Tx, person_id: int, language: str) -> None:
    await tx.run("UPDATE people SET language = :language WHERE id = :id", language=language, id=person_id)


async def take_seat(tx: Tx, person_id: int, department_id: int, post: Post, *, now: datetime) -> None:
    await tx.run(
        "INSERT INTO seats (department_id, post) VALUES (:department, :post) ON CONFLICT DO NOTHING",
        department=department_id, post=post,
    )  # fmt: skip
    await tx.run(
        "INSERT INTO holdings (seat_id, person_id, since_at) "
        "SELECT id, :person, :now FROM seats WHERE department_id = :department AND post = :post ON CONFLICT DO NOTHING",
        person=person_id, now=now, department=department_id, post=post,
    )  # fmt: skip


async def take_charge(tx: Tx, person_id: int, role: Role, scope: Scope, *, now: datetime) -> None:
    """Give the role; where she has it already the new scope takes the old one's place."""
    await tx.run(
        "INSERT INTO charges (person_id, role, scope, since_at) VALUES (:person, :role, :scope, :now) "
        "ON CONFLICT (person_id, role) WHERE until_at IS NULL DO UPDATE SET scope = excluded.scope",
        person=person_id, role=role, scope=scope.to_text(), now=now,
    )  # fmt: skip


async def has_answered(tx: Tx, person_id: int, department_id: int, *, since: datetime) -> bool:
    """Whether she answers for this department, or did at some time since then."""
    row = await tx.row(
        "SELECT 1 AS one FROM holdings h JOIN seats s ON s.id = h.seat_id WHERE h.person_id = :person "
        f"AND s.department_id = :department AND s.post IN ({_quoted(ANSWERING)}) "
        "AND (h.until_at IS NULL OR h.until_at >= :since) LIMIT 1",
        person=person_id, department=department_id, since=since,
    )  # fmt: skip
    return row is not None


async def leave_seat(tx: Tx, person_id: int, department_id: int, post: Post, *, now: datetime) -> bool:
    """Whether she held it."""
    return bool(
        await tx.run(
            "UPDATE holdings SET until_at = :now WHERE person_id = :person AND until_at IS NULL "
            "AND seat_id IN (SELECT id FROM seats WHERE department_id = :department AND post = :post)",
            now=now,
            person=person_id,
            department=department_id,
            post=post,
        )
    )


async def leave_charge(tx: Tx, person_id: int, role: Role, *, now: datetime) -> bool:
    """Whether she had it."""
    return bool(
        await tx.run(
            "UPDATE charges SET until_at = :now WHERE person_id = :person AND role = :role AND until_at IS NULL",
            now=now,
            person=person_id,
            role=role,
        )
    )


async def departments(tx: Tx) -> list[Department]:
    return [Department(r["id"], r["name"]) for r in await tx.rows("SELECT id, name FROM departments ORDER BY id")]


async def department(tx: Tx, department_id: int) -> Department | None:
    row = await tx.row("SELECT id, name FROM departments WHERE id = :id", id=department_id)
    return None if row is None else Department(row["id"], row["name"])


async def aliases(tx: Tx) -> dict[str, int]:
    return {r["alias"]: r["department_id"] for r in await tx.rows("SELECT alias, department_id FROM aliases")}


async def add_alias(tx: Tx, alias: str, department_id: int) -> None:
    await tx.run(
        "INSERT INTO aliases (alias, department_id) VALUES (:alias, :department) "
        "ON CONFLICT (alias) DO UPDATE SET department_id = excluded.department_id",
        alias=alias, department=department_id,
    )  # fmt: skip


async def add_departments(tx: Tx, names: Iterable[str]) -> dict[str, Department]:
    """The departments of these names, made where they are new; an alias stands for its department."""
    known = {d.name: d for d in await departments(tx)}
    by_id = {d.id: d for d in known.values()}
    known |= {alias: by_id[owner] for alias, owner in (await aliases(tx)).items()}
    for name in names:
        if name not in known:
            made = await tx.insert("INSERT INTO departments (name) VALUES (:name) RETURNING id", name=name)
            assert made is not None
            known[name] = Department(made, name)
    return known


async def count_stranger(tx: Tx, chat_id: int, *, today: date, now: datetime, failed: int = 0) -> bool:
    """Count an update of a stranger, nothing else of it; whether today's one answer is still due."""
    row = await tx.row("SELECT answered_on FROM strangers WHERE chat_id = :chat_id", chat_id=chat_id)
    await tx.run(
        "INSERT INTO strangers (chat_id, updates, failures, seen_at, answered_on) VALUES (:chat_id, 1, :failed, :now, :today) "
        "ON CONFLICT (chat_id) DO UPDATE SET updates = strangers.updates + 1, "
        "failures = CASE strangers.answered_on WHEN :today THEN strangers.failures ELSE 0 END + :failed, "
        "seen_at = excluded.seen_at, answered_on = excluded.answered_on",
        chat_id=chat_id, failed=failed, now=now, today=today,
    )  # fmt: skip
    return row is None or row["answered_on"] != today


async def failures_today(tx: Tx, chat_id: int) -> int:
    """How many invitations that are not valid this chat has tried on the last day that it was counted."""
    return int(await tx.value("SELECT failures FROM strangers WHERE chat_id = :chat_id", chat_id=chat_id) or 0)


def _list(ids: Iterable[int]) -> str:
    return ", ".join(str(int(i)) for i in ids) or "NULL"


def _quoted(posts: Iterable[Post]) -> str:
    return ", ".join(f"'{post.value}'" for post in posts)
