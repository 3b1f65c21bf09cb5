"""A question to the office: asked, answered once, brought back, reminded of; and who may not."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NotForYou, OfficeItself, Outdated, Refusal
from domain.outgoing import Outgoing
from domain.people import Role, Scope
from services import enquiring, membership
from storage import enquiries, people
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk, data
from tests.services.rounds import shanghai, tick, until
from tests.services.talk import stored, talking, versions

SCIENCE, ADMIN, SUPERVISOR, MARY = Office.SCIENCE, Office.ADMIN, Office.SUPERVISOR, Office.INDUSTRY
MONDAY = shanghai(3, 20, 10)


async def types(desk: Desk, chat_id: int, text: str, about: str = "") -> Outgoing | None:
    """Words typed where a question or an answer may be waited for."""
    who = await desk.office.who(desk.tx, chat_id)
    reply = await enquiring.told(desk.tx, who, text, about, now=desk.now)
    return reply.messages[0] if reply else None


async def test_asked_answered_and_asked_again(db: Database, office: Office) -> None:
    async with at_desk(db, office, MONDAY) as desk:
        assert await types(desk, SCIENCE, "nothing waits for this") is None
        assert "A question about task 1" in (await desk.press(SCIENCE, "office.1")).text
        receipt = await types(desk, SCIENCE, "Where do we find <the form>?")
        assert receipt is not None
        assert "has gone to the office" in receipt.text
        told = await desk.newest(ADMIN)
        assert "Task 1 完善实验室体系\n张伟 · 省科技厅, Mon 20 Mar 10:00:" in told.text
        assert "Where do we find &lt;the form&gt;?" in told.text
        assert data(told) == ["enquiry.1.answer", "enquiry.1.phone", "task.1"]
        await desk.sends_out()
        assert data(await desk.command(ADMIN, "questions"))[:2] == ["enquiry.1.answer", "enquiry.1.phone"]
        await desk.press(ADMIN, "enquiry.1.answer")
        settled = await types(desk, ADMIN, "On the intranet & by mail")
        assert settled is not None
        assert "✍ 王芳, Mon 20 Mar 10:00:" in settled.text
        heard = await desk.newest(SCIENCE)
        assert "Where do we find" in heard.text
        assert "On the intranet &amp; by mail" in heard.text
        assert data(heard) == ["officeagain.1", "thanks.1"]
        assert data(await desk.press(SCIENCE, "thanks.1")) == ["task.1"]
        assert "A question about task 1" in (await desk.press(SCIENCE, "officeagain.1")).text
        assert await types(desk, SCIENCE, "And where is that?", "asking") is not None
        assert await types(desk, SCIENCE, "Or here?", "officesays:1") is not None
        assert [(e.id, e.number) for e in await enquiries.all_open(desk.tx)] == [(2, 1), (3, 1)]
        # Nothing of it is a report.
        assert await desk.tx.value("SELECT count(*) FROM reports") == 0


async def test_the_first_answer_counts_and_the_others_see_whose(db: Database, office: Office) -> None:
    async with at_desk(db, office, MONDAY) as desk:
        supervisor = await desk.person(SUPERVISOR)
        await people.take_charge(desk.tx, supervisor.id, Role.ADMIN, Scope(), now=MONDAY)
        await desk.press(SCIENCE, "office")
        await types(desk, SCIENCE, "Who signs?")
        assert await desk.keys("enquiry") == [ADMIN, SUPERVISOR]
        await desk.sends_out()
        await desk.press(SUPERVISOR, "enquiry.1.answer")
        assert "Answered by phone: 王芳" in (await desk.press(ADMIN, "enquiry.1.phone")).text
        assert "Answered by phone: 王芳" in (await desk.newest(SUPERVISOR)).text
        late = await types(desk, SUPERVISOR, "The head signs")
        assert late is not None
        assert "Answered by phone: 王芳" in late.text
        assert (await desk.keys("enquiry:1")).count(SCIENCE) == 1
        found = await enquiries.find(desk.tx, 1)
        assert found is not None
        assert (found.state, found.answer) == ("phoned", "")
        assert "Answered by phone" in (await desk.press(ADMIN, "enquiry.1")).text
        assert "No question waits" in (await desk.press(ADMIN, "questions.1")).text
        # A reply to the question is the answer, without a button.
        await desk.command(MARY, "office May we attach scans?")
        assert await types(desk, ADMIN, "Yes", "enquiry:2") is not None
        assert "Yes" in (await desk.newest(MARY)).text


async def test_admins_are_reminded_once_after_a_working_day(db: Database, office: Office) -> None:
    friday = shanghai(3, 17, 15)
    async with at_desk(db, office, friday) as desk:
        await desk.command(SCIENCE, "office Who signs?")
        await desk.command(MARY, "office And who reads?")
        await desk.press(ADMIN, "enquiry.2.phone")
        await desk.sends_out()
    monday = shanghai(3, 20, 9, 30)
    async with db.read() as tx:
        assert await enquiries.next_due(tx) == monday
    await until(db, monday - timedelta(minutes=1))
    async with at_desk(db, office, monday - timedelta(minutes=1)) as desk:
        assert await desk.keys("enquiry:1:again") == []
    await tick(db, monday)
    assert await tick(db, monday) == 0
    async with at_desk(db, office, monday) as desk:
        assert await desk.keys("enquiry:1:again") == [ADMIN]
        assert await desk.keys("enquiry:2:again") == []
        assert (await desk.newest(ADMIN)).text.startswith("🔔 Still without an answer:")
        assert await enquiries.next_due(desk.tx) is None


@pytest.mark.parametrize(
    ("chat_id", "pressed", "refusal"),
    [
        (SCIENCE, "enquiry.1", NotForYou), (SUPERVISOR, "enquiry.1.answer", NotForYou), (SCIENCE, "questions.1", NotForYou),
        (MARY, "thanks.1", Outdated), (MARY, "officeagain.1", Outdated), (ADMIN, "office", OfficeItself),
        (ADMIN, "enquiry.9", Outdated), (ADMIN, "enquiry.1.x", Outdated), (MARY, "officesaid.1", Outdated),
    ],
)  # fmt: skip
async def test_who_may_not(db: Database, office: Office, chat_id: int, pressed: str, refusal: type[Refusal]) -> None:
    async with at_desk(db, office, MONDAY) as desk:
        await desk.command(SCIENCE, "office Who signs?")
        with pytest.raises(refusal):
            await desk.press(chat_id, pressed)
        with pytest.raises(Outdated):
            await types(desk, MARY, "mine now", "officesays:1")
        assert [e.id for e in await enquiries.all_open(desk.tx)] == [1]


async def test_a_stranger_cannot_ask(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await membership.greet_stranger(tx, chat_id=Office.STRANGER, language="en", now=MONDAY)
        assert await people.standing(tx, Office.STRANGER) is None
        assert await tx.value("SELECT count(*) FROM enquiries") == 0


async def test_what_was_typed_becomes_a_question_with_one_tap_and_only_once(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        await chat.say("What shall we write where the law is not passed yet?")
        assert (await chat.text()).startswith("Is this a question to the office?")
        who = await office.who(chat.tx, MARY)
        saying = next(int(d.split(".")[1]) for d in await chat.data() if d.startswith("officesaid."))
        for _ in range(2):
            reply = await enquiring.ask_said(chat.tx, who, saying, now=chat.now)
            assert reply.edit is not None
            assert "has gone to the office" in reply.edit.text
        # Words that wait to be told their task can turn out to be one as well, all together.
        await chat.say("评审标准有两种")
        await chat.say("按哪一种填写请明确")
        saying = next(int(d.split(".")[1]) for d in await chat.data() if d.startswith("officesaid."))
        await enquiring.ask_said(chat.tx, who, saying, now=chat.now)
        assert [e.words for e in await enquiries.all_open(chat.tx)] == [
            "What shall we write where the law is not passed yet?", "评审标准有两种\n按哪一种填写请明确",
        ]  # fmt: skip
        assert {state for _, state in await stored(chat)} == {"kept"}
        assert await versions(chat, 3) == await versions(chat, 4) == []
        # What counts already is no question any more.
        await chat.say("3：评审已通过")
        counted = await chat.tx.value("SELECT max(id) FROM sayings")
        with pytest.raises(Outdated):
            await enquiring.ask_said(chat.tx, who, counted, now=chat.now)


async def test_a_question_is_progress_where_she_says_so(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        await chat.say("评审是否算完成，还要等公示结束吗？")
        assert "progress.1" in await chat.data()
        await chat.press_data("progress.1")
        await chat.press("3")
        assert [r.text for r in await versions(chat, 3)] == ["评审是否算完成，还要等公示结束吗？"]
        await chat.say("能按季度报吗？")
        await chat.press("Count it as progress")
        assert (await versions(chat, 3))[-1].text.endswith("能按季度报吗？")
