"""One way to whom a department is told: whoever is there or stands in hears of help asked, owners moved, pauses and decisions."""

from __future__ import annotations

from datetime import date, timedelta

from domain.people import Post
from domain.plan_changes import PlanChanges
from services import import_notices, needing, pointing, standing_in, taking_leave
from services.hearing import Heard
from storage import needs, tasks
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk
from tests.services.needs import ADMIN, INDUSTRY, NOW, SCIENCE, SUPERVISOR, asked_by_buttons

DEPUTY, HEAD = Office.SCIENCE_DEPUTY, Office.SCIENCE_HEAD
MAY_15 = date(2023, 5, 15)


async def test_who_stands_in_is_told_everywhere(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        tx, now = desk.tx, desk.now
        # What she asked for before she left: more time, which is asked back about, and help.
        asked = await desk.asks(SCIENCE, "t1", "suspension", MAY_15)
        helped = await asked_by_buttons(desk, office.industry.id, number=2)
        mary = await office.who(tx, INDUSTRY)
        await needs.add(
            tx, plan_id=office.plan.id, task_id=3, request_id=(await desk.request(3, office.industry.id)).id,
            department_id=office.industry.id, person_id=mary.person.id, asked_id=office.science.id, words="请支持", by=None,
            now=now,
        )  # fmt: skip
        to_science = (await needs.all_open(tx))[-1]
        await taking_leave.away(tx, await office.who(tx, SCIENCE), "2023-03-20 2023-03-27", now=now)
        await desk.sends_out()
        before = await _rows(desk)

        told = await needing.asked_of(tx, await needing.case_of(tx, to_science), now=now)
        assert [p.chat_id for p in told.people] == [DEPUTY]
        await desk.press(INDUSTRY, f"needed.{helped.id}.answer")
        await desk.types(INDUSTRY, "已协调")
        assert await desk.keys("need-answered") + await desk.keys("need-heard") == [DEPUTY]
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert await desk.keys("decided") == [DEPUTY]
        pause = await desk.asks(INDUSTRY, "t3", "suspension", date(2023, 3, 31))
        await desk.press(SUPERVISOR, f"decide.{pause.id}.grant")
        assert await desk.keys("suspended") == [DEPUTY]
        await desk.command(ADMIN, "assign 4 省科技厅")
        await desk.press(ADMIN, (await desk.newest(ADMIN)).keyboard[0][0].data)
        assert set(await desk.keys("owners")) == {DEPUTY, INDUSTRY}
        task = await tasks.task(tx, office.plan.id, 1)
        assert task is not None
        gone = PlanChanges((), (), (task,), (), (), (), 0)
        await import_notices.tell(tx, office.plan, gone, (), besides=None, now=now)
        assert await desk.keys("reload") == [DEPUTY]
        head = (
            await pointing.point(tx, await office.who(tx, HEAD), Heard(HEAD, 1, "?", "text", "", None), now=now)
        ).messages[0]
        assert "刘洋" in head.text
        assert "张伟" not in head.text
        assert [r for r in await _rows(desk) if r not in before and r[0] == SCIENCE] == []


async def test_where_all_are_away_or_nobody_sits_somebody_is_told(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        tx, now = desk.tx, desk.now
        for chat_id in (DEPUTY, SCIENCE):
            await taking_leave.away(tx, await office.who(tx, chat_id), "2023-03-20 2023-03-27", now=now)

        async def told(*posts: Post) -> list[int]:
            found = await standing_in.told(tx, [office.science.id], posts or (Post.CONTACT, Post.DEPUTY), now=now)
            return [p.chat_id for p in found]

        assert await told() == [SCIENCE, DEPUTY]
        assert await told(Post.HEAD) == [HEAD]
        contact = (await office.who(tx, SCIENCE)).person
        assert [p.chat_id for p in await standing_in.told_of(tx, contact.id, office.science.id, now=now)] == [
            SCIENCE, DEPUTY,
        ]  # fmt: skip
        back = now + timedelta(days=9)
        assert [p.chat_id for p in await standing_in.told_of(tx, contact.id, office.science.id, now=back)] == [SCIENCE]
        stranger = (await office.who(tx, INDUSTRY)).person
        assert SCIENCE in [p.chat_id for p in await standing_in.told_of(tx, stranger.id, office.science.id, now=back)]


async def _rows(desk: Desk) -> list[tuple[int, str]]:
    found = await desk.tx.rows("SELECT chat_id, key FROM outbox WHERE kind = 'message'")
    return [(r["chat_id"], r["key"]) for r in found]
