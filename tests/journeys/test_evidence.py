"""Photos and documents beside a report: by caption, as an album amid which the bot is killed, on a card; and sent back."""

from __future__ import annotations

from hashlib import sha256

from simulator.players import sees, tap
from tests.journeys.conftest import Stage
from tests.journeys.steps import answer, asked, rows, says, trouble
from tests.simulator.conftest import PNG


async def test_evidence_comes_stays_and_is_sent_back(stage: Stage) -> None:
    contact = await asked(stage)
    other = await stage.office.joins("省科技厅", "Li Na", "en")
    supervisor = await stage.office.joins("supervisor", "Zhao Lei", "en")
    await stage.bot.rests()
    await stage.world.fault("server_error", "getFile", calls=1, code=500)

    captioned = await contact.photo(PNG, caption="任务103 The new building")
    assert "📎 1: photo" in await answer(stage, contact, captioned)
    await tap(contact, "next")
    await stage.bot.rests()
    card = await sees(contact, "health")
    assert "Task 102" in card.text

    newest = (await contact.last()).id
    await contact.photo(PNG, reply_to=newest, media_group="g1")
    await stage.bot.rests()
    receipt = await contact.last()
    await stage.bot.kill()
    await contact.photo(PNG + b"\0", reply_to=newest, media_group="g1")
    await contact.photo(PNG + b"\1", reply_to=newest, media_group="g1")
    await stage.bot.start()
    await stage.bot.rests()
    assert (await contact.last()).id == receipt.id
    assert "📎 3: photo, photo, photo" in (await contact.last()).text

    minutes = await contact.file("minutes.pdf", b"%PDF-1.7 minutes", mime="application/pdf")
    assert "📎 4: photo, photo, photo, minutes.pdf\nHow does it stand?" in await answer(stage, contact, minutes)
    await stage.later(seconds=5)
    await fetched(stage)
    kept = await rows(stage.bot, "SELECT path, digest FROM files WHERE purpose = 'evidence' ORDER BY id")
    contents = [PNG, PNG, PNG + b"\0", PNG + b"\1", b"%PDF-1.7 minutes"]
    assert kept == [(f"sha256-{sha256(c).hexdigest()}", sha256(c).hexdigest()) for c in contents]

    listed = await says(stage, supervisor, "/files 102")
    assert "<b>" not in listed
    assert "minutes.pdf · April 2023 · Han Jun" in listed
    await supervisor.press("4")
    back = await supervisor.waits_for("Task 102 · April 2023")
    assert back.document is not None
    assert await stage.world.download(back.document) == b"%PDF-1.7 minutes"
    forgotten = await says(stage, supervisor, "/task 102")
    assert "📎 4: photo" in forgotten

    assert "belongs to another department" in await says(stage, other, "/files 102")
    (number,) = (await rows(stage.bot, "SELECT max(id) FROM evidence"))[0]
    last = await other.last()
    await other.forge(last.id, f"file.{number}")
    await stage.bot.rests()
    assert not [m for m in await other.chat() if m.document]
    assert trouble(stage.bot) == []


async def fetched(stage: Stage) -> None:
    """Wait until the bytes of all files are there."""
    for _ in range(200):
        if not await rows(stage.bot, "SELECT 1 AS one FROM files WHERE state = 'waiting'"):
            return
        await stage.bot.rests()
    raise AssertionError("files are still to be fetched")
