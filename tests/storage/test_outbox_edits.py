"""Edits in the outbox: in place before a message has gone out, collapsed after, and in its chat's order."""

from __future__ import annotations

from domain.outgoing import Kind, OutboxState, Outgoing
from storage import outbox
from storage.database import Tx
from tests.conftest import START
from tests.storage.test_outbox import queue, send, take


async def test_an_edit_of_what_has_not_gone_out_changes_it_in_place(tx: Tx) -> None:
    target = await queue(tx, 1, "card", about="card:1")
    await outbox.put_edit(tx, target, key="e1", content=Outgoing("now this", about="card:2"), now=START)
    found = await outbox.candidate(tx, [], now=START)
    assert found is not None
    assert (found.id, found.kind, found.content, found.about) == (
        target, Kind.MESSAGE, Outgoing("now this", about="card:2"), "card:2",
    )  # fmt: skip
    assert await tx.value("SELECT count(*) FROM outbox") == 1


async def test_pending_edits_of_a_message_collapse_to_the_latest(tx: Tx) -> None:
    target = await queue(tx, 1, "card", about="card:1")
    other = await queue(tx, 2, "other card")
    await send(tx, message_id=70)
    await send(tx, message_id=71)
    await outbox.put_edit(tx, other, key="f", content=Outgoing("other"), now=START)
    for number in range(3):
        await outbox.put_edit(tx, target, key=f"e{number}", content=Outgoing(f"wording {number}"), now=START)
    sent = []
    while (found := await outbox.candidate(tx, [], now=START)) is not None:
        sent.append((found.chat_id, found.kind, found.key, found.target_id, found.message_id))
        await outbox.finish(tx, found.id, OutboxState.SENT, now=START)
    assert sent == [(2, Kind.EDIT, "f", other, 71), (1, Kind.EDIT, "e2", target, 70)]
    skipped = await tx.rows("SELECT key, error FROM outbox WHERE state = 'skipped' ORDER BY id")
    assert [(row["key"], row["error"]) for row in skipped] == [(k, "overtaken by a later edit") for k in ("e0", "e1")]


async def test_an_edit_of_a_message_in_flight_waits_for_it(tx: Tx) -> None:
    target = await queue(tx, 1, "card")
    await take(tx)
    await outbox.put_edit(tx, target, key="e", content=Outgoing("later"), now=START)
    assert await take(tx) is None
    await outbox.finish(tx, target, OutboxState.SENT, message_id=70, now=START)
    found = await outbox.candidate(tx, [], now=START)
    assert found is not None
    assert (found.key, found.message_id) == ("e", 70)


async def test_shown_is_what_a_message_says_with_its_edits(tx: Tx) -> None:
    target = await queue(tx, 1, "card")
    assert await outbox.shown(tx, target) == Outgoing("text of card")
    await send(tx, message_id=70)
    await outbox.put_edit(tx, target, key="e1", content=Outgoing("one"), now=START)
    await outbox.put_edit(tx, target, key="e2", content=Outgoing("two"), now=START)
    assert await outbox.shown(tx, target) == Outgoing("two")
    assert await outbox.shown(tx, 99) is None


async def test_latest_about_follows_edits_and_passes_over_what_never_arrived(tx: Tx) -> None:
    old = await queue(tx, 1, "a", about="card:1")
    new = await queue(tx, 1, "b", about="card:1")
    await queue(tx, 2, "c", about="card:1")
    assert await outbox.latest_about(tx, 1, "card:1") == new
    await outbox.finish(tx, new, OutboxState.FAILED, error="refused", now=START)
    assert await outbox.latest_about(tx, 1, "card:1") == old
    await outbox.finish(tx, old, OutboxState.SENT, message_id=5, now=START)
    await outbox.put_edit(tx, old, key="e", content=Outgoing("next card", about="card:2"), now=START)
    assert await outbox.latest_about(tx, 1, "card:1") is None
    assert await outbox.latest_about(tx, 1, "card:2") == old
    assert await outbox.latest_about(tx, 1, "") is None


async def test_an_edit_of_a_message_that_is_gone_becomes_a_message(tx: Tx) -> None:
    target = await queue(tx, 1, "card")
    await send(tx, message_id=70)
    await outbox.put_edit(tx, target, key="edit", content=Outgoing("two"), now=START)
    found = await outbox.candidate(tx, [], now=START)
    assert found is not None
    await outbox.start_sending(tx, found.id)
    await outbox.send_as_new(tx, found.id)
    again = await outbox.candidate(tx, [], now=START)
    assert again is not None
    assert (again.id, again.kind, again.target_id, again.message_id) == (found.id, Kind.MESSAGE, None, None)
