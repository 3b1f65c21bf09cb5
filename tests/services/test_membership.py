"""Joining by invitation, strangers, languages, blocked accounts."""

from __future__ import annotations

import asyncio
from datetime import datetime, timedelta
from pathlib import Path

import pytest

from domain.errors import BadInvitation, NotForYou
from domain.outgoing import Menu, MenuCommand, Reply
from domain.people import Charge, PersonState, Post, Role, Scope, Seat, Standing
from domain.unreadable import NotUnderstood
from messages.language import Words
from messages.people import Place
from services import membership, prompting
from storage import audit, people
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.post import buttons_for, menus_of, said_to

NEWCOMER = 7001
ANOTHER = 7002


def menu(who: Standing, t: Words) -> Menu:
    """A table of commands small enough to see through."""
    names = ["language", *(["report"] if who.seats else []), *(["invite"] if who.is_admin else [])]
    return Menu(tuple(MenuCommand(f"{name}_{t.language}", name) for name in names))


async def invited(tx: Tx, office: Office, to: Place, *, now: datetime = START) -> str:
    made = await membership.make_invitation(tx, await office.who(tx, Office.ADMIN), to, now=now)
    return made.secret


async def join(tx: Tx, chat_id: int, secret: str, *, now: datetime = START, name: str = "赵敏") -> Reply:
    return await membership.join(
        tx, chat_id=chat_id, name=name, username="zhaomin", language="en", secret=secret, menu=menu, now=now
    )


async def test_one_joins_takes_the_seat_and_is_welcomed(db: Database, office: Office) -> None:
    async with db.write() as tx:
        secret = await invited(tx, office, Seat(office.water, Post.CONTACT))
        await join(tx, NEWCOMER, secret)
        who = await office.who(tx, NEWCOMER)
        assert who.seats == (Seat(office.water, Post.CONTACT),)
        assert (who.person.name, who.person.language) == ("赵敏", "en")
        (welcome,) = await said_to(tx, NEWCOMER)
        assert "省水利厅" in welcome
        assert "leads 1 task" in welcome
        assert await menus_of(tx, NEWCOMER) == [["language_en", "report_en"]]
        (told,) = await said_to(tx, Office.ADMIN)
        assert "赵敏 (@zhaomin)" in told
        assert [d.split(".")[0] for d in await buttons_for(tx, Office.ADMIN)] == ["unjoin"]
        acts = [row["act"] for row in await audit.of_object(tx, "person", who.person.id)]
        assert acts == ["join"]


