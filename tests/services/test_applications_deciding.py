"""Deciding on what contacts ask: who may, only once, after asking back, in time; and the lists of what waits."""

from __future__ import annotations

from datetime import date

import pytest

from domain.applications import ApplicationState
from domain.errors import NobodyElse, NotForYou, NotInCharge, NotYours, OthersDecide, Outdated
from domain.people import Post, Role, Scope
from services import awaiting
from storage import applications, people
from storage.database import Database
from tests.conftest import START, Office
from tests.services.asking import at_desk, data
from tests.services.rounds import shanghai, tick, until

ASKED = shanghai(3, 20, 10)
SUSPEND = "suspension"
SCIENCE, DEPUTY, HEAD, INDUSTRY = Office.SCIENCE, Office.SCIENCE_DEPUTY, Office.SCIENCE_HEAD, Office.INDUSTRY
SUPERVISOR, ADMIN = Office.SUPERVISOR, Office.ADMIN
MAY_15 = date(2023, 5, 15)

DECISIONS = ("", ".grant", ".until", ".until.20230601", ".refuse", ".ask")
WAYS = (*DECISIONS, ".owner.1", ".give.2", ".yes.2", ".lock")


async def test_decided_by_one_the_other_sees_it_and_a_second_press_changes_nothing(
    db: Database, office: Office
) -> None:
    async with at_desk(db, office, ASKED) as desk:
        other = await people.add(desk.tx, chat_id=1010, name="赵磊", username="", language="en", now=START)
        await people.take_charge(desk.tx, other.id, Role.SUPERVISOR, Scope(), now=START)
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        await desk.press(1010, f"decide.{asked.id}.refuse")
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        seen = await desk.about(1010, asked.id)
        assert "✔ Granted by 李强" in seen.text
        assert [d for d in data(seen) if d.startswith("decide")] == []
        late = await desk.types(1010, "不同意")
        assert late is not None
        assert "✔ Granted by 李强" in late.text
        for way in DECISIONS:
            assert "✔ Granted by 李强" in (await desk.press(1010, f"decide.{asked.id}{way}")).text
            assert "✔ Granted by 李强" in (await desk.press(SUPERVISOR, f"decide.{asked.id}{way}")).text
        assert await desk.keys("decided") == [SCIENCE]
        settled = await desk.application(asked.id)
    assert (settled.state, settled.decider, settled.granted) == (ApplicationState.GRANTED, "李强", MAY_15)


@pytest.mark.parametrize("by_button", [True, False], ids=["button", "reply"])
async def test_asked_first_the_answer_comes_back_with_the_buttons(
    db: Database, office: Office, *, by_button: bool
) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.ask")
        await desk.types(SUPERVISOR, "停工期间进度怎么算？")
        question = await desk.newest(SCIENCE)
        assert "停工期间进度怎么算？" in question.text
        assert question.about == f"question:{asked.id}"
        assert await desk.types(SCIENCE, "已完成评审") is None
        if by_button:
            await desk.press(SCIENCE, f"answer.{asked.id}")
        await desk.types(SCIENCE, "按月顺延", "" if by_button else question.about)
        back = await desk.newest(SUPERVISOR)
        assert "Answer: “按月顺延”" in back.text
        assert data(back)[:4] == [f"decide.{asked.id}.{what}" for what in ("grant", "until", "refuse", "ask")]
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        with pytest.raises(Outdated):
            await desk.press(SCIENCE, f"answer.{asked.id}")


@pytest.mark.parametrize("removed", [True, False], ids=["removed", "another seat"])
async def test_what_is_asked_back_and_decided_goes_to_who_answers_now(
    db: Database, office: Office, *, removed: bool
) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        person = await desk.person(SCIENCE)
        if removed:
            await people.leave(desk.tx, person.id, now=ASKED)
        else:
            await people.take_seat(desk.tx, person.id, office.water.id, Post.CONTACT, now=ASKED)
            await people.leave_seat(desk.tx, person.id, office.science.id, Post.CONTACT, now=ASKED)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.ask")
        sent = await desk.types(SUPERVISOR, "停工期间进度怎么算？")
        assert sent is not None
        assert "Your question has gone to 刘洋" in sent.text
        assert await desk.keys("question") == [DEPUTY]
        await desk.types(DEPUTY, "按月顺延", f"question:{asked.id}")
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert await desk.keys("decided") == [DEPUTY]


