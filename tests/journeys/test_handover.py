"""A contact hands her seat over by a link; the successor, in another language, is asked at once."""

from __future__ import annotations

import pytest

from simulator.players import link_in
from tests.journeys.prepared import Small
from tests.journeys.test_applications import taps, writes

pytest_plugins = ("tests.journeys.small_office",)

EDUCATION = "省教育厅"


@pytest.mark.long
async def test_a_seat_goes_from_hand_to_hand(small: Small) -> None:
    contact = small.contact(EDUCATION)
    await small.bot.start()
    await small.running(1)
    await small.at(4, 19)
    await writes(small, contact, "/report 102")
    await writes(small, contact, "/handover")
    link = link_in(await taps(small, contact, "handlink."))
    successor = await small.world.person("John Smith", language="en")
    await successor.opens(link)
    await small.bot.rests()
    texts = [m.text for m in await successor.chat() if m.from_bot]
    assert any("Welcome, John Smith" in text for text in texts), texts
    assert any("April 2023" in text for text in texts), texts
    assert any("You take over 省教育厅" in text for text in texts), texts
    assert any(m.document for m in await successor.chat() if m.from_bot)
    assert "交接完成" in (await contact.last()).text
    before = (await contact.last()).id
    await writes(small, contact, "/mine")
    assert [
        m.text for m in await contact.chat() if m.id > before and m.from_bot and "只对受邀人员开放" not in m.text
    ] == []
    assert "102" in (await taps(small, successor, "go.")).text