async def test_who_joins_after_the_opening_is_asked_at_once_below_the_welcome(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await prompting.ask_by_hand(tx, admin, "2023-03", now=START)
        await join(tx, NEWCOMER, await invited(tx, office, Seat(office.water, Post.CONTACT)))
        welcome, prompt = await said_to(tx, NEWCOMER)
        assert "Welcome" in welcome
        assert "next asked" not in welcome
        assert "March 2023" in prompt
        assert any(data.startswith("go.") for data in await buttons_for(tx, NEWCOMER))


async def test_two_people_race_for_one_link_and_one_wins(db: Database, office: Office) -> None:
    async with db.write() as tx:
        secret = await invited(tx, office, Seat(office.water, Post.CONTACT))

    async def try_it(chat_id: int) -> None:
        async with db.write() as tx:
            await join(tx, chat_id, secret)

    await asyncio.gather(try_it(NEWCOMER), try_it(ANOTHER))
    async with db.read() as tx:
        joined = [await people.standing(tx, chat) for chat in (NEWCOMER, ANOTHER)]
        assert sum(who is not None for who in joined) == 1
        loser = (NEWCOMER, ANOTHER)[joined.index(None)]
        (sentence,) = await said_to(tx, loser)
        assert "no longer valid" in sentence
        assert len(await people.holders(tx, [office.water.id])) == 1


@pytest.mark.parametrize(("after", "joins"), [(timedelta(hours=71, minutes=59), True), (timedelta(hours=72), False)])
async def test_a_link_lives_for_72_hours(db: Database, office: Office, after: timedelta, joins: bool) -> None:
    async with db.write() as tx:
        secret = await invited(tx, office, Seat(office.water, Post.CONTACT))
        await join(tx, NEWCOMER, secret, now=START + after)
        assert (await people.standing(tx, NEWCOMER) is not None) == joins


@pytest.mark.engines("sqlite")
async def test_only_a_digest_of_the_secret_is_kept(db: Database, office: Office, tmp_path: Path) -> None:
    async with db.write() as tx:
        secret = await invited(tx, office, Charge(Role.ADMIN, Scope()))
        await join(tx, NEWCOMER, secret)
        await tx.rows("SELECT 1")
    stored = b"".join(path.read_bytes() for path in tmp_path.iterdir() if path.name.startswith("duban.db"))
    assert len(secret) == 32
    assert secret.encode() not in stored
    assert "赵敏".encode() in stored


async def test_a_member_with_a_dead_link_is_refused(db: Database, office: Office) -> None:
    async with db.write() as tx:
        with pytest.raises(BadInvitation):
            await join(tx, Office.SCIENCE, "garbage")


async def test_a_members_own_post_does_not_use_up_the_link(db: Database, office: Office) -> None:
    async with db.write() as tx:
        secret = await invited(tx, office, Seat(office.science, Post.CONTACT))
        reply = await join(tx, Office.SCIENCE, secret)
        assert len(reply.messages) == 1
        await join(tx, NEWCOMER, secret)
        assert (await office.who(tx, NEWCOMER)).departments == {office.science.id}


async def test_a_member_takes_a_second_seat(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await join(tx, Office.SCIENCE, await invited(tx, office, Seat(office.water, Post.DEPUTY)), name="张伟")
        assert (await office.who(tx, Office.SCIENCE)).answers_for == {office.science.id, office.water.id}


async def test_a_supervisors_new_scope_takes_the_place_of_the_old(db: Database, office: Office) -> None:
    async with db.write() as tx:
        scope = Scope(parts=frozenset({2}))
        await join(tx, Office.SUPERVISOR, await invited(tx, office, Charge(Role.SUPERVISOR, scope)))
        assert (await office.who(tx, Office.SUPERVISOR)).charges == (Charge(Role.SUPERVISOR, scope),)


async def test_invalid_links_of_a_stranger_meet_silence_after_five_a_day(db: Database, office: Office) -> None:
    async with db.write() as tx:
        for n in range(8):
            await join(tx, Office.STRANGER, f"guess-{n}")
        assert len(await said_to(tx, Office.STRANGER)) == 5
        await join(tx, Office.STRANGER, "guess", now=START + timedelta(days=1))
        assert len(await said_to(tx, Office.STRANGER)) == 6
        assert await people.standing(tx, Office.STRANGER) is None


async def test_a_stranger_gets_one_sentence_a_day_that_reveals_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        greet = membership.greet_stranger
        first = await greet(tx, chat_id=Office.STRANGER, language="en", now=START)
        again = await greet(tx, chat_id=Office.STRANGER, language="en", now=START + timedelta(hours=9))
        next_day = await greet(tx, chat_id=Office.STRANGER, language="en", now=START + timedelta(hours=16))
        assert first is not None
        assert again is None
        assert next_day == first
        assert not first.keyboard
        assert office.plan.title not in first.text
        stored = await tx.row("SELECT * FROM strangers")
        assert stored is not None
        assert set(stored) == {"chat_id", "updates", "failures", "seen_at", "answered_on"}


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.INDUSTRY, Office.SCIENCE_HEAD])
async def test_only_admins_invite(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        with pytest.raises(NotForYou):
            await membership.make_invitation(tx, await office.who(tx, chat_id), Charge(Role.ADMIN, Scope()), now=START)


async def test_the_command_line_invites_the_first_admin_and_other_admins_hear_of_it(
    db: Database, office: Office
) -> None:
    async with db.write() as tx:
        made = await membership.make_invitation(tx, None, Charge(Role.ADMIN, Scope()), now=START)
        await join(tx, NEWCOMER, made.secret)
        assert (await office.who(tx, NEWCOMER)).is_admin
        assert len(await said_to(tx, Office.ADMIN)) == 1
        assert await menus_of(tx, NEWCOMER) == [["language_en", "invite_en"]]


async def test_a_language_changes_the_menu_too(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await office.who(tx, Office.INDUSTRY)
        await membership.set_language(tx, who, "zh", menu=menu, now=START)
        await membership.set_language(tx, await office.who(tx, Office.INDUSTRY), "en", menu=menu, now=START)
        assert [names[0] for names in await menus_of(tx, Office.INDUSTRY)] == ["language_zh", "language_en"]
        with pytest.raises(NotUnderstood):
            await membership.set_language(tx, who, "tlh", menu=menu, now=START)


async def test_admins_hear_once_when_nobody_answers_for_a_department_any_more(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await membership.blocked(tx, Office.INDUSTRY, now=START)
        await membership.blocked(tx, Office.INDUSTRY, now=START)
        await membership.blocked(tx, Office.STRANGER, now=START)
        (told,) = await said_to(tx, Office.ADMIN)
        assert "Mary Brown" in told
        assert f"inviteto.{office.industry.id}.contact" in await buttons_for(tx, Office.ADMIN)
        assert office.industry.id not in await people.reachable_departments(tx)


async def test_a_blocked_head_alarms_nobody(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await membership.blocked(tx, Office.SCIENCE_HEAD, now=START)
        assert (await office.who(tx, Office.SCIENCE_HEAD)).person.state is PersonState.BLOCKED
        assert await said_to(tx, Office.ADMIN) == []


async def test_who_comes_back_is_asked_at_once_each_time(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await membership.blocked(tx, Office.INDUSTRY, now=START)
        await prompting.ask_by_hand(tx, await office.who(tx, Office.ADMIN), "2023-03", now=START)
        assert await said_to(tx, Office.INDUSTRY) == []
        for _ in range(2):
            await membership.unblocked(tx, Office.INDUSTRY, now=START)
            await membership.unblocked(tx, Office.INDUSTRY, now=START)
            assert len(await said_to(tx, Office.INDUSTRY)) == 1
            await membership.blocked(tx, Office.INDUSTRY, now=START)
            assert await said_to(tx, Office.INDUSTRY) == []
