"""Two reports turn red: the supervisor of part 3 (Chinese) and the one of the whole plan (English) decide; a contact is refused all of it."""

from __future__ import annotations

from simulator.client import Actor
from tests.journeys.prepared import Small
from tests.journeys.test_applications import taps, writes

pytest_plugins = ("tests.journeys.small_office",)

WATER, EDUCATION, CIVIL = "省水利厅", "省教育厅", "省民政厅"
"""The first leads task 35 of part 3, the second 102 of part 10; the third has nothing to do with either."""

RESERVOIR, SCHOOLS = "水库除险施工滞后", "校舍用地未落实"


async def reports_red(small: Small, contact: Actor, number: int, words: str) -> None:
    await writes(small, contact, f"/report {number}")
    await taps(small, contact, "health.", "off_track")
    await writes(small, contact, words)


async def edited(small: Small, actor: Actor, begins: str, holds: str = "") -> str:
    """Presses; the message that was pressed as it stands now, which is still the newest one."""
    newest = (await actor.last()).id
    said = await taps(small, actor, begins, holds)
    assert said.id == newest, await actor.drawn()
    assert (await actor.last()).id == newest
    return said.text


async def test_what_is_to_be_decided_is_decided(small: Small) -> None:
    chief, contact = small.office.supervisor, small.contact(WATER)
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = 'en' WHERE name = '李强'")
    await small.bot.start()
    await small.running(1)
    third = await small.office.joins("supervisor part 3", "孙丽", "zh")
    await small.at(4, 19)
    await reports_red(small, contact, 35, RESERVOIR)
    await reports_red(small, small.contact(EDUCATION), 102, SCHOOLS)

    # Each sees what is hers, and no more; everything edits one message.
    whole = (await writes(small, chief, "/summary")).text
    assert "For you to decide (2)" in whole
    assert RESERVOIR in whole
    assert SCHOOLS in whole
    hers = (await writes(small, third, "/summary")).text
    assert "请您决定（1件）" in hers
    assert RESERVOIR in hers
    assert SCHOOLS not in hers
    assert RESERVOIR in await edited(small, third, "history.35.")
    await edited(small, third, "task.35.")
    assert "请您决定（1件）" in await edited(small, third, "sum.", "返回")
    assert "没有需要您决定的事项" in await edited(small, third, "due.", "记下")
    assert "For you to decide (2)" in (await writes(small, chief, "/summary")).text

    # A return: the reason is typed and reaches the contact; it waits no more.
    assert "Why does it go back?" in await edited(small, chief, "due.", "1 Return")
    await writes(small, chief, "请补充资金到位情况")
    assert "请补充资金到位情况" in "\n".join(m.text for m in await contact.chat())
    assert "For you to decide (1)" in (await writes(small, chief, "/summary")).text

    # Questions, by command and in plain words.
    for asked, hears, not_hers in (
        ("/behind", "滞后与预警", SCHOOLS), ("谁还没报", "未报", "省教育厅"), ("第三部分四月", "第3部分", SCHOOLS),
        ("/part 3", "第3部分", SCHOOLS), ("/department 水利厅", WATER, SCHOOLS), ("/find 施工滞后", RESERVOIR, SCHOOLS),
        ("/changes 2023-04-01", "退回", SCHOOLS), ("/why 35", "任务35", SCHOOLS), ("/mismatch", "没有自报", SCHOOLS),
    ):  # fmt: skip
        said = (await writes(small, third, asked)).text
        assert hears in said, asked
        assert not_hers not in said, asked
    assert SCHOOLS in (await writes(small, chief, "what is behind")).text
    assert "part 10" in (await writes(small, chief, "part 10 in April")).text
    assert "任务102不在您的督办范围" in (await writes(small, third, "/why 102")).text

    # A contact of another department gets none of it, and her words are words.
    other = small.contact(CIVIL)
    for refused in (
        "/behind",
        "/changes 2023-04-01",
        "/mismatch",
        "/why 35",
        "/find 施工滞后",
        "谁还没报",
        "第三部分四月",
    ):
        assert RESERVOIR not in (await writes(small, other, refused)).text, refused
    page = await writes(small, other, "/mine")
    for forged in ("due.4.1.r.35.1.n", "look.b.1.", "look.c.1.20230401", "sum.4.decide.0.0.1", "why.35"):
        await other.answer(await other.forge(page.id, forged))
    await small.bot.rests()
    assert RESERVOIR not in "\n".join(m.text for m in await other.chat() if m.from_bot)
    assert len(await small.rows("SELECT * FROM noted")) == 1
    assert await small.delivery() == []
    assert "Traceback" not in small.log()
