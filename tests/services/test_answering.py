"""The card step by step: figures against what is expected, what is asked back, and what is one tap."""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal

import pytest

from domain.indicators import Aim, Direction, Indicator, IndicatorState, Pace
from domain.reports import Health, Manner, RequestKind, Statement
from services import answering, owing
from storage import audit, figures, indicators, requests, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.rounds import period
from tests.services.talk import Chat, answered, talking, versions

LABS = Indicator(
    0, 1, 0, "全国重点实验室", "家", Decimal(19), Aim.AT_LEAST, Decimal(25), None, Direction.UP, True, Pace.LINEAR, (),
    IndicatorState.CONFIRMED, "全国重点实验室 ≥ 25 家",
)  # fmt: skip
SHARE = replace(LABS, name="企业牵头占比", unit="%", baseline=Decimal(0), target=Decimal(80))
OPENED = replace(LABS, name="平台启用", unit="", baseline=None, aim=Aim.MILESTONE, target=None)
WORDS = "已召开两次推进会"


async def on_card(chat: Chat, *measured: Indicator, before: Decimal | None = None, number: int = 1) -> None:
    """Task 1 is measured so, February said this, and the card of March is open."""
    made = [await indicators.add(chat.tx, it) for it in measured]
    if before is not None:
        await reported(chat, {made[0]: before})
    await chat.press_data(f"card.{(await answered(chat, number)).request.id}")


async def reported(chat: Chat, said: dict[int, Decimal], *, unchanged: int = 0, number: int = 1) -> None:
    """What her department said of a task in February."""
    who = await chat.office.who(chat.tx, chat.chat_id)
    made = await requests.add(
        chat.tx, await period(chat.tx, chat.office, "2023-02"), task_id=number,
        department_id=next(iter(who.departments)), kind=RequestKind.REPORT, due_at=START,
    )  # fmt: skip
    assert made is not None
    statement = Statement(Health.ON_TRACK, None, WORDS, unchanged)
    await answering.write(
        chat.tx, who, await owing.owned(chat.tx, who, made), statement, measured=said, now=START
    )  # fmt: skip


async def said_figures(chat: Chat, number: int = 1) -> list[str]:
    report = (await versions(chat, number))[-1]
    return [str(value) for value in (await figures.of_report(chat.tx, report.id)).values()]


async def test_health_then_figure_then_words(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS, before=Decimal(19))
        assert "📐 全国重点实验室 · last 19 家 · expected by now 20 家" in await chat.text()
        await chat.press("🟢")
        assert (await chat.text()).endswith("全国重点实验室: where does it stand now, in 家? Write the number.")
        assert await chat.labels() == [
            "＝ 19 家, as before", "Figures come later", "‹ Back", "Pass over", "☰ All", "Next ›",
        ]  # fmt: skip
        await chat.say("21家")
        assert "📐 全国重点实验室 · now <b>21 家</b> (+2) · expected by now 20 家 · 🟢 on track" in await chat.text()
        assert (await chat.text()).endswith("What was done? Simply write it here.")
        await chat.say("完成了两家的重组")
        (report,) = await versions(chat, 1)
        assert (report.health, report.computed, report.text) == (Health.ON_TRACK, Health.ON_TRACK, "完成了两家的重组")
        assert await said_figures(chat) == ["21"]
        noted = await audit.of_object(chat.tx, "request", report.request_id)
        assert [row["act"] for row in noted] == ["report"] * 3
        assert '"figures": {"1": "21"}' in noted[1]["after"]


