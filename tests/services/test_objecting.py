"""A joint department objects to what the lead's report says; it stands beside it for everybody, and can be taken back."""

from __future__ import annotations

import pytest

from domain.errors import Locked, NotYours, Outdated
from domain.outgoing import Outgoing, Reply
from domain.reports import Health
from services import accepting, browsing, objecting
from storage import audit, objections
from storage.database import Database
from tests.conftest import Office
from tests.services.post import said_to
from tests.services.stories import after, ask, buttons, english, lock, report


def shown(reply: Reply) -> Outgoing:
    assert reply.edit is not None
    return reply.edit


@pytest.mark.engines("sqlite", "postgres")
async def test_it_stands_beside_the_report_for_lead_and_reviewer(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        now = after(april, -1)
        # Industry leads task 3, science works on it beside it.
        science = await english(tx, office, Office.SCIENCE)
        assert "✋ Object to the report ▸" not in buttons(await browsing.task(tx, science, 3, now=now))
        request_id = await report(tx, office, april, 3, Health.ON_TRACK, "科技厅未提供数据")
        page = await browsing.task(tx, science, 3, now=now)
        assert buttons(page)["✋ Object to the report ▸"] == f"object.{request_id}"
        question = shown(await objecting.ask(tx, science, request_id, now=now))
        assert "省工业和信息化厅, version 1" in question.text
        assert "科技厅未提供数据" in question.text
        assert await objecting.told(tx, science, "别的", "card:7", now=now) is None
        kept = await objecting.told(tx, science, "数据已于<b>4月20日</b>提供", "", now=now)
        assert kept is not None
        receipt = kept.messages[0]
        assert "&lt;b&gt;4月20日&lt;/b&gt;" in receipt.text
        assert "Told: Mary Brown." in receipt.text
        assert "✋ <b>省科技厅</b> objects to your report on task 3:" in (await said_to(tx, Office.INDUSTRY))[-1]
        assert await objecting.told(tx, science, "more", "", now=now) is None

        # One of a department stands at a time; it names the version that it was said of.
        await report(tx, office, april, 3, Health.AT_RISK, "数据已补充")
        await objecting.ask(tx, science, request_id, now=now)
        again = await objecting.told(tx, science, "仍不准确", "", now=now)
        assert again is not None
        [standing] = await objections.of_task(tx, 3)
        assert (standing.version, standing.words) == (2, "仍不准确")
        said = "✋ 省科技厅 objects (April 2023, version 2): “仍不准确”"
        mary, admin = await office.who(tx, Office.INDUSTRY), await office.who(tx, Office.ADMIN)
        for text in (
            (await browsing.task(tx, mary, 3, now=now)).text,
            (await browsing.history(tx, admin, 3)).text,
            (await accepting.review(tx, admin, "", now=now)).text,
        ):
            assert said in text

        back = buttons(again.messages[0])["↶ Take it back"].split(".")[1]
        with pytest.raises(NotYours):
            await objecting.withdraw(tx, mary, int(back), now=now)
        assert "Taken back" in shown(await objecting.withdraw(tx, science, int(back), now=now)).text
        assert "has taken back its objection" in (await said_to(tx, Office.INDUSTRY))[-1]
        assert said not in (await browsing.task(tx, mary, 3, now=now)).text
        for gone in (int(back), standing.id + 99):
            with pytest.raises(Outdated):
                await objecting.withdraw(tx, science, gone, now=now)
        acts = [row["act"] for row in await audit.of_object(tx, "request", request_id)]
        assert acts == ["object", "object", "unobject"]


async def test_who_does_not_work_on_it_and_who_comes_too_late_cannot_object(db: Database, office: Office) -> None:
    async with db.write() as tx:
        april = await ask(tx, office, "2023-04")
        now = after(april, -1)
        request_id = await report(tx, office, april, 3, Health.ON_TRACK, "按计划推进")
        alone = await report(tx, office, april, 4, Health.ON_TRACK, "按计划推进")
        science, mary = await english(tx, office, Office.SCIENCE), await office.who(tx, Office.INDUSTRY)
        for who, against in (
            (mary, request_id),
            (science, alone),
            (await office.who(tx, Office.SCIENCE_HEAD), request_id),
        ):
            with pytest.raises(NotYours):
                await objecting.ask(tx, who, against, now=now)
            assert "✋ Object to the report ▸" not in buttons(
                await browsing.task(tx, await office.who(tx, Office.ADMIN), 3, now=now)
            )
        with pytest.raises(Outdated):
            await objecting.ask(tx, science, 999, now=now)
        await objecting.ask(tx, science, request_id, now=now)
        await lock(tx, april)
        with pytest.raises(Locked):
            await objecting.ask(tx, science, request_id, now=now)
        with pytest.raises(NotYours):
            await objecting.ask(tx, mary, request_id, now=now)
        # The step lets go, and her words are heard as any others.
        assert await objecting.told(tx, science, "太晚了", "", now=now) is None
        assert await objections.of_task(tx, 3) == []
