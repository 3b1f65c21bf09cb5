"""Reports version by version, and everything that was said, as it came."""

from __future__ import annotations

from datetime import timedelta

from domain.reports import Health, Report, Statement
from storage import reports, requests
from storage.database import Database
from storage.reports import SayingState
from tests.conftest import START, Office
from tests.storage.test_requests import add, get, say

LATER = START + timedelta(hours=1)


async def test_versions_are_kept_and_the_latest_counts(db: Database, office: Office) -> None:
    async with db.write() as tx:
        request = await add(tx, office, "2023-03", 1, office.science.id)
        first = await say(tx, office, request, Health.AT_RISK, "one")
        second = await say(tx, office, request, Health.ON_TRACK, "two")
        newest, oldest = await reports.versions(tx, request)
        person = (await office.who(tx, Office.SCIENCE)).person
        assert newest == Report(second, request, 2, person.id, "张伟", Health.ON_TRACK, None, "two", 0, START, False)
        assert (oldest.id, oldest.text, oldest.health, oldest.left) == (first, "one", Health.AT_RISK, True)
        assert (await get(tx, request)).report == newest


async def test_a_version_is_amended_until_it_is_left(db: Database, office: Office) -> None:
    async with db.write() as tx:
        request = await add(tx, office, "2023-03", 1, office.science.id)
        report = await say(tx, office, request, text="one")
        await reports.amend(tx, report, Statement(Health.DONE, 100, "two", 3))
        await reports.leave(tx, request, now=LATER)
        await reports.amend(tx, report, Statement(Health.OFF_TRACK, 0, "three"))
        (only,) = await reports.versions(tx, request)
        assert (only.health, only.percent, only.text, only.no_change, only.left) == (
            Health.DONE, 100, "two", 3, True,
        )  # fmt: skip


async def test_what_was_said_is_kept_and_booked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await office.who(tx, Office.SCIENCE)
        said = [
            await reports.keep_saying(
                tx, person_id=who.person.id, chat_id=Office.SCIENCE, message_id=number, kind="text", text=text,
                file_id="", now=START,
            )
            for number, text in ((7, "one"), (8, "two"), (7, "one, edited"))
        ]  # fmt: skip
        assert [s.state for s in said] == [SayingState.KEPT] * 3
        assert await reports.saying(tx, said[0].id) == said[0]
        assert await reports.saying(tx, 99) is None
        assert await reports.saying_of_message(tx, Office.SCIENCE, 7) == said[2]
        assert await reports.saying_of_message(tx, Office.INDUSTRY, 7) is None
        for saying in (said[1], said[2]):
            await reports.book(tx, saying.id, SayingState.ASKED, request_id=None, report_id=None)
        assert [s.text for s in await reports.asked_sayings(tx, who.person.id)] == ["one, edited", "two"]
        request = await add(tx, office, "2023-03", 1, office.science.id)
        report = await say(tx, office, request)
        await reports.book(tx, said[1].id, SayingState.COUNTED, request_id=request, report_id=report)
        booked = await reports.saying(tx, said[1].id)
        assert booked is not None
        assert (booked.state, booked.request_id, booked.report_id) == (SayingState.COUNTED, request, report)
        assert [s.text for s in await reports.asked_sayings(tx, who.person.id)] == ["one, edited"]


async def test_requests_show_their_latest_report_alone(db: Database, office: Office) -> None:
    async with db.write() as tx:
        request = await add(tx, office, "2023-03", 1, office.science.id)
        for text in ("one", "two", "three"):
            await say(tx, office, request, text=text)
        found = await requests.of_task(tx, 1)
        assert [(a.report.version, a.report.text) for a in found if a.report] == [(3, "three")]
