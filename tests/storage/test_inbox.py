"""The inbox: kept once, handled in order per chat, and one that fails holds up nobody else."""

from __future__ import annotations

from datetime import timedelta

from storage import inbox
from storage.database import Tx
from storage.inbox import Received
from tests.conftest import START

LATER = START + timedelta(seconds=8)


async def receive(tx: Tx, *updates: tuple[int, int]) -> None:
    """Put updates of these ids from these chats."""
    await inbox.put(tx, [Received(n, f"digest {n}", chat, f"body {n}") for n, chat in updates], now=START)


async def waiting(tx: Tx, *busy: int, limit: int = 10, late: bool = False) -> list[str]:
    found = await inbox.next_waiting(tx, busy, now=LATER if late else START, limit=limit)
    return [row.body.removeprefix("body ") for row in found]


async def row_of(tx: Tx, update_id: int) -> int:
    return int(await tx.value("SELECT id FROM inbox WHERE update_id = :update", update=update_id))


async def test_the_same_update_is_kept_once(tx: Tx) -> None:
    await receive(tx, (1, 5), (2, 5))
    await receive(tx, (2, 5), (3, 5))
    assert await inbox.count(tx, "waiting") == 3


async def test_an_id_that_comes_again_with_other_content_is_another_update(tx: Tx) -> None:
    await inbox.put(tx, [Received(1, "one", 5, "body one"), Received(1, "two", 5, "body two")], now=START)
    assert await inbox.count(tx, "waiting") == 2


async def test_a_handled_update_that_comes_again_stays_handled(tx: Tx) -> None:
    await receive(tx, (1, 5))
    assert await inbox.close(tx, await row_of(tx, 1), now=START)
    await receive(tx, (1, 5))
    assert (await waiting(tx), await inbox.count(tx, "done")) == ([], 1)


async def test_what_is_received_comes_out_whole(tx: Tx) -> None:
    await inbox.put(tx, [Received(9, "d", 5, '{"text": "收到"}')], now=START)
    assert await inbox.next_waiting(tx, [], now=START, limit=1) == [inbox.Waiting(1, 5, '{"text": "收到"}', 0, START)]


async def test_each_chat_gives_its_first_and_busy_chats_none(tx: Tx) -> None:
    await receive(tx, (10, 5), (11, 6), (3, 5), (12, 0), (13, 7))
    assert await waiting(tx) == ["10", "11", "12", "13"]
    assert await waiting(tx, 5, 0) == ["11", "13"]
    assert await waiting(tx, limit=2) == ["10", "11"]
    assert await waiting(tx, limit=0) == []


async def test_order_is_that_of_arrival_not_of_ids(tx: Tx) -> None:
    """Update ids begin anew at random after a quiet week."""
    await receive(tx, (900, 5), (17, 5))
    assert await waiting(tx) == ["900"]
    await inbox.close(tx, await row_of(tx, 900), now=START)
    assert await waiting(tx) == ["17"]


async def test_a_failing_update_holds_its_own_chat_until_its_next_try(tx: Tx) -> None:
    await receive(tx, (1, 5), (2, 5), (3, 6))
    assert await inbox.next_retry(tx) is None
    await inbox.fail(tx, await row_of(tx, 1), "KeyError", retry_at=LATER)
    assert (await waiting(tx), await inbox.next_retry(tx)) == (["3"], LATER)
    assert await waiting(tx, late=True) == ["1", "3"]
    (first, _) = await inbox.next_waiting(tx, [], now=LATER, limit=5)
    assert first.attempts == 1


async def test_quarantine_lets_the_rest_of_the_chat_go_on(tx: Tx) -> None:
    await receive(tx, (1, 5), (2, 5))
    await inbox.fail(tx, await row_of(tx, 1), "KeyError", retry_at=LATER)
    await inbox.quarantine(tx, await row_of(tx, 1), "KeyError", now=START)
    assert (await waiting(tx), await inbox.count(tx, "quarantined")) == (["2"], 1)
    assert await inbox.next_retry(tx) is None
    assert await tx.row("SELECT attempts, error, body FROM inbox WHERE update_id = 1") == {
        "attempts": 2, "error": "KeyError", "body": "body 1",
    }  # fmt: skip


async def test_an_update_is_closed_once(tx: Tx) -> None:
    await receive(tx, (1, 5))
    row = await row_of(tx, 1)
    assert [await inbox.close(tx, row, now=START), await inbox.close(tx, row, now=START)] == [True, False]


async def test_what_a_stranger_said_is_dropped(tx: Tx) -> None:
    await receive(tx, (1, 5))
    await inbox.blank(tx, await row_of(tx, 1))
    assert await tx.value("SELECT body FROM inbox") == ""


async def test_bodies_are_dropped_in_time_but_not_of_what_still_waits(tx: Tx) -> None:
    await receive(tx, (1, 5), (2, 5), (3, 6), (4, 7))
    await inbox.close(tx, await row_of(tx, 1), now=START)
    await inbox.close(tx, await row_of(tx, 3), now=LATER)
    await inbox.quarantine(tx, await row_of(tx, 4), "KeyError", now=START)
    await inbox.purge(tx, before=LATER)
    bodies = await tx.rows("SELECT body FROM inbox ORDER BY update_id")
    assert [row["body"] for row in bodies] == ["", "body 2", "body 3", ""]
