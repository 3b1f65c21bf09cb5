"""What the words after /invite mean, and the answer with its link."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NoSuchDepartment, NoSuchPart, NotForYou, NothingToUndo, Refusal
from domain.people import Charge, Department, Post, Role, Scope, Seat
from domain.unreadable import Ambiguous, Usage
from services import inviting, membership
from storage import people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.post import data_of
from tests.services.test_membership import NEWCOMER, join

SCIENCE, INDUSTRY = Department(1, "省科技厅"), Department(2, "省工业和信息化厅")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("省科技厅", Seat(SCIENCE, Post.CONTACT)),
        ("科技厅", Seat(SCIENCE, Post.CONTACT)),
        ("省工信厅 head", Seat(INDUSTRY, Post.HEAD)),
        ("省科技厅 Deputy", Seat(SCIENCE, Post.DEPUTY)),
        ("省科技厅 副联络员", Seat(SCIENCE, Post.DEPUTY)),
        ("省科技厅 负责人", Seat(SCIENCE, Post.HEAD)),
        ("省科技厅 联络员", Seat(SCIENCE, Post.CONTACT)),
        ("supervisor", Charge(Role.SUPERVISOR, Scope())),
        ("督办人", Charge(Role.SUPERVISOR, Scope())),
        ("supervisor part 2", Charge(Role.SUPERVISOR, Scope(parts=frozenset({2})))),
        ("supervisor parts 1, 2", Charge(Role.SUPERVISOR, Scope(parts=frozenset({1, 2})))),
        ("督办人 第2部分", Charge(Role.SUPERVISOR, Scope(parts=frozenset({2})))),
        ("supervisor 省科技厅", Charge(Role.SUPERVISOR, Scope(departments=frozenset({1})))),
        ("admin", Charge(Role.ADMIN, Scope())),
        ("管理员", Charge(Role.ADMIN, Scope())),
    ],
)
async def test_words_and_what_they_invite_to(db: Database, office: Office, text: str, expected: Seat | Charge) -> None:
    async with db.read() as tx:
        assert await inviting.invitee(tx, text) == expected


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("省气象局", NoSuchDepartment),
        ("head", NoSuchDepartment),
        ("省 head", Ambiguous),
        ("supervisor part 3", NoSuchPart),
        ("supervisor 省", Ambiguous),
        ("", Usage),
    ],
)
async def test_words_that_invite_nobody(db: Database, office: Office, text: str, refusal: type[Refusal]) -> None:
    async with db.write() as tx:
        with pytest.raises(refusal) as refused:
            await inviting.invite(tx, await office.who(tx, Office.ADMIN), text, bot_name="duban_bot", now=START)
        buttons = refused.value.buttons
        if refusal is Ambiguous:
            assert [b.data for b in buttons] == [
                f"inviteto.{n}.head" if "head" in text else f"invitefor.{n}" for n in (1, 2, 3)
            ]
        if refusal is Usage:
            # Whom nobody answers for stands first.
            assert buttons[0].data == f"inviteto.{office.water.id}.contact"
            assert buttons[-1].data == "invitefor.0"


async def test_the_answer_holds_a_link_that_works_and_a_way_to_withdraw_it(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        answer = await inviting.invite(tx, admin, "省水利厅", bot_name="duban_bot", now=START)
        link = next(line for line in answer.text.splitlines() if line.startswith("https://"))
        secret = link.removeprefix("https://t.me/duban_bot?start=")
        assert "省水利厅" in answer.text
        head, deputy = f"inviteto.{office.water.id}.deputy", f"inviteto.{office.water.id}.head"
        assert {head, deputy} < set(data_of(answer))
        withdraw = next(d for d in data_of(answer) if d.startswith("uninvite."))
        number = int(withdraw.split(".")[1])
        await inviting.withdraw(tx, admin, number, now=START)
        with pytest.raises(NothingToUndo):
            await inviting.withdraw(tx, admin, number, now=START)
        await join(tx, NEWCOMER, secret)
        assert await people.standing(tx, NEWCOMER) is None


async def test_a_used_invitation_cannot_be_withdrawn(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        made = await membership.make_invitation(tx, admin, Seat(office.water, Post.HEAD), now=START)
        await join(tx, NEWCOMER, made.secret, now=START + timedelta(hours=1))
        with pytest.raises(NothingToUndo):
            await inviting.withdraw(tx, admin, made.id, now=START)


@pytest.mark.parametrize("chat_id", [Office.SUPERVISOR, Office.SCIENCE, Office.INDUSTRY])
async def test_others_neither_invite_nor_withdraw(db: Database, office: Office, chat_id: int) -> None:
    async with db.write() as tx:
        made = await membership.make_invitation(tx, None, Seat(office.water, Post.HEAD), now=START)
        who = await office.who(tx, chat_id)
        for refused in (
            inviting.invite(tx, who, "省水利厅", bot_name="b", now=START),
            inviting.invite(tx, who, "", bot_name="b", now=START),
            inviting.invite_to(tx, who, office.water.id, "contact", bot_name="b", now=START),
            inviting.invite_supervisor(tx, who, 0, bot_name="b", now=START),
        ):
            with pytest.raises(NotForYou):
                await refused
        with pytest.raises(NotForYou):
            await inviting.withdraw(tx, who, made.id, now=START)
