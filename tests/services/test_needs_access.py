"""Who reads of help that was asked for, who may say what, and who is refused."""

from __future__ import annotations

import pytest

from domain.errors import NotFound, NotYours, Outdated
from domain.needs import NeedState
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import at_desk, data
from tests.services.needs import ADMIN, HEAD, INDUSTRY, NOW, SCIENCE, SUPERVISOR, asked_by_buttons, button, only, says
from tests.services.rounds import shanghai


async def test_each_lists_what_is_hers(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        await asked_by_buttons(desk, office.industry.id)
        late = await asked_by_buttons(desk, office.water.id, "3月21日前提供数据", 2)
        desk.now = shanghai(3, 24, 10)
        science = (await desk.command(SCIENCE, "needs")).text
        assert "<b>2 requests for help are open</b> · 1 overdue" in science
        assert "Help your department asked for" in science
        assert science.index("1. Task 2") < science.index("2. Task 1")
        industry = await desk.command(INDUSTRY, "needs")
        assert (
            "Asked of you</b>\n1. Task 1 · 省科技厅 → 省工业和信息化厅 · open for 4 days · not seen yet"
            in industry.text
        )
        assert "水利" not in industry.text
        assert f"needed.{late.id}" not in data(industry)
        for chat_id in (SUPERVISOR, ADMIN):
            assert (
                "In your charge</b>\n1. Task 2 · 省科技厅 → 省水利厅 · ⏰"
                in (await desk.command(chat_id, "needs")).text
            )
        page = await desk.press(ADMIN, "needs.1")
        assert await desk.press(ADMIN, data(page)[0])


async def test_help_of_nobody_named_asks_of_whom(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        read = await says(desk, SCIENCE, "任务1 项目用地指标不足，需要协调解决")
        assert "help needed, of whom is open" in read.text
        step = await desk.press(SCIENCE, button(read, "✔ 🔴"))
        assert "Is help needed, and of whom?" in step.text
        ready = await desk.press(SCIENCE, button(step, "The supervisors"))
        assert "<blockquote>需要协调解决</blockquote>" in ready.text
        await desk.press(SCIENCE, button(ready, "✔ Ask"))
        need = await only(desk)
        assert (need.asked_id, need.words) == (None, "需要协调解决")


async def test_a_reply_to_the_answer_is_asked_about_before_it_goes_anywhere(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        need = await asked_by_buttons(desk, office.industry.id)
        # Who has it in charge may answer; that it was seen, or is not theirs, is for who is asked to say.
        with pytest.raises(NotFound):
            await desk.press(SUPERVISOR, f"needed.{need.id}.seen")
        with pytest.raises(NotFound):
            await desk.press(SUPERVISOR, f"needed.{need.id}.not_us")
        assert await desk.types(INDUSTRY, "收到", f"need:{need.id}") is not None
        assert (await only(desk)).state is NeedState.ACKNOWLEDGED
        await desk.types(INDUSTRY, "下月办", f"need:{need.id}")
        question = await desk.types(SCIENCE, "下月太晚", f"need:{need.id}")
        assert question is not None
        assert data(question) == [f"needed.{need.id}.solved", f"needed.{need.id}.back"]
        assert (await only(desk)).state is NeedState.ANSWERED
        for _ in range(2):
            await desk.press(SCIENCE, f"needed.{need.id}.back")
        assert ((await only(desk)).state, (await only(desk)).more) == (NeedState.OPEN, "下月太晚")
        assert await desk.keys("need:1") == [INDUSTRY, INDUSTRY]


@pytest.mark.parametrize(
    ("chat_id", "act", "refusal"),
    [
        (INDUSTRY, "", NotFound), (INDUSTRY, "seen", NotFound), (INDUSTRY, "answer", NotFound), (INDUSTRY, "not_us", NotFound),
        (INDUSTRY, "solved", NotFound), (INDUSTRY, "of.0", NotFound), (HEAD, "solved", NotFound), (HEAD, "not_yet", NotFound),
        (SCIENCE, "answer", NotFound), (SCIENCE, "seen", NotFound), (SUPERVISOR, "solved", NotFound),
        (SUPERVISOR, "withdraw", NotFound), (INDUSTRY, "back", NotFound), (SUPERVISOR, "other", NotFound), (SUPERVISOR, "x", Outdated),
    ],
)  # fmt: skip
async def test_a_forged_button_does_nothing(
    db: Database, office: Office, chat_id: int, act: str, refusal: type[Exception]
) -> None:
    async with at_desk(db, office, NOW) as desk:
        need = await asked_by_buttons(desk, 0)
        with pytest.raises(refusal):
            await desk.press(chat_id, f"needed.{need.id}.{act}" if act else f"needed.{need.id}")
        with pytest.raises(NotYours):
            await desk.press(INDUSTRY, f"need.{need.request_id}.of.0")
        assert await only(desk) == need
