"""What the process says of itself, asked over HTTP beside a real database."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path
from typing import Any

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot import health
from bot.addresses import Listen
from bot.pulse import Pulse
from domain.outgoing import OutboxState, Outgoing, Priority
from storage import inbox, outbox
from storage.database import Database, opened
from storage.inbox import Received
from tests.conftest import START

NOW = START + timedelta(minutes=5)


@pytest.fixture
async def lost(tmp_path: Path) -> Database:
    """A database that has gone away."""
    async with opened(tmp_path / "lost.db") as database:
        pass
    return database


@asynccontextmanager
async def asked(db: Database, pulse: Pulse) -> AsyncIterator[aiohttp.ClientSession]:
    """A client of the served pages, five minutes after the start."""
    async with (
        health.served(Listen("127.0.0.1", 0), db, pulse, lambda: NOW) as address,
        aiohttp.ClientSession(f"http://{address}") as session,
    ):
        yield session


async def readiness(db: Database, pulse: Pulse) -> tuple[int, dict[str, Any]]:
    async with asked(db, pulse) as session, session.get("/readyz") as response:
        return response.status, await response.json()


async def figures(db: Database, pulse: Pulse) -> dict[str, float]:
    async with asked(db, pulse) as session, session.get("/metrics") as response:
        assert response.status == 200
        assert response.headers["Content-Type"].startswith("text/plain; version=")
        families = text_string_to_metric_families(await response.text())
        return {sample.name: sample.value for family in families for sample in family.samples}


async def some_work(db: Database) -> None:
    """Two updates; messages: two that may go, one held, one on its way."""
    async with db.write() as tx:
        for number, minutes in ((1, 2), (2, 1)):
            received = Received(number, "d", 5, "{}")
            await inbox.put(tx, [received], now=START + timedelta(minutes=minutes))
        for chat, minutes in ((5, 1), (6, 3), (7, 60), (8, 0)):
            due = START + timedelta(minutes=minutes)
            await outbox.put(
                tx,
                chat_id=chat,
                key=str(chat),
                priority=Priority.NOTICE,
                content=Outgoing("x"),
                now=START,
                hold_until=due,
            )
        await outbox.finish(tx, 4, OutboxState.UNSETTLED, now=START)


def pulse_of(seconds: float) -> Pulse:
    return Pulse(polling=True, leading=True, fetched_at=time.monotonic() - seconds)


async def test_alive_while_the_database_is_away(lost: Database) -> None:
    async with asked(lost, Pulse()) as session, session.get("/healthz") as response:
        assert (response.status, await response.text()) == (200, "alive\n")


@pytest.mark.engines("sqlite", "postgres")
async def test_ready_tells_how_long_something_waits(db: Database) -> None:
    await some_work(db)
    status, told = await readiness(db, pulse_of(1))
    assert (status, 1 <= told.pop("fetch_age_seconds") < 60) == (200, True)
    assert told == {
        "ready": True, "database": "reachable", "leading": True, "polling": True,
        "oldest_update_seconds": 240, "oldest_message_seconds": 240,
    }  # fmt: skip


@pytest.mark.parametrize(
    ("pulse", "status"),
    [
        (lambda: pulse_of(0), 200),
        (lambda: pulse_of(health.STALE - 30), 200),
        (lambda: pulse_of(health.STALE), 503),
        (lambda: Pulse(polling=True), 503),
        (lambda: Pulse(), 200),
        (lambda: Pulse(fetched_at=time.monotonic() - 9999), 200),
    ],
    ids=["just now", "a while ago", "too long ago", "never yet", "no need to", "no updates brought at night"],
)
async def test_ready_while_fetches_that_are_due_succeed(db: Database, pulse: Callable[[], Pulse], status: int) -> None:
    # Made here: a run of all tests takes longer than some of these ages.
    found, told = await readiness(db, pulse())
    assert (found, told["ready"]) == (status, status == 200)
    assert told["database"] == "reachable"
    assert (told["oldest_update_seconds"], told["oldest_message_seconds"]) == (0, 0)


async def test_not_ready_without_the_database(lost: Database) -> None:
    status, told = await readiness(lost, pulse_of(0))
    assert (status, told["ready"], told["database"]) == (503, False, "ValueError")
    assert told["oldest_message_seconds"] is None


async def test_figures_can_be_read_by_prometheus(db: Database) -> None:
    await some_work(db)
    pulse = pulse_of(2)
    pulse.refused = 3
    found = await figures(db, pulse)
    assert 2 <= found.pop("duban_fetch_age_seconds") < 60
    assert found == {
        "duban_database_up": 1,
        "duban_leading": 1,
        "duban_webhook_refused_total": 3,
        "duban_updates_waiting": 2,
        "duban_oldest_update_seconds": 240,
        "duban_messages_waiting": 2,
        "duban_oldest_message_seconds": 240,
        "duban_messages_in_flight": 1,
    }


async def test_figures_without_the_database(lost: Database) -> None:
    assert await figures(lost, Pulse()) == {
        "duban_database_up": 0, "duban_leading": 0, "duban_webhook_refused_total": 0,
    }  # fmt: skip


async def test_figures_without_their_library(db: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "has_metrics", lambda: False)
    async with asked(db, Pulse()) as session, session.get("/metrics") as response:
        assert response.status == 404
        assert "pip install 'duban[metrics]'" in await response.text()


@pytest.mark.parametrize("path", ["/healthz", "/readyz", "/metrics"])
@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "HEAD"])
async def test_nothing_can_be_done_there(db: Database, method: str, path: str) -> None:
    async with asked(db, Pulse()) as session, session.request(method, path) as response:
        assert response.status == 405
