"""Instructions on a task: given, quoted, answered, closed or asked again, missed, handed to a new lead; and who is refused."""

from __future__ import annotations

import pytest

from domain.errors import NotForYou, NotFound, NotInCharge, Outdated, Unled
from domain.instructions import Instruction, InstructionState
from domain.people import Post, Role, Scope
from services import complying
from storage import instructions, people, tasks
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk, data
from tests.services.needs import button
from tests.services.rounds import shanghai

NOW = shanghai(3, 20, 10)
"""A Monday; the fifth working day after it is Monday the 27th."""
SCIENCE, DEPUTY, HEAD, INDUSTRY = Office.SCIENCE, Office.SCIENCE_DEPUTY, Office.SCIENCE_HEAD, Office.INDUSTRY
SUPERVISOR, ADMIN, OTHER = Office.SUPERVISOR, Office.ADMIN, 7001
WORDS = "请专题研究<土地>问题"


async def given(desk: Desk, words: str = WORDS) -> Instruction:
    await desk.command(SUPERVISOR, f"instruct 1 {words}")
    return (await instructions.all_open(desk.tx))[-1]


async def only(desk: Desk) -> Instruction:
    (found,) = await instructions.all_open(desk.tx)
    return found


@pytest.mark.engines("sqlite", "postgres")
async def test_given_quoted_answered_asked_again_closed(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        # In a step of its own, from the task's page; going back lets her words be words again.
        page = await desk.command(SUPERVISOR, "task 1")
        ask = await desk.press(SUPERVISOR, button(page, "🖊 Instruct"))
        assert "省科技厅" in ask.text
        assert "by Mon 27 Mar 18:00" in ask.text
        left = await desk.press(SUPERVISOR, "instructno")
        assert data(left) == ["task.1"]
        assert await desk.types(SUPERVISOR, "part 1 in March") is None
        await desk.press(SUPERVISOR, "instruct.1")
        receipt = await desk.types(SUPERVISOR, WORDS)
        assert receipt is not None
        assert "Sent to" in receipt.text
        it = await only(desk)
        assert (it.number, it.department, it.words, it.by_at) == (1, "省科技厅", WORDS, shanghai(3, 27, 18))
        # The same given twice is one.
        await desk.command(SUPERVISOR, f"instruct 1 {WORDS}")
        assert await only(desk) == it
        assert sorted(await desk.keys("instruction")) == [SCIENCE, DEPUTY]
        notice = await desk.newest(SCIENCE)
        assert "请专题研究&lt;土地&gt;问题" in notice.text

        # Quoted on the card of its report, with a way to answer that leads back there.
        request = await desk.request(1, office.science.id)
        card = await desk.press(SCIENCE, f"card.{request.id}")
        assert "请专题研究&lt;土地&gt;问题" in card.text
        assert "to be answered by Mon 27 Mar 18:00" in card.text
        await desk.press(SCIENCE, button(card, "🖊 Answer the instruction"))
        answer = await desk.types(SCIENCE, "已列入3月28日厅务会")
        assert answer is not None
        assert data(answer)[0] == f"card.{request.id}"
        assert "已列入" not in (await desk.press(SCIENCE, f"card.{request.id}")).text
        assert "🖊" not in (await desk.newest(SCIENCE)).text
        assert (await desk.request(1, office.science.id)).state == request.state

        # Who gave it hears at once; a button that was drawn before more was said redraws.
        heard = await desk.newest(SUPERVISOR)
        assert "has answered.</b> Is that enough?" in heard.text
        old = button(heard, "✔ Close")
        assert await desk.types(DEPUTY, "收到", f"instruction:{it.id}") is not None
        assert (await only(desk)).answer == "已列入3月28日厅务会"
        await desk.types(DEPUTY, "会议改到29日", f"instruction:{it.id}")
        assert (await only(desk)).answer == "已列入3月28日厅务会\n会议改到29日"
        again = await desk.press(SUPERVISOR, old)
        assert "会议改到29日" in again.text
        assert (await only(desk)).is_open
        # What she writes in reply is asked about before it goes anywhere.
        asked = await desk.types(SUPERVISOR, "会议纪要何时报来", f"instruction:{it.id}")
        assert asked is not None
        assert (await only(desk)).state is InstructionState.ANSWERED
        await desk.press(SUPERVISOR, button(asked, "↩ Ask again"))
        it = await only(desk)
        assert (it.state, it.more, it.by_at) == (InstructionState.OPEN, "会议纪要何时报来", shanghai(3, 27, 18))
        assert "Asked again:" in (await desk.newest(DEPUTY)).text
        assert "会议纪要" in (await desk.press(SCIENCE, f"card.{request.id}")).text
        await desk.types(SCIENCE, "4月3日前", f"instruction:{it.id}")
        # Another in charge may close it too; then nobody can answer any more.
        closing = await desk.press(ADMIN, f"instruction.{it.id}")
        assert "closed" in (await desk.press(ADMIN, button(closing, "✔ Close"))).text
        assert await instructions.all_open(desk.tx) == []
        assert not [d for d in data(await desk.newest(SUPERVISOR)) if ".close." in d]
        await desk.types(SCIENCE, "再补充", f"instruction:{it.id}")
        done = await instructions.find(desk.tx, it.id)
        assert done is not None
        assert (done.state, done.answer, done.closed_at) == (InstructionState.CLOSED, "4月3日前", NOW)
        acts = [
            row["act"] for row in await desk.tx.rows("SELECT act FROM audit WHERE object = 'instruction' ORDER BY id")
        ]
        assert acts == ["instruct", "answer", "answer", "ask again", "answer", "close"]


async def test_lists_are_of_what_is_hers_overdue_first(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        for number in range(1, 7):
            await desk.command(SUPERVISOR, f"instruct 1 第{number}件")
        page = await desk.command(SUPERVISOR, "instructions")
        assert "<b>6 instructions are not closed</b>" in page.text
        assert "第6件" in (await desk.press(SUPERVISOR, "instructions.2")).text
        first, last = (await instructions.all_open(desk.tx))[0], (await instructions.all_open(desk.tx))[-1]
        await desk.types(SCIENCE, "已办", f"instruction:{first.id}")
        await desk.tx.run("UPDATE instructions SET by_at = :at WHERE id = :id", at=shanghai(3, 17, 18), id=last.id)
        mine = await desk.command(SCIENCE, "instructions")
        assert "1 overdue" in mine.text
        assert mine.text.index("第6件") < mine.text.index("第2件")
        assert "第1件" not in mine.text
        assert "No instruction is open" in (await desk.command(INDUSTRY, "instructions")).text


async def test_the_day_after_it_was_due_the_lead_is_reminded_once_and_who_gave_it_told(
    db: Database, office: Office
) -> None:
    async with at_desk(db, office, NOW) as desk:
        first, second = await given(desk), await given(desk, "另一件")
        assert await instructions.due_steps(desk.tx, now=shanghai(3, 28, 9)) == []
        desk.now = shanghai(3, 28, 9, 30)
        due = await instructions.due_steps(desk.tx, now=desk.now)
        assert [step.instruction_id for step in due] == [first.id, second.id]
        # One message a person for both; taken twice it is nothing.
        for step in due:
            await complying.take(desk.tx, step, now=desk.now)
        assert await complying.take(desk.tx, due[0], now=desk.now) == "done before"
        assert sorted(await desk.keys("instruction-due")) == [SCIENCE, DEPUTY]
        assert await desk.keys("instruction-missed") == [SUPERVISOR]
        assert "2 instructions still wait for your answer" in (await desk.newest(SCIENCE)).text
        assert "2 instructions were not answered in time" in (await desk.newest(SUPERVISOR)).text
        assert await instructions.next_due(desk.tx) is None
        counted = await desk.tx.value(
            "SELECT count(*) FROM outbox WHERE key LIKE 'instruction-due%' AND scheduled_period_id IS NULL"
        )
        assert counted == 0
        await desk.types(SCIENCE, "已办", f"instruction:{first.id}")
        assert "late" not in (await desk.newest(SUPERVISOR)).text


async def test_it_goes_to_a_new_lead_and_both_are_told(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        it = await given(desk)
        desk.now = shanghai(3, 22, 10)
        preview = await desk.command(ADMIN, "assign 1 省工业和信息化厅")
        await desk.press(ADMIN, button(preview, "✔"))
        moved = await only(desk)
        assert (moved.department, moved.by_at) == ("省工业和信息化厅", shanghai(3, 29, 18))
        told = await desk.tx.rows(
            "SELECT chat_id, body FROM outbox WHERE key LIKE 'instruction-moved%' ORDER BY chat_id"
        )
        assert [row["chat_id"] for row in told] == [SCIENCE, DEPUTY]
        assert await desk.keys("instruction:1:2") == [INDUSTRY]
        with pytest.raises(NotFound):
            await desk.press(SCIENCE, f"instruction.{it.id}.answer")
        assert await desk.types(INDUSTRY, "接办", f"instruction:{it.id}") is not None
        assert (await only(desk)).answerer == (await desk.person(INDUSTRY)).name


@pytest.mark.parametrize(
    ("chat_id", "pressed", "refusal"),
    [
        (INDUSTRY, "instruction.1", NotFound), (INDUSTRY, "instruction.1.answer", NotFound), (INDUSTRY, "instruct.1", NotForYou),
        (INDUSTRY, "instruction.1.close.1", NotFound), (INDUSTRY, "instruction.1.again", NotFound),
        (SCIENCE, "instruction.1.close.1", NotFound), (SCIENCE, "instruction.1.again", NotFound), (HEAD, "instruction.1.answer", NotFound),
        (OTHER, "instruction.1", NotFound), (OTHER, "instruction.1.close.1", NotFound), (OTHER, "instruct.1", NotInCharge),
        (SUPERVISOR, "instruction.1.answer", NotFound), (SUPERVISOR, "instruction.1.x", Outdated), (SUPERVISOR, "instruct.x", Outdated),
    ],
)  # fmt: skip
async def test_others_are_refused(
    db: Database, office: Office, chat_id: int, pressed: str, refusal: type[Exception]
) -> None:
    async with at_desk(db, office, NOW) as desk:
        it = await given(desk)
        other = await people.add(desk.tx, chat_id=OTHER, name="孙丽", username="", language="en", now=NOW)
        await people.take_charge(desk.tx, other.id, Role.SUPERVISOR, Scope(frozenset({2})), now=NOW)
        with pytest.raises(refusal):
            await desk.press(chat_id, pressed)
        assert await only(desk) == it
        if chat_id in (INDUSTRY, OTHER):
            assert "No instruction is open" in (await desk.command(chat_id, "instructions")).text
            with pytest.raises(NotFound):
                await desk.types(chat_id, "已办", f"instruction:{it.id}")
        assert await only(desk) == it


async def test_who_has_left_and_a_task_that_nobody_leads(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        it = await given(desk)
        await people.leave_seat(desk.tx, (await desk.person(DEPUTY)).id, office.science.id, Post.DEPUTY, now=NOW)
        for pressed in (f"instruction.{it.id}", f"instruction.{it.id}.answer"):
            with pytest.raises(NotFound):
                await desk.press(DEPUTY, pressed)
        # The answer of who is still there reaches the others in charge, where who gave it has left.
        await people.leave(desk.tx, (await desk.person(SUPERVISOR)).id, now=NOW)
        await desk.types(SCIENCE, "已办", f"instruction:{it.id}")
        assert await desk.keys("instruction-answer") == [ADMIN]
        # Nobody can be reached at water, and nobody at all leads its task later.
        receipt = await desk.command(ADMIN, "instruct 5 请报进度")
        assert "In 省水利厅 nobody can be reached" in receipt.text
        await tasks.end_owner(desk.tx, (await desk.request(5, office.water.id)).task_id, office.water.id, now=NOW)
        with pytest.raises(Unled):
            await desk.command(ADMIN, "instruct 5 请报进度")
        assert "🖊 Instruct ▸" not in [b.label for row in (await desk.command(ADMIN, "task 5")).keyboard for b in row]