@pytest.mark.parametrize("chat_id", [SCIENCE, DEPUTY, HEAD, INDUSTRY])
async def test_contacts_and_heads_decide_nothing(db: Database, office: Office, chat_id: int) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        for way in WAYS:
            with pytest.raises(NotForYou):
                await desk.press(chat_id, f"decide.{asked.id}{way}")
        assert (await desk.application(asked.id)).is_open


async def test_a_supervisor_of_another_part_decides_nothing_and_sees_nothing(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        person = await people.add(desk.tx, chat_id=1010, name="赵磊", username="", language="en", now=START)
        await people.take_charge(desk.tx, person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=START)
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        for way in DECISIONS:
            with pytest.raises(NotInCharge):
                await desk.press(1010, f"decide.{asked.id}{way}")
        assert "Nothing waits" in (await desk.command(1010, "applications")).text
        assert await desk.keys("apply") == [SUPERVISOR]


@pytest.mark.parametrize(
    "data_", ["apply.t1", "apply.t1.suspension", "apply.t1.suspension.20230515", "withdraw.{id}", "answer.{id}"]
)
@pytest.mark.parametrize("chat_id", [HEAD, INDUSTRY, SUPERVISOR, ADMIN])
async def test_only_the_departments_own_contacts_ask(db: Database, office: Office, chat_id: int, data_: str) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        with pytest.raises((NotForYou, NotYours)):
            await desk.press(chat_id, data_.format(id=asked.id))
        assert (await desk.application(asked.id)).is_open


@pytest.mark.parametrize(
    "forged",
    ["decide.999", "decide.999.grant", "decide.x", "decide.{id}.bonus", "decide.{id}.until.x", "decide.{id}.yes.1",
     "decide.{id}.lock", "decide.{id}.owner.x"],
)  # fmt: skip
async def test_forged_buttons_change_nothing(db: Database, office: Office, forged: str) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        with pytest.raises(Outdated):
            await desk.press(ADMIN, forged.format(id=asked.id))
        assert (await desk.application(asked.id)).is_open


async def test_what_has_no_day_is_granted_no_day(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t2", "wrong_owner", None)
        for way in (".until", ".until.20230601", ".lock"):
            with pytest.raises(Outdated):
                await desk.press(ADMIN, f"decide.{asked.id}{way}")
        assert (await desk.application(asked.id)).is_open


async def test_who_asks_never_decides_even_alone(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        person = await desk.person(SUPERVISOR)
        await people.take_seat(desk.tx, person.id, office.science.id, Post.CONTACT, now=START)
        second = await people.add(desk.tx, chat_id=1010, name="赵磊", username="", language="en", now=START)
        await people.take_charge(desk.tx, second.id, Role.SUPERVISOR, Scope(), now=START)
        asked = await desk.asks(SUPERVISOR, "t1", SUSPEND, MAY_15)
        assert await desk.keys("apply") == [1010]
        with pytest.raises(OthersDecide):
            await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        # Nor does who sits in the department that asks, whatever the seat; where no supervisor is left, admins do.
        await people.take_seat(desk.tx, second.id, office.science.id, Post.HEAD, now=START)
        for chat_id in (SUPERVISOR, 1010):
            with pytest.raises(OthersDecide) as refused:
                await desk.press(chat_id, f"decide.{asked.id}.grant")
            assert refused.value.values["names"] == "王芳"
        await people.leave_charge(desk.tx, (await desk.person(ADMIN)).id, Role.ADMIN, now=START)
        with pytest.raises(NobodyElse):
            await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert (await desk.application(asked.id)).is_open


async def test_after_two_working_days_a_reminder_after_four_the_whole_plan(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        first = await people.add(desk.tx, chat_id=1010, name="赵磊", username="", language="en", now=START)
        await people.take_charge(desk.tx, first.id, Role.SUPERVISOR, Scope(parts=frozenset({1})), now=START)
        await people.leave_charge(desk.tx, (await desk.person(SUPERVISOR)).id, Role.SUPERVISOR, now=START)
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        await people.take_charge(desk.tx, (await desk.person(SUPERVISOR)).id, Role.SUPERVISOR, Scope(), now=START)
        assert await desk.keys("apply") == [1010]
    await until(db, shanghai(3, 22, 9, 29))
    async with at_desk(db, office, shanghai(3, 22, 9, 30)) as desk:
        assert sorted(await desk.keys("remind")) == [SUPERVISOR, 1010]
        assert "🔔 Still waiting for your decision, since Mon 20 Mar:" in (await desk.about(1010, asked.id)).text
        assert await desk.keys("widen") == []
        steps = await applications.due_steps(desk.tx, now=shanghai(4, 1, 9))
    await until(db, shanghai(3, 24, 9, 30))
    assert await tick(db, shanghai(3, 24, 9, 31)) == 0
    async with at_desk(db, office, shanghai(3, 24, 9, 31)) as desk:
        assert await desk.keys("widen") == [SUPERVISOR]
        assert await awaiting.take(desk.tx, steps[0], now=desk.now) == "done before"
        assert await desk.keys("widen") == [SUPERVISOR]


async def test_decided_in_time_nobody_is_reminded(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        asked = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
    async with at_desk(db, office, shanghai(3, 24, 10)) as desk:
        assert await desk.keys("remind") + await desk.keys("widen") == []


async def test_the_list_is_everybodys_own(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        first = await desk.asks(SCIENCE, "t1", SUSPEND, MAY_15, "汛期停工")
        second = await desk.asks(SCIENCE, "t2", "wrong_owner", None, "应由省工信厅牵头")
        supervisor = await desk.command(SUPERVISOR, "applications")
        admin = await desk.command(ADMIN, "applications")
        contact = await desk.command(SCIENCE, "applications")
        head = await desk.command(HEAD, "applications")
        stranger = await desk.command(INDUSTRY, "applications")
    assert [d for d in data(supervisor) if d.startswith("decide")] == [
        f"decide.{first.id}.grant", f"decide.{first.id}.refuse", f"decide.{first.id}",
    ]  # fmt: skip
    assert [b.label for row in supervisor.keyboard for b in row] == ["1 ✔ Grant", "1 ✖ Refuse", "1 Look ▸"]
    assert "1. Task 1 · suspended until Mon 15 May · 省科技厅" in supervisor.text
    assert f"decide.{second.id}.owner.1" in data(admin)
    assert [d for d in data(contact) if d.startswith("withdraw")] == [f"withdraw.{second.id}", f"withdraw.{first.id}"]
    assert data(head) == ["task.2", "task.1"]
    assert "应由省工信厅牵头" in head.text
    assert "Nothing waits for a decision." in stranger.text


@pytest.mark.parametrize(
    ("command", "says"),
    [
        ("extend 1", "What would you like"),
        ("extend", "Which task?"),
        ("suspend 1", "Until when shall the task rest?"),
        ("notours 1", "Why is it not yours"),
    ],
)
async def test_commands_lead_to_the_same_questions(db: Database, office: Office, command: str, says: str) -> None:
    async with at_desk(db, office, ASKED) as desk:
        assert says in (await desk.command(SCIENCE, command)).text


async def test_words_are_waited_for_two_hours(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await desk.press(SCIENCE, "apply.t1.suspension.20230515")
        desk.now = shanghai(3, 20, 12, 1)
        assert await desk.types(SCIENCE, "汛期停工") is None
        assert await applications.all_open(desk.tx) == []
