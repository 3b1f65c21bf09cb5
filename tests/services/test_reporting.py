"""The card: taps set it, a stale one is redrawn, and nobody sets another department's."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import Locked, NoSuchTask, NotFound, NothingOpen, NotYours
from domain.people import Post
from domain.reports import Health, PeriodState, RequestState
from services import owing, reporting
from storage import audit, people, periods, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import everything, period, report_all, shanghai
from tests.services.talk import ASKED, Chat, answered, talking, versions


async def begun(chat: Chat) -> None:
    """Press Start under the prompt."""
    await chat.press_data(f"go.{(await period(chat.tx, chat.office)).id}")


async def test_start_shows_the_first_card_that_is_missing(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        assert await chat.text() == (
            "1/2 · <b>Task 3 强化数字赋能</b>\nBooked to March 2023 · due Fri 24 Mar 18:00\n省科技厅 (joint): nothing yet\n"
            "How does it stand? Tap, or simply reply with a sentence."
        )
        assert await chat.labels() == [
            "🟢 on track", "🟡 at risk", "🔴 off track", "✅ done", "⚪ not started", "👥 Ask a colleague ▸",
            "☰ All", "Skip ›",
        ]  # fmt: skip


async def test_green_amber_green_is_three_taps_on_one_version(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        for label in ("🟢", "🟡", "🟢"):
            await chat.press_health(label)
        (report,) = await versions(chat, 3)
        found = await answered(chat, 3)
        assert (report.health, report.version, report.text) == (Health.ON_TRACK, 1, "")
        assert (found.request.state, found.request.revision) == (RequestState.REPORTED, 4)
        assert found.request.answered_at == ASKED + timedelta(minutes=2)
        noted = await audit.of_object(chat.tx, "request", found.request.id)
        assert ['"on_track"' in row["after"] for row in noted] == [True, False, True]
        assert "✔ <b>🟢 on track</b> · version 1" in await chat.text()
        await chat.press("‹ Back")
        assert (await chat.labels())[0] == "• 🟢 on track"


async def test_a_stale_button_redraws_the_card_and_writes_nothing(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        old = await chat.data()
        await chat.press("🟢")
        request = (await answered(chat, 3)).request
        for data in (d for d in old if d.startswith("health")):
            await chat.press_data(data)
            assert chat.toast == "The card has changed since. Here is how it stands now."
        await chat.press_data(f"percent.{request.id}.1.50")
        await chat.press_data(f"same.{request.id}.1")
        assert (await answered(chat, 3)).request == request
        (report,) = await versions(chat, 3)
        assert (report.health, report.percent) == (Health.ON_TRACK, None)


async def test_percent_and_health_keep_each_other(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        await chat.press("🟡")
        await chat.press("75 %")
        await chat.press_health("🔴")
        (report,) = await versions(chat, 3)
        assert (report.health, report.percent) == (Health.OFF_TRACK, 75)
        assert "🔴 off track 75 %" in await chat.text()


async def test_skip_and_next_lead_round_all_that_is_missing(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await begun(chat)
        shown = [await chat.text()]
        for label in ("Skip", "Skip", "Skip"):
            await chat.press(label)
            shown.append(await chat.text())
        assert [text.split("<b>")[1].split()[1] for text in shown] == ["1", "2", "3", "1"]
        assert "contribution of 省科技厅, due Wed 22 Mar 18:00" in shown[2]
        assert [text.split(" ")[0] for text in shown] == ["1/3", "2/3", "3/3", "1/3"]


async def test_the_last_one_left_says_that_all_is_in(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        for label in ("🟢", "Next", "🔴", "Next"):
            await chat.press(label)
        assert await chat.text() == (
            "✔ <b>All 2 tasks for March 2023 are in.</b>\n🟢 on track 1 · 🔴 off track 1\n"
            "The summary comes out Wed 29 Mar 09:00; you can change everything until Fri 31 Mar 18:00.\n"
            "<blockquote expandable>3 强化数字赋能 — 🟢 on track\n4 推进技改提级 — 🔴 off track</blockquote>"
        )
        await chat.press("👀")
        assert "✔ <b>All 2 reported.</b>" in await chat.text()
        assert (await chat.count(), await chat.labels()) == (1, ["3 强化数字赋能", "4 推进技改提级"])


async def test_skipping_the_only_one_left_does_not_say_that_all_is_in(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        for label in ("🟢", "Next", "Skip"):
            await chat.press(label)
        assert (await chat.text()).startswith(
            "<b>1 task still missing</b>, 1 reported.\n4 推进技改提级 — still missing"
        )
        assert await chat.labels() == ["4 推进技改提级", "📄 The sheet"]


async def test_a_card_that_was_left_makes_a_new_version(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        await chat.press("🟢")
        await chat.press("Next")
        await chat.press_data(f"card.{(await answered(chat, 3)).request.id}")
        await chat.press_health("🔴")
        first, second = await versions(chat, 3)
        assert (first.health, first.left, second.health, second.left) == (
            Health.ON_TRACK, True, Health.OFF_TRACK, False,
        )  # fmt: skip


@pytest.mark.parametrize("way", ["mine", "other card"])
async def test_going_elsewhere_leaves_the_card(db: Database, office: Office, way: str) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        await chat.press("🟢")
        other = (await answered(chat, 4)).request.id
        await chat.press_data("mine" if way == "mine" else f"card.{other}")
        assert [report.left for report in await versions(chat, 3)] == [True]


@pytest.mark.parametrize(
    "data",
    [
        "card.{id}", "health.{id}.{revision}.done", "right.{id}.{revision}.done", "percent.{id}.{revision}.50",
        "same.{id}.{revision}", "figure.{id}.{revision}.1.5", "nothing.{id}.{revision}", "later.{id}.{revision}.20230401",
        "keep.{id}.{revision}.counted", "step.{id}.words", "next.{id}", "book.{id}", "count.1.{id}", "add.{id}", "replace.{id}",
    ],
)  # fmt: skip
@pytest.mark.parametrize("chat_id", [Office.INDUSTRY, Office.SCIENCE_HEAD, Office.SUPERVISOR, Office.ADMIN])
async def test_buttons_of_another_department_do_nothing(db: Database, office: Office, chat_id: int, data: str) -> None:
    async with talking(db, office, chat_id) as chat:
        request = (await answered(chat, 1, department_id=office.science.id)).request
        before = await everything(chat.tx)
        with pytest.raises(NotYours):
            await chat.press_data(data.format(id=request.id, revision=request.revision))
        assert await everything(chat.tx) == before
        assert await chat.tx.value("SELECT count(*) FROM drafts") == 0


async def test_a_request_that_never_was_is_not_found(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        with pytest.raises(NotFound):
            await chat.press_data("card.999")


async def test_report_with_a_number(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        who = await office.who(chat.tx, Office.INDUSTRY)
        assert "Task 4" in (await reporting.open_task(chat.tx, who, 4, now=chat.now)).text
        assert "Task 3" in (await reporting.open_any(chat.tx, who, now=chat.now)).text
        for number, refusal in ((1, NotYours), (99, NoSuchTask)):
            with pytest.raises(refusal):
                await reporting.open_task(chat.tx, who, number, now=chat.now)
        await report_all(chat.tx, who, chat.now)
        with pytest.raises(NothingOpen):
            await reporting.open_any(chat.tx, who, now=chat.now)
        assert "version 1" in (await reporting.open_task(chat.tx, who, 4, now=chat.now)).text


async def test_a_joint_department_opens_its_contribution(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        who = await office.who(chat.tx, Office.SCIENCE)
        assert "contribution of 省科技厅" in (await reporting.open_task(chat.tx, who, 3, now=chat.now)).text
        await chat.press_data(f"card.{(await answered(chat, 3)).request.id}")
        await chat.press("🟡")
        await chat.say("实验室已挂牌")
        mary = Chat(chat.tx, office, Office.INDUSTRY, chat.now)
        await begun(mary)
        assert "省科技厅 (joint): 🟡 at risk\n“实验室已挂牌”" in await mary.text()


async def test_before_the_asking_a_report_is_early_and_after_it_still_there(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY, now=shanghai(3, 10, 9)) as chat:
        await chat.say("任务4 评审完成")
        assert "Early: booked to March 2023, due Fri 24 Mar 18:00" in await chat.text()
        await chat.press("🟢")
        await chat.press("Next")
        assert (await chat.text(), await chat.labels()) == (
            "Thank you. Nothing is missing at the moment.", ["👀 My tasks"],
        )  # fmt: skip
        assert (await answered(chat, 4)).request.state is RequestState.REPORTED


async def test_after_the_lock_a_tap_is_refused_until_it_is_reopened(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await begun(chat)
        request = (await answered(chat, 3)).request
        await periods.set_state(chat.tx, request.period.id, PeriodState.LOCKED)
        for data in (f"health.{request.id}.1.done", f"percent.{request.id}.1.50"):
            with pytest.raises(Locked):
                await chat.press_data(data)
        await requests.reopen(chat.tx, request.id, RequestState.OPEN, until=chat.now + timedelta(days=2))
        await chat.press_data(f"card.{request.id}")
        assert "Booked to March 2023 · reopened until" in await chat.text()
        await chat.press("🟢")
        assert (await answered(chat, 3)).request.state is RequestState.REPORTED


async def test_what_a_department_is_excused_from_is_not_shown(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await requests.set_state(chat.tx, (await answered(chat, 3)).request.id, RequestState.EXCUSED)
        await chat.press_data("mine")
        assert (await chat.text()).startswith("<b>2 tasks still missing</b>, 0 reported.")
        assert await chat.labels() == ["1 完善实验室体系", "2 加强创新平台建设", "📄 The sheet"]
        mary = Chat(chat.tx, office, Office.INDUSTRY, chat.now)
        await begun(mary)
        assert "joint" not in await mary.text()


async def test_an_overview_names_what_is_missing_first(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE) as chat:
        await begun(chat)
        await chat.press("🟢")
        await chat.press("☰ All")
        assert (await chat.text()).splitlines() == [
            "<b>2 tasks still missing</b>, 1 reported.", "2 加强创新平台建设 — still missing",
            "3 强化数字赋能 — still missing", "1 完善实验室体系 — 🟢 on track",
        ]  # fmt: skip


async def test_who_answers_for_nobody_has_no_cards(db: Database, office: Office) -> None:
    async with talking(db, office, Office.SCIENCE_HEAD) as chat:
        who = await office.who(chat.tx, Office.SCIENCE_HEAD)
        assert await owing.mine(chat.tx, who) == []
        for call in (reporting.overview(chat.tx, who, now=chat.now), reporting.open_any(chat.tx, who, now=chat.now)):
            with pytest.raises(NothingOpen):
                await call
        await people.take_seat(chat.tx, who.person.id, office.science.id, Post.DEPUTY, now=chat.now)
        assert len(await owing.mine(chat.tx, await office.who(chat.tx, Office.SCIENCE_HEAD))) == 3
