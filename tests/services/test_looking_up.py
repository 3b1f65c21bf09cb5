"""Lists across periods: what is behind since when, where words and figures differ, what changed, where words stand; and plain questions."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from domain import errors, unreadable
from domain.lookups import Look, Lookup, around, day_written, look_of
from domain.outgoing import Outgoing
from domain.people import Role, Scope, Standing
from domain.reports import Health, Statement
from services import asking, browsing, looking_up, pointing, returning, summarising
from services.hearing import Heard
from storage import people, reports
from storage.database import Database, Tx
from tests.conftest import START, Office
from tests.services.stories import after, ask, buttons, english, lock, report
from tests.services.test_summarising import two_periods


async def of_part(tx: Tx, office: Office, part: int) -> Standing:
    """A supervisor of one part, who reads English."""
    await people.add(tx, chat_id=2000 + part, name="Ann Lee", username="", language="en", now=START)
    her = await office.who(tx, 2000 + part)
    await people.take_charge(tx, her.person.id, Role.SUPERVISOR, Scope(frozenset({part})), now=START)
    return await office.who(tx, 2000 + part)


async def test_what_is_behind_says_since_when_and_only_of_what_is_hers(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        may = await ask(tx, office, "2023-05")
        await report(tx, office, may, 1, Health.OFF_TRACK, "拆迁仍滞后", late=1)
        said = await looking_up.list_behind(tx, admin, now=now)
        assert said.text.splitlines() == [
            "🚩 <b>Behind</b> · 🔴 off track <b>1</b> · 🟡 at risk <b>1</b>",
            "🔴 off track since April 2023, 2 reports in a row · <b>1</b> 完善实验室体系 · 省科技厅 · Fri 26 May v1",
            "“拆迁仍滞后”",
            "🟡 at risk since April 2023 · <b>2</b> 加强创新平台建设 · 省科技厅 · Mon 24 Apr v1",
            "◌ from April 2023, nothing newer",
        ]
        assert buttons(said)["1"] == "history.1.1.look.b.1."
        words = await browsing.history_pressed(tx, admin, buttons(said)["1"])
        assert "拆迁仍滞后" in words.text
        assert (
            buttons(await browsing.task_pressed(tx, admin, buttons(words)["‹ Task 1"], now=now))["‹ Back"]
            == "look.b.1."
        )
        again = await looking_up.pressed(tx, admin, "look.b.1.", now=now)
        assert again.text == said.text
        other = await of_part(tx, office, 2)
        assert (await looking_up.list_behind(tx, other, now=now)).text == "Nothing is behind."
        for narrow, count in (("part 1", 2), ("第2部分", 0), ("省科技厅", 2), ("工信", 0)):
            shown = await looking_up.list_behind(tx, admin, narrow, now=now)
            assert shown.text.count(" · <b>") == count, narrow
        assert buttons(await looking_up.list_behind(tx, admin, "part 1", now=now))["1"] == "history.1.1.look.b.1.p1"
        assert "🟡 at risk <b>1</b> · part 1\n" in (await looking_up.list_behind(tx, admin, "part 1", now=now)).text
        with pytest.raises(errors.NotInCharge):
            await looking_up.list_behind(tx, other, "省科技厅", now=now)
        with pytest.raises(errors.NoSuchPart):
            await looking_up.list_behind(tx, admin, "part 9", now=now)
        for data in ("look.b.1", "look.c.1.20231301", "look.c.1.2023", "look.x.1.", "look.f.1. "):
            with pytest.raises(errors.Outdated):
                await looking_up.pressed(tx, admin, data, now=now)
        contact = await office.who(tx, Office.SCIENCE)
        for data in ("look.b.1.", "look.m.1.", "look.c.1.20230301"):
            with pytest.raises(errors.NotForYou):
                await looking_up.pressed(tx, contact, data, now=now)


async def test_words_and_figures_that_differ_stand_with_the_reason(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march = await ask(tx, office, "2023-03")
        admin = await english(tx, office, Office.ADMIN)
        assert "No report says better" in (await looking_up.list_mismatches(tx, admin, now=after(march))).text
        request_id = await report(tx, office, march, 1, Health.ON_TRACK)
        said = Statement(Health.ON_TRACK, text="已启动", reason="设备4月到货", computed=Health.OFF_TRACK)
        who = await office.who(tx, Office.SCIENCE)
        await reports.add_version(tx, request_id, person_id=who.person.id, said=said, now=march.due_at)
        shown = await looking_up.list_mismatches(tx, admin, now=after(march))
        assert shown.text.splitlines() == [
            "⚖ <b>1 task</b> stands better in words than in figures",
            "<b>1</b> 完善实验室体系 · 省科技厅 · Fri 24 Mar v2",
            "says 🟢 on track, computed 🔴 off track · reason: “设备4月到货”",
        ]
        agreed = replace(said, health=Health.OFF_TRACK, reason="")
        await reports.add_version(tx, request_id, person_id=who.person.id, said=agreed, now=after(march))
        assert "No report says better" in (await looking_up.list_mismatches(tx, admin, now=after(march))).text


async def test_changes_since_a_day_come_from_reports_and_what_the_office_did(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        await returning.send_back(tx, admin, "1 please add the figures", now=now)
        behind = (await looking_up.list_behind(tx, admin, now=now)).text
        assert "Mon 24 Apr v1\n↩ sent back, another report is waited for" in behind
        said = (await looking_up.changes(tx, admin, "2023-04-01", now=now)).text
        assert said.splitlines()[:3] == [
            "🕘 <b>5 changes</b> since Sat 1 Apr",
            "Thu 27 Apr 18:00 · <b>1</b> 完善实验室体系 · 省科技厅",
            "sent back: “please add the figures” · 王芳",
        ]
        assert "April 2023 v1 · 🟢 on track → 🔴 off track · “拆迁滞后” · 张伟" in said
        assert "contribution · 🟢 on track" in said
        assert (await looking_up.changes(tx, admin, "", now=now)).text == (
            await looking_up.changes(tx, admin, f"{april.asked_at:%Y-%m-%d}", now=now)
        ).text
        assert "Nothing has changed" in (await looking_up.changes(tx, admin, "2023-04-28", now=now)).text
        assert (
            "Nothing has changed"
            in (await looking_up.changes(tx, await of_part(tx, office, 2), "2023-01-01", now=now)).text
        )
        with pytest.raises(unreadable.BadDay):
            await looking_up.changes(tx, admin, "yesterday", now=now)


async def test_words_are_found_only_where_she_may_read(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        industry = await office.who(tx, Office.INDUSTRY)
        said = await looking_up.find(tx, admin, "拆 迁", now=now)
        assert said.text.splitlines() == [
            "🔎 “拆 迁” · <b>1 task</b>",
            "<b>1</b> 完善实验室体系 · 省科技厅 · April 2023 v1",
            "“拆迁滞后”",
        ]
        assert "Target: ≥ 25 家" in (await looking_up.find(tx, admin, "25家", now=now)).text
        assert "<b>1 task</b>" in (await looking_up.find(tx, admin, "实验室", now=now)).text
        assert "No task that is open to you fits." in (await looking_up.find(tx, industry, "拆迁", now=now)).text
        with pytest.raises(unreadable.Usage):
            await looking_up.find(tx, admin, "  ", now=now)


@pytest.mark.parametrize(
    ("text", "begins"),
    [
        ("who is missing", "📊 <b>April 2023</b> · what is missing: all tasks"),
        ("谁还没报", "📊 <b>April 2023</b> · what is missing: all tasks"),
        ("part 1 in March", "📊 <b>March 2023</b> · part 1 · 第1部分"),
        ("第一部分三月", "📊 <b>March 2023</b> · part 1 · 第1部分"),
        ("科技厅四月", "📊 <b>April 2023</b> · 省科技厅"),
        ("what is behind", "🚩 <b>Behind</b>"),
        ("what is behind in part 2", "Nothing is behind."),
        ("promises", "No promise is open."),
        ("part 1 is done", None),
        ("评审完成", None),
    ],
)
async def test_plain_questions_get_what_the_command_says(
    db: Database, office: Office, text: str, begins: str | None
) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        admin, now, heard = await english(tx, office, Office.ADMIN), after(april), Heard(1, 1, text, "text", "", None)
        reply = await asking.answer(tx, admin, heard, now=now)
        if begins is None:
            assert reply is None
            (pointer,) = (await pointing.point(tx, admin, heard, now=now)).messages
            assert buttons(pointer)[f"🔎 Find “{text}”"] == f"look.f.1.{text}"
            return
        assert reply is not None
        (said,) = reply.messages or ((reply.edit,) if isinstance(reply.edit, Outgoing) else ())
        assert said.text.startswith(begins)
        shown = await pointing.point(tx, admin, heard, now=now)
        assert (shown.messages or (shown.edit,))[0] == said
        # Words of a contact are a report, and what answers a message belongs to that message.
        contact = await office.who(tx, Office.SCIENCE)
        assert await asking.answer(tx, contact, heard, now=now) is None
        assert await asking.answer_for_sure(tx, contact, heard, now=now) is None
        assert await asking.answer(tx, admin, replace(heard, reply_to=7), now=now) is None


async def test_who_also_reports_is_only_taken_at_a_sure_question(db: Database, office: Office) -> None:
    async with db.write() as tx:
        _, april = await two_periods(tx, office)
        await english(tx, office, Office.ADMIN)
        her = (await office.who(tx, Office.SCIENCE)).person
        await people.take_charge(tx, her.id, Role.SUPERVISOR, Scope(frozenset({1})), now=START)
        who = await office.who(tx, Office.SCIENCE)
        for text, taken in (("谁还没报", True), ("滞后", False), ("第一部分三月", False), ("省科技厅", False)):
            reply = await asking.answer_for_sure(tx, who, Heard(1, 1, text, "text", "", None), now=after(april))
            assert (reply is not None) is taken, text
        # A department that is not hers to learn of is not understood, and a part that there is not is said so.
        part = await of_part(tx, office, 1)
        assert await asking.answer(tx, part, Heard(1, 1, "水利厅四月", "text", "", None), now=after(april)) is None
        with pytest.raises(errors.NoSuchPart):
            await asking.answer(tx, part, Heard(1, 1, "part 9", "text", "", None), now=after(april))


async def test_a_part_and_a_department_by_command(db: Database, office: Office) -> None:
    async with db.write() as tx:
        march, april = await two_periods(tx, office)
        admin, now = await english(tx, office, Office.ADMIN), after(april)
        for text, begins in (
            ("2", "April 2023</b> · part 2"),
            ("1 2023-03", "March 2023</b> · part 1"),
            ("", "by part"),
        ):
            assert begins in (await summarising.part(tx, admin, text, now=now)).text
        for text, begins in (("省科技厅", "April 2023</b> · 省科技厅"), ("", "by department")):
            assert begins in (await summarising.department(tx, admin, text, now=now)).text
        contact = await office.who(tx, Office.INDUSTRY)
        for refused in ("省科技厅", "水利"):
            with pytest.raises(errors.NotInCharge):
                await summarising.department(tx, contact, refused, now=now)
        await lock(tx, march)


def test_a_lists_data_is_read_back() -> None:
    for look in (Look(Lookup.BEHIND), Look(Lookup.FIND, "海洋 经济", 3), Look(Lookup.CHANGES, "20230301", 12)):
        assert look_of(look.data) == look
    assert Look(Lookup.FIND, "海" * 9).data == ""
    assert Look(Lookup.CHANGES, "20230301").day == date(2023, 3, 1)
    days = {
        "2023-03-01": True,
        "2023年3月1日": True,
        "20230301": True,
        "2023-03": True,
        "2023-13-01": False,
        "3月": False,
    }
    assert {text: day_written(text) is not None for text in days} == days
    assert around("一" * 50 + "海洋" + "二" * 50, "海 洋", 30).count("海洋") == 1
    assert around("陆地", "海洋") == ""
