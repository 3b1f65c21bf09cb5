"""Replies as people really write them: too long, in pieces, empty, misplaced. All is kept, nothing counts twice or by mistake."""

from __future__ import annotations

from typing import Any

import pytest

from simulator.players import press, sees, tail_of, tap
from tests.journeys.conftest import Stage
from tests.journeys.steps import answer, asked, rows, says, trouble, versions
from tests.simulator.conftest import PNG


async def sayings(stage: Stage) -> list[tuple[Any, ...]]:
    """Everything that was said, in order, and what became of it."""
    return await rows(stage.bot, "SELECT text, state FROM sayings ORDER BY id")


async def test_a_long_reply_and_short_ones_in_a_row_make_one_version(stage: Stage) -> None:
    contact = await asked(stage)
    long = "\n".join(
        f"Paragraph {n}: the new rules are being tried in schools & <colleges>, {n} of 90." for n in range(90)
    )
    assert len(long) > 5000
    await tap(contact, "go")
    await sees(contact, "health")
    sent = await contact.send_all(long)
    assert len(sent) == 2
    card = await answer(stage, contact, sent[-1])
    assert "Task 102" in card
    assert "version 1" in card
    assert [(version, text) for version, _, text in (await versions(stage, 102))] == [(1, long)]
    assert [state for _, state in (await sayings(stage))] == ["counted", "counted"]

    shown = await contact.last()
    await press(contact, shown, f"health.{tail_of(shown)}.on_track")
    await stage.bot.rests()
    assert "✔ 🟢 on track · version 1" in (await contact.last()).text
    last = await contact.send("/history 102")
    assert "Paragraph 0: the new rules are being tried in schools & <colleges>" in await answer(stage, contact, last)
    await tap(contact, "next")
    await stage.bot.rests()

    for words in ("rules agreed", "printed", "sent out"):
        await contact.send(words)
    await stage.bot.rests()
    assert (await versions(stage, 103)) == [(1, "unstated", "rules agreed\nprinted\nsent out")]
    assert len(await versions(stage, 102)) == 1
    assert trouble(stage.bot) == []


async def test_words_without_a_task_wait_together_until_it_is_named(stage: Stage) -> None:
    contact = await asked(stage)
    long = " ".join(f"{n}." for n in range(1200))
    assert len(long) > 5000
    question = await says(stage, contact, long)
    assert "Kept as you wrote it" in question
    assert "Which task is it about?" in question
    await says(stage, contact, "rules agreed")
    await says(stage, contact, "printed")
    assert (await versions(stage, 102)) == (await versions(stage, 103)) == []
    await tap(contact, "book")
    await stage.bot.rests()
    ((version, health, text),) = [v for n in (102, 103) for v in (await versions(stage, n))]
    assert (version, health) == (1, "unstated")
    assert str(text).split() == f"{long} rules agreed printed".split()
    card = (await contact.last()).text
    assert "version 1" in card
    assert trouble(stage.bot) == []


@pytest.mark.parametrize("in_hand", [True, False], ids=["card in hand", "no card in hand"])
async def test_what_is_no_progress_is_kept_and_does_not_count(stage: Stage, in_hand: bool) -> None:
    contact = await asked(stage)
    if in_hand:
        await tap(contact, "go")
        await sees(contact, "health")
    for words in ("收到", "👍", "🙏🙏", "OK", "?", "。", "What do you need from us?"):
        told = await says(stage, contact, words)
        assert "▶" in told, words
    sticker = await contact.sticker("👍")
    told = await answer(stage, contact, sticker)
    assert "▶" in told
    assert "Kept with" not in told
    photo = await contact.photo(PNG)
    asked_for = "📎 1: photo\nHow does it stand?" if in_hand else "Which task is it about?"
    assert asked_for in await answer(stage, contact, photo)
    voice = await contact.file("note.ogg", b"OggS" + bytes(60), mime="audio/ogg")
    assert ("📎 2: photo, note.ogg" if in_hand else "📎 2 files kept: photo, note.ogg") in await answer(
        stage, contact, voice
    )
    assert (await versions(stage, 102)) == (await versions(stage, 103)) == []
    assert [state for _, state in (await sayings(stage))] == ["kept"] * 10
    about = await rows(
        stage.bot, "SELECT kind, request_id IS NOT NULL FROM sayings WHERE kind IN ('photo', 'document') ORDER BY id"
    )
    assert about == [("photo", in_hand), ("document", in_hand)]

    captioned = await contact.photo(PNG, caption="任务103 The new building, 40 %")
    await answer(stage, contact, captioned)
    assert (await versions(stage, 103)) == [(1, "unstated", "The new building, 40 %")]
    assert trouble(stage.bot) == []


