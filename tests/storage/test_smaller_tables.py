"""Drafts, invitations, uploads and the audit."""

from __future__ import annotations

from datetime import date, timedelta

from domain.people import Post, Role, Scope
from storage import audit, drafts, invitations, uploads
from storage.database import Database
from tests.conftest import START, Office

LATER = START + timedelta(hours=72)


async def test_a_person_has_one_draft_of_a_kind(db: Database, office: Office) -> None:
    async with db.write() as tx:
        person = (await office.who(tx, Office.SCIENCE)).person.id
        other = (await office.who(tx, Office.INDUSTRY)).person.id
        assert await drafts.get(tx, person, drafts.CARD) is None
        await drafts.put(tx, person, drafts.CARD, expects="percent", body={"页": [1, 2]}, outbox_id=7, now=START)
        await drafts.put(tx, person, "assign", now=START)
        assert await drafts.get(tx, person, drafts.CARD) == drafts.Draft(
            drafts.CARD, None, 7, "percent", {"页": [1, 2]}, START
        )
        await drafts.put(tx, person, drafts.CARD, now=LATER)
        assert await drafts.get(tx, person, drafts.CARD) == drafts.Draft(drafts.CARD, None, None, "", {}, LATER)
        assert await drafts.get(tx, other, drafts.CARD) is None
        assert [await drafts.drop(tx, person, drafts.CARD), await drafts.drop(tx, person, drafts.CARD)] == [True, False]
        assert await drafts.get(tx, person, "assign") is not None


async def test_an_invitation_is_used_once_and_in_time(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = (await office.who(tx, Office.ADMIN)).person.id
        mary = (await office.who(tx, Office.INDUSTRY)).person.id
        seat = await invitations.add(
            tx, digest="seat", seat=(office.science, Post.HEAD), charge=None, made_by=admin, now=START, expires_at=LATER
        )
        scope = Scope(frozenset({3}))
        await invitations.add(
            tx, digest="role", seat=None, charge=(Role.SUPERVISOR, scope), made_by=None, now=START, expires_at=LATER
        )
        found = await invitations.usable(tx, "seat", now=START)
        assert found == invitations.Invitation(seat, office.science, Post.HEAD, None, Scope(), admin, LATER)
        role = await invitations.usable(tx, "role", now=START)
        assert role is not None
        assert (role.department, role.post, role.role, role.scope, role.made_by) == (
            None, None, Role.SUPERVISOR, scope, None,
        )  # fmt: skip
        assert await invitations.usable(tx, "seat", now=LATER) is None
        assert await invitations.usable(tx, "other", now=START) is None
        assert await invitations.pending(tx, now=START) == [found, role]
        assert await invitations.used(tx, seat) is None
        assert [await invitations.use(tx, seat, mary, now=START), await invitations.use(tx, seat, admin, now=START)] == [
            True, False,
        ]  # fmt: skip
        assert await invitations.usable(tx, "seat", now=START) is None
        assert await invitations.used(tx, seat) == (found, mary)
        assert not await invitations.withdraw(tx, seat, now=START)
        assert [await invitations.take_back(tx, seat, now=START), await invitations.take_back(tx, seat, now=START)] == [
            True, False,
        ]  # fmt: skip
        assert await invitations.used(tx, seat) is None


async def test_an_invitation_is_withdrawn(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = (await office.who(tx, Office.ADMIN)).person.id
        made = [
            await invitations.add(
                tx, digest=f"d{n}", seat=(office.science, Post.CONTACT), charge=None, made_by=maker, now=START,
                expires_at=LATER,
            )
            for n, maker in enumerate((admin, admin, None))
        ]  # fmt: skip
        assert not await invitations.take_back(tx, made[0], now=START)
        assert await invitations.withdraw(tx, made[0], now=START)
        assert not await invitations.withdraw(tx, made[0], now=START)
        assert await invitations.withdraw_made_by(tx, admin, now=START) == 1
        assert [i.id for i in await invitations.pending(tx, now=START)] == [made[2]]


async def test_files_wait_to_be_fetched(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = (await office.who(tx, Office.ADMIN)).person.id
        one, two, three = [
            await uploads.add(
                tx, person_id=admin, purpose="import", file_id=f"f{n}", name="计划.csv", size=n, now=START
            )
            for n in range(3)
        ]
        assert await uploads.upload(tx, two) == uploads.Upload(two, admin, "import", "f1", "计划.csv", 1, "", 0)
        assert await uploads.upload(tx, 99) is None
        await uploads.fetched(tx, one, "in/1", digest="ab", size=7)
        await uploads.failed(tx, three, "too big")
        assert [u.id for u in await uploads.waiting(tx, now=START)] == [two]
        fetched = await uploads.upload(tx, one)
        assert fetched is not None
        assert (fetched.path, fetched.size) == ("in/1", 7)
        assert await uploads.paths(tx) == ["in/1"]
        await uploads.put_off(tx, two, until=LATER, error="no answer")
        assert await uploads.waiting(tx, now=START) == []
        assert [u.attempts for u in await uploads.waiting(tx, now=LATER)] == [1]


async def test_changes_are_written_down_in_order(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = (await office.who(tx, Office.ADMIN)).person.id
        await audit.note(tx, person_id=admin, act="assign", on=("task", 7), before="甲", after={"on": date(2023, 3, 1)}, now=START)  # fmt: skip
        await audit.note(tx, person_id=None, act="lock", on=("task", 7), now=LATER)
        await audit.note(tx, person_id=None, act="lock", on=("period", 7), now=LATER)
        rows = [tuple(row.values()) for row in await audit.of_object(tx, "task", 7)]
    assert rows == [(START, admin, "assign", '"甲"', '{"on": "2023-03-01"}'), (LATER, None, "lock", "", "")]
