"""Steps that wait for words: one that has lost its sense lets go, so that what is typed is a report again; the newest one takes them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import date, timedelta

import pytest

from domain.errors import LeadAsks, NotForYou, NotFound, NotYours, Refusal
from domain.outgoing import Outgoing
from domain.people import Post, Role
from services import applied, enquiring, needing
from storage import drafts, enquiries, needs, people, reports, requests
from storage.database import Database
from tests.conftest import Office
from tests.services.asking import Desk, at_desk, refused_as
from tests.services.needs import ADMIN, INDUSTRY, NOW, SCIENCE, SUPERVISOR, asked_by_buttons, says

MAY_15 = date(2023, 5, 15)
REPORT = "任务1 完成60%，评审已全部通过"


async def types(desk: Desk, chat_id: int, text: str) -> Outgoing | None:
    """Words that somebody types, offered to all that may wait for them as the handlers do."""
    who = await desk.office.who(desk.tx, chat_id)
    reply = await enquiring.told(desk.tx, who, text, "", now=desk.now)
    return reply.messages[0] if reply is not None else await desk.types(chat_id, text)


async def answer_to_what_is_decided(desk: Desk) -> int:
    asked = await desk.asks(SCIENCE, "t1", "suspension", MAY_15)
    await desk.press(SUPERVISOR, f"decide.{asked.id}.ask")
    await desk.types(SUPERVISOR, "停工到什么时候？")
    await desk.press(SCIENCE, f"answer.{asked.id}")
    await desk.press(SUPERVISOR, f"decide.{asked.id}.refuse")
    await desk.types(SUPERVISOR, "不同意")
    return SCIENCE


async def reason_for_a_task_given_away(desk: Desk) -> int:
    await desk.press(SCIENCE, "apply.t1.suspension.20230515")
    await desk.tx.run("UPDATE owners SET department_id = :to WHERE duty = 'lead'", to=desk.office.water.id)
    return SCIENCE


async def decision_by_who_lost_the_charge(desk: Desk) -> int:
    asked = await desk.asks(SCIENCE, "t1", "suspension", MAY_15)
    await desk.press(SUPERVISOR, f"decide.{asked.id}.refuse")
    await people.leave_charge(desk.tx, (await desk.person(SUPERVISOR)).id, Role.SUPERVISOR, now=desk.now)
    return SUPERVISOR


async def help_that_somebody_else_is_asked_for(desk: Desk) -> int:
    need = await asked_by_buttons(desk, desk.office.industry.id)
    await desk.press(INDUSTRY, f"needed.{need.id}.answer")
    await needs.put_to(desk.tx, need.id, desk.office.water.id, now=desk.now)
    return INDUSTRY


async def help_of_a_department_she_left(desk: Desk) -> int:
    need = await asked_by_buttons(desk, desk.office.industry.id)
    await desk.press(INDUSTRY, f"needed.{need.id}.answer")
    await desk.types(INDUSTRY, "下周拨付")
    await desk.press(SCIENCE, f"needed.{need.id}.not_yet")
    person = await desk.person(SCIENCE)
    await people.take_seat(desk.tx, person.id, desk.office.water.id, Post.CONTACT, now=desk.now)
    await people.leave_seat(desk.tx, person.id, desk.office.science.id, Post.CONTACT, now=desk.now)
    return SCIENCE


async def help_for_a_card_that_moved(desk: Desk) -> int:
    request = await desk.request(1, desk.office.science.id)
    await desk.press(SCIENCE, f"need.{request.id}.of.{desk.office.industry.id}")
    await requests.move(desk.tx, request.id, desk.office.water.id)
    return SCIENCE


async def answer_by_who_is_no_admin_any_more(desk: Desk) -> int:
    await desk.command(SCIENCE, "office Who signs?")
    await desk.press(ADMIN, "enquiry.1.answer")
    await people.leave_charge(desk.tx, (await desk.person(ADMIN)).id, Role.ADMIN, now=desk.now)
    return ADMIN


@pytest.mark.parametrize(
    ("happens", "kind", "refusal", "values"),
    [
        (answer_to_what_is_decided, applied.DRAFT, None, {}),
        (reason_for_a_task_given_away, applied.DRAFT, LeadAsks, {"number": 1}),
        (decision_by_who_lost_the_charge, applied.DRAFT, NotForYou, {"role": "supervisors and admins"}),
        (help_that_somebody_else_is_asked_for, needing.DRAFT, NotFound, {}),
        (help_of_a_department_she_left, needing.DRAFT, NotFound, {}),
        (help_for_a_card_that_moved, needing.DRAFT, NotYours, {"number": 1}),
        (answer_by_who_is_no_admin_any_more, enquiring.DRAFT, NotForYou, {"role": "admins"}),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
async def test_what_has_lost_its_sense_lets_go(
    db: Database, office: Office, happens: Callable[[Desk], Awaitable[int]], kind: str,
    refusal: type[Refusal] | None, values: dict[str, object],
) -> None:  # fmt: skip
    async with at_desk(db, office, NOW) as desk:
        chat_id = await happens(desk)
        person = await desk.person(chat_id)
        assert await drafts.get(desk.tx, person.id, kind) is not None
        before = await desk.newest(chat_id)
        assert await types(desk, chat_id, REPORT) is None
        assert await drafts.get(desk.tx, person.id, kind) is None
        said = await desk.newest(chat_id)
        assert said == before if refusal is None else refused_as(refusal, **values) in said.text
        assert await types(desk, chat_id, REPORT) is None


async def test_the_words_are_heard_as_a_report_then(db: Database, office: Office) -> None:
    async with at_desk(db, office, NOW) as desk:
        await answer_to_what_is_decided(desk)
        assert await types(desk, SCIENCE, REPORT) is None
        await says(desk, SCIENCE, REPORT)
        request = await desk.request(1, office.science.id)
        assert [r.text for r in await reports.versions(desk.tx, request.id)] == ["完成60%，评审已全部通过"]


@pytest.mark.parametrize("last", ["enquiry", "application", "need"])
async def test_the_newest_of_all_steps_takes_what_is_typed(db: Database, office: Office, last: str) -> None:
    async with at_desk(db, office, NOW) as desk:
        request = await desk.request(1, office.science.id)
        steps = {
            "need": f"need.{request.id}.of.{office.industry.id}",
            "application": "apply.t1.suspension.20230515",
            "enquiry": "office.1",
        }
        for name in (*(each for each in steps if each != last), last):
            desk.now += timedelta(minutes=1)
            await desk.press(SCIENCE, steps[name])
        desk.now += timedelta(minutes=1)
        assert await types(desk, SCIENCE, "请协调省级配套资金") is not None
        asked = [e.words for e in await enquiries.all_open(desk.tx)]
        assert asked == (["请协调省级配套资金"] if last == "enquiry" else [])
        need = await drafts.get(desk.tx, (await desk.person(SCIENCE)).id, needing.DRAFT)
        assert (need is not None and need.expects == needing.READY) is (last == "need")
        applications = await desk.tx.value("SELECT count(*) FROM applications")
        assert applications == (1 if last == "application" else 0)
