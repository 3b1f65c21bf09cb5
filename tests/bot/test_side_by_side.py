"""Parts run side by side: what ends them, and what is said of it."""

from __future__ import annotations

import asyncio
import gc
import logging
from collections.abc import Callable, Coroutine
from typing import Any

import pytest

from bot import side_by_side
from bot.side_by_side import ended, until


class Broken(Exception):
    pass


async def breaks() -> None:
    raise Broken


async def forever() -> None:
    await asyncio.Event().wait()


async def breaks_in_groups() -> None:
    async with asyncio.TaskGroup() as outer:
        async with asyncio.TaskGroup() as inner:
            inner.create_task(breaks())
        outer.create_task(asyncio.sleep(0))


async def breaks_while_it_ends() -> None:
    try:
        await asyncio.Event().wait()
    finally:
        raise OSError("the connector is closed")


async def test_a_stop_ends_all_without_an_error() -> None:
    stop = asyncio.Event()
    stop.set()
    await until(stop, forever())


@pytest.mark.parametrize("breaking", [breaks, breaks_in_groups])
async def test_what_failed_first_is_raised_bare(breaking: Callable[[], Coroutine[Any, Any, None]]) -> None:
    with pytest.raises(Broken):
        await until(asyncio.Event(), breaking(), breaks_while_it_ends())


async def test_asyncio_has_nothing_to_add_when_parts_fail_while_all_ends(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async def outlives_the_grace() -> None:
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            raise OSError("late")

    monkeypatch.setattr(side_by_side, "GRACE", 0.01)
    caplog.set_level(logging.INFO)
    with pytest.raises(Broken):
        await until(asyncio.Event(), breaks(), breaks_while_it_ends(), outlives_the_grace())
    others = asyncio.all_tasks() - {asyncio.current_task()}
    await asyncio.wait(others)
    del others
    gc.collect()
    await asyncio.sleep(0)
    assert {record.name for record in caplog.records} == {"bot.side_by_side"}
    assert [record.__dict__["why"] for record in caplog.records] == [
        "Broken()",
        "OSError('the connector is closed')",
        "OSError('late')",
    ]


async def test_what_ends_before_the_stop_is_told() -> None:
    stop = asyncio.Event()
    assert await ended(stop, asyncio.sleep(0))
    stop.set()
    assert not await ended(stop, forever())
