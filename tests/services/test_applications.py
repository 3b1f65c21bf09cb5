"""More time for a report: asked, paused, granted, refused, taken back, lapsed; by the moved date it is chased and counted."""

from __future__ import annotations

from datetime import date

import pytest

from domain.applications import ApplicationState
from domain.errors import AppliedAlready, DuePassed, NotYours, Outdated, ReportedAlready
from domain.reports import RequestState
from domain.unreadable import BadDay, NotLater, TooFarAhead
from services import applied, owing, reporting
from storage import applications, audit, drafts, periods
from storage.database import Database
from storage.periods import StepKind
from tests.conftest import Office
from tests.services.asking import at_desk, data, refused_as
from tests.services.rounds import queued, report_all, reported, request_of, sent_out, shanghai, tick, until

ASKED = shanghai(3, 20, 10)
"""Monday; March is due Friday the 24th, reminded on the 22nd and 24th, locked on the 31st."""
REPORT = "report_extension"
SCIENCE, SUPERVISOR, ADMIN = Office.SCIENCE, Office.SUPERVISOR, Office.ADMIN


async def test_what_the_contact_is_asked_and_who_hears_of_it(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        menu = await desk.press(SCIENCE, f"apply.{request.id}")
        assert f"apply.{request.id}.{REPORT}" in data(menu)
        assert f"apply.{request.id}.task_extension" not in data(menu)
        days = await desk.press(SCIENCE, f"apply.{request.id}.{REPORT}")
        assert data(days)[:4] == [f"apply.{request.id}.{REPORT}.202303{day}" for day in (27, 28, 29, 30)]
        why = await desk.press(SCIENCE, f"apply.{request.id}.{REPORT}.20230328")
        assert "This report by: <b>Tue 28 Mar</b>" in why.text
        receipt = await desk.types(SCIENCE, "数据28日才出 <b>&")
        assert receipt is not None
        assert "✔ Asked: <b>Task 1 · report for March 2023 by Tue 28 Mar</b>" in receipt.text
        assert "Decided by: 李强" in receipt.text
        assert await desk.keys("apply") == [SUPERVISOR]
        told = await desk.newest(SUPERVISOR)
        number = data(receipt)[0].split(".")[1]
    assert "🗓 <b>省科技厅</b> asks for more time for a report" in told.text
    assert "March 2023: due Fri 24 Mar 18:00 → <b>Tue 28 Mar</b>" in told.text
    assert "数据28日才出 &lt;b&gt;&amp;" in told.text
    assert data(told)[:4] == [f"decide.{number}.{what}" for what in ("grant", "until", "refuse", "ask")]


async def test_while_it_waits_nobody_is_reminded_of_it_and_of_the_others_as_before(
    db: Database, office: Office
) -> None:
    async with at_desk(db, office, ASKED) as desk:
        await desk.asks(SCIENCE, str((await desk.request(1, office.science.id)).id), REPORT, date(2023, 3, 28))
        await desk.sends_out()
    await until(db, shanghai(3, 22, 9, 30))
    async with db.write() as tx:
        said = [key for key in await sent_out(tx) if key[1] == "reminder:1"]
        assert said == [("contact", "reminder:1"), ("deputy", "reminder:1"), ("mary", "reminder:1")]
        science = await office.who(tx, SCIENCE)
        for answered in await owing.mine(tx, science):
            if answered.request.number != 1:
                await reported(tx, science, answered, shanghai(3, 22, 10))
    await until(db, shanghai(3, 28, 9, 30))
    async with db.write() as tx:
        assert [key for key in await queued(tx) if key[0] in ("contact", "deputy", "head")] == []


async def test_granted_it_is_due_later_and_chased_by_that_day(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, 28))
        settled = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "✔ Granted by 李强" in settled.text
        assert [d for d in data(settled) if d.startswith("decide")] == []
        moved = await desk.request(1, office.science.id)
        assert moved.due_at == shanghai(3, 28, 18)
        assert moved.unlocked_until_at is None
        heard = await desk.newest(SCIENCE)
        assert "The report is due Tue 28 Mar 18:00." in heard.text
        assert data(heard) == [f"card.{request.id}"]
        noted = await audit.of_object(desk.tx, "request", request.id)
        assert noted[-1]["act"] == "extend"
        assert "2023-03-24" in noted[-1]["before"]
        assert "2023-03-28" in noted[-1]["after"]
        for chat in (SCIENCE, Office.INDUSTRY):
            who = await office.who(desk.tx, chat)
            for answered in await owing.mine(desk.tx, who):
                if answered.request.id != request.id:
                    await reported(desk.tx, who, answered, ASKED)
        await desk.sends_out()
    heard_of = []
    for moment in (
        shanghai(3, 22, 9, 30), shanghai(3, 24, 9, 30), shanghai(3, 27, 9, 30), shanghai(3, 28, 9, 30),
        shanghai(3, 29, 9, 30), shanghai(3, 30, 9, 30),
    ):  # fmt: skip
        await until(db, moment)
        async with db.write() as tx:
            heard_of.append([key for key in await sent_out(tx) if key[0] in ("contact", "deputy", "head")])
    assert [[person for person, _ in said] for said in heard_of] == [
        [], [], [], ["contact", "deputy"], ["contact", "deputy"], ["head"],
    ]  # fmt: skip
    async with db.write() as tx:
        await report_all(tx, await office.who(tx, SCIENCE), shanghai(3, 28, 17))
        assert not (await request_of(tx, office, 1, office.science.id)).request.is_late


