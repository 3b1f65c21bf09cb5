"""A reminder by hand: previewed, within the cap and her charge, once a department a day, to nobody who has reported."""

from __future__ import annotations

import pytest

from domain.errors import NotForYou, NotInCharge, Outdated
from domain.outgoing import Outgoing, Reply
from domain.people import Role, Scope
from services import nudging, posting, snoozing, summarising
from storage import outbox, people
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import letter, period, queued, report_all, sent_out, shanghai, until
from tests.services.stories import buttons, read_english

NOW = shanghai(3, 20, 10)


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


@pytest.mark.engines("sqlite", "postgres")
async def test_it_is_previewed_and_sent_once_a_day_to_who_has_not_reported(db: Database, office: Office) -> None:
    await until(db, NOW)
    async with db.write() as tx:
        await read_english(tx)
        await sent_out(tx)
        chief, march = await office.who(tx, Office.SUPERVISOR), await period(tx, office)
        page = await nudging.listed(tx, chief, 1, now=NOW)
        assert "1. 省科技厅 · 3 missing" in page.text
        assert f"nudge.{march.id}.0" == buttons(page)["🔔 All 3"]
        assert "nudges.1" in buttons(await summarising.missing(tx, chief, "", now=NOW)).values()
        one = shown(await nudging.preview(tx, chief, march.id, office.science.id, now=NOW))
        assert "张伟, 刘洋 (省科技厅)" in one.text
        assert "3 tasks still missing, due Fri 24 Mar 18:00" in one.text
        # Her own words: waited for, too long, then shown; the first preview is no longer what would be sent.
        await nudging.add_words(tx, chief, march.id, office.science.id, now=NOW)
        assert await nudging.told(tx, chief, "about something else", "enquiry:1", now=NOW) is None
        long = await nudging.told(tx, chief, "字" * 301, "", now=NOW)
        assert long is not None
        assert "That is 301 characters" in long.messages[0].text
        worded = await nudging.told(tx, chief, "请<今天>报送", "", now=NOW)
        assert worded is not None
        assert "李强: “请&lt;今天&gt;报送”" in worded.messages[0].text
        assert await nudging.told(tx, chief, "nothing waits", "", now=NOW) is None
        stale = shown(await nudging.send(tx, chief, march.id, office.science.id, 0, now=NOW))
        assert "Preview" in stale.text
        assert await queued(tx) == []
        done = shown(await nudging.send(tx, chief, march.id, office.science.id, int(NOW.timestamp()), now=NOW))
        assert "2 people are reminded" in done.text
        assert await queued(tx) == [
            ("contact", f"nudge:{march.id}:2023-03-20"),
            ("deputy", f"nudge:{march.id}:2023-03-20"),
        ]
        assert "请&lt;今天&gt;报送" in (await letter(tx, Office.SCIENCE, "nudge")).text
        assert await outbox.scheduled_count(tx, march.id, Office.SCIENCE) == 2
        # Once a day: by the button, by an old preview, and among all.
        again = shown(await nudging.send(tx, chief, march.id, office.science.id, 0, now=NOW))
        assert "省科技厅 was reminded today at 10:00." in again.text
        assert "· reminded today 10:00" in (await nudging.listed(tx, chief, 1, now=NOW)).text
        both = shown(await nudging.preview(tx, chief, march.id, 0, now=NOW))
        assert "省科技厅" not in both.text
        rest = shown(await nudging.send(tx, chief, march.id, 0, 0, now=NOW))
        assert "Mary Brown (省工业和信息化厅)" in rest.text
        assert "Nobody can be reached in: 省水利厅." in rest.text
        # Whoever has reported meanwhile is not reminded, neither now nor by what is still queued.
        await report_all(tx, await office.who(tx, Office.INDUSTRY), NOW)
        await sent_out(tx)
        tomorrow = shanghai(3, 21, 10)
        with pytest.raises(Outdated):
            await nudging.preview(tx, chief, march.id, office.industry.id, now=tomorrow)
        assert "2 people are reminded" in shown(await nudging.send(tx, chief, march.id, 0, 0, now=tomorrow)).text


async def test_who_has_had_five_or_wants_none_is_named(db: Database, office: Office) -> None:
    await until(db, NOW)
    async with db.write() as tx:
        await read_english(tx)
        chief, march = await office.who(tx, Office.SUPERVISOR), await period(tx, office)
        zhang, mary = await office.who(tx, Office.SCIENCE), await office.who(tx, Office.INDUSTRY)
        for place in range(posting.CAP):
            await posting.schedule(tx, office.plan, march, zhang.person, Outgoing("x"), key=f"x:{place}", now=NOW)
        await snoozing.choose(tx, mary, march.id, "202303210100", now=NOW)
        await sent_out(tx)
        said = shown(await nudging.send(tx, chief, march.id, 0, 0, now=NOW)).text
        assert "Not sent to 张伟 (省科技厅): has had five messages this period." in said
        assert "Not sent to Mary Brown (省工业和信息化厅): has put reminders off." in said
        assert await queued(tx) == [("deputy", f"nudge:{march.id}:2023-03-20")]


async def test_only_what_is_in_her_charge(db: Database, office: Office) -> None:
    async with db.write() as tx:
        await read_english(tx)
        chief = await office.who(tx, Office.SUPERVISOR)
        assert "nobody can be reminded" in (await nudging.listed(tx, chief, 1, now=NOW)).text
    await until(db, NOW)
    async with db.write() as tx:
        await sent_out(tx)
        march = await period(tx, office)
        await people.leave_charge(tx, chief.person.id, Role.SUPERVISOR, now=NOW)
        await people.take_charge(tx, chief.person.id, Role.SUPERVISOR, Scope(parts=frozenset({2})), now=NOW)
        second = await office.who(tx, Office.SUPERVISOR)
        page = await nudging.listed(tx, second, 1, now=NOW)
        assert "省科技厅" not in page.text
        assert "省工业和信息化厅 · 1 missing" in page.text
        for call in (nudging.preview, nudging.add_words):
            with pytest.raises(NotInCharge):
                await call(tx, second, march.id, office.science.id, now=NOW)
        with pytest.raises(NotInCharge):
            await nudging.send(tx, second, march.id, office.science.id, 0, now=NOW)
        with pytest.raises(Outdated):
            await nudging.send(tx, second, march.id + 1, 0, 0, now=NOW)
        # A contact, and a supervisor who is none any more while her words are waited for.
        with pytest.raises(NotForYou):
            await nudging.preview(tx, await office.who(tx, Office.SCIENCE), march.id, office.science.id, now=NOW)
        await nudging.add_words(tx, second, march.id, office.industry.id, now=NOW)
        await people.leave_charge(tx, second.person.id, Role.SUPERVISOR, now=NOW)
        assert await nudging.told(tx, await office.who(tx, Office.SUPERVISOR), "hurry", "", now=NOW) is None
        assert [kind for _, kind in await queued(tx) if kind.startswith("nudge")] == []
