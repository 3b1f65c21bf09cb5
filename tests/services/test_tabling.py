"""What waits for a supervisor is laid before her with buttons; noted, returned, reminded and agreed each as it says, once, and only by her."""

from __future__ import annotations

from datetime import date, datetime, timedelta

import pytest

from domain import errors
from domain.applications import ApplicationKind, Level
from domain.outgoing import Outgoing, Reply
from domain.people import Post, Standing
from domain.reports import Health
from services import disposing, returning, summarising
from storage import applications, needs, noted, people, promises, requests
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.stories import after, ask, buttons, english, report
from tests.services.test_looking_up import of_part
from tests.services.test_summarising import two_periods


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


async def queued(tx: Tx, chat_id: int) -> list[str]:
    return [r["body"] for r in await tx.rows("SELECT body FROM outbox WHERE chat_id = :chat ORDER BY id", chat=chat_id)]


async def promised(tx: Tx, office: Office, number: int, by: date, now: datetime) -> None:
    answered = next(a for a in await requests.reports_of_plan(tx, office.plan.id) if a.request.number == number)
    who = await office.who(tx, Office.SCIENCE)
    await promises.add(tx, answered.request, person_id=who.person.id, words="完成评审", by=by, now=now)


async def wants(tx: Tx, office: Office, number: int, kind: ApplicationKind, now: datetime) -> int:
    her = (await office.who(tx, Office.SCIENCE)).person
    found = [a.request for a in await requests.of_task(tx, number) if a.request.department_id == office.science.id]
    made = await applications.add(
        tx, plan_id=office.plan.id, kind=kind, task_id=number, request_id=found[0].id, department_id=office.science.id,
        person_id=her.id, reason="拆迁滞后", wanted=date(2023, 10, 31), original=None, original_at=None, level=Level.CHARGE,
        now=now,
    )  # fmt: skip
    assert made is not None
    return made


async def head(tx: Tx, who: Standing, now: datetime) -> Outgoing:
    return await summarising.summary(tx, who, "", now=now)