async def test_words_are_shown_as_they_were_written(stage: Stage) -> None:
    contact = await asked(stage)
    await tap(contact, "go")
    await sees(contact, "health")
    odd = "<b>bold</b> & </blockquote> &lt; {number} %s `x` \\ \u202etxet\u202c a#1 <a href='x'>"
    card = await says(stage, contact, odd)
    seen = odd.replace("\u202e", "").replace("\u202c", "")
    assert seen in card
    assert (await versions(stage, 102)) == [(1, "unstated", odd)]
    for command in ("/history 102", "/task 102"):
        assert "<b>bold</b> & </blockquote> &lt; {number} %s" in await says(stage, contact, command)
    for command in ("/task <b>x</b>", "/tasks {0} %s <i>", "/summary <b>x</b>", "/report <b>", "/nonsense <b>"):
        assert await says(stage, contact, command)
    assert trouble(stage.bot) == []


async def test_a_number_that_is_not_hers_keeps_the_words_and_asks(stage: Stage) -> None:
    contact = await asked(stage)
    for words, why in (
        ("任务12 twelve is done", "Task 12 belongs to another department"),
        ("#512 is done", "There is no task 512 (this plan has 1–113)"),
        ("99999: is done", "There is no task 99999"),
    ):
        told = await says(stage, contact, words)
        assert why in told
        assert "Which task is it about?" in told
        await tap(contact, "notprogress")
        await stage.bot.rests()
        assert (await sayings(stage))[-1] == (words, "kept")
    for number in ("12", "512", "x", "99999999999999999999", ""):
        for command in ("report", "task", "history", "owners"):
            assert await says(stage, contact, f"/{command} {number}")
    assert (await rows(stage.bot, "SELECT * FROM reports")) == []
    assert trouble(stage.bot) == []


async def test_edited_words_and_edited_commands(stage: Stage) -> None:
    contact = await asked(stage)
    written = await contact.send("103：six colleges")
    await stage.bot.rests()
    await contact.edit(written, "103：seven colleges")
    assert "version 2" in await answer(stage, contact, written)
    assert [text for _, _, text in (await versions(stage, 103))] == ["six colleges", "seven colleges"]

    typed = await contact.send("/tasks")
    told = await answer(stage, contact, typed)
    newest = (await contact.last()).id
    await contact.edit(typed, "/report 102")
    await contact.edit(written, "/language")
    await stage.bot.rests()
    assert (await contact.last()).id == newest, told
    assert [text for _, _, text in (await versions(stage, 103))] == ["six colleges", "seven colleges"]
    assert trouble(stage.bot) == []


async def test_a_reply_belongs_to_the_message_replied_to(stage: Stage) -> None:
    contact = await asked(stage)
    prompt = await contact.last()
    own = await contact.send("103：six colleges")
    await stage.bot.rests()
    first = await contact.last()
    await tap(contact, "next")
    await stage.bot.rests()
    await says(stage, contact, "rules agreed")
    assert (await versions(stage, 102)) == [(1, "unstated", "rules agreed")]
    # Task 102 is in hand now: a reply to what was said about 103 is about 103 all the same.
    assert "Task 103 has a report already" in await says(stage, contact, "make that seven", reply_to=own)
    await tap(contact, "add")
    await stage.bot.rests()
    assert (await versions(stage, 103))[-1] == (2, "unstated", "six colleges\nmake that seven")
    assert (await versions(stage, 102)) == [(1, "unstated", "rules agreed")]

    await stage.at(5, 18)
    told = await says(stage, contact, "late words", reply_to=first.id)
    assert "April 2023 is locked" in told or "booked to May 2023" in told
    await says(stage, contact, "more late words", reply_to=prompt.id)
    assert [text for text, _ in (await sayings(stage))][-2:] == ["late words", "more late words"]
    assert len(await versions(stage, 102)) + len(await versions(stage, 103)) == 3
    assert trouble(stage.bot) == []
