"""The round of March 2023 at each of its moments: who hears what, who does not, and what stops it."""

from __future__ import annotations

from dataclasses import replace

from domain.people import Post
from domain.reports import PeriodState, RequestKind, RequestState
from domain.tasks import TaskState
from services import chasing, owing, posting
from storage import people, periods, requests, tasks
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import (
    everything,
    letter,
    outcomes,
    period,
    queued,
    report_all,
    reported,
    request_of,
    sent_out,
    shanghai,
    tick,
    until,
)


async def test_the_whole_round_where_nobody_answers(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 16, 8))
    async with db.write() as tx:
        await tx.run("DELETE FROM outbox")
    moments = [
        (shanghai(3, 16, 9), [("admin", "unreachable")]),
        (shanghai(3, 17, 9), [("contact", "prompt"), ("mary", "prompt")]),
        (shanghai(3, 20, 9), [("deputy", "prompt")]),
        (shanghai(3, 22, 9, 30), [("contact", "reminder:1"), ("deputy", "reminder:1"), ("mary", "reminder:1")]),
        (shanghai(3, 24, 9, 30), [("contact", "reminder:2"), ("deputy", "reminder:2"), ("mary", "reminder:2")]),
        (shanghai(3, 27, 9, 30), [("contact", "overdue:1"), ("deputy", "overdue:1"), ("mary", "overdue:1")]),
        (shanghai(3, 28, 9, 30), [("head", "overdue:2")]),
        (shanghai(3, 29, 9), [("supervisor", "summary"), ("admin", "summary")]),
        (shanghai(3, 29, 9, 30), []),
        (shanghai(3, 31, 18), [("supervisor", "bulletin:offer"), ("admin", "bulletin:offer")]),
    ]
    for now, expected in moments:
        assert await tick(db, now) == 1
        async with db.write() as tx:
            assert await sent_out(tx) == expected, now
    async with db.read() as tx:
        assert await outcomes(tx, office) == [
            "check 1: 1 departments unreachable", "ask 1: 2 people asked", "deputies 1: 1 deputies asked",
            "reminder 1: 3 people reminded", "reminder 2: 3 people reminded", "overdue 1: 3 people told",
            "overdue 2: 1 heads told", "summary 1: 2 summaries", "overdue 3: 5 requests listed for the supervisors",
            "lock 1: 6 requests missed",
        ]  # fmt: skip
        march = await period(tx, office)
        assert march.state is PeriodState.LOCKED
        assert {a.request.state for a in await requests.of_period(tx, march.id)} == {RequestState.MISSED}


async def test_what_is_asked_is_one_request_for_each_lead_and_joint_department(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 17, 9))
    async with db.read() as tx:
        march = await period(tx, office)
        asked = [
            (r.number, r.department, r.kind, r.due_at)
            for r in (a.request for a in await requests.of_period(tx, march.id))
        ]
    report, joint = RequestKind.REPORT, RequestKind.CONTRIBUTION
    assert asked == [
        (1, "省科技厅", report, march.due_at), (2, "省科技厅", report, march.due_at),
        (3, "省工业和信息化厅", report, march.due_at), (3, "省科技厅", joint, march.contributions_due_at),
        (4, "省工业和信息化厅", report, march.due_at), (5, "省水利厅", report, march.due_at),
    ]  # fmt: skip
    assert (march.state, march.asked_at) == (PeriodState.ASKED, shanghai(3, 17, 9))


