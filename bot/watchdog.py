"""What the service manager is told by systemd's protocol: started, still well, ending. Where nobody listens, nothing is said."""

from __future__ import annotations

import asyncio
import logging
import os
import socket
from collections.abc import Callable

log = logging.getLogger(__name__)

_LONGEST_SEND = 1.0


def ready() -> None:
    """The start is over. From now on the service manager counts the time between two signs of life."""
    _tell("READY=1")


def stopping() -> None:
    """The process ends because it was told to, or because a part of it failed."""
    _tell("STOPPING=1")


async def feed(is_well: Callable[[], bool]) -> None:
    """Signs of life, two in the time that the service manager allows between them, while `is_well`; until cancelled.

    Without them it ends the process and starts another. A loop that hangs gives none either. Where no watchdog is set
    this waits for ever and never asks.
    """
    pause = _allowed() / 2
    if not pause:
        await asyncio.Event().wait()
    was_well = True
    while True:
        well = is_well()
        if well:
            _tell("WATCHDOG=1")
        elif was_well:
            log.warning("The process is not well; its watchdog gets no sign of life.")
        was_well = well
        await asyncio.sleep(pause)


def _allowed() -> float:
    """Seconds the service manager waits for a sign of life of this very process; 0 where it does not."""
    if not os.environ.get("NOTIFY_SOCKET") or os.environ.get("WATCHDOG_PID", str(os.getpid())) != str(os.getpid()):
        return 0.0
    text = os.environ.get("WATCHDOG_USEC", "")
    return int(text) / 1_000_000 if text.isdecimal() else 0.0


def _tell(state: str) -> None:
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address.startswith(("/", "@")):
        return
    # An @ stands for the zero byte that begins an abstract address, which an environment cannot hold.
    path = f"\0{address[1:]}" if address.startswith("@") else address
    try:
        with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as notify:
            notify.settimeout(_LONGEST_SEND)
            notify.connect(path)
            notify.send(state.encode())
    except OSError as error:
        log.warning("The service manager could not be told.", extra={"state": state, "error": str(error)})
