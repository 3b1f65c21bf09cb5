"""A task, its history and lists of tasks are shown to who may read them, and to nobody else."""

from __future__ import annotations

from datetime import timedelta

import pytest

from domain.errors import NoSuchTask, NotInCharge, NotYours, Outdated
from domain.people import Duty, Role, Scope
from domain.reports import Health
from domain.tasks import TaskState
from domain.unreadable import Usage
from domain.views import Page, View
from services import browsing
from storage import people, requests, tasks
from storage.database import Database
from tests.conftest import START, Office
from tests.services.stories import after, ask, buttons, english, lock, report


async def test_a_task_says_target_owners_state_and_earlier_reports(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        await report(tx, office, march, 3, Health.AT_RISK, "启动 <重组> & 评审", late=1)
        await lock(tx, march)
        april = await ask(tx, office, "2023-04")
        await report(tx, office, april, 3, Health.ON_TRACK, "first")
        await report(tx, office, april, 3, Health.DONE, "done now")
        said = await browsing.task_named(tx, await english(tx, office, Office.ADMIN), "任务3", now=after(april))
    assert said.text.splitlines() == [
        "📌 <b>Task 3 · 强化数字赋能</b>",
        "Part 1 · 第1部分",
        "Lead: 省工业和信息化厅 · as assigned",
        "Joint lead: 省科技厅 · as assigned",
        "",
        "<b>April 2023</b>",
        "省工业和信息化厅 · ✅ done · v2, Mon 24 Apr 18:00 · Mary Brown",
        "“done now”",
        "Contribution of 省科技厅 · not reported yet · due Sun 23 Apr 18:00",
        "",
        "<b>March 2023</b>",
        "省工业和信息化厅 · 🟡 at risk · v1, Sat 25 Mar 18:00 · Mary Brown · late",
        "“启动 &lt;重组&gt; &amp; 评审”",
        "Contribution of 省科技厅 · missed",
    ]
    assert list(buttons(said)) == ["History", "🖊 Instruct ▸", "🔎 Verify ▸", "📋 See the tasks"]


@pytest.mark.parametrize(
    ("source", "words"),
    [
        ("notice", "Target: 25 家 · stated in the notice"),
        ("related", "Target: 25 家 · from a related document, not the notice"),
        ("", "Target: 25 家"),
    ],
)
async def test_a_target_names_its_source(db: Database, office: Office, source: str, words: str) -> None:
    async with db.write() as tx:
        part = (await tasks.parts(tx, office.plan.id))[0]
        await tasks.set_task(
            tx, plan_id=office.plan.id, part_id=part.id, number=1, title="实验室", target="25 家", target_source=source,
            due=office.plan.last_day,
        )  # fmt: skip
        said = await browsing.task_named(tx, await english(tx, office, Office.SCIENCE), "1", now=START)
    assert words in said.text.splitlines()
    assert "Due: Sun 31 Dec" in said.text.splitlines()


async def test_an_inferred_lead_is_said_not_to_be_the_notices(db: Database, office: Office) -> None:
    async with db.write() as tx:
        task = await tasks.task(tx, office.plan.id, 5)
        assert task is not None
        await tasks.end_owner(tx, task.id, office.water.id, now=START)
        await tasks.add_owner(
            tx, task.id, office.water.id, Duty.LEAD, source="inferred", asked=True, position=1, now=START
        )
        said = await browsing.task_named(tx, await english(tx, office, Office.ADMIN), "5", now=START)
    assert "Lead: 省水利厅 · inferred, not the notice's assignment" in said.text


async def test_who_may_report_finds_the_button_until_the_lock(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        contact = await english(tx, office, Office.SCIENCE)
        request_id = await report(tx, office, march, 1, Health.ON_TRACK)
        open_ = await browsing.task(tx, contact, 1, now=after(march))
        assert buttons(open_)["✏ Report"] == f"card.{request_id}"
        for reader in (Office.ADMIN, Office.SCIENCE_HEAD):
            shown = await browsing.task(tx, await office.who(tx, reader), 1, now=after(march))
            assert "✏ Report" not in buttons(shown)
        await lock(tx, march)
        locked = await browsing.task(tx, contact, 1, now=march.locked_at)
        assert "✏ Report" not in buttons(locked)


@pytest.mark.parametrize("number", [4, 5])
async def test_a_contact_of_another_department_is_refused(db: Database, office: Office, number: int) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        who = await english(tx, office, Office.SCIENCE)
        with pytest.raises(NotYours):
            await browsing.task_named(tx, who, str(number), now=START)
        with pytest.raises(NotYours):
            await browsing.history_named(tx, who, str(number))
        with pytest.raises(NotYours):
            await browsing.task_pressed(tx, who, f"task.{number}.{View(Page.TASKS).data(april.id)}", now=START)
        with pytest.raises(NotYours):
            await browsing.history_pressed(tx, who, f"history.{number}.1")
        assert f"<b>{number}</b>" not in (await browsing.tasks_list(tx, who, "")).text


async def test_a_supervisor_is_refused_what_is_not_in_charge(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await english(tx, office, Office.SUPERVISOR)
        await people.take_charge(tx, who.person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=START)
        who = await office.who(tx, Office.SUPERVISOR)
        assert "Task 5" in (await browsing.task(tx, who, 5, now=START)).text
        with pytest.raises(NotInCharge):
            await browsing.task(tx, who, 1, now=START)
        assert "<b>2 tasks</b>" in (await browsing.tasks_list(tx, who, "")).text


@pytest.mark.parametrize("text", ["6", "512", "999999999"])
async def test_an_unknown_task_names_the_span(db: Database, office: Office, text: str) -> None:
    async with db.write() as tx:
        with pytest.raises(NoSuchTask) as refused:
            await browsing.task_named(tx, await english(tx, office, Office.ADMIN), text, now=START)
    assert (refused.value.values["first"], refused.value.values["last"]) == (1, 5)


async def test_no_number_is_a_question_of_usage_and_words_are_looked_for(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await english(tx, office, Office.ADMIN)
        for text in ("", "实验室"):
            with pytest.raises(Usage):
                await browsing.history_named(tx, who, text)
        with pytest.raises(Usage):
            await browsing.task_named(tx, who, " ", now=START)
        assert "完善实验室体系" in (await browsing.task_named(tx, who, "实验室", now=START)).text


@pytest.mark.parametrize("data", ["task", "task.x", "task.99999999999999999999"])
async def test_an_altered_task_button_is_outdated(db: Database, office: Office, data: str) -> None:
    async with db.write() as tx:
        with pytest.raises(Outdated):
            await browsing.task_pressed(tx, await english(tx, office, Office.ADMIN), data, now=START)


async def test_the_way_back_is_kept_through_the_history_and_only_a_known_one(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        await report(tx, office, april, 1, Health.ON_TRACK, "x")
        who = await english(tx, office, Office.ADMIN)
        back = View(Page.TASKS, part=1).data(april.id)
        opened = await browsing.task_pressed(tx, who, f"task.1.{back}", now=START)
        history = await browsing.history_pressed(tx, who, buttons(opened)["History"])
        again = await browsing.task_pressed(tx, who, buttons(history)["‹ Task 1"], now=START)
        assert again == opened
        assert buttons(opened)["‹ Back"] == back
        assert "‹ Back" not in buttons(await browsing.task_pressed(tx, who, "task.1.health.3.1.done", now=START))


async def test_the_history_holds_every_word_of_every_version(db: Database, office: Office) -> None:
    words = "进展<&>".join(f"第{n}句，" for n in range(900))
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        await report(tx, office, march, 1, Health.OFF_TRACK, "march words")
        april = await ask(tx, office, "2023-04")
        await report(tx, office, april, 1, Health.AT_RISK, words)
        await report(tx, office, april, 1, Health.ON_TRACK, "second version")
        who = await english(tx, office, Office.SCIENCE)
        page = await browsing.history_named(tx, who, "1")
        read = [page.text]
        for _ in range(20):
            onward = next((data for label, data in buttons(page).items() if label.endswith("›")), None)
            if onward is None:
                break
            page = await browsing.history_pressed(tx, who, onward)
            read.append(page.text)
    assert max(map(len, read)) <= 3500
    quoted = "".join(piece.split("</blockquote>")[0] for piece in "".join(read).split("<blockquote expandable>")[1:])
    assert (
        quoted
        == "second version" + words.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;") + "march words"
    )


@pytest.mark.parametrize(
    ("text", "numbers"),
    [
        ("", [1, 2, 3, 4, 5]), ("part 2", [4, 5]), ("第一部分", [1, 2, 3]), ("红", [1]), ("on track", [2]), ("done", []),
        ("missing", [3, 4, 5]), ("省水利厅", [5]), ("科技", [1, 2, 3]), ("数字赋能", [3]), ("zzz", []),
    ],
)  # fmt: skip
async def test_tasks_are_found_by_part_health_missing_and_words(
    db: Database, office: Office, text: str, numbers: list[int]
) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        await report(tx, office, march, 1, Health.ON_TRACK)
        await lock(tx, march)
        april = await ask(tx, office, "2023-04")
        await report(tx, office, april, 1, Health.OFF_TRACK)
        await report(tx, office, april, 2, Health.ON_TRACK)
        said = await browsing.tasks_list(tx, await english(tx, office, Office.ADMIN), text)
    assert [int(label) for label in buttons(said) if label.isdigit()] == numbers
    assert said.text.startswith(f"<b>{len(numbers)} task")


async def test_a_contact_lists_her_own_tasks_and_misses_her_own_answers(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        await report(tx, office, april, 1, Health.ON_TRACK)
        await report(tx, office, april, 3, Health.ON_TRACK, department=office.science.id)
        who = await english(tx, office, Office.SCIENCE)
        assert set(buttons(await browsing.tasks_list(tx, who, ""))) == {"1", "2", "3"}
        assert set(buttons(await browsing.tasks_list(tx, who, "未报"))) == {"2", "All tasks"}


async def test_a_bare_button_of_another_message_opens_the_list(db: Database, office: Office) -> None:
    async with db.write() as tx:
        who = await english(tx, office, Office.SCIENCE)
        assert await browsing.tasks_pressed(tx, who, "tasks.0") == await browsing.tasks_list(tx, who, "")
        with pytest.raises(Outdated):
            await browsing.tasks_pressed(tx, who, "tasks.1.h.purple")


async def test_a_closed_task_and_one_without_a_lead_say_so(db: Database, office: Office) -> None:
    async with db.write() as tx:
        task = await tasks.task(tx, office.plan.id, 4)
        assert task is not None
        await tasks.set_state(tx, task.id, TaskState.CLOSED)
        await tasks.end_owner(tx, task.id, office.industry.id, now=START + timedelta(1))
        april = await ask(tx, office, "2023-04")
        assert 4 not in {a.request.number for a in await requests.of_period(tx, april.id)}
        said = await browsing.task(tx, await english(tx, office, Office.ADMIN), 4, now=after(april))
    assert "Closed: done and confirmed" in said.text
    assert "Nobody is in the lead." in said.text
    assert "<b>April 2023</b>: this task was not asked about." in said.text


async def test_what_was_reported_on_a_withdrawn_task_can_still_be_read(db: Database, office: Office) -> None:
    async with db.write() as tx:
        task = await tasks.task(tx, office.plan.id, 5)
        assert task is not None
        await tasks.set_state(tx, task.id, TaskState.WITHDRAWN)
        await people.set_language(tx, (await office.who(tx, Office.ADMIN)).person.id, "en")
        admin = await office.who(tx, Office.ADMIN)
        assert "Withdrawn from the plan" in (await browsing.task(tx, admin, 5, now=START)).text
        with pytest.raises(NoSuchTask):
            await browsing.task(tx, await office.who(tx, Office.SCIENCE), 5, now=START)
