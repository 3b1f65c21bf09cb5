"""A plan amended while it is under way: versions with reason, author and first period; earlier periods keep what held then."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from domain.amendments import Version, in_force
from domain.errors import NotForYou, Outdated
from domain.indicators import IndicatorState
from domain.people import Standing
from services import browsing, importing, measuring, proposing, undoing
from storage import figures, indicators, loads, tasks, versions
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.plan_files import as_csv
from tests.services.rounds import period, request_of, shanghai, until
from tests.services.talk import talking
from tests.services.test_importing import button, send, shown

MARCH, APRIL = shanghai(3, 17, 9), shanghai(4, 20, 9)
HEADER = ["number", "part", "title", "lead", "joint", "target", "due"]
ROWS = [
    ["1", "1 创新", "Task 1", "省科技厅", "", "全国重点实验室 ≥ 20 家", ""],
    ["2", "1 创新", "Task 2", "省科技厅", "", "", ""],
    ["3", "1 创新", "Task 3", "省工业和信息化厅", "省科技厅", "", ""],
    ["4", "2 内需", "Task 4", "省工业和信息化厅", "", "", ""],
    ["5", "2 内需", "Task 5", "省水利厅", "", "", ""],
]


def plan_rows(target: str, **changes: str) -> list[list[str]]:
    rows = [HEADER, *(list(row) for row in ROWS)]
    rows[1][5] = target
    for name, value in changes.items():
        rows[2][HEADER.index(name)] = value
    return rows


async def confirmed(tx: Tx, who: Standing) -> None:
    for it in proposing.sure_ones(await indicators.of_task(tx, 1)):
        await proposing.decide(tx, it, IndicatorState.CONFIRMED, person_id=who.person.id, now=MARCH)


async def first_target(tx: Tx, office: Office, who: Standing) -> None:
    """Before anything is asked the target is set: a version of its own, and nobody asks since when."""
    upload, shows = await send(tx, who, as_csv(plan_rows("全国重点实验室 ≥ 20 家")), now=shanghai(1, 5, 9))
    done = shown(await importing.confirm(tx, who, upload, button(shows, "importyes")[1], now=shanghai(1, 5, 9)))
    assert button(done, "undo")
    await confirmed(tx, who)


async def test_versions_hold_from_the_period_they_were_given(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await first_target(tx, office, await office.who(tx, Office.ADMIN))
    await until(db, MARCH)
    async with talking(db, office, Office.SCIENCE, MARCH + timedelta(hours=1)) as chat:
        await chat.say("1: 进展顺利，已完成评审。")
        march = await request_of(chat.tx, office, 1, office.science.id)
        assert march.report is not None
        (old,) = (await indicators.confirmed(chat.tx, [1]))[1]
        await figures.put(chat.tx, march.report.id, old.id, Decimal(18))
    await until(db, APRIL)
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        wanted = plan_rows("全国重点实验室 ≥ 30 家", lead="省水利厅", due="2023-11-30")
        upload, shows = await send(tx, admin, as_csv(wanted), now=APRIL)
        seen = button(shows, "importyes")[1]
        asked = shown(await importing.confirm(tx, admin, upload, seen, now=APRIL))
        assert "tasks 1–2" in asked.text
        may, april = await period(tx, office, "2023-05"), await period(tx, office, "2023-04")
        assert [b.data for row in asked.keyboard for b in row][:2] == [
            f"amendfrom.{upload}.{april.id}", f"amendfrom.{upload}.{may.id}",
        ]  # fmt: skip
        for chat_id in (Office.SUPERVISOR, Office.SCIENCE):
            with pytest.raises(NotForYou):
                await importing.take_from(tx, await office.who(tx, chat_id), upload, may.id, now=APRIL)
        with pytest.raises(Outdated):
            await importing.take_from(tx, admin, upload, 999, now=APRIL)
        why = shown(await importing.take_from(tx, admin, upload, may.id, now=APRIL))
        assert button(why, "amendwhy")
        assert (await tasks.task_of(tx, 1)).target == "全国重点实验室 ≥ 20 家"
        done = shown(await importing.told(tx, admin, "省政府专题会议\n调整", now=APRIL))
        assert button(done, "undo")
        first, second, third = await versions.of_task(tx, 1)
        assert (first.target, first.from_label, first.author) == ("≥ 25 家", "", "")
        assert (second.target, second.from_label) == ("全国重点实验室 ≥ 20 家", "")
        assert (third.target, third.from_label, third.reason) == (
            "全国重点实验室 ≥ 30 家",
            "2023-05",
            "省政府专题会议调整",
        )
        assert third.author == admin.person.name
        moved = (await versions.of_task(tx, 2))[-1]
        assert (moved.due_on, [s.department for s in moved.owners]) == (date(2023, 11, 30), ["省水利厅"])
        # Cards of April and March still show what held then; so do their figures, until and after the new ones are confirmed.
        await confirmed(tx, admin)
        answered = await request_of(tx, office, 1, office.science.id)
        assert answered.request.target == "全国重点实验室 ≥ 20 家"
        (before,) = await measuring.measured(tx, answered)
        assert (before.indicator.target, before.stands) == (Decimal(20), Decimal(18))
        assert (
            await request_of(tx, office, 1, office.science.id, "2023-04")
        ).request.target == "全国重点实验室 ≥ 20 家"
        page = (await browsing.task(tx, admin, 1, now=APRIL)).text
        assert "Version 3, from May 2023 on: target “全国重点实验室 ≥ 20 家” → “全国重点实验室 ≥ 30 家”" in page
        assert "省政府专题会议调整" in page
    await until(db, shanghai(5, 20, 9))
    async with db.write() as tx:
        fresh = await request_of(tx, office, 1, office.science.id, "2023-05")
        assert fresh.request.target == "全国重点实验室 ≥ 30 家"
        (after,) = await measuring.measured(tx, fresh)
        assert (after.indicator.target, after.before) == (Decimal(30), Decimal(18))
        assert (await indicators.confirmed(tx, [1]))[1] == [after.indicator]


async def test_an_amendment_is_taken_back_with_its_versions(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await office.who(tx, Office.ADMIN)
        await first_target(tx, office, admin)
    await until(db, MARCH)
    async with db.write() as tx:
        before = [
            await tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in ("tasks", "indicators", "task_versions")
        ]
        upload, shows = await send(tx, admin, as_csv(plan_rows("全国重点实验室 ≥ 30 家")), now=MARCH)
        await importing.confirm(tx, admin, upload, button(shows, "importyes")[1], now=MARCH)
        await importing.take_from(tx, admin, upload, 0, now=MARCH)
        await importing.take_no_reason(tx, admin, upload, now=MARCH)
        await confirmed(tx, admin)
        assert (await request_of(tx, office, 1, office.science.id)).request.target == "全国重点实验室 ≥ 30 家"
        newest = await loads.newest(tx)
        assert newest is not None
        await undoing.confirm(tx, admin, newest.id, now=MARCH + timedelta(hours=1))
        after = [
            await tx.rows(f"SELECT * FROM {table} ORDER BY id") for table in ("tasks", "indicators", "task_versions")
        ]
        assert [[dict(row) for row in rows] for rows in after] == [[dict(row) for row in rows] for rows in before]


@pytest.mark.parametrize(
    ("label", "number"), [("2023-01", 1), ("2023-03", 2), ("2023-04", 2), ("2023-05", 4), ("2023-12", 4)]
)
def test_which_version_holds(label: str, number: int) -> None:
    # The fourth takes back what the third brought from September on.
    known = [
        Version(place, since, "", None, (), "", "", MARCH)
        for place, since in ((1, ""), (2, "2023-02"), (3, "2023-09"), (4, "2023-05"))
    ]
    found = in_force(known, label)
    assert found is not None
    assert found.number == number
    assert in_force([], label) is None
