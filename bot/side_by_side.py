"""The parts of the process, run side by side until it is told to stop or one of them fails."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Coroutine
from contextlib import suppress
from typing import Any

log = logging.getLogger(__name__)

GRACE = 4.0
"""Seconds that work under way gets to end after a stop."""


async def until(stop: asyncio.Event, *work: Coroutine[Any, Any, None]) -> None:
    """Run side by side until told to stop; the first that fails ends all and is raised."""
    tasks = [asyncio.create_task(piece) for piece in work]
    waiting = asyncio.create_task(stop.wait())
    try:
        done, _ = await asyncio.wait({*tasks, waiting}, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in (*tasks, waiting):
            # One that fails while all ends has nothing new to say, but asyncio would print its traceback last of all.
            task.add_done_callback(_look_at)
            task.cancel()
        await asyncio.wait({*tasks, waiting}, timeout=GRACE)
    for task in done - {waiting}:
        error = task.exception()
        if error is not None:
            raise _innermost(error)


def _look_at(task: asyncio.Task[Any]) -> None:
    if not task.cancelled() and (error := task.exception()) is not None:
        log.info("A part of the process has failed.", extra={"why": repr(_innermost(error))})


def _innermost(error: BaseException) -> BaseException:
    """What failed first in a group of groups."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    return error


async def ended(stop: asyncio.Event, work: Coroutine[Any, Any, None]) -> bool:
    """Whether the work ended before the stop did."""
    task = asyncio.create_task(work)
    waiting = asyncio.create_task(stop.wait())
    await asyncio.wait({task, waiting}, return_when=asyncio.FIRST_COMPLETED)
    waiting.cancel()
    if task.done():
        task.result()
        return True
    task.cancel()
    with suppress(asyncio.CancelledError):
        await task
    return False
