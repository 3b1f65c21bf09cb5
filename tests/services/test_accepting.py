"""The office goes through a period's reports: in which order, what is new since the last accepted one, accepted, undone, sent back."""

from __future__ import annotations

from datetime import datetime

import pytest

from domain.errors import Accepted, NobodyElse, NotForYou, NotInCharge, Outdated, OwnReport
from domain.outgoing import Outgoing, Reply
from domain.people import Post
from domain.reports import Health, PeriodState, RequestState
from services import accepting, answering, reporting, returning, reviewing
from storage import acceptances, audit, drafts, people, periods, reports, requests, returns
from storage.database import Database, Tx
from tests.conftest import Office
from tests.services.post import said_to
from tests.services.stories import after, ask, buttons, english, report
from tests.services.test_looking_up import of_part
from tests.services.test_summarising import two_periods


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


def named(outgoing: Outgoing, label: str) -> list[int]:
    """The numbers behind a button's name."""
    return [int(piece) for piece in buttons(outgoing)[label].split(".")[1:] if piece.isdigit()]


async def card(tx: Tx, office: Office, request_id: int, now: datetime) -> str:
    """The contact's card of it."""
    return shown(await reporting.open_request(tx, await office.who(tx, Office.SCIENCE), request_id, now=now)).text


@pytest.mark.engines("sqlite", "postgres")
async def test_the_worst_first_accepted_one_by_one_with_what_is_new(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        first = await accepting.review(tx, admin, "2023-03", now=now)
        assert "✔ <b>Review March 2023</b> · 1 of 3" in first.text
        assert "<b>Task 2 加强创新平台建设</b> · 省科技厅" in first.text
        assert "No report on this task has been accepted so far." in first.text
        for _ in range(3):
            first = shown(await accepting.accept(tx, admin, *named(first, "✔ Accept"), now=now))
        assert "nothing waits for you" in first.text
        assert "3 reports have been accepted." in first.text
        page = await accepting.review(tx, admin, "", now=now)
        assert "<b>Review April 2023</b> · 1 of 3" in page.text
        assert "<b>Task 1 " in page.text
        assert "🟢 on track → 🔴 off track" in page.text
        assert "＋ 拆迁滞后" in page.text
        assert "(March 2023, version 1)" in page.text
        assert f"rev.{april.id}.2" in buttons(page).values()
        page = shown(await accepting.accept(tx, admin, *named(page, "✔ Accept"), now=now))
        assert "✔ Accepted: task 1." in page.text
        assert "<b>Task 2 " in page.text
        assert (await acceptances.of_report(tx, named(page, "↶ Undo")[0])) is not None
        page = shown(await accepting.undo(tx, admin, *named(page, "↶ Undo"), now=now))
        assert "1 report waits for you again." in page.text
        assert "1 of 3" in page.text
        with pytest.raises(Outdated):
            await accepting.undo(tx, admin, 999, 1, now=now)
        acts = [row["act"] for row in await audit.of_object(tx, "request", named(page, "✔ Accept")[0])]
        assert acts[-2:] == ["accept", "unaccept"]


async def test_what_is_accepted_stays_until_it_is_reopened_and_a_newer_version_is_shown_first(
    db: Database, office: Office
) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        request_id = await report(tx, office, april, 1, Health.ON_TRACK, "方案已印发")
        admin, now = await english(tx, office, Office.ADMIN), after(april, -1)
        science = await office.who(tx, Office.SCIENCE)
        page = await accepting.review(tx, admin, "", now=now)
        answered = await requests.answered(tx, request_id)
        assert answered is not None
        await answering.set_health(tx, science, request_id, answered.request.revision, Health.AT_RISK, now=now)
        stale = await accepting.accept(tx, admin, *named(page, "✔ Accept"), now=now)
        assert stale.toast.startswith("This has changed")
        assert "🟡 at risk" in shown(stale).text
        await accepting.accept(tx, admin, *named(shown(stale), "✔ Accept"), now=now)
        answered = await requests.answered(tx, request_id)
        assert answered is not None
        assert (answered.request.accepted, answered.request.accepts(now)) == (True, False)
        with pytest.raises(Accepted):
            await answering.set_health(tx, science, request_id, answered.request.revision, Health.OFF_TRACK, now=now)
        assert "accepted by the office" in await card(tx, office, request_id, now)
        before = len(await reports.versions(tx, request_id))
        await reviewing.reopen(tx, admin, "1 数据有误", now=now)
        answered = await requests.answered(tx, request_id)
        assert answered is not None
        assert answered.request.accepts(now)
        await answering.set_health(tx, science, request_id, answered.request.revision, Health.OFF_TRACK, now=now)
        assert len(await reports.versions(tx, request_id)) == before + 1
        assert "🟡 at risk → 🔴 off track" in (await accepting.review(tx, admin, "", now=now)).text


async def test_all_that_is_plainly_green_at_once_and_undone_at_once(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        for number, health in ((1, Health.ON_TRACK), (2, Health.ON_TRACK), (3, Health.AT_RISK)):
            await report(tx, office, april, number, health, "按计划推进")
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        page = await accepting.review(tx, admin, "", now=now)
        assert "✔ Accept all green (2) ▸" in buttons(page)
        question = shown(await accepting.propose_all(tx, admin, april.id, now=now))
        assert "Accept 2 reports of April 2023 unread?" in question.text
        mark = buttons(question)["✔ Accept 2"].split(".")[2]
        await report(tx, office, april, 2, Health.ON_TRACK, "另有进展")
        again = await accepting.accept_all(tx, admin, april.id, mark, now=now)
        assert again.toast.startswith("This has changed")
        mark = buttons(shown(again))["✔ Accept 2"].split(".")[2]
        done = shown(await accepting.accept_all(tx, admin, april.id, mark, now=now))
        assert "✔ 2 reports accepted." in done.text
        assert "<b>Task 3 " in done.text
        undone = shown(await accepting.undo(tx, admin, *named(done, "↶ Undo"), now=now))
        assert "2 reports wait for you again." in undone.text
        assert (
            "No report is plainly green"
            in shown(await accepting.propose_all(tx, await of_part(tx, office, 2), april.id, now=now)).text
        )


async def test_it_goes_back_for_a_ready_reason_and_the_second_time_the_head_hears_of_it(
    db: Database, office: Office
) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        request_id = await report(tx, office, april, 1, Health.ON_TRACK, "正常推进")
        admin, now = await english(tx, office, Office.ADMIN), after(april, -1)
        page = await accepting.review(tx, admin, "", now=now)
        numbers = named(page, "↩ Return ▸")
        why = shown(await returning.ask_from_queue(tx, admin, numbers[0], numbers[1], numbers[2], now=now))
        assert "Why does it go back?" in why.text
        data = buttons(why)["Figure missing"].split(".")
        said = shown(await returning.pressed(tx, admin, int(data[1]), int(data[2]), data[3], now=now))
        assert buttons(said)["‹ Back"] == f"rev.{april.id}.1"
        assert "A figure is missing." in (await said_to(tx, Office.SCIENCE))[-1]
        assert (await drafts.get(tx, admin.person.id, returning.DRAFT)) is None
        assert "↩ Sent back: A figure is missing." in await card(tx, office, request_id, now)
        assert "nothing waits for you" in (await accepting.review(tx, admin, "", now=now)).text
        await report(tx, office, april, 1, Health.ON_TRACK, "现19家")
        await returns.answered(tx, request_id, now=now)
        # A button of before is about the version that went back.
        old = await returning.pressed(tx, admin, int(data[1]), int(data[2]), data[3], now=now)
        assert old.toast.startswith("There is a newer version.")
        again = await returning.told(tx, admin, "<b>请写明下一步</b>", "", now=now)
        assert again is not None
        assert "second time, so the head is told too: 陈静" in again.messages[0].text
        assert "&lt;b&gt;请写明下一步&lt;/b&gt;" in (await said_to(tx, Office.SCIENCE_HEAD))[-1]
        found = await returns.of_request(tx, request_id)
        assert [(r.reason.value, r.answered_at is not None) for r in found] == [("number", True), ("other", False)]
        answered = await requests.answered(tx, request_id)
        assert answered is not None
        assert answered.request.state is RequestState.RETURNED


async def test_whose_it_is_not_gets_nothing(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        request_id = await report(tx, office, april, 1, Health.ON_TRACK, "正常推进")
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        page = await accepting.review(tx, admin, "", now=now)
        accepted = named(page, "✔ Accept")
        contact, elsewhere = await office.who(tx, Office.INDUSTRY), await of_part(tx, office, 2)
        with pytest.raises(NotForYou):
            await accepting.review(tx, contact, "", now=now)
        with pytest.raises(NotForYou):
            await accepting.accept(tx, contact, *accepted, now=now)
        with pytest.raises(NotForYou):
            await accepting.undo(tx, contact, 1, 1, now=now)
        with pytest.raises(NotInCharge):
            await accepting.accept(tx, elsewhere, *accepted, now=now)
        with pytest.raises(NotInCharge):
            await returning.pressed(tx, elsewhere, request_id, accepted[1], "vague", now=now)
        with pytest.raises(NotInCharge):
            await returning.ask_from_queue(tx, elsewhere, request_id, april.id, 1, now=now)
        assert "nothing waits for you" in (await accepting.review(tx, elsewhere, "", now=now)).text
        # Nobody reviews her own: an admin who sits in the department, where somebody else can and where nobody can.
        await people.take_seat(tx, admin.person.id, office.science.id, Post.DEPUTY, now=now)
        own = await office.who(tx, Office.ADMIN)
        seen = await accepting.review(tx, own, "", now=now)
        assert "1 report of your own department is for others to review." in seen.text
        with pytest.raises(OwnReport) as refused:
            await accepting.accept(tx, own, *accepted, now=now)
        assert refused.value.values["names"] == "李强"
        with pytest.raises(OwnReport):
            await returning.send_back(tx, own, "1 请补充", now=now)
        await people.leave(tx, (await office.who(tx, Office.SUPERVISOR)).person.id, now=now)
        with pytest.raises(NobodyElse):
            await accepting.accept(tx, own, *accepted, now=now)
        with pytest.raises(Outdated):
            await accepting.page(tx, own, 999, 1, now=now)
        planned = next(p for p in await periods.periods(tx, office.plan.id) if p.state is PeriodState.PLANNED)
        assert "has not been asked yet" in (await accepting.review(tx, own, planned.label, now=now)).text
