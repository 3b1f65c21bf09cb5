"""`/invite` in chat: who is meant by the words, the link for an admin to pass on, and withdrawing it."""

from __future__ import annotations

import re
from datetime import datetime

from domain.errors import NothingToUndo
from domain.outgoing import Button, Outgoing, Reply, in_place
from domain.people import Charge, Department, Post, Role, Scope, Seat, Standing
from domain.unreadable import Usage
from messages import people as words
from messages import terms
from messages.people import Place
from services import planning, posting
from services.membership import make_invitation, names_of, require_admin
from storage import audit, invitations, people
from storage.database import Tx

POSTS = {
    "contact": Post.CONTACT, "联络员": Post.CONTACT, "联系人": Post.CONTACT,
    "deputy": Post.DEPUTY, "副联络员": Post.DEPUTY,
    "head": Post.HEAD, "负责人": Post.HEAD, "主要负责人": Post.HEAD,
}  # fmt: skip
_ROLES = {
    "supervisor": Role.SUPERVISOR, "督办人": Role.SUPERVISOR, "督办": Role.SUPERVISOR,
    "admin": Role.ADMIN, "管理员": Role.ADMIN,
}  # fmt: skip
_PARTS = re.compile(r"(?:parts?|部分|第)\s*([\d\s,，、]+)(?:部分)?", re.IGNORECASE)

SUGGESTED = 8
"""Departments offered as buttons where nobody is named."""


async def invite(tx: Tx, who: Standing, text: str, *, bot_name: str, now: datetime) -> Outgoing:
    """`/invite 省科技厅 head`, `/invite supervisor part 3`, `/invite admin`: the link.

    Raises Usage with suggestions where nobody is named, and what `invitee` raises.
    """
    require_admin(who)
    if not text.strip():
        raise await _usage(tx, who)
    return await _invited(tx, who, await invitee(tx, text), bot_name=bot_name, now=now)


async def invite_to(tx: Tx, who: Standing, department_id: int, post: str, *, bot_name: str, now: datetime) -> Outgoing:
    """An invitation to a post of a department pointed at. Raises Usage where there is no such post or department."""
    require_admin(who)
    department = await people.department(tx, department_id)
    if department is None or post not in tuple(Post):
        raise await _usage(tx, who)
    return await _invited(tx, who, Seat(department, Post(post)), bot_name=bot_name, now=now)


async def invite_supervisor(tx: Tx, who: Standing, department_id: int, *, bot_name: str, now: datetime) -> Outgoing:
    """An invitation to supervise this department, or everything for 0."""
    require_admin(who)
    if department_id and await people.department(tx, department_id) is None:
        raise await _usage(tx, who)
    scope = Scope(departments=frozenset({department_id} if department_id else ()))
    return await _invited(tx, who, Charge(Role.SUPERVISOR, scope), bot_name=bot_name, now=now)


async def withdraw(tx: Tx, who: Standing, invitation_id: int, *, now: datetime) -> Reply:
    """Make an unused link worthless. Raises NothingToUndo where it is used or withdrawn already."""
    require_admin(who)
    if not await invitations.withdraw(tx, invitation_id, now=now):
        raise NothingToUndo
    await audit.note(
        tx, person_id=who.person.id, act="withdraw", on=("invitation", invitation_id), now=now
    )  # fmt: skip
    return in_place(words.invitation_withdrawn(await posting.words_for(tx, who.person)))


async def invitee(tx: Tx, text: str) -> Place:
    """The seat or charge that these words name.

    Raises NoSuchDepartment, Ambiguous with buttons that go on with the invitation, NoPlan or NoSuchPart.
    """
    first, _, rest = text.strip().partition(" ")
    role = _ROLES.get(first.casefold())
    if role is Role.ADMIN and not rest.strip():
        return Charge(Role.ADMIN, Scope())
    if role is Role.SUPERVISOR:
        return Charge(Role.SUPERVISOR, await _scope(tx, rest.strip()))
    *named, last = text.split()
    post = POSTS.get(last.casefold()) if named else None
    name = " ".join(named) if post else text.strip()
    chosen = post or Post.CONTACT
    return Seat(await planning.department(tx, name, choice=lambda d: f"inviteto.{d.id}.{chosen}"), chosen)


async def _scope(tx: Tx, text: str) -> Scope:
    if not text:
        return Scope()
    if match := _PARTS.fullmatch(text):
        plan = await planning.current(tx)
        numbers = [int(n) for n in re.findall(r"\d{1,6}", match[1])]
        return Scope(parts=frozenset([(await planning.part(tx, plan, n)).number for n in numbers]))
    department = await planning.department(tx, text, choice=lambda d: f"invitefor.{d.id}")
    return Scope(departments=frozenset({department.id}))


async def _invited(tx: Tx, who: Standing, to: Place, *, bot_name: str, now: datetime) -> Outgoing:
    made = await make_invitation(tx, who, to, now=now)
    link = f"https://t.me/{bot_name}?start={made.secret}"
    t = await posting.words_for(tx, who.person)
    return words.invited(t, to, await names_of(tx), link=link, invitation=made.id, expires_at=made.expires_at)


async def _usage(tx: Tx, who: Standing) -> Usage:
    """How the command is written, with the departments that need somebody most."""
    t = await posting.words_for(tx, who.person)
    reachable = await people.reachable_departments(tx)
    known: list[Department] = sorted(await people.departments(tx), key=lambda d: d.id in reachable)
    name = known[0].name if known else t("department")
    supervisor = terms.role(t, Role.SUPERVISOR)
    meant = (
        name,
        f"{name} {terms.post(t, Post.HEAD)}",
        supervisor,
        f"{supervisor} {t('part {number}', number=3)}",
        terms.role(t, Role.ADMIN),
    )
    example = "\n".join(f"/invite {whom}" for whom in meant)
    buttons = [words.invite_button(t, d) for d in known[:SUGGESTED]]
    return Usage(
        example=example,
        buttons=(
            *buttons,
            Button(t("✉ Invite: {department}", department=terms.role(t, Role.SUPERVISOR)), "invitefor.0"),
        ),
    )
