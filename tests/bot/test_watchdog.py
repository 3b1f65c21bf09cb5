"""What a service manager hears from the process, on a real datagram socket."""

from __future__ import annotations

import asyncio
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot import watchdog

ALLOWED = "20000"
"""Microseconds between two signs of life: 20 ms."""


@pytest.fixture
def manager(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """The service manager's end; the process is told its address as systemd does it."""
    path = tmp_path / "notify"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.setblocking(False)
        end.bind(str(path))
        monkeypatch.setenv("NOTIFY_SOCKET", str(path))
        monkeypatch.setenv("WATCHDOG_USEC", ALLOWED)
        monkeypatch.setenv("WATCHDOG_PID", str(os.getpid()))
        yield end


async def next_of(end: socket.socket) -> bytes:
    async with asyncio.timeout(10):
        return await asyncio.get_running_loop().sock_recv(end, 100)


async def test_start_and_end_are_told(manager: socket.socket) -> None:
    watchdog.ready()
    watchdog.stopping()
    assert [await next_of(manager), await next_of(manager)] == [b"READY=1", b"STOPPING=1"]


@pytest.mark.skipif(sys.platform != "linux", reason="abstract addresses are Linux's own")
async def test_an_abstract_address(monkeypatch: pytest.MonkeyPatch) -> None:
    name = f"duban-test-{os.getpid()}"
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as end:
        end.setblocking(False)
        end.bind(f"\0{name}")
        monkeypatch.setenv("NOTIFY_SOCKET", f"@{name}")
        watchdog.ready()
        assert await next_of(end) == b"READY=1"


async def test_signs_of_life_come_again_and_again(manager: socket.socket) -> None:
    feeding = asyncio.create_task(watchdog.feed(lambda: True))
    assert [await next_of(manager) for _ in range(3)] == [b"WATCHDOG=1"] * 3
    feeding.cancel()


async def test_no_sign_of_life_until_it_is_well(manager: socket.socket, caplog: pytest.LogCaptureFixture) -> None:
    asked: list[bool] = []

    def is_well() -> bool:
        asked.append(len(asked) >= 3)
        return asked[-1]

    feeding = asyncio.create_task(watchdog.feed(is_well))
    assert await next_of(manager) == b"WATCHDOG=1"
    feeding.cancel()
    assert asked[:4] == [False, False, False, True]
    assert [record.getMessage() for record in caplog.records] == [
        "The process is not well; its watchdog gets no sign of life."
    ]


@pytest.mark.parametrize(
    ("name", "value"),
    [("WATCHDOG_USEC", None), ("WATCHDOG_USEC", "soon"), ("WATCHDOG_PID", "1"), ("NOTIFY_SOCKET", None)],
)
async def test_without_a_watchdog_it_waits_and_asks_nothing(
    manager: socket.socket, monkeypatch: pytest.MonkeyPatch, name: str, value: str | None
) -> None:
    if value is None:
        monkeypatch.delenv(name)
    else:
        monkeypatch.setenv(name, value)
    asked: list[bool] = []

    def is_well() -> bool:
        asked.append(True)
        return True

    with pytest.raises(TimeoutError):
        async with asyncio.timeout(0.05):
            await watchdog.feed(is_well)
    assert not asked
    with pytest.raises(BlockingIOError):
        manager.recv(100)


@pytest.mark.parametrize("address", ["", "nowhere", "/nowhere/notify"])
def test_nobody_listens(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setenv("NOTIFY_SOCKET", address)
    watchdog.ready()
    watchdog.stopping()
