"""Requests: made once, answered, reopened, moved and missed; what was said before; and reports version by version."""

from __future__ import annotations

from datetime import timedelta

from domain.reports import Answered, Health, Period, PeriodState, RequestKind, RequestState, Statement
from storage import periods, reports, requests, tasks
from storage.database import Database, Tx
from tests.conftest import START, Office

LATER = START + timedelta(days=1)


async def period(tx: Tx, office: Office, label: str) -> Period:
    found = await periods.by_label(tx, office.plan.id, label)
    assert found is not None
    return found


async def add(
    tx: Tx, office: Office, label: str, number: int, department_id: int, kind: RequestKind = RequestKind.REPORT
) -> int:
    asked, task = await period(tx, office, label), await tasks.task(tx, office.plan.id, number)
    assert task is not None
    made = await requests.add(tx, asked, task_id=task.id, department_id=department_id, kind=kind, due_at=asked.due_at)
    assert made is not None
    return made


async def get(tx: Tx, request_id: int) -> Answered:
    found = await requests.answered(tx, request_id)
    assert found is not None
    return found


async def say(tx: Tx, office: Office, request_id: int, health: Health = Health.ON_TRACK, text: str = "", no_change: int = 0) -> int:  # fmt: skip
    person = (await office.who(tx, Office.SCIENCE)).person
    return await reports.add_version(
        tx, request_id, person_id=person.id, said=Statement(health, None, text, no_change), now=START
    )


async def test_a_request_is_made_once_and_comes_out_whole(db: Database, office: Office) -> None:
    async with db.write() as tx:
        made = await add(tx, office, "2023-03", 1, office.science.id)
        march = await period(tx, office, "2023-03")
        again = await requests.add(
            tx, march, task_id=1, department_id=office.science.id, kind=RequestKind.CONTRIBUTION, due_at=START
        )
        assert again is None
        found = await get(tx, made)
        request = found.request
        assert (request.number, request.title, request.target, request.part) == (1, "完善实验室体系", "≥ 25 家", 1)
        assert (request.department, request.kind, request.state) == ("省科技厅", RequestKind.REPORT, RequestState.OPEN)
        assert (request.period, request.due_at, request.revision) == (march, march.due_at, 1)
        assert (request.answered_at, request.unlocked_until_at, found.report) == (None, None, None)
        assert await requests.find(tx, march.id, 1, office.science.id) == found
        assert await requests.find(tx, march.id, 1, office.water.id) is None
        assert await requests.answered(tx, 99) is None


async def test_every_change_raises_the_revision(db: Database, office: Office) -> None:
    async with db.write() as tx:
        made = await add(tx, office, "2023-03", 1, office.science.id)
        await requests.mark_answered(tx, made, now=START)
        await requests.mark_answered(tx, made, now=LATER)
        first = (await get(tx, made)).request
        assert (first.state, first.answered_at, first.revision) == (RequestState.REPORTED, START, 3)
        await requests.reopen(tx, made, RequestState.RETURNED, until=LATER)
        await requests.set_state(tx, made, RequestState.EXCUSED)
        await requests.move(tx, made, office.water.id)
        await requests.change(tx, made, RequestKind.CONTRIBUTION, LATER)
        last = (await get(tx, made)).request
        assert (last.state, last.unlocked_until_at, last.department, last.kind, last.due_at, last.revision) == (
            RequestState.EXCUSED, LATER, "省水利厅", RequestKind.CONTRIBUTION, LATER, 7,
        )  # fmt: skip
        await requests.close_again(tx, made, RequestState.MISSED)
        closed = (await get(tx, made)).request
        assert (closed.state, closed.unlocked_until_at, closed.revision) == (RequestState.MISSED, None, 8)


async def test_departments_see_what_is_asked_or_reopened(db: Database, office: Office) -> None:
    async with db.write() as tx:
        open_ = await add(tx, office, "2023-03", 2, office.science.id)
        joint = await add(tx, office, "2023-03", 3, office.science.id, RequestKind.CONTRIBUTION)
        await add(tx, office, "2023-03", 4, office.industry.id)
        await add(tx, office, "2023-04", 1, office.science.id)
        locked = await add(tx, office, "2023-02", 1, office.science.id)
        reopened = await add(tx, office, "2023-02", 2, office.science.id)
        for label, state in (("2023-02", PeriodState.LOCKED), ("2023-03", PeriodState.ASKED)):
            await periods.set_state(tx, (await period(tx, office, label)).id, state)
        await requests.reopen(tx, reopened, RequestState.OPEN, until=LATER)
        found = await requests.of_departments(tx, [office.science.id])
        assert [a.request.id for a in found] == [reopened, open_, joint]
        assert await requests.of_departments(tx, []) == []
        assert [a.request.id for a in await requests.of_task(tx, 2)] == [open_, reopened]
        february = await period(tx, office, "2023-02")
        assert [a.request.id for a in await requests.of_period(tx, february.id)] == [locked, reopened]