async def test_granted_twice_it_is_chased_by_the_last_day_alone(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        for day in (27, 29):
            asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, day))
            await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        for chat in (SCIENCE, Office.INDUSTRY):
            who = await office.who(desk.tx, chat)
            for answered in await owing.mine(desk.tx, who):
                if answered.request.id != request.id:
                    await reported(desk.tx, who, answered, ASKED)
        await desk.sends_out()
    heard_of = []
    for moment in (shanghai(3, 27, 9, 30), shanghai(3, 28, 9, 30), shanghai(3, 29, 9, 30), shanghai(3, 30, 9, 30)):
        await until(db, moment)
        async with db.write() as tx:
            heard_of.append([key for key in await sent_out(tx) if key[0] in ("contact", "deputy", "head")])
    await until(db, shanghai(3, 31, 9, 30))
    async with db.write() as tx:
        heard_of.append([key for key in await sent_out(tx) if key[0] in ("contact", "deputy", "head")])
        passed = await tx.rows("SELECT outcome FROM application_steps WHERE outcome = 'passed over: moved since'")
    assert [[person for person, _ in said] for said in heard_of] == [
        [], [], ["contact", "deputy"], ["contact", "deputy"], ["head"],
    ]  # fmt: skip
    assert len(passed) == 3


async def test_beyond_the_lock_only_if_the_supervisor_says_so(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        first, second = [await desk.request(n, office.science.id) for n in (1, 2)]
        asked = await desk.asks(SCIENCE, str(first.id), REPORT, date(2023, 4, 6))
        told = await desk.newest(SUPERVISOR)
        assert "granting this day keeps this report open beyond it" in told.text
        assert [b.label for b in told.keyboard[0]] == ["✔ Grant, open beyond the lock"]
        settled = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "It stays open beyond the lock, until Thu 6 Apr 18:00." in settled.text
        other = await desk.asks(SCIENCE, str(second.id), REPORT, date(2023, 4, 6))
        await desk.press(SUPERVISOR, f"decide.{other.id}.lock")
        assert (await desk.request(2, office.science.id)).due_at == shanghai(3, 31, 18)
    await until(db, shanghai(4, 3, 10))
    async with db.read() as tx:
        late = (await request_of(tx, office, 1, office.science.id)).request
        assert (late.state, late.accepts(shanghai(4, 6, 17))) == (RequestState.OPEN, True)
        assert (await request_of(tx, office, 2, office.science.id)).request.state is RequestState.MISSED
    await until(db, shanghai(4, 6, 18))
    async with db.read() as tx:
        assert (await request_of(tx, office, 1, office.science.id)).request.state is RequestState.MISSED


async def test_another_day_is_granted_by_button_or_typed(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        first, second = [await desk.request(n, office.science.id) for n in (1, 2)]
        asked = await desk.asks(SCIENCE, str(first.id), REPORT, date(2023, 3, 30))
        days = await desk.press(SUPERVISOR, f"decide.{asked.id}.until")
        assert f"decide.{asked.id}.until.20230330" not in data(days)
        await desk.press(SUPERVISOR, f"decide.{asked.id}.until.20230327")
        assert (await desk.request(1, office.science.id)).due_at == shanghai(3, 27, 18)
        other = await desk.asks(SCIENCE, str(second.id), REPORT, date(2023, 3, 30))
        await desk.press(SUPERVISOR, f"decide.{other.id}.until")
        with pytest.raises(BadDay):
            await desk.types(SUPERVISOR, "soon")
        with pytest.raises(NotLater):
            await desk.types(SUPERVISOR, "2023-03-24")
        settled = await desk.types(SUPERVISOR, "3月28日")
        assert settled is not None
        assert (await desk.application(other.id)).granted == date(2023, 3, 28)


async def test_refused_with_words_reminders_go_on(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, 28))
        await desk.press(SUPERVISOR, f"decide.{asked.id}.refuse")
        assert (await desk.application(asked.id)).is_open
        settled = await desk.types(SUPERVISOR, "请按时报送")
        assert settled is not None
        assert "✖ Not granted by 李强" in settled.text
        heard = await desk.newest(SCIENCE)
        assert "请按时报送" in heard.text
        assert "The report is due Fri 24 Mar 18:00." in heard.text
        await desk.sends_out()
    await until(db, shanghai(3, 22, 9, 30))
    async with db.write() as tx:
        assert ("contact", "reminder:1") in await sent_out(tx)


async def test_taken_back_nothing_has_changed(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, 28))
        said = await desk.press(Office.SCIENCE_DEPUTY, f"withdraw.{asked.id}")
        assert "↩ Withdrawn" in said.text
        assert "↩ Withdrawn by 刘洋" in (await desk.about(SUPERVISOR, asked.id)).text
        late = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "↩ Withdrawn by 刘洋" in late.text
        assert (await desk.request(1, office.science.id)).due_at == request.due_at
        assert "↩ Withdrawn" in (await desk.press(SCIENCE, f"withdraw.{asked.id}")).text
        again = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, 28))
        assert again.id != asked.id


