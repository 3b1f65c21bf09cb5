"""People, seats, charges, departments by name and alias, and strangers counted."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from domain.people import Department, PersonState, Post, Role, Scope, Seat
from storage import people
from storage.database import Database
from tests.conftest import START, Office

LATER = START + timedelta(days=1)


async def test_who_somebody_is(db: Database, office: Office) -> None:
    async with db.read() as tx:
        science = await office.who(tx, Office.SCIENCE)
        assert (science.person.name, science.person.language, science.person.zone) == ("张伟", "zh", "")
        assert science.seats == (Seat(office.science, Post.CONTACT),)
        assert await people.standing(tx, Office.STRANGER) is None
        assert await people.person(tx, science.person.id) == science.person
        assert await people.person(tx, 99) is None
        assert await people.of_chat(tx, Office.SCIENCE) == science.person
        assert await people.of_chat(tx, Office.STRANGER) is None
        assert len(await people.everyone(tx)) == 6


async def test_one_account_may_hold_several_seats_and_a_seat_several_people(db: Database, office: Office) -> None:
    async with db.write() as tx:
        mary = (await office.who(tx, Office.INDUSTRY)).person
        for _ in range(2):
            await people.take_seat(tx, mary.id, office.science.id, Post.CONTACT, now=START)
        assert (await office.who(tx, Office.INDUSTRY)).answers_for == {office.science.id, office.industry.id}
        holders = await people.holders(tx, [office.science.id, office.industry.id])
        assert [p.name for p in holders] == ["张伟", "刘洋", "Mary Brown"]
        assert [p.name for p in await people.holders(tx, [office.science.id], (Post.HEAD,))] == ["陈静"]
        assert await people.holders(tx, []) == []
        assert await people.leave_seat(tx, mary.id, office.science.id, Post.CONTACT, now=LATER)
        assert not await people.leave_seat(tx, mary.id, office.science.id, Post.CONTACT, now=LATER)
        assert (await office.who(tx, Office.INDUSTRY)).answers_for == {office.industry.id}


async def test_who_cannot_be_reached(db: Database, office: Office) -> None:
    async with db.write() as tx:
        both = {office.science.id, office.industry.id}
        assert await people.reachable_departments(tx) == both
        assert await people.set_state(tx, Office.INDUSTRY, PersonState.BLOCKED)
        assert not await people.set_state(tx, Office.INDUSTRY, PersonState.BLOCKED)
        assert await people.reachable_departments(tx) == {office.science.id}
        assert await people.holders(tx, [office.industry.id]) == []
        assert (await office.who(tx, Office.INDUSTRY)).person.state is PersonState.BLOCKED
        assert await people.set_state(tx, Office.INDUSTRY, PersonState.ACTIVE)
        assert await people.reachable_departments(tx) == both


async def test_a_head_alone_makes_no_department_reachable(db: Database, office: Office) -> None:
    async with db.write() as tx:
        head = (await office.who(tx, Office.SCIENCE_HEAD)).person
        await people.take_seat(tx, head.id, office.water.id, Post.HEAD, now=START)
        assert office.water.id not in await people.reachable_departments(tx)


async def test_charges_are_given_changed_and_taken(db: Database, office: Office) -> None:
    async with db.write() as tx:
        mary = (await office.who(tx, Office.INDUSTRY)).person
        scope = Scope(frozenset({1, 2}), frozenset({office.water.id}))
        await people.take_charge(tx, mary.id, Role.SUPERVISOR, Scope(), now=START)
        await people.take_charge(tx, mary.id, Role.SUPERVISOR, scope, now=START)
        (charge,) = (await office.who(tx, Office.INDUSTRY)).charges
        assert (charge.role, charge.scope) == (Role.SUPERVISOR, scope)
        assert [s.person.name for s in await people.charged(tx, Role.SUPERVISOR)] == ["李强", "Mary Brown"]
        assert await people.leave_charge(tx, mary.id, Role.SUPERVISOR, now=LATER)
        assert not await people.leave_charge(tx, mary.id, Role.SUPERVISOR, now=LATER)
        assert [s.person.name for s in await people.charged(tx, Role.SUPERVISOR)] == ["李强"]
        await people.take_charge(tx, mary.id, Role.SUPERVISOR, Scope(), now=LATER)
        assert (await office.who(tx, Office.INDUSTRY)).charges[0].scope == Scope()


async def test_who_has_left_is_nobody_until_invited_again(db: Database, office: Office) -> None:
    async with db.write() as tx:
        person = (await office.who(tx, Office.SCIENCE)).person
        await people.set_language(tx, person.id, "en")
        await people.leave(tx, person.id, now=LATER)
        assert await people.standing(tx, Office.SCIENCE) is None
        assert "张伟" not in [s.person.name for s in await people.everyone(tx)]
        assert [p.name for p in await people.holders(tx, [office.science.id])] == ["刘洋"]
        assert not await people.set_state(tx, Office.SCIENCE, PersonState.ACTIVE)
        again = await people.add(tx, chat_id=Office.SCIENCE, name="Zhang Wei", username="zw", language="zh", now=LATER)
        assert (again.id, again.name, again.language, again.state) == (
            person.id, "Zhang Wei", "en", PersonState.ACTIVE,
        )  # fmt: skip
        assert (await office.who(tx, Office.SCIENCE)).seats == ()


async def test_departments_are_made_once_by_name_or_alias(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await people.add_alias(tx, "工信厅", office.industry.id)
        named = await people.add_departments(tx, ["省科技厅", "工信厅", "省财政厅", "省财政厅"])
        assert (named["省科技厅"], named["工信厅"]) == (office.science, office.industry)
        finance = named["省财政厅"]
        assert await people.departments(tx) == [office.science, office.industry, office.water, finance]
        assert await people.department(tx, finance.id) == Department(finance.id, "省财政厅")
        assert await people.department(tx, 99) is None
        await people.add_alias(tx, "工信厅", finance.id)
        assert await people.aliases(tx) == {"工信厅": finance.id}


@pytest.mark.parametrize(
    ("days", "due"), [([1], [True]), ([1, 1], [True, False]), ([1, 1, 2, 2], [True, False, True, False])]
)
async def test_a_stranger_is_answered_once_a_day(db: Database, days: list[int], due: list[bool]) -> None:
    async with db.write() as tx:
        answers = [
            await people.count_stranger(tx, Office.STRANGER, today=date(2023, 3, day), now=START) for day in days
        ]
        assert answers == due
        assert await tx.value("SELECT updates FROM strangers") == len(days)


async def test_wrong_invitations_are_counted_by_day(db: Database) -> None:
    async with db.write() as tx:
        assert await people.failures_today(tx, Office.STRANGER) == 0
        for failed in (1, 0, 1):
            await people.count_stranger(tx, Office.STRANGER, today=date(2023, 3, 1), now=START, failed=failed)
        assert await people.failures_today(tx, Office.STRANGER) == 2
        await people.count_stranger(tx, Office.STRANGER, today=date(2023, 3, 2), now=LATER, failed=1)
        assert await people.failures_today(tx, Office.STRANGER) == 1