@pytest.mark.parametrize(
    ("measured", "before", "typed", "asked"),
    [
        (LABS, Decimal(19), "18", "18 家 is less than last time (19 家)."),
        (LABS, Decimal(19), "40", "40 家 is more than twice as much as last time (19 家)."),
        (SHARE, Decimal(60), "104%", "104 % is more than the whole."),
        (replace(LABS, direction=Direction.DOWN, target=Decimal(9)), Decimal(19), "16", ""),
        (replace(LABS, cumulative=False), Decimal(19), "5", ""),
    ],
)
async def test_a_figure_that_is_odd_is_asked_about_once(
    db: Database, office: Office, measured: Indicator, before: Decimal, typed: str, asked: str
) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, measured, before=before)
        await chat.press("✅")
        await chat.say(typed)
        if not asked:
            assert "Is that right?" not in await chat.text()
            return
        assert asked in await chat.text()
        assert "✏ Change the figure" in await chat.labels()
        await chat.press("It is counted right")
        assert "Kept because: It is counted right" in await chat.text()
        assert (await chat.text()).endswith("What was done? Simply write it here.")
        (report,) = await versions(chat, 1)
        assert report.reason == "It is counted right"


async def test_a_light_that_the_figures_do_not_bear_out(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, SHARE, before=Decimal(5))
        await chat.press("🟢")
        await chat.say("8")
        told = await chat.text()
        assert "You say 🟢 on track; by the figures it is 🔴 off track (企业牵头占比: 8 %, expected 19" in told
        assert (await chat.labels())[0] == "Change to 🔴 off track"
        await chat.say("数据月底集中入库，实际进度正常")
        (report,) = await versions(chat, 1)
        assert (report.health, report.computed, report.reason, report.differs) == (
            Health.ON_TRACK, Health.OFF_TRACK, "数据月底集中入库，实际进度正常", True,
        )  # fmt: skip
        await chat.press("✏ Figures")
        await chat.say("7")
        await chat.press("Change to 🔴")
        (report,) = await versions(chat, 1)
        assert (report.health, report.reason, report.differs) == (Health.OFF_TRACK, "", False)


async def test_milestones_are_tapped_and_what_is_no_figure_is_kept_as_words(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS, OPENED)
        await chat.press("🟡")
        await chat.say("还在统计")
        assert [r.text for r in await versions(chat, 1)] == ["还在统计"]
        await chat.press("✏ Figures")
        await chat.say("20")
        assert "平台启用: is it reached?" in await chat.text()
        await chat.press("✔ Reached")
        assert await said_figures(chat) == ["20", "1"]


async def test_a_reply_is_read_against_the_figures_and_confirmed_by_one_tap(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS, before=Decimal(19))
        await chat.say("全国重点实验室已达21家，评审完成")
        assert "I read: 全国重点实验室 <b>21 家</b>. If that is right, tap how it stands." in await chat.text()
        assert await said_figures(chat) == []
        await chat.press("✔ 🟢")
        assert await said_figures(chat) == ["21"]
        (report,) = await versions(chat, 1)
        assert (report.health, report.text) == (Health.ON_TRACK, "全国重点实验室已达21家，评审完成")