async def test_nobody_decided_until_the_lock_so_it_lapses_and_both_are_told(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, 28))
    await until(db, shanghai(3, 31, 18))
    async with at_desk(db, office, shanghai(3, 31, 18)) as desk:
        assert (await desk.application(asked.id)).state is ApplicationState.EXPIRED
        assert await desk.keys("expired") == [SUPERVISOR]
        assert await desk.keys("decided") == [SCIENCE]
        assert "without a decision: the period is locked." in (await desk.newest(SCIENCE)).text
        assert (await desk.request(1, office.science.id)).state is RequestState.MISSED
        late = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "without a decision" in late.text
    assert await tick(db, shanghai(3, 31, 18)) == 0


async def test_a_report_that_comes_in_settles_it(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 3, 28))
        await reported(
            desk.tx, await office.who(desk.tx, SCIENCE), await request_of(desk.tx, office, 1, office.science.id), ASKED
        )
        said = await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        assert "the report has come in" in said.text
        with pytest.raises(ReportedAlready):
            await desk.press(SCIENCE, f"apply.{request.id}.{REPORT}")


async def test_what_cannot_be_asked(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        named = str(request.id)
        await desk.press(SCIENCE, f"apply.{named}.{REPORT}")
        with pytest.raises(NotLater):
            await desk.press(SCIENCE, f"apply.{named}.{REPORT}.20230324")
        with pytest.raises(TooFarAhead):
            await desk.press(SCIENCE, f"apply.{named}.{REPORT}.20250324")
        for forged in (
            f"apply.{named}.{REPORT}.20239999",
            f"apply.{named}.bonus",
            "apply.x",
            f"apply.{named}.wrong_owner.20230328",
        ):
            with pytest.raises(Outdated):
                await desk.press(SCIENCE, forged)
        await desk.asks(SCIENCE, named, REPORT, date(2023, 3, 28))
        await desk.press(Office.SCIENCE_DEPUTY, f"apply.{named}.{REPORT}.20230329")
        # Said, and the step waits no more: her words are not taken for a reason again and again.
        assert await desk.types(Office.SCIENCE_DEPUTY, "也要") is None
        assert refused_as(AppliedAlready, number=1) in (await desk.newest(Office.SCIENCE_DEPUTY)).text
        assert await drafts.get(desk.tx, (await desk.person(Office.SCIENCE_DEPUTY)).id, applied.DRAFT) is None
        assert len(await applications.all_open(desk.tx)) == 1
        with pytest.raises(NotYours):
            await desk.press(Office.INDUSTRY, f"apply.{named}")
    async with at_desk(db, office, shanghai(3, 24, 18)) as desk:
        request = await desk.request(2, office.science.id)
        with pytest.raises(DuePassed):
            await desk.press(SCIENCE, f"apply.{request.id}.{REPORT}")


async def test_a_day_may_be_typed_and_words_without_one_are_not_eaten(db: Database, office: Office) -> None:
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        await desk.press(SCIENCE, f"apply.{request.id}.{REPORT}")
        with pytest.raises(BadDay):
            await desk.types(SCIENCE, "尽快")
        assert await desk.types(SCIENCE, "评审已经完成，实验室名单已报国家部委，正在等待批复结果") is None
        why = await desk.types(SCIENCE, "3月29日")
        assert why is not None
        assert "<b>Wed 29 Mar</b>" in why.text
        # A card that is taken in hand since is what her words are about.
        desk.now = shanghai(3, 20, 11)
        await reporting.open_request(desk.tx, await office.who(desk.tx, SCIENCE), request.id, now=desk.now)
        assert await desk.types(SCIENCE, "已完成评审") is None


async def test_a_closed_period_keeps_its_steps(db: Database, office: Office) -> None:
    """Granted beyond the lock, the report closes again by itself."""
    async with at_desk(db, office, ASKED) as desk:
        request = await desk.request(1, office.science.id)
        asked = await desk.asks(SCIENCE, str(request.id), REPORT, date(2023, 4, 6))
        await desk.press(SUPERVISOR, f"decide.{asked.id}.grant")
        steps = await periods.steps_of(desk.tx, request.period.id)
    assert [s.due_at for s in steps if s.kind is StepKind.RELOCK] == [shanghai(4, 6, 18)]
