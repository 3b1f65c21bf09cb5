"""Acknowledgements, files and stickers: kept, with the task where they say so, and counted only when told."""

from __future__ import annotations

import pytest

from domain.reports import RequestState
from storage.database import Database
from tests.conftest import Office
from tests.services.rounds import shanghai
from tests.services.talk import answered, stored, talking, versions
from tests.services.test_hearing import leave_one_open, on_card


@pytest.mark.parametrize("text", ["收到", "OK", "👍", "?", "好的，谢谢！"])
async def test_acknowledgements_are_kept_and_count_only_when_told(db: Database, office: Office, text: str) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say(text)
        assert f"“{text}” is kept, but does not count as progress by itself." in await chat.text()
        assert (await versions(chat, 3), await stored(chat)) == ([], [(text, "kept")])
        await chat.press("Count it")
        assert [r.text for r in await versions(chat, 3)] == [text]
        assert await stored(chat) == [(text, "counted")]


@pytest.mark.parametrize("where", ["several open", "all reported", "nothing asked"])
async def test_an_acknowledgement_elsewhere_shows_the_way(db: Database, office: Office, where: str) -> None:
    now = shanghai(3, 10, 9) if where == "nothing asked" else shanghai(3, 17, 9)
    async with talking(db, office, Office.INDUSTRY, now=now) as chat:
        if where == "all reported":
            await leave_one_open(chat)
            await chat.say("评审已通过")
        await chat.say("收到")
        missing = where == "several open"
        assert (await chat.labels()) == (["▶ Go on reporting (2 left)"] if missing else ["👀 My tasks"])
        assert ("收到", "kept") in await stored(chat)


@pytest.mark.parametrize(
    ("kind", "booked"),
    [("photo", True), ("document", True), ("voice", True), ("sticker", False), ("other", False)],
)
async def test_files_without_words_are_kept_with_the_task(
    db: Database, office: Office, kind: str, booked: bool
) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say("", kind=kind)
        row = await chat.tx.row("SELECT kind, file_id, state, request_id FROM sayings")
        request = (await answered(chat, 3)).request
        assert row == {"kind": kind, "file_id": "FILE", "state": "kept", "request_id": request.id if booked else None}
        assert ("\n📎 1: " in await chat.text()) is booked
        assert (await versions(chat, 3), request.state) == ([], RequestState.OPEN)


async def test_a_caption_counts_and_a_polite_one_does_not(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await on_card(chat)
        await chat.say("收到", kind="photo")
        assert await versions(chat, 3) == []
        await chat.say("挂牌现场", kind="photo")
        assert [r.text for r in await versions(chat, 3)] == ["挂牌现场"]


async def test_a_number_alone_opens_its_card(db: Database, office: Office) -> None:
    async with talking(db, office, Office.INDUSTRY) as chat:
        await chat.say("任务4")
        assert "<b>Task 4 推进技改提级</b>" in await chat.text()
        assert await versions(chat, 4) == []
