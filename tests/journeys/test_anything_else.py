"""A contact is stuck: she asks the office, slips in a command, books words to the wrong month and asks to reopen a locked one; the
bot is killed in between."""

from __future__ import annotations

import pytest

from tests.journeys.prepared import Small
from tests.journeys.test_applications import EDUCATION, taps, writes

pytest_plugins = ("tests.journeys.small_office",)

SAYS = {
    "zh": {
        "slip": "没有 /reprot 这个命令", "sent": "问题已转办公室", "asked": "按季度还是按月填报？", "answered": "您向办公室提问",
        "moved": "已改记入2023年5月", "still": "2023年4月仍待填报", "locked": "申请重新开放已锁定的填报", "open": "前可补报或更正",
        "none": "没有待答复的问题",
    },
    "en": {
        "slip": "There is no command /reprot", "sent": "has gone to the office", "asked": "By quarter or by month?",
        "answered": "You asked the office", "moved": "now count for May 2023", "still": "April 2023 is still missing",
        "locked": "asks to reopen a locked report", "open": "It can be answered again until", "none": "No question waits",
    },
}  # fmt: skip


@pytest.mark.parametrize("language", [pytest.param("zh", marks=pytest.mark.long), "en"])
async def test_somebody_who_is_stuck_gets_on(small: Small, language: str) -> None:
    says, contact = SAYS[language], small.contact(EDUCATION)
    admin, supervisor = small.office.admin, small.office.supervisor
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = :language", language=language)
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)

    # A question that she simply writes goes to the office with a tap; the process dies before it is answered.
    await writes(small, contact, says["asked"])
    assert says["sent"] in (await taps(small, contact, "officesaid.")).text
    await small.bot.kill()
    await small.bot.start()
    await small.running(2)
    await taps(small, admin, "enquiry.1.answer")
    assert "By month" in (await writes(small, admin, "By month / 按月")).text
    heard = await contact.last()
    assert says["answered"] in heard.text
    assert says["asked"] in heard.text
    assert says["none"] in (await writes(small, admin, "/questions")).text

    # A slip in a command is one tap away from the right one.
    assert says["slip"] in (await writes(small, contact, "/reprot 102")).text
    await taps(small, contact, "run.report.102")

    # Words booked to the wrong month go to the other one, and back.
    await writes(small, contact, "评审材料已整理")
    await taps(small, contact, "health.", "on_track")
    await taps(small, contact, "step.", "words")
    await taps(small, contact, "bookto.")
    moved = await taps(small, contact, "bookto.", "5")
    assert says["moved"] in moved.text
    assert says["still"] in moved.text
    await taps(small, contact, "bookback.")
    assert await small.rows("SELECT version FROM reports WHERE moved_to IS NULL") == [{"version": 1}]

    # After the lock she asks the supervisor, and can answer again.
    await small.at(5, 8)
    await writes(small, contact, "/task 102")
    await taps(small, contact, "apply.t102")
    await taps(small, contact, "apply.", "reopening")
    await writes(small, contact, "数据有误")
    asked = await supervisor.last()
    assert says["locked"] in asked.text
    await taps(small, supervisor, "decide.1.grant")
    assert says["open"] in (await contact.last()).text
    await taps(small, contact, "card.")
    await taps(small, contact, "rewrite.")
    await writes(small, contact, "评审材料已上报")
    found = await small.rows(
        "SELECT r.text FROM reports r JOIN requests q ON q.id = r.request_id JOIN periods e ON e.id = q.period_id "
        "WHERE e.label = '2023-04' ORDER BY r.version"
    )
    assert [row["text"] for row in found] == ["评审材料已整理", "评审材料已上报"]
    log = small.log()
    assert [word for word in ("Traceback", "Ended by an error", "could not be handled") if word in log] == []
    assert await small.delivery() == []