async def test_the_lock_misses_what_is_unanswered_but_not_what_is_reopened_beyond_it(
    db: Database, office: Office
) -> None:
    async with db.write() as tx:
        open_, returned, reported, beyond = [
            await add(tx, office, "2023-03", number, office.science.id) for number in (1, 2, 3, 4)
        ]
        await requests.set_state(tx, returned, RequestState.RETURNED)
        await requests.mark_answered(tx, reported, now=START)
        await requests.reopen(tx, beyond, RequestState.OPEN, until=LATER)
        march = await period(tx, office, "2023-03")
        assert await requests.count_missing(tx, march.id, [office.science.id]) == 3
        assert await requests.count_missing(tx, march.id, [office.science.id], [RequestKind.CONTRIBUTION]) == 0
        assert await requests.count_missing(tx, march.id, [office.water.id]) == 0
        assert await requests.miss_open(tx, march.id, now=START) == 2
        states = [(await get(tx, row)).request.state for row in (open_, returned, reported, beyond)]
        assert states == ["missed", "missed", "reported", "open"]
        assert await requests.miss_open(tx, march.id, now=LATER) == 1


async def test_a_moved_period_takes_unanswered_requests_along(db: Database, office: Office) -> None:
    async with db.write() as tx:
        report = await add(tx, office, "2023-03", 1, office.science.id)
        joint = await add(tx, office, "2023-03", 3, office.science.id, RequestKind.CONTRIBUTION)
        answered = await add(tx, office, "2023-03", 2, office.science.id)
        await requests.mark_answered(tx, answered, now=START)
        march, april = await period(tx, office, "2023-03"), await period(tx, office, "2023-04")
        moved = await periods.put(
            tx, plan_id=office.plan.id, label="2023-03", asked_at=april.asked_at, due_at=april.due_at,
            contributions_due_at=april.contributions_due_at, summary_at=april.summary_at, locked_at=april.locked_at,
        )  # fmt: skip
        await requests.set_due(tx, moved)
        due = [(await get(tx, row)).request.due_at for row in (report, joint, answered)]
        assert due == [april.due_at, april.contributions_due_at, march.due_at]


async def test_before_is_the_newest_answer_to_the_same_question(db: Database, office: Office) -> None:
    async with db.write() as tx:
        for label, text in (("2023-01", "in January"), ("2023-02", "in February")):
            await say(tx, office, await add(tx, office, label, 1, office.industry.id), text=text)
        await add(tx, office, "2023-03", 1, office.industry.id)
        april = await add(tx, office, "2023-04", 1, office.science.id)
        before = await requests.before(tx, (await get(tx, april)).request)
        assert before is not None
        assert before.report is not None
        assert (before.request.period.label, before.report.text) == ("2023-02", "in February")
        first = await requests.find(tx, (await period(tx, office, "2023-01")).id, 1, office.industry.id)
        assert first is not None
        assert await requests.before(tx, first.request) is None


async def test_before_a_contribution_stands_the_same_departments(db: Database, office: Office) -> None:
    joint = RequestKind.CONTRIBUTION
    async with db.write() as tx:
        await say(tx, office, await add(tx, office, "2023-02", 3, office.science.id, joint), text="ours")
        await say(tx, office, await add(tx, office, "2023-02", 3, office.water.id, joint), text="theirs")
        for department, expected in ((office.science, "ours"), (office.water, "theirs")):
            march = await add(tx, office, "2023-03", 3, department.id, joint)
            before = await requests.before(tx, (await get(tx, march)).request)
            assert before is not None
            assert before.report is not None
            assert before.report.text == expected


async def test_latest_reports_are_each_tasks_newest(db: Database, office: Office) -> None:
    async with db.write() as tx:
        for label, number in (("2023-01", 1), ("2023-02", 1), ("2023-01", 2)):
            await say(tx, office, await add(tx, office, label, number, office.science.id), text=f"{label}/{number}")
        await add(tx, office, "2023-03", 1, office.science.id)
        found = await requests.latest_reports(tx, office.plan.id)
        assert [a.report.text for a in found if a.report] == ["2023-02/1", "2023-01/2"]
