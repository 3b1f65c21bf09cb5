"""A supervisor has the month as a picture; a bulletin is drafted by one, approved by another, and sent to both in their languages."""

from __future__ import annotations

from simulator.seen import Seen
from tests.conftest import ROOT
from tests.journeys.prepared import Small
from tests.journeys.steps import trouble

pytest_plugins = ("tests.journeys.small_office",)

ARTEFACTS = ROOT / "artefacts" / "pictures"


async def test_a_picture_and_a_bulletin(small: Small) -> None:
    admin, boss = small.office.admin, small.office.supervisor
    async with small.bot.opened() as db, db.write() as tx:
        await tx.run("UPDATE people SET language = 'en' WHERE name = '李强'")
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    await small.at(4, 26)

    await boss.send("/summary 2023-04")
    head = await boss.waits_for_button("📈 Picture")
    await boss.press("📈 Picture", message=head.id)
    photo = await boss.waits_for("April 2023", after=head.id)
    assert photo.document is not None
    assert photo.document.kind == "photo"
    await keeps(small, photo, "card.png", b"\x89PNG")

    await admin.send("/bulletin 2023-04")
    offer = await admin.waits_for_button("✏ 起草")
    await admin.press("✏ 起草", message=offer.id)
    asked = await boss.waits_for("has drafted the bulletin")
    await boss.press("Look and approve", message=asked.id)
    page = await boss.waits_for_button("✔ Approve and publish")
    await boss.press("✔ Approve and publish", message=page.id)
    for who, said, after, name in (
        (admin, "〔2023〕第1期", offer.id, "bulletin-zh.pdf"),
        (boss, "[2023] No. 1, published", page.id, "bulletin-en.pdf"),
    ):
        await keeps(small, await who.waits_for(said, after=after), name, b"%PDF")
    await small.bot.rests()
    assert await small.delivery() == []
    assert trouble(small.bot) == []


async def keeps(small: Small, message: Seen, name: str, begins: bytes) -> None:
    """The file of a message is what it is said to be; kept to be looked at."""
    assert message.document is not None
    content = await small.world.download(message.document)
    assert content.startswith(begins)
    ARTEFACTS.mkdir(parents=True, exist_ok=True)
    (ARTEFACTS / name).write_bytes(content)
