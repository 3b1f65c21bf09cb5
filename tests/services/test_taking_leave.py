"""Somebody is away: who is asked and reminded instead, what is said to whom, and how it ends."""

from __future__ import annotations

from datetime import date, datetime

import pytest

from domain.errors import NobodyToStandIn, NotForYou, NothingToUndo
from domain.outgoing import Outgoing
from domain.people import Post
from domain.unreadable import NotLater, TooFarAhead, Usage
from services import taking_leave
from storage import absences, outbox, people, reports
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.asking import at_desk
from tests.services.rounds import letter, queued, reported, request_of, sent_out, shanghai, tick, until

LILI = 1007
"""A second deputy at science."""


async def english(tx: Tx) -> None:
    for standing in await people.everyone(tx):
        await people.set_language(tx, standing.person.id, "en")


async def second_deputy(tx: Tx, office: Office) -> None:
    person = await people.add(tx, chat_id=LILI, name="李丽", username="", language="en", now=START)
    await people.take_seat(tx, person.id, office.science.id, Post.DEPUTY, now=START)


async def goes(db: Database, office: Office, chat_id: int, words: str, now: datetime) -> Outgoing:
    async with db.write() as tx:
        await english(tx)
        return await taking_leave.away(tx, await office.who(tx, chat_id), words, now=now)


async def told(db: Database) -> list[tuple[str, str]]:
    async with db.write() as tx:
        return await sent_out(tx)


async def test_while_she_is_away_the_deputy_is_asked_and_reminded_in_her_place(db: Database, office: Office) -> None:
    said = await goes(db, office, Office.SCIENCE, "2023-03-16 2023-03-27", shanghai(3, 15, 10))
    assert said.text == (
        "🗓 <b>Away Thu 16 Mar – Mon 27 Mar</b>\n"
        "刘洋 stands in for you and gets your questions and reminders; you get none."
    )
    assert [b.label for row in said.keyboard for b in row] == ["✖ I'm not going"]
    await until(db, shanghai(3, 16, 0))
    async with db.read() as tx:
        assert await queued(tx) == [("deputy", "standsin")]
        hello = await letter(tx, Office.SCIENCE_DEPUTY, "standsin")
        assert "🗓 张伟 is away until Mon 27 Mar; you stand in at 省科技厅.\nNothing is open" in hello.text
    await told(db)
    for now, expected in (
        (shanghai(3, 16, 9), [("admin", "unreachable")]),
        (shanghai(3, 17, 9), [("deputy", "prompt"), ("mary", "prompt")]),
        (shanghai(3, 20, 9), []),
        (shanghai(3, 22, 9, 30), [("deputy", "reminder:1"), ("mary", "reminder:1")]),
        (shanghai(3, 24, 9, 30), [("deputy", "reminder:2"), ("mary", "reminder:2")]),
        (shanghai(3, 27, 9, 30), [("deputy", "overdue:1"), ("mary", "overdue:1")]),
        # She is back on the morning after, and what is open is hers again; the department was late all the same.
        (shanghai(3, 28, 8), [("deputy", "isback"), ("contact", "back")]),
        (shanghai(3, 28, 9, 30), [("head", "overdue:2")]),
    ):
        assert await tick(db, now) == 1, now
        assert await told(db) == expected, now
    async with db.read() as tx:
        prompt = await letter(tx, Office.SCIENCE_DEPUTY, "prompt")
        assert prompt.text.startswith("🗓 You stand in for 张伟, who is away.\n📋")
        assert (await letter(tx, Office.SCIENCE, "back")).text.startswith("👋 Welcome back: 3 still open.")
        assert "Contacts: 张伟, 刘洋." in (await letter(tx, Office.SCIENCE_HEAD, "overdue:2")).text
        assert await absences.next_due(tx) is None


