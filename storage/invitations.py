"""One-use invitations: only a digest of each is kept. Making the secret and the link is services.membership."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from domain.people import Department, Post, Role, Scope
from storage.database import Row, Tx


@dataclass(frozen=True, slots=True)
class Invitation:
    """What its user becomes: the holder of a post in a department, or of a role with its scope."""

    id: int
    department: Department | None
    post: Post | None
    role: Role | None
    scope: Scope
    made_by: int | None
    expires_at: datetime
    from_id: int | None = None
    """Who gives the seat up to its user."""


async def add(
    tx: Tx, *, digest: str, seat: tuple[Department, Post] | None, charge: tuple[Role, Scope] | None,
    made_by: int | None, now: datetime, expires_at: datetime, from_id: int | None = None,
) -> int:  # fmt: skip
    """Keep an invitation to a seat, which `from_id` may give up by it, or to a charge; its id."""
    department, post = seat or (None, None)
    role, scope = charge or (None, Scope())
    made = await tx.insert(
        "INSERT INTO invitations (digest, department_id, post, role, scope, made_by, made_at, expires_at, from_id) "
        "VALUES (:digest, :department, :post, :role, :scope, :made_by, :now, :expires_at, :from_id) RETURNING id",
        digest=digest, department=department.id if department else None, post=post, role=role,
        scope=scope.to_text(), made_by=made_by, now=now, expires_at=expires_at, from_id=from_id,
    )  # fmt: skip
    assert made is not None
    return made


async def usable(tx: Tx, digest: str, *, now: datetime) -> Invitation | None:
    """The invitation, where it is unused, not withdrawn and not expired."""
    row = await tx.row(_SELECT + f"WHERE i.digest = :digest AND {_USABLE}", digest=digest, now=now)
    return None if row is None else _invitation(row)


async def pending(tx: Tx, *, now: datetime) -> list[Invitation]:
    """Invitations that can still be used, the oldest first."""
    rows = await tx.rows(_SELECT + f"WHERE {_USABLE} ORDER BY i.id", now=now)
    return [_invitation(row) for row in rows]


async def used(tx: Tx, invitation_id: int) -> tuple[Invitation, int] | None:
    """A used invitation, not taken back since, and the person who used it."""
    row = await tx.row(
        _SELECT + "WHERE i.id = :id AND i.used_by IS NOT NULL AND i.withdrawn_at IS NULL", id=invitation_id
    )
    return None if row is None else (_invitation(row), row["used_by"])


async def use(tx: Tx, invitation_id: int, person_id: int, *, now: datetime) -> bool:
    """Whether it was still unused: only one transaction can use it."""
    return bool(
        await tx.run(
            "UPDATE invitations SET used_by = :person, used_at = :now WHERE id = :id AND used_at IS NULL",
            person=person_id,
            now=now,
            id=invitation_id,
        )
    )


async def take_back(tx: Tx, invitation_id: int, *, now: datetime) -> bool:
    """Mark a used invitation as taken back; whether it had not been before."""
    return bool(
        await tx.run(
            "UPDATE invitations SET withdrawn_at = :now "
            "WHERE id = :id AND used_at IS NOT NULL AND withdrawn_at IS NULL",
            now=now,
            id=invitation_id,
        )
    )


async def withdraw_made_by(tx: Tx, person_id: int, *, now: datetime) -> int:
    """Withdraw every unused invitation that this person made; how many."""
    return await tx.run(
        "UPDATE invitations SET withdrawn_at = :now "
        "WHERE made_by = :person AND used_at IS NULL AND withdrawn_at IS NULL AND expires_at > :now",
        now=now, person=person_id,
    )  # fmt: skip


async def find(tx: Tx, invitation_id: int) -> Invitation | None:
    row = await tx.row(_SELECT + "WHERE i.id = :id", id=invitation_id)
    return None if row is None else _invitation(row)


async def withdraw_from(tx: Tx, person_id: int, department: Department, post: Post, *, now: datetime) -> int:
    """Withdraw every unused invitation by which this person would give this seat up; how many."""
    return await tx.run(
        "UPDATE invitations SET withdrawn_at = :now WHERE from_id = :person AND department_id = :department "
        "AND post = :post AND used_at IS NULL AND withdrawn_at IS NULL",
        person=person_id, department=department.id, post=post, now=now,
    )  # fmt: skip


async def keep_apart(tx: Tx, invitation_id: int) -> None:
    """Nobody gave the seat up by it after all: she did not hold it any more."""
    await tx.run("UPDATE invitations SET from_id = NULL WHERE id = :id", id=invitation_id)


async def withdraw(tx: Tx, invitation_id: int, *, now: datetime) -> bool:
    """Whether it could still be withdrawn: a used one cannot."""
    return bool(
        await tx.run(
            "UPDATE invitations SET withdrawn_at = :now WHERE id = :id AND used_at IS NULL AND withdrawn_at IS NULL",
            now=now,
            id=invitation_id,
        )
    )


_SELECT = (
    "SELECT i.id, i.department_id, d.name, i.post, i.role, i.scope, i.made_by, i.expires_at, i.used_by, i.from_id "
    "FROM invitations i LEFT JOIN departments d ON d.id = i.department_id "
)
_USABLE = "i.used_at IS NULL AND i.withdrawn_at IS NULL AND i.expires_at > :now"


def _invitation(row: Row) -> Invitation:
    return Invitation(
        row["id"],
        Department(row["department_id"], row["name"]) if row["department_id"] else None,
        Post(row["post"]) if row["post"] else None,
        Role(row["role"]) if row["role"] else None,
        Scope.from_text(row["scope"]),
        row["made_by"],
        row["expires_at"],
        row["from_id"],
    )
