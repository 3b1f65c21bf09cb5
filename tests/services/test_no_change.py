"""The tap that says "no change": what it repeats, and for how many periods in a row."""

from __future__ import annotations

from domain.reports import Health, RequestKind, Statement
from services import answering, owing
from storage import requests
from storage.database import Database
from tests.conftest import START, Office
from tests.services.rounds import period
from tests.services.talk import Chat, talking, versions


async def begun(chat: Chat) -> None:
    """Press Start under the prompt."""
    await chat.press_data(f"go.{(await period(chat.tx, chat.office)).id}")


async def test_no_change_is_one_tap_and_marked_so(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        who = await office.who(chat.tx, Office.INDUSTRY)
        february = await period(chat.tx, office, "2023-02")
        made = await requests.add(
            chat.tx, february, task_id=3, department_id=office.industry.id, kind=RequestKind.REPORT, due_at=START
        )
        assert made is not None
        before = await owing.owned(chat.tx, who, made)
        await answering.write(chat.tx, who, before, Statement(Health.AT_RISK, 40, "评审中", 0), now=START)
        await begun(chat)
        assert "Last time (February 2023): 🟡 at risk 40 %\n“评审中”" in await chat.text()
        await chat.press("＝ No change")
        (report,) = await versions(chat, 3)
        assert (report.health, report.percent, report.text, report.no_change) == (Health.AT_RISK, 40, "", 1)
        assert "<b>Task 4 " in await chat.text()
        await chat.press("☰")
        assert "3 强化数字赋能 — 🟡 at risk 40 %, no change" in await chat.text()
        await chat.press_data(f"card.{report.request_id}")
        await chat.press_health("🟢")
        report = (await versions(chat, 3))[-1]
        assert (report.health, report.no_change) == (Health.ON_TRACK, 0)


async def test_no_change_says_how_often_in_a_row_and_what_was_last_said(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        who = await office.who(chat.tx, Office.INDUSTRY)
        for label, text, unchanged in (("2023-01", "评审中", 0), ("2023-02", "", 1)):
            made = await requests.add(
                chat.tx, await period(chat.tx, office, label), task_id=3, department_id=office.industry.id,
                kind=RequestKind.REPORT, due_at=START,
            )  # fmt: skip
            assert made is not None
            await answering.write(
                chat.tx, who, await owing.owned(chat.tx, who, made), Statement(Health.AT_RISK, 40, text, unchanged),
                now=START,
            )  # fmt: skip
        await begun(chat)
        said = "Last time (February 2023): 🟡 at risk 40 %, no change\n“评审中” (January 2023)\n"
        assert said in await chat.text()
        await chat.press("＝ No change")
        assert [report.no_change for report in await versions(chat, 3)] == [2]
        assert "🟡 at risk 40 %, no change, 2 in a row" in await chat.text()