async def test_what_is_open_goes_to_the_deputy_at_once_and_answers_say_for_whom(db: Database, office: Office) -> None:
    now = shanghai(3, 22, 10)
    await until(db, shanghai(3, 21, 9))
    await told(db)
    await until(db, shanghai(3, 22, 9, 30))
    said = await goes(db, office, Office.SCIENCE, "until Monday 刘洋", now)
    assert "Away Wed 22 Mar – Mon 27 Mar" in said.text
    async with db.write() as tx:
        # The reminder that still waits for her is not sent.
        assert await queued(tx) == [("deputy", "reminder:1"), ("mary", "reminder:1"), ("deputy", "standsin")]
        hello = await letter(tx, Office.SCIENCE_DEPUTY, "standsin")
        assert "Still open: 3 tasks, due Wed 22 Mar 18:00." in hello.text
        assert "1 完善实验室体系" in hello.text
        assert hello.keyboard[0][0].data.startswith("go.")
        deputy, contact = await office.who(tx, Office.SCIENCE_DEPUTY), await office.who(tx, Office.SCIENCE)
        first = await request_of(tx, office, 1, office.science.id)
        await reported(tx, deputy, first, now)
        await reported(tx, contact, await request_of(tx, office, 2, office.science.id), now)
        found = await reports.versions(tx, first.request.id)
        assert [(r.person_name, r.for_name) for r in found] == [("刘洋", "张伟")]
        own = await request_of(tx, office, 2, office.science.id)
        assert own.report is not None
        assert own.report.for_name == ""
    async with at_desk(db, office, now) as desk:
        assert "刘洋 for 张伟" in (await desk.command(Office.SCIENCE, "task 1")).text
        assert "刘洋 for 张伟" in (await desk.command(Office.SUPERVISOR, "history 1")).text
        assert "刘洋 for 张伟" in (await desk.command(Office.SCIENCE_DEPUTY, "report 1")).text
        # Back early: what is still open, and the deputy hears it.
        absence = await absences.of_person(desk.tx, contact.person.id)
        assert absence is not None
        for chat_id in (Office.SCIENCE_DEPUTY, Office.ADMIN):
            with pytest.raises(NothingToUndo):
                await taking_leave.back(desk.tx, await office.who(desk.tx, chat_id), absence.id, now=now)
        assert "Welcome back: 1 still open" in (await desk.press(Office.SCIENCE, f"back.{absence.id}")).text
        assert "张伟 is back" in (await desk.newest(Office.SCIENCE_DEPUTY)).text
        with pytest.raises(NothingToUndo):
            await desk.press(Office.SCIENCE, f"back.{absence.id}")
    await until(db, shanghai(3, 24, 9, 30))
    assert ("contact", "reminder:2") in await told(db)