async def test_one_prompt_names_all_that_a_person_owes(db: Database, office: Office) -> None:
    async with db.write() as tx:
        for chat in (Office.SCIENCE, Office.ADMIN):
            await people.set_language(tx, (await office.who(tx, chat)).person.id, "en")
    await until(db, shanghai(3, 17, 9))
    async with db.read() as tx:
        march = await period(tx, office)
        mary, science = await letter(tx, Office.INDUSTRY, "prompt"), await letter(tx, Office.SCIENCE, "prompt")
        warned = await letter(tx, Office.ADMIN, f"unreachable:{march.id}")
    assert mary.text == (
        "📋 <b>Progress for March 2023</b> · 省工业和信息化厅\n"
        "<b>2 reports</b> as lead, due Fri 24 Mar 18:00\n"
        "<blockquote expandable>3 强化数字赋能\n4 推进技改提级</blockquote>\n"
        "Tap the button, or simply reply with a sentence, such as “Task 12: 80 % done, review passed”."
    )
    assert [(b.label, b.data) for row in mary.keyboard for b in row] == [
        ("▶ Start (about 1 min)", f"go.{march.id}"), ("📄 The sheet", "sheet"), ("🗓 I'm away", "away"),
        ("⏰ Later ▸", f"snooze.{march.id}"),
    ]  # fmt: skip
    assert mary.about == f"prompt:{march.id}"
    assert "<b>2 reports</b> as lead, due Fri 24 Mar 18:00\n<b>1 contribution</b>, due Wed 22 Mar 18:00" in science.text
    assert "3 强化数字赋能 (contribution)" in science.text
    assert "⚠ March 2023 is asked Fri 17 Mar 09:00." in warned.text
    assert "省水利厅" in warned.text


async def test_nobody_is_reminded_of_what_is_in(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 17, 9))
    async with db.write() as tx:
        await report_all(tx, await office.who(tx, Office.INDUSTRY), shanghai(3, 17, 10))
        science = await office.who(tx, Office.SCIENCE)
        await reported(tx, science, await request_of(tx, office, 1, office.science.id), shanghai(3, 17, 10))
        await people.set_language(tx, science.person.id, "en")
        await sent_out(tx)
    await until(db, shanghai(3, 22, 9, 30))
    async with db.write() as tx:
        assert await queued(tx) == [("deputy", "prompt"), ("contact", "reminder:1"), ("deputy", "reminder:1")]
        said = (await letter(tx, Office.SCIENCE, "reminder:1")).text
        assert "2 tasks still missing, due Fri 24 Mar 18:00" in said
        assert "2 加强创新平台建设\n3 强化数字赋能 (contribution)" in said
        assert "1 完善" not in said
        await report_all(tx, await office.who(tx, Office.SCIENCE), shanghai(3, 22, 10))
        # What is still on its way is needed no more, and nothing else follows.
        assert await posting.next_letter(tx, [], now=shanghai(3, 22, 10)) is None
        assert await queued(tx) == []
    await until(db, shanghai(3, 28, 12))
    async with db.read() as tx:
        assert await queued(tx) == []
        assert await outcomes(tx, office) == [
            "check 1: 1 departments unreachable", "ask 1: 2 people asked", "deputies 1: 1 deputies asked",
            "reminder 1: 2 people reminded", "reminder 2: 0 people reminded", "overdue 1: 0 people told",
            "overdue 2: 0 heads told",
        ]  # fmt: skip


async def test_a_reminder_on_the_day_says_what_follows_and_dies_when_it_is_due(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 24, 9, 30))
    async with db.write() as tx:
        said = await letter(tx, Office.INDUSTRY, "reminder:2")
        assert "2 tasks still missing, due today at 18:00." in said.text
        assert "After that I remind you and your deputies once more, then the head of your department." in said.text
        assert said.keyboard[0][0].label == "▶ Fill in now (about 1 min)"
        await tx.run("DELETE FROM outbox WHERE key NOT LIKE 'reminder:2:%'")
        assert await posting.next_letter(tx, [], now=shanghai(3, 24, 18)) is None
        skipped = await tx.rows("SELECT DISTINCT error FROM outbox WHERE state = 'skipped'")
    assert [row["error"] for row in skipped] == ["expired before it could be sent"]


async def test_escalation_names_what_follows_and_the_head_hears_of_reports_alone(db: Database, office: Office) -> None:
    async with db.write() as tx:
        head = await office.who(tx, Office.SCIENCE_HEAD)
        await people.set_language(tx, head.person.id, "en")
    await until(db, shanghai(3, 28, 9, 30))
    async with db.read() as tx:
        overdue = (await letter(tx, Office.INDUSTRY, "overdue:1")).text
        to_head = await letter(tx, Office.SCIENCE_HEAD, "overdue:2")
    assert "<b>March 2023</b> was due Fri 24 Mar 18:00; 2 tasks still missing." in overdue
    assert (
        "On the next working day I tell the head of your department; after that it is listed for the supervisors."
        in overdue
    )
    assert "Late reports are taken until Fri 31 Mar 18:00." in overdue
    assert "Due Fri 24 Mar 18:00; 2 tasks still missing." in to_head.text
    assert "Contacts: 张伟, 刘洋." in to_head.text
    assert "contribution" not in to_head.text
    assert [b.data for row in to_head.keyboard for b in row] == ["tasks.0"]


