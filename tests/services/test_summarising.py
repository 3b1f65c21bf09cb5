"""A summary says what was stored, over what the reader is in charge of, and nothing to who may not read it."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain import errors, unreadable
from domain.ownership import Wish, owners_after
from domain.people import Duty, Person, PersonState, Role, Scope, Standing
from domain.reports import Health, Period
from domain.views import Page, View
from services import assigning, posting, summarising
from storage import people, periods, tasks
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.stories import after, ask, buttons, english, lock, report


async def two_periods(tx: Tx, office: Office) -> tuple[Period, Period]:
    """March: 1 green, 2 red, 3 amber; locked. April: 1 turned red, 2 better and unchanged, 3 done late, 4 and 5 missing."""
    march = await ask(tx, office, "2023-03")
    await report(tx, office, march, 1, Health.ON_TRACK)
    await report(tx, office, march, 2, Health.OFF_TRACK)
    await report(tx, office, march, 3, Health.AT_RISK)
    await lock(tx, march)
    april = await ask(tx, office, "2023-04")
    await report(tx, office, april, 1, Health.OFF_TRACK, "拆迁滞后")
    await report(tx, office, april, 2, Health.AT_RISK, no_change=2)
    await report(tx, office, april, 3, Health.DONE, late=1)
    await report(tx, office, april, 3, Health.ON_TRACK, department=office.science.id)
    return await periods.period(tx, march.id), april


async def test_the_head_says_what_was_stored(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        said = await summarising.summary(tx, admin, "", now=after(april))
        rows = await summarising.page(tx, admin, View(Page.DEPARTMENTS).data(april.id), now=after(april))
    assert "省工业和信息化厅 · 1 of 2 reported · late 1 · ✅ done 1 · not reported yet: 1" in rows.text
    assert "省水利厅 · 0 of 1 reported · nobody can be reached: 1" in rows.text
    assert said.text.splitlines() == [
        "📊 <b>April 2023</b> · <b>3 of 5</b> reported (2 on time, 1 late)",
        "Due since Tue 25 Apr 18:00. Reports that come later count as late; locked Fri 5 May 18:00.",
        "🟢 on track <b>0</b> (−1)  🟡 at risk <b>1</b>  🔴 off track <b>1</b>  ✅ done <b>1</b> (+1)",
        "not reported yet: 1 · nobody can be reached: 1",
        "Newly off track: task 1 · Better than before: tasks 2, 3",
        "",
        "<b>For you to decide (1)</b>",
        "<b>1.</b> 🟢 on track → 🔴 off track · <b>1</b> 完善实验室体系 · 省科技厅 · Mon 24 Apr v1",
        "“拆迁滞后”",
        "",
        "<b>Missing</b> · 省工业和信息化厅 1",
        "",
        "<b>Nobody can be reached</b> in 1 department (the office's to mend, so not counted as late) · 省水利厅 1",
        "",
        "Contributions, counted apart: 1 of 1",
        "No change since the period before: 1 (the longest for 2 periods in a row)",
    ]
    assert list(buttons(said)) == [
        "1 📄", "1 Return ▸", "1 Instruct ▸", "1 Noted", "✔ Review",
        "By part", "By department", "Missing 2", "All tasks", "📈 Picture", "‹ March 2023",
    ]  # fmt: skip


async def test_while_it_runs_the_head_says_so_and_compares_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        said = await summarising.summary(tx, admin, "", now=april.due_at - timedelta(hours=1))
    assert "Still running, due Tue 25 Apr 18:00" in said.text
    assert "Still to come" in said.text
    assert "(−1)" not in said.text
    assert "working day" not in said.text


async def test_a_locked_period_is_final_and_stays_so_when_people_leave(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        before = await summarising.summary(tx, admin, "2023年3月", now=after(march, 10))
        await people.leave(tx, (await office.who(tx, Office.INDUSTRY)).person.id, now=april.asked_at)
        later = await summarising.summary(tx, admin, "2023-03", now=after(april))
    assert "Locked: these figures are final" in before.text
    assert "missed: 1 · nobody can be reached: 1" in before.text
    assert later.text == before.text


@pytest.mark.parametrize("page", list(Page))
async def test_every_page_can_be_turned_back_to_the_head(db: Database, office: Office, page: Page) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        head = await summarising.summary(tx, admin, "", now=after(april))
        said = await summarising.page(tx, admin, View(page, number=99).data(april.id), now=after(april))
        if page is not Page.HEAD:
            back = await summarising.page(tx, admin, buttons(said)["‹ Summary"], now=after(april))
            assert back == head


async def test_a_part_lists_its_tasks_worst_first_and_leads_to_the_next(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        said = await summarising.summary(tx, admin, "第1部分", now=after(april))
        following = await summarising.page(tx, admin, buttons(said)["Part 2 ›"], now=after(april))
    assert [line.split(" · ")[0] for line in said.text.splitlines()[-3:]] == ["🔴 off track", "🟡 at risk", "✅ done"]
    assert "<b>3 of 3</b> reported" in said.text
    assert "<b>0 of 2</b> reported" in following.text
    assert buttons(said)["1"] == f"task.1.{View(Page.TASKS, part=1).data(april.id)}"


async def test_a_department_shows_reports_and_contributions(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin = await english(tx, office, Office.ADMIN)
        said = await summarising.summary(tx, admin, "2023-04 科技厅", now=after(april))
    assert "<b>2 of 2</b> reported" in said.text
    assert said.text.splitlines()[-1].endswith("省科技厅 · Sat 22 Apr v1 · contribution")


async def test_missing_names_tasks_under_their_departments(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        said = await summarising.missing(tx, await english(tx, office, Office.ADMIN), "", now=after(april))
        industry = await summarising.missing(tx, await office.who(tx, Office.ADMIN), "省工信厅", now=after(april))
    assert industry.text.startswith("📊 <b>April 2023</b> · what is missing: 省工业和信息化厅\n")
    assert "省水利厅" not in industry.text
    assert said.text.splitlines()[-5:] == [
        "<b>省工业和信息化厅 · 1 report · 2 working days late</b>",
        "not reported yet · <b>4</b> 推进技改提级 · 省工业和信息化厅 · due Tue 25 Apr",
        "",
        "<b>省水利厅 · 1 report · nobody can be reached, not counted as late</b>",
        "not reported yet · <b>5</b> 完善灌区配套 · 省水利厅 · due Tue 25 Apr",
    ]


async def test_a_supervisor_of_a_part_gets_that_part_and_is_told_so(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        who = await supervisor_of(tx, office, Scope(parts=frozenset({2})))
        head = await summarising.summary(tx, who, "", now=after(april))
        assert "<b>0 of 2</b> reported" in head.text
        assert "Counted: only part 2." in head.text
        for refused in ("part 1", "省科技厅"):
            with pytest.raises(errors.NotInCharge):
                await summarising.summary(tx, who, refused, now=after(april))
        with pytest.raises(errors.NotInCharge):
            await summarising.page(tx, who, View(Page.TASKS, part=1).data(april.id), now=after(april))


async def test_a_supervisor_of_a_department_gets_all_tasks_it_has_a_share_in(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        who = await supervisor_of(tx, office, Scope(departments=frozenset({office.science.id})))
        head = await summarising.summary(tx, who, "", now=after(april))
    assert "<b>3 of 3</b> reported (2 on time, 1 late)" in head.text
    assert "Counted: only 省科技厅." in head.text
    assert "省水利厅" not in head.text


async def test_a_contact_gets_her_own_department_only(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        who = await english(tx, office, Office.SCIENCE)
        head = await summarising.summary(tx, who, "", now=after(april))
        assert "<b>2 of 2</b> reported (2 on time, 0 late)" in head.text
        assert "Counted: only 省科技厅." in head.text
        own = await summarising.summary(tx, who, "省科技厅", now=after(april))
        assert "<b>2 of 2</b> reported" in own.text
        for refused in ("省水利厅", "省工业和信息化厅 2023-03", "part 2"):
            with pytest.raises(errors.NotInCharge):
                await summarising.summary(tx, who, refused, now=after(april))
        for view in (View(Page.TASKS, department=office.water.id), View(Page.MISSING, department=office.industry.id)):
            with pytest.raises(errors.NotInCharge):
                await summarising.page(tx, who, view.data(april.id), now=after(april))
        for page in Page:
            said = await summarising.page(tx, who, View(page).data(april.id), now=after(april))
            assert "省水利厅" not in said.text
            assert "省工业和信息化厅" not in said.text


async def test_somebody_with_no_seat_and_no_charge_gets_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await two_periods(tx, office)
        nobody = Standing(Person(99, 99, "周杰", "en", "", PersonState.ACTIVE))
        with pytest.raises(errors.NotForYou):
            await summarising.summary(tx, nobody, "", now=START)


async def test_the_clock_sends_what_she_would_have_asked_for(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        who = await english(tx, office, Office.SUPERVISOR)
        t = await posting.words_for(tx, who.person)
        sent = await summarising.scheduled_summary(tx, office.plan, april, who, t, now=after(april))
        assert sent == await summarising.summary(tx, who, "", now=after(april))


async def test_before_anything_is_asked_the_next_date_is_said(db: Database, office: Office) -> None:
    async with db.write() as tx:
        admin = await english(tx, office, Office.ADMIN)
        said = await summarising.summary(tx, admin, "", now=START)
        assert said.text == "March 2023 has not been asked yet. It will be on Fri 17 Mar 09:00."
        march = await ask(tx, office, "2023-03")
        coming = await summarising.summary(tx, admin, "2023-06", now=after(march))
    assert coming.text == "June 2023 has not been asked yet. It will be on Thu 15 Jun 09:00."
    assert buttons(coming) == {"March 2023": View().data(march.id)}


async def test_a_period_whose_time_has_passed_is_said_to_have_been_left_out(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        april = await periods.by_label(tx, office.plan.id, "2023-04")
        assert april is not None
        admin, supervisor = await english(tx, office, Office.ADMIN), await english(tx, office, Office.SUPERVISOR)
        at = after(april)
        said = await summarising.summary(tx, admin, "2023-04", now=at)
        assert said.text == "April 2023 was not asked.\n/ask 2023-04 asks it now."
        shown = {"March 2023": View().data(march.id)}
        assert buttons(said) == {"📣 Ask April 2023 now": f"ask.show.{april.id}"} | shown
        assert buttons(await summarising.summary(tx, admin, "2023-04", now=april.locked_at)) == shown
        said = await summarising.summary(tx, supervisor, "2023-04", now=at)
        assert (said.text, buttons(said)) == ("April 2023 was not asked.", shown)


async def test_what_another_department_has_reported_was_asked(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        await report(tx, office, march, 1, Health.ON_TRACK)
        for number in (1, 5):
            task = await tasks.task(tx, office.plan.id, number)
            assert task is not None
            after_it = owners_after(task.owners, Wish(office.industry, Duty.LEAD))
            await assigning.apply(tx, task, after_it, by=None, now=march.asked_at)
        mary = await english(tx, office, Office.INDUSTRY)
        said = (await summarising.summary(tx, mary, "", now=after(march))).text
        assert "In this period reported by 省科技厅: 1" in said
        assert "Not asked about" not in said
        await lock(tx, march)
        task = await tasks.task(tx, office.plan.id, 2)
        assert task is not None
        after_it = owners_after(task.owners, Wish(office.industry, Duty.LEAD))
        await assigning.apply(tx, task, after_it, by=None, now=march.locked_at)
        said = (await summarising.summary(tx, mary, "", now=march.locked_at)).text
        assert "In this period asked of 省科技厅: 2" in said


@pytest.mark.parametrize(
    ("text", "refusal"),
    [
        ("2023-13", unreadable.NoSuchMonth), ("2023-00", unreadable.NoSuchMonth), ("13", unreadable.NotAPeriod), ("2025-01", errors.NoSuchPeriod),
        ("part 9", errors.NoSuchPart), ("nonsense", errors.NoSuchDepartment), ("省", unreadable.Ambiguous),
    ],
)  # fmt: skip
async def test_what_there_is_not_is_refused(db: Database, office: Office, text: str, refusal: type[Exception]) -> None:
    async with db.write() as tx:
        await two_periods(tx, office)
        with pytest.raises(refusal):
            await summarising.summary(tx, await english(tx, office, Office.ADMIN), text, now=START)


async def test_month_13_offers_the_newest_periods(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await two_periods(tx, office)
        with pytest.raises(unreadable.NoSuchMonth) as refused:
            await summarising.summary(tx, await english(tx, office, Office.ADMIN), "2023-13", now=START)
    assert [b.label for b in refused.value.buttons] == ["April 2023", "March 2023"]


@pytest.mark.parametrize("data", ["sum.99", "sum.1.what.0.0.1", "sum.x", View(Page.TASKS, department=999).data(3)])
async def test_an_altered_button_is_outdated(db: Database, office: Office, data: str) -> None:
    async with db.write() as tx:
        await two_periods(tx, office)
        with pytest.raises(errors.Outdated):
            await summarising.page(tx, await english(tx, office, Office.ADMIN), data, now=START)


async def test_without_a_plan(db: Database) -> None:
    async with db.write() as tx:
        person = await people.add(tx, chat_id=1, name="王芳", username="", language="en", now=START)
        await people.take_charge(tx, person.id, Role.ADMIN, Scope(), now=START)
        who = Standing(person, (), (await people.standing_of(tx, person)).charges)
        with pytest.raises(errors.NoPlan):
            await summarising.summary(tx, who, "", now=START)


async def supervisor_of(tx: Tx, office: Office, scope: Scope) -> Standing:
    who = await english(tx, office, Office.SUPERVISOR)
    await people.take_charge(tx, who.person.id, Role.SUPERVISOR, scope, now=START)
    return await office.who(tx, Office.SUPERVISOR)