async def test_a_new_version_begins_with_the_figures_of_the_last(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        await chat.press("🟢")
        await chat.say("21")
        await chat.press("Next")
        await on_card(chat)
        await chat.press("✏ Health")
        await chat.press("🟡")
        first, second = await versions(chat, 1)
        assert [await figures.of_report(chat.tx, r.id) for r in (first, second)] == [{1: Decimal(21)}] * 2


@pytest.mark.parametrize(
    ("taps", "manner", "said"),
    [
        (["Nothing to measure"], Manner.NOTHING, "nothing to measure"),
        (["Figures come later", "Fri 31 Mar"], Manner.LATER, "figures come Fri 31 Mar"),
        (["Figures come later", "!4月10日"], Manner.LATER, "figures come Mon 10 Apr"),
    ],
)
async def test_nothing_to_measure_and_figures_to_come_are_told_apart(
    db: Database, office: Office, taps: list[str], manner: Manner, said: str
) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        for tap in taps:
            await (chat.say(tap[1:]) if tap.startswith("!") else chat.press(tap))
        (report,) = await versions(chat, 1)
        assert (report.manner, report.health) == (manner, Health.UNSTATED)
        await chat.press("☰")
        assert f"1 完善实验室体系 — {said}" in await chat.text()


async def test_no_change_again_needs_a_reason(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        made = await indicators.add(chat.tx, LABS)
        await reported(chat, {made: Decimal(20)}, unchanged=1)
        await on_card(chat)
        await chat.press("＝ No change")
        assert "No change 2 times in a row." in await chat.text()
        await chat.press("We wait for others")
        (report,) = await versions(chat, 1)
        assert (report.no_change, report.reason) == (2, "We wait for others")
        assert await said_figures(chat) == ["20"]


async def test_the_words_of_last_time_are_noticed(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await reported(chat, {})
        await on_card(chat)
        await chat.press("🟢")
        await chat.say(f"{WORDS} ")
        assert "These are word for word the words of last time." in await chat.text()


async def test_where_she_is_on_the_card_is_kept(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await on_card(chat, LABS)
        await chat.press("🟢")
        assert await chat.tx.value("SELECT expects FROM drafts WHERE kind = 'card'") == "figure-1"
        await chat.press("Pass over")
        assert await chat.tx.value("SELECT expects FROM drafts WHERE kind = 'card'") == "words"


async def test_the_lead_takes_in_what_joint_departments_wrote(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as joint:
        await indicators.add(joint.tx, replace(LABS, task_id=3))
        await joint.press_data(f"card.{(await answered(joint, 3)).request.id}")
        await joint.press("🟢")
        await joint.say("4")
        await joint.say("省内4家已通过验收")
        lead = Chat(joint.tx, office, Office.INDUSTRY, joint.now)
        await lead.press_data(f"card.{(await answered(lead, 3)).request.id}")
        assert "省科技厅 (joint): 🟢 on track · 4 家\n“省内4家已通过验收”" in await lead.text()
        await lead.press("🟢")
        await lead.say("21")
        await lead.say("平台已上线")
        await lead.press("⇩ Take in the words of 1 department")
        (report,) = await versions(lead, 3)
        assert report.text == "平台已上线\n省科技厅：省内4家已通过验收"
        assert "⇩" not in "".join(await lead.labels())


EIGHT = 8


async def test_eight_tasks_that_stand_as_before_take_nine_taps_and_one_message(db: Database, office: Office) -> None:
    """A contact is through in a minute: twenty taps at most (measured: nine)."""
    async with talking(db, office, Office.SCIENCE) as chat:
        who = await office.who(chat.tx, Office.SCIENCE)
        march = await period(chat.tx, office)
        for number in range(6, 6 + EIGHT - 3):
            task = await tasks.task(chat.tx, office.plan.id, 1)
            assert task is not None
            made = await tasks.set_task(
                chat.tx, plan_id=office.plan.id, part_id=task.part.id, number=number, title=f"任务{number}", target="",
                target_source="", due=None,
            )  # fmt: skip
            await requests.add(
                chat.tx,
                march,
                task_id=made,
                department_id=office.science.id,
                kind=RequestKind.REPORT,
                due_at=march.due_at,
            )
        owed = [a.request for a in await owing.mine(chat.tx, who)]
        assert len(owed) == EIGHT
        february = await period(chat.tx, office, "2023-02")
        for request in owed:
            made_before = await requests.add(
                chat.tx,
                february,
                task_id=request.task_id,
                department_id=office.science.id,
                kind=request.kind,
                due_at=START,
            )
            assert made_before is not None
            before = await owing.owned(chat.tx, who, made_before)
            await answering.write(chat.tx, who, before, Statement(Health.ON_TRACK, 40, "在推进"), now=START)
        await chat.press_data(f"go.{march.id}")
        taps = 1
        while "＝ No change since last time" in await chat.labels():
            await chat.press("＝ No change")
            taps += 1
        assert (taps, await chat.count()) == (EIGHT + 1, 1)
        assert (await chat.text()).startswith(f"✔ <b>All {EIGHT} tasks for March 2023 are in.</b>")