async def test_contributions_are_reminded_of_and_never_escalate(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 17, 9))
    async with db.write() as tx:
        science = await office.who(tx, Office.SCIENCE)
        for number in (1, 2):
            await reported(tx, science, await request_of(tx, office, number, office.science.id), shanghai(3, 17, 10))
        await report_all(tx, await office.who(tx, Office.INDUSTRY), shanghai(3, 17, 10))
        await sent_out(tx)
    await until(db, shanghai(3, 28, 12))
    async with db.read() as tx:
        assert await queued(tx) == [
            ("deputy", "prompt"), ("contact", "reminder:1"), ("deputy", "reminder:1"), ("contact", "reminder:2"),
            ("deputy", "reminder:2"),
        ]  # fmt: skip


async def test_five_messages_at_most_however_many_steps(db: Database, office: Office) -> None:
    async with db.write() as tx:
        # She holds every post there is, so that every step is hers.
        mary = (await office.who(tx, Office.INDUSTRY)).person
        await people.take_seat(tx, mary.id, office.industry.id, Post.DEPUTY, now=shanghai(3, 1, 9))
        await people.take_seat(tx, mary.id, office.industry.id, Post.HEAD, now=shanghai(3, 1, 9))
    await until(db, shanghai(3, 28, 12))
    async with db.write() as tx:
        hers = [kind for who, kind in await queued(tx) if who == "mary"]
        assert hers == ["prompt", "reminder:1", "reminder:2", "overdue:1", "overdue:2"]
        march = await period(tx, office)
        more = await posting.schedule(
            tx, office.plan, march, mary, await letter(tx, Office.INDUSTRY, "prompt"), key="sixth", now=march.locked_at
        )
    assert not more


async def test_a_step_taken_twice_does_nothing(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 16, 8))
    async with db.read() as tx:
        steps = await periods.steps_of(tx, (await period(tx, office)).id)
    for step in steps:
        async with db.write() as tx:
            assert await chasing.take(tx, step, now=step.due_at) != "done before"
            before = await everything(tx)
            assert await chasing.take(tx, step, now=step.due_at) == "done before"
            assert before == await everything(tx)


async def test_a_step_that_a_new_rhythm_took_away_does_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        (ask,) = [s for s in await periods.steps_of(tx, (await period(tx, office)).id) if s.kind == "ask"]
        await periods.drop_open_steps(tx, ask.period_id, [ask.kind])
        await chasing.take(tx, ask, now=ask.due_at)
        assert (await period(tx, office)).state is PeriodState.PLANNED


async def test_closed_tasks_and_tasks_that_nobody_leads_are_not_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await tasks.set_state(tx, 1, TaskState.CLOSED)
        await tasks.set_state(tx, 4, TaskState.WITHDRAWN)
        await tasks.end_owner(tx, 3, office.industry.id, now=shanghai(3, 2, 9))
    await until(db, shanghai(3, 17, 9))
    async with db.read() as tx:
        asked = [a.request.number for a in await requests.of_period(tx, (await period(tx, office)).id)]
        assert asked == [2, 5]
        assert ("mary", "prompt") not in await queued(tx)


async def test_all_that_is_in_is_late_or_not_by_its_first_answer(db: Database, office: Office) -> None:
    await until(db, shanghai(3, 17, 9))
    async with db.write() as tx:
        mary = await office.who(tx, Office.INDUSTRY)
        await reported(tx, mary, await request_of(tx, office, 3, office.industry.id), shanghai(3, 24, 18))
        await reported(tx, mary, await request_of(tx, office, 3, office.industry.id), shanghai(3, 27, 9))
        await reported(tx, mary, await request_of(tx, office, 4, office.industry.id), shanghai(3, 24, 18, 1))
        hers = {a.request.number: a for a in await owing.mine(tx, mary)}
    assert {number: a.request.is_late for number, a in hers.items()} == {3: False, 4: True}
    assert {number: a.report.version for number, a in hers.items() if a.report} == {3: 2, 4: 1}
    assert replace(hers[3].request, answered_at=None).is_late is False
