"""Lists of people and departments, a person's card, aliases and new departments."""

from __future__ import annotations

import pytest

from domain.errors import NoSuchDepartment, NoSuchPerson, NotForYou
from domain.outgoing import Outgoing, Reply
from domain.people import PersonState, Post, Role, Scope, Seat
from domain.unreadable import Ambiguous, NameTaken, Usage
from services import directory, membership, planning
from storage import people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.post import data_of


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


async def test_people_by_department_with_their_states(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
        admin = await office.who(tx, Office.ADMIN)
        await people.set_state(tx, Office.INDUSTRY, PersonState.BLOCKED)
        await membership.make_invitation(tx, admin, Seat(office.water, Post.CONTACT), now=START)
        said = shown(await directory.list_people(tx, admin, "", page=1, now=START))
        lines = said.text.splitlines()
        assert lines[0] == "👥 6 people"
        assert any("王芳" in line and "admin" in line and "active" in line for line in lines)
        assert any("Mary Brown" in line and "blocked" in line for line in lines)
        water = lines.index("<b>省水利厅</b>")
        assert "invited, not joined" in lines[water + 1]
        assert len([d for d in data_of(said) if d.startswith("person.")]) == 6


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("省科技厅", {"张伟", "刘洋", "陈静"}),
        ("brown", {"Mary Brown"}),
        ("省工信厅", {"Mary Brown"}),
        ("李强", {"李强"}),
    ],
)
async def test_people_filtered_by_department_or_name(db: Database, office: Office, text: str, names: set[str]) -> None:
    async with db.read() as tx:
        said = shown(await directory.list_people(tx, await office.who(tx, Office.ADMIN), text, page=1, now=START))
        everyone = {s.person.name for s in await people.everyone(tx)}
        assert {name for name in everyone if name in said.text} == names


async def test_a_filter_that_fits_nobody(db: Database, office: Office) -> None:
    async with db.read() as tx:
        with pytest.raises(NoSuchPerson):
            await directory.list_people(tx, await office.who(tx, Office.ADMIN), "Nobody", page=1, now=START)


async def test_a_long_list_turns_in_place_with_its_filter(db: Database, office: Office) -> None:
    async with db.write() as tx:
        for n in range(60):
            added = await people.add(tx, chat_id=9000 + n, name=f"赵{n}", username="", language="zh", now=START)
            await people.take_seat(tx, added.id, office.water.id, Post.DEPUTY, now=START)
        admin = await office.who(tx, Office.ADMIN)
        seen: set[str] = set()
        for page in (1, 2, 3):
            said = shown(await directory.list_people(tx, admin, "省水利厅", page=page, now=START))
            seen |= {d for d in data_of(said) if d.startswith("person.")}
            assert len(said.text) <= 3500
            assert all(len(d.encode()) <= 50 for d in data_of(said))
        assert f"people.2.{'省水利厅'}" in data_of(said)
        assert len(seen) == 60


async def test_a_card_ends_each_place_by_its_own_button(db: Database, office: Office) -> None:
    async with db.write() as tx:
        zhang = await office.who(tx, Office.SCIENCE)
        await people.take_charge(tx, zhang.person.id, Role.SUPERVISOR, Scope(), now=START)
        said = shown(await directory.card(tx, await office.who(tx, Office.ADMIN), zhang.person.id))
        assert data_of(said) == [
            f"unseat.{zhang.person.id}.{office.science.id}.contact", f"unseat.{zhang.person.id}.0.supervisor",
            f"remove.{zhang.person.id}", "people.1",
        ]  # fmt: skip


async def test_departments_with_what_they_own_and_who_can_be_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
        said = shown(await directory.list_departments(tx, await office.who(tx, Office.ADMIN), page=1))
        science, industry, water = said.text.splitlines()[2:]
        assert "leads 2, joint lead of 1" in science
        assert "2 people can be asked" in science
        assert "leads 2" in industry
        assert "nobody can be asked" in water
        assert data_of(said) == [f"inviteto.{office.water.id}.contact"]


async def test_a_supervisor_of_a_part_sees_its_departments_only(db: Database, office: Office) -> None:
    async with db.write() as tx:
        person = (await office.who(tx, Office.SUPERVISOR)).person
        await people.take_charge(tx, person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=START)
        said = shown(await directory.list_departments(tx, await office.who(tx, Office.SUPERVISOR), page=1))
        assert "省水利厅" in said.text
        assert "省科技厅" not in said.text
        assert data_of(said) == []


async def test_an_alias_finds_its_department(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await directory.add_alias(tx, admin, "MIIT 省工业和信息化厅", now=START)
        assert await planning.department(tx, "miit", choice=str) == office.industry
        await directory.add_alias(tx, admin, "MIIT 省科技厅", now=START)
        assert await planning.department(tx, "miit", choice=str) == office.science
        with pytest.raises(NameTaken):
            await directory.add_alias(tx, admin, "省水利厅 省科技厅", now=START)
        with pytest.raises(Usage):
            await directory.add_alias(tx, admin, "MIIT", now=START)
        with pytest.raises(NoSuchDepartment):
            await directory.add_alias(tx, admin, "MIIT 省气象局", now=START)
        with pytest.raises(Ambiguous) as several:
            await directory.add_alias(tx, admin, "水 省", now=START)
        assert f"aliasto.{office.water.id}.水" in [b.data for b in several.value.buttons]
        await directory.add_alias_to(tx, admin, office.water.id, "水", now=START)
        assert (await people.aliases(tx))["水"] == office.water.id


async def test_a_new_department_needs_a_new_name(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await directory.add_department(tx, admin, " 省体育局 ", now=START)
        assert await planning.department(tx, "省体育局", choice=str)
        for name in ("省体育局", "省水利厅"):
            with pytest.raises(NameTaken):
                await directory.add_department(tx, admin, name, now=START)
        with pytest.raises(Usage):
            await directory.add_department(tx, admin, " ", now=START)


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.INDUSTRY])
async def test_others_see_and_name_nothing(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        who = await office.who(tx, chat_id)
        for refused in (
            directory.list_people(tx, who, "", page=1, now=START),
            directory.card(tx, who, who.person.id),
            directory.add_alias_to(tx, who, office.water.id, "水", now=START),
        ):
            with pytest.raises(NotForYou):
                await refused
        for answered in (directory.add_alias, directory.add_department):
            with pytest.raises(NotForYou):
                await answered(tx, who, "水 省水利厅", now=START)
        if chat_id != Office.SUPERVISOR:
            with pytest.raises(NotForYou):
                await directory.list_departments(tx, who, page=1)
