"""Help asked of others: in words on a card or by buttons, seen, answered and solved; and by the clock."""

from __future__ import annotations

from datetime import date

import pytest

from domain.errors import NotFound, NotYours, Outdated
from domain.needs import NeedState
from domain.people import Post
from services import browsing
from storage import audit, needs, people
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk, data
from tests.services.needs import ADMIN, INDUSTRY, NOW, SCIENCE, SUPERVISOR, asked_by_buttons, button, only, says
from tests.services.rounds import shanghai, tick, until

REPORT = "任务1 评审已完成，需省工业和信息化厅协调资金"


async def test_asked_in_words_seen_answered_sent_back_and_solved(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        read = await says(desk, SCIENCE, REPORT)
        assert "help of <b>省工业和信息化厅</b>" in read.text
        assert await needs.all_open(desk.tx) == []
        card = await desk.press(SCIENCE, button(read, "✔ 🟡"))
        assert "🤝 省工业和信息化厅 · asked today · not seen yet\n“需省工业和信息化厅协调资金”" in card.text
        need = await only(desk)

        asked = await desk.newest(INDUSTRY)
        assert "省科技厅 asks you for help" in asked.text
        assert "For task 1 完善实验室体系 · 张伟\n<blockquote>需省工业和信息化厅协调资金</blockquote>" in asked.text
        assert "评审" not in asked.text
        assert [d.split(".")[0] for d in data(asked)] == ["needed", "needed", "needed", "needs"]
        with pytest.raises(NotYours):
            await desk.press(INDUSTRY, "task.1")

        for _ in range(2):
            await desk.press(INDUSTRY, f"needed.{need.id}.seen")
        assert await desk.keys("need-heard") == [SCIENCE]
        assert "👀 Mary Brown has seen it." in (await desk.newest(SCIENCE)).text
        await desk.press(INDUSTRY, f"needed.{need.id}.answer")
        done = await desk.types(INDUSTRY, "本月下达一半")
        assert done is not None
        assert "answered Mon 20 Mar 10:00, Mary Brown" in done.text
        heard = await desk.newest(SCIENCE)
        assert "Mary Brown has answered.</b> Does that solve it?" in heard.text
        assert "<blockquote>本月下达一半</blockquote>" in heard.text

        await desk.press(SCIENCE, button(heard, "Not yet"))
        await desk.types(SCIENCE, "另一半何时下达")
        again = await desk.newest(INDUSTRY)
        assert "省科技厅 asks you again" in again.text
        assert "另一半何时下达" in again.text
        assert (await only(desk)).state is NeedState.OPEN
        # A reply to what was asked is the answer, without any button.
        assert await desk.types(INDUSTRY, "5月底前", f"need:{need.id}") is not None
        assert (await only(desk)).answer == "5月底前"
        await desk.press(SCIENCE, f"needed.{need.id}.solved")
        closed = await needs.find(desk.tx, need.id)
        assert closed is not None
        assert (closed.state, closed.closer) == (NeedState.CLOSED, "张伟")
        assert "solved Mon 20 Mar 10:00, 张伟" in (await desk.newest(INDUSTRY)).text
        acts = [row["act"] for row in await audit.of_object(desk.tx, "need", need.id)]
        assert acts == ["need", "acknowledge", "answer", "not_yet", "answer", "close"]
        who = await office.who(desk.tx, SCIENCE)
        assert "🤝" not in (await browsing.task(desk.tx, who, 1, now=NOW)).text
        history = (await browsing.history(desk.tx, who, 1)).text
        assert (
            "🤝 省科技厅 asks 省工业和信息化厅: “需省工业和信息化厅协调资金” · put Mon 20 Mar 10:00 · solved" in history
        )


async def test_asked_by_buttons_of_another_department_by_a_day(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        await people.add_alias(desk.tx, "工信厅", office.industry.id)
        request = await desk.request(1, office.science.id)
        step = await desk.press(SCIENCE, f"step.{request.id}.needs")
        assert f"need.{request.id}.of.0" in data(step)
        await desk.press(SCIENCE, f"need.{request.id}.other")
        asked = await desk.types(SCIENCE, "工信厅")
        assert asked is not None
        assert "What do you need of <b>省工业和信息化厅</b>?" in asked.text
        ready = await desk.types(SCIENCE, "请在3月31日前下达资金")
        assert ready is not None
        assert "Wanted by <b>Fri 31 Mar</b>" in ready.text
        days = await desk.press(SCIENCE, f"need.{request.id}.by")
        assert f"need.{request.id}.by.20230430" in data(days)
        await desk.press(SCIENCE, f"need.{request.id}.by.20230430")
        for _ in range(2):
            card = await desk.press(SCIENCE, f"need.{request.id}.yes")
        assert "asked today · not seen yet" in card.text
        need = await only(desk)
        assert (need.asked, need.by, need.words) == ("省工业和信息化厅", date(2023, 4, 30), "请在3月31日前下达资金")
        for forged in (
            f"need.{request.id}.of.{office.science.id}",
            f"need.{request.id}.of.99",
            f"need.{request.id}.by.x",
        ):
            with pytest.raises(Outdated):
                await desk.press(SCIENCE, forged)


async def test_typed_at_the_step_it_is_read_and_confirmed(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        request = await desk.request(1, office.science.id)
        await desk.press(SCIENCE, f"step.{request.id}.needs")
        ready = await says(desk, SCIENCE, "需省工业和信息化厅下达资金")
        assert "Ask <b>省工业和信息化厅</b> for this?" in ready.text
        assert await desk.tx.value("SELECT state FROM sayings") == "kept"
        await desk.press(SCIENCE, f"need.{request.id}.no")
        assert await needs.all_open(desk.tx) == []
        await desk.press(SCIENCE, f"step.{request.id}.needs")
        whom = await says(desk, SCIENCE, "资金缺口较大，请帮助解决，否则难以按期完成全部建设任务")
        assert "Who is to be asked?" in whom.text
        ready = await desk.press(SCIENCE, f"need.{request.id}.of.0")
        assert "Ask <b>the supervisors</b> for this?" in ready.text
        await desk.press(SCIENCE, f"need.{request.id}.yes")
        assert (await only(desk)).asked_id is None
        assert await desk.keys("need:1") == [SUPERVISOR]
        assert (await desk.request(1, office.science.id)).is_missing


async def test_not_theirs_it_goes_to_who_is_chosen_instead(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        need = await asked_by_buttons(desk, office.industry.id)
        await desk.press(INDUSTRY, f"needed.{need.id}.not_us")
        back = await desk.newest(SCIENCE)
        assert "Mary Brown says that it is not theirs.</b> Who else is to be asked?" in back.text
        assert data(back)[:2] == [f"needed.{need.id}.other", f"needed.{need.id}.of.0"]
        await desk.press(SCIENCE, f"needed.{need.id}.other")
        await desk.types(SCIENCE, "省水利厅")
        # Nobody can be reached there: admins look after it, and who asked is told.
        told = await desk.newest(ADMIN)
        assert "It is asked of 省水利厅, where nobody can be reached." in told.text
        nobody = await desk.tx.value("SELECT chat_id FROM outbox WHERE key LIKE 'need-nobody:%'")
        assert nobody == SCIENCE
        with pytest.raises(NotFound):
            await desk.press(INDUSTRY, f"needed.{need.id}.answer")
        head = await people.add(desk.tx, chat_id=1010, name="赵磊", username="", language="en", now=NOW)
        await people.take_seat(desk.tx, head.id, office.water.id, Post.HEAD, now=NOW)
        second = await asked_by_buttons(desk, office.water.id, "请提供数据", 2)
        assert (await desk.newest(1010)).text.startswith("🤝 <b>省科技厅 asks you for help</b>")
        await desk.press(1010, f"needed.{second.id}.answer")
        await desk.types(1010, "已提供")
        assert "赵磊 has answered." in (await desk.newest(SCIENCE)).text


@pytest.mark.engines("sqlite", "postgres")
async def test_the_clock_reminds_and_then_tells_the_supervisors(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        silent = await asked_by_buttons(desk, office.industry.id)
        seen = await asked_by_buttons(desk, office.industry.id, "请提供数据", 2)
        await desk.press(INDUSTRY, f"needed.{seen.id}.seen")
        await desk.sends_out()
    await until(db, shanghai(3, 22, 23))
    async with db.write() as tx:
        assert await Desk(tx, office, NOW).keys("need-remind") == []
    await until(db, shanghai(3, 23, 9, 30))
    await tick(db, shanghai(3, 23, 9, 30))
    async with db.write() as tx:
        desk = Desk(tx, office, NOW)
        assert await desk.keys("need-remind") == [INDUSTRY]
        assert "省科技厅 has waited for 2 days" in (await desk.about_need(INDUSTRY, silent.id)).text
    await until(db, shanghai(4, 3, 9, 30))
    await tick(db, shanghai(4, 3, 9, 30))
    async with db.write() as tx:
        desk = Desk(tx, office, shanghai(4, 3, 10))
        assert await desk.keys("need-widen") == [SUPERVISOR, SUPERVISOR]
        assert await desk.keys("need-remind") == [INDUSTRY]
        waits = await desk.about_need(SUPERVISOR, silent.id)
        assert "省科技厅 waits for 省工业和信息化厅" in waits.text
        await desk.press(SUPERVISOR, f"needed.{silent.id}.answer")
        await desk.types(SUPERVISOR, "已督促")
        assert (await needs.find(tx, silent.id)).state is NeedState.ANSWERED  # type: ignore[union-attr]
        assert [n.id for n in await needs.open_at(tx, office.plan.id, at=shanghai(3, 31, 18))] == [silent.id, seen.id]
        assert await needs.open_at(tx, office.plan.id, at=shanghai(3, 1, 18)) == []


async def test_it_comes_back_with_the_next_period(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        first = await asked_by_buttons(desk, office.industry.id)
        second = await asked_by_buttons(desk, office.industry.id, "请提供数据")
        await desk.press(INDUSTRY, f"needed.{first.id}.answer")
        await desk.types(INDUSTRY, "5月下达")
    async with at_desk(db, office, shanghai(4, 21, 10)) as desk:
        prompt = await desk.tx.value("SELECT body FROM outbox WHERE key LIKE 'prompt:4:%' ORDER BY id LIMIT 1")
        assert "2 requests for help are open" in prompt
        request = await desk.request(1, office.science.id, "2023-04")
        card = await desk.press(SCIENCE, f"card.{request.id}")
        assert "🤝 省工业和信息化厅 · open for 32 days · answered Mon 20 Mar 10:00, Mary Brown\n“5月下达”" in card.text
        assert f"needed.{first.id}.solved.{request.id}" in data(card)
        card = await desk.press(SCIENCE, f"needed.{first.id}.still.{request.id}")
        for _ in range(2):
            card = await desk.press(SCIENCE, f"needed.{second.id}.still.{request.id}")
        assert not [d for d in data(card) if d.startswith("needed")]
        assert {n.state for n in await needs.all_open(desk.tx)} == {NeedState.OPEN}
        told = await desk.keys("need:2")
        assert told == [INDUSTRY, INDUSTRY]
        card = await desk.press(SCIENCE, f"needed.{first.id}.solved.{request.id}")
        assert "5月下达" not in card.text
        assert await needs.count_open(desk.tx, [office.science.id]) == 1
