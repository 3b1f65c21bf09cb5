"""Words written anew, taken over from last time, and booked to another period and back; both versions stay."""

from __future__ import annotations

import pytest

from domain.errors import Locked, NotYours, Outdated
from domain.reports import Health, RequestState
from services import browsing, moving, rewording
from storage import audit, reports, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import period, reported, request_of, shanghai, until
from tests.services.talk import ASKED, Chat, answered, talking, versions

MARY = Office.INDUSTRY
APRIL = shanghai(4, 19, 9)


async def on_card(chat: Chat, number: int = 3, label: str = "2023-03") -> int:
    request = (await answered(chat, number, label)).request.id
    await chat.press_data(f"card.{request}")
    return request


async def has_reported(db: Database, office: Office, text: str) -> None:
    """Mary has reported task 3 for March, and left the card."""
    await until(db, ASKED)
    async with db.write() as tx:
        found = await request_of(tx, office, 3, office.industry.id)
        await reported(tx, await office.who(tx, MARY), found, ASKED, text)


async def test_words_are_written_anew_and_the_old_ones_stay(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        request = await on_card(chat)
        await chat.say("评审已通过")
        await chat.press("🟢")
        await chat.press_data(f"rewrite.{request}")
        assert "“评审已通过”" in await chat.text()
        await chat.say("评审推迟")
        assert [(r.text, r.health) for r in await versions(chat, 3)] == [
            ("评审已通过", Health.ON_TRACK), ("评审推迟", Health.ON_TRACK)
        ]  # fmt: skip
        # Once they are written, more words add to them again.
        await chat.say("到五月")
        assert [r.text for r in await versions(chat, 3)] == ["评审已通过", "评审推迟\n到五月"]
        who = await office.who(chat.tx, Office.SCIENCE_DEPUTY)
        with pytest.raises(NotYours):
            await rewording.begin(chat.tx, who, request, now=chat.now)
        with pytest.raises(NotYours):
            await rewording.take_last(chat.tx, who, request, 1, now=chat.now)


async def test_last_months_words_are_taken_marked_and_asked_about(db: Database, office: Office) -> None:
    await has_reported(db, office, "评审已通过")
    async with talking(db, office, MARY, now=APRIL) as chat:
        request = await on_card(chat, 3, "2023-04")
        await chat.press("🟢")
        await chat.press("Pass over")
        assert "＝ Take the words of last time" in await chat.labels()
        await chat.press("＝ Take the words")
        (report,) = await versions(chat, 3, "2023-04")
        assert (report.text, report.health, report.no_change) == ("评审已通过", Health.ON_TRACK, 0)
        assert "＝ Word for word as last time." in await chat.text()
        assert "word for word the words of last time" in await chat.text()
        await chat.press_data(f"lastwords.{request}.1")
        assert len(await versions(chat, 3, "2023-04")) == 1


async def test_words_go_to_another_period_and_back(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        request = await on_card(chat)
        april = await period(chat.tx, office, "2023-04")
        await chat.say("任务3 四月的评审已通过")
        await chat.press("🟢")
        await chat.press_data(f"bookto.{request}")
        assert await chat.labels() == ["April 2023, early", "‹ Back"]
        await chat.press("April")
        assert "your words now count for <b>April 2023</b>" in await chat.text()
        assert "March 2023 is still missing." in await chat.text()
        there = await answered(chat, 3, "2023-04")
        assert there.request.state is RequestState.REPORTED
        assert there.report is not None
        assert (there.report.text, there.report.health) == ("四月的评审已通过", Health.ON_TRACK)
        here = await answered(chat, 3)
        assert (here.request.state, here.request.answered_at, here.report) == (RequestState.OPEN, None, None)
        assert [r.moved for r in await versions(chat, 3)] == [True]
        history = await browsing.history(chat.tx, await office.who(chat.tx, MARY), 3)
        assert history.text.count("四月的评审已通过") == 2
        assert "were booked to another period" in history.text
        undo = next(d for d in await chat.data() if d.startswith("bookback."))
        await chat.press_data(undo)
        here, there = await answered(chat, 3), await answered(chat, 3, "2023-04")
        assert here.request.state is RequestState.REPORTED
        assert here.report is not None
        assert (here.report.text, here.report.version) == ("四月的评审已通过", 1)
        assert (there.request.state, there.report) == (RequestState.OPEN, None)
        acts = [row["act"] for row in await audit.of_object(chat.tx, "request", request)]
        assert acts[-2:] == ["move", "unmove"]
        with pytest.raises(Outdated):
            await chat.press_data(undo)
        # A new version after that has a number of its own.
        await chat.press_data(f"bookto.{request}.{april.id}")
        await on_card(chat)
        await chat.say("三月的评审已通过")
        assert [(r.version, r.moved) for r in await versions(chat, 3)] == [(1, True), (2, False)]


async def test_only_the_newest_words_go_and_what_was_there_stays(db: Database, office: Office) -> None:
    await has_reported(db, office, "三月：印发方案")
    async with talking(db, office, MARY, now=shanghai(3, 20, 9)) as chat:
        request = await on_card(chat)
        await chat.say("四月：开始评审")
        await chat.press("➕ Add")
        assert (await versions(chat, 3))[-1].text == "三月：印发方案\n四月：开始评审"
        await chat.press_data(f"bookto.{request}.{(await period(chat.tx, office, '2023-04')).id}")
        assert "March 2023 stands as it did before them." in await chat.text()
        here, there = await answered(chat, 3), await answered(chat, 3, "2023-04")
        assert here.report is not None
        assert (here.report.text, here.request.state) == ("三月：印发方案", RequestState.REPORTED)
        assert there.report is not None
        assert (there.report.text, there.report.health) == ("四月：开始评审", Health.UNSTATED)
        latest = await requests.latest_reports(chat.tx, office.plan.id)
        assert [a.request.period.label for a in latest if a.request.number == 3] == ["2023-04"]
        # Changed since: the undo shows the card instead.
        undo = next(d for d in await chat.data() if d.startswith("bookback."))
        await on_card(chat, 3, "2023-04")
        await chat.press("🟢")
        await chat.press_data(undo)
        assert (await answered(chat, 3)).report == here.report


async def test_who_may_not_and_when(db: Database, office: Office) -> None:
    async with talking(db, office, MARY) as chat:
        request = await on_card(chat)
        await chat.say("评审已通过")
        await chat.press("☰")
        april, may = await period(chat.tx, office, "2023-04"), await period(chat.tx, office, "2023-05")
        other = await office.who(chat.tx, Office.SCIENCE)
        for call in (moving.choices(chat.tx, other, request, now=chat.now),
                     moving.move(chat.tx, other, request, april.id, now=chat.now),
                     moving.undo(chat.tx, other, request, request, 1, now=chat.now)):  # fmt: skip
            with pytest.raises(NotYours):
                await call
        with pytest.raises(Outdated):
            await chat.press_data(f"bookto.{request}.{may.id}")
    await until(db, shanghai(4, 3, 9))
    async with db.write() as tx:
        chat = Chat(tx, office, MARY, shanghai(4, 3, 9))
        with pytest.raises(Locked):
            await chat.press_data(f"bookto.{request}")
        with pytest.raises(Locked):
            await chat.press_data(f"rewrite.{request}")
        assert [r.text for r in await reports.versions(tx, request)] == ["评审已通过"]