async def test_noted_comes_back_when_it_changes_and_is_hers_alone(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        chief = await office.who(tx, Office.SUPERVISOR)
        data = buttons(await head(tx, admin, now))["1 Noted"]
        said = shown(await disposing.pressed(tx, admin, data, now=now))
        assert said.text.startswith("✔ Noted: task 1. It comes up again when it changes.\n📊")
        assert "Nothing waits for your decision." in said.text
        assert "For you to decide (1)" in (await head(tx, chief, now)).text
        again = shown(await disposing.pressed(tx, admin, data, now=now))
        assert again.text.startswith("This has changed in the meantime.")
        assert len(await noted.of_person(tx, admin.person.id)) == 1
        # Still red in May: noted already. Better, then red again: it comes up.
        may = await ask(tx, office, "2023-05")
        await report(tx, office, may, 1, Health.OFF_TRACK)
        assert "Nothing waits" in (await head(tx, admin, after(may))).text
        june = await ask(tx, office, "2023-06")
        await report(tx, office, june, 1, Health.ON_TRACK)
        july = await ask(tx, office, "2023-07")
        await report(tx, office, july, 1, Health.OFF_TRACK)
        assert "For you to decide (1)" in (await head(tx, admin, after(july))).text
        assert "decide" not in (await summarising.summary(tx, admin, "2023-04", now=after(july))).text


async def test_a_report_goes_back_with_her_words(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        data = buttons(await head(tx, admin, now))["1 Return ▸"]
        asked = shown(await disposing.pressed(tx, admin, data, now=now))
        assert "Why does it go back?" in asked.text
        assert await returning.told(tx, admin, "please add the figures", "card:7", now=now) is None
        told = await returning.told(tx, admin, "please add the figures", "", now=now)
        assert told is not None
        assert "张伟" in told.messages[0].text
        assert buttons(told.messages[0])["‹ Back"] == f"sum.{april.id}.head.0.0.1"
        assert "please add the figures" in (await queued(tx, Office.SCIENCE))[-1]
        assert await returning.told(tx, admin, "more", "", now=now) is None
        assert "Nothing waits" in (await head(tx, admin, now)).text


async def test_promises_needs_and_applications_wait_too(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        science = await office.who(tx, Office.SCIENCE)
        await promised(tx, office, 2, date(2023, 4, 20), april.asked_at)
        answered = next(a for a in await requests.reports_of_plan(tx, office.plan.id) if a.request.number == 1)
        need = await needs.add(
            tx, plan_id=office.plan.id, task_id=1, request_id=answered.request.id, department_id=office.science.id,
            person_id=science.person.id, asked_id=office.industry.id, words="请提供设备清单", by=date(2023, 4, 21),
            now=april.asked_at,
        )  # fmt: skip
        await wants(tx, office, 2, ApplicationKind.SUSPENSION, now)
        foreign = await wants(tx, office, 3, ApplicationKind.WRONG_OWNER, now)
        said = await head(tx, admin, now)
        assert "<b>For you to decide (5)</b>" in said.text
        lines = [
            line for line in said.text.splitlines() if line.startswith("<b>") and line[3].isdigit() and "</b> " in line
        ]
        assert [line[3] for line in lines if line[4] == "."] == ["1", "2", "3", "4", "5"]
        assert "<b>2.</b> 👣 task 2 · 省科技厅 · promised by Thu 20 Apr · 7 days over\n“完成评审”" in said.text
        assert "<b>3.</b> 🤝 task 1 · 省科技厅 → 省工业和信息化厅 · ⏰ wanted by Fri 21 Apr, overdue" in said.text
        made = buttons(said)
        assert made["3 📄"] == f"needed.{need}"
        assert made["5 Decide ▸"] == f"decide.{foreign}"
        assert {"2 Remind", "3 Remind", "4 Agree", "4 Refuse ▸", "4 Ask first ▸", "5 Refuse ▸"} <= made.keys()
        assert all(len(data.encode()) <= 50 for data in made.values())

        reminded = shown(await disposing.pressed(tx, admin, made["2 Remind"], now=now))
        assert reminded.text.startswith("🔔 Reminded: 张伟, 刘洋.")
        assert "王芳 asks about task 2" in (await queued(tx, Office.SCIENCE))[-1]
        twice = shown(await disposing.pressed(tx, admin, made["2 Remind"], now=now))
        assert twice.text.startswith("Nobody was reminded")
        await disposing.pressed(tx, admin, made["3 Remind"], now=now)
        assert "请提供设备清单" in (await queued(tx, Office.INDUSTRY))[-1]
        agreed = shown(await disposing.pressed(tx, admin, made["4 Agree"], now=now))
        assert agreed.text.startswith("✔ Agreed: task 2.")
        assert "For you to decide (4)" in agreed.text
        assert (await disposing.pressed(tx, admin, made["4 Agree"], now=now)).edit is not None


async def test_five_at_a_time_the_rest_behind_more(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        for days in range(7):
            await promised(tx, office, 2, date(2023, 4, 10) + timedelta(days), april.asked_at)
        said = await head(tx, admin, now)
        assert "<b>For you to decide (8)</b>" in said.text
        assert "<b>6.</b>" not in said.text
        more = await summarising.page(tx, admin, buttons(said)["More 3 ▸"], now=now)
        assert [f"{n}." in more.text for n in (5, 6, 8)] == [False, True, True]
        kept = shown(await disposing.pressed(tx, admin, buttons(more)["8 Noted"], now=now))
        assert "for you to decide (7)" in kept.text


async def test_who_must_not_decide(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        data = buttons(await head(tx, admin, now))["1 Noted"]
        contact, other = await office.who(tx, Office.SCIENCE), await of_part(tx, office, 2)
        with pytest.raises(errors.NotForYou):
            await disposing.pressed(tx, contact, data, now=now)
        assert "decide" not in (await head(tx, contact, now)).text
        refused = shown(await disposing.pressed(tx, other, data, now=now))
        assert "完善实验室体系" not in refused.text
        assert await noted.of_person(tx, other.person.id) == frozenset()
        for bad in ("due.999.1.r.1.1.n", "due.1"):
            with pytest.raises(errors.Outdated):
                await disposing.pressed(tx, admin, bad, now=now)
        wrong = shown(await disposing.pressed(tx, admin, f"{data[:-1]}h", now=now))
        assert wrong.text.startswith("This has changed")
        # Nobody reviews her own department.
        her = (await office.who(tx, Office.SUPERVISOR)).person
        await people.take_seat(tx, her.id, office.science.id, Post.HEAD, now=now)
        assert "Nothing waits" in (await head(tx, await office.who(tx, Office.SUPERVISOR), now)).text