async def test_a_deputy_who_is_away_too_makes_way_for_the_next(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await second_deputy(tx, office)
    await until(db, shanghai(3, 20, 9))
    now = shanghai(3, 21, 10)
    await goes(db, office, Office.SCIENCE, "until 24 Mar 刘洋", now)
    said = await goes(db, office, Office.SCIENCE_DEPUTY, "until 24 Mar 张伟", now)
    # Each named the other: no circle, the one who is there stands in.
    assert "李丽 stands in for you" in said.text
    async with db.write() as tx:
        rows = await tx.rows("SELECT chat_id, key FROM outbox WHERE state = 'waiting' AND key LIKE 'standsin:%'")
        assert [row["chat_id"] for row in rows] == [Office.SCIENCE_DEPUTY, LILI]
        await tx.run("UPDATE outbox SET state = 'sent' WHERE state = 'waiting'")
    await until(db, shanghai(3, 22, 9, 30))
    async with db.read() as tx:
        rows = await tx.rows("SELECT chat_id FROM outbox WHERE key LIKE 'reminder:%' ORDER BY chat_id")
        assert [row["chat_id"] for row in rows] == [Office.INDUSTRY, LILI]


async def test_where_nobody_stands_in_the_head_is_told_else_the_admin_and_before_the_period(
    db: Database, office: Office
) -> None:
    await until(db, shanghai(3, 15, 9))
    await told(db)
    for chat_id in (Office.SCIENCE, Office.SCIENCE_DEPUTY, Office.INDUSTRY):
        await goes(db, office, chat_id, "until 24 Mar", shanghai(3, 15, 10))
    async with db.write() as tx:
        said = {(who, key.split(":")[0]) for who, key in await sent_out(tx)}
        assert said == {("deputy", "standsin"), ("head", "nobodyin"), ("admin", "nobodyin")}
        assert (
            "刘洋 (省科技厅) is away until Fri 24 Mar, and nobody"
            in (await letter(tx, Office.SCIENCE_HEAD, "nobodyin")).text
        )
        alone = await letter(tx, Office.ADMIN, "nobodyin")
        assert "Mary Brown (省工业和信息化厅)" in alone.text
        assert alone.keyboard[0][0].data == f"inviteto.{office.industry.id}.contact"
    await until(db, shanghai(3, 16, 9))
    assert await told(db) == [("admin", "alone"), ("admin", "unreachable")]
    await until(db, shanghai(3, 24, 9, 30))
    assert await told(db) == []
    async with db.read() as tx:
        assert (
            "Everybody who answers is away then at: 省科技厅, 省工业和信息化厅."
            in (await letter(tx, Office.ADMIN, "alone")).text
        )


async def test_by_buttons_she_chooses_until_when_and_who(db: Database, office: Office) -> None:
    now = shanghai(3, 21, 10)
    async with db.write() as tx:
        await second_deputy(tx, office)
    await until(db, shanghai(3, 20, 9))
    async with at_desk(db, office, now) as desk:
        prompt = await letter(desk.tx, Office.SCIENCE, "prompt")
        assert prompt.keyboard[1][0].data == "away"
        asked = await desk.press(Office.SCIENCE, "away")
        assert [b.data for b in asked.keyboard[0]] == ["away.20230321.20230322", "away.20230321.20230324"]
        who = await desk.press(Office.SCIENCE, "away.20230321.20230324")
        ids = [(await desk.person(chat)).id for chat in (Office.SCIENCE_DEPUTY, LILI)]
        data = [row[0].data for row in who.keyboard]
        assert data == [f"away.20230321.20230324.{each}" for each in (*ids, 0)]
        assert "李丽 stands in for you" in (await desk.press(Office.SCIENCE, data[1])).text
        assert "李丽 stands in for you" in (await desk.press(Office.SCIENCE, data[1])).text
        assert await desk.keys("standsin") == [LILI]
        # Another choice takes its place; /away shows what holds.
        assert "刘洋 stands in for you" in (await desk.press(Office.SCIENCE, data[2])).text
        shown = await desk.command(Office.SCIENCE, "away")
        assert "刘洋 stands in" in shown.text
        assert shown.keyboard[0][0].label == "✔ I'm back"
        assert await desk.tx.value("SELECT count(*) FROM absences WHERE ended_at IS NULL") == 1


async def test_what_is_refused(db: Database, office: Office) -> None:
    now = shanghai(3, 21, 10)
    async with at_desk(db, office, now) as desk:
        for chat_id in (Office.SCIENCE_HEAD, Office.ADMIN, Office.SUPERVISOR):
            with pytest.raises(NotForYou):
                await taking_leave.away(desk.tx, await office.who(desk.tx, chat_id), "until Monday", now=now)
        who = await office.who(desk.tx, Office.SCIENCE)
        mary = (await desk.person(Office.INDUSTRY)).id
        with pytest.raises(NobodyToStandIn) as unknown:
            await taking_leave.away(desk.tx, who, "until Monday Mary Brown", now=now)
        assert [b.label for b in unknown.value.buttons] == ["刘洋"]
        with pytest.raises(NobodyToStandIn):
            await taking_leave.choose(desk.tx, who, date(2023, 3, 21), date(2023, 3, 24), mary, now=now)
        with pytest.raises(Usage):
            await taking_leave.away(desk.tx, who, "for a while", now=now)
        with pytest.raises(NotLater):
            await taking_leave.away(desk.tx, who, "2023-03-01 2023-03-20", now=now)
        with pytest.raises(TooFarAhead):
            await taking_leave.away(desk.tx, who, "2023-03-22 2025-03-20", now=now)
        assert await absences.of_person(desk.tx, who.person.id) is None
        assert await outbox.latest_about(desk.tx, Office.SCIENCE_DEPUTY, "away") is None


@pytest.mark.parametrize(
    ("then", "hears_back", "hears_anew"),
    [
        ("until 29 Mar 李丽", [Office.SCIENCE_DEPUTY], [LILI]),
        ("until 29 Mar 刘洋", [], [Office.SCIENCE_DEPUTY]),
        ("2023-03-27 2023-03-29 刘洋", [Office.SCIENCE_DEPUTY], []),
    ],
)
async def test_an_absence_changed_under_way_is_told_to_who_stood_in(
    db: Database, office: Office, then: str, hears_back: list[int], hears_anew: list[int]
) -> None:
    async with db.write() as tx:
        await second_deputy(tx, office)
    await until(db, shanghai(3, 20, 9))
    async with at_desk(db, office, shanghai(3, 21, 10)) as desk:
        who = await office.who(desk.tx, Office.SCIENCE)
        await taking_leave.away(desk.tx, who, "until 24 Mar 刘洋", now=desk.now)
        await taking_leave.away(desk.tx, who, then, now=desk.now)
        assert await desk.keys("isback") == hears_back
        assert await desk.keys("standsin") == [Office.SCIENCE_DEPUTY, *hears_anew]
